"""Reading made short for the tests of inputs, and small samples of every container."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import brotli
import pytest
import zstandard
from winnow.ingest.inputs.budget import READ_LIMITS, ReadLimits
from winnow.ingest.inputs.discover import discover
from winnow.ingest.inputs.opener import Broken, open_seeds
from winnow.normalize.document import Seed

Reading = tuple[list[Seed], list[Broken]]


def _read(path: Path, limits: ReadLimits = READ_LIMITS) -> Reading:
    seeds: list[Seed] = []
    broken: list[Broken] = []
    for file in discover([str(path)], label="t"):
        for found in open_seeds(file, limits=limits):
            if isinstance(found, Seed):
                seeds.append(found)
            else:
                broken.append(found)
    return seeds, broken


@pytest.fixture(scope="session")
def read_path() -> Callable[..., Reading]:
    """The seeds and broken pieces under a path, all labelled ``t``."""
    return _read


@pytest.fixture(scope="session")
def read_bytes(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Reading]:
    """The seeds and broken pieces in a file of the given name and content."""
    folder = tmp_path_factory.mktemp("inputs")

    def read(name: str, data: bytes, limits: ReadLimits = READ_LIMITS) -> Reading:
        path = folder / name
        path.write_bytes(data)
        try:
            return _read(path, limits)
        finally:
            path.unlink()

    return read


COMPRESS: dict[str, Callable[[bytes], bytes]] = {
    "gz": gzip.compress,
    "zst": lambda data: zstandard.ZstdCompressor(write_checksum=True).compress(data),
    "bz2": bz2.compress,
    "xz": lzma.compress,
}


@pytest.fixture(params=sorted(COMPRESS))
def compression(request: pytest.FixtureRequest) -> tuple[str, Callable[[bytes], bytes]]:
    """The suffix and function of each compression."""
    return request.param, COMPRESS[request.param]


def warc_record(kind: str, block: bytes, *, uri: str = "", **fields: str) -> bytes:
    """One WARC record; fields are given as ``record_id="<urn:x>"``, ``content_type=...``."""
    head = {"WARC-Type": kind, "WARC-Date": "2024-05-06T07:08:09Z", "Content-Length": str(len(block))}
    if uri:
        head["WARC-Target-URI"] = uri
    names = {"record_id": "WARC-Record-ID", "content_type": "Content-Type"}
    head.update({names.get(name, name): value for name, value in fields.items()})
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
    return b"WARC/1.0\r\n" + lines.encode() + b"\r\n" + block + b"\r\n\r\n"


def http_page(body: bytes, *headers: str, status: str = "200 OK", content_type: str = "text/html") -> bytes:
    """An HTTP response."""
    lines = "".join(f"{line}\r\n" for line in (f"HTTP/1.1 {status}", f"Content-Type: {content_type}", *headers))
    return lines.encode() + b"\r\n" + body


def zip_of(files: dict[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), data, method)
    return out.getvalue()


def tar_of(files: dict[str, bytes], *, form: int = tarfile.PAX_FORMAT) -> bytes:
    """A tar archive."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form) as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


class Builders:
    """The functions above, reachable as a fixture."""

    compress = COMPRESS
    warc_record = staticmethod(warc_record)
    http_page = staticmethod(http_page)
    zip_of = staticmethod(zip_of)
    tar_of = staticmethod(tar_of)


@pytest.fixture(scope="session")
def build() -> type[Builders]:
    """Functions that make samples."""
    return Builders


def _samples() -> dict[str, bytes]:
    lines = b"".join(b'{"id": "r%d", "text": "Line number %d says something."}\n' % (n, n) for n in range(6))
    page = b"<!DOCTYPE html><html><body><p>A short page.</p></body></html>"
    http = {"content_type": "application/http"}
    records = [
        warc_record("warcinfo", b"software: test\r\n", record_id="<urn:uuid:0>"),
        warc_record("response", http_page(page), uri="http://a.example/1", record_id="<urn:uuid:1>", **http),
        warc_record(
            "conversion", b"Words.\n", uri="http://a.example/2", record_id="<urn:2>", content_type="text/plain"
        ),
        warc_record("response", http_page(page), uri="http://a.example/3", record_id="<urn:uuid:3>", **http),
    ]
    mail = (
        b"From: Ann Writer <ann@a.example>\nSubject: News\nDate: Tue, 05 Mar 2024 10:00:00 +0100\n"
        b"Message-ID: <m%d@a>\n\nThe body %d.\n"
    )
    files = {"one.txt": b"The first text.", "dir/two.html": page, "three.jsonl": lines}
    mhtml = (
        b"From: <Saved by Blink>\nSnapshot-Content-Location: https://a.example/p\nSubject: T | site\n"
        b"MIME-Version: 1.0\n"
        b'Content-Type: multipart/related; type="text/html"; boundary="B"\n\n--B\n'
        b"Content-Type: text/html; charset=utf-8\n"
        b"Content-Transfer-Encoding: quoted-printable\n\n" + page.replace(b"=", b"=3D") + b"\n--B--\n"
    )
    return {
        "lines.jsonl": lines,
        "lines.jsonl.gz": gzip.compress(lines),
        "lines.jsonl.zst": b"".join(map(COMPRESS["zst"], lines.splitlines(keepends=True))),
        "lines.jsonl.br": brotli.compress(lines),
        "list.json": b'[{"text": "One."}, {"text": "Two."}]',
        "w.warc": b"".join(records),
        "w.warc.gz": b"".join(map(gzip.compress, records)),
        "m.eml": mail % (1, 1),
        "m.mbox": b"".join(b"From ann@a Tue Mar  5 10:00:00 2024\n" + mail % (n, n) + b"\n" for n in range(3)),
        "p.mhtml": mhtml,
        "a.zip": zip_of(files),
        "stored.zip": zip_of(files, method=zipfile.ZIP_STORED),
        "a.tar": tar_of(files),
        "long.tar": tar_of({"x" * 150 + "/é.txt": b"Deep.", "b.txt": b"Next."}, form=tarfile.GNU_FORMAT),
        "a.tar.gz": gzip.compress(tar_of({**files, "in.zip": zip_of(files)})),
        "page.html": page,
        "a.rtf": b"{\\rtf1\\ansi Words.\\par}",
        "a.fb2": b"<FictionBook><body><p>Words.</p></body></FictionBook>",
        "text.txt": b"Just words.\n",
        "utf16.jsonl": b"\xff\xfe" + lines.decode().encode("utf-16-le"),
    }


@pytest.fixture(scope="session")
def samples() -> dict[str, bytes]:
    """A small well-formed file of every kind."""
    return _samples()
