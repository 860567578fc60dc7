"""``winnow schema``: what a record looks like."""

from __future__ import annotations

from ..output import print_json


def schema() -> None:
    """The JSON Schema of a record."""
    from ....corpus.snapshots.record import json_schema

    print_json(json_schema(), indent=2)
