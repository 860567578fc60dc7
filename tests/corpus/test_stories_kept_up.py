"""Stories are a function of the set of kept documents: whatever came, changed and went in which order and batches."""

from __future__ import annotations

import random
from contextlib import closing
from pathlib import Path

import pytest
from winnow.corpus import stories
from winnow.corpus.decide import decide
from winnow.corpus.settings import CorpusSettings
from winnow.corpus.state.store import SeedResult, Store
from winnow.corpus.state.story_table import StoryFacts
from winnow.normalize.document import Document, Evidence, Language, Metadata

TOWNS = ("Harwick", "Oskeville", "Brunnholm", "Tarvos")
PEOPLE = ("Ingrid Solberg", "Pavel Zeman", "Amara Diallo", "Kenji Moritani", "Lucia Ferrante")
THINGS = ("dam overflowed", "refinery exploded", "tunnel collapsed", "orchestra resigned", "reservoir leaked")
SAID = (
    "We have not seen water like this in forty years and hope never to see it again",
    "Nobody warned the families who lived below and that is unforgivable",
    "The inquiry will name everyone who signed these certificates",
)
FILLER = (
    "Neighbours gathered outside the parish hall and waited for blankets.",
    "Schools stay closed until the inspectors have finished.",
    "The insurer declined to comment before the hearing.",
    "Volunteers carried sandbags through Lindgate until dawn.",
    "A spokeswoman for the ministry promised compensation.",
)


def report(chance: random.Random) -> tuple[str, str | None]:
    """A text on one of a few events, and its day."""
    event = chance.randrange(6)
    of = random.Random(event)
    town, person, thing, count = of.choice(TOWNS), of.choice(PEOPLE), of.choice(THINGS), of.randrange(20, 400)
    sentences = [
        f"The {thing} near {town} on Monday, {person} said, and {count} families left their homes.",
        f"“{of.choice(SAID)},” {person} told reporters in {town}.",
        f"Officials counted {count} families in shelters after the {thing}.",
        *chance.sample(FILLER, 3),
    ]
    chance.shuffle(sentences)
    sentences += [
        f"Detail {chance.randrange(10**6)} of {number} concerned a {chance.choice(THINGS)} elsewhere."
        for number in range(chance.randrange(4))
    ]
    day = f"2021-03-{1 + event * 4 + chance.randrange(3):02}" if chance.random() < 0.6 else None
    return " ".join(sentences), day


def result(name: str, text: str, day: str | None) -> SeedResult:
    meta = Metadata(date=day, evidence=[Evidence("date", "hint.date", 1.0)] if day else [])
    document = Document(f"l/{name}", text, meta, Language("en", 1.0, []), "text")
    return SeedResult(f"l/{name}", 1, name.encode() + text.encode()[:8], "document", document)


def told(store: Store) -> dict[bytes, StoryFacts]:
    rows = store.db.execute("select sid from story_texts").fetchall()
    return {text.identity: text.facts for text in (store.stories.text(sid) for (sid,) in rows)}


@pytest.mark.parametrize("seed", range(16))
def test_any_history_gives_what_a_fresh_start_gives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    chance = random.Random(seed)
    monkeypatch.setattr(stories, "COMMON", chance.choice((4, 8, 1000)))
    now: dict[str, tuple[str, str | None]] = {}
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
    with closing(Store.open(tmp_path / "a", CorpusSettings())) as store:
        for _ in range(8):
            for _ in range(chance.randrange(1, 10)):
                name = chance.choice(list(now)) if now and chance.random() < 0.35 else f"{chance.randrange(10**9)}"
                if name in now and chance.random() < 0.4:
                    del now[name]
                    sid = store.seeds.with_source(f"l/{name}")
                    assert sid is not None
                    store.forget([sid])
                else:
                    now[name] = report(chance)
                    store.put([result(name, *now[name])])
            decide(store)
        order = list(now)
        chance.shuffle(order)
        with closing(Store.open(tmp_path / "b", CorpusSettings())) as fresh:
            fresh.put([result(name, *now[name]) for name in order])
            decide(fresh)
            assert told(store) == told(fresh)
            assert store.header("digest") == fresh.header("digest")
            rows = [
                {
                    (store_.seeds.id_of(a), store_.seeds.id_of(b), value)
                    for a, b, value in store_.db.execute("select a, b, closeness from story_links")
                }
                for store_ in (store, fresh)
            ]
            assert rows[0] == rows[1]
