"""Fenced blocks of Markdown: what stands in them is kept as it is, and tells nothing of the text around them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_FENCE: Final = re.compile(r"[ \t]{0,12}(```+|~~~+)[ \t]*([^`\n]*)")


def fenced_blocks(lines: Sequence[str]) -> list[range]:
    """The lines of each closed block, its two fences among them. Tildes right below a line of text are no fence but
    the mark of a heading.
    """
    found: list[range] = []
    fence, start, above = "", 0, ""
    for at, line in enumerate(lines):
        mark = _FENCE.fullmatch(line) if "```" in line or "~~~" in line else None
        if not fence:
            heading, above = above.strip(), line
            if mark and not (mark[1][0] == "~" and heading):
                fence, start = mark[1], at
        elif mark and not mark[2].strip() and mark[1].startswith(fence):
            found.append(range(start, at + 1))
            fence = ""
    return found
