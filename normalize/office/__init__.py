"""PDF, DOCX, EPUB and ODT: what an office file holds as markup or text. Loaded when the first such file comes."""

from .read import to_text

__all__ = ["to_text"]
