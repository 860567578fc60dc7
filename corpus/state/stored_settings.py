"""The parameters a corpus was made with, read back from its header."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import fields
from pathlib import Path
from typing import Any

from ...dedupe.params import DedupParams
from ...normalize.settings import NormalizeSettings
from ..settings import KEEPING, CorpusSettings
from .store import Store


def stored_settings(corpus: Path) -> CorpusSettings:
    """Settings under which this corpus opens: what its header records.

    Used by commands that take no settings of their own (``remove``, ``verify``).
    """
    with closing(Store.read(corpus)) as store:
        found = _parameters(store)
        keeping = {name: json.loads(value) for name in KEEPING if (value := store.header(f"keep.{name}"))}
    return CorpusSettings(
        dedup=_dedup(found),
        normalize=NormalizeSettings(comments=bool(found.get("comments", False))),
        policy=found.get("policy", "order-free"),
        sources=tuple(found.get("sources", ())),
        furniture_documents=int(found.get("furniture_documents", 3)),
        **keeping,
    )


def stored_params(store: Store) -> DedupParams:
    """What near-duplicate means in this corpus."""
    return _dedup(_parameters(store))


def _parameters(store: Store) -> dict[str, Any]:
    rows = store.db.execute("select name, value from header where name like 'param.%'")
    return {name.removeprefix("param."): json.loads(value) for name, value in rows}


def _dedup(found: dict[str, Any]) -> DedupParams:
    values = {name.removeprefix("dedup."): value for name, value in found.items() if name.startswith("dedup.")}
    return DedupParams(**{f.name: values[f.name] for f in fields(DedupParams) if f.name in values})
