"""What a text is: a dump of a web page, or something that people wrote as text (Markdown, manual pages, code, ...)."""

from .kinds import kind_of

__all__ = ["kind_of"]
