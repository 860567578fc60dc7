"""Parts of a page that name themselves and are none of its body where a body stands before them: its foot, readers'
comments, customers' reviews of a product, explanations that open over a word.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .lexicon import hint_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

    from .blocks import Blocks
    from .features import Array
    from .page_kind import PageKind

BODY_WORDS = {"footer": 40, "comments": 60, "reviews": 40, "tooltip": 20}
"""Words kept before a part, from which on they are the body and it is none of it."""

_MARKS = ("comment", "review", "tooltip", "tool-tip")
_COMMENTS = (
    frozenset(("commentlist",)),
    *(frozenset((a, b)) for a in ("comment", "comments") for b in ("list", "area")),
)
_TOOLTIPS = (frozenset(("tooltip",)), frozenset(("tool", "tip")))


def named_parts(page: Blocks, kept: NDArray[np.bool_], sizes: Array, kind: PageKind) -> Iterator[tuple[str, list[int]]]:
    """The kept blocks that are in such parts, with the reason to leave them out."""
    reasons = _Reasons(kind)
    within: list[int] = []  # of each node the outermost part it is in
    parts: dict[int, str] = {}
    for node, (parent, tag, hint) in enumerate(zip(page.parents, page.tags, page.hints, strict=True)):
        part = within[parent] if parent >= 0 else -1
        if part < 0 and tag != "body":
            reason = reasons.of(tag, hint)
            # a quotation's footer names who said it
            if reason and not (tag == "footer" and parent >= 0 and page.tags[parent] == "blockquote"):
                part, parts[node] = node, reason
        within.append(part)
    if not parts:
        return
    before = 0.0
    gone: dict[int, list[int]] = {}
    stays: set[int] = set()
    for at in kept.nonzero()[0].tolist():
        part = within[page.blocks[at].node]
        if part >= 0 and part not in gone and part not in stays:
            if before >= BODY_WORDS[parts[part]]:
                gone[part] = []
            else:
                stays.add(part)
        if part in gone:
            gone[part].append(at)
        else:
            before += float(sizes[at])
    for part, blocks in gone.items():
        yield parts[part], blocks


class _Reasons:
    """What elements of one page are by their names; each name is looked at once."""

    __slots__ = ("_kind", "_known")

    def __init__(self, kind: PageKind) -> None:
        self._kind = kind
        self._known: dict[str, str] = {"": ""}

    def of(self, tag: str, hint: str) -> str:
        if tag == "footer":
            return "footer"
        reason = self._known.get(hint)
        if reason is None:
            lower = hint.lower()
            reason = self._read(hint) if any(mark in lower for mark in _MARKS) else ""
            self._known[hint] = reason
        return reason

    def _read(self, hint: str) -> str:
        kind, words = self._kind, frozenset(hint_words(hint))
        if not kind.stated_thread and any(named <= words for named in _COMMENTS):
            return "comments"
        if kind.product and not words.isdisjoint(("review", "reviews")):
            return "reviews"
        if kind.stated_product and any(named <= words for named in _TOOLTIPS):
            return "tooltip"
        return ""
