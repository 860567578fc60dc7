"""The fingerprint of a seed, by which an unchanged one is recognised before anything is parsed."""

from __future__ import annotations

import dataclasses
import json
from hashlib import blake2b

from ...normalize.document import Hints, Seed


def seed_digest(seed: Seed) -> bytes:
    """32 bytes (BLAKE2b, RFC 7693) over payload, media and hints: everything that normalisation sees but the name.

    The same in every version of Python and on every platform. Bytes and characters are told apart.
    """
    characters = isinstance(seed.data, str)
    data = seed.data.encode("utf-8", "surrogatepass") if isinstance(seed.data, str) else seed.data
    state = blake2b(digest_size=32, person=b"winnow-seed-1")
    hints = json.dumps(_hints(seed.hints), sort_keys=True, ensure_ascii=True, separators=(",", ":"), default=str)
    for part in (b"characters" if characters else b"bytes", seed.media.encode(), hints.encode(), data):
        state.update(len(part).to_bytes(8, "little"))
        state.update(part)
    return state.digest()


def run_digest(seed: Seed) -> bytes:
    """The fingerprint of a seed as a run reads it: what is said of its collection makes it another document."""
    said = bytes([int(seed.already_clean)]) + seed.text_kind.encode()
    return blake2b(seed_digest(seed) + said, digest_size=32).digest()


def _hints(hints: Hints) -> dict[str, object]:
    """What is set; so a field that a later version adds changes no digest where it is unset."""
    return {
        field.name: value
        for field in dataclasses.fields(hints)
        if (value := getattr(hints, field.name)) not in (None, [], {}, (), False)
    }
