"""The current snapshot as one stream, sorted by id; and what changed since an earlier one."""

from __future__ import annotations

import heapq
import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

from ..errors import DamagedCorpus, UsageError
from ..state.durable import TEMPORARY
from .column_types import ListOf, Struct, Type, column_types
from .layout import (
    CHANGES,
    current_folder,
    decompressor,
    part_lines,
    read_manifest,
    snapshot_folder,
    snapshot_lines,
    snapshot_numbers,
    zstd_error,
)
from .record import Record, record_line

OPEN_PARTS = 200
"""Parts held open at once by an export; beyond (systems allow 256 to 1,024 open files) each is opened for one block at
a time."""
_BLOCK = 1 << 16


def export_lines(corpus: Path) -> Iterator[bytes]:
    """Record lines of the current snapshot by id. Parts are sorted inside, so this merges them in flat memory.

    Raises ``DamagedCorpus`` when a part is missing or cannot be read.
    """
    folder = current_folder(corpus)
    try:
        parts = [folder / part["name"] for part in read_manifest(folder)["parts"]]
        read = part_lines if len(parts) <= OPEN_PARTS else _lines_by_blocks
        yield from heapq.merge(*map(read, parts), key=record_id)
    except FileNotFoundError as error:
        raise DamagedCorpus(f"{error.filename} is missing; run: winnow verify --corpus {corpus}") from error
    except (KeyError, TypeError, ValueError) as error:
        raise DamagedCorpus(f"{folder} is damaged ({error}); run: winnow verify --corpus {corpus}") from error


def _lines_by_blocks(path: Path) -> Iterator[bytes]:
    """The lines of a part, whose file is open only while a block of it is read."""
    unpack = decompressor(path)
    offset, rest = 0, b""
    while True:
        with open(path, "rb") as file:
            file.seek(offset)
            block = file.read(_BLOCK)
        if not block:
            break
        offset += len(block)
        try:
            *lines, rest = (rest + unpack(block)).split(b"\n")
        except (zlib.error, zstd_error()) as error:
            raise DamagedCorpus(f"{path} cannot be read ({error})") from error
        for line in lines:
            yield line + b"\n"
    if rest:
        raise ValueError(f"{path.name} ends in the middle of a record")


def record_id(line: bytes) -> bytes:
    """The id of a canonical record line, without parsing it: ``id`` is the second field and always 32 hex digits."""
    start = line.index(b'"id":"') + 6
    return line[start : start + 32]


def select(lines: Iterable[bytes], *, language: Sequence[str] = (), fields: Sequence[str] = ()) -> Iterator[Record]:
    """Records in some languages, with some fields (in the order asked for); everything when nothing is asked for.

    Raises ``UsageError`` for a field that records do not have.
    """
    known = column_types()
    unknown = [name for name in fields if name not in known]
    if unknown:
        raise UsageError(f"records have no field {', '.join(unknown)}; they have {', '.join(known)}")
    for line in lines:
        record = json.loads(line)
        if language and record["language"] not in language:
            continue
        yield {name: record[name] for name in fields} if fields else record


def write_jsonl(lines: Iterable[bytes], out: IO[bytes]) -> None:
    """Lines to a stream."""
    for line in lines:
        out.write(line)
    out.flush()


def write_parquet(records: Iterable[Record], path: Path) -> None:
    """Records to a Parquet file (extra ``parquet``), in row groups of 10,000; the file appears when it is complete."""
    try:
        import pyarrow as arrow
        import pyarrow.parquet as parquet
    except ImportError:
        raise UsageError("Parquet needs a library more: pip install pyarrow") from None
    types = column_types()
    schema = arrow.schema([(name, _arrow_type(arrow, kind)) for name, kind in types.items()])
    temporary = path.with_name(f"{TEMPORARY}{path.name}")
    try:
        writer: Any = None
        batch: list[Record] = []
        names: list[str] | None = None

        def flush() -> None:
            nonlocal writer, batch
            chosen = schema if names is None else arrow.schema([schema.field(name) for name in names])
            table = arrow.Table.from_pylist(batch, schema=chosen)
            if writer is None:
                writer = parquet.ParquetWriter(temporary, chosen, compression="zstd")
            writer.write_table(table)
            batch = []

        for record in records:
            names = list(record)
            batch.append({name: _typed(value, types[name]) for name, value in record.items()})
            if len(batch) >= 10_000:
                flush()
        flush()
        writer.close()
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _arrow_type(arrow: Any, kind: Type) -> Any:  # noqa: ANN401 - pyarrow has no types here
    if isinstance(kind, ListOf):
        return arrow.list_(_arrow_type(arrow, kind.of))
    if isinstance(kind, Struct):
        return arrow.struct([(name, _arrow_type(arrow, member)) for name, member in kind.members.items()])
    kinds = {"string": arrow.string(), "integer": arrow.int64(), "number": arrow.float64(), "boolean": arrow.bool_()}
    return {**kinds, "day": arrow.date32(), "time": arrow.timestamp("ms")}[kind]


