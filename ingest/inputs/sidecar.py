"""Sidecars: ``page.html.json`` beside ``page.html`` holds facts about it, not a document."""

from __future__ import annotations

import io
import json

from ...normalize.document import Hints
from .budget import MIB
from .discover import SourceFile
from .hints import hints_from
from .items import Broken
from .names import escape
from .regular import open_regular
from .streams import trouble

SIDECAR_LIMIT = 4 * MIB


class NotSidecar(Exception):
    """Why a sidecar gives no hints."""


def parse_sidecar(data: bytes) -> Hints:
    """The hints in a sidecar: a JSON object, fields named as in JSONL records, or the same under ``metadata``.

    Raises `NotSidecar`.
    """
    if len(data) > SIDECAR_LIMIT:
        raise NotSidecar(f"sidecar larger than {SIDECAR_LIMIT} bytes: its hints are left out")
    try:
        value = json.loads(data, parse_int=_integer, parse_constant=lambda _: None)
    except (ValueError, RecursionError) as error:
        raise NotSidecar(f"sidecar is not JSON ({' '.join(str(error).split())[:200]})") from None
    if not isinstance(value, dict):
        raise NotSidecar("sidecar is not a JSON object")
    return hints_from(value)


def _integer(digits: str) -> int | None:
    return int(digits) if len(digits) < 1_000 else None


def sidecar_hints(file: SourceFile) -> tuple[Hints, Broken | None]:
    """The hints in the sidecar of ``file``, if it has one; and what is wrong with the sidecar, if it cannot be read."""
    if file.sidecar is None:
        return Hints(), None
    name = f"{file.source.rpartition('/')[0]}/{escape(file.sidecar.name)}"
    try:
        with open_regular(file.sidecar, inside=file.inside) as opened, io.BufferedReader(opened) as handle:  # type: ignore[type-var]
            return parse_sidecar(handle.read(SIDECAR_LIMIT + 1)), None
    except OSError as error:
        return Hints(), Broken(name, None, f"sidecar {trouble(error)}")
    except NotSidecar as error:
        return Hints(), Broken(name, None, str(error))
