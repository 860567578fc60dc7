"""The promise: whatever the history, the corpus is the one that a single run over the same seeds makes."""

from __future__ import annotations

import json
import random
import shutil
import tempfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings, strategies
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test
from winnow.corpus.changes import ChangeReport
from winnow.corpus.forget import forget
from winnow.corpus.inspection.verify import verify
from winnow.corpus.repair.finish_interrupted import finish_interrupted
from winnow.corpus.snapshots.also import MOST
from winnow.corpus.snapshots.layout import snapshot_folder, snapshot_lines, snapshot_numbers
from winnow.corpus.state.lock import CorpusLock
from winnow.corpus.state.store import Store
from winnow.corpus.takedown.remove import remove
from winnow.ingest.cli.console import Console
from winnow.ingest.run.rebuild import rebuild
from winnow.ingest.run.settings import RunSettings
from worlds import Facts, Seeds, Spec, facts, plant_tombstones, run, run_settings, verify_deep

SHM = Path("/dev/shm")

specs = strategies.builds(
    Spec,
    base=strategies.integers(0, 2),
    drift=strategies.sampled_from([0, 0, 1, 2, 3, 4, 5, 6, 8, 30]),
    style=strategies.sampled_from([0, 0, 0, 1, 2]),
    number=strategies.sampled_from([0, 0, 7, 12, 1999]),
    boilerplate=strategies.lists(strategies.integers(0, 3), max_size=3, unique=True).map(tuple),
    tail=strategies.sampled_from([0, 0, 5, 40]),
)
names = strategies.sampled_from(
    [
        "wire/a.txt",
        "wire/b.txt",
        "wire/c.txt",
        "wire/deep/d.txt",
        "wire/deep/e.txt",
        "press/a.txt",
        "press/f.txt",
        "press/g.txt",
    ]
)
# What the last two say of addresses and captures is their own word: nobody believes such names.
tables = strategies.sampled_from(
    ["feed/one.jsonl", "feed/two.jsonl", "wire/three.jsonl", "feed/four.html", "wire/five.php"]
)
keys = strategies.sampled_from(["r1", "r2", "r3", "r4"])
urls = strategies.sampled_from(
    [
        None,
        "https://harbour.example/1",
        "http://www.harbour.example/1?utm_source=x",
        "https://harbour.example/2",
        "https://quay.example/3",
    ]
)
days = strategies.sampled_from([None, "2024-01-01", "2024-02-02", "2024-03-03"])
FOLDERS = {"wire": {}, "press": {"already_clean": True}, "feed": {"already_clean": True}}
CROWDS = [12, 12, 12, 12, 12, 70]
Edit = tuple[object, ...]
edits = strategies.one_of(
    strategies.tuples(strategies.just("text"), names, specs),
    strategies.tuples(strategies.just("text"), names, specs),
    strategies.tuples(strategies.just("record"), tables, keys, specs, urls, days, days),
    strategies.tuples(strategies.just("record"), tables, keys, specs, urls, days, days),
    strategies.builds(
        lambda spec, names: ("neighbours", spec, *names),
        specs,
        strategies.lists(names, min_size=3, max_size=6, unique=True),
    ),
    strategies.tuples(strategies.just("delete"), strategies.integers(0, 99)),
    strategies.tuples(
        strategies.just("crowd"),
        strategies.integers(0, 1),
        strategies.sampled_from(CROWDS),
        strategies.integers(0, 5),
    ),
)


