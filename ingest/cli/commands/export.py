"""``winnow export``: the current snapshot, whole or in part."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ..options import Corpus
from ..output import write_lines


class ExportFormat(StrEnum):
    """How records leave."""

    jsonl = "jsonl"
    parquet = "parquet"


def export(
    corpus: Corpus,
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Default: stdout.")] = None,
    form: Annotated[ExportFormat, typer.Option("--format", help="jsonl or parquet.")] = ExportFormat.jsonl,
    language: Annotated[list[str] | None, typer.Option("--language", help="Only this language; repeatable.")] = None,
    fields: Annotated[str | None, typer.Option("--fields", help="Only these fields, separated by commas.")] = None,
) -> None:
    """The current snapshot, sorted by id."""
    from ....corpus.errors import UsageError
    from ....corpus.snapshots.export import export_lines, select, write_parquet
    from ....corpus.snapshots.record import record_line
    from ....corpus.state.durable import replace_durably

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
        write_lines(lines)
    else:
        replace_durably(output, lines)
