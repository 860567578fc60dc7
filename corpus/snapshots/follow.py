"""Keeping somebody else's index equal to the corpus: what is new is handed over, what is gone is taken back.

At least once, resumable, idempotent: a kill between any two steps leaves nothing in the index that the corpus has
dropped, and nothing missing, once it has been followed again (`Deliveries` says how that is remembered). The change
feeds are used where they lead from the snapshot that the index holds whole to the current one; else (after a kill, a
takedown that rewrote what lies between, feeds beyond retention, a corpus made anew) everything is compared.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from ..errors import DamagedCorpus, UsageError
from ..state.deliveries import Deliveries
from .export import folded_changes, record_id
from .layout import current_folder, current_number, read_manifest, snapshot_folder, snapshot_lines, snapshot_numbers
from .record import Record, record_digest, record_line

Upsert = Callable[[list[Record]], object]
"""Puts records into an index; one whose id is there already is replaced."""
Delete = Callable[[list[str]], object]
"""Takes documents out of an index by id; one that is not there is no error."""

BATCH = 256
"""Records handed over at once."""


@dataclass(slots=True, frozen=True)
class Delivered:
    """What was handed over, and the snapshot that the index holds whole now."""

    snapshot: int
    upserted: int
    deleted: int


def follow(
    corpus: Path, state: str | os.PathLike[str], upsert: Upsert, delete: Delete, *, batch: int = BATCH
) -> Delivered:
    """Bring an index up to the current snapshot.

    ``state`` is a file in which is kept what the index was given; it belongs to that one index. What ``upsert`` or
    ``delete`` raises ends it, and the next call goes on. What is gone is deleted first. Raises ``NoCorpus``,
    ``DamagedCorpus``, and ``UsageError`` for a file that is no such state.
    """
    if batch < 1:
        raise UsageError(f"a batch of {batch}")
    with closing(Deliveries(Path(state))) as deliveries:
        while True:
            folder = current_folder(corpus)
            try:
                return _deliver(corpus, folder, deliveries, upsert, delete, batch)
            except (DamagedCorpus, FileNotFoundError):
                if current_number(corpus) == int(folder.name):
                    raise
                # published anew, and this snapshot dropped, while it was read: on to the next


def _deliver(
    corpus: Path, folder: Path, deliveries: Deliveries, upsert: Upsert, delete: Delete, batch: int
) -> Delivered:
    number, digest = int(folder.name), str(read_manifest(folder)["digest"])
    place = deliveries.place()
    if place == (number, digest):
        return Delivered(number, 0, 0)
    feed = _by_feed(corpus, number, place) if place is not None else None
    gone, new = _compared(folder, deliveries.digests()) if feed is None else feed
    deliveries.depart()
    deleted = upserted = 0
    for identities in _batches(gone, batch):
        with deliveries.deleting(identities):
            delete([identity.hex() for identity in identities])
        deleted += len(identities)
    for lines in _batches(new(), batch):
        with deliveries.upserting((_identity(line), record_digest(line)) for line in lines):
            upsert([json.loads(line) for line in lines])
        upserted += len(lines)
    deliveries.arrive(number, digest)
    return Delivered(number, upserted, deleted)


Difference = tuple[list[bytes], Callable[[], Iterator[bytes]]]
"""The ids that are gone, and what gives the lines of the records that are new."""


def _by_feed(corpus: Path, number: int, place: tuple[int, str]) -> Difference | None:
    """The difference by the change feeds; None where they do not lead from that place to this one for certain."""
    start, digest = place
    if start > number or not set(snapshot_numbers(corpus)).issuperset(range(start, number + 1)):
        return None
    steps = [read_manifest(snapshot_folder(corpus, step)) for step in range(start, number + 1)]
    if steps[0]["digest"] != digest or any(step.get("purged") for step in steps):
        return None

    gone: list[bytes] = []
    new: list[bytes] = []
    for line in folded_changes(corpus, range(start + 1, number + 1)):
        change = json.loads(line)
        if change["op"] == "remove":
            gone.append(bytes.fromhex(change["id"]))
        else:
            new.append(record_line(change["record"]))
    return gone, lambda: iter(new)


def _compared(folder: Path, held: dict[bytes, bytes | None]) -> Difference:
    """The difference between all that the index may hold and all that the snapshot holds."""
    gone = dict.fromkeys(held)
    for identity, _ in _identified(folder):
        gone.pop(identity, None)
    return sorted(gone), lambda: (
        line for identity, line in _identified(folder) if held.get(identity) != record_digest(line)
    )


def _identified(folder: Path) -> Iterator[tuple[bytes, bytes]]:
    """The record lines of a snapshot, each with its id."""
    for line in snapshot_lines(folder):
        try:
            yield _identity(line), line
        except ValueError as error:
            raise DamagedCorpus(f"{folder} is damaged ({error}); run: winnow verify") from error


def _identity(line: bytes) -> bytes:
    return bytes.fromhex(record_id(line).decode())


def _batches(items: Iterable[bytes], size: int) -> Iterator[list[bytes]]:
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch
