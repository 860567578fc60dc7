"""Posts of a forum's thread: its day is that of the first post, where they stand in the order they were written."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any, Final

from .candidate import Found, tidy
from .dates import DateParser, Order, machine_date
from .page_elements import PageElements

_POST: Final = re.compile(
    r"(?:^|\s)(?:(?:forum|topic|thread)[_-]?)?(?:post|message|postcontainer|post-container|postbit|topic-body|reply)"
    r"(?:[_-]?(?:wrapper|container|body|bit(?:legacy)?))?(?:$|\s)",
    re.I,
)
_POST_STEMS: Final = ("post", "message", "topic", "reply")
_NO_POST: Final = re.compile(r"comment|teaser|excerpt|related|type-post|hentry|entry|blog|card|preview", re.I)
_MOST: Final = 8
"""Posts that are looked at."""
_HEAD: Final = 200
"""Characters of a post in which its day stands."""
_MOST_PIECES: Final = 60


def read_posts(elements: PageElements, dates: DateParser, language: str | None, order: Order) -> list[Found]:
    """The day of a thread's first post. Posts with headlines of their own, or the newest first, are a listing."""
    posts: list[Any] = []
    for el in elements.pick(_POST, _NO_POST, _POST_STEMS):
        if posts and (el.tag != posts[0].tag or el.get("class") != posts[0].get("class")):
            continue
        posts.append(el)
        if len(posts) >= _MOST:
            break
    if len(posts) < 2 or any(a in b.iterancestors() for a, b in pairwise(posts)):
        return []
    days = [_day(el, dates, language, order) for el in posts]
    known = [day for day in days if day]
    if not days[0] or len(known) < len(posts) or known != sorted(known):
        return []
    return [Found("date", known[0], "posts.first")]


def _day(post: Any, dates: DateParser, language: str | None, order: Order) -> str | None:  # noqa: ANN401
    if next(post.iter("h1", "h2", "h3"), None) is not None:
        return None
    stamp = next((el.get("datetime") for el in post.iter("time") if el.get("datetime")), None)
    if stamp:
        return machine_date(stamp)
    text = ""
    for number, piece in enumerate(post.itertext()):
        text += f" {tidy(piece)}"
        if len(text) > _HEAD or number > _MOST_PIECES:
            break
    hits = dates.find(text[:_HEAD], language, order)
    return hits[0].day if hits else None
