"""Lines that are no text at all: names of icons run together, placeholders and leftovers of templates."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_ICON = re.compile(r"icon|\bfa-|glyph|chevron|\bsvg\b|sprite|\bbtn\b", re.IGNORECASE)
_ITEM: Final = r"(?:\{\{[^{}]*+\}\}|\[object Object\]|\{%[^%]*+%\}|&nbsp;|&(?:raquo|laquo|middot);)"
# braces are no letters, either: where a leftover can be read, it is read as one, and nothing is tried twice
_LEFTOVER = re.compile(rf"^(?:(?!{_ITEM})\W)*+(?:{_ITEM}(?:(?!{_ITEM})\W)*+)++$")
_ICON_SIGNS: Final = ("icon", "fa-", "glyph", "chevron", "ICON", "Icon")
_LEFTOVER_SIGNS: Final = ("{", "[object", "&")
MIN_ICONS: Final = 4
MIN_ICON_SHARE: Final = 0.3


def is_junk(line: str) -> bool:
    """True for icon-font names (four or more, at least 30 % of the words) and for template leftovers alone."""
    if any(sign in line for sign in _ICON_SIGNS):
        hits = len(_ICON.findall(line))
        if hits >= MIN_ICONS and hits >= MIN_ICON_SHARE * (line.count(" ") + 1):
            return True
    return any(sign in line for sign in _LEFTOVER_SIGNS) and _LEFTOVER.match(line) is not None


def junk_rows(rows: Sequence[str]) -> list[int]:
    """The rows that `is_junk` names; most texts show none of the signs and are read once."""
    joined = "\n".join(rows)
    signs = [sign for sign in (*_ICON_SIGNS, *_LEFTOVER_SIGNS) if sign in joined]
    likely = {number for sign in signs for number, row in enumerate(rows) if sign in row}
    return [number for number in sorted(likely) if is_junk(rows[number])]
