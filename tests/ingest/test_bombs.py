"""What a small file could make of memory, disk and the corpus: forged sizes, large values, facts handed on."""

from __future__ import annotations

import io
import json
import random
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import zstandard
from winnow.ingest.inputs.budget import MIB, Budget, ReadLimits
from winnow.ingest.inputs.compression import expand
from winnow.ingest.inputs.formats import json_values
from winnow.ingest.inputs.hints import hints_from
from winnow.ingest.inputs.names import KEPT, Namer

SPACES = b" " * (192 * MIB)


def packed(files: dict[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return out.getvalue()


PROGRAM = """
import re, resource, sys
from pathlib import Path
from winnow.ingest.inputs.items import Broken
from winnow.ingest.inputs.opener import open_seeds
from winnow.ingest.inputs.discover import SourceFile
path = Path(sys.argv[1])
if len(sys.argv) > 2:
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
for item in open_seeds(SourceFile(path, "in", path.parent, path.name, path.stat().st_size, 0)):
    print(item.source, item.reason if isinstance(item, Broken) else "read")
print(int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) // 1024)
"""


def read_apart(path: Path, *arguments: str) -> tuple[list[str], int]:
    """What is in a file, read in a process of its own, and the most memory that took, in MiB."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, path, *arguments], capture_output=True, text=True, check=True, timeout=120
    )
    *found, most = done.stdout.splitlines()
    return found, int(most)


needs_proc = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs /proc")


@needs_proc
def test_the_type_of_an_office_file_is_not_expanded_beyond_what_a_type_is(tmp_path: Path) -> None:
    """The first member is called as in EPUB and says it holds a hundred bytes."""
    made = bytearray(packed({"mimetype": SPACES, "a.txt": b"Words."}, zipfile.ZIP_BZIP2))
    at = made.index(b"PK\x01\x02")
    made[at + 24 : at + 28] = (100).to_bytes(4, "little")
    (tmp_path / "a.zip").write_bytes(made)
    found, most = read_apart(tmp_path / "a.zip")
    assert len(found) == 2
    assert "in/a.zip#a.txt read" in found
    assert most < 200


@needs_proc
def test_a_dictionary_is_no_bomb(tmp_path: Path) -> None:
    frame = zstandard.ZstdCompressor().compress(SPACES)
    (tmp_path / "a.warc.zst").write_bytes(b"\x5d\x2a\x4d\x18" + struct.pack("<L", len(frame)) + frame)
    assert read_apart(tmp_path / "a.warc.zst")[1] < 250


def test_zstd_makes_no_more_at_once_than_it_may() -> None:
    """Words that do not compress come first, so that a reader who trusts what was so far takes larger bites."""
    words = random.Random(1).randbytes(300_000)
    data = zstandard.ZstdCompressor(level=1).compress(words + SPACES)
    pieces = list(expand(iter([data]), "zstd", Budget(ReadLimits(ratio=10_000), size=len(data))))
    assert all(isinstance(piece, bytes) for piece in pieces)
    assert max(len(piece) for piece in pieces if isinstance(piece, bytes)) <= 64 * MIB


@pytest.mark.parametrize("name", ["a.jsonl", "a.json"])
def test_a_line_of_more_values_than_memory_holds_costs_that_line(read_bytes, monkeypatch, name: str) -> None:
    monkeypatch.setattr(json_values, "_HEAVIEST", 20 * MIB)
    tiny = b'{"text": "w", "more": [' + b"{}," * 500_000 + b"1]}"
    words = json.dumps({"text": "Good words, and many of them. " * 50_000}).encode()
    lines = [tiny, words]
    data = b"\n".join(lines) if name == "a.jsonl" else tiny
    seeds, broken = read_bytes(name, data)
    assert [item.reason.rpartition(": ")[2] for item in broken] == ["more values than memory may hold"]
    assert len(seeds) == (name == "a.jsonl")


def test_members_are_counted_before_the_directory_is_held(read_bytes) -> None:
    """What the end of the archive says of their number is a claim like any other."""
    made = bytearray(packed({f"{number}.txt": b"w" for number in range(3_000)}))
    made[-14:-10] = struct.pack("<HH", 1, 1)
    seeds, broken = read_bytes("a.zip", bytes(made), ReadLimits(members=2_000))
    assert not seeds
    assert [item.reason for item in broken] == ["more than 2000 members"]
    assert len(read_bytes("a.zip", bytes(made), ReadLimits(members=3_000))[0]) == 3_000


@pytest.mark.parametrize("method", [6, 9, 98])
def test_a_method_nobody_reads_costs_its_member(read_bytes, method: int) -> None:
    made = bytearray(packed({"a.txt": b"Lost.", "b.txt": b"Words."}))
    made[8] = made[made.index(b"PK\x01\x02") + 10] = method
    seeds, broken = read_bytes("a.zip", bytes(made))
    assert [seed.source for seed in seeds] == ["t/a.zip#b.txt"]
    assert [(item.source, item.reason) for item in broken] == [
        ("t/a.zip#a.txt", "That compression method is not supported")
    ]


def test_one_blob_that_is_many_members_is_a_bomb(read_bytes) -> None:
    made = packed({"0000.txt": b"Words again. " * 80_000}, zipfile.ZIP_DEFLATED)
    at, end = made.index(b"PK\x01\x02"), made.index(b"PK\x05\x06")
    entry = made[at:end]
    directory = entry * 500
    tail = b"PK\x05\x06" + struct.pack("<HHHHLLH", 0, 0, 500, 500, len(directory), at, 0)
    seeds, broken = read_bytes("a.zip", made[:at] + directory + tail)
    assert sum(len(seed.data) for seed in seeds) <= MIB + 250 * (at + len(directory) + len(tail))
    assert any("bomb" in item.reason for item in broken)


def test_facts_beside_a_container_count_for_each_of_its_documents(read_path, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b'{"text":"Words."}\n' * 2_000)
    (tmp_path / "a.jsonl.json").write_text(
        json.dumps({"title": "T", "tags": ["x" * 5_000 + str(n) for n in range(200)]})
    )
    seeds, broken = read_path(tmp_path)
    size = sum(path.stat().st_size for path in tmp_path.iterdir())
    assert 1 <= len(seeds) < 2 + (MIB + 250 * size) // 1_000_000
    assert any("bomb" in item.reason for item in broken)
    (tmp_path / "a.jsonl.json").write_text(json.dumps({"title": "T", "tags": ["one", "two"], "more": "word " * 20}))
    seeds, broken = read_path(tmp_path)
    assert (len(seeds), broken) == (2_000, [])
    assert all(seed.hints.title == "T" for seed in seeds)


def test_one_document_has_the_facts_beside_it_however_many(read_path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"Words.")
    tags = ["x" * 5_000 + str(number) for number in range(500)]
    (tmp_path / "a.txt.json").write_text(json.dumps({"tags": tags}))
    ((seed,), broken) = read_path(tmp_path)
    assert not broken
    assert seed.hints.tags == tags


def test_a_sidecar_with_a_number_of_thousands_of_digits_is_read(read_path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"Words.")
    (tmp_path / "a.txt.json").write_bytes(b'{"title": "T", "n": %s, "m": NaN, "k": 1e999}' % (b"9" * 20_000))
    ((seed,), broken) = read_path(tmp_path)
    assert not broken
    assert seed.hints.title == "T"
    json.dumps(seed.hints.extra, allow_nan=False)


def test_numbers_that_json_cannot_write_are_unknown() -> None:
    found = hints_from({"a": [1e400, -1e400, 2.5], "b": 1e400})
    assert found.extra == {"a": [None, None, 2.5], "b": None}


def test_long_names_are_cut_and_stay_apart() -> None:
    namer = Namer()
    one, other = namer.name("x" * 1_000_000), namer.name("x" * 1_000_000 + "y")
    assert one != other
    assert max(len(one), len(other)) < KEPT + 32
    assert namer.name("x" * 1_000_000) == one + "~2"
    assert Namer().name("x" * 4_000) == "x" * 4_000


def test_no_room_for_a_temporary_file_costs_the_member_that_needs_one(tmp_path: Path) -> None:
    """What could not be written is written once more when the file is closed, and fails again."""
    inner = packed({"a.txt": random.Random(2).randbytes(17 * MIB)})
    (tmp_path / "a.zip").write_bytes(packed({"1.txt": b"Good words.", "2.zip": inner, "3.txt": b"Other words."}))
    found, _ = read_apart(tmp_path / "a.zip", str(MIB))
    one, broken, other = found
    assert (one, other) == ("in/a.zip#1.txt read", "in/a.zip#3.txt read")
    assert broken.startswith("in/a.zip#2.zip no temporary file can be made to read it")
