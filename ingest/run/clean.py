"""``winnow clean``: normalisation as a Unix filter, without a corpus."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import asdict

from ...corpus.identity import identify
from ...corpus.snapshots.record import make_record, record_line
from ...normalize.document import Document, Seed
from ..cli.console import Console, PassedOver
from ..inputs.discover import SourceFile, discover
from ..inputs.items import Broken, Passed
from ..inputs.remote.listing import RemoteSources
from .children import can_start
from .pool import normalize_all
from .reading import read_files
from .settings import RunSettings
from .spool import FetchLimits, Spool


def clean_lines(
    sources: Sequence[str],
    settings: RunSettings,
    *,
    label: str | None,
    already_clean: bool,
    explain: bool,
    console: Console,
) -> Iterator[bytes]:
    """One record line a seed, in input order. Seeds without a document are told on stderr, and with ``explain`` they
    are lines too: ``{"source", "outcome", "reason"}``.
    """
    troubles: list[Broken] = []
    workers = settings.workers if can_start() else 0  # elsewhere all happens in this process, without limits

    def seeds() -> Iterator[tuple[list[Broken], Seed]]:
        """Each seed with what could not be read since the one before."""
        setup = settings.setup(already_clean=already_clean)
        passed_over = PassedOver(console)
        remote = RemoteSources(sources, label=label, on_corpus=passed_over.corpus)
        limits = FetchLimits(settings.remote_object_mib, settings.remote_connections, settings.remote_attempts)
        spool: Spool[SourceFile] = Spool(remote, limits)
        listed = discover(
            sources,
            label=label,
            follow_links=settings.follow_links,
            on_passed_over=passed_over,
            on_corpus=passed_over.corpus,
            walks=remote.walks(),
        )
        files = spool.filled((file, file) for file in listed)
        with closing(spool), closing(read_files(files, setup, protected=workers > 0)) as found:
            for file, item in found:
                if item is None:
                    spool.done(file)
                if isinstance(item, Broken):
                    troubles.append(item)
                elif isinstance(item, Passed):
                    console.event(item.message, source=item.source)
                elif item is not None:
                    yield troubles.copy(), item[0]
                    troubles.clear()
        passed_over.finish()

    def told(source: str, outcome: str, reason: str) -> Iterator[bytes]:
        console.event(f"{outcome} {source}: {reason}", level="warning", source=source)
        if explain:
            yield record_line({"source": source, "outcome": outcome, "reason": reason})

    normalize = settings.corpus.normalize
    for before, seed, outcome in normalize_all(seeds(), normalize, workers=workers, limits=settings.limits):
        for broken in before:
            yield from told(broken.source, "quarantined", broken.reason)
        if outcome.document is None:
            yield from told(seed.source, outcome.state, outcome.reason)
        else:
            yield _line(outcome.document, explain)
    for broken in troubles:
        yield from told(broken.source, "quarantined", broken.reason)


def _line(document: Document, explain: bool) -> bytes:
    record = make_record(document, identity=identify(document)[0])
    if explain:
        record["encoding"] = document.encoding
        record["extractor"] = document.extractor
        record["kind"] = asdict(document.kind)
        record["cuts"] = [asdict(cut) for cut in document.cuts]
        record["more_cuts"] = document.more_cuts
        record["repairs"] = [asdict(change) for change in document.repairs]
        record["candidates"] = [asdict(candidate) for candidate in document.meta.candidates]
    return record_line(record)
