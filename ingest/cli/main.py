"""The command line. Every command imports what it needs when it runs: ``winnow --help`` loads nothing heavy."""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from ..run.settings import RunSettings

app = typer.Typer(
    name="winnow",
    help="Raw seeds in, one clean, deduplicated corpus out: the same corpus whatever the order, the batches, the "
    "workers or the crashes.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


class LogFormat(StrEnum):
    """How events are written to stderr."""

    text = "text"
    json = "json"


class TrustChoice(StrEnum):
    """Which containers are believed."""

    names = "names"
    all = "all"
    none = "none"


class ExportFormat(StrEnum):
    """How records leave."""

    jsonl = "jsonl"
    parquet = "parquet"


Corpus = Annotated[
    Path, typer.Option("--corpus", "-c", metavar="DIR", help="The corpus folder.", envvar="WINNOW_CORPUS")
]
Sources = Annotated[
    list[str], typer.Argument(metavar="SOURCE...", help="Files, folders, globs, archives, or - for standard input.")
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
Log = Annotated[LogFormat | None, typer.Option("--log-format", help="Events on stderr as text or JSON lines.")]


@app.callback(invoke_without_command=True)
def top(version: Annotated[bool, typer.Option("--version", help="Show the version and exit.")] = False) -> None:
    """See the commands below."""
    if version:
        from ... import __version__

        typer.echo(f"winnow {__version__}")
        raise typer.Exit


@app.command()
def ingest(
    sources: Sources,
    corpus: Corpus,
    workers: Workers = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen, write nothing.")] = False,
    config: Config = None,
    as_json: Json = False,
    prune: Annotated[bool, typer.Option("--prune", help="Forget seeds that vanished from the folders given.")] = False,
    yes: Annotated[
        bool, typer.Option("--yes", help="Let more than 10 % of a folder or container be forgotten.")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 3 when seeds are in quarantine.")] = False,
    engine: Annotated[str, typer.Option("--engine", help="local.")] = "local",
    already_clean: Clean = False,
    label: Label = None,
    trust: Trusted = None,
    as_of: AsOf = None,
    follow_links: FollowLinks = None,
    text_field: TextField = None,
    log_format: Log = None,
) -> None:
    """Bring a corpus up to date with its sources."""
    from ..run.ingest import ingest as run
    from .console import Console
    from .show import show_summary

    settings = _settings(
        config,
        corpus=corpus,
        sources=sources,
        workers=workers,
        trust=trust,
        as_of=as_of,
        follow_links=follow_links,
        text_field=text_field,
        log_format=log_format,
    )
    if engine != "local":
        raise typer.BadParameter("this installation has the engine 'local' only", param_hint="--engine")
    console = Console(settings.log_format)
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
    )
    if as_json:
        _print_json(summary.to_dict())
    else:
        show_summary(summary, console)
    if strict and summary.quarantined:
        raise typer.Exit(3)


@app.command()
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
    log_format: Log = None,
) -> None:
    """Normalise without a corpus: one record a seed as JSON lines on stdout, in input order."""
    from ..run.clean import clean_lines
    from .console import Console

    settings = _settings(
        config,
        sources=sources,
        workers=workers,
        trust=trust,
        as_of=as_of,
        follow_links=follow_links,
        text_field=text_field,
        log_format=log_format,
    )
    console = Console(settings.log_format)
    lines = clean_lines(sources, settings, label=label, already_clean=already_clean, explain=explain, console=console)
    _write(lines)


@app.command()
def status(corpus: Corpus, as_json: Json = False) -> None:
    """Counts by outcome and language, and the last runs."""
    from ...corpus.inspection.status import status as compute
    from .show import show_status

    with _reading(corpus) as store:
        found = compute(store)
    if as_json:
        _print_json(found)
    else:
        show_status(found)


@app.command()
def export(
    corpus: Corpus,
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Default: stdout.")] = None,
    form: Annotated[ExportFormat, typer.Option("--format", help="jsonl or parquet.")] = ExportFormat.jsonl,
    language: Annotated[list[str] | None, typer.Option("--language", help="Only this language; repeatable.")] = None,
    fields: Annotated[str | None, typer.Option("--fields", help="Only these fields, separated by commas.")] = None,
) -> None:
    """The current snapshot, sorted by id."""
    from ...corpus.errors import UsageError
    from ...corpus.snapshots.export import export_lines, select, write_parquet
    from ...corpus.snapshots.record import record_line
    from ...corpus.state.durable import replace_durably

    names = [name.strip() for name in fields.split(",")] if fields else []
    lines = export_lines(corpus)
    if form is ExportFormat.parquet:
        if output is None:
            raise UsageError("Parquet needs a file: --output FILE")
        write_parquet(select(lines, language=language or [], fields=names), output)
        return
    if language or names:
        lines = (record_line(record) for record in select(lines, language=language or [], fields=names))
    if output is None:
        _write(lines)
    else:
        replace_durably(output, lines)


@app.command()
def changes(
    corpus: Corpus, since: Annotated[int, typer.Option("--since", metavar="SNAPSHOT", help="Number of a snapshot.")]
) -> None:
    """What was added, updated and removed since a snapshot, as JSON lines."""
    from ...corpus.snapshots.export import changes_since

    _write(changes_since(corpus, since))


@app.command()
def explain(key: str, corpus: Corpus, as_json: Json = False) -> None:
    """What became of a document (KEY: id, source or URL), and why."""
    from ...corpus.errors import NoCorpus
    from ...corpus.inspection.explain import explain as compute
    from .show import show_explanation

    with _reading(corpus) as store:
        found = compute(store, key)
    if not found:
        raise NoCorpus(f"nothing in the corpus is known as {key!r}")
    if as_json:
        _print_json(found[0] if len(found) == 1 else found)
    else:
        show_explanation(found)


@app.command()
def duplicates(corpus: Corpus, as_json: Json = False) -> None:
    """Each representative with the documents it stands for."""
    from ...corpus.inspection.explain import duplicate_groups
    from .show import show_group

    with _reading(corpus) as store:
        for group in duplicate_groups(store):
            if as_json:
                _print_json(group)
            else:
                show_group(group)


@app.command()
def remove(
    keys: Annotated[list[str], typer.Argument(metavar="KEY...", help="Id, source or URL.")],
    corpus: Corpus,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why; kept with the tombstone.")],
    copies: Annotated[
        bool, typer.Option("--copies", help="Also the copies of the same text under other names, and bar that text.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Takedown: text and index entries gone for good, a tombstone kept so that no run brings it back."""
    from ...corpus.repair.finish_interrupted import finish_interrupted
    from ...corpus.state.lock import CorpusLock
    from ...corpus.takedown.remove import remove as take_down
    from .console import Console

    with CorpusLock(_existing(corpus)):
        store = _open_as_made(corpus)
        try:
            finish_interrupted(store)
            removal = take_down(store, keys, reason, copies=copies)
        finally:
            store.close()
    if as_json:
        _print_json(
            {
                "removed": removal.sources,
                "copies": removal.copies,
                "left": removal.left,
                "instead": removal.instead,
                "snapshot": removal.snapshot,
                "complete": removal.complete,
            }
        )
    else:
        console = Console()
        for source in removal.sources:
            console.event(f"removed {source}")
        for source in removal.copies:
            console.event(f"removed {source} (an exact copy)")
        for source, heir in removal.instead.items():
            console.event(f"in the place of {source} there is now {heir}")
        if removal.left:
            shown = ", ".join(removal.left[:10]) + (", ..." if len(removal.left) > 10 else "")
            console.event(
                f"the same text stays under {len(removal.left)} other names: {shown}; --copies takes them too",
                level="warning",
            )
        if not removal.complete:
            console.event(
                "another process is reading the database: the next command that writes wipes its log", level="warning"
            )


@app.command()
def verify(
    corpus: Corpus,
    deep: Annotated[bool, typer.Option("--deep", help="Recompute everything from the stored texts.")] = False,
    as_json: Json = False,
) -> None:
    """Check every invariant of a corpus; exit 65 if any fails."""
    from ...corpus.inspection.verify import verify as compute
    from .console import Console

    if deep:
        from ...normalize.pipeline import Normalizer

        findings = compute(_existing(corpus), deep=Normalizer)
    else:
        findings = compute(_existing(corpus))
    if as_json:
        _print_json({"ok": not findings, "findings": findings})
    else:
        console = Console()
        for finding in findings:
            console.event(finding, level="error")
        if not findings:
            console.event("the corpus is sound")
    if findings:
        raise typer.Exit(65)


@app.command()
def rebuild(corpus: Corpus, workers: Workers = None, config: Config = None, log_format: Log = None) -> None:
    """Derive everything anew from the stored seeds, after a change of version or parameters, or after damage."""
    from ..run.rebuild import rebuild as run
    from .console import Console
    from .show import show_summary

    settings = _settings(config, corpus=corpus, sources=_seeds_here(corpus), workers=workers, log_format=log_format)
    console = Console(settings.log_format)
    show_summary(run(_existing(corpus), settings, console=console), console)


@app.command()
def schema() -> None:
    """The JSON Schema of a record."""
    from ...corpus.snapshots.record import json_schema

    _print_json(json_schema(), indent=2)


@app.command()
def schedule(
    sources: Sources,
    corpus: Corpus,
) -> None:
    """Print a crontab line and a systemd service with its timer; install nothing."""
    from .console import say
    from .schedule import schedule_lines

    say(*schedule_lines(sources, corpus))


def _settings(
    config: Path | None,
    *,
    log_format: LogFormat | None,
    corpus: Path | None = None,
    sources: Sequence[str] = (),
    **flags: Any,  # noqa: ANN401
) -> RunSettings:
    from ..run.settings import load_settings

    flags = {name: value.value if isinstance(value, StrEnum) else value for name, value in flags.items()}
    values: Mapping[str, Any] = {**flags, "log_format": log_format.value if log_format else None}
    passed_over: list[str] = []
    settings = load_settings(config, values, corpus=corpus, sources=sources, warn=passed_over.append)
    if passed_over:
        from .console import Console

        for line in passed_over:
            Console(settings.log_format).event(line, level="warning")
    return settings


def _seeds_here(corpus: Path) -> list[str]:
    """The file ``winnow.toml`` in this folder, if it is known to the corpus as a seed."""
    from ...corpus.errors import CorpusError
    from ...corpus.state.os_paths import packed_path
    from ..run.config import CONFIG_NAME

    here = str(Path(CONFIG_NAME).absolute())
    if not os.path.lexists(here):
        return []
    try:
        with _reading(corpus) as store:
            known = store.files.has_path(packed_path(here))
    except (CorpusError, sqlite3.Error):  # a corpus that is to be rebuilt may be in any state
        return []
    return [here] if known else []


def _existing(corpus: Path) -> Path:
    from ...corpus.errors import NoCorpus

    if not corpus.is_dir():
        raise NoCorpus(f"no corpus in {corpus}")
    return corpus


def _reading(corpus: Path) -> Any:  # noqa: ANN401 - contextlib.closing of a Store
    from contextlib import closing

    from ...corpus.state.store import Store

    return closing(Store.read(corpus))


def _open_as_made(corpus: Path) -> Any:  # noqa: ANN401 - a Store
    """The store with the parameters it was made with: commands that take none must not refuse it."""
    from ...corpus.state.store import Store
    from ...corpus.state.stored_settings import stored_settings

    return Store.open(corpus, stored_settings(corpus))


def _print_json(value: object, indent: int | None = None) -> None:
    from ...corpus.shown import shown_json

    _write([shown_json(value, indent).encode("utf-8", "replace") + b"\n"])


def _write(lines: Any) -> None:  # noqa: ANN401
    """Lines of JSON to stdout as bytes, on a terminal with what it would obey as JSON escapes. A reader that closes the
    pipe ends the command quietly, as a Unix filter should.
    """
    from ...corpus.shown import json_shown
    from ...corpus.snapshots.export import write_jsonl
    from .console import stop_writing

    if sys.stdout.isatty():
        lines = (json_shown(line.decode("utf-8", "replace")).encode() for line in lines)
    try:
        write_jsonl(lines, sys.stdout.buffer)
    except BrokenPipeError:
        stop_writing()


def main() -> None:
    """The command ``winnow``."""
    from .ending import guarded, have_streams

    have_streams()
    sys.exit(guarded(lambda: app(prog_name="winnow")))
