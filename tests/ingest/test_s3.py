"""A real protocol: S3, spoken by a server on this machine (with `pip install 's3fs' 'moto[server]'`, else skipped)."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from winnow import Snapshot
from worlds import Spec

from ..commands import winnow, winnow_json

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
SECRET = "averysecretvalue"


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    s3fs = pytest.importorskip("s3fs")
    pytest.importorskip("moto.server")
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    for name, value in {
        "AWS_ACCESS_KEY_ID": "AKIATESTKEY",
        "AWS_SECRET_ACCESS_KEY": SECRET,
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
    }.items():
        monkeypatch.setenv(name, value)
    command = [sys.executable, "-m", "moto.server", "-p", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(120):
            with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
                break
            time.sleep(0.5)
        store = s3fs.S3FileSystem(skip_instance_cache=True, use_listings_cache=False)
        store.mkdir("bucket")
        yield store
    finally:
        server.kill()
        server.wait()


def test_in_and_out(bucket: Any, tmp_path: Path) -> None:
    for number in range(12):
        bucket.pipe_file(f"bucket/crawl/{number:02}.txt", Spec(base=number).text().encode())
    bucket.pipe_file("bucket/crawl/00.txt/inside.txt", Spec(base=100).text().encode())
    bucket.pipe_file("bucket/crawl/a//b.txt", Spec(base=101).text().encode())
    bucket.pipe_file("bucket/crawl/marker/", b"")
    bucket.pipe_file("bucket/crawl/what [1]*?.txt", Spec(base=102).text().encode())
    bucket.pipe_file("bucket/crawl/page.html", b"<p>" + Spec(base=103).text().encode())
    bucket.pipe_file("bucket/crawl/page.html.json", b'{"url": "https://a.example/1"}')
    time.sleep(2.5)  # what was written a moment ago is read again
    out = tmp_path / "out"
    first = winnow_json("ingest", "s3://bucket/crawl/", "--corpus", out, "--json")
    assert first["seeds"]["new"] == 15
    again = winnow_json("ingest", "s3://bucket/crawl", "--corpus", out, "--json")
    assert (again["files"], again["digest"]) == ({"read": 0, "unchanged": 15}, first["digest"])
    some = winnow_json("ingest", "s3://bucket/crawl/0*.txt", "--corpus", tmp_path / "some", "--label", "x", "--json")
    assert some["seeds"]["new"] == 11
    assert winnow("explain", "https://a.example/1", "--corpus", out).stdout
    winnow("publish", "s3://bucket/corpus", "--corpus", out, "--check")
    winnow("remove", "crawl/03.txt", "--corpus", out, "--reason", "asked")
    done = winnow_json("publish", "s3://bucket/corpus", "--corpus", out, "--json")
    assert done["deleted"] == 5
    assert len(list(Snapshot.open("s3://bucket/corpus"))) == 14
    assert len({name.split("/")[3] for name in bucket.find("bucket/corpus/snapshots")}) == 1
    told = winnow("ingest", "s3://nobucket/crawl", "--corpus", out, code=66)
    assert SECRET.encode() not in told.stderr + told.stdout
