"""Text dumps of web pages as tools write them: how wide their lines are, which marks they carry, what stood there."""

from .reader import Dump, read_dump

__all__ = ["Dump", "read_dump"]
