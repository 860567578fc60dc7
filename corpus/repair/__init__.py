"""A corpus made whole again: interrupted work finished, damaged state read back from snapshots."""
