"""A seed's payload as the database keeps it for ``rebuild``: one JSON line of facts, then the payload itself."""

from __future__ import annotations

import json
from dataclasses import fields

from ...normalize.document import Hints, Seed

_HINTS = tuple(field.name for field in fields(Hints))


def kept_payload(seed: Seed, keep_raw: str) -> bytes | None:
    """The payload, packed, where the setting ``keep_raw`` says that it is stored."""
    return pack_seed(seed) if keep_raw == "all" or (keep_raw == "text" and seed.media == "text") else None


def pack_seed(seed: Seed) -> bytes:
    """Everything ``unpack_seed`` needs to make the seed again."""
    characters = isinstance(seed.data, str)
    hints = {name: value for name in _HINTS if (value := getattr(seed.hints, name))}
    head: dict[str, object] = {"media": seed.media, "characters": characters, "clean": seed.already_clean}
    if seed.text_kind:
        head["kind"] = seed.text_kind
    head["hints"] = hints
    data = seed.data.encode("utf-8", "surrogatepass") if isinstance(seed.data, str) else seed.data
    return json.dumps(head, separators=(",", ":"), default=str).encode("ascii") + b"\n" + data


def unpack_seed(source: str, packed: bytes) -> Seed:
    """The seed as its run read it."""
    line, _, data = packed.partition(b"\n")
    head = json.loads(line)
    payload = data.decode("utf-8", "surrogatepass") if head["characters"] else data
    hints = Hints(**{**head["hints"], "claims": tuple(head["hints"].get("claims", ()))})
    return Seed(source, payload, head["media"], hints, bool(head["clean"]), head.get("kind", ""))
