"""What ``explain`` shows to people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from .overviews import OUTCOMES
from .style import Line

CANDIDATES: Final = 3
"""Candidates of a field that are shown."""
CHANGES: Final = 15
"""Cuts and repairs that are shown of each kind."""


def explained_lines(entry: Mapping[str, Any], *, verbose: bool = False) -> Iterator[Line]:
    """One document. ``verbose``: with every cut, repair and candidate that is stored."""
    yield [("strong", entry["source"])]
    yield f"  id       {entry['id']}"
    yield [("", "  outcome  "), (OUTCOMES.get(entry["outcome"], ""), entry["outcome"])]
    if entry.get("reason") and not entry.get("reasons"):
        yield f"  reason   {entry['reason']}"
    for one in entry.get("reasons", ()):
        yield f"  reason   {one['day']}: {one['reason']}"
    if seen := _seen(entry):
        yield f"  seen     {seen}"
    if entry.get("kind"):
        yield f"  kind     {entry['kind']['name']}, {entry['language']}, {entry['encoding']}"
    yield from _representative(entry)
    for other in entry.get("also", ()):
        facts = ", ".join(_short(other[name]) for name in ("title", "site", "date", "url") if other[name])
        yield f"  also     {other['source']} ({other['relation']}){': ' if facts else ''}{facts}"
    yield from _story(entry.get("story"))
    yield from _cuts(entry, verbose)
    repairs = entry.get("repairs", ())
    for change in repairs if verbose else repairs[:CHANGES]:
        before, after = _short(change["before"]), _short(change["after"])
        yield [("", f"  repaired line {change['line'] + 1}: "), ("there", before), ("", " -> "), ("here", after)]
    if not verbose and len(repairs) > CHANGES:
        yield f"  repaired {len(repairs) - CHANGES} more lines: --verbose"
    yield from _candidates(entry.get("candidates", ()), verbose)


def _story(story: Mapping[str, Any] | None) -> Iterator[Line]:
    if story is None:
        return
    yield f"  story    {story['story']} ({story['size']} version{'s' if story['size'] > 1 else ''}; {story['role']})"
    if story["source_of"]:
        yield f"  prints   {story['source_of']}: {_short(story['passage'] or '')}"
    for other in story["others"][:CHANGES]:
        yield f"  version  {other['date'] or 'no date':<10} {other['source']}"


def _seen(entry: Mapping[str, Any]) -> str:
    first, changed = entry.get("first_seen"), entry.get("last_changed")
    if first and changed and changed != first:
        return f"first {_time(first)}, last changed {_time(changed)}"
    return f"first {_time(first)}, unchanged since" if first else f"last changed {_time(changed)}" if changed else ""


def _time(stamp: str) -> str:
    return stamp[:16].replace("T", " ")


def _representative(entry: Mapping[str, Any]) -> Iterator[Line]:
    stands = entry.get("representative")
    if not stands:
        return
    yield (
        f"  stands   {stands['source']} (similarity {stands['similarity']:.4f}, "
        f"containment {stands['containment']:.4f}, {stands['relation']})"
    )
    for difference in stands["differences"]:
        if difference.get("representative"):
            yield [("there", f"    - {difference['representative']}")]
        if difference.get("this"):
            yield [("here", f"    + {difference['this']}")]


def _cuts(entry: Mapping[str, Any], verbose: bool) -> Iterator[Line]:
    cuts = entry.get("cuts", ())
    for cut in cuts if verbose else cuts[:CHANGES]:
        if cut["chars"] is None:
            where = f"line {cut['line'] + 1} [{cut['reason']}] "
        else:
            where = f"block {cut['line'] + 1} [{cut['reason']} {cut['score']:.2f}] {cut['chars']:,} characters: "
        yield [("", f"  cut      {where}"), ("cut", _short(cut["text"]))]
    if not verbose and len(cuts) > CHANGES:
        yield f"  cut      and {len(cuts) - CHANGES} more: --verbose"
    if more := entry.get("more_cuts"):
        reasons = ", ".join(f"{reason} {number}" for reason, (number, _) in more.items())
        yield f"  cut      and {sum(number for number, _ in more.values())} smaller ones: {reasons}"


def _candidates(candidates: Sequence[Mapping[str, Any]], verbose: bool) -> Iterator[Line]:
    """By field: those that won, then the others by what they weigh."""
    fields: dict[str, list[Mapping[str, Any]]] = {}
    for candidate in candidates:
        fields.setdefault(candidate["field"], []).append(candidate)
    left = 0
    for found in fields.values():
        ranked = sorted(found, key=lambda one: (not one["won"], -one["confidence"]))
        left += max(0, len(ranked) - CANDIDATES)
        for candidate in ranked if verbose else ranked[:CANDIDATES]:
            why = f"  ({candidate['why']})" if candidate["why"] else ""
            line = (
                f"  {'*' if candidate['won'] else ' '} {candidate['field']:<12} {candidate['method']:<24} "
                f"{candidate['confidence']:.2f}  {_short(candidate['value'])}"
            )
            yield [("good" if candidate["won"] else "", line), ("faint", why)]
    if left and not verbose:
        yield f"    and {left} more candidates: --verbose"


def _short(text: str, width: int = 100) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= width else flat[: width - 1] + "…"
