"""A seed's payload as the database keeps it for ``rebuild``: one JSON line of facts, then the payload itself."""

from __future__ import annotations

import json
from dataclasses import fields

from ...normalize.document import Hints, Seed

_HINTS = tuple(field.name for field in fields(Hints))


def pack_seed(seed: Seed, *, already_clean: bool) -> bytes:
    """Everything ``unpack_seed`` needs to make the seed again."""
    characters = isinstance(seed.data, str)
    hints = {name: value for name in _HINTS if (value := getattr(seed.hints, name))}
    head = {"media": seed.media, "characters": characters, "clean": already_clean, "hints": hints}
    data = seed.data.encode("utf-8", "surrogatepass") if isinstance(seed.data, str) else seed.data
    return json.dumps(head, separators=(",", ":"), default=str).encode("ascii") + b"\n" + data


def unpack_seed(source: str, packed: bytes) -> tuple[Seed, bool]:
    """The seed, and whether its run had said that texts come already clean."""
    line, _, data = packed.partition(b"\n")
    head = json.loads(line)
    payload = data.decode("utf-8", "surrogatepass") if head["characters"] else data
    hints = Hints(**{**head["hints"], "claims": tuple(head["hints"].get("claims", ()))})
    return Seed(source, payload, head["media"], hints), bool(head["clean"])
