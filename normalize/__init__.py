"""From bytes to a clean document. Pure: no files, no clock, no randomness, no global state."""
