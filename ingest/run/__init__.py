"""The run: settings, readers and workers in processes with limits, batches, and the record of files."""
