"""The options and arguments that several commands have, each described once."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Engine(StrEnum):
    """What normalises."""

    local = "local"
    ray = "ray"


class LogFormat(StrEnum):
    """How events are written to stderr."""

    text = "text"
    json = "json"


class TrustChoice(StrEnum):
    """Which containers are believed."""

    names = "names"
    all = "all"
    none = "none"


Corpus = Annotated[
    Path, typer.Option("--corpus", "-c", metavar="DIR", help="The corpus folder.", envvar="WINNOW_CORPUS")
]
Sources = Annotated[
    list[str],
    typer.Argument(
        metavar="SOURCE...", help="Files, folders, globs, archives, URLs of object stores, or - for standard input."
    ),
]
Config = Annotated[
    Path | None,
    typer.Option("--config", metavar="FILE", help="Settings (default: winnow.toml in the corpus folder, else here)."),
]
Workers = Annotated[int | None, typer.Option("--workers", "-j", min=0, help="Worker processes; 0: none at all.")]
Label = Annotated[
    str | None, typer.Option("--label", metavar="NAME", help="Name of the collection, first part of every source.")
]
Clean = Annotated[bool, typer.Option("--already-clean", help="Texts come clean from elsewhere: cut no lines.")]
Json = Annotated[bool, typer.Option("--json", help="Machine-readable output on stdout.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would happen, write nothing.")]
Trusted = Annotated[
    TrustChoice | None,
    typer.Option("--trust", help="Whose word is taken for where a document comes from (docs/authority.md)."),
]
FollowLinks = Annotated[
    bool | None, typer.Option("--follow-links", help="Also read what links in a folder lead to outside of it.")
]
TextField = Annotated[
    str | None, typer.Option("--text-field", metavar="NAME", help="The field of JSON records that holds the text.")
]
AsOf = Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="No later date is a fact (YYYY-MM-DD).")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing on stderr but warnings and errors.")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Say more: each file and seed, all names.")]
Log = Annotated[LogFormat | None, typer.Option("--log-format", help="Events on stderr as text or JSON lines.")]
NotifyCommand = Annotated[
    str | None,
    typer.Option(
        "--notify-command",
        metavar="CMD",
        envvar="WINNOW_NOTIFY_COMMAND",
        help="Run this when a run fails or meets new trouble, with the report on its standard input (no shell).",
    ),
]
PingUrl = Annotated[
    str | None,
    typer.Option(
        "--ping-url",
        "--ping",
        metavar="URL",
        envvar="WINNOW_PING_URL",
        help="Ask for URL/start, then URL or URL/fail (or where it has {status}): the only network call but to stores.",
    ),
]
Metrics = Annotated[
    Path | None,
    typer.Option(
        "--metrics",
        metavar="FILE",
        envvar="WINNOW_METRICS",
        help="Write Prometheus metrics for node_exporter.",
    ),
]
