"""The total order among documents: which of several duplicates is kept for the others, and which may be kept for which.

A key is bytes; the smaller key wins. Keys depend on the document alone (policy ``order-free``), so the answer does not
depend on arrival; ``stable`` puts the order of arrival before everything and says so. The last bytes of a key are the
document's *standing*: whose word its address is, which host that names, and the day that its transport states.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from hashlib import blake2b

from ..normalize.document import Document
from .identity import host_key

_NO_DATE = b"\xff" * 10
_NO_HOST = b"\0" * 8
_SELF_CLAIMED = 2
_NOWHERE = 4
_MOST_CLASSES = 255
_BLANKS = b"\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f "
_OTHER_BLANKS = "".join(map(chr, (0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000)))
"""All that `str.split` takes for white space."""
_STANDING = struct.Struct(">B8s10s")


def rank_of(document: Document) -> int:
    """How well a document's origin is known, 0 best: an address that others state and a date; such an address; an
    address and a date by its own word; an address by its own word; none.
    """
    if document.authority:
        return 1 if stated_day(document) == _NO_DATE else 0
    if not document.meta.url:
        return _NOWHERE
    return 2 if document.meta.date else 3


def length_class(text: str) -> int:
    """How long a text is, coarsely: four classes to each doubling of its characters (blanks do not count), so that
    texts of one class differ by less than a fifth and may stand for each other whichever is kept.
    """
    data = text.encode("utf-8", "surrogatepass")
    blanks = len(data) - len(data.translate(None, _BLANKS))
    if not text.isascii():
        blanks += sum(map(text.count, _OTHER_BLANKS))
    return ((len(text) - blanks) ** 4).bit_length()


def stated_day(document: Document) -> bytes:
    """The day that orders documents: the stated date of publication, else, where others state the address, the day of
    the capture; a date by its own word counts among documents that have nothing else. 10 bytes.
    """
    meta = document.meta
    stated = any(e.field == "date" and e.method == "hint.date" for e in meta.evidence)
    day = meta.date if stated or not document.authority else document.fetched
    found = (day or "").encode("ascii", "replace")[:10]
    return found if len(found) == 10 else _NO_DATE


def standing(document: Document) -> bytes:
    """19 bytes: rank, host (zeros: none is known), stated day. `may_stand` reads them."""
    return _STANDING.pack(rank_of(document), host_key(document.meta.url) or _NO_HOST, stated_day(document))


def may_stand(key: bytes, other: bytes) -> bool:
    """Whether the document with the key ``other`` may be kept for the one with ``key`` on the sole ground that it holds
    nearly all of its text, and more.

    Where the dropped one names no host, it may. Else what was added could be a stranger's: then only a document whose
    address others state (its own word for a host would be a stranger's, too), and which has the same host, or whose
    stated day is earlier.
    """
    _, host, day = _STANDING.unpack(key[-_STANDING.size :])
    rank, other_host, other_day = _STANDING.unpack(other[-_STANDING.size :])
    if host == _NO_HOST:
        return True
    return bool(rank < _SELF_CLAIMED and (host == other_host or other_day < day))


def priority_key(document: Document, identity: bytes, sources: Sequence[str]) -> bytes:
    """Rank of the source (position of the first prefix in ``sources`` that fits), how well its origin is known, the
    stated day where others state the address (a later copy does not take the place of an original by what it adds),
    where there is no address clearly more body (`length_class`) and then a date, longer text, earlier date, content,
    identity, standing.

    A document with an address needs no class: for one that names a host nothing stands merely because it holds more
    (`may_stand`), and near-equal texts differ by a quarter at most.

    Every part has a fixed width, so that bytes compare as the parts do; two documents never have equal keys unless they
    are equal in identity and source.
    """
    rank = next((n for n, prefix in enumerate(sources) if _under(document.source, prefix)), len(sources))
    text = document.text.encode("utf-8", "surrogatepass")
    origin = rank_of(document)
    body = bytes(2)
    if origin == _NOWHERE:
        body = bytes((max(0, _MOST_CLASSES - length_class(document.text)), not document.meta.date))
    return b"".join(
        (
            struct.pack(">HB", min(rank, 0xFFFF), origin),
            stated_day(document) if document.authority else _NO_DATE,
            body,
            struct.pack(">Q", (1 << 63) - len(document.text)),
            stated_day(document),
            blake2b(text, digest_size=16).digest(),
            identity,
            blake2b(document.source.encode("utf-8", "surrogatepass"), digest_size=8).digest(),
            standing(document),
        )
    )


def arrival_key(sid: int, document: Document) -> bytes:
    """The key under policy ``stable``: the number under which the seed was first seen, and the document's standing."""
    return struct.pack(">Q", sid) + standing(document)


def _under(source: str, prefix: str) -> bool:
    return source == prefix or source.startswith(prefix.rstrip("/") + "/") or source.startswith(prefix + "#")
