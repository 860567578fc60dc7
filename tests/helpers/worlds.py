"""Small worlds of seeds for the tests of the store: made-up texts that are copies, revisions and neighbours of each
other, folders that hold them, and the facts about a corpus that must not depend on how it came about.
"""

from __future__ import annotations

import json
import os
import random
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import pytest
from winnow.corpus.inspection.verify import verify
from winnow.corpus.settings import CorpusSettings
from winnow.corpus.state.outcomes import OUTCOME
from winnow.corpus.state.schema import connect
from winnow.corpus.state.store import DATABASE, Store
from winnow.ingest.run.ingest import Summary, ingest
from winnow.ingest.run.settings import RunSettings
from winnow.normalize import pipeline
from winnow.normalize.document import Document, Evidence, Language, Metadata, Rejected, Seed
from winnow.normalize.settings import NormalizeSettings

_SYLLABLES = [
    "ba",
    "co",
    "du",
    "fe",
    "gi",
    "ho",
    "ju",
    "ka",
    "le",
    "mi",
    "no",
    "pu",
    "ra",
    "se",
    "ti",
    "vo",
    "wa",
    "xe",
    "yu",
    "zo",
    "bra",
    "cle",
    "dri",
    "flo",
    "gru",
]

BOILERPLATE = [
    "The harbour gazette is printed by friends",
    "Readers may leave a parcel at the northern gate",
    "This page was set by hand and proofed by two people who could not agree.",
    "All times are those of the tower clock unless the keeper says otherwise.",
]


def words(seed: object, count: int) -> list[str]:
    """``count`` made-up words, the same for the same seed on every machine."""
    chance = random.Random(f"words {seed}")
    return ["".join(chance.choice(_SYLLABLES) for _ in range(chance.randint(2, 4))) for _ in range(count)]


@dataclass(frozen=True)
class Spec:
    """A text. ``base``: which story; ``drift``: how many of its words are others (a chain of neighbours); ``style``:
    0 plain, 1 capitals, 2 other spaces; ``number``: a figure in it; ``boilerplate``: which lines its site adds,
    below the first line or at the end;
    ``tail``: words added at the end.
    """

    base: int = 0
    drift: int = 0
    style: int = 0
    number: int = 0
    boilerplate: tuple[int, ...] = ()
    tail: int = 0

    def text(self) -> str:
        """The text itself: a first line and three paragraphs."""
        story = words(self.base, 96)
        other = words(("other", self.base), 96)
        for place in range(self.drift):
            story[(place * 17) % 96] = other[place]
        if self.number:
            story[40] = str(self.number)
        story += words(("tail", self.base, self.tail), self.tail)
        lines = [" ".join(story[:6])]
        lines += [" ".join(story[start : start + 30]) + "." for start in range(6, len(story), 30)]
        for n in self.boilerplate:
            lines.insert(len(lines) if n % 2 else 1, BOILERPLATE[n])
        text = "\n".join(lines)
        if self.style == 1:
            return text.upper()
        if self.style == 2:
            return text.replace(" ", "  ").replace("\n", "\n\n") + "\n"
        return text


@dataclass
class Seeds:
    """Folders of seeds: text files, and JSONL files whose records carry ids, addresses and dates."""

    root: Path
    texts: dict[str, Spec] = field(default_factory=dict)
    records: dict[str, dict[str, dict[str, object]]] = field(default_factory=dict)

    def put_text(self, name: str, spec: Spec) -> None:
        """Write or replace a text file; one with lines of its site gets a sidecar that states its address there."""
        self.texts[name] = spec
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(spec.text(), "utf-8")
        age(path)
        sidecar = path.with_name(f"{path.name}.json")
        if spec.boilerplate:
            sidecar.write_text(json.dumps({"url": f"https://{path.parent.name}.example/{path.name}"}), "utf-8")
            age(sidecar)
        else:
            sidecar.unlink(missing_ok=True)

    def drop_text(self, name: str) -> None:
        """Delete a text file."""
        del self.texts[name]
        path = self.root / name
        path.unlink()
        path.with_name(f"{path.name}.json").unlink(missing_ok=True)

    def put_record(self, name: str, key: str, spec: Spec, **facts: object) -> None:
        """Write or replace one record of a JSONL file."""
        self.records.setdefault(name, {})[key] = {"id": key, "text": spec.text(), **facts}
        self._save(name)

    def put_records(self, name: str, specs: dict[str, Spec]) -> None:
        """Write a JSONL file of many records at once."""
        self.records[name] = {key: {"id": key, "text": spec.text()} for key, spec in specs.items()}
        self._save(name)

    def drop_record(self, name: str, key: str) -> None:
        """Take a record out of a JSONL file; the last one takes the file with it."""
        del self.records[name][key]
        self._save(name)

    def _save(self, name: str) -> None:
        path = self.root / name
        if not self.records[name]:
            del self.records[name]
            path.unlink()
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(json.dumps(record) + "\n" for record in self.records[name].values()), "utf-8")
        age(path)