class OneCorpus(RuleBasedStateMachine):
    """Seeds change at random, the corpus follows by runs of random shape, and is compared after each."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="winnow-one-", dir=SHM if SHM.is_dir() else None))
        self.seeds = Seeds(self.folder / "in")
        self.corpus = self.folder / "corpus"
        self.steps = 0
        self.mirrored = False

    def teardown(self) -> None:
        shutil.rmtree(self.folder)

    @rule(
        changes=strategies.lists(edits, min_size=1, max_size=5),
        order=strategies.permutations(sorted(FOLDERS)),
        before=strategies.sampled_from([None, None, *sorted(FOLDERS)]),
        batch=strategies.sampled_from([1, 2, 3, 512]),
        mirror=strategies.sampled_from([False] * 4 + [True]),
    )
    def change(self, changes: list[Edit], order: list[str], before: str | None, batch: int, mirror: bool) -> None:
        """Seeds change, the corpus follows, folder by folder; now and then one of them while others still change."""
        self.mirrored |= mirror
        for number, edit in enumerate(changes):
            if before and number == len(changes) // 2:
                self.feed(self.corpus, [before], batch)
            self.apply(edit)
        self.feed(self.corpus, order, batch)
        self.compare()

    def apply(self, edit: Edit) -> None:
        match edit:
            case ("text", name, spec):
                self.seeds.put_text(name, spec)
            case ("neighbours", spec, *names):
                for place, name in enumerate(names):
                    self.seeds.put_text(name, replace(spec, drift=2 * place, boilerplate=(0, place % 4)))
            case ("record", name, key, spec, url, date, fetched):
                known = {"url": url, "date": date, "fetched": fetched}
                self.seeds.put_record(name, key, spec, **{field: value for field, value in known.items() if value})
            case ("crowd", base, count, shift):  # pages of one template: more than the index lists for each of them
                pages = {f"c{n}": Spec(base=base, number=2000 + shift + n, drift=n % 3) for n in range(count)}
                self.seeds.put_records("feed/crowd.jsonl", pages)
            case ("delete", which):
                places = [*self.seeds.texts, *((name, key) for name, t in self.seeds.records.items() for key in t)]
                if places:
                    place = places[which % len(places)]
                    if isinstance(place, str):
                        self.seeds.drop_text(place)
                    else:
                        self.seeds.drop_record(*place)

    @rule(chance=strategies.randoms(use_true_random=False), how=strategies.sampled_from(["source", "id", "url"]))
    def take_down(self, chance: random.Random, how: str) -> None:
        if not self.steps:
            return
        with CorpusLock(self.corpus):
            store = Store.open(self.corpus, self.settings().corpus)
            try:
                finish_interrupted(store)
                rows = store.db.execute("select source, lower(hex(id)), url_key from seeds order by source").fetchall()
                if not rows:
                    return
                source, identity, url = chance.choice(rows)
                key = {"source": source, "id": identity, "url": "https://harbour.example/1" if url else source}[how]
                try:
                    remove(store, [key], "a test")
                except Exception as error:
                    if "nothing in the corpus" not in str(error):
                        raise
            finally:
                store.close()
        self.compare()

    @rule(chance=strategies.randoms(use_true_random=False), what=strategies.sampled_from(["seed", "file", "folder"]))
    def take_back(self, chance: random.Random, what: str) -> None:
        """Some seeds are forgotten: the corpus is sound, and has them again when they are given again."""
        if not self.steps:
            return
        with CorpusLock(self.corpus), closing(Store.open(self.corpus, self.settings().corpus)) as store:
            finish_interrupted(store)
            rows = store.db.execute("select source from seeds where state <> 'removed' order by source").fetchall()
            if not rows:
                return
            (source,) = chance.choice(rows)
            name = {"seed": source, "file": source.partition("#")[0], "folder": source.rpartition("/")[0]}[what]
            forget(store, [name], ChangeReport())
            assert not store.seeds.under(name)
            assert not list(store.queues.news())
        assert not verify(self.corpus)
        self.feed(self.corpus, sorted(FOLDERS))
        self.compare()

    @rule()
    def build_anew(self) -> None:
        if self.steps:
            rebuild(self.corpus, self.settings(), console=Console(quiet=True))
            self.compare()

    # -- the comparison --------------------------------------------------------------------------------------------

    def settings(self, batch: int = 512, workers: int = 0) -> RunSettings:
        return run_settings(part_records=4, batch_seeds=batch, workers=workers)

    def feed(self, corpus: Path, order: list[str], batch: int = 512, workers: int = 0) -> None:
        for name in order:
            folder = self.seeds.root / name
            folder.mkdir(parents=True, exist_ok=True)
            how = FOLDERS[name]
            run([folder], corpus, self.settings(batch, workers), prune=True, yes=True, **how)
            if name == "wire" and self.mirrored:
                run([folder], corpus, self.settings(batch), prune=True, yes=True, label="mirror", **how)

    def compare(self) -> None:
        """The corpus is that of one fresh run, and sound."""
        self.steps += 1
        fresh = self.folder / f"fresh-{self.steps}"
        plant_tombstones(self.corpus, fresh, self.settings().corpus)
        self.feed(fresh, sorted(FOLDERS))
        found, expected = facts(self.corpus), facts(fresh)
        assert found == expected, _difference(found, expected)
        assert not (verify_deep if self.steps % 3 == 0 else verify)(self.corpus)
        shutil.rmtree(fresh)
        self.look_for_removed()

    def look_for_removed(self) -> None:
        """What was taken down is in no record's list, in no snapshot. (The counts of older ones stay as they were.)"""
        with closing(Store.read(self.corpus)) as store:
            gone = {source for source, *_ in store.tombstones.all()}
        current = max(snapshot_numbers(self.corpus), default=0)
        for number in snapshot_numbers(self.corpus):
            for record in map(json.loads, snapshot_lines(snapshot_folder(self.corpus, number))):
                assert gone.isdisjoint(entry["source"] for entry in record["also"])
                others = min(record["duplicates"], MOST)
                assert len(record["also"]) == others or (number < current and len(record["also"]) < others)


