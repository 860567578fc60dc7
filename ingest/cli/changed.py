"""What a run, a rebuild or an earlier publication changed, by name, for people: one screen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .console import Console

SHOWN_NAMES = 8
"""Names of each kind on a terminal; in a log line `LOGGED_NAMES`."""
LOGGED_NAMES = 3
SHOWN_SITES = 6
_WORDS = {"taken_down": "kept out by a takedown"}


def show_changes(changed: Mapping[str, Any], console: Console) -> None:
    """Each kind of change with its first names, then sites and languages."""
    for kind, count in changed["counts"].items():
        if count:
            _show_kind(kind, count, changed.get("names", {}).get(kind, []), console)
    if changed.get("sites"):
        console.event(f"sites: {_sites(changed['sites'])}", sites=changed["sites"])
    if changed.get("languages"):
        told = ", ".join(f"{code} {number:,}" for code, number in changed["languages"].items())
        console.event(f"languages added: {told}", languages=changed["languages"])


def show_alarms(alarms: Sequence[Mapping[str, Any]], console: Console) -> None:
    """Each alarm on a line of its own."""
    for alarm in alarms:
        console.event(f"alarm {alarm['name']}: {alarm['message']}", level="warning", alarm=alarm)


def change_lines(changed: Mapping[str, Any]) -> Iterator[str]:
    """The same as lines of text, with all names that are known."""
    names = changed.get("names", {})
    for kind, count in changed["counts"].items():
        if count:
            yield f"{_word(kind)} {count:,}"
            yield from (f"  {_named(entry)}" for entry in names.get(kind, ()))
            if (more := count - len(names.get(kind, ()))) > 0:
                yield f"  and {more:,} more"


def counted(counts: Mapping[str, int]) -> str:
    """Counts of changes in one line."""
    return ", ".join(f"{number:,} {_word(kind)}" for kind, number in counts.items() if number) or "nothing by name"


def _show_kind(kind: str, count: int, entries: Sequence[Mapping[str, Any]], console: Console) -> None:
    level = "warning" if kind == "quarantined" else "info"
    most = len(entries) if console.verbose else SHOWN_NAMES if console.live else LOGGED_NAMES
    first = [_named(entry) for entry in entries[:most]]
    more = f"and {count - len(first):,} more" if count > len(first) else ""
    head = f"{_word(kind)} {count:,}"
    if not console.live:
        names = "; ".join([*first, *([more] if more else [])])
        console.event(f"{head}: {names}" if names else head, level=level, **{kind: entries[:most], "count": count})
        return
    console.event(head, level=level)
    for line in (*first, *([more] if more else [])):
        console.event(f"  {line}", level=level)


def _word(kind: str) -> str:
    return _WORDS.get(kind, kind)


def _named(entry: Mapping[str, Any]) -> str:
    """A source, and what there is to say of it."""
    instead = entry.get("of") or entry.get("by") or entry.get("instead")
    told = [entry[name] for name in ("outcome", "reason") if entry.get(name)]
    told += [f"was {entry['was']}"] if entry.get("was") else []
    if instead:
        told.append(f"instead: {instead}")
    return f"{entry['source']} ({', '.join(told)})" if told else str(entry["source"])


def _sites(sites: Mapping[str, Mapping[str, int]]) -> str:
    parts = []
    for site, found in list(sites.items())[:SHOWN_SITES]:
        what = ", ".join(f"{number:,} {outcome}" for outcome, number in found.items() if outcome != "came")
        parts.append(f"{site} {found['came']:,} ({what})")
    if len(sites) > SHOWN_SITES:
        parts.append(f"and {len(sites) - SHOWN_SITES:,} more")
    return ", ".join(parts)
