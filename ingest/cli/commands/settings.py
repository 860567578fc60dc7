"""``winnow settings``: what is set, and by whom."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..given import existing, seeds_here, settings_from
from ..options import Config, Json
from ..output import print_json


def settings(
    corpus: Annotated[
        Path | None, typer.Option("--corpus", "-c", metavar="DIR", help="Those of this corpus.", envvar="WINNOW_CORPUS")
    ] = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Each setting: its value, where that came from, and what it means (docs/settings.md)."""
    from ....corpus.state.stored_settings import lost_settings, recorded
    from ...run.settings_told import told_settings
    from ..console import Console, say

    seeds = seeds_here(existing(corpus)) if corpus else []
    found = settings_from(config, corpus=corpus, sources=seeds, log_format=None)
    told = list(told_settings(found, recorded(corpus) if corpus else None))
    if corpus and (lost := lost_settings(corpus)):
        Console(found.log_format).event(lost, level="warning")
    if as_json:
        print_json({"settings": [one.to_dict() for one in told]})
    else:
        say(*(line for one in told for line in one.lines()))
