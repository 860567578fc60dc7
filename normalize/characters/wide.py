"""UTF-16 and UTF-32 without a byte order mark, told by what the characters are.

Zero bytes show only Latin. In any other script the proof is in the reading: written text keeps to one script and to
the characters that people use, while binary data, or text read the wrong way round, fall all over the code space:
into unassigned, private and surrogate code points and into the rare two thirds of the Han and Hangul blocks.
"""

from __future__ import annotations

import unicodedata
from collections import Counter

_READ = 4096  # bytes that are judged
_ENOUGH = 0.85  # share of characters that fit together; 0 of 2,212 binary system files reach it
_AHEAD = 0.1  # and so much more than the other byte order
_SHORT = 24  # bytes
_LETTERS = 0.3  # small numbers in a table look like punctuation
_WORDS = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ "
# Legacy charsets list the characters in use: a third of the ideographs, a fifth of the syllables of Hangul.
_HAN_SETS = ("gb2312", "big5", "shift_jis")
_SHARED = frozenset(
    "\t\n\r\u00a0\u00ab\u00bb\u00b7\u060c\u061b\u061f\u06d4\u0964\u0965\u200b\u200c\u200d\u200e\u200f\u3000\ufeff\ufffc"
)


def wide_codec(data: bytes) -> str | None:
    """``utf-16-le``, ``utf-16-be``, ``utf-32-le`` or ``utf-32-be`` if ``data`` are text in it, else None."""
    if len(data) < 4 or not _possible(data):
        return None
    head = data[: min(_READ, len(data)) & ~3]
    for codec, high in (("utf-32-le", 3), ("utf-32-be", 0)):
        if not any(head[high::4]) and fitness(head.decode(codec, "replace")) >= _ENOUGH:
            return codec
    head = data[: min(_READ, len(data)) & ~1]
    (little, script), (big, other) = (_judged(head.decode(codec, "replace")) for codec in ("utf-16-le", "utf-16-be"))
    if len(head) < _SHORT:  # chance makes anything of a few bytes: all must fit, and an alphabet is no chance
        little, big = _strictly(little, script, len(head)), _strictly(big, other, len(head))
    if max(little, big) < _ENOUGH or abs(little - big) < _AHEAD:
        return None
    return "utf-16-le" if little > big else "utf-16-be"


def _strictly(share: float, script: str, size: int) -> float:
    if script in {"HAN", "HANGUL"}:  # two fifths of the code space
        return share * 0.85 if size >= 10 else 0.0
    return share if share == 1.0 else 0.0


def _possible(data: bytes) -> bool:
    """Whether a look at the reading is worth while: ASCII read as UTF-16 is Chinese."""
    head = data[:_READ]
    return len(head) - len(head.translate(None, _WORDS)) <= 0.7 * len(head)


def fitness(text: str) -> float:
    """The share of characters that belong to the main script or to what all scripts share, 0 where letters are few."""
    return _judged(text)[0]


def _judged(text: str) -> tuple[float, str]:
    """The fitness of a reading, and its main script."""
    counts: Counter[str] = Counter()
    for char, times in Counter(text).items():
        counts[_script(char)] += times
    shared, latin, accented = counts.pop("", 0), counts.pop("ASCII", 0), counts.pop("LATIN", 0)
    latin += min(accented, latin + 4)  # no orthography has more accented letters than plain ones; waves of sound do
    counts.pop("?", None)
    script = max(counts, key=lambda name: (counts[name], name), default="LATIN")
    own = counts.get(script, 0)
    if latin + own < max(2, _LETTERS * len(text)):
        return 0.0, script
    return (shared + latin + own) / len(text), script


def _script(char: str) -> str:
    """The script of a letter or sign by its name, empty for what all share, ``?`` for what no text is made of."""
    if char in _SHARED:
        return ""
    if "\u4e00" < char <= "\u9fff" and not ord(char) & 0xFF:
        return "?"  # Latin read the wrong way round: each of its letters is such an ideograph
    kind = unicodedata.category(char)
    if kind[0] == "C" or "\x80" <= char < "\xa0":
        return "" if kind == "Cf" and char > "\xff" else "?"
    if char < "\x7f" or "\u2010" <= char <= "\u2044" or "\u3001" <= char <= "\u301f" or "\uff01" <= char <= "\uff65":
        return "ASCII" if kind[0] in "LN" and char < "\x7f" else ""
    if kind[0] in "SZ" or (char < "\u0100" and kind[0] != "L"):
        return "" if char < "\u0100" or char > "\uffff" else "?"
    name = unicodedata.name(char, "?").partition(" ")[0]
    if name in {"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "BOPOMOFO"}:
        return "HAN" if name != "CJK" or any(_holds(charset, char) for charset in _HAN_SETS) else "?"
    if name == "HANGUL":
        return name if _holds("euc_kr", char) or not "\uac00" <= char <= "\ud7a3" else "?"
    return "" if name == "COMBINING" else name


def _holds(charset: str, char: str) -> bool:
    try:
        return len(char.encode(charset)) == 2  # EUC-KR spells the syllables it lacks, in eight bytes
    except UnicodeEncodeError:
        return False
