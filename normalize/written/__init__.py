"""What a text is: a dump of a web page, or something that people wrote as text (Markdown, manual pages, code, ...)."""

from .facts import with_own_facts
from .kinds import kind_of
from .verbatim import keep_verbatim

__all__ = ["keep_verbatim", "kind_of", "with_own_facts"]
