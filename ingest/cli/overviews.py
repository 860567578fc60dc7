"""What ``status`` and ``duplicates`` show to people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .style import Line, Paint

OUTCOMES: dict[str, Paint] = {
    "kept": "good",
    "exact-duplicate": "warn",
    "near-duplicate": "warn",
    "superseded": "warn",
    "filtered": "faint",
    "quarantined": "bad",
    "removed": "bad",
}
"""How an outcome is painted."""
_NAMED = 10
"""Labels, reasons and the like that are shown."""
_PASSAGE = 160
"""Characters of a passage that are shown."""


def status_lines(found: Mapping[str, Any]) -> Iterator[Line]:
    """``winnow status`` as text."""
    sizes = found["sizes"]
    yield [("strong", f"corpus     {found['corpus']}")]
    yield f"snapshot   {found['snapshot']}  (kept: {', '.join(map(str, found['retained'])) or 'none'})"
    yield f"digest     {found['digest']}"
    parts = ", ".join(f"{name} {_size(size)}" for name, size in sizes.items() if size and name != "total")
    yield f"size       {_size(sizes['total'])}  ({parts})"
    yield f"seeds      {found['seeds']:,} in {found['files']:,} files"
    for name, number in found["counts"].items():
        if number:
            yield [("", "  "), (OUTCOMES.get(name, ""), f"{name:<16}"), ("", f" {number:>10,}")]
    yield from _counted("languages", found["languages"])
    yield from _counted("sites", found["sites"])
    yield from _labels(found)
    for reason, number in list(found["filtered"].items())[:_NAMED]:
        yield f"filtered   {number:,}: {reason}"
    for trouble in found["quarantine"][:_NAMED]:
        where = trouble["sources"][0] if trouble["sources"] else ""
        more = f" and {trouble['seeds'] - 1:,} more" if trouble["seeds"] > 1 else ""
        yield [
            ("bad", "quarantine"),
            ("", f" {trouble['seeds']:,}: {trouble['reason']}"),
            ("faint", f"  {where}{more}"),
        ]
    if len(found["quarantine"]) > _NAMED:
        yield f"quarantine and {len(found['quarantine']) - _NAMED} other reasons: winnow status --json"
    for run in found["runs"]:
        yield from _run(run)


def _counted(name: str, counts: Mapping[str, int]) -> Iterator[Line]:
    named = list(counts.items())[:_NAMED]
    more = f", and {len(counts) - _NAMED} more" if len(counts) > _NAMED else ""
    if named or name == "languages":
        yield f"{name:<10} " + (", ".join(f"{one} {number:,}" for one, number in named) or "none") + more


def _labels(found: Mapping[str, Any]) -> Iterator[Line]:
    labels = found["by_label"]
    for label, counts in list(labels.items())[:_NAMED]:
        told = ", ".join(f"{number:,} {name}" for name, number in counts.items())
        folder = found["labels"].get(label)
        name = label or "(files forgotten)"
        yield [("", f"label      {name}: {told}"), ("faint", f"  {folder}" if folder else "")]
    if len(labels) > _NAMED:
        yield f"label      and {len(labels) - _NAMED} more: winnow status --json"


def _run(run: Mapping[str, Any]) -> Iterator[Line]:
    head = f"run {run['run']:<6} {run['started']}  snapshot {run['snapshot'] or '-'}  "
    seeds, records = run["seeds"], run["records"]
    if not run["finished"]:
        yield [("", head), ("warn", "unfinished")]
        return
    met = f"{seeds['new']:,} new, {seeds['changed']:,} changed, {seeds['unchanged']:,} unchanged seeds" if seeds else ""
    did = [f"{sign}{records[name]:,} {name}" for name, sign in _SIGNS.items() if records[name]] if records else []
    yield [("", f"{head}{met}; "), ("good" if did else "faint", f"{', '.join(did) or 'nothing changed'}")]


_SIGNS = {"added": "+", "updated": "~", "removed": "-"}


def _size(size: float) -> str:
    for unit in ("B", "KB", "MB", "GB"):
        if size < 1000:
            return f"{size:.0f} {unit}" if unit == "B" or size >= 10 else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} TB"


def group_lines(group: Mapping[str, Any], asked: frozenset[str] = frozenset()) -> Iterator[Line]:
    """One representative with what it stands for; documents that were ``asked`` for (by source) are marked."""
    yield [("strong", _marked(group["source"], asked)), ("", f"  {group['title'] or ''}".rstrip())]
    for document in group["duplicates"]:
        figures = f"{document['similarity']:.3f} {document['containment']:.3f} {document['relation']:<9}"
        paint = OUTCOMES.get(document["outcome"], "")
        yield [
            ("", "  "),
            (paint, f"{document['outcome']:<15}"),
            ("", f" {figures} {_marked(document['source'], asked)}"),
        ]


def story_lines(story: Mapping[str, Any]) -> Iterator[Line]:
    """One story: its versions, and what the closest two of them share."""
    days = sorted({day for day in (story["first_day"], story["last_day"]) if day})
    when = f", {' to '.join(days)}" if days else ""
    yield [("strong", f"story {story['story']}"), ("", f"  {story['size']} versions{when}")]
    for version in story["versions"]:
        title = version["title"] or ""
        yield f"  {version['date'] or 'no date':<10} {version['role']:<10} {version['source']}  {title}".rstrip()
        if version["passage"]:
            yield f"    prints {version['source_of']}: {version['passage'][:_PASSAGE]}"
    for name, values in story["shared"].items():
        if values:
            yield f"  shared {name}: {', '.join(values)}"
    for found in story["differences"]:
        yield f"  differ: {found['values'][0]} / {found['values'][1]}"
        for day, sentence in zip(found["days"], found["sentences"], strict=True):
            yield f"    {day or 'no date':<10} {sentence[:_PASSAGE]}"


def _marked(source: str, asked: frozenset[str]) -> str:
    return f"{source} *" if source in asked else source


def alone_line(document: Mapping[str, Any]) -> Line:
    """A document that is in no group."""
    outcome = document["outcome"]
    why = "stands for no other" if outcome == "kept" else f"is {outcome}, and in no group"
    return f"{document['source']} {why}; see: winnow explain {document['source']}"
