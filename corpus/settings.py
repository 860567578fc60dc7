"""The settings that make a corpus what it is, and those that only say how it is kept.

What changes answers goes into the header of the corpus and is compared at every run; the rest may change from run to
run. Flags, ``WINNOW_*`` variables and ``winnow.toml`` are read in ``ingest.settings``.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Literal

from ..dedupe.params import DedupParams
from ..normalize.settings import NormalizeSettings

Policy = Literal["order-free", "stable"]


KEEPING = ("retention", "part_records", "compress", "keep_raw", "share")


@dataclass(slots=True, frozen=True)
class CorpusSettings:
    """How a corpus is made and kept.

    ``policy``: ``order-free`` (the default: which of several duplicates is kept depends on the documents alone) or
    ``stable`` (what came first stays; the answer then depends on arrival). ``sources``: labels or source prefixes in
    order of preference, before every other criterion of priority. ``retention``: snapshots kept. ``part_records``:
    records to one part. ``compress``: ``none``, ``gz`` or ``zst`` for the parts. ``keep_raw``: payloads stored for
    ``rebuild``: ``text`` (text seeds only), ``all`` or ``none``. ``share``: who may read what is published: the user
    (``private``), the ``group`` of the folder, or the ``world``; the state is always private. ``furniture_documents``:
    distinct documents of a site a line must recur in to be furniture (0: never).
    """

    dedup: DedupParams = field(default_factory=DedupParams)
    normalize: NormalizeSettings = field(default_factory=NormalizeSettings)
    policy: Policy = "order-free"
    sources: tuple[str, ...] = ()
    furniture_documents: int = 3
    retention: int = 3
    part_records: int = 4096
    compress: Literal["none", "gz", "zst"] = "none"
    keep_raw: Literal["text", "all", "none"] = "text"
    share: Literal["private", "group", "world"] = "private"

    def header(self) -> dict[str, str]:
        """Name and value of every parameter that changes the corpus, as the database keeps them."""
        values: dict[str, object] = {
            **self.normalize.header(),
            **{f"dedup.{name}": value for name, value in self.dedup.header().items()},
            "policy": self.policy,
            "sources": list(self.sources),
            "furniture_documents": self.furniture_documents,
        }
        return {name: json.dumps(value, sort_keys=True) for name, value in values.items()}

    def keeping(self) -> dict[str, str]:
        """Name and value of what only says how the corpus is kept: commands that take no settings go on in the way of
        the last run.
        """
        return {name: json.dumps(getattr(self, name)) for name in KEEPING}

    def digest(self) -> str:
        """``sha256`` of the header: equal digests mean that the same seeds give the same corpus."""
        return sha256(json.dumps(self.header(), sort_keys=True).encode("ascii")).hexdigest()
