"""Seeds in: sources and formats, the run, its workers, the command line."""
