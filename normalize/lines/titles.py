"""The title line: which line it is, which are its further printings, and which are the path that leads there."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence
from typing import Final

from .phrases import plain

_SUFFIX = re.compile(r"(?<!\s)\s++(?:[|–—»·:-]|::|\|\|)\s+")
_BREADCRUMBS = re.compile(r"\s{0,20}(?:[/>»›→▸►❯|•]|::|&gt;|&raquo;)\s{0,20}")
_BREADCRUMB_MARK = re.compile(r"\s[/>»›→▸►❯|•]\s|[>»›▸►❯]|\s::\s|&gt;|&raquo;")
MIN_TITLE_LETTERS: Final = 10
MAX_TITLE_CHARS: Final = 300
MAX_BREADCRUMB_CHARS: Final = 60
HEAD_ROWS: Final = 12
_SHARED_CHARS: Final = 12


def titleish(key: str) -> bool:
    """Long enough in plain form for a title whose second printing means something, and not a paragraph."""
    return MIN_TITLE_LETTERS // (1 if key.isascii() else 2) <= len(key) < MAX_TITLE_CHARS and not key.isdigit()


def without_site(line: str) -> str:
    """The line in plain form without what follows its last ` | `, ` - ` and the like, when most of it remains."""
    marks = list(_SUFFIX.finditer(line))
    if marks and marks[-1].start() >= len(line) * 0.4:
        return plain(line[: marks[-1].start()])
    return plain(line)


def printings(rows: Sequence[str], keys: Sequence[str], title: str | None, head: int) -> tuple[int | None, list[int]]:
    """Row of the title line, and the rows of its further printings; ``keys`` are the rows in `plain` form.

    With ``title`` every row is compared, an exact printing preferred to one with the site's name behind it. Without,
    only a title-like row that the first ``head`` rows hold twice counts.
    """
    exact = plain(title) if title else ""
    if title and titleish(exact):
        short = without_site(title)
        beginning = short[:_SHARED_CHARS]
        alike = [n for n, key in enumerate(keys) if beginning in key and len(key) < MAX_TITLE_CHARS]
        same = [n for n in alike if keys[n] == exact]
        near = [n for n in alike if keys[n] != exact and without_site(rows[n]) in (exact, short)]
        if same or near:
            chosen = (same or near)[0]
            return chosen, sorted(n for n in (*same, *near) if n != chosen)
        return None, []
    seen: dict[str, int] = {}
    for n, row in enumerate(rows[:head]):
        if titleish(keys[n]):
            key = without_site(row)
            if key in seen:
                first = seen[key]
                # "Title | Site" above "Title": the clean printing stays.
                return (n, [first]) if keys[first] != key and keys[n] == key else (first, [n])
            seen[key] = n
    return None, []


def breadcrumb_rows(rows: Sequence[str], marked: Iterable[int]) -> list[int]:
    """Of the rows ``marked`` those short enough for a breadcrumb that hold a mark between entries."""
    return [n for n in marked if len(rows[n]) <= MAX_TITLE_CHARS and _BREADCRUMB_MARK.search(rows[n])]


def is_breadcrumb(row: str, following: Sequence[str], title: str | None, home: Container[str]) -> bool:
    """A path of short entries that ends in the title or in one of the next rows, or that begins at the home page.

    ``following`` are those rows in `plain` form, ``home`` holds the names home pages go by.
    """
    if len(row) > MAX_TITLE_CHARS or not _BREADCRUMB_MARK.search(row):
        return False
    parts = [part for part in (plain(part) for part in _BREADCRUMBS.split(row)) if part]
    if len(parts) < 2 or any(len(part) > MAX_BREADCRUMB_CHARS for part in parts[:-1]):
        return False
    targets = {key for key in following if titleish(key)}
    if title:
        targets |= {plain(title), without_site(title)}
    last = parts[-1].rstrip("….")
    if any(target == last or (len(last) >= 12 and target.startswith(last)) for target in targets if target):
        return parts[0] in home or len(parts) >= 3
    return len(parts) >= 3 and parts[0] in home and row[-1:] not in ".!?"
