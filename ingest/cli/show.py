"""What commands show to people."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ...corpus.inspection.quarantine import QUARANTINE
from .changed import show_alarms, show_changes
from .console import Console, say

if TYPE_CHECKING:
    from ..run.ingest import Summary


def show_summary(summary: Summary, console: Console) -> None:
    """The end of a run, in a few lines on stderr."""
    seeds = summary.seeds
    console.event(
        f"seeds: {seeds['new']} new, {seeds['changed']} changed, {seeds['unchanged']} unchanged, "
        f"{seeds['forgotten']} forgotten",
        seeds=seeds,
    )
    console.event("outcomes: " + (", ".join(f"{n} {name}" for name, n in summary.counts.items() if n) or "none"))
    if summary.changed_corpus:
        _show_snapshot(summary, console)
    else:
        console.event(f"the corpus is as it was: snapshot {summary.snapshot}", snapshot=summary.snapshot)
    show_changes(summary.changed, console)
    if summary.quarantined and not summary.dry_run:
        where = shlex.quote(summary.corpus)
        console.event(
            f"in quarantine {summary.quarantined:,}: {where}/{QUARANTINE}; winnow explain SOURCE --corpus {where}",
            quarantine=summary.quarantined,
        )
    show_alarms(summary.alarms, console)


def _show_snapshot(summary: Summary, console: Console) -> None:
    records = summary.records
    console.event(
        f"snapshot {summary.snapshot}{' (not written)' if summary.dry_run else ''}: {records['added']} added, "
        f"{records['updated']} updated, {records['removed']} removed, {summary.seconds:.1f} s",
        snapshot=summary.snapshot,
        digest=summary.digest,
        seconds=summary.seconds,
    )


def show_explanation(found: Sequence[Mapping[str, Any]]) -> None:
    """``winnow explain`` as text."""
    for number, entry in enumerate(found):
        if number:
            say("")
        say(*_explained(entry))


def _explained(entry: Mapping[str, Any]) -> list[str]:
    lines = [f"{entry['source']}", f"  id       {entry['id']}", f"  outcome  {entry['outcome']}"]
    if entry.get("reason") and not entry.get("reasons"):
        lines.append(f"  reason   {entry['reason']}")
    lines.extend(f"  reason   {one['day']}: {one['reason']}" for one in entry.get("reasons", ()))
    stands = entry.get("representative")
    if stands:
        lines.append(
            f"  stands   {stands['source']} (similarity {stands['similarity']:.4f}, "
            f"containment {stands['containment']:.4f}, {stands['relation']})"
        )
        for difference in stands["differences"]:
            for sign, name in (("-", "representative"), ("+", "this")):
                if difference.get(name):
                    lines.append(f"    {sign} {difference[name]}")
    lines.extend(map(_also, entry.get("also", ())))
    lines.extend(map(_cut, entry.get("cuts", ())))
    more = entry.get("more_cuts")
    if more:
        reasons = ", ".join(f"{reason} {cuts}" for reason, (cuts, _) in more.items())
        lines.append(f"  cut      and {sum(cuts for cuts, _ in more.values())} smaller ones: {reasons}")
    lines.extend(
        f"  repaired line {change['line'] + 1}: {_short(change['before'])} -> {_short(change['after'])}"
        for change in entry.get("repairs", ())
    )
    for candidate in entry.get("candidates", ()):
        mark = "*" if candidate["won"] else " "
        why = f"  ({candidate['why']})" if candidate["why"] else ""
        lines.append(
            f"  {mark} {candidate['field']:<12} {candidate['method']:<24} {candidate['confidence']:.2f}  "
            f"{_short(candidate['value'])}{why}"
        )
    return lines


def _also(other: Mapping[str, Any]) -> str:
    facts = ", ".join(_short(other[name]) for name in ("title", "site", "date", "url") if other[name])
    return f"  also     {other['source']} ({other['relation']}){': ' if facts else ''}{facts}"


def _cut(cut: Mapping[str, Any]) -> str:
    if cut["chars"] is None:
        return f"  cut      line {cut['line'] + 1} [{cut['reason']}] {_short(cut['text'])}"
    where = f"block {cut['line'] + 1} [{cut['reason']} {cut['score']:.2f}] {cut['chars']:,} characters"
    return f"  cut      {where}: {_short(cut['text'])}"


def _short(text: str, width: int = 100) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= width else flat[: width - 1] + "…"
