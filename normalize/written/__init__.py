"""What a text is: a dump of a web page, or something that people wrote as text (Markdown, manual pages, code, ...)."""

from .facts import with_own_facts
from .kinds import text_kind_of
from .verbatim import keep_verbatim

__all__ = ["keep_verbatim", "text_kind_of", "with_own_facts"]
