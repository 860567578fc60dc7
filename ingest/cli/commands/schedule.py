"""``winnow schedule``: lines for cron and systemd."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from .ingest import ingest


def _own(
    at: Annotated[str, typer.Option("--at", metavar="HH:MM", help="When.")] = "03:17",
    mail: Annotated[str, typer.Option("--mail", metavar="ADDRESS", help="Who is told of trouble (default: you).")] = "",
    network: Annotated[
        bool,
        typer.Option("--network", help="Open the network in the unit: for a ping that WINNOW_PING_URL names there."),
    ] = False,
    unit: Annotated[str, typer.Option("--unit", metavar="NAME", help="Name of the systemd units.")] = "winnow",
) -> None:
    """The options that a run has not."""


def schedule(context: typer.Context, **given: Any) -> None:  # noqa: ANN401 - what they are is said below
    """Print a crontab line and a systemd service with its timer; install nothing. Takes all the flags of ingest."""
    from ..console import say
    from ..schedule import Plan, schedule_lines

    metrics = given["metrics"]
    plan = Plan(
        given["sources"],
        given["corpus"],
        list(_flags(context)),
        writes=[str(metrics.absolute().parent)] if metrics is not None else [],
        network=bool(given["network"] or given["ping_url"]),
        at=given["at"],
        mail=given["mail"],
        unit=given["unit"],
    )
    say(*schedule_lines(plan))


_RUN = list(inspect.signature(ingest, eval_str=True).parameters.values())
_ALL = [*_RUN, *inspect.signature(_own, eval_str=True).parameters.values()]
_CONTEXT = inspect.Parameter("context", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context)
schedule.__signature__ = inspect.Signature([_CONTEXT, *_ALL])  # type: ignore[attr-defined]
schedule.__annotations__ = {one.name: one.annotation for one in (_CONTEXT, *_ALL)}


def _flags(context: typer.Context) -> Iterator[str]:
    """The flags of ingest that were given, as words of a command line, with absolute paths."""
    theirs = {one.name for one in _RUN} - {"sources", "corpus"}
    for option in context.command.params:
        source = context.get_parameter_source(option.name or "")
        if option.name not in theirs or source is None or source.name != "COMMANDLINE":
            continue
        value = context.params[option.name]
        yield max(option.opts, key=len)
        if not isinstance(value, bool):
            yield str(value.absolute()) if isinstance(value, Path) else str(getattr(value, "value", value))
