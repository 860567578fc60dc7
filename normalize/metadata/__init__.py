"""What is known about a document besides its text, and where each value came from: `reader.MetadataReader`."""
