"""``python -m winnow.ingest`` is the command ``winnow``."""

from .cli import main

main()
