"""The total order among documents: which of several duplicates stands for the others.

A key is bytes; the smaller key wins. Keys depend on the document alone (policy ``order-free``), so the answer does not
depend on arrival; ``stable`` puts the order of arrival before everything and says so.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from hashlib import blake2b

from ..normalize.document import Document

_NO_DATE = b"\xff" * 10


def priority_key(document: Document, identity: bytes, sources: Sequence[str]) -> bytes:
    """Rank of the source (position of the first prefix in ``sources`` that fits), longer text, earlier date, content,
    identity. Every part has a fixed width, so that bytes compare as the parts do; two documents never have equal keys
    unless they are equal in identity and source.
    """
    rank = next((n for n, prefix in enumerate(sources) if _under(document.source, prefix)), len(sources))
    date = (document.meta.date or "").encode("ascii", "replace")[:10]
    text = document.text.encode("utf-8", "surrogatepass")
    return b"".join(
        (
            struct.pack(">HQ", min(rank, 0xFFFF), (1 << 63) - len(document.text)),
            date if len(date) == 10 else _NO_DATE,
            blake2b(text, digest_size=16).digest(),
            identity,
            blake2b(document.source.encode("utf-8", "surrogatepass"), digest_size=8).digest(),
        )
    )


def arrival_key(sid: int) -> bytes:
    """The key under policy ``stable``: the number under which the seed was first seen."""
    return struct.pack(">Q", sid)


def _under(source: str, prefix: str) -> bool:
    return source == prefix or source.startswith(prefix.rstrip("/") + "/") or source.startswith(prefix + "#")
