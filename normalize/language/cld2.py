"""CLD2 asked for one text: which languages, and how much of the text each covers, counted in characters.

pycld2 keeps no state between calls. CLD2 itself counts UTF-8 bytes, which makes Hindi three times as long as German.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import pycld2

_CODES = {"iw": "he", "jw": "jv", "in": "id", "nb": "no", "mo": "ro", "zh-Hant": "zh", "sr-ME": "sr", "un": "und"}

# What CLD2 refuses: control characters, lone surrogates and noncharacters are "not for interchange" (Unicode 23.7).
_REFUSED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    + "".join(chr(plane + end) for plane in range(0x10000, 0x110000, 0x10000) for end in (0xFFFE, 0xFFFF))
    + "]"
)
_SURE = 700  # CLD2's normalised score; running text of a language has 1,000 +- 300, a close relative of it under 650
_ALONE = 0.97  # of the bytes; a language that covers this much of the text is the only one
_LONG_SPAN = 60  # characters in one piece that show a language even where the summary leaves it out


@dataclass(slots=True, frozen=True)
class Found:
    """CLD2's answer.

    ``code`` is ``und`` where no language is certain; ``guess`` is its best effort then. ``shares`` are the languages
    found with their part of the text's characters, largest first, ``share`` that of ``code``, ``explained`` their sum.
    ``sure``: one language, and its words score as high as its own running text does.
    """

    code: str
    guess: str
    share: float
    explained: float
    shares: tuple[tuple[str, float], ...] = ()
    sure: bool = False


def ask_cld2(text: str) -> Found:
    """Never raises; text without letters gives ``und``."""
    data = text.encode("utf-8", "replace")
    try:
        reliable, _, details = pycld2.detect(data, isPlainText=True)
    except pycld2.error:
        data = _REFUSED.sub(" ", text).encode("utf-8")
        reliable, _, details = pycld2.detect(data, isPlainText=True)
    codes = [(_code(code), percent / 100) for _, code, percent, _ in details if code != "un"]
    if not codes:
        _, _, details = pycld2.detect(data, isPlainText=True, bestEffort=True)
        return Found("und", _code(details[0][1]), 0.0, 0.0)
    code, share = codes[0]
    if share >= _ALONE:
        return Found(code, code, share, share, (codes[0],), reliable and details[0][3] >= _SURE)
    shares = _by_characters(data, [code for code, _ in codes]) or codes
    explained = min(1.0, max(sum(part for _, part in shares), sum(part for _, part in codes)))
    return Found(shares[0][0], shares[0][0], shares[0][1], explained, tuple(shares))


def _by_characters(data: bytes, codes: list[str]) -> list[tuple[str, float]]:
    """The share of each language in characters, from CLD2's own spans.

    Besides the languages of its summary those of long spans count: the summary drops a language of few bytes.
    """
    spans = pycld2.detect(data, isPlainText=True, returnVectors=True)[3]
    counts: dict[str, int] = {}
    longest: dict[str, int] = {}
    for start, length, _, name in spans:
        piece = data[start : start + length].decode("utf-8", "ignore")
        code = _code(name)
        size = sum(not char.isspace() for char in piece)
        counts[code] = counts.get(code, 0) + size
        longest[code] = max(longest.get(code, 0), size)
    total = max(1, sum(counts.values()))
    kept = [code for code in counts if code != "und" and (code in codes or longest[code] >= _LONG_SPAN)]
    shares = [(code, counts[code] / total) for code in kept]
    return sorted(shares, key=lambda item: (-item[1], item[0]))


def _code(code: str) -> str:
    return _CODES.get(code, code if len(code) <= 3 else "und")
