"""Why a document is, or is not, in the corpus."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from ...dedupe.differences import differences
from ...dedupe.relation import Comparer
from ..snapshots.render import KEPT
from ..state.os_paths import printable, unpacked_path
from ..state.outcomes import OUTCOME
from ..state.recurring_lines import published_text
from ..state.store import Store
from .lookup import find_seeds

Explanation = dict[str, Any]


def explain(store: Store, key: str) -> list[Explanation]:
    """What became of each seed that ``key`` names: outcome, representative, cut lines, repairs, candidates.

    Empty when the key names nothing. Similarity and containment are computed anew from the two texts.
    """
    return [_explain(store, sid) for sid, _ in sorted(find_seeds(store, key).items(), key=lambda item: item[1])]


def _explain(store: Store, sid: int) -> Explanation:
    row = store.db.execute(
        f"select s.source, s.id, {OUTCOME}, s.reason, s.offset, s.site, s.dump, s.cid, s.url_key, c.best, c.rep, "
        "f.path from seeds s left join contents c on c.cid = s.cid left join files f on f.file = s.file "
        "where s.sid = ?",
        (sid,),
    ).fetchone()
    source, identity, outcome, reason, offset, site, dump, cid, url, best, rep, path = row
    entry: Explanation = {
        "source": source,
        "id": identity.hex() if identity else None,
        "outcome": outcome,
        "reason": reason,
        "offset": offset,
        "path": printable(unpacked_path(path)) if path is not None else None,
        "representative": None,
    }
    document = store.document(sid)
    if document is None:
        return entry
    shown, furniture = published_text(store.db, site, bool(dump), document.text)
    entry |= {
        "title": document.meta.title,
        "url": document.meta.url,
        "language": document.language.code,
        "encoding": document.encoding,
        "extractor": document.extractor,
        "kind": asdict(document.kind),
        "text": shown,
        "cuts": [asdict(cut) for cut in [*document.cuts, *furniture]],
        "more_cuts": document.more_cuts,
        "repairs": [asdict(change) for change in document.repairs],
        "evidence": [asdict(evidence) for evidence in document.meta.evidence],
        "candidates": [asdict(candidate) for candidate in document.meta.candidates],
    }
    other = _stands_for(store, sid, outcome, best, rep, url)
    if other is not None:
        entry["representative"] = _compared(store, document.text, other)
    if outcome == "kept":
        entry["duplicates"] = next(duplicate_groups(store, cid), {"duplicates": []})["duplicates"]
    return entry


def _stands_for(
    store: Store, sid: int, outcome: str, best: int | None, rep: int | None, url: bytes | None
) -> int | None:
    """The seed that is in the corpus instead of ``sid``, if one is."""
    if outcome == "exact-duplicate":
        return best
    if outcome == "near-duplicate":
        row = store.db.execute("select best from contents where cid = ?", (rep,)).fetchone()
        return int(row[0]) if row else None
    if outcome == "superseded":
        row = store.db.execute(
            "select sid from seeds where url_key = ? and live order by revision desc, source limit 1", (url,)
        ).fetchone()
        return int(row[0]) if row else None
    return None


def _compared(store: Store, text: str, other: int) -> Explanation:
    stands = store.document(other)
    assert stands is not None
    (identity,) = store.db.execute("select id from seeds where sid = ?", (other,)).fetchone()
    relation = Comparer(store.settings.dedup).compare(text, stands.text)
    return {
        "source": stands.source,
        "id": identity.hex(),
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
    where, values = (" and s.cid = ?", (only,)) if only is not None else ("", ())
    kept = store.db.execute(
        f"select s.sid, s.cid, s.id, s.source {KEPT}{where} and (exists (select 1 from contents o where o.rep = s.cid) "
        "or (select count(*) from seeds o where o.cid = s.cid and o.live) > 1) order by s.source",
        values,
    ).fetchall()
    for sid, cid, identity, source in kept:
        rows = store.db.execute(
            "select s.source, s.id, 'exact-duplicate', 1.0, 1.0, 'equal' from seeds s "
            "where s.cid = :cid and s.live and s.sid <> :sid "
            "union all select s.source, s.id, 'near-duplicate', c.jaccard, c.containment, c.relation "
            "from contents c join seeds s on s.cid = c.cid where c.rep = :cid and s.live order by 1",
            {"cid": cid, "sid": sid},
        ).fetchall()
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
