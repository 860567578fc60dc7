"""The whole of normalisation in one place: a seed goes in, a document comes out.

    HTML:  decode -> charset -> parse -> metadata -> extract -> repair -> language -> metadata from the body
    text:  decode -> repair -> kind -> unwrap -> metadata -> cut lines -> language -> metadata from the body

Every stage is a plain call on plain records; ``Normalizer`` only holds the resources they need (models, profiles), so
that each is loaded once in a process. Same seed and settings, same document: no clock, no randomness, no files.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from . import headline
from .characters.decode import decode
from .characters.repair import PARTED, Repairer
from .characters.wrong_charset import read_page
from .document import Authority, Cut, Document, Hints, Kind, Metadata, Rejected, Repair, Seed
from .dumps import TextDump, open_dump
from .fields import described
from .language import LanguageIdentifier
from .languages import load_languages
from .lines.cleaner import LineCleaner
from .metadata.glued_place import GLUED, glued_place
from .metadata.reader import MetadataReader
from .page import parse_page
from .settings import NormalizeSettings
from .written import keep_verbatim, text_kind_of, what_is_said, with_own_facts, without_frames, without_yenc

if TYPE_CHECKING:
    from .extract import Extractor

_HINTS = tuple(field.name for field in fields(Hints))
_DAYS = tuple(field.name for field in described(Hints) if field.about.form == "day")
_DATES = (*_DAYS, "fetched_at")
_REPAIRED = tuple(field for field in described(Metadata) if field.about.repaired)
_DOCUMENTS = frozenset({"page", "markdown", "restructuredtext", "asciidoc", "latex", "manual"})
"""Kinds of text that are documents for certain, with code and tables in them or not."""
_BLANKS = re.compile(r"\n{3,}")


@dataclass(slots=True)
class _Body:
    """The text of a document with everything that was learned on the way to it."""

    text: str
    meta: Metadata
    extractor: str
    cuts: list[Cut]
    repairs: list[Repair]
    kind: Kind
    extra: str | None
    more_cuts: dict[str, tuple[int, int]] = field(default_factory=dict)


class Normalizer:
    """``normalizer(seed)`` is the document a seed becomes.

    Build one for each process. Raises ``Rejected`` when the seed holds no document (no text left) and ``Unreadable``
    when its payload cannot be read; anything else that escapes is a bug in a stage, which the caller quarantines.
    """

    def __init__(self, settings: NormalizeSettings | None = None) -> None:
        self.settings = settings or NormalizeSettings()
        self._words = load_languages()
        self._metadata = MetadataReader(self._words)
        self._languages = LanguageIdentifier()
        self._repairer = Repairer()

    @cached_property
    def _extractor(self) -> Extractor:
        """Made at the first web page: trafilatura and the classifier of blocks take a while to load."""
        from .extract import Extractor

        return Extractor(comments=self.settings.comments, languages=self._words)

    @cached_property
    def _cleaner(self) -> LineCleaner:
        """Made at the first dump of a page."""
        return LineCleaner(languages=self._words)

    def __call__(self, seed: Seed) -> Document:
        """Normalise one seed."""
        media, text, hints, encoding = _characters(seed)
        hints = _until(hints, self.settings.last_day)
        body = self._from_page(text, hints) if media == "html" else self._from_text(text, hints, seed)
        clean = body.text.strip("\n")
        if not clean.strip():
            raise Rejected("no text left")
        language = self._languages.identify(clean, document=body.kind.name in _DOCUMENTS)
        meta = replace(self._metadata.with_body(body.meta, clean), extra=body.extra)
        dump = body.kind.name == "dump" and not seed.already_clean
        if dump and any(known.method == GLUED for known in meta.evidence):
            clean = _parted(clean, meta.dateline or "", text, body.repairs)
        return Document(
            source=seed.source,
            text=clean,
            meta=meta,
            language=language,
            media=seed.media,
            dump=dump,
            encoding=encoding,
            extractor=body.extractor,
            cuts=body.cuts,
            more_cuts=body.more_cuts,
            repairs=body.repairs,
            fetched=(hints.fetched_at or hints.fetched) if "fetched" not in hints.claims else None,
            authority=_authority(hints, body.meta),
            kind=body.kind,
        )

    def _from_page(self, markup: str, hints: Hints) -> _Body:
        """Web page: one parse; metadata reads it whole, extraction takes the body."""
        markup, misread = read_page(markup)
        page = parse_page(markup, hints.url)
        meta = self._metadata.from_page(page, hints, self.settings.last_day)
        extraction = self._extractor.extract(page, title=meta.title, spend=True)
        repaired = self._repairer.repair(_tidy(extraction.text), parsed_html=True)
        if misread:
            repaired.note(misread)
        return _Body(
            repaired.text,
            _repaired(meta, self._repairer),
            extraction.method,
            extraction.dropped.cuts,
            repaired.repairs,
            Kind(),
            _extra(hints),
            extraction.dropped.counted,
        )

    def _from_text(self, raw: str, hints: Hints, seed: Seed) -> _Body:
        """Text that arrives extracted, or was written as text: metadata reads it before the lines that hold it are cut.

        Lines are cut in dumps of pages only.
        """
        repaired = self._repairer.repair(raw)
        given = seed.text_kind
        kind = Kind(given, 1.0, ("a setting",)) if given else text_kind_of(repaired.text, seed.source)
        whole, repairs = keep_verbatim(raw, repaired.text, repaired.repairs, kind)
        whole, numbers, encoded = without_frames(whole, kind.name)
        if encoded and not whole.strip():
            raise Rejected(f"nothing but what is encoded: {encoded[0].text}")
        if kind.name == "subtitles":
            first = next((line for line in whole.split("\n") if line.strip()), "")
            whole, codes = what_is_said(whole)
            encoded = [*encoded, Cut(0, first[:200], "time-code", lines=codes)] if codes else encoded
        text, hints = with_own_facts(whole, kind, hints, clean=seed.already_clean)
        last_day = self.settings.last_day
        hints = _until(hints, last_day)
        if kind.name != "dump" or seed.already_clean:
            meta = self._metadata.from_text(text, hints, last_day)
            shown = text.rstrip() if kind.name != "dump" else _tidy(text)
            return _Body(shown, meta, "none", encoded, repairs, kind, _extra(hints))
        dump = open_dump(text)
        meta = self._metadata.from_text(dump.text, hints, last_day, dump)
        cleaned = self._cleaner.clean(dump.text, title=meta.title)
        shown, cuts = dump.without([*_headline(dump, cleaned.kept, meta.title), *cleaned.cuts])
        if encoded:
            moved = (replace(cut, line=numbers[cut.line]) for cut in cuts)
            cuts = sorted([*encoded, *moved], key=lambda cut: cut.line)
        return _Body(_tidy(shown), meta, "lines", cuts, repairs, kind, _extra(hints))


def _characters(seed: Seed) -> tuple[Literal["html", "text"], str, Hints, str]:
    """The seed's characters with one kind of line end, whether they are markup, and what is known about them."""
    hints = seed.hints
    if isinstance(seed.data, str):
        media: Literal["html", "text"] = "html" if seed.media == "html" else "text"
        return media, _with_one_line_end(seed.data), hints, "unicode"
    if seed.media in ("html", "text"):
        html = seed.media == "html"
        decoded = decode(seed.data if html else without_yenc(seed.data), declared=hints.charset, html=html)
        return ("html" if html else "text"), _with_one_line_end(decoded.text), hints, decoded.encoding
    from .office import to_text  # an optional extra, loaded when the first such file comes

    media, text, inner = to_text(seed.data, seed.media)
    return media, _with_one_line_end(text), _merged(hints, inner), "office"


