"""Streams and compression: any chunking, any damage."""

from __future__ import annotations

import gzip
import itertools
import os
import random

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st
from winnow.ingest.inputs.budget import MIB, Budget, ReadLimits
from winnow.ingest.inputs.compression import compression_of, expand
from winnow.ingest.inputs.streams import Gap, Stream, file_chunks

KINDS = {"gz": "gzip", "zst": "zstd", "bz2": "bzip2", "xz": "xz"}


def pieces(data, cuts):
    edges = [0, *sorted(cut % (len(data) + 1) for cut in cuts), len(data)]
    return [data[one:two] for one, two in itertools.pairwise(edges)]


def drained(chunks):
    data, reasons = b"", []
    for piece in chunks:
        if isinstance(piece, Gap):
            reasons.append(piece.reason)
        else:
            data += piece
    return data, reasons


lines = st.lists(st.binary(max_size=9).map(lambda line: line.replace(b"\n", b" ")), max_size=9).map(b"\n".join)


@given(lines, st.lists(st.integers(0, 99), max_size=5))
def test_lines_are_those_of_a_split_at_newlines(data, cuts):
    stream = Stream(iter(pieces(data, cuts)))
    found = []
    while (line := stream.line(100))[1]:
        found.append(line[0])
        assert line[1] == len(line[0])
    assert b"".join(found) == data
    assert all(line.endswith(b"\n") for line in found[:-1])
    assert stream.offset == len(data)


@given(lines, st.lists(st.integers(0, 99), max_size=5), st.integers(1, 4))
def test_long_lines_are_cut_and_counted(data, cuts, limit):
    stream = Stream(iter(pieces(data, cuts)))
    for expected in data.splitlines(keepends=True) if b"\r" not in data else []:
        if b"\n" not in expected and expected != data.rpartition(b"\n")[2]:
            return  # splitlines knows other line ends
        assert stream.line(limit) == (expected[:limit], len(expected))


