"""What a text is: a dump of a web page, or something that people wrote as text (Markdown, manual pages, code, ...)."""

from .facts import with_own_facts
from .kinds import kind_of

__all__ = ["kind_of", "with_own_facts"]
