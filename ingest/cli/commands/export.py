"""``winnow export``: the current snapshot, whole or in part."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..options import Corpus, Quiet
from ..output import write_lines

if TYPE_CHECKING:
    from ....corpus.snapshots.record import Record
    from ....corpus.watch import Advance


class ExportFormat(StrEnum):
    """How records leave."""

    jsonl = "jsonl"
    parquet = "parquet"


def export(
    corpus: Corpus,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Default, and -: stdout.")
    ] = None,
    form: Annotated[ExportFormat, typer.Option("--format", help="jsonl or parquet.")] = ExportFormat.jsonl,
    language: Annotated[list[str] | None, typer.Option("--language", help="Only this language; repeatable.")] = None,
    fields: Annotated[str | None, typer.Option("--fields", help="Only these fields, separated by commas.")] = None,
    quiet: Quiet = False,
) -> None:
    """The current snapshot, sorted by id."""
    from ....corpus.errors import UsageError
    from ....corpus.snapshots.export import export_lines, select, write_parquet
    from ....corpus.snapshots.layout import current_folder, read_manifest
    from ....corpus.snapshots.record import record_line
    from ....corpus.state.durable import replace_durably
    from ..console import Console
    from ..ending import log_format_asked

    names = [name.strip() for name in fields.split(",")] if fields else []
    if output == Path("-"):
        output = None
    if form is ExportFormat.parquet and output is None:
        raise UsageError("Parquet needs a file: --output FILE")

    def chosen(lines: Iterable[bytes]) -> Iterator[Record]:
        return select(lines, language=language or [], fields=names)

    def chosen_lines(lines: Iterable[bytes]) -> Iterable[bytes]:
        return map(record_line, chosen(lines)) if language or names else lines

    lines = export_lines(corpus)
    if output is None:
        write_lines(chosen_lines(lines))
        return
    console = Console(log_format_asked(), quiet=quiet)
    with console.progress("records", read_manifest(current_folder(corpus)).get("records")) as advance:
        lines = _counted(lines, advance)
        if form is ExportFormat.parquet:
            write_parquet(chosen(lines), output)
        else:
            replace_durably(output, chosen_lines(lines))


def _counted(lines: Iterable[bytes], advance: Advance) -> Iterator[bytes]:
    for line in lines:
        advance()
        yield line
