"""An HTTP response as a WARC record holds it (RFC 9110, RFC 9112): status, headers, the body with codings undone."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from ..budget import Budget
from ..compression import Compression, compression_of, expand
from ..streams import Gap

_STATUS = re.compile(rb"HTTP/\d(?:\.\d)? +(\d{3})[^\n]*\n", re.IGNORECASE)
_HEAD_LIMIT = 256 * 1024
_MOST_CODINGS = 8
_HEAD_END = re.compile(rb"\r?\n\r?\n")


class Undecodable(Exception):
    """A body whose coding cannot be undone, and why."""


@dataclass(slots=True)
class Response:
    """One answer. ``fields`` are in lower case; the first of a name counts, except that codings are joined."""

    status: int
    fields: dict[str, str]
    raw: bytes

    def get(self, name: str) -> str:
        """The value of a header, or nothing."""
        return self.fields.get(name, "")


def parse(block: bytes) -> Response | None:
    """The response in ``block``; None when it does not start with a status line."""
    status = _STATUS.match(block)
    if status is None:
        return None
    end = _HEAD_END.search(block, status.end() - 2)
    head = block[status.end() : end.start()] if end and end.start() > status.end() else b""
    raw = block[end.end() :] if end else b""
    fields: dict[str, str] = {}
    last = ""
    for line in head[:_HEAD_LIMIT].decode("latin-1").split("\n"):
        line = line.rstrip("\r")
        if line[:1] in (" ", "\t"):
            if last and len(fields[last]) < 8192:
                fields[last] += " " + line.strip()
            continue
        name, colon, value = line.partition(":")
        last = name.strip().lower() if colon else ""
        if not last:
            continue
        if last in fields and last not in ("content-encoding", "transfer-encoding"):
            last = ""
        else:
            fields[last] = f"{fields[last][:8192]}, {value.strip()}" if last in fields else value.strip()
    return Response(int(status[1]), fields, raw)


def content_type(value: str) -> tuple[str, str | None]:
    """The media type in lower case and the charset of a ``Content-Type`` value."""
    media, _, rest = value.partition(";")
    match = re.search(r"""(?i)charset\s{0,9}=\s{0,9}["']?\s{0,9}([A-Za-z0-9][A-Za-z0-9_.:+-]{0,39})""", rest)
    return media.strip().lower(), match[1] if match else None


def body(response: Response, budget: Budget) -> bytes:
    """The body with transfer and content codings undone, as far as they really are there (many crawlers undo them).

    Raises `Undecodable`.
    """
    data = response.raw
    if "chunked" in response.get("transfer-encoding").lower():
        data = _unchunked(data)
    codings = [coding.strip().lower() for coding in response.get("content-encoding").split(",")]
    if len(codings) > _MOST_CODINGS:
        raise Undecodable(f"more than {_MOST_CODINGS} content codings")
    for coding in reversed(codings):
        data = _decoded(data, coding, budget)
    if len(data) > budget.limits.payload:
        raise Undecodable(budget.limits.too_large)
    return data


def _unchunked(data: bytes) -> bytes:
    """The chunks joined; ``data`` itself when it is not chunked after all."""
    body = bytearray()
    begun = False
    at = 0
    size_line = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\n]*)?\r?\n")
    while True:
        match = size_line.match(data, at)
        if match is None:
            if not begun:
                return data
            if at >= len(data):
                break
            raise Undecodable("damaged chunked transfer coding")
        size = int(match[1], 16)
        if not size:
            break
        begun = True
        body += data[match.end() : match.end() + size]
        at = match.end() + size
        at += 2 if data[at : at + 2] == b"\r\n" else 1
    return bytes(body)


def _decoded(data: bytes, coding: str, budget: Budget) -> bytes:
    named: dict[str, Compression] = {"gzip": "gzip", "x-gzip": "gzip", "zstd": "zstd"}
    if coding in named:
        kind = named[coding]
        return _joined(expand(iter([data]), kind, budget), budget) if compression_of(data[:16]) == kind else data
    if coding == "deflate":
        return _inflated(data, budget)
    if coding == "br":
        return unbrotli(data, budget)
    return data  # identity, or a word that means nothing


def _joined(pieces: Iterator[bytes | Gap], budget: Budget) -> bytes:
    parts: list[bytes] = []
    size = 0
    for piece in pieces:
        if isinstance(piece, Gap) and piece.trailing:
            continue
        if isinstance(piece, Gap):
            raise Undecodable(piece.reason)
        parts.append(piece)
        size += len(piece)
        if size > budget.limits.payload:
            break
    return b"".join(parts)


def _inflated(data: bytes, budget: Budget) -> bytes:
    """``deflate`` is zlib by the standard and raw deflate by custom."""
    for wbits in (15, -15):
        inner = zlib.decompressobj(wbits)
        try:
            out = inner.decompress(data, budget.limits.payload + 1)
        except zlib.error:
            continue
        if not inner.eof and len(out) <= budget.limits.payload:
            raise Undecodable("the deflate data ends early (truncated)")
        if not budget.spend(len(out)):
            raise Undecodable(budget.reason)
        return out
    return data


def unbrotli(data: bytes, budget: Budget) -> bytes:
    """What was packed with brotli; ``data`` itself where it begins like text that is packed no more. Raises
    `Undecodable`.
    """
    try:
        import brotli
    except ImportError:
        raise Undecodable("brotli-coded; reading it needs: pip install brotli") from None
    inner = brotli.Decompressor()
    parts: list[bytes] = []
    size = 0
    try:
        out = inner.process(data, output_buffer_limit=1 << 20)
        while out or not inner.is_finished():
            parts.append(out)
            size += len(out)
            if size > budget.limits.payload:
                break
            if not budget.spend(len(out)):
                raise Undecodable(budget.reason)
            if not out and inner.can_accept_more_data():
                raise Undecodable("the brotli data ends early (truncated)")
            out = inner.process(b"", output_buffer_limit=1 << 20)
    except brotli.error:
        if not parts and data[:1] in b"<\xef \r\n":
            return data  # decoded by the crawler, header left as it was
        raise Undecodable("damaged brotli data") from None
    return b"".join(parts)
