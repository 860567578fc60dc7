"""The one pass over the kept documents: what they are, where they come from, what was cut from them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

from ....normalize.document import Cut, Document
from ...state.overview import KeptRow
from ...state.store import Store
from .numbers import CutReason, Cuts, Listed, Shortened, Texts
from .tally import SOURCE, TITLE, Frequent, Highest, Lengths, flat

LISTED: Final = 2_000
"""Documents in the table: those with the lowest ids, which are hashes, so that they are a sample by chance."""
NAMES: Final = 500
"""Sites, languages and frequent lines that are listed."""
EDGES: Final = tuple(base * 10**power for power in range(1, 7) for base in (1, 2, 5))
"""Edges of the bins of lengths, in characters."""
WORTH: Final = 200
"""Characters that a document must have had to be named among those of which much was cut."""
_LINK = re.compile(r"https?://[!-~]{1,500}", re.ASCII | re.IGNORECASE)


class DocumentTally:
    """Add every kept document once, then ask."""

    def __init__(self, store: Store, meanings: Mapping[str, str]) -> None:
        self._store, self._meanings = store, meanings
        self.number = self._characters = self._undated = self._siteless = 0
        self._lengths = Lengths()
        self._days: Counter[str] = Counter()
        self._kinds, self._languages, self._sites = Frequent(), Frequent(), Frequent()
        self._lines = Frequent(20_000)
        self._reasons: dict[str, list[int]] = {}
        self._sample: Highest[Listed] = Highest(LISTED)
        self._shortened: Highest[Shortened] = Highest(30)

    def add(self, row: KeptRow) -> None:
        """One document."""
        document = self._store.codec.unpack_document(row.source, row.text, row.body)
        text, recurring = self._store.recurring_lines.published_text(row.site, document.text, dump=bool(row.dump))
        text = text.strip("\n")
        length = len(text)
        site = site_name(document.meta.url, document.meta.site)
        self.number += 1
        self._characters += length
        self._lengths.add(length)
        self._kinds.add(document.kind.name)
        self._languages.add(document.language.code)
        self._siteless += not site
        if site:
            self._sites.add(site)
        if document.meta.date:
            self._days[document.meta.date] += 1
        else:
            self._undated += 1
        self._count_cuts(document, [*document.cuts, *recurring], length)
        if self._sample.wants(key := _lowest_first(row.identity)):
            self._sample.offer(key, self._in_table(row, document, text, site))

    def _count_cuts(self, document: Document, cuts: list[Cut], length: int) -> None:
        seen: set[str] = set()
        gone = 0
        for cut in cuts:
            size = len(cut.text) if cut.chars is None else cut.chars
            gone += size
            self._count_reason(cut.reason, seen, 1, size)
            self._lines.add(f"{cut.reason}\0{flat(cut.text, 120)}")
        for reason, (number, _) in document.more_cuts.items():
            self._count_reason(reason, seen, number, 0)
        if gone and gone + length >= WORTH:
            key = (gone / (gone + length), document.source)
            if self._shortened.wants(key):
                title = flat(document.meta.title, TITLE)
                self._shortened.offer(
                    key, Shortened(flat(document.source, SOURCE), title, round(key[0], 4), gone, length)
                )

    def _count_reason(self, reason: str, seen: set[str], number: int, size: int) -> None:
        counted = self._reasons.setdefault(reason, [0, 0, 0])
        counted[0] += reason not in seen
        counted[1] += number
        counted[2] += size
        seen.add(reason)

    def _in_table(self, row: KeptRow, document: Document, text: str, site: str) -> Listed:
        url = document.meta.url or ""
        return Listed(
            title=flat(document.meta.title, TITLE),
            begins="" if document.meta.title else flat(text, TITLE // 2),
            source=flat(row.source, SOURCE),
            site=flat(site, 80),
            language=document.language.code,
            date=document.meta.date or "",
            characters=len(text),
            duplicates=self._store.outcomes.count_duplicates(row.sid, row.cid),
            link=url if _LINK.fullmatch(url) else "",
        )

    def texts(self) -> Texts:
        """What the documents are and where they come from."""
        return Texts(
            characters=self._characters,
            lengths=self._lengths.spread(EDGES),
            kinds=self._kinds.tallied(NAMES),
            languages=self._languages.tallied(NAMES),
            sites=self._sites.tallied(NAMES),
            siteless=self._siteless,
            days=sorted(self._days.items()),
            undated=self._undated,
        )

    def cuts(self) -> Cuts:
        """What was cut, most often and from whom most."""
        reasons = [
            CutReason(reason, self._meanings.get(reason, ""), *counted) for reason, counted in self._reasons.items()
        ]
        lines = self._lines.tallied(NAMES)
        split = [(*name.partition("\0"), number) for name, number in lines.rows if number > 1]
        return Cuts(
            reasons=sorted(reasons, key=lambda one: (-one.cuts, one.reason)),
            lines=[(reason, text, number) for reason, _, text, number in split],
            lines_exact=lines.exact,
            shortened=self._shortened.ranked(),
        )

    def listed(self) -> list[Listed]:
        """The sample of documents, by source."""
        return sorted(self._sample.ranked(), key=lambda one: one.source)


def site_name(url: str | None, site: str | None) -> str:
    """The host of a document's address without ``www.``, else its publisher's name; empty where neither is known."""
    try:
        host = (urlsplit(url).hostname or "") if url else ""
    except ValueError:
        host = ""
    return host.removeprefix("www.") or (site or "")


def _lowest_first(identity: bytes) -> bytes:
    return bytes(255 - byte for byte in identity)
