"""What is kept: the store, published snapshots, verification, takedown."""
