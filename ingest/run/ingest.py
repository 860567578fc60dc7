"""One run of ``winnow ingest``: read what changed, normalise it, put it, decide, publish."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import Any

from ...corpus.changes import STORED_NAMES, ChangeReport
from ...corpus.decide import decide_and_note
from ...corpus.errors import UsageError
from ...corpus.identity import host_of
from ...corpus.inspection.explain import stands_now
from ...corpus.inspection.quarantine import write_quarantine
from ...corpus.repair.dry_run import dry_run_store
from ...corpus.repair.finish_interrupted import finish_interrupted
from ...corpus.snapshots.publish import publish
from ...corpus.state.file_ledger import FileLedger, FileState
from ...corpus.state.lock import CorpusLock
from ...corpus.state.os_paths import packed_path, printable
from ...corpus.state.payload import kept_payload
from ...corpus.state.runs import finish_run, past_runs, start_run
from ...corpus.state.store import SeedResult, Store
from ...corpus.watch import Advance
from ...normalize.document import Seed
from ...normalize.settings import NormalizeSettings
from ..cli.console import Console, PassedOver
from ..inputs.discover import SourceFile, discover, folders_of
from ..inputs.items import Broken, Passed
from ..inputs.remote.listing import RemoteSources
from .alarms import Alarm, AlarmLimits, alarms_of
from .expected import ReadSoFar
from .outcome import Outcome
from .pool import normalize_all
from .reading import read_files
from .requests import Setup
from .returning import GUARD, Shrunk, named_apart
from .select_on_ray import selector_of
from .settings import RunSettings
from .spool import Fetched, FetchLimits, Spool

BATCH_BYTES = 16 << 20
BATCH_SECONDS = 5.0


@dataclass(slots=True)
class Summary:
    """What a run did, as ``--json`` prints it. ``snapshot`` is the one published, the same as before if nothing
    changed; ``seeds`` counts those this run came by: new, changed (also tried again) and unchanged. ``changed``: what
    is other than before, by name (`ChangeReport.to_dict`); ``alarms``: what is unlike earlier runs over ``labels``.
    """

    run: int = 0
    corpus: str = ""
    dry_run: bool = False
    snapshot: int = 0
    changed_corpus: bool = False
    digest: str = ""
    seeds: dict[str, int] = field(
        default_factory=lambda: dict.fromkeys(("new", "changed", "unchanged", "forgotten"), 0)
    )
    files: dict[str, int] = field(default_factory=lambda: dict.fromkeys(("read", "unchanged"), 0))
    records: dict[str, int] = field(default_factory=lambda: dict.fromkeys(("added", "updated", "removed"), 0))
    counts: dict[str, int] = field(default_factory=dict)
    changed: dict[str, Any] = field(default_factory=dict)
    alarms: list[dict[str, Any]] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    quarantined: int = 0
    unacknowledged: int = 0
    links_passed_over: int = 0
    passed_over: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0

    def to_dict(self) -> dict[str, object]:
        """Plain values for JSON."""
        return asdict(self)

    def to_log(self) -> dict[str, object]:
        """The same without names, for the log of runs."""
        return self.to_dict() | {"changed": {name: self.changed[name] for name in ("counts", "sites")}}

    @property
    def trouble(self) -> bool:
        """Whether somebody should look: a seed is in quarantine of which no run has told as trouble, or for another
        reason than that time; or an alarm.
        """
        return bool(self.unacknowledged or self.alarms)


class Held(UsageError):
    """The run is done, but for what it would have forgotten beyond the guard (docs/state.md); ``summary`` says what it
    did.
    """

    summary: Summary


@dataclass(slots=True)
class _File:
    """A file being read: ``pending`` seeds of it are with the workers; ``broken``: part of it was unreadable;
    ``gone``: it vanished since it was listed.
    """

    file: SourceFile
    state: FileState
    read_ns: int
    pending: int = 0
    finished: bool = False
    broken: bool = False
    unreadable: bool = False
    gone: bool = False


@dataclass(slots=True)
class _Token:
    file: _File
    digest: bytes
    raw: bytes | None


def ingest(
    sources: Sequence[str],
    corpus: Path,
    settings: RunSettings,
    *,
    label: str | None = None,
    already_clean: bool = False,
    prune: bool = False,
    yes: bool = False,
    dry_run: bool = False,
    console: Console | None = None,
    most_names: int | None = STORED_NAMES,
    telling: bool = False,
) -> Summary:
    """Bring the corpus up to date with its sources. ``most_names``: of each kind of change in the summary (None: all).
    ``telling``: somebody hears of trouble (`Summary.trouble`), and what is in quarantine now is none the next time.

    Raises ``Held`` where something was not forgotten, with the summary of what was done; ``CorpusError`` and its kin:
    see docs for the exit codes.
    """
    console = console or Console(quiet=True)
    passed_over = PassedOver(console, corpus)
    remote = RemoteSources(sources, label=label, on_corpus=passed_over.corpus)
    files = discover(
        sources,
        label=label,
        follow_links=settings.follow_links,
        on_passed_over=passed_over,
        on_corpus=passed_over.corpus,
        walks=remote.walks(),
    )
    folders = folders_of(sources, label=label) + remote.folders()
    with ExitStack() as stack:
        if dry_run:
            store = stack.enter_context(dry_run_store(corpus, settings.corpus, settings.origins))
        else:
            corpus.mkdir(mode=0o700, parents=True, exist_ok=True)
            stack.enter_context(CorpusLock(corpus))
            store = Store.open(corpus, settings.corpus, origins=settings.origins)
            stack.callback(store.close)
            finish_interrupted(store)
        setup = settings.setup(already_clean=already_clean)
        tomorrow = datetime.now(UTC).date() + timedelta(days=1)  # it is tomorrow already where the sun rises first
        changes = ChangeReport(most_names, tomorrow.isoformat())
        listed = None if remote else partial(discover, sources, label=label, follow_links=settings.follow_links)
        limits = FetchLimits(settings.remote_object_mib, settings.remote_connections, settings.remote_attempts)
        spool: Spool[_File] = Spool(remote, limits, None if dry_run else corpus)
        stack.callback(spool.close)
        run = _Run(corpus, store, settings, setup, label is not None, yes, console, changes, ReadSoFar(listed), spool)
        try:
            summary = run.work(files)
        except KeyboardInterrupt:
            run.keep()
            raise
        summary.links_passed_over = passed_over.finish()
        summary.corpus, summary.dry_run = printable(str(corpus)), dry_run
        run.settle_notes(folders)
        refusal = (run.prune(folders, yes=yes) if prune else None) or run.shrunk.refusal()
        summary.labels = sorted(run.seen_labels | {name for name, _ in folders})
        run.finish(publishing=not dry_run, telling=telling)
        if refusal is not None:
            held = Held(refusal)
            held.summary = summary
            raise held
        return summary


class _Run:
    """The state of one run; its steps in the order of the methods."""

    def __init__(
        self,
        corpus: Path,
        store: Store,
        settings: RunSettings,
        setup: Setup,
        explicit_label: bool,
        yes: bool,
        console: Console,
        changes: ChangeReport,
        read_so_far: ReadSoFar,
        spool: Spool[_File],
    ) -> None:
        self.spool, spool.passed_over = spool, self._not_fetched
        self.not_fetched: list[str] = []
        self.changes, self.read_so_far = changes, read_so_far
        self.advance: Advance | None = None
        self.copies = 0
        self.shrunk = Shrunk(store.seeds, console, yes=yes)
        self.corpus = corpus
        self.store, self.settings, self.setup, self.console = store, settings, setup, console
        self.explicit_label = explicit_label
        self.ledger = FileLedger(store, settings.limits.key)
        self.summary = Summary()
        self.started, self.began = time.monotonic(), datetime.now(UTC)
        self.flushed = self.started
        self.batch: list[tuple[_File, SeedResult]] = []
        self.complete: list[_File] = []
        self.batch_bytes = 0
        self.labels: set[tuple[str, str]] = set()
        self.seen_labels: set[str] = set()
        self.unlisted: list[str] = []
        self.own_folder = "", False

    def work(self, files: Iterator[SourceFile]) -> Summary:
        """Read, normalise and put everything that is new or changed."""
        self.summary.run = start_run(self.store, self.began)
        so_far = self.read_so_far
        with self.console.progress("seeds") as advance:
            self.advance = advance
            if self.console.live:
                so_far.begin()
            try:
                for token, seed, outcome in self._normalized(files, self.settings.corpus.normalize):
                    self._take(token, seed, outcome)
                    advance.note("exact duplicates", self.copies)
                    self.copies = 0
                    if so_far.total:
                        advance.measure(so_far.done, so_far.total)
                    advance("" if outcome.state == "document" else outcome.state)
            finally:
                so_far.end()
        self._flush()
        return self.summary

    def _normalized(
        self, files: Iterator[SourceFile], settings: NormalizeSettings
    ) -> Iterator[tuple[_Token, Seed, Outcome]]:
        """Everything that is new or changed with its outcome, in order, by the engine that was asked for."""
        seeds, workers, limits = self._changed(files), self.settings.workers, self.settings.limits
        if self.settings.engine == "ray":
            from .on_ray import normalize_on_ray

            return normalize_on_ray(seeds, settings, workers=self.settings.ray_actors, limits=limits)
        return normalize_all(seeds, settings, workers=workers, limits=limits)

    def keep(self) -> None:
        """Commit what is done when the run is told to stop; nothing that is being read counts as gone."""
        self.complete = []
        self._flush()

    def _changed(self, files: Iterator[SourceFile]) -> Iterator[tuple[_Token, Seed]]:
        """The seeds that are not known as they are, in the order of their files."""
        found = read_files(
            self.spool.filled(self._to_read(files)),
            self.setup,
            protected=self.settings.workers > 0,
            went_on=lambda reading, count: self.read_so_far.went_on(reading.file, count),
        )
        with closing(found):
            for reading, item in found:
                if item is None:
                    self.read_so_far.finished(reading.file)
                    self.spool.done(reading.file)
                    if not reading.gone:
                        reading.finished = True
                        self._settle_file(reading)
                elif isinstance(item, Broken):
                    if self._vanished(reading.file, item):
                        reading.gone = True
                    else:
                        self._take_broken(reading, item)
                elif isinstance(item, Passed):
                    self.console.event(item.message, source=item.source)
                    for what, number in item.counts.items():
                        self.summary.passed_over[what] = self.summary.passed_over.get(what, 0) + number
                else:
                    seed, digest = item
                    if not seed.data and reading.file.piped and self.shrunk.empty(seed.source):
                        reading.broken = reading.unreadable = True
                    elif self._is_news(seed.source, digest):
                        reading.pending += 1
                        raw = kept_payload(seed, self.settings.corpus.keep_raw)
                        yield _Token(reading, digest, raw), seed

    def _to_read(self, files: Iterator[SourceFile]) -> Iterator[tuple[_File, SourceFile]]:
        """The files that are not known as they are."""
        for file in files:
            if file.path is not None and self._is_own(file.path):
                continue
            self._bind(file)
            file = named_apart(self.store.files, file, explicit=self.explicit_label, console=self.console)
            path = packed_path(file.place) if file.place is not None else None
            state = FileState(file.label, file.relative, path, file.size, file.mtime_ns, self.setup.mode(file.label))
            if self.ledger.unchanged(state):
                self.console.event(f"unchanged {file.source}", level="debug", source=file.source)
                self.read_so_far.finished(file)
                self.summary.files["unchanged"] += 1
                self.summary.seeds["unchanged"] += self.store.seeds.count_in(state.file)
                continue
            self.summary.files["read"] += 1
            yield _File(file, state, time.time_ns()), file

    def _is_own(self, path: Path) -> bool:
        """Whether a file is one of the corpus itself, which may lie in a folder it is made from, under another name."""
        folder = os.path.dirname(path.absolute())  # noqa: PTH120
        if folder != self.own_folder[0]:
            real = os.path.realpath(folder)
            self.own_folder = folder, f"{real}/".startswith(f"{os.path.realpath(self.corpus)}/")
        return self.own_folder[1]

    def _vanished(self, file: SourceFile, broken: Broken) -> bool:
        """Whether a file is gone since it was listed: then it is no outcome of this run, and what is known of it stays
        until it is pruned. A folder that cannot be listed is remembered, so that nothing under it counts as gone.
        """
        if file.url and not file.key[0]:
            self.unlisted.append(file.url)
        if file.path is None or broken.source != file.source or broken.offset is not None:
            return False
        if os.path.isdir(file.path):  # noqa: PTH112 - which is silent about names that are too long
            self.unlisted.append(str(file.path))
        return not os.path.lexists(file.path)

    def _not_fetched(self, reading: _File, fetched: Fetched) -> bool:
        """An object could not be fetched. Where it is known and gone, or the store is at fault, what is known of it
        stays, and the next run asks again: a bad hour of a store must not take documents out of a corpus.
        """
        file = fetched.file
        if reading.state.file is None or not (fetched.gone or fetched.tired):
            return False
        self.console.event(f"not read {file.source}: {file.trouble}; what is known of it stays", level="warning")
        if fetched.tired:
            self.not_fetched.append(file.source)
        return True

    def _bind(self, file: SourceFile) -> None:
        self.seen_labels.add(file.label)
        folder = file.bound
        if folder is not None and (file.label, folder) not in self.labels:
            self.labels.add((file.label, folder))
            self.store.bind_label(file.label, folder, explicit=self.explicit_label)

    def _is_news(self, source: str, digest: bytes) -> bool:
        known = self.ledger.known(source, digest)
        self.summary.seeds["unchanged" if known else "new" if known is None else "changed"] += 1
        return not known

    def _take(self, token: _Token, seed: Seed, outcome: Outcome) -> None:
        """Queue the outcome of one seed for the next batch."""
        result = SeedResult(
            source=seed.source,
            file=0,
            digest=token.digest,
            state=outcome.state,
            document=outcome.document,
            reason=outcome.reason,
            transient=self.settings.limits.key if outcome.limits else 0,
            raw=token.raw if outcome.document is not None else None,
            site=host_of(seed.hints.url) if "url" not in seed.hints.claims else "",
        )
        if outcome.state == "quarantined":
            self.console.event(f"quarantined {seed.source}: {outcome.reason}", level="warning", source=seed.source)
        else:
            self.console.event(f"{outcome.state} {seed.source}", level="debug", source=seed.source)
        token.file.pending -= 1
        self._queue(token.file, result)
        self._settle_file(token.file)

    def _take_broken(self, reading: _File, broken: Broken) -> None:
        """Something in a file that could not be read is an outcome too."""
        reading.broken = True
        # What took too much will again: it is known as it is. What could not be read may be readable tomorrow.
        reading.unreadable |= broken.source == reading.file.source and broken.offset is None and not broken.limits
        digest = blake2b(repr(broken).encode("utf-8", "surrogatepass"), digest_size=32).digest()
        if self._is_news(broken.source, digest):
            self.console.event(f"quarantined {broken.source}: {broken.reason}", level="warning", source=broken.source)
            transient = self.settings.limits.key if broken.limits else 0
            result = SeedResult(
                broken.source, 0, digest, "quarantined", reason=broken.reason, offset=broken.offset, transient=transient
            )
            self._queue(reading, result)
            if self.advance is not None:
                self.advance("quarantined")

    def _queue(self, file: _File, result: SeedResult) -> None:
        self.batch.append((file, result))
        self.batch_bytes += len(result.document.text) if result.document is not None else 0
        late = time.monotonic() - self.flushed > BATCH_SECONDS
        if len(self.batch) >= self.settings.batch_seeds or self.batch_bytes >= BATCH_BYTES or late:
            self._flush()

    def _settle_file(self, file: _File) -> None:
        if file.finished and file.pending == 0:
            self.complete.append(file)

    def _flush(self) -> None:
        """Commit what is queued. Files are recorded as read only with or after the last of their seeds."""
        batch, complete = self.batch, self.complete
        if batch or complete:
            self._commit(batch, complete)
        # not before: whoever interrupts the commit gets it again
        self.batch, self.complete, self.batch_bytes, self.flushed = [], [], 0, time.monotonic()

    def _commit(self, batch: list[tuple[_File, SeedResult]], complete: list[_File]) -> None:
        with self.store.transaction():
            for file in {id(file): file for file, _ in batch}.values():
                self.ledger.save_file(file.state, read_ns=file.read_ns, complete=False)
            for file, result in batch:
                assert file.state.file is not None
                result.file = file.state.file
            self.copies += self.store.put([result for _, result in batch])
            for file in complete:
                number = self.ledger.save_file(file.state, read_ns=file.read_ns, complete=not file.unreadable)
                if file.broken:  # what was unreadable may hold what seems to be gone
                    continue
                gone = self.ledger.vanished_members(number)
                if self.shrunk.holds(file.file.source, number, gone, self.ledger.newest):
                    self.ledger.save_file(file.state, read_ns=file.read_ns, complete=False)  # to be asked again
                else:
                    self._forget(gone)

    def _forget(self, sids: Sequence[int]) -> None:
        self.store.forget(sids)
        self.summary.seeds["forgotten"] += len(sids)

    def prune(self, folders: Sequence[tuple[str, str]], *, yes: bool) -> UsageError | None:
        """Forget the seeds of files that vanished from ``folders`` (label and path); returns the refusal if they are
        too many.
        """
        gone, lost, total = self.ledger.vanished_files(folders, self.unlisted)
        if lost > GUARD * total and not yes:
            self.shrunk.folder(folders, lost, total)
            return UsageError(
                f"--prune would forget {lost} of {total} seeds, more than {GUARD:.0%}; nothing was forgotten. "
                "If they are really gone, say --yes"
            )
        self._forget_files(gone)
        return None

    def settle_notes(self, folders: Sequence[tuple[str, str]]) -> None:
        """Forget that a folder could not be looked into, once it could."""
        self._forget_files(self.ledger.settled_notes(folders, self.unlisted))

    def _forget_files(self, files: Sequence[int]) -> None:
        if not files:
            return
        with self.store.transaction():
            for file in files:
                self._forget(self.store.seeds.in_file(file))
                self.store.files.forget(file)

    def finish(self, *, publishing: bool, telling: bool) -> None:
        """Decide, publish, and fill in the summary."""
        summary, store, changes = self.summary, self.store, self.changes
        changes.cluster_limit = self.settings.alarm_cluster
        past = past_runs(store, summary.labels)
        now, select = datetime.now(UTC), selector_of(self.settings)
        decision = decide_and_note(store, "ingest", now, changes, self.console.progress, select)
        summary.changed = changes.to_dict()
        limits = AlarmLimits(self.settings.alarm_cluster, self.settings.alarm_jump, self.settings.alarm_drop)
        languages = store.kept.languages() if changes.languages else {}
        standing = partial(stands_now, store)
        unread = [Alarm.of_unread(self.not_fetched)] if self.not_fetched else []
        found = [*self.shrunk.alarms, *unread, *alarms_of(changes, past, languages, limits, standing, self.began)]
        summary.alarms = [alarm.to_dict() for alarm in found]
        summary.changed_corpus = decision.snapshot is not None
        summary.records = {"added": decision.added, "updated": decision.updated, "removed": decision.removed}
        summary.counts = store.outcomes.counts()
        summary.quarantined = summary.counts["quarantined"]
        summary.unacknowledged = store.seeds.unacknowledged()
        if telling:
            with store.transaction():
                store.seeds.acknowledge()
        summary.digest = store.header("digest")
        summary.snapshot = store.snapshot
        summary.seconds = round(time.monotonic() - self.started, 3)
        if publishing:
            publish(store, watch=self.console.progress)
            write_quarantine(store)
        finish_run(store, summary.run, datetime.now(UTC), summary.to_log(), store.snapshot)