_AGES = iter(range(10**9))


def five_seeds(folder: Path) -> Seeds:
    """Four different texts, and one with an address."""
    made = Seeds(folder)
    for n in range(4):
        made.put_text(f"{n}.txt", Spec(base=n))
    made.put_record("r.jsonl", "old", Spec(base=21), url="https://a.example/1", fetched="2024-01-01")
    return made


def age(path: Path) -> None:
    """Let a file look old, and every version of it of another age: so the shortcut for unchanged files is taken."""
    stamp = 1_600_000_000 + next(_AGES)
    os.utime(path, (stamp, stamp))


class PlainNormalizer:
    """Stands in for the real normaliser where the store is what is tested: any text is a document as it is.

    It costs no half second to start, and keeps what is wrong with normalisation out of the tests of the state.
    """

    def __init__(self, settings: NormalizeSettings | None = None) -> None:
        self.settings = settings or NormalizeSettings()

    def __call__(self, seed: Seed) -> Document:
        text = seed.data if isinstance(seed.data, str) else seed.data.decode("utf-8")
        text = "\n".join(line.strip() for line in text.split("\n") if line.strip())
        if not text:
            raise Rejected("no text left")
        hints = seed.hints
        meta = Metadata(
            title=hints.title or text.split("\n")[0], date=hints.date, modified=hints.modified, url=hints.url
        )
        if hints.url:
            meta.evidence.append(Evidence("url", "claim.url" if "url" in hints.claims else "hint.url", 1.0))
        if hints.date:
            meta.evidence.append(Evidence("date", "claim.date" if "date" in hints.claims else "hint.date", 1.0))
        return Document(
            source=seed.source,
            text=text,
            meta=meta,
            language=Language("und", 0.0),
            media=seed.media,
            dump=seed.media == "text" and not seed.already_clean and seed.text_kind in ("", "dump"),
            fetched=None if "fetched" in hints.claims else hints.fetched_at or hints.fetched,
            authority=2 if hints.url and "url" not in hints.claims else 0,
        )


@pytest.fixture
def plain_normalizer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs in this process use ``PlainNormalizer``."""
    monkeypatch.setattr(pipeline, "Normalizer", PlainNormalizer)


@pytest.fixture
def shared_normalizer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs in this process share one real normaliser for each setting: its models cost half a second to load."""
    monkeypatch.setattr(pipeline, "Normalizer", _shared)


_shared = cache(pipeline.Normalizer)


def run_settings(**values: object) -> RunSettings:
    """Settings of a run without worker processes; corpus settings by name."""
    corpus = {name: values.pop(name) for name in list(values) if name in CorpusSettings.__slots__}
    return replace(RunSettings(corpus=CorpusSettings(**corpus), workers=0), **values)  # type: ignore[arg-type]


def run(sources: Sequence[Path], corpus: Path, settings: RunSettings | None = None, **how: object) -> Summary:
    """One run of ingest."""
    return ingest([str(source) for source in sources], corpus, settings or run_settings(), **how)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Facts:
    """What must be the same however a corpus came about: its digest, and each seed's outcome and representative."""

    digest: str
    seeds: dict[str, tuple[str, str | None, str | None]]


def facts(corpus: Path) -> Facts:
    """The facts of a corpus. Removed seeds are left out: whether one is still listed is history."""
    with closing(Store.read(corpus)) as store:
        rows = store.db.execute(
            f"select s.source, {OUTCOME}, lower(hex(s.id)), b.source "
            "from seeds s left join contents c on c.cid = s.cid "
            "left join contents r on r.cid = coalesce(c.rep, c.cid) left join seeds b on b.sid = r.best"
        )
        seeds = {
            source: (outcome, identity, stands if outcome in ("exact-duplicate", "near-duplicate") else None)
            for source, outcome, identity, stands in rows
            if outcome != "removed"
        }
        return Facts(store.header("digest"), seeds)


def verify_deep(corpus: Path) -> list[str]:
    """``winnow verify --deep``, with the normaliser that runs in this process have."""
    return verify(corpus, deep=pipeline.Normalizer)


def plant_tombstones(old: Path, new: Path, settings: CorpusSettings) -> None:
    """Give a new corpus the tombstones of another one."""
    new.mkdir(parents=True, exist_ok=True)
    with closing(connect(old / DATABASE, read_only=True)) as source:
        rows = source.execute("select * from tombstones").fetchall()
    with closing(Store.open(new, settings)) as store, store.transaction():
        store.db.executemany("insert into tombstones values (?, ?, ?, ?, ?)", rows)


def records(corpus: Path) -> Iterator[dict[str, object]]:
    """The published records."""
    from winnow.corpus.snapshots.export import export_lines

    for line in export_lines(corpus):
        yield json.loads(line)
