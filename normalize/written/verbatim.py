"""Lines that are kept as they are, byte for byte: source code, and fenced blocks in Markdown.

A reference such as ``&eacute;`` is damage in prose and the very point in code.
"""

from __future__ import annotations

from ..document import Kind, Repair
from .signs import FENCE


def keep_verbatim(raw: str, repaired: str, repairs: list[Repair], kind: Kind) -> tuple[str, list[Repair]]:
    """The repaired text with its code as it was in ``raw``, and the repairs that hold."""
    if not repairs or kind.name not in ("code", "markdown"):
        return repaired, repairs
    before, after = raw.split("\n"), repaired.split("\n")
    if len(before) != len(after):
        return repaired, repairs
    kept = set(range(len(before))) if kind.name == "code" else _fenced(before)
    lines = [before[at] if at in kept else line for at, line in enumerate(after)]
    return "\n".join(lines), [repair for repair in repairs if repair.line not in kept]


def _fenced(lines: list[str]) -> set[int]:
    found: set[int] = set()
    block: list[int] = []
    fence = ""
    for at, line in enumerate(lines):
        mark = FENCE.fullmatch(line)
        if not fence:
            if mark:
                fence, block = mark[1], []
        elif mark and mark[1].startswith(fence) and not mark[2].strip():
            found.update(block)
            fence = ""
        else:
            block.append(at)
    return found
