"""What a text is: a dump of a web page, or something that people wrote as text (Markdown, manual pages, code, ...)."""

from .facts import with_own_facts
from .frames import without_frames, without_yenc
from .kinds import text_kind_of
from .subtitles import what_is_said
from .verbatim import keep_verbatim

__all__ = ["keep_verbatim", "text_kind_of", "what_is_said", "with_own_facts", "without_frames", "without_yenc"]
