"""``python -m winnow`` is the command ``winnow``."""

from .ingest.start import main

main()