def _typed(value: Any, kind: Type) -> Any:  # noqa: ANN401 - values of records
    """A value of a record for a column of that type: days and times as such."""
    if value is None:
        return None
    if isinstance(kind, ListOf):
        return [_typed(one, kind.of) for one in value]
    if isinstance(kind, Struct):
        return {name: _typed(value[name], member) for name, member in kind.members.items()}
    if kind == "day":
        return date.fromisoformat(value)
    return datetime.fromisoformat(value).replace(tzinfo=None) if kind == "time" else value


def change_feed(corpus: Path, since: int) -> tuple[int, Iterator[bytes]]:
    """The current snapshot's number, and what to do to a copy of snapshot ``since`` (0: nothing yet) to make it that
    one: one JSON line for each record concerned, by id.

    The change feeds of the snapshots since are folded into one. Where one of them is gone, but ``since`` itself is
    still there, the two snapshots are compared. Raises ``UsageError`` when neither can be done.
    """
    folder = current_folder(corpus)
    current = int(folder.name)
    if since > current:
        raise UsageError(f"there is no snapshot {since}; the current one is {current}")
    numbers = set(snapshot_numbers(corpus))
    feeds = range(since + 1, current + 1)
    if since == current:
        lines: Iterator[bytes] = iter(())
    elif since == 0:
        lines = _compared(None, folder)
    elif numbers.issuperset(feeds):
        lines = folded_changes(corpus, feeds)
    elif since in numbers:
        lines = _compared(snapshot_folder(corpus, since), folder)
    else:
        raise UsageError(
            f"snapshot {since} is no longer kept; the oldest is {min(numbers)}: start from export (the settings "
            "keep_within and keep_daily say how long a reader may stay away)"
        )
    return current, lines


def changes_since(corpus: Path, snapshot: int) -> Iterator[bytes]:
    """The lines of `change_feed`."""
    yield from change_feed(corpus, snapshot)[1]


def count_changes(lines: Iterable[bytes]) -> dict[str, int]:
    """How many changes there are of each kind."""
    counts = {"add": 0, "update": 0, "remove": 0}
    for line in lines:
        counts[json.loads(line)["op"]] += 1
    return counts


def folded_changes(corpus: Path, feeds: Iterable[int]) -> Iterator[bytes]:
    """The feeds of several snapshots, in their order, as one: the last word on each id, by id."""
    net: dict[str, tuple[str, bytes]] = {}
    for number in feeds:
        for line in part_lines(snapshot_folder(corpus, number) / CHANGES):
            change = json.loads(line)
            identity, operation = change["id"], change["op"]
            before = net.pop(identity, None)
            if before is None:
                net[identity] = (operation, line)
            elif before[0] == "add":
                if operation == "remove":  # the copy may hold it all the same, if a takedown thinned the feeds
                    continue
                change["op"] = "add"
                net[identity] = ("add", record_line(change))
            elif before[0] == "remove" and operation == "add":
                change["op"] = "update"
                net[identity] = ("update", record_line(change))
            else:
                net[identity] = (operation, line)
    for identity in sorted(net):
        yield net[identity][1]


def _compared(old: Path | None, new: Path) -> Iterator[bytes]:
    """The difference of two snapshots, line hashes of the old one in memory."""
    from .record import record_digest

    before = {record_id(line): record_digest(line) for line in (snapshot_lines(old) if old else ())}
    removals = dict.fromkeys(before)
    out: list[tuple[bytes, bytes]] = []
    for line in snapshot_lines(new):
        identity = record_id(line)
        removals.pop(identity, None)
        known = before.get(identity)
        if known != record_digest(line):
            change = {"op": "add" if known is None else "update", "id": identity.decode(), "record": json.loads(line)}
            out.append((identity, record_line(change)))
    out += [(identity, record_line({"op": "remove", "id": identity.decode()})) for identity in removals]
    yield from (line for _, line in sorted(out))