def _difference(found: Facts, expected: Facts) -> str:
    lines = [
        f"{source}: {found.seeds.get(source)} instead of {expected.seeds.get(source)}"
        for source in sorted(found.seeds.keys() | expected.seeds.keys())
        if found.seeds.get(source) != expected.seeds.get(source)
    ]
    return "\n".join(lines) or "only the digests differ"


QUICK = settings(
    max_examples=15,
    stateful_step_count=12,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink),
)


class FirstStays(OneCorpus):
    """Under ``stable`` the corpus depends on the order of arrival, but on nothing else of its history."""

    def settings(self, batch: int = 512, workers: int = 0) -> RunSettings:
        return run_settings(part_records=4, batch_seeds=batch, workers=workers, policy="stable")

    def compare(self) -> None:
        self.steps += 1
        assert not verify_deep(self.corpus)


@pytest.mark.usefixtures("plain_normalizer")
def test_what_came_first_stays_reproducible() -> None:
    run_state_machine_as_test(FirstStays, settings=settings(QUICK, max_examples=5))


@pytest.mark.usefixtures("plain_normalizer")
def test_any_history_gives_the_corpus_of_one_run() -> None:
    run_state_machine_as_test(OneCorpus, settings=QUICK)


@pytest.mark.usefixtures("shared_normalizer")
def test_any_number_of_workers_gives_the_corpus_of_one_run(tmp_path: Path) -> None:
    """The whole way: real normaliser, worker processes, small batches, in several runs or in one."""
    seeds, chance = Seeds(tmp_path / "in"), random.Random(8)
    corpora = [(tmp_path / f"c{workers}", workers, batch) for workers, batch in ((2, 3), (1, 512), (0, 2))]
    for step in range(3):
        for n in range(12):
            spec = Spec(base=chance.randrange(6), drift=chance.randrange(4), boilerplate=(0,), tail=chance.randrange(9))
            seeds.put_text(f"wire/{n + 6 * step}.txt", spec)
        for corpus, workers, batch in corpora[: 1 + 2 * (step == 2)]:
            run([seeds.root], corpus, run_settings(batch_seeds=batch, workers=workers))
    found = [facts(corpus) for corpus, _, _ in corpora]
    assert found[0] == found[1] == found[2]
    assert {outcome for outcome, _, _ in found[0].seeds.values()} >= {"kept", "near-duplicate"}
    for corpus, _, _ in corpora:
        assert not verify_deep(corpus)


@pytest.mark.long
@pytest.mark.usefixtures("plain_normalizer")
def test_any_history_gives_the_corpus_of_one_run_at_length() -> None:
    run_state_machine_as_test(OneCorpus, settings=settings(QUICK, max_examples=500, stateful_step_count=40))
