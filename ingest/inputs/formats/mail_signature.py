"""The signature of a mail: what stands below a line of two hyphens and a blank (RFC 3676, 4.3).

It says who wrote, not what, and is left out. What is longer or wider than a signature is none: somebody parts their
text so.
"""

from __future__ import annotations

import re
from typing import Final

MOST_LINES: Final = 8
WIDEST: Final = 100
"""Characters of a line of a signature."""
_MARK = re.compile(r"(?m)^--[ \xa0]\r?$")


def without_signature(text: str) -> str:
    """The text without the signature at its end; as it is where there is none, or nothing above it."""
    at = max((found.start() for found in _MARK.finditer(text)), default=0)
    if not at or len(text) - at > (MOST_LINES + 2) * WIDEST:
        return text
    lines = [line for line in text[at:].splitlines()[1:] if line.strip()]
    if len(lines) > MOST_LINES or any(len(line) > WIDEST for line in lines) or not text[:at].strip():
        return text
    return text[:at].rstrip() + "\n"
