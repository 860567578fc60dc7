"""A profile as bytes: words as hashes, weights in half precision, some three kilobytes for a text.

Everything that compares texts does so with stored profiles, so that an answer does not depend on whether a text came
today or a year ago.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from .profile import EventProfile, Key
from .words import DAYS

_COUNTS = struct.Struct("<9H")
_U32, _F16 = np.dtype("<u4"), np.dtype("<f2")


def hash_of(key: Key) -> int:
    """The 32 bits that a term has in a stored profile."""
    return crc32(key.encode("utf-8", "surrogatepass")) if isinstance(key, str) else key


def pack_profile(profile: EventProfile) -> bytes:
    """The bytes of a profile. Its day is not among them: it belongs to the document."""
    terms, names = _by_hash(profile.terms), _by_hash(profile.names)
    event = set(map(hash_of, profile.event))
    marks = np.packbits(np.fromiter(map(event.__contains__, terms), np.bool_, len(terms)))
    sets = [_hashed(found) for found in (profile.speakers, profile.quotations, profile.figures, profile.years)]
    weekdays = sum(1 << number for number, day in enumerate(DAYS) if day in profile.weekdays)
    days = sorted(profile.days)
    lengths = (len(terms), len(names), *map(len, sets), len(days), len(profile.pairs), weekdays)
    return b"".join(
        (
            _COUNTS.pack(*lengths),
            *_weights(terms),
            *_weights(names),
            *(found.tobytes() for found in sets),
            bytes(value for day in days for value in day),
            profile.pairs.astype(_U32).tobytes(),
            marks.tobytes(),
        )
    )


def unpack_profile(data: bytes, day: str | None = None) -> EventProfile:
    """The profile of a text that was published on ``day``. Raises ``ValueError`` for bytes that are none."""
    try:
        *lengths, days, pairs, weekdays = _COUNTS.unpack_from(data)
        at = _COUNTS.size
        weighted: list[dict[Key, float]] = []
        for length in lengths[:2]:
            hashes = np.frombuffer(data, _U32, length, at).tolist()
            weights = np.frombuffer(data, _F16, length, at + 4 * length).astype(np.float64).tolist()
            weighted.append(dict(zip(hashes, weights, strict=True)))
            at += 6 * length
        sets: list[set[Key]] = []
        for length in lengths[2:]:
            sets.append(set(np.frombuffer(data, _U32, length, at).tolist()))
            at += 4 * length
        terms, names = weighted
        speakers, quotations, figures, years = sets
        mentioned = set(zip(data[at : at + 2 * days : 2], data[at + 1 : at + 2 * days : 2], strict=True))
        at += 2 * days
        followed = np.frombuffer(data, _U32, pairs, at)
        at += 4 * pairs
        marks = np.unpackbits(np.frombuffer(data, np.uint8, (len(terms) + 7) // 8, at), count=len(terms)).astype(bool)
    except (struct.error, ValueError) as error:
        raise ValueError(f"no profile of a text: {error}") from error
    event = {term for term, mark in zip(terms, marks.tolist(), strict=True) if mark} | set(names)
    named: set[Key] = {day for number, day in enumerate(DAYS) if weekdays >> number & 1}
    return EventProfile(terms, names, speakers, quotations, figures, years, named, mentioned, followed, event, day)


def _by_hash(weights: dict[Key, float]) -> dict[int, float]:
    return dict(sorted(zip(map(hash_of, weights), weights.values(), strict=True)))


def _weights(found: dict[int, float]) -> tuple[bytes, bytes]:
    return np.fromiter(found, _U32, len(found)).tobytes(), np.fromiter(found.values(), _F16, len(found)).tobytes()


def _hashed(keys: Iterable[Key]) -> NDArray[np.uint32]:
    return np.unique(np.array(list(map(hash_of, keys)), dtype=_U32))
