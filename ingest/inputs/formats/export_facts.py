"""The facts of an export's documents as hints. What has no label is told by where it stands in the head."""

from __future__ import annotations

import re
from dataclasses import dataclass
from statistics import median

from ....normalize.document import Hints
from ....normalize.metadata.dates import Order
from ....normalize.metadata.people import NameReader
from ..hints import LONGEST_VALUE, Extra, language
from .export_head import Fact, Member, Run
from .export_lines import ExportLines
from .export_words import FILE, ExportWords

_DAY_FIRST = re.compile(r"(?<![\d./-])(\d{1,2})[./-](\d{1,2})[./-]\d{4}(?!\d)")
_BEHIND_NAME = re.compile(r"[;\[|].*", re.DOTALL)
_EDGES = " \t,.;:–—|-·•(["
_BEFORE_DATE = re.compile(r"(?i)\s(?:vom|von|du|del|of|on|den|fra|från|from|dated)$")
_PARTED = re.compile(r"\s[-–—|·•]\s*$|[|;·•]\s*$")
_SECTION_WORDS = 3
_NAME_WORDS = 8
"""Words of a paper's name."""
_URL = re.compile(r"(?i)https?://\S+$")


@dataclass(slots=True, frozen=True)
class Layout:
    """What the heads of one file have in common: how days and months in figures follow each other; whether the paper
    stands above the date and the title below; whether a name below the title is the author.
    """

    order: Order
    named_first: bool
    signed: bool


def layout_of(members: list[Member], names: NameReader) -> Layout:
    """What the heads of a file have in common."""
    signed = sum(member.second is not None and bool(_signature(member.second, names)) for member in members)
    return Layout(_order_of(members), _named_first(members), signed >= 0.4 * len(members))


def _signature(run: Run, reader: NameReader) -> list[str]:
    """The people of a line that is nothing but their names."""
    names = reader.split_names(run.text) if len(run.lines) == 1 and len(run.text) <= 60 else []
    words = sum(len(name.split()) for name in names)
    return (
        names
        if names and all(reader.is_person(name) for name in names) and len(run.text.split()) <= words + len(names) + 1
        else []
    )


def _order_of(members: list[Member]) -> Order:
    """How days and months in figures follow each other in a file: what one head shows holds for all."""
    first = second = False
    for member in members:
        for part in member.head:
            if (
                isinstance(part, Fact)
                and part.line.kind in ("date", "source")
                and (found := _DAY_FIRST.search(part.value))
            ):
                first = first or int(found[1]) > 12
                second = second or int(found[2]) > 12
    return "dmy" if first and not second else "mdy" if second and not first else "any"


def _named_first(members: list[Member]) -> bool:
    """Whether the one line above the dates of these heads is the paper, and the title stands below: papers have short
    names, which come again or are centred, and below each date something else is printed that may be a title.
    """
    pairs = []
    for member in members:
        above, below = _runs(member)
        titles = [run for run in below if not run.beside]
        if len(above) == 1 and titles:
            pairs.append((above[0], titles[0]))
    if len(pairs) < 0.6 * len(members):
        return False
    return median(len(above.text.split()) for above, _ in pairs) <= 5


def hints_of(member: Member, lines: ExportLines, layout: Layout, names: NameReader) -> tuple[Hints, int]:
    """The facts of a document, and the line at which its text begins."""
    facts: dict[str, str] = {}
    extra = Extra()
    for part in [*member.head, *member.foot]:
        if isinstance(part, Fact):
            _put(part, facts, extra, lines.words)
    body = member.body
    title, source, used = _placed(member, facts, named=layout.named_first)
    if title is not None and _before_date(member):
        title = _without_names(member, title, facts, names)
    if used is not None:
        body = used.stop
        if layout.signed and "author" not in facts and member.second is not None and _signature(member.second, names):
            facts["author"] = member.second.text
            body = member.second.stop
    day = facts.get("date", "")
    hints = Hints(
        title=_short(facts.get("title") or title),
        date=lines.first_day(day, layout.order) or lines.first_day(facts.get("source", ""), layout.order),
        site=_name(lines, facts.get("source")) or _beside_date(lines, day) or _name(lines, source),
        section=_short(facts.get("section", "").partition(";")[0].strip()),
        description=_short(facts.get("abstract")),
        language=language(facts.get("language", "")),
        url=facts["url"] if _URL.match(facts.get("url", "")) else None,
        authors=_people(facts.get("author", ""), names),
    )
    if "author" in facts and not hints.authors:
        extra.add("byline", facts["author"])
    hints.extra = extra.fields
    return hints, body


