"""Why a document is, or is not, in the corpus."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from ...dedupe.differences import differences
from ...dedupe.relation import Comparer
from ..snapshots.also import MOST, list_others
from ..state.os_paths import printable, unpacked_path
from ..state.store import Store
from .lookup import find_seeds
from .stories import story_of

Explanation = dict[str, Any]


def explain(store: Store, key: str) -> list[Explanation]:
    """What became of each seed that ``key`` names: outcome, representative, cut lines, repairs, candidates.

    Empty when the key names nothing. Similarity and containment are computed anew from the two texts.
    """
    return explain_seeds(store, find_seeds(store, key))


def explain_seeds(store: Store, seeds: Mapping[int, str]) -> list[Explanation]:
    """The same of seeds by number, in the order of their sources."""
    return [_explain(store, sid) for sid, _ in sorted(seeds.items(), key=lambda item: item[1])]


def _explain(store: Store, sid: int) -> Explanation:
    source, identity, outcome, reason, offset, site, dump, cid, _, _, _, path = store.kept.outcome_of(sid)
    entry: Explanation = {
        "source": source,
        "id": identity.hex() if identity else None,
        "outcome": outcome,
        "reason": reason,
        "offset": offset,
        "path": printable(unpacked_path(path)) if path is not None else None,
        "representative": None,
    }
    if outcome == "removed":
        entry["reasons"] = [{"day": day, "reason": said} for day, said in store.tombstones.reasons(source)]
    entry["first_seen"], entry["last_changed"] = store.seeds.dates(sid)
    document = store.document(sid)
    if document is None:
        return entry
    shown, boilerplate = store.recurring_lines.published_text(site, document.text, dump=bool(dump))
    entry |= {
        "title": document.meta.title,
        "url": document.meta.url,
        "language": document.language.code,
        "encoding": document.encoding,
        "extractor": document.extractor,
        "kind": asdict(document.kind),
        "text": shown,
        "cuts": [asdict(cut) for cut in [*document.cuts, *boilerplate]],
        "more_cuts": document.more_cuts,
        "repairs": [asdict(change) for change in document.repairs],
        "evidence": [asdict(evidence) for evidence in document.meta.evidence],
        "candidates": [asdict(candidate) for candidate in document.meta.candidates],
    }
    other = instead_of(store, sid)
    if other is not None:
        entry["representative"] = _compared(store, document.text, other)
    if outcome == "kept":
        entry["duplicates"] = next(duplicate_groups(store, cid), {"duplicates": []})["duplicates"]
        others = list_others(store.kept.bodies_of_duplicates(sid, cid, MOST), store.codec)
        entry["also"] = [listed for listed, _ in others]
        entry["story"] = story_of(store, sid)
    return entry


def instead_of(store: Store, sid: int) -> int | None:
    """The seed that is in the corpus instead of ``sid``, if one is."""
    url: bytes | None
    best: int | None
    _, _, outcome, _, _, _, _, _, url, best, rep, _ = store.kept.outcome_of(sid)
    if outcome == "exact-duplicate":
        return best
    if outcome == "near-duplicate":
        return store.kept.best_of(rep)
    if outcome == "superseded":
        return store.seeds.current_capture(url)
    return None


def stands_now(store: Store, source: str) -> str | None:
    """The source of what is published for a seed now: its own, another one's, or None."""
    sid = store.seeds.with_source(source)
    while sid is not None and (other := instead_of(store, sid)) not in (None, sid):
        sid = other
    return store.kept.outcome_of(sid)[0] if sid is not None else None


def _compared(store: Store, text: str, other: int) -> Explanation:
    stands = store.document(other)
    assert stands is not None
    relation = Comparer(store.settings.dedup).compare(text, stands.text)
    return {
        "source": stands.source,
        "id": store.seeds.id_of(other).hex(),
        "title": stands.meta.title,
        "similarity": relation.jaccard,
        "containment": relation.containment,
        "relation": relation.reason,
        "differences": [
            {"representative": change.before, "this": change.after} for change in differences(stands.text, text)
        ],
    }


def duplicate_groups(store: Store, only: int | None = None) -> Iterator[Explanation]:
    """Every kept document that stands for others, by source, with what it stands for (or just content ``only``)."""
    for sid, cid, identity, source in store.kept.with_duplicates(only):
        rows = store.kept.duplicates_of(sid, cid)
        document = store.document(sid)
        yield {
            "id": identity.hex(),
            "source": source,
            "title": document.meta.title if document else None,
            "duplicates": [
                {
                    "id": other.hex(),
                    "source": name,
                    "outcome": outcome,
                    "similarity": round(similarity, 6),
                    "containment": round(containment, 6),
                    "relation": relation,
                }
                for name, other, outcome, similarity, containment, relation in rows
            ],
        }


def group_of(store: Store, key: str) -> Iterator[Explanation]:
    """The group of each document that ``key`` names, as `duplicate_groups` gives it, with the sources that were
    ``asked`` for; the most similar duplicates come first. One in no group is given with its outcome and no duplicates.
    """
    asked: dict[int | None, list[str]] = {}
    alone: list[Explanation] = []
    for sid, source in sorted(find_seeds(store, key).items(), key=lambda item: item[1]):
        _, identity, outcome, _, _, _, _, cid, _, _, rep, _ = store.kept.outcome_of(sid)
        content = rep if rep is not None else cid
        if outcome in ("kept", "exact-duplicate", "near-duplicate") and store.kept.with_duplicates(content):
            asked.setdefault(content, []).append(source)
        else:
            document = store.document(sid)
            alone.append(
                {
                    "id": identity.hex() if identity else None,
                    "source": source,
                    "outcome": outcome,
                    "title": document.meta.title if document else None,
                    "duplicates": [],
                    "asked": [source],
                }
            )
    for content, sources in asked.items():
        for group in duplicate_groups(store, content):
            group["duplicates"].sort(key=lambda one: (-one["similarity"], one["source"]))
            yield {**group, "outcome": "kept", "asked": sources}
    yield from alone
