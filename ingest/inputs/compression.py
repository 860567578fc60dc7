"""Decompression that streams, crosses member boundaries and survives damage.

gzip (RFC 1952), zstd (RFC 8878), bzip2 and xz, each with any number of members or frames. Damage becomes a `Gap`,
behind which decoding goes on at the next member that can be found, so one bad record of a WARC file costs that record.
What lies between two members and belongs to neither is told, too, with its place and length: it may have been one.
"""

from __future__ import annotations

import lzma
import re
import zlib
from collections.abc import Iterator

from .budget import MIB, Budget
from .decoders import Compression, Decoder, decoder_of
from .streams import Chunks, Gap, Stream

__all__ = ["Compression", "compression_of", "expand", "nearly_begins"]

# How a member begins. Of a gzip header the method is always 8 and the reserved flags are 0; any XFL and OS is legal
# (RFC 1952, 2.3), and macOS writes one that no list has. In damaged data that is a chance match every 128 MiB.
_STARTS: dict[Compression, re.Pattern[bytes]] = {
    "gzip": re.compile(rb"\x1f\x8b\x08[\x00-\x1f].{6}", re.DOTALL),
    "zstd": re.compile(rb"\x28\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18", re.DOTALL),
    "bzip2": re.compile(rb"BZh[1-9](?:1AY&SY|\x17\x72\x45\x38\x50\x90)", re.DOTALL),
    "xz": re.compile(rb"\xfd7zXZ\x00", re.DOTALL),
}
_MAGIC: dict[Compression, bytes] = {
    "gzip": b"\x1f\x8b\x08",
    "zstd": b"\x28\xb5\x2f\xfd",
    "bzip2": b"BZh",
    "xz": b"\xfd7zXZ\x00",
}
_START_LENGTH: dict[Compression, int] = {"gzip": 10, "zstd": 4, "bzip2": 10, "xz": 6}
_PADDING = b"\x00\r\n"
_DICTIONARY = 16 * MIB


def compression_of(head: bytes) -> Compression | None:
    """Which compression the first bytes of a file show."""
    for kind, start in _STARTS.items():
        if start.match(head) or (2 <= len(head) < _START_LENGTH[kind] and _begins(kind, head)):
            return kind
    return None


def _begins(kind: Compression, data: bytes) -> bool:
    """Whether ``data``, too short to tell for sure, can be the start of a member that was cut off."""
    magic = _MAGIC[kind]
    return data[: len(magic)] == magic[: len(data)]


def expand(chunks: Chunks, kind: Compression, budget: Budget) -> Chunks:
    """The decompressed bytes of all members in ``chunks``. What is passed over between members is a `Gap`, unless it is
    padding; behind the last of them it is a trailing one, for then nothing is missing.
    """
    start, need = _STARTS[kind], _START_LENGTH[kind]
    dictionary: bytes | None = None
    base = 0  # where `data` begins in the compressed bytes
    if kind == "zstd":
        stream = Stream(chunks)
        dictionary, chunks, base = _zstd_dictionary(stream), stream.chunks(), stream.offset
    decoder: Decoder | None = None
    loss = _Loss(kind)
    remarks: list[Gap] = []
    pending = b""
    member = 0  # where the member that is being read does
    whole = False  # a member was read to its end, and no damage is behind it
    for piece in chunks:
        if isinstance(piece, Gap) and piece.trailing:
            remarks.append(piece)
            continue
        if isinstance(piece, Gap):
            yield from loss.end(base + len(pending))
            yield piece
            base += len(pending)
            decoder, pending, whole = None, b"", False
            loss.excused = True
            continue
        data, pending = pending + piece, b""
        at = 0
        while at < len(data):
            fresh = decoder is None
            if decoder is None:
                found = start.search(data, at)
                passed = max(at, len(data) - need + 1) if found is None else found.start()
                loss.passed(data, at, passed, base)
                at = passed
                if found is None:
                    pending = data[at:]
                    break
                member = base + at
            try:
                decoder = decoder or decoder_of(kind, dictionary)
                for out in decoder.feed(data, at):
                    if not budget.spend(len(out)):
                        yield Gap(budget.reason)
                        return
                    yield from loss.end(member)
                    yield out
                at = len(data) - decoder.left
                if decoder.eof:
                    yield from loss.end(member)
                    decoder, whole = None, True
            except _errors() as error:
                loss.damaged(member, _message(error))
                decoder, whole = None, False
                at += fresh
        base += len(data) - len(pending)
    yield from _end(kind, decoder, pending, base, loss, budget, whole=whole)
    yield from remarks


