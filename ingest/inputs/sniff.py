"""What a stream is: told from its content first, from its name where the content leaves it open.

Each format says itself how it is recognised (its `Format`); here its questions are asked, all in one order.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from .formats.format import Format
from .formats.rows import FORMATS
from .recognition import HEAD, Beginning

_QUESTIONS: Final = sorted(
    ((question, row) for row in FORMATS for question in row.questions), key=lambda pair: pair[0].rank
)


def format_of(beginning: Beginning) -> tuple[Format, str]:
    """The format of what begins so; for what is no document, what it seems to be, in words."""
    for question, row in _QUESTIONS:
        answer = question.ask(beginning)
        if answer:
            return row, answer if isinstance(answer, str) else ""
    raise AssertionError("the last question is always answered with yes")


def kind_of(head: bytes, name: str, *, more: Callable[[int], bytes] | None = None) -> tuple[str, str]:
    """The kind of what begins with ``head`` and is called ``name``; for what is no document, what it seems to be, in
    words. ``more`` may give a longer beginning.
    """
    row, words = format_of(Beginning(head, name, more))
    return row.kind, words


def enough(head: bytes) -> int:
    """How many bytes are needed to tell what begins with ``head``."""
    return max((row.needs(head) for row in FORMATS if row.needs is not None), default=HEAD)
