"""The one entry point: metadata from a web page, from a text dump, and from the clean body."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Final, Protocol

from ..document import Candidate, Evidence, Facts, Hints, Metadata
from ..fields import described
from ..languages import Languages, load_languages
from .candidate import Found, loose, tidy
from .date_bounds import bounds
from .dateline import DatelineReader
from .dates import next_day
from .dump_titles import body_at, dump_titles, is_whole_page
from .from_page import page_candidates
from .from_text import order_of, read_dump, read_lines, title_candidates
from .resolve import resolve_dates, resolve_modified, resolve_site, resolve_titles, site_key
from .resolve_people import people_key, resolve_authors
from .scoring import Fused, fuse
from .titles import SiteNames
from .vocabulary import Vocabulary
from .weights import Table, load_trust

_HINTED: Final = tuple(field.name for field in described(Facts))
_MOST_ALTERNATIVES: Final = 4
_CLAIMED: Final = 0.5
"""Confidence of what a container says that is not believed: a judgement, nothing measured."""
_MOST_TAGS: Final = 30
_ALTERNATIVE_METHODS: Final = ("h1", "h2", "h3", "ld.", "meta.og", "meta.twitter", "itemprop", "title")


class PageLike(Protocol):
    """What a page must offer: its markup, its parsed root element and its address where known."""

    @property
    def html(self) -> str:
        """The decoded markup."""

    @property
    def tree(self) -> Any:  # noqa: ANN401 - lxml has no types here
        """The root element of the parsed markup; only read, never changed."""

    @property
    def url(self) -> str | None:
        """The address the page came from, where known."""


class DumpLike(Protocol):
    """What a dump must tell of its lines."""

    @property
    def raw(self) -> Sequence[str]:
        """The lines of the input."""

    @property
    def numbers(self) -> Sequence[int]:
        """On which line of the input (from 0) each line of the text began."""

    @property
    def parts(self) -> frozenset[int]:
        """The lines that go on behind the line before them: of a text whose line ends were folded away."""


class MetadataReader:
    """Reads metadata; loads its packaged data once, holds no other state, answers the same in every process."""

    def __init__(self, languages: Languages | None = None) -> None:
        """``languages``: the words of the language files, where the caller has loaded them already."""
        languages = languages or load_languages()
        self._known = Vocabulary(languages)
        self._first_names = self._known.names.first_names
        self._datelines = DatelineReader(languages)
        trust = load_trust()
        self._page: Table = trust["page"]
        self._text: Table = trust["text"]
        self._dump: Table = trust["dump"]
        self._body: Table = trust["body"]

    def from_page(self, page: PageLike, hints: Hints, last_day: str | None = None) -> Metadata:
        """Metadata of a web page, read before anything is cut from it. The tree is not changed.

        No date after ``last_day`` is believed, nor one after the capture that the hints state.
        """
        captured = _captured(hints.fetched, last_day)
        gathered = page_candidates(page.tree, page.html, hints.url or page.url, self._known)
        by_field = _by_field(gathered.found)
        draft = _Draft(hints, self._page)
        draft.decide("title", resolve_titles(by_field.get("title", [])))
        meta = draft.meta
        meta.title_alt = _alternatives(meta.title, by_field.get("title", []), gathered.names)
        draft.decide("date", resolve_dates(by_field.get("date", []), captured, self._known.dates), key=str)
        draft.decide("authors", resolve_authors(by_field.get("authors", []), self._first_names), key=people_key)
        draft.decide("site", resolve_site(by_field.get("site", [])), key=site_key)
        draft.decide("url", by_field.get("url", []), key=str)
        draft.decide("description", by_field.get("description", []))
        draft.decide("section", by_field.get("section", []))
        draft.decide("tags", by_field.get("tags", []))
        draft.decide("agency", by_field.get("agency", []), key=str)
        draft.decide("license", by_field.get("license", []), key=str)
        modified = resolve_modified(by_field.get("modified", []), meta.date, captured)
        draft.decide("modified", modified, key=str)
        return meta

    def from_text(self, text: str, hints: Hints, last_day: str | None = None, dump: DumpLike | None = None) -> Metadata:
        """Metadata of a text, read from the decoded text before lines are cut; ``last_day`` as for pages.

        ``dump``: how the lines came about, where the text is the dump of a page.
        """
        captured = _captured(hints.fetched, last_day)
        lines = read_lines(text) if dump is None else [line for raw in text.split("\n") if (line := tidy(raw))]
        draft = _Draft(hints, self._text)
        body = body_at(lines) if dump is not None else None
        if dump is not None and not dump.parts and is_whole_page(lines, body):
            starts = [dump.numbers[number] for number, line in enumerate(text.split("\n")) if tidy(line)]
            titles = list(dump_titles(lines, dump.raw, starts, body, self._known))
            draft.decide("title", titles, table=self._dump)
        else:
            titles = list(title_candidates(lines, self._known))
            draft.decide("title", titles if dump is None else _on_own_lines(titles, text, dump))
        meta = draft.meta
        at = line_of(meta.title, lines)
        order = order_of(text, hints.language, self._known)
        by_field = _by_field(list(read_dump(lines, at, self._known, hints.language, order)))
        if not hints.headed:
            draft.decide("date", resolve_dates(by_field.get("date", []), captured, self._known.dates), key=str)
            draft.decide("authors", resolve_authors(by_field.get("authors", []), self._first_names), key=people_key)
            draft.decide("modified", resolve_modified(by_field.get("modified", []), meta.date, captured), key=str)
        draft.decide("section", by_field.get("section", []))
        draft.decide("agency", self._datelines.credits(lines), key=str)
        return meta

    def with_body(self, meta: Metadata, body: str) -> Metadata:
        """The same metadata with what only the clean body tells: dateline, agency, bounds of the date."""
        out = replace(meta, evidence=list(meta.evidence), candidates=list(meta.candidates))
        draft = _Draft(Hints(), self._body, out)
        found = self._datelines.read(body)
        agencies = [Found("agency", name, f"{found.method}") for name in found.agencies[:1]] if found else []
        if found:
            draft.decide("dateline", [Found("dateline", found.place, found.method)])
        credited = self._datelines.credits(read_lines(body)) if out.agency is None else []
        if out.agency is None:
            draft.decide("agency", agencies + credited, key=str)
        if out.date is None and out.date_earliest is None and (span := bounds(body, self._known.dates)):
            row = self._body["date_earliest"].methods["text.bounds"]
            out.date_earliest, out.date_latest = span
            for name in ("date_earliest", "date_latest"):
                out.evidence.append(Evidence(name, "text.bounds", row.precision))
        return out


class _Draft:
    """A record in the making: facts from outside first, then one answer a field."""

    __slots__ = ("_facts", "_table", "meta")

    def __init__(self, hints: Hints, table: Table, meta: Metadata | None = None) -> None:
        self._table = table
        self._facts: set[str] = set()
        self.meta = meta or Metadata()
        for name in _HINTED:
            value = getattr(hints, name)
            if value:
                setattr(self.meta, name, list(value) if isinstance(value, list) else value)
                self._facts.add(name)
                claimed = name in hints.claims
                method, confidence = (f"claim.{name}", _CLAIMED) if claimed else (f"hint.{name}", 1.0)
                why = "the seed's own word" if claimed else "a fact from outside"
                self.meta.evidence.append(Evidence(name, method, confidence))
                shown = "; ".join(value) if isinstance(value, list) else value
                self.meta.candidates.append(Candidate(name, shown, method, confidence, True, why))

    def decide(
        self, name: str, found: list[Found], key: Callable[[str], str] = loose, table: Table | None = None
    ) -> None:
        """Fuse the candidates of one field and write the answer down, unless a fact from outside already stands.

        ``table``: another table of trust than the draft's.
        """
        if not found:
            return
        fused: Fused = fuse(name, (table or self._table)[name], found, key)
        if name in self._facts:
            self.meta.candidates += [replace(c, won=False, why="a fact from outside stands") for c in fused.candidates]
            return
        self.meta.candidates += fused.candidates
        winner = fused.winner
        if winner is None:
            return
        if name == "authors":
            self.meta.authors = list(winner.names)
        elif name == "tags":
            self.meta.tags = list(winner.names)[:_MOST_TAGS]
        else:
            setattr(self.meta, name, winner.value)
        self.meta.evidence += fused.evidence


def _on_own_lines(titles: list[Found], text: str, dump: DumpLike) -> list[Found]:
    """The titles of lines before those that were folded into one: a piece of a folded line is no line of the page."""
    if not dump.parts:
        return titles
    own = [tidy(line) for line in text.split("\n")[: min(dump.parts) - 1]]
    return [item for item in titles if any(line.startswith(item.value) for line in own)]


def _captured(fetched: str | None, last_day: str | None) -> str | None:
    """The day of a capture for `resolve_dates`, which allows for one day more: in other time zones it was later
    already. The last day that is believed allows for none.
    """
    if last_day is None:
        return fetched
    before = next_day(last_day, -1)
    return min(fetched, before) if fetched else before


def _by_field(found: list[Found]) -> dict[str, list[Found]]:
    out: dict[str, list[Found]] = {}
    for item in found:
        out.setdefault(item.field, []).append(item)
    return out


def _alternatives(title: str | None, found: list[Found], names: SiteNames) -> list[str]:
    """The other headlines a page gives itself, in the order found, without the site's name and without repeats."""
    seen = {loose(title)} if title else set()
    out: list[str] = []
    for item in found:
        form = loose(item.value)
        if not form or form in seen or names.matches(item.value) or not item.method.startswith(_ALTERNATIVE_METHODS):
            continue
        seen.add(form)
        out.append(item.value)
    return out[:_MOST_ALTERNATIVES]


def line_of(title: str | None, lines: list[str]) -> int:
    """The number of the last of the first lines that print the title (it may be printed twice), or -1."""
    if not title:
        return -1
    form = loose(title)
    at = next((i for i, line in enumerate(lines[:60]) if loose(line).startswith(form)), -1)
    while 0 <= at < len(lines) - 1 and loose(lines[at + 1]) == form:
        at += 1
    return at


__all__ = ["MetadataReader", "PageLike"]
