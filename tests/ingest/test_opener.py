"""Opening one file: errors, sidecars, laziness, memory."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import tracemalloc

import pytest
from winnow.ingest.inputs.budget import MIB, ReadLimits
from winnow.ingest.inputs.discover import discover
from winnow.ingest.inputs.opener import Broken, open_seeds, seed_digest
from winnow.normalize.document import Hints


def opened(path):
    return [found for file in discover([str(path)], label="t") for found in open_seeds(file)]


def test_an_empty_file_is_an_empty_seed(read_bytes):
    for name in ("a.txt", "a.html", "a", "a.eml", "a.zip", "a.gz", "a.json"):
        ((seed,), broken) = read_bytes(name, b"")
        assert (seed.source, seed.data) == (f"t/{name}", b"")
        assert not broken
    for name in ("a.jsonl", "a.warc.jsonl"):
        assert read_bytes(name, b"")[1] == []


def test_a_file_that_vanished_is_broken(tmp_path):
    for name in ("a.txt", "a.zip", "a.jsonl.gz"):
        path = tmp_path / name
        path.write_bytes(b"x")
        (file,) = discover([str(path)], label="t")
        path.unlink()
        assert list(open_seeds(file)) == [Broken(f"t/{name}", None, "cannot be read: No such file or directory")]


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_that_may_not_be_read_is_broken(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"x")
    path.chmod(0)
    assert opened(path) == [Broken("t/a.txt", None, "cannot be read: Permission denied")]


def test_a_sidecar_gives_hints_to_all_seeds_of_its_file(tmp_path):
    (tmp_path / "a.jsonl").write_text('{"text": "1"}\n{"text": "2", "site": "Own"}\n')
    (tmp_path / "a.jsonl.json").write_text(
        json.dumps({"metadata": {"site": "Paper", "published": "2020-01-02"}, "k": 1})
    )
    seeds = opened(tmp_path)
    assert [seed.hints.site for seed in seeds] == ["Paper", "Own"]
    assert {seed.hints.date for seed in seeds} == {"2020-01-02"}
    assert seeds[0].hints.extra == {"k": 1}


@pytest.mark.parametrize("content", ["no json", "[1]", '{"a":', "\udcff"])
def test_a_broken_sidecar_is_reported_and_its_file_read(tmp_path, content):
    (tmp_path / "a.txt").write_text("text")
    (tmp_path / "a.txt.json").write_bytes(content.encode("utf-8", "surrogateescape"))
    broken, seed = opened(tmp_path)
    assert broken.source == "t/a.txt.json"
    assert broken.reason.startswith("sidecar is not")
    assert (seed.data, seed.hints) == (b"text", Hints())


def test_a_file_over_the_limit_is_broken(read_bytes):
    limits = ReadLimits(payload=10)
    assert len(read_bytes("a.txt", b"x" * 10, limits)[0]) == 1
    for name, data in (("a.txt", b"x" * 11), ("a.eml", b"From: a\n\n" + b"x" * 11), ("a.json", b'{"text": "xxxx"}')):
        seeds, broken = read_bytes(name, data, limits)
        assert not seeds
        assert "10 bytes" in broken[0].reason


def test_seeds_come_one_by_one(tmp_path):
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(b'{"text": "x"}\n') + b"not gzip")
    (file,) = discover([str(path)])
    reading = open_seeds(file)
    assert next(reading).data == "x"


@pytest.mark.parametrize("name", ["lines.jsonl.gz", "pages.warc.gz", "many.tar.gz", "mails.mbox", "many.zip"])
def test_memory_stays_flat(tmp_path, build, name):
    text = " ".join(f"word{n}" for n in range(1000)).encode()
    count = 1500

    def parts():
        for number in range(count):
            if name == "lines.jsonl.gz":
                yield b'{"text": "%d %s"}\n' % (number, text)
            elif name == "pages.warc.gz":
                yield build.warc_record("conversion", text, content_type="text/plain")
            elif name == "mails.mbox":
                yield b"From a@b Tue Mar  5 10:00:00 2024\nFrom: a@b\n\n%s\n\n" % text

    path = tmp_path / name
    if name.startswith("many"):
        make = build.tar_of if "tar" in name else build.zip_of
        data = make({f"{number}.txt": text for number in range(count)})
        path.write_bytes(gzip.compress(data, 1) if "tar" in name else data)
    else:
        path.write_bytes(gzip.compress(b"".join(parts()), 1) if name.endswith("gz") else b"".join(parts()))
    (file,) = discover([str(path)])
    tracemalloc.start()
    seen = sum(1 for _ in open_seeds(file))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert seen == count
    assert peak < 8 * MIB


def test_standard_input_may_hold_anything(build, samples):
    program = (
        "from winnow.ingest.inputs.opener import open_seeds\nfrom winnow.ingest.inputs.discover import discover\n"
        "for file in discover(['-']):\n    print(*(found.source for found in open_seeds(file)))"
    )
    for name, expected in [
        ("a.zip", "stdin/-#one.txt stdin/-#dir/two.html stdin/-#three.jsonl#r0"),
        ("a.tar.gz", "stdin/-#one.txt"),
        ("lines.jsonl.zst", "stdin/-#r0 stdin/-#r1"),
        ("page.html", "stdin/-\n"),
    ]:
        done = subprocess.run([sys.executable, "-c", program], input=samples[name], capture_output=True, check=True)
        assert done.stdout.decode().startswith(expected)


def test_reading_imports_nothing_heavy(samples, tmp_path):
    (tmp_path / "a.jsonl.gz").write_bytes(samples["lines.jsonl.gz"])
    program = (
        "import sys\nfrom winnow.ingest.inputs.opener import open_seeds\n"
        "from winnow.ingest.inputs.discover import discover\n"
        "[list(open_seeds(file)) for file in discover(sys.argv[1:])]\n"
        "print({'numpy', 'lxml', 'trafilatura', 'numba', 'scipy', 'mammoth', 'odfdo'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program, str(tmp_path)], capture_output=True, check=True)
    assert done.stdout == b"set()\n"


def test_the_same_content_has_the_same_digest_however_it_is_packed(read_bytes, samples, build):
    plain, _ = read_bytes("lines.jsonl", samples["lines.jsonl"])
    for name, data in [
        ("l.jsonl.gz", samples["lines.jsonl.gz"]),
        ("l.zip", build.zip_of({"x.jsonl": samples["lines.jsonl"]})),
        ("u.jsonl", samples["utf16.jsonl"]),
    ]:
        seeds, _ = read_bytes(name, data)
        assert list(map(seed_digest, seeds)) == list(map(seed_digest, plain))
