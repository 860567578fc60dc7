"""The elements of a page, gathered in one walk over its tree: by their tags, classes, links and item properties.

Each look at the whole tree costs as much as this walk; and no expression is asked of each class or address.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Final

from ..languages.spot import folded

_MOST_PICKED: Final = 300
_LONGEST: Final = 200
"""Characters of a class from which on nobody wrote it by hand."""


class PageElements:
    """What readers of a page ask its tree for; the tree must stay as it is."""

    __slots__ = ("_by_tag", "_classed", "_forms", "_names", "get", "links", "properties")

    def __init__(self, tree: Any) -> None:  # noqa: ANN401
        self.get = tree.get
        self.properties: list[Any] = []
        self._classed: list[tuple[Any, str]] = []
        self._by_tag: dict[str, list[tuple[int, Any]]] = {}
        by_tag, classed = self._by_tag, self._classed
        for number, el in enumerate(tree.iter()):
            tag = el.tag
            if tag in by_tag:
                by_tag[tag].append((number, el))
            else:
                by_tag[tag] = [(number, el)]
            name = el.get("class")
            if name is not None and 2 < len(name) <= _LONGEST:
                classed.append((el, name))
            if el.get("itemprop") is not None:
                self.properties.append(el)
        self._names = list(dict.fromkeys([name for _, name in classed]))
        self._forms = [folded(name) for name in self._names]
        self.links = _links(self.iter("a"))

    def iter(self, *tags: str) -> Iterator[Any]:
        """The elements of some tags in document order, as the tree gives them."""
        of_tags = [self._by_tag[tag] for tag in tags if tag in self._by_tag]
        numbered = of_tags[0] if len(of_tags) == 1 else sorted([pair for pairs in of_tags for pair in pairs])
        return iter([el for _, el in numbered])

    def pick(self, wanted: re.Pattern[str], unwanted: re.Pattern[str] | None, stems: tuple[str, ...]) -> list[Any]:
        """The first elements whose class matches ``wanted`` and not ``unwanted``.

        What matches ``wanted`` holds one of ``stems``: where none is, it is not asked. Classes too long to be written
        by hand are left out.
        """
        names = [self._names[at] for at in holding(self._forms, stems)]
        fitting = {name for name in names if wanted.search(name) and not (unwanted and unwanted.search(name))}
        return [el for el, name in self._classed if name in fitting][:_MOST_PICKED] if fitting else []


@dataclass(slots=True, frozen=True)
class Links:
    """The ``a`` elements of a page in document order, with their addresses and relations (None where not stated)."""

    elements: list[Any]
    hrefs: list[str | None]
    rels: list[str | None]

    def related(self, word: str) -> list[Any]:
        """Those whose relation holds a word."""
        return [el for el, rel in zip(self.elements, self.rels, strict=True) if rel and word in rel]

    def leading(self, parts: Iterable[str]) -> list[Any]:
        """Those whose address holds one of some words."""
        return [self.elements[at] for at in sorted(holding([href or "" for href in self.hrefs], parts))]


def _links(links: Iterable[Any]) -> Links:
    elements = list(links)
    return Links(elements, [el.get("href") for el in elements], [el.get("rel") for el in elements])


def holding(names: Sequence[str], stems: Iterable[str]) -> set[int]:
    """The numbers of the names that hold one of some words: each word is looked for in all of them at once."""
    everything = "\n".join(names)
    starts = list(accumulate([len(name) + 1 for name in names], initial=0))
    found: set[int] = set()
    for stem in stems:
        at = everything.find(stem)
        while at >= 0:
            number = bisect_right(starts, at) - 1
            found.add(number)
            at = everything.find(stem, starts[number + 1])
    return found
