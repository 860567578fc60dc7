"""What can be had of a corpus whose database is lost: the records of its newest sound snapshot."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from ...normalize.document import Authority, Document, Evidence, Language, Metadata
from ..errors import CorpusError, DamagedCorpus
from ..identity import document_id, identity_url
from ..snapshots.fields import METADATA, SCHEMA_VERSION, content_hash
from ..snapshots.layout import file_sha256, part_lines, read_manifest, snapshot_folder, snapshot_numbers
from ..snapshots.render import BOUNDS
from ..state.store import SeedResult, Store


def results_from_snapshots(new: Store, corpus: Path) -> Iterator[SeedResult]:
    """Published records as results to be put. Their digests are empty, so that the next run reads every seed again.

    Of damaged parts the sound lines count, the others are looked for in older snapshots. ``new`` continues
    the numbering of snapshots. Raises ``DamagedCorpus`` when there is no readable record at all.
    """
    numbers = snapshot_numbers(corpus)
    if not numbers:
        raise DamagedCorpus(f"neither the database nor a snapshot of {corpus} can be read")
    with new.transaction():
        new.set_header("snapshot", str(numbers[-1]))
    seen: set[str] = set()
    for number in reversed(numbers):
        whole = True
        for record in _records(snapshot_folder(corpus, number)):
            if record is None:
                whole = False
            elif seen.isdisjoint(names := {str(record["id"]), str(record["source"])}):
                seen |= names  # an older snapshot may show the same seed under another id
                yield _result(record)
        if whole:
            return
    if not seen:
        raise DamagedCorpus(f"no record of {corpus} can be read")


def _records(folder: Path) -> Iterator[dict[str, object] | None]:
    """The records of a snapshot; ``None`` beside them for each part that is damaged or missing."""
    try:
        parts = read_manifest(folder)["parts"]
    except (CorpusError, KeyError):
        yield None
        return
    for part in parts:
        path = folder / part["name"]
        if not path.is_file():
            yield None
            continue
        sound = file_sha256(path) == part["sha256"]
        if not sound:
            yield None
        try:
            for line in part_lines(path):
                record = _record(line)
                if record is not None:
                    yield record
        except DamagedCorpus:
            continue


def _record(line: bytes) -> dict[str, object] | None:
    """A record of a part, if the line still is one whose text has its hash."""
    try:
        record = json.loads(line)
        known = 1 <= record["schema_version"] <= SCHEMA_VERSION
        sound = record["content_hash"] == content_hash(record["text"]) and known
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return record if sound else None


def _authority(record: dict[str, object], meta: Metadata) -> Authority:
    """Whose word the address is: published ids and evidence tell."""
    if any(e.field == "url" and e.method == "hint.url" for e in meta.evidence):
        return 2
    url = identity_url(meta.url, stated=False)
    return 1 if url is not None and document_id("", url).hex() == record["id"] else 0


def _result(record: dict[str, object]) -> SeedResult:
    meta = Metadata(**{row.name: record[row.name] for row in METADATA if row.name in record})  # type: ignore[arg-type]
    evidence = record["evidence"]
    assert isinstance(evidence, list)
    meta.evidence = [Evidence(**entry) for entry in evidence]
    if any(entry.method in BOUNDS for entry in meta.evidence):  # not its own: others gave it these bounds
        meta.date_earliest = meta.date_latest = None
        meta.evidence = [entry for entry in meta.evidence if entry.method not in BOUNDS]
    shares = record.get("languages", [])
    assert isinstance(shares, list)
    language = Language(
        str(record["language"]), float(str(record["language_score"])), [(s["language"], s["share"]) for s in shares]
    )
    source, text, authority = str(record["source"]), str(record["text"]), _authority(record, meta)
    captured = record.get("fetched")
    fetched = captured if isinstance(captured, str) else None
    document = Document(
        source, text, meta, language, "text", extractor="salvaged", authority=authority, fetched=fetched
    )
    return SeedResult(document.source, 0, b"", "document", document)
