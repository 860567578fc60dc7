"""How fast each kind of input is read: documents and megabytes of payload per CPU second, and the peak memory.

    python tests/benchmarks/bench_sources.py [documents]

The documents are made up, about 3 kB of text each; reading ends at the seed and its digest, before normalisation.
"""

from __future__ import annotations

import gzip
import io
import json
import random
import resource
import sys
import tarfile
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import zstandard
from winnow.ingest.inputs.discover import discover
from winnow.ingest.inputs.opener import open_seeds, seed_digest
from winnow.normalize.document import Seed


def texts(count: int) -> Iterator[str]:
    """Made-up documents of words with a natural spread of lengths."""
    chance = random.Random(7)
    words = ["".join(chance.choices("etaoinshrdlucm", k=chance.randint(2, 9))) for _ in range(5000)]
    for _ in range(count):
        yield "\n".join(" ".join(chance.choices(words, k=90)) + "." for _ in range(5))


def record(text: str, number: int) -> bytes:
    """A WARC response."""
    body = f"<!DOCTYPE html><html><body><p>{text}</p></body></html>".encode()
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nServer: x\r\nDate: y\r\n\r\n" + body
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{number}>\r\nWARC-Target-URI: http://a.example/"
        f"{number}\r\nWARC-Date: 2024-01-02T03:04:05Z\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


def line(text: str, number: int) -> bytes:
    """A JSON line with the usual fields."""
    fields = {
        "id": f"doc-{number}",
        "text": text,
        "url": f"http://a.example/{number}",
        "date": "2024-01-02",
        "author": "A B",
    }
    return json.dumps(fields).encode() + b"\n"


def mail(text: str, number: int) -> bytes:
    """A message of a mailbox."""
    head = f"From a@b Tue Mar  5 10:00:00 2024\nFrom: A B <a@b>\nSubject: {number}\nMessage-ID: <{number}@b>\n"
    return f"{head}Date: Tue, 05 Mar 2024 10:00:00 +0000\n\n{text}\n\n".encode()


def archive(pages: list[str], *, form: str) -> bytes:
    """The documents as members of a zip or tar archive."""
    out = io.BytesIO()
    if form == "zip":
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
            for number, text in enumerate(pages):
                packed.writestr(f"{number}.txt", text)
    else:
        with tarfile.open(fileobj=out, mode="w") as packed_tar:
            for number, text in enumerate(pages):
                info = tarfile.TarInfo(f"{number}.txt")
                data = text.encode()
                info.size = len(data)
                packed_tar.addfile(info, io.BytesIO(data))
    return out.getvalue()


def main(count: int) -> None:
    """Make each sample, read it, print a row."""
    pages = list(texts(count))

    def joined(make: Callable[[str, int], bytes]) -> bytes:
        return b"".join(make(text, number) for number, text in enumerate(pages))

    tar = archive(pages, form="tar")
    made = {
        "lines.jsonl": joined(line),
        "lines.jsonl.gz": gzip.compress(joined(line), 6),
        "lines.jsonl.zst": zstandard.ZstdCompressor().compress(joined(line)),
        "pages.warc": joined(record),
        "pages.warc.gz": b"".join(gzip.compress(record(text, number), 6) for number, text in enumerate(pages)),
        "texts.tar": tar,
        "texts.tar.gz": gzip.compress(tar, 6),
        "texts.zip": archive(pages, form="zip"),
        "mails.mbox": joined(mail),
    }
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "files").mkdir()
        for number, text in enumerate(pages):
            (folder / "files" / f"{number}.txt").write_text(text)
        for sample, data in made.items():
            (folder / sample).write_bytes(data)
        print(f"{'input':18}{'documents/s':>12}{'MB/s':>8}{'peak MiB':>10}")
        for sample in ["files", *made]:
            start = time.process_time()
            seen = size = 0
            for file in discover([str(folder / sample)], label="bench"):
                for found in open_seeds(file):
                    assert isinstance(found, Seed), found
                    seed_digest(found)
                    seen += 1
                    size += len(found.data)
            spent = time.process_time() - start
            assert seen == count, (sample, seen)
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            print(f"{sample:18}{seen / spent:12,.0f}{size / spent / 1e6:8.0f}{peak:10}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
