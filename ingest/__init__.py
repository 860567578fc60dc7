"""Seeds in: ``inputs`` reads them, ``run`` does the work, ``cli`` is the command line."""
