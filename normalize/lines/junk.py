"""Lines that are no text at all: names of icons run together, placeholders and leftovers of templates."""

from __future__ import annotations

import re
from typing import Final

_ICON = re.compile(r"icon|\bfa-|glyph|chevron|\bsvg\b|sprite|\bbtn\b", re.IGNORECASE)
_LEFTOVER = re.compile(r"^(?:\W*(?:\{\{[^{}]*\}\}|\[object Object\]|\{%[^%]*%\}|&nbsp;|&(?:raquo|laquo|middot);)\W*)+$")
MIN_ICONS: Final = 4
MIN_ICON_SHARE: Final = 0.3


def is_junk(line: str) -> bool:
    """True for icon-font names (four or more, at least 30 % of the words) and for template leftovers alone."""
    if "icon" in line or "fa-" in line or "glyph" in line or "chevron" in line or "ICON" in line or "Icon" in line:
        hits = len(_ICON.findall(line))
        if hits >= MIN_ICONS and hits >= MIN_ICON_SHARE * (line.count(" ") + 1):
            return True
    return ("{" in line or "[object" in line or "&" in line) and _LEFTOVER.match(line) is not None
