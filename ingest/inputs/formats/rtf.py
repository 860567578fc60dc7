"""Texts of word processors in RTF."""

from __future__ import annotations

from functools import partial
from typing import Final

from ..recognition import Beginning, Question
from .format import Format
from .whole import read_whole


def _begins(beginning: Beginning) -> bool:
    """A part without its header shows the same syntax, but only its name tells it from LaTeX."""
    opening = b"{\\" if beginning.extension == "rtf" else b"{\\rtf"
    return beginning.head[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(opening)


RTF: Final = Format(
    "rtf",
    partial(read_whole, media="rtf"),
    (Question(41, "by its first word, which is that of nothing else", _begins),),
    alone="rtf",
)
