"""What one small file can ask for: values, reports, documents, memory, temporary files."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import os
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from winnow.corpus.state.payload import pack_seed, unpack_seed
from winnow.ingest.inputs.digest import seed_digest
from winnow.ingest.inputs.discover import SourceFile
from winnow.ingest.inputs.hints import EXTRA_CHARACTERS, EXTRA_DEPTH, MOST_NAMES, OMITTED, hints_from
from winnow.ingest.inputs.items import Broken
from winnow.ingest.inputs.opener import open_seeds
from winnow.normalize.document import Seed


def found(path: Path, data: bytes, sidecar: bytes | None = None) -> list[Seed | Broken]:
    path.write_bytes(data)
    beside = None
    if sidecar is not None:
        beside = path.with_name(path.name + ".json")
        beside.write_bytes(sidecar)
    return list(open_seeds(SourceFile(path, "in", path.parent, path.name, len(data), 0, beside)))


def nested(depth: int, kind: str) -> str:
    return "[" * depth + "]" * depth if kind == "list" else '{"a":' * depth + "1" + "}" * depth


def blanks(count: int, form: str, build: Any) -> tuple[str, bytes]:
    """So many documents of nothing, and one of words behind them."""
    if form == "warc":
        record = lambda n, block: build.warc_record(  # noqa: E731
            "resource", block, uri=f"http://a.example/{n}", record_id=f"<urn:{n}>", content_type="text/plain"
        )
        return "a.warc", b"".join(record(n, b" \n" if n % 2 else b"") for n in range(count)) + record("x", b"Words.")
    if form == "zip":
        return "a.zip", build.zip_of({**{f"{n}.txt": b"" for n in range(count)}, "x.txt": b"Words."})
    return "a.jsonl", b'{"text": ""}\n{"text": " \\u3000"}\n' * (count // 2) + b'{"text": "Words."}\n'


@pytest.mark.parametrize("form", ["warc", "jsonl", "zip"])
def test_documents_of_nothing_are_remembered_up_to_a_bound_and_counted_beyond(
    tmp_path: Path, build: Any, form: str
) -> None:
    name, data = blanks(4_000, form, build)
    passed: dict[str, int] = {}
    (tmp_path / name).write_bytes(data)
    file = SourceFile(tmp_path / name, "in", tmp_path, name, len(data), 0, None)
    seeds = [seed for seed in open_seeds(file, passed=passed) if isinstance(seed, Seed)]
    most = min(1_000, 100 + len(data) // 1024)
    assert [bool(seed.data.strip()) for seed in seeds] == [False] * most + [True], "what follows them is read"
    assert passed == {"more documents without content": 4_000 - most}


@pytest.mark.parametrize("form", ["warc", "jsonl", "zip"])
def test_a_few_documents_of_nothing_are_remembered_one_by_one(tmp_path: Path, build: Any, form: str) -> None:
    name, data = blanks(90, form, build)
    assert len(found(tmp_path / name, data)) == 91


@pytest.mark.parametrize("kind", ["list", "object"])
@pytest.mark.parametrize("depth", [EXTRA_DEPTH + 2, 500, 700, 900])
def test_a_field_nested_deeply_is_left_out_and_the_record_stays(tmp_path: Path, depth: int, kind: str) -> None:
    line = (
        f'{{"id": "r", "text": "Good words.", "more": {nested(depth, kind)}}}\n{{"id": "s", "text": "Other words."}}\n'
    )
    one, other = found(tmp_path / "a.jsonl", line.encode())
    assert isinstance(one, Seed)
    assert isinstance(other, Seed)
    assert one.data == "Good words."
    assert OMITTED in json.dumps(one.hints.extra)
    assert len(seed_digest(one)) == 32
    assert unpack_seed(one.source, pack_seed(one)) == one
    (page,) = found(tmp_path / "p.txt", b"Good words.", f'{{"title": "T", "more": {nested(depth, kind)}}}'.encode())
    assert isinstance(page, Seed)
    assert page.hints.title == "T"


@pytest.mark.parametrize("depth", [5_000, 100_000, 1_000_000])
def test_what_no_parser_takes_costs_its_record(tmp_path: Path, depth: int) -> None:
    sys.setrecursionlimit(1000)  # the limit of a fresh process: other tests here may have left a higher one
    line = f'{{"text": "Bad.", "more": {nested(depth, "list")}}}\n{{"text": "Good words."}}\n'
    one, other = found(tmp_path / "a.jsonl", line.encode())
    assert isinstance(one, Broken)
    assert isinstance(other, Seed)
    broken, page = found(tmp_path / "p.txt", b"Good words.", nested(depth, "list").encode())
    assert isinstance(broken, Broken)
    assert isinstance(page, Seed)


def test_fields_without_a_place_weigh_no_more_than_so_much() -> None:
    for value in ("x" * 10**6, ["x"] * 10**6, [[]] * 10**6, {str(n): n for n in range(10**6)}, 10**400):
        hints = hints_from({"text": "t", "more": value, "after": "word"})
        assert len(json.dumps(hints.extra)) < 3 * EXTRA_CHARACTERS
        assert OMITTED in json.dumps(hints.extra)


def test_a_number_of_thousands_of_digits_costs_its_field(tmp_path: Path) -> None:
    (one,) = found(tmp_path / "a.jsonl", b'{"id": 7, "text": "Good words.", "n": %s, "m": 3}\n' % (b"9" * 20_000))
    assert isinstance(one, Seed)
    assert (one.source, one.hints.extra) == ("in/a.jsonl#7", {"m": 3})


def test_lists_of_names_are_bounded_and_read_once() -> None:
    assert len(hints_from({"tags": [str(n) for n in range(400_000)]}).tags) == MOST_NAMES
    assert hints_from({"tags": ["a", "b", "a"], "authors": ["x" * 20_000, "A Name"]}).tags == ["a", "b"]
    assert hints_from({"title": "x" * 20_000}).title is None


GROWTH: dict[str, Callable[[int], tuple[str, bytes, bytes | None]]] = {
    "tags": lambda n: ("a.txt", b"Words.", json.dumps({"tags": [str(k) for k in range(n)]}).encode()),
    "tags in a line": lambda n: (
        "a.jsonl",
        json.dumps({"text": "w", "tags": ",".join(map(str, range(n)))}).encode(),
        None,
    ),
    "fields": lambda n: ("a.jsonl", json.dumps({"text": "w", **{f"k{k}": k for k in range(n)}}).encode(), None),
    "broken lines": lambda n: ("a.jsonl", b"{\n" * n, None),
    "from": lambda n: ("a.eml", b"From: " + b"a <a@b.example>, " * n + b"\nMessage-ID: <1>\n\nWords.\n", None),
    "from without end": lambda n: ("a.eml", b'From: "' + b"(" * n + b"\nMessage-ID: <1>\n\nWords.\n", None),
    "encoded words": lambda n: (
        "a.eml",
        b"Subject: " + b"=?utf-8?q?a?= " * n + b"\nFrom: a@b.c\nMessage-ID: <1>\n\nW\n",
        None,
    ),
    "headers": lambda n: ("a.eml", b"From: a@b.c\nMessage-ID: <1>\n" + b"X: y\n" * n + b"\nWords.\n", None),
    "parts": lambda n: (
        "a.eml",
        b"From: a@b.c\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
        + b"--b\n\nw\n" * n
        + b"--b--\n",
        None,
    ),
    "mbox": lambda n: ("a.mbox", b"From a@b.c Mon Jan  1 00:00:00 2024\nSubject: x\n\nw\n\n" * n, None),
    "mbox separators": lambda n: ("a.mbox", b"From a@b.c Mon Jan  1 00:00:00 2024\n\n" * n, None),
    "warc junk": lambda n: ("a.warc", b"WARC/1.0\r\nContent-Length: 0\r\n\r\n" + b"junk\n" * n, None),
    "warc fields": lambda n: ("a.warc", b"WARC/1.0\r\n" + b"X: y\r\n z\r\n" * n + b"\r\n", None),
    "comments": lambda n: ("a.jsonl", json.dumps({"content": "<!-- -->" * n + "w"}).encode(), None),
    "blanks": lambda n: ("a.jsonl", json.dumps({"content": " " * n + "w"}).encode(), None),
    "gzip members": lambda n: ("a.txt.gz", gzip.compress(b"w\n") * n, None),
    "blank lines": lambda n: ("a.jsonl", b"\n" * n, None),
}


@pytest.mark.parametrize("name", GROWTH)
def test_reading_takes_time_in_proportion(tmp_path: Path, name: str) -> None:
    def seconds(size: int) -> float:
        made = GROWTH[name](size)
        started = time.process_time()
        found(tmp_path / made[0], made[1], made[2])
        return time.process_time() - started

    size = 2_000
    while (one := seconds(size)) < 0.05 and size < 200_000:
        size *= 4
    four = seconds(4 * size)
    if four >= 9 * one + 0.05:  # a moment's noise does not come twice
        one, four = min(one, seconds(size)), min(four, seconds(4 * size))
    assert four < 9 * one + 0.05, f"{size}: {one:.3f} s, {4 * size}: {four:.3f} s"


def test_a_flood_of_broken_lines_is_told_in_short(tmp_path: Path) -> None:
    data = gzip.compress(b"{\n" * 300_000)
    items = found(tmp_path / "a.jsonl.gz", data)
    assert len(items) <= 102
    assert all(isinstance(item, Broken) for item in items)
    assert len({item.source for item in items}) == len(items)
    assert items[-1] == Broken("in/a.jsonl.gz#@more", None, f"and {300_000 - 100} more like these")


def test_a_flood_of_tiny_documents_ends(tmp_path: Path) -> None:
    data = gzip.compress(b'{"text":"a"}\n' * 60_000)
    items = found(tmp_path / "a.jsonl.gz", data)
    assert sum(isinstance(item, Seed) for item in items) <= 1_000 + len(data)
    assert isinstance(items[-1], Broken)
    assert "so small a file" in items[-1].reason
    assert len(found(tmp_path / "b.jsonl", b'{"text":"a"}\n' * 60_000)) > 10_000, "a file of that size may hold many"


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA, zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])
def test_zip_members_of_every_method_are_read(tmp_path: Path, method: int) -> None:
    text = ("Some words about piers. " * 9_000).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        archive.writestr("a.txt", text)
        archive.writestr("b.txt", b"")
        archive.writestr("c.txt", text[:100])
    items = found(tmp_path / "a.zip", out.getvalue())
    assert [item.data for item in items if isinstance(item, Seed)] == [text, b"", text[:100]]
    damaged = bytearray(out.getvalue())
    damaged[60] ^= 0xFF
    assert any(isinstance(item, Broken) for item in found(tmp_path / "b.zip", bytes(damaged)))


def _bombs() -> Iterator[tuple[str, bytes]]:
    for method in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA, zipfile.ZIP_DEFLATED):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", method) as archive, archive.open("a.txt", "w", force_zip64=True) as member:
            for _ in range(300):
                member.write(bytes(1 << 20))
        yield f"{method}.zip", out.getvalue()
    yield "a.txt.bz2", bz2.compress(bytes(300 << 20))
    yield "a.txt.xz", lzma.compress(bytes(300 << 20), preset=1)
    yield "a.txt.gz", gzip.compress(bytes(300 << 20))


@pytest.mark.slow
def test_bombs_take_little_memory(tmp_path: Path) -> None:
    program = (
        "import re, sys\nfrom pathlib import Path\nfrom winnow.ingest.inputs.opener import open_seeds\n"
        "from winnow.ingest.inputs.discover import SourceFile\n"
        "for name in sys.argv[1:]:\n"
        "    path = Path(name)\n"
        "    items = list(open_seeds(SourceFile(path, 'in', path.parent, path.name, path.stat().st_size, 0)))\n"
        "    print(name, [getattr(item, 'reason', 'a seed') for item in items])\n"
        "print(int(re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text())[1]) // 1024)\n"
    )
    for name, data in _bombs():
        (tmp_path / name).write_bytes(data)
        done = subprocess.run(
            [sys.executable, "-c", program, tmp_path / name], capture_output=True, text=True, check=True
        )
        *told, peak = done.stdout.strip().split("\n")
        assert "bomb" in told[0], told
        assert int(peak) < 400, (name, peak)


def test_a_full_folder_for_temporary_files_costs_the_member_that_needs_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a.txt", os.urandom(1 << 20).hex() * 10)
    outer = io.BytesIO()
    with zipfile.ZipFile(outer, "w") as archive:
        archive.writestr("1.txt", "Good words.")
        archive.writestr("2.zip", inner.getvalue())
        archive.writestr("3.txt", "Other words.")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "is not there"))
    one, broken, other = found(tmp_path / "a.zip", outer.getvalue())
    assert isinstance(broken, Broken)
    assert "temporary file" in broken.reason
    assert [one.source, other.source] == ["in/a.zip#1.txt", "in/a.zip#3.txt"]
