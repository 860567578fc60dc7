"""The headline is a field: the line that became ``title`` is not printed again as the first line of ``text``.

One rule for pages and dumps: only the first line goes, only where it stands apart as a line of its own and says what
the title says (the site's name may stand behind it), and never what ends as a sentence does.
"""

from __future__ import annotations

from typing import Final

from .lines.phrases import KEY_CHARS, plain
from .lines.titles import without_site

REASON: Final = "headline"
"""The reason of the cut."""
_STOPS: Final = (".", "。", "．", "।", "։", "۔", "…", ":", ";", ",")


def repeats_title(line: str, title: str | None, *, heading: bool = False) -> bool:
    """Whether a first line is the headline that is published as ``title``.

    ``heading``: the page marks it as one, so that a full stop at its end is no sign of a sentence.
    """
    if not title or not line or len(line) > KEY_CHARS:
        return False
    if not heading and line.rstrip("\"'”’»)] ").endswith(_STOPS):
        return False
    key = plain(title)
    return bool(key) and (plain(line) == key or without_site(line) == key)


def after_headline(text: str, title: str | None) -> str:
    """The text without a first line that is the headline; a text of one line stays."""
    first, _, rest = text.partition("\n")
    return rest.lstrip("\n") if rest.strip() and repeats_title(first.strip(), title) else text