def _with_one_line_end(text: str) -> str:
    """The text with every kind of line end as a line feed; most texts have no other."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    for end in ("\x0b", "\x0c"):
        if end in text:
            text = text.replace(end, "\n")
    return text


def _merged(hints: Hints, inner: Hints) -> Hints:
    """Outside facts first, then what an office file says of itself: its dates order nothing, like those of a page."""
    values = {name: getattr(hints, name) or getattr(inner, name) for name in _HINTS}
    own = tuple(name for name in _DATES if getattr(inner, name) and not getattr(hints, name))
    return Hints(**{**values, "claims": hints.claims + own})


def _parted(clean: str, place: str, raw: str, repairs: list[Repair]) -> str:
    """The text with a glued place set apart, which is entered among the repairs at its line of the input."""
    word = glued_place(clean, place)
    if not word:
        return clean
    known = {repair.line: repair for repair in repairs}
    for number, given in enumerate(raw.split("\n")):
        before = known[number].after if number in known else given
        at = before.find(word)
        if at >= 0:
            end = at + len(place)
            first, steps = (known[number].before, known[number].steps) if number in known else (given, ())
            entry = Repair(number, first, f"{before[:end]} {before[end:]}", (*steps, f"{PARTED} {end}"))
            repairs[:] = sorted([*(r for r in repairs if r.line != number), entry], key=lambda repair: repair.line)
            return clean.replace(word, f"{place} {word[len(place) :]}", 1)
    return clean


def _headline(dump: TextDump, kept: list[int], title: str | None) -> list[Cut]:
    """The cut of the first line that stays, where it is the headline and stands apart, and more than it stays."""
    if len(kept) < 2 or not {kept[0], kept[0] + 1}.isdisjoint(dump.parts):
        return []
    line = dump.text.split("\n")[kept[0]].strip()
    return [Cut(kept[0], line, headline.REASON)] if headline.repeats_title(line, title) else []


def _until(hints: Hints, last_day: str) -> Hints:
    """Facts without dates that lie after ``last_day``: these are mistakes or lies."""
    late: dict[str, str | None] = {name: None for name in _DAYS if (getattr(hints, name) or "") > last_day}
    if not late:
        return hints
    if "fetched" in late or not hints.fetched:
        late["fetched_at"] = None
    return replace(hints, **late)  # type: ignore[arg-type]


def _authority(hints: Hints, meta: Metadata) -> Authority:
    """Whose word a document's address is."""
    if hints.url and "url" not in hints.claims:
        return 2
    return 1 if hints.vouched and meta.url else 0


def _extra(hints: Hints) -> str | None:
    """The fields that have no place of their own, as JSON: the same for equal fields, whatever their order."""
    if not hints.extra:
        return None
    return json.dumps(hints.extra, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def _tidy(text: str) -> str:
    """No trailing blanks, paragraphs apart by one or two newlines."""
    text = "\n".join([line.rstrip() for line in text.split("\n")])
    return _BLANKS.sub("\n\n", text) if "\n\n\n" in text else text


def _repaired(meta: Metadata, repairer: Repairer) -> Metadata:
    """Metadata of a page with its strings repaired like the body (dumps are repaired before they are read)."""
    for row in _REPAIRED:
        value = getattr(meta, row.name)
        if value:
            repaired = [repairer.value(one) for one in value] if row.listed else repairer.value(value)
            setattr(meta, row.name, repaired)
    return meta
