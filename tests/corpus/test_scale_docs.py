"""The commands of docs/scale.md and of the section on object stores in docs/inputs.md do what they say."""

from __future__ import annotations

import gzip
import re
import shlex
from pathlib import Path

import pytest
from winnow import Snapshot
from worlds import Spec

from ..commands import winnow

pytest.importorskip("fsspec", reason="needs the extra 'remote'")
DOCS = Path(__file__).resolve().parents[2] / "docs"


def commands(page: str) -> list[str]:
    """The command lines of a page that are winnow's own, without their remarks; those on a cluster are in tests/ray."""
    lines = [line.strip() for line in page.split("\n") if line.startswith("    ")]
    return [line.partition("  #")[0].rstrip() for line in lines if line.startswith("winnow ") and "ray" not in line]


def warc(text: str) -> bytes:
    body = text.encode()
    head = "WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: https://a.example/1\r\nContent-Type: text/plain\r\n"
    return gzip.compress(head.encode() + b"Content-Length: %d\r\n\r\n%b\r\n\r\n" % (len(body), body))


@pytest.mark.parametrize(("name", "least"), [("scale.md", 3), ("inputs.md", 1)])
def test_the_commands(name: str, least: int, tmp_path: Path) -> None:
    (tmp_path / "crawl").mkdir()
    for base in range(3):
        (tmp_path / "crawl" / f"{base}.txt").write_text(Spec(base=base).text(), "utf-8")
    (tmp_path / "2026-01.warc.gz").write_bytes(warc(Spec(base=9).text()))
    page = (DOCS / name).read_text("utf-8")
    page = page.partition("## Object stores")[2] if name == "inputs.md" else page
    found = commands(re.sub(r"(s3|gs)://(bucket|other)", f"file://{tmp_path}", page))
    assert len(found) >= least
    for line in found:
        for part in line.split(" && "):
            winnow(*shlex.split(part)[1:], cwd=tmp_path)
    assert b"4" in winnow("export", "--corpus", "out", cwd=tmp_path).stdout if name == "inputs.md" else True


def test_the_reader(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(Spec().text(), "utf-8")
    winnow("ingest", tmp_path / "a.txt", "--corpus", tmp_path / "out")
    winnow("publish", f"file://{tmp_path}/corpus", "--corpus", tmp_path / "out")
    page = (DOCS / "scale.md").read_text("utf-8").replace("s3://bucket", f"file://{tmp_path}")
    (code,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    told: list[object] = []
    exec(code, {"print": lambda *words: told.extend(words)})
    assert told[0] == 1
    assert [record["id"] for record in Snapshot.open(f"file://{tmp_path}/corpus")] == told[1:]
