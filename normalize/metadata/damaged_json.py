"""JSON that hands have edited, mended where the mending is certain: a comma too many, a comma that is missing."""

from __future__ import annotations

import json
import re
from typing import Final

_TRAILING_COMMA = re.compile(r",\s*([}\]])")
_TOKEN: Final = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[\[{\]}:,]|[^\s"\[{\]}:,]++', re.DOTALL)
_OPENS: Final = frozenset("[{:,")
_CLOSES: Final = frozenset("]}:,")


def loads_damaged(text: str) -> object:
    """The value of a JSON text, read as written or mended; ``ValueError`` or ``RecursionError`` where that fails."""
    try:
        return json.loads(text, strict=False)
    except ValueError:
        try:
            return json.loads(_TRAILING_COMMA.sub(r"\1", text), strict=False)
        except ValueError:
            return json.loads(_TRAILING_COMMA.sub(r"\1", with_commas(text)), strict=False)


def with_commas(text: str) -> str:
    """The text with a comma between two values that stand side by side; what is in strings stays as it is."""
    out: list[str] = []
    end = 0
    last = ","
    for token in _TOKEN.finditer(text):
        if last not in _OPENS and token[0] not in _CLOSES:
            out += (text[end : token.start()], ",")
            end = token.start()
        last = token[0]
    out.append(text[end:])
    return "".join(out)
