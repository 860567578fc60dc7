"""What is taken out for good: documents removed by name, with tombstones that keep them out."""
