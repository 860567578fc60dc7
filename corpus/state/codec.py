"""Documents in the database: text and body as two compressed blobs, read back to the same document."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any

import zstandard

from ...normalize.document import Authority, Candidate, Cut, Document, Evidence, Kind, Language, Metadata, Repair
from ..errors import DamagedCorpus

_PLAIN_META = [f.name for f in fields(Metadata) if f.name not in ("evidence", "candidates")]
_PLAIN_DOCUMENT = ("media", "dump", "encoding", "extractor", "fetched", "authority")


class Codec:
    """Compresses and restores documents. Holds its compressor state, so use one in one thread."""

    __slots__ = ("_pack", "_unpack")

    def __init__(self) -> None:
        self._pack = zstandard.ZstdCompressor(level=3, write_content_size=True, write_checksum=True)
        self._unpack = zstandard.ZstdDecompressor()

    def pack(self, data: bytes) -> bytes:
        """Compress bytes (zstd, one frame)."""
        return self._pack.compress(data)

    def unpack(self, blob: bytes) -> bytes:
        """Restore what ``pack`` made. Raises ``DamagedCorpus`` when it is damaged (zstd frames carry a checksum)."""
        try:
            return self._unpack.decompress(blob)
        except (zstandard.ZstdError, TypeError) as error:
            raise DamagedCorpus(f"a stored text is damaged ({error}); run: winnow verify --deep") from error

    def pack_text(self, text: str) -> bytes:
        """Compress a text; lone surrogates survive."""
        return self._pack.compress(text.encode("utf-8", "surrogatepass"))

    def unpack_text(self, blob: bytes) -> str:
        """Restore what ``pack_text`` made."""
        return self.unpack(blob).decode("utf-8", "surrogatepass")

    def pack_body(self, document: Document) -> bytes:
        """Compress everything of a document but its source and text."""
        meta = document.meta
        body: dict[str, Any] = {name: getattr(document, name) for name in _PLAIN_DOCUMENT}
        body["kind"] = [document.kind.name, document.kind.score, list(document.kind.reasons)]
        body["meta"] = {name: value for name in _PLAIN_META if (value := getattr(meta, name))}
        body["evidence"] = [[e.field, e.method, e.confidence] for e in meta.evidence]
        body["candidates"] = [[c.field, c.value, c.method, c.confidence, c.won, c.why] for c in meta.candidates]
        body["language"] = [document.language.code, document.language.score, document.language.shares]
        body["cuts"] = [[c.line, c.text, c.reason, c.score, c.chars, c.lines] for c in document.cuts]
        body["more_cuts"] = document.more_cuts
        body["repairs"] = [[r.line, r.before, r.after, list(r.steps)] for r in document.repairs]
        return self._pack.compress(json.dumps(body, separators=(",", ":")).encode("ascii"))

    def unpack_facts(self, body: bytes) -> dict[str, Any]:
        """What a packed body says of its document: the fields of its metadata that have a value."""
        facts: dict[str, Any] = json.loads(self.unpack(body))["meta"]
        return facts

    def unpack_claims(self, body: bytes) -> tuple[dict[str, Any], int]:
        """The same, and whose word the document's address is (docs/authority.md)."""
        data = json.loads(self.unpack(body))
        return data["meta"], _authority_in(data)

    def unpack_document(self, source: str, text: bytes, body: bytes) -> Document:
        """The document that was packed."""
        data = json.loads(self.unpack(body))
        meta = Metadata(
            **data["meta"],
            evidence=[Evidence(*e) for e in data["evidence"]],
            candidates=[Candidate(*c) for c in data["candidates"]],
        )
        data["authority"] = _authority_in(data)
        code, score, shares = data["language"]
        name, sure, reasons = data.get("kind", ["dump" if data["dump"] else "page", 1.0, []])
        return Document(
            source=source,
            text=self.unpack_text(text),
            meta=meta,
            language=Language(code, score, [(c, s) for c, s in shares]),
            cuts=[Cut(*c) for c in data["cuts"]],
            more_cuts={reason: (cuts, lines) for reason, (cuts, lines) in data.get("more_cuts", {}).items()},
            repairs=[Repair(line, before, after, tuple(steps)) for line, before, after, steps in data["repairs"]],
            kind=Kind(name, sure, tuple(reasons)),
            **{field: data[field] for field in _PLAIN_DOCUMENT},
        )


def _authority_in(data: dict[str, Any]) -> Authority:
    """Of a body from before there was such a thing: what its evidence says."""
    said: Authority | None = data.get("authority")
    if said is not None:
        return said
    return 2 if any(field == "url" and method == "hint.url" for field, method, _ in data["evidence"]) else 0
