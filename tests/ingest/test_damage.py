"""Whatever bytes come: nothing raises, nothing hangs, what is whole is kept, and what is not is reported."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from winnow.ingest.inputs.opener import seed_digest
from winnow.ingest.inputs.sniff import kind_of

SAMPLES = [
    *("lines.jsonl", "lines.jsonl.gz", "lines.jsonl.zst", "utf16.jsonl", "list.json", "w.warc", "w.warc.gz"),
    *("m.eml", "m.mbox", "p.mhtml", "a.zip", "stored.zip", "a.tar", "long.tar", "a.tar.gz", "page.html", "text.txt"),
]
CUTTABLE = [name for name in SAMPLES if name not in ("page.html", "text.txt", "p.mhtml", "m.eml")]
EXTENSIONS = [
    *("", ".html", ".txt", ".md", ".jsonl", ".json", ".warc", ".eml", ".mbox", ".mht", ".zip", ".tar", ".gz", ".pdf"),
    ".xml",
]
STARTS = [
    b"",
    b"WARC/1.0\r\n",
    b"WARC/1.0\r\nContent-Length: 99\r\n\r\n",
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03",
    b"\x28\xb5\x2f\xfd",
    b"BZh91AY&SY",
    b"\xfd7zXZ\x00",
    b"From: a\nMessage-ID: b\n",
    b"From a b 10:00 2020\nX: y\n",
    b"MIME-Version: 1.0\nContent-Type: multipart/related\n\n",
    b'{"text":',
    b'[{"text":',
    b"<html>",
    b"\xff\xfe",
    b"\xfe\xff\x00{",
    b"%PDF-",
    b"x" * 257 + b"ustar",
    b'{"text":"a"}\n',
]
relaxed = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def key(seed):
    return seed.source, seed_digest(seed)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_whole_sample_has_no_broken_piece(samples, read_bytes, name):
    seeds, broken = read_bytes(name, samples[name])
    assert seeds
    assert not broken
    assert len({seed.source for seed in seeds}) == len(seeds)


@pytest.mark.parametrize("name", SAMPLES)
def test_reading_twice_is_the_same(samples, read_bytes, name):
    assert read_bytes(name, samples[name]) == read_bytes(name, samples[name])


@pytest.mark.parametrize("name", CUTTABLE)
def test_cut_anywhere_keeps_what_is_whole_and_reports_the_rest(samples, read_bytes, name):
    data = samples[name]
    whole, _ = read_bytes(name, data)
    known = {key(seed) for seed in whole}
    structured = name.endswith((".gz", ".jsonl", ".warc", ".zip", ".zst", ".tar"))
    most = silent = 0
    for cut in range(len(data) - 1, -1, -1 if len(data) < 3000 else -7):
        seeds, broken = read_bytes(name, data[:cut])
        sound = [seed for seed in seeds if key(seed) in known]
        most = max(most, len(sound))
        silent += len(sound) < len(whole) and not broken
        if structured and cut > 60:
            assert [seed.source for seed in seeds if key(seed) not in known] == []
    assert most >= len(whole) - 2
    if structured:
        # A cut between two records, or in the line ends around them, leaves a shorter file with nothing wrong in it.
        assert silent <= 4 * (len(whole) + 3)


@pytest.mark.parametrize("name", SAMPLES)
@relaxed
@given(data=st.data())
def test_any_flipped_bytes(samples, read_bytes, name, data):
    sample = bytearray(samples[name])
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(sample) - 1))
        sample[place] = data.draw(st.integers(0, 255))
    seeds, broken = read_bytes(name, bytes(sample))
    check(seeds, broken)


@relaxed
@given(start=st.sampled_from(STARTS), rest=st.binary(max_size=700), ext=st.sampled_from(EXTENSIONS))
@example(start=b"", rest=b"", ext="")
def test_any_bytes(read_bytes, start, rest, ext):
    seeds, broken = read_bytes(f"x{ext}", start + rest)
    check(seeds, broken)


@relaxed
@given(
    first=st.sampled_from(SAMPLES),
    second=st.sampled_from(SAMPLES),
    cut=st.floats(0, 1),
    ext=st.sampled_from(EXTENSIONS),
)
def test_any_two_halves(samples, read_bytes, first, second, cut, ext):
    one, two = samples[first], samples[second]
    seeds, broken = read_bytes(f"x{ext}", one[: int(len(one) * cut)] + two[int(len(two) * cut) :])
    check(seeds, broken)


def check(seeds, broken):
    """What holds for every reading: distinct, printable sources, and everything can be written as UTF-8 JSON."""
    sources = [found.source for found in [*seeds, *broken]]
    assert len(set(sources)) == len(sources)
    for found in [*seeds, *broken]:
        assert found.source.startswith("t/")
        assert "\n" not in found.source
        found.source.encode("utf-8")
    for piece in broken:
        assert piece.reason
        assert "\n" not in piece.reason
        assert len(piece.reason) < 500
        piece.reason.encode("utf-8")
    for seed in seeds:
        json.dumps(seed.hints.extra, allow_nan=False).encode("utf-8")
        for value in (
            seed.hints.title,
            seed.hints.url,
            seed.data if isinstance(seed.data, str) else "",
            *seed.hints.authors,
        ):
            (value or "").encode("utf-8")
        assert len(seed_digest(seed)) == 32


@settings(max_examples=300, deadline=None)
@given(head=st.binary(max_size=600), ext=st.sampled_from(EXTENSIONS), start=st.sampled_from(STARTS))
def test_the_kind_is_always_told(head, ext, start):
    kind, words = kind_of(start + head, f"x{ext}")
    assert (kind == "unknown") == bool(words)
