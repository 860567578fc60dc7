"""``winnow ingest``: bring a corpus up to date."""

from __future__ import annotations

from typing import Annotated

import typer

from ..given import settings_from
from ..options import (
    AsOf,
    Clean,
    Config,
    Corpus,
    DryRun,
    Engine,
    FollowLinks,
    Json,
    Label,
    Log,
    Metrics,
    NotifyCommand,
    PingUrl,
    Quiet,
    Sources,
    TextField,
    Trusted,
    Verbose,
    Workers,
)
from ..output import print_json


def ingest(
    sources: Sources,
    corpus: Corpus,
    workers: Workers = None,
    dry_run: DryRun = False,
    config: Config = None,
    as_json: Json = False,
    prune: Annotated[bool, typer.Option("--prune", help="Forget seeds that vanished from the folders given.")] = False,
    yes: Annotated[
        bool, typer.Option("--yes", help="Let more than 10 % of a folder or container be forgotten.")
    ] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit with 3 on seeds in quarantine, once for each, and on alarms.")
    ] = False,
    engine: Annotated[
        Engine | None, typer.Option("--engine", help="local, or ray (the cluster at RAY_ADDRESS).")
    ] = None,
    already_clean: Clean = False,
    label: Label = None,
    trust: Trusted = None,
    as_of: AsOf = None,
    follow_links: FollowLinks = None,
    text_field: TextField = None,
    notify_command: NotifyCommand = None,
    ping_url: PingUrl = None,
    metrics: Metrics = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
    log_format: Log = None,
) -> None:
    """Bring a corpus up to date with its sources."""
    from ..console import Console
    from ..ending import log_format_asked
    from ..outward import Outward

    if ping_url and not ping_url.startswith(("http://", "https://")):
        raise typer.BadParameter("must begin with http:// or https://", param_hint="--ping-url")
    early = Console(log_format_asked(), quiet=quiet)
    tells = (None, None, None) if dry_run else (notify_command, ping_url, metrics)
    with Outward(early, *tells, corpus=str(corpus)) as outward:
        from ....corpus.changes import STORED_NAMES
        from ...run.ingest import Held
        from ...run.ingest import ingest as run
        from ..show import show_summary

        settings = settings_from(
            config,
            corpus=corpus,
            sources=sources,
            workers=workers,
            trust=trust,
            as_of=as_of,
            follow_links=follow_links,
            text_field=text_field,
            engine=engine,
            log_format=log_format,
        )
        console = outward.console = Console(settings.log_format, quiet=quiet, verbose=verbose)
        held: Held | None = None
        try:
            summary = run(
                sources,
                corpus,
                settings,
                label=label,
                already_clean=already_clean,
                prune=prune,
                yes=yes,
                dry_run=dry_run,
                console=console,
                most_names=None if as_json or verbose else STORED_NAMES,
                telling=strict or bool(notify_command),
            )
        except Held as refusal:
            held, summary = refusal, refusal.summary
        outward.summary = summary
        if as_json:
            print_json(summary.to_dict())
        else:
            show_summary(summary, console)
        if held is not None:
            raise held
        if strict and summary.trouble:
            raise typer.Exit(3)
