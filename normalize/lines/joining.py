"""Putting the kept lines of a text back together, with the blank lines between paragraphs as they were."""

from __future__ import annotations

from collections.abc import Container, Sequence


def join_kept(lines: Sequence[str], gone: Container[int]) -> str:
    """The text of ``lines`` without those in ``gone``; where a cut leaves blank lines side by side, one remains.

    Blank lines between two kept lines with no cut between them are left alone, so a text without cuts comes back
    as it was.
    """
    if "" not in lines and all(map(str.strip, lines)):
        return "\n".join([line for number, line in enumerate(lines) if number not in gone])
    out: list[str] = []
    blanks: list[str] = []
    cut_here = False
    for number, line in enumerate(lines):
        if number in gone:
            cut_here = True
        elif line.strip():
            if cut_here:
                blanks = blanks[:1] if out else []
            out.extend(blanks)
            out.append(line)
            blanks, cut_here = [], False
        else:
            blanks.append(line)
    if not cut_here:
        out.extend(blanks)
    return "\n".join(out)
