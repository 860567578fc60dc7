"""Lines that are kept as they are, byte for byte: source code, and fenced blocks in Markdown.

A reference such as ``&eacute;`` is damage in prose and the very point in code.
"""

from __future__ import annotations

from typing import Final

from ..document import Kind, Repair
from .fences import fenced_blocks

_WRITTEN: Final = ("restructuredtext", "asciidoc", "latex", "manual", "org", "wiki")
"""Kinds in which references are no characters: lines with one are kept as they are."""


def keep_verbatim(raw: str, repaired: str, repairs: list[Repair], kind: Kind) -> tuple[str, list[Repair]]:
    """The repaired text with its code as it was in ``raw``, and the repairs that hold."""
    if not repairs or kind.name not in (*_WRITTEN, "code", "markdown"):
        return repaired, repairs
    before, after = raw.split("\n"), repaired.split("\n")
    if len(before) != len(after):
        return repaired, repairs
    if kind.name in _WRITTEN:
        blocks = [
            range(one.line, one.line + 1) for one in repairs if any("unescape_html" in step for step in one.steps)
        ]
    else:
        blocks = _code_blocks(before, kind)
    kept = {at for block in blocks for at in block}
    lines = [before[at] if at in kept else line for at, line in enumerate(after)]
    return "\n".join(lines), [repair for repair in repairs if repair.line not in kept]


def _code_blocks(lines: list[str], kind: Kind) -> list[range]:
    if kind.name == "code":
        return [range(len(lines))]
    return [block[1:-1] for block in fenced_blocks(lines)]
