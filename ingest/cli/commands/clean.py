"""``winnow clean``: normalisation as a filter."""

from __future__ import annotations

from typing import Annotated

import typer

from ..given import settings_from
from ..options import AsOf, Clean, Config, FollowLinks, Label, Log, Quiet, Sources, TextField, Trusted, Workers
from ..output import write_lines


def clean(
    sources: Sources,
    workers: Workers = None,
    already_clean: Clean = False,
    explain: Annotated[bool, typer.Option("--explain", help="With every cut line, repair and candidate.")] = False,
    label: Label = None,
    trust: Trusted = None,
    as_of: AsOf = None,
    follow_links: FollowLinks = None,
    text_field: TextField = None,
    config: Config = None,
    quiet: Quiet = False,
    log_format: Log = None,
) -> None:
    """Normalise without a corpus: one record a seed as JSON lines on stdout, in input order."""
    from ...run.clean import clean_lines
    from ..console import Console

    settings = settings_from(
        config,
        sources=sources,
        workers=workers,
        trust=trust,
        as_of=as_of,
        follow_links=follow_links,
        text_field=text_field,
        log_format=log_format,
    )
    console = Console(settings.log_format, quiet=quiet)
    lines = clean_lines(sources, settings, label=label, already_clean=already_clean, explain=explain, console=console)
    write_lines(lines)
