"""What is known about a document besides its text, and where each value came from."""

from .reader import MetadataReader

__all__ = ["MetadataReader"]