@given(st.binary(max_size=40), st.lists(st.integers(0, 99), max_size=5), st.data())
def test_peek_read_skip_unread_agree(data, cuts, draw):
    stream = Stream(iter(pieces(data, cuts)))
    at = 0
    for _ in range(6):
        count = draw.draw(st.integers(0, 20))
        assert stream.peek(count) == data[at : at + count]
        if draw.draw(st.booleans()):
            assert stream.skip(count) == len(data[at : at + count])
            at += len(data[at : at + count])
        else:
            taken = stream.read(count)
            back = taken[len(taken) // 2 :]
            stream.unread(back)
            at += len(taken) - len(back)
        assert stream.offset == at


def test_a_gap_is_seen_when_the_bytes_before_it_are_consumed():
    stream = Stream(iter([b"ab", Gap("torn"), b"cd"]))
    assert stream.peek(9) == b"ab"
    assert stream.fault is None
    assert stream.read(9) == b"ab"
    assert stream.fault == "torn"
    assert stream.resume()
    assert (stream.read(9), stream.fault, stream.ended) == (b"cd", None, True)


def test_a_missing_file_is_a_gap(tmp_path):
    ((gap,)) = file_chunks(tmp_path / "none", Budget())
    assert gap == Gap("cannot be read: No such file or directory")


@settings(max_examples=40, deadline=None)
@given(st.lists(st.binary(max_size=300), min_size=1, max_size=4), st.lists(st.integers(0, 2000), max_size=6), st.data())
def test_members_in_any_chunks_come_out_as_they_went_in(build, members, cuts, data):
    suffix = data.draw(st.sampled_from(sorted(build.compress)))
    packed = b"".join(map(build.compress[suffix], members))
    assert compression_of(packed[:16]) == KINDS[suffix]
    assert drained(expand(iter(pieces(packed, cuts)), KINDS[suffix], Budget())) == (b"".join(members), [])


@pytest.mark.parametrize("suffix", sorted(KINDS))
def test_cut_at_every_byte_gives_a_true_beginning_and_a_gap(build, suffix):
    content = random.Random(1).randbytes(300) + b"text " * 100
    first = build.compress[suffix](b"whole")
    packed = first + build.compress[suffix](content)
    for cut in range(2, len(packed)):
        data, reasons = drained(expand(iter([packed[:cut]]), KINDS[suffix], Budget()))
        assert (b"whole" + content).startswith(data)
        assert bool(reasons) == (cut != len(first)), cut
        if cut >= len(first):
            assert data.startswith(b"whole")


@pytest.mark.parametrize("suffix", sorted(KINDS))
def test_behind_a_damaged_member_reading_goes_on(build, suffix):
    one, two, three = (build.compress[suffix](random.Random(n).randbytes(400)) for n in (1, 2, 3))
    bad = bytearray(two)
    bad[len(bad) // 2 - 20 : len(bad) // 2 + 20] = bytes(40)
    for size in (64, 10_000):
        packed = one + bytes(bad) + three
        chunks = iter([packed[at : at + size] for at in range(0, len(packed), size)])
        data, reasons = drained(expand(chunks, KINDS[suffix], Budget()))
        assert data.startswith(random.Random(1).randbytes(400))
        assert data.endswith(random.Random(3).randbytes(400))
        assert len(reasons) == 1


def test_zeros_and_line_ends_behind_a_member_are_padding():
    packed = gzip.compress(b"all") + bytes(5000) + b"\r\n"
    assert drained(expand(iter([packed]), "gzip", Budget())) == (b"all", [])


def test_words_behind_the_last_member_are_told_and_cost_nothing(read_bytes, build):
    for suffix, kind in KINDS.items():
        packed = build.compress[suffix](b"All of it.")
        place = len(packed) + 50
        reason = f"no beginning of {kind} data (11 bytes at {place} are passed over)"
        assert list(expand(iter([packed + bytes(50) + b"a signature"]), kind, Budget()))[1:] == [Gap(reason, True)]
        ((seed,), (broken,)) = read_bytes(f"a.txt.{suffix}", packed + bytes(50) + b"a signature")
        assert (seed.data, broken.reason) == (b"All of it.", reason)


@pytest.mark.parametrize("system", [3, 11, 19, 200])
@pytest.mark.parametrize("size", [7, 10_000])
def test_any_legal_gzip_header_begins_a_member(read_bytes, system, size):
    def member(number, flags=b"\x00", more=b""):
        plain = gzip.compress(b'{"text": "line %d"}\n' % number)
        return plain[:3] + flags + plain[4:8] + b"\x09" + bytes([system]) + more + plain[10:]

    packed = member(1) + member(2, b"\x04", b"\x02\x00xx") + member(3, b"\x18", b"name\x00words\x00")
    assert compression_of(packed[:16]) == "gzip"
    chunks = iter([packed[at : at + size] for at in range(0, len(packed), size)])
    assert drained(expand(chunks, "gzip", Budget()))[1] == []
    seeds, broken = read_bytes("a.jsonl.gz", packed)
    assert (len(seeds), broken) == (3, [])


@pytest.mark.parametrize("suffix", sorted(KINDS))
@pytest.mark.parametrize("torn", [0, 1, 2])
@pytest.mark.parametrize("size", [1, 10_000])
def test_a_member_with_a_damaged_beginning_is_told_with_place_and_length(build, read_bytes, suffix, torn, size):
    members = [build.compress[suffix](b'{"text": "line %d"}\n' % number) for number in range(3)]
    place = sum(map(len, members[:torn]))
    packed = bytearray(b"".join(members))
    packed[place] ^= 1
    reason = f"no beginning of {KINDS[suffix]} data ({len(members[torn])} bytes at {place} are passed over)"
    chunks = iter([bytes(packed[at : at + size]) for at in range(0, len(packed), size)])
    assert [piece for piece in expand(chunks, KINDS[suffix], Budget()) if isinstance(piece, Gap)] == [Gap(reason)]
    seeds, broken = read_bytes(f"a.jsonl.{suffix}", bytes(packed))
    assert [seed.data for seed in seeds] == [f"line {number}" for number in range(3) if number != torn]
    assert len(broken) == 1
    assert reason in broken[0].reason


def test_a_bomb_is_stopped_and_takes_little_memory(build):
    limits = ReadLimits(slack=8 * MIB, ratio=20)
    for suffix, kind in KINDS.items():
        bomb = build.compress[suffix](bytes(48 * MIB))
        seen, reasons, largest = 0, [], 0
        for piece in expand(iter([bomb]), kind, Budget(limits, size=len(bomb))):
            if isinstance(piece, Gap):
                reasons.append(piece.reason)
            else:
                seen += len(piece)
                largest = max(largest, len(piece))
        assert reasons == [Budget(limits).reason]
        assert seen <= limits.slack + limits.ratio * len(bomb)
        assert largest <= 66 * MIB if kind == "zstd" else largest <= MIB


def test_corrupt_checksums_are_noticed():
    packed = bytearray(gzip.compress(os.urandom(100)))
    packed[-8] ^= 1
    reason = f"damaged gzip data: incorrect data check ({len(packed)} bytes at 0 are passed over)"
    assert drained(expand(iter([bytes(packed)]), "gzip", Budget()))[1] == [reason]


@pytest.mark.parametrize("packed", [False, True])
def test_a_dictionary_at_the_start_of_a_warc_zst(packed):
    chance = random.Random(3)
    words = [chance.randbytes(6).hex() for _ in range(60)]
    records = [" ".join(chance.choices(words, k=60)).encode() for _ in range(300)]
    trained = zstandard.train_dictionary(4096, records)
    compressor = zstandard.ZstdCompressor(dict_data=trained)
    carried = zstandard.ZstdCompressor().compress(trained.as_bytes()) if packed else trained.as_bytes()
    data = b"\x5d\x2a\x4d\x18" + len(carried).to_bytes(4, "little") + carried
    data += b"".join(map(compressor.compress, records))
    assert compression_of(data[:16]) == "zstd"
    assert drained(expand(iter(pieces(data, [7, 1000])), "zstd", Budget())) == (b"".join(records), [])
    assert drained(expand(iter([data[:8] + bytes(9) + data[17:]]), "zstd", Budget()))[1]
