"""winnow: raw seeds in, one clean, deduplicated corpus out.

The corpus is a function of its seeds: the same records whatever the order, the batch sizes, the number of workers or
the crashes. Folders follow the data: ``ingest`` -> ``normalize`` -> ``dedupe`` -> ``corpus``. Importing this package
imports nothing heavy.
"""

__version__ = "0.1.0"
