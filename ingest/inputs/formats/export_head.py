"""One document of an export taken apart: the facts in its head and its foot, lines in the head that have no label, and
the text between them.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from .export_lines import ExportLine, ExportLines

_MOST_HEAD = 60
"""Lines that are not blank, in which a head is looked for."""
_LONGEST_RUN = 300
"""Characters of a title; what is longer is text."""
_MOST_RUNS = 2
"""Paragraphs without a label between two facts of one head."""
_MOST_BELOW = 20
"""Lines below the last document: how somebody searched, whom to ask."""
_SENTENCE = re.compile(r"[.!?…。]['\"”’»)]{0,2}$")
_HEAD = frozenset(
    (
        "title",
        "author",
        "date",
        "source",
        "length",
        "section",
        "url",
        "abstract",
        "counter",
        "license",
        "language",
        "stated",
        "end",
    )
)
_FREE = ("free", "prose")


@dataclass(slots=True, frozen=True)
class Fact:
    """What one line says, with the lines below it that go on; ``at`` and ``stop`` are its first line and the one after
    its last.
    """

    line: ExportLine
    value: str
    at: int
    stop: int


@dataclass(slots=True, frozen=True)
class Run:
    """Lines without a label, one below the other. ``beside``: right below a fact, without a blank line between."""

    lines: tuple[str, ...]
    at: int
    stop: int
    beside: bool

    @property
    def text(self) -> str:
        """The lines as one."""
        return " ".join(self.lines)


@dataclass(slots=True)
class Member:
    """A document between two lines of a file: the parts of its head in their order, what may be a title right above
    its text (``leading``), the facts of its foot, and where its text begins and ends.
    """

    head: list[Fact | Run] = field(default_factory=list)
    leading: Run | None = None
    second: Run | None = None
    foot: list[Fact] = field(default_factory=list)
    body: int = 0
    stop: int = 0


def feet(lines: ExportLines, bounds: list[tuple[int, int]]) -> frozenset[str]:
    """What the paragraphs of feet begin with: labels at the end of one document that others have as well."""
    ends = {
        key
        for begin, end in bounds
        for key in (lines[at].key for at in _feet(lines, begin, end))
        if _is_label(lines, key)
    }
    counts: Counter[str] = Counter()
    for begin, end in bounds:
        counts.update(ends & {lines[at].key for at in range(begin, end)})
    return frozenset(
        key for key, count in counts.items() if count >= min(2, len(bounds)) and count >= 0.2 * len(bounds)
    )


def _is_label(lines: ExportLines, key: str) -> bool:
    return key.endswith(":") or key in lines.words.codes or key == "copyright"


def back_cover(lines: ExportLines, bounds: list[tuple[int, int]]) -> int:
    """Where the last document ends: what stands below the line with which the others end belongs to none."""
    begin, end = bounds[-1]
    lasts = Counter(
        lines[at].key for at in (_last(lines, one, two) for one, two in bounds[:-1]) if lines[at].kind != "free"
    )
    key, count = lasts.most_common(1)[0] if lasts else ("", 0)
    found = [
        at for at in range(begin, end) if lines[at].key == key and lines[at].kind not in ("free", "blank", "prose")
    ]
    if not key or count < 0.8 * (len(bounds) - 1) or not found:
        return end
    below = [at for at in range(found[-1] + 1, end) if lines[at].kind not in ("blank", "rule")]
    return end if len(below) > _MOST_BELOW or any(lines[at].kind == "prose" for at in below) else found[-1] + 1


def _last(lines: ExportLines, begin: int, end: int) -> int:
    """The last line of a document that says something."""
    return next((at for at in range(end - 1, begin, -1) if lines[at].kind not in ("blank", "rule")), begin)


def _feet(lines: ExportLines, begin: int, end: int) -> list[int]:
    """First lines of paragraphs at the end of a document that say something of it, from below."""
    found = []
    at = end - 1
    while at > begin:
        if lines[at].kind == "blank":
            at -= 1
            continue
        top = at
        while top > begin and lines[top - 1].kind != "blank":
            top -= 1
        while top < at and lines[top].kind in _FREE:  # a label can stand right below the text
            top += 1
        if lines[top].kind not in _HEAD and lines[top].kind != "rule":
            break
        found.append(top)
        at = top - 1
        if lines[at].kind in _FREE:
            break
    return found


def has_label(lines: ExportLines, begin: int, end: int) -> bool:
    """Whether the text of a document has a label of its own, so that all above it is its head."""
    count = 0
    for at in range(begin, end):
        if lines[at].kind == "body":
            return True
        count += lines[at].kind != "blank"
        if count > _MOST_HEAD:
            break
    return False


def read_member(lines: ExportLines, begin: int, end: int, foot: frozenset[str], *, to_label: bool) -> Member:
    """The document between two lines; ``foot``: what `feet` found; ``to_label``: its text begins at a label."""
    member = Member(body=begin, stop=end)
    _read_head(lines, begin, end, member, to_label=to_label and has_label(lines, begin, end))
    _read_foot(lines, end, foot, member)
    return member


def _read_head(lines: ExportLines, begin: int, end: int, member: Member, *, to_label: bool) -> None:
    parts: list[Fact | Run] = []
    pending: list[Run] = []
    at, count = begin, 0
    while at < end and count < _MOST_HEAD:
        line = lines[at]
        if line.kind in ("blank", "rule"):
            at += 1
            continue
        count += 1
        if line.kind == "body":
            member.head = [*parts, *pending]
            member.body = at if line.value else at + 1
            return
        if line.kind in _HEAD:
            if not to_label and any(isinstance(part, Fact) and part.line == line for part in parts):
                break
            fact = _fact(lines, at, end)
            parts += [*pending, fact]
            pending = []
            at = member.body = fact.stop
            continue
        run = _run(lines, at, end)
        if to_label and parts and isinstance(parts[-1], Fact) and parts[-1].line.kind == "abstract":
            last = parts[-1]
            parts[-1] = Fact(last.line, f"{last.value} {run.text}", last.at, run.stop)
            at = run.stop
            continue
        long = len(run.text) > _LONGEST_RUN or len(pending) >= _MOST_RUNS
        if not to_label and (long or _is_text(run, [*parts, *pending])):
            break
        pending.append(run)
        at = run.stop
    member.head = parts
    while parts and member.body < end and lines[member.body].kind in ("blank", "rule"):
        member.body += 1
    stated = any(isinstance(part, Fact) and part.line.kind != "counter" for part in parts)
    if stated and pending and any(lines[at].kind != "blank" for at in range(pending[0].stop, end)):
        member.leading = pending[0]
        member.second = pending[1] if len(pending) > 1 else None


def _is_text(run: Run, parts: list[Fact | Run]) -> bool:
    """Whether lines are sentences below a title that is there already."""
    dated = next(
        (at for at, part in enumerate(parts) if isinstance(part, Fact) and part.line.kind == "date"), len(parts)
    )
    titled = any(
        part.line.kind == "title" if isinstance(part, Fact) else at > dated and not part.beside
        for at, part in enumerate(parts)
    )
    return titled and len(run.text) > 60 and _SENTENCE.search(run.text) is not None


def _run(lines: ExportLines, at: int, end: int) -> Run:
    first = at
    found = []
    while at < end and lines[at].kind in _FREE:
        found.append(lines.raw[at].strip())
        at += 1
    return Run(tuple(found), first, at, first > 0 and lines[first - 1].kind in _HEAD)


def _fact(lines: ExportLines, at: int, end: int) -> Fact:
    """A fact with the lines below it that belong to its value: of a label without one, of a long one, of a notice."""
    line = lines[at]
    value = [line.value]
    stop = at + 1 + line.below
    if line.key in lines.words.codes or line.key == "copyright" or line.kind == "abstract" or line.key.endswith(":"):
        long = (
            line.key in lines.words.codes
            or line.key == "copyright"
            or line.kind == "abstract"
            or not line.value
            or line.below
            or len(line.value) > 45
        )
        while stop < end and long and lines[stop].kind in _FREE and not _is_code(lines, stop):
            value.append(lines.raw[stop].strip())
            stop += 1
    return Fact(line, " ".join(value).strip(), at, stop)


def _is_code(lines: ExportLines, at: int) -> bool:
    return lines[at].key in lines.words.codes


def _read_foot(lines: ExportLines, end: int, foot: frozenset[str], member: Member) -> None:
    for top in _feet(lines, member.body, end):
        if lines[top].kind in ("end", "rule", "license") or lines[top].key in foot:
            member.stop = top
    at = member.stop
    while at < end:
        if lines[at].kind in _HEAD:
            fact = _fact(lines, at, end)
            member.foot.append(fact)
            at = fact.stop
        else:
            at += 1