def _end(
    kind: Compression, decoder: Decoder | None, pending: bytes, base: int, loss: _Loss, budget: Budget, *, whole: bool
) -> Chunks:
    """What is to be said when the compressed bytes end with ``pending``, which begin at ``base``."""
    begun = any(_begins(kind, pending[at:]) for at in range(len(pending)))
    if not loss.found and not loss.excused and (decoder is not None or begun):
        last = b"" if decoder is None else decoder.flush()
        if last and budget.spend(len(last)):
            yield last
        yield Gap(f"the {kind} data ends early (truncated)")
        return
    loss.passed(pending, 0, len(pending), base)
    yield from loss.end(base + len(pending), trailing=whole and not loss.like_a_member)


class _Loss:
    """The bytes that are being passed over since the last good member: where they begin, and why. ``excused``: there is
    a gap just before, which explains them.
    """

    def __init__(self, kind: Compression) -> None:
        self._kind: Compression = kind
        self._start = 0
        self._why = ""
        self.found = self.excused = self.like_a_member = False

    def passed(self, data: bytes, at: int, end: int, base: int) -> None:
        """No member begins from ``at`` to ``end`` of ``data``, which is at ``base``. Padding is no loss."""
        if self.found or self.excused:
            return
        rest = len(data[at:end].lstrip(_PADDING))
        if rest:
            self.found, self._why = True, f"no beginning of {self._kind} data"
            self._start = base + end - rest
            self.like_a_member = nearly_begins(self._kind, data[end - rest : end - rest + _START_LENGTH[self._kind]])

    def damaged(self, place: int, why: str) -> None:
        """The member at ``place`` cannot be read to its end."""
        if not self.found and not self.excused:
            self.found, self._start, self._why = True, place, f"damaged {self._kind} data: {why}"

    def end(self, place: int, *, trailing: bool = False) -> Iterator[Gap]:
        """Good data goes on at ``place``, or all data ends there: what was passed over before is told."""
        if self.found:
            yield Gap(f"{self._why} ({place - self._start} bytes at {self._start} are passed over)", trailing)
        self.found = self.excused = self.like_a_member = False


def nearly_begins(kind: Compression, data: bytes) -> bool:
    """Whether ``data`` looks like a member with a bit or two of its magic number wrong."""
    magic = _MAGIC[kind]
    return sum((one ^ two).bit_count() for one, two in zip(data, magic, strict=False)) <= 2 and len(data) >= len(magic)


def _message(error: Exception) -> str:
    text = " ".join(str(error).split())
    return text.removeprefix("Error ").removeprefix("-3 while decompressing data: ") or type(error).__name__


def _errors() -> tuple[type[Exception], ...]:
    import zstandard

    return (zlib.error, OSError, EOFError, ValueError, lzma.LZMAError, zstandard.ZstdError, MemoryError)


def _zstd_dictionary(stream: Stream) -> bytes | None:
    """The dictionary that a ``.warc.zst`` carries in a skippable frame at its start, which is passed.

    "WARC file compression with Zstandard" 1.0 (IIPC): frame 0x184D2A5D, the dictionary itself plain or a zstd frame.
    """
    import zstandard

    head = stream.peek(8)
    size = int.from_bytes(head[4:8], "little")
    if head[:4] != b"\x5d\x2a\x4d\x18" or len(head) < 8 or size > _DICTIONARY:
        return None
    stream.skip(8)
    data = stream.read(size)
    if data.startswith(_MAGIC["zstd"]):
        expanded = bytearray()
        try:
            for out in decoder_of("zstd").feed(data, 0):
                expanded += out
                if len(expanded) > _DICTIONARY:
                    return None
        except (zstandard.ZstdError, MemoryError):
            return None
        data = bytes(expanded)
    return data
