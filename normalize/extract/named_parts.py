"""Parts of a page that name themselves and are none of its body where there is another: menus; and, where it stands
before them, the foot of the page, readers' comments, customers' reviews of a product, what opens over a word.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

    from .blocks import Blocks
    from .features import Array
    from .page_kind import PageKind

BODY_WORDS = {"footer": 40, "comments": 60, "reviews": 40, "tooltip": 20}
"""Words kept before a part, from which on they are the body and it is none of it."""
BESIDE_WORDS = 60
"""Words kept outside of menus, from which on menus are none of the body: some pages never close theirs."""

_PAGE = frozenset(("body", "main"))
"""Elements whose names tell of the whole page."""
_MENU = "navigation"
_MENUS = ("megamenu", "mega-menu", "mega_menu", "meganav", "mega-nav", "mega_nav", "subnav", "sub-nav", "sub_nav")
_MARKS = ("comment", "review", "tooltip", "tool-tip")
_COMMENTS = (
    frozenset(("commentlist",)),
    *(frozenset((a, b)) for a in ("comment", "comments") for b in ("list", "area")),
)
_TOOLTIPS = (frozenset(("tooltip",)), frozenset(("tool", "tip")))


def named_parts(page: Blocks, kept: NDArray[np.bool_], sizes: Array, kind: PageKind) -> Iterator[tuple[str, list[int]]]:
    """The kept blocks that are in such parts, with the reason to leave them out."""
    at_kept = kept.nonzero()[0].tolist()
    within = _outermost(page, {page.blocks[at].node for at in at_kept}, _Reasons(kind))
    parts = {part: reason for part, reason in within.values() if reason}
    if not parts:
        return
    before = 0.0
    beside = sum(float(sizes[at]) for at in at_kept if within[page.blocks[at].node][1] != _MENU)
    gone: dict[int, list[int]] = {}
    stays: set[int] = set()
    for at in at_kept:
        part, reason = within[page.blocks[at].node]
        if reason and part not in gone and part not in stays:
            if beside >= BESIDE_WORDS if reason == _MENU else before >= BODY_WORDS[reason]:
                gone[part] = []
            else:
                stays.add(part)
        if part in gone:
            gone[part].append(at)
        else:
            before += float(sizes[at])
    for part, blocks in gone.items():
        yield parts[part], blocks


def _outermost(page: Blocks, nodes: set[int], reasons: _Reasons) -> dict[int, tuple[int, str]]:
    """For nodes, and all above them, the outermost part they are in, with its reason."""
    within: dict[int, tuple[int, str]] = {-1: (-1, "")}
    for node in nodes:
        chain = []
        while node not in within:
            chain.append(node)
            node = page.parents[node]
        part = within[node]
        for below in reversed(chain):
            if not part[1]:
                part = (below, reasons.of(page, below))
            within[below] = part
    return within


class _Reasons:
    """What elements of one page are by their names; each name is looked at once."""

    __slots__ = ("_kind", "_known")

    def __init__(self, kind: PageKind) -> None:
        self._kind = kind
        self._known: dict[str, str] = {"": ""}

    def of(self, page: Blocks, node: int) -> str:
        tag, hint, parent = page.tags[node], page.hints[node], page.parents[node]
        if tag == "footer" and not (parent >= 0 and page.tags[parent] == "blockquote"):  # which names who said it
            return "footer"
        if tag == "nav":
            return _MENU
        if tag in _PAGE:
            return ""
        reason = self._known.get(hint)
        if reason is None:
            lower = hint.lower()
            if any(mark in lower for mark in _MENUS):
                reason = _MENU
            else:
                reason = self._read(page.words[hint]) if any(mark in lower for mark in _MARKS) else ""
            self._known[hint] = reason
        return reason

    def _read(self, named: tuple[str, ...]) -> str:
        kind, words = self._kind, frozenset(named)
        if not kind.stated_thread and any(part <= words for part in _COMMENTS):
            return "comments"
        if kind.product and not words.isdisjoint(("review", "reviews")):
            return "reviews"
        if kind.stated_product and any(part <= words for part in _TOOLTIPS):
            return "tooltip"
        return ""
