"""The database of a corpus, its files and its lock: who owns SQL, and what is durable when."""
