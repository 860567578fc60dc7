"""Bytes to characters: charsets, and repair of text that was decoded wrongly once."""
