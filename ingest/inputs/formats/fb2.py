"""Books in FictionBook 2."""

from __future__ import annotations

import re
from functools import partial
from typing import Final

from ..recognition import Beginning, Question
from .format import Format
from .html import opening
from .whole import read_whole

_ROOT: Final = re.compile(r"<(?:\w{1,20}:)?FictionBook[\s>]")


def _begins(beginning: Beginning) -> bool:
    return _ROOT.match(opening(beginning.text)) is not None


FB2: Final = Format(
    "fb2",
    partial(read_whole, media="fb2"),
    (Question(92, "by its root element: before other XML", _begins),),
    alone="fb2",
)
