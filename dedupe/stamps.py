"""Time stamps and counters: what a page prints about itself, so that a copy made an hour later differs in it.

Told by their form, never by their place alone:

* a **marked** stamp: a word such as "updated", "posted" or "last modified" at the beginning of a line or of a part of
  one (or with a colon behind it anywhere), then nothing but a day and a time;
* a day with its year **and** a time, alone in its line or part of a line ("March 5, 2024 | 10:12 AM"). A day alone may
  be that of a concert, a time alone that of a train, two times are opening hours: these are facts;
* how long ago in seconds, minutes, hours or days ("42 minutes ago"); weeks and more only where nothing else is there,
  since "twelve years ago" in a sentence is history;
* a **counter** alone in its part of a line: "1,204 views", "Comments: 12".

Prices, scores, temperatures, version numbers and rows of tables have none of these forms.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from importlib.resources import files
from typing import Final

_GAP: Final = r"[\s,.:;()\[\]/@+–-]{0,4}+"
_CLOCK: Final = re.compile(
    r"(?<![\d.:])\d{1,2}\s?(?:[:h]\s?\d\d|[ap]\.?m\b|[时時点]\s?\d|\.\d\d\s?(?:gmt|utc|bst|ces?t|[ecmp][sd]t|uhr|[ap]\.?m))"
)
_PARTS: Final = re.compile(r"([|·•\t]|(?<=\s)[-–—](?=\s))")
_DIGIT: Final = re.compile(r"\d")
_TOKEN: Final = re.compile(r"\w+")
_LONGEST: Final = 400
"""Characters of a line in which stamps are looked for by their place; longer ones are prose."""


class StampReader:
    """Finds time stamps and counters by the words of ``stamps.toml``. Build one and pass it on: it never changes."""

    __slots__ = ("_aged", "_alone", "_counter", "_day", "_marked", "_relative", "_since", "_sinces")

    def __init__(self) -> None:
        words = _read_words()
        months, short, long = (_one_of(words[key]) for key in ("months", "short", "long"))
        marks = rf"(?:{_one_of(words['before_mark'])}\s)?{_one_of(words['marks'])}"
        counted, behind = (
            _one_of(counters).replace("\\ ", r"\s")  # "page views", whatever the space
            for counters in (words["counted"], [*words["counted"], *words["counted_behind"]])
        )
        ago, since = _one_of(words["ago"]), _one_of(words["since"])
        when = (
            r"(?:\d[\d.,:/\-]*+(?:t\d[\d.,:+\-]*+)?(?:st|nd|rd|th|h(?:\d\d)?|z|[ap]\.?m\.?)?"
            r"(?:e[sd]t|c[sde]s?t|gmt|utc|[mp][sd]t)?"
            rf"|{_one_of([*words['months'], *words['days']])}\b"
            rf"|[ap]\.?m\b|{_one_of(words['between'])}\b|[年月日時时分秒点])"
        )
        stamp = rf"(?>{when}{_GAP}){{1,14}}+"
        # Begins with a digit, plainly: then the expression is only tried where one is.
        self._relative = re.compile(
            rf"\d\d{{0,2}}\s?(?:(?:{short}|[hmsd])\s{ago}\b|(?:秒|分钟|分鐘|分|小时|小時|時間|天|日)\s?前)"
        )
        self._since = re.compile(rf"\b{since}\s\d{{1,3}}\s{short}\b")
        self._sinces = tuple(f"{word} " for word in words["since"])
        self._marked = re.compile(
            rf"(?:^{_GAP}{marks}\b|\b{marks}\s?(?=[:：])){_GAP}[:：]?{_GAP}(?=\D{{0,20}}\d){stamp}"
        )
        self._counter = re.compile(
            rf"\W*+(?:\d[\d.,\s]*+[km]?\+?\s?{behind}"
            rf"|{_one_of(words['read'])}\s\d[\d.,]*+\s{_one_of(words['times'])}"
            rf"|{counted}\s?[:：(]?\s?\d[\d.,\s]*+[km]?\)?(?:\s?(?:times|次))?)\W*+"
        )
        self._alone = re.compile(rf"\W*+{stamp}\W*+")
        self._aged = re.compile(
            rf"\W*+(?:{marks}\W{{1,3}})?(?:\d{{1,3}}\s?(?:{long}|wk|mo|[wy])\s{ago}|{since}\s\d{{1,3}}\s{long}"
            r"|\d{1,3}\s?(?:周|週間|个月|か月|月|年)前)\W*+"
        )
        self._day = re.compile(
            rf"\b{months}\b\D{{0,6}}\d|\d\D{{0,6}}\b{months}\b|\d{{1,4}}\s?[-/.]\s?\d{{1,2}}\s?[-/.]\s?\d{{2,4}}"
            r"|\d{4}\s?年\s?\d{1,2}\s?月\s?\d{1,2}"
        )

    def without_stamps(self, text: str, other: str) -> str:
        """``text`` without the time stamps and counters in those of its lines that ``other`` does not have."""
        same = set(other.split("\n"))
        lines = text.split("\n")
        for i, line in enumerate(lines):
            if line not in same and _DIGIT.search(line):
                lines[i] = self._stripped(line)
        return "\n".join(lines)

    def _stripped(self, line: str) -> str:
        low = line.lower()
        if len(low) > _LONGEST:
            return self._without_ages(low)
        parts = _PARTS.split(low)
        for i in range(0, len(parts), 2):
            both = " ".join(parts[i : i + 3 : 2])
            if self._is_stamp(parts[i]):
                parts[i] = ""
            elif i + 2 < len(parts) and self._is_stamp(both):  # a day, and behind a separator the time
                parts[i] = parts[i + 2] = ""
            else:
                parts[i] = self._marked.sub(" ", self._without_ages(parts[i]))
        return "".join(parts)

    def _without_ages(self, part: str) -> str:
        part = self._relative.sub(" ", part)
        return self._since.sub(" ", part) if any(word in part for word in self._sinces) else part

    def _is_stamp(self, part: str) -> bool:
        """Whether a part of a line is nothing but a stamp or a counter."""
        if self._counter.fullmatch(part) or self._aged.fullmatch(part):
            return True
        return (
            self._alone.fullmatch(part) is not None
            and self._day.search(part) is not None
            and len(_CLOCK.findall(part)) == 1
        )


def figures_left(text: str, other: str) -> bool:
    """Whether lines that only one of two texts has hold other figures, on both sides, and fewer other words: a quick
    look that spares most pairs of a price list the exact one.
    """
    lines, others = set(text.split("\n")), set(other.split("\n"))
    ours, theirs = _tokens(lines - others), _tokens(others - lines)
    ours, theirs = ours - theirs, theirs - ours
    mine, yours = (sum(token[0].isdigit() for token in tokens) for tokens in (ours, theirs))
    return mine > 0 and yours > 0 and 2 * (mine + yours) > len(ours) + len(theirs)


def _tokens(lines: set[str]) -> set[str]:
    return {token for line in lines for token in _TOKEN.findall(line.lower())}


def _read_words() -> dict[str, list[str]]:
    """The words of all languages together, each once, by what they are for."""
    raw = files(__package__).joinpath("stamps.toml").read_text(encoding="utf-8")
    found: dict[str, dict[str, None]] = {}
    for lists in tomllib.loads(raw).values():
        for key, words in lists.items():
            found.setdefault(key, {}).update(dict.fromkeys(words))
    return {key: list(words) for key, words in found.items()}


def _one_of(words: Iterable[str]) -> str:
    """An expression for any of these words."""
    return f"(?:{'|'.join(map(re.escape, words))})"
