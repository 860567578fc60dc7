"""Sidecars: ``page.html.json`` beside ``page.html`` holds facts about it, not a document."""

from __future__ import annotations

import json

from ..normalize.document import Hints
from .budget import MIB
from .hints import hints_from
from .items import Broken
from .names import escape
from .sources import SourceFile
from .streams import trouble

_LIMIT = 4 * MIB


def sidecar_hints(file: SourceFile) -> tuple[Hints, Broken | None]:
    """The hints in the sidecar of ``file``, if it has one; and what is wrong with the sidecar, if it cannot be read.

    A sidecar is a JSON object whose fields are named as in JSONL records, or has them under ``metadata``.
    """
    if file.sidecar is None:
        return Hints(), None
    try:
        with file.sidecar.open("rb") as handle:
            data = handle.read(_LIMIT + 1)
        if len(data) > _LIMIT:
            return Hints(), Broken(_name(file), None, f"sidecar larger than {_LIMIT} bytes: its hints are left out")
        value = json.loads(data)
        if not isinstance(value, dict):
            raise ValueError("not a JSON object")
        return hints_from(value), None
    except OSError as error:
        return Hints(), Broken(_name(file), None, f"sidecar {trouble(error)}")
    except (ValueError, RecursionError) as error:
        return Hints(), Broken(_name(file), None, f"sidecar is not JSON ({' '.join(str(error).split())[:200]})")


def _name(file: SourceFile) -> str:
    return (
        f"{file.source}.json"
        if file.sidecar is None
        else f"{file.source.rpartition('/')[0]}/{escape(file.sidecar.name)}"
    )
