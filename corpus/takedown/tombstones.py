"""``removed.jsonl``: the takedowns, beside the database, so that they outlive it.

Tombstones live in the database; this file repeats them (hashes and names, never a text), rewritten by each takedown.
``rebuild`` reads it when the database is lost: what was taken down must not come back then either.
"""

from __future__ import annotations

import json
from pathlib import Path

from ..errors import DamagedCorpus
from ..state.durable import replace_durably
from ..state.store import Store

TOMBSTONES = "removed.jsonl"


def write_tombstones(store: Store) -> None:
    """Bring the file up to date with the database."""
    lines = (
        json.dumps(
            {
                "source": source,
                "id": identity and identity.hex(),
                "content": key and key.hex(),
                "reason": reason,
                "reasons": [{"day": day, "reason": said} for day, said in store.tombstones.reasons(source)],
            }
        ).encode("ascii")
        + b"\n"
        for source, identity, key, reason in store.tombstones.all()
    )
    replace_durably(store.folder / TOMBSTONES, lines)


def restore_tombstones(store: Store, corpus: Path) -> int:
    """Put the tombstones of ``corpus/removed.jsonl`` into a store that has none; returns how many there were.

    Raises ``DamagedCorpus`` when the file cannot be understood: what was taken down would come back in silence.
    """
    path = corpus / TOMBSTONES
    try:
        entries = [json.loads(line) for line in path.read_bytes().split(b"\n") if line]
        rows = [(e["source"], _bytes(e["id"]), _bytes(e["content"]), e["reason"]) for e in entries]
        reasons = [(e["source"], r["day"], r["reason"]) for e in entries for r in e.get("reasons", ())]
    except FileNotFoundError:
        return 0
    except (ValueError, KeyError, TypeError) as error:
        raise DamagedCorpus(
            f"{path} is damaged, and with it the list of takedowns; mend it, or delete it to do without them"
        ) from error
    with store.transaction():
        store.tombstones.restore(rows)
        for source, day, reason in reasons:
            store.tombstones.note_reason(source, day, reason)
    return len(rows)


def _bytes(value: str | None) -> bytes | None:
    return bytes.fromhex(value) if value else None