def _put(fact: Fact, facts: dict[str, str], extra: Extra, words: ExportWords) -> None:
    kind, value = fact.line.kind, fact.value
    if fact.line.key == "file" and (found := FILE.fullmatch(value)):
        extra.add("file", found[1] or found[2])
    if not value or kind in ("counter", "end"):
        return
    if kind == "date" and (found := words.length.search(value)):
        extra.add("length", found[0])
    if fact.line.key == "url":  # of a database, more often than of the paper
        extra.add("link", value)
    elif kind in ("length", "license"):
        extra.add("length" if kind == "length" else "copyright", value)
    elif kind == "stated" or (kind in facts and fact.line.key.endswith(":")) or kind == "language":
        extra.add(fact.line.key.rstrip(":"), value)
        facts.setdefault(kind, value)
    else:
        facts.setdefault(kind, value)


def _runs(member: Member) -> tuple[list[Run], list[Run]]:
    """Lines without a label above the date and below it; what goes on below a notice of rights is none."""
    above: list[Run] = []
    below: list[Run] = []
    dated = False
    for part in member.head:
        if isinstance(part, Run):
            (below if dated else above).append(part)
        elif part.line.kind == "date":
            dated = True
    if member.leading is not None and dated:
        below.append(member.leading)
    return above, below


def _placed(member: Member, facts: dict[str, str], *, named: bool) -> tuple[str | None, str | None, Run | None]:
    """Title and paper by their places, and the run right above the text where that is the title."""
    above, below = _runs(member)
    titles = [run for run in below if not run.beside]
    title: Run | None = None
    source: str | None = None
    if "title" in facts:
        source = above[-1].text if above else below[0].lines[0] if below and below[0].beside else None
        return None, source, None
    if "source" in facts:
        title = above[0] if above else titles[0] if titles else None
    elif above and _before_date(member):
        title = above[0]
        source = below[0].lines[0] if below else None
    elif len(above) > 1:
        title, source = above[0], above[-1].text
    elif above and named and titles:
        title, source = titles[0], above[0].text
    elif above:
        last = above[0].lines[-1]
        if len(above[0].lines) > 1 and len(last.split()) <= _NAME_WORDS:
            return " ".join(above[0].lines[:-1]), last, None
        title = above[0]
    elif titles:
        title = titles[0]
        source = below[0].lines[0] if below[0].beside else None
    if title is None and member.leading is not None:
        title = member.leading
    used = title if title is not None and title is member.leading else None
    return (title.text if title else None), source, used


def _without_names(member: Member, title: str, facts: dict[str, str], names: NameReader) -> str:
    """A title above which its section stands, and below which its author, all on lines of one paragraph."""
    above, _ = _runs(member)
    run = above[0] if above else None
    if run is None or run.text != title or len(run.lines) < 2:
        return title
    lines = list(run.lines)
    if "author" not in facts and _signature(Run((lines[-1],), run.at, run.stop, beside=True), names):
        facts["author"] = lines.pop()
    if len(lines) > 1 and len(lines[0].split()) <= _SECTION_WORDS and len(lines[0]) < 0.6 * len(lines[1]):
        facts.setdefault("section", lines.pop(0))
    return " ".join(lines)


def _before_date(member: Member) -> bool:
    """Whether length or author stand above the date, where nothing has a label: then the paper stands below."""
    for part in member.head:
        if isinstance(part, Fact):
            if part.line.kind == "date":
                return False
            if part.line.kind in ("length", "author") and not part.line.key.endswith(":"):
                return True
    return False


def _name(lines: ExportLines, value: str | None) -> str | None:
    """A paper's name: what stands before a date, a place or a number in the value of its label."""
    if value is None:
        return None
    found = lines.first_place(value)
    name = _BEFORE_DATE.sub("", _BEHIND_NAME.sub("", value[:found] if found else value).strip(_EDGES))
    return _short(name) if 0 < len(name.split()) <= _NAME_WORDS else None


def _beside_date(lines: ExportLines, value: str) -> str | None:
    """The paper in front of a date on one line, where a dash or a bar parts them."""
    found = lines.first_place(value)
    if not found or not _PARTED.search(value[:found]):
        return None
    return _name(lines, value[:found])


def _short(value: str | None) -> str | None:
    return value if value and len(value) <= LONGEST_VALUE else None


def _people(byline: str, names: NameReader) -> list[str]:
    return list(dict.fromkeys(name for part in byline.split(";") for name in names.split_names(part)))
