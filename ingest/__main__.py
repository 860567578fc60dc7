"""``python -m winnow.ingest`` is the command ``winnow``."""

from .start import main

main()
