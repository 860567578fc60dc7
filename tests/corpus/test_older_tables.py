"""A database with the tables of an older version is brought up to date, and can be asked as it is."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest
from older_tables import TO_FIRST, TO_SECOND, TO_THIRD, make_older
from winnow.corpus.inspection.explain import Explanation, explain
from winnow.corpus.state.schema import SCHEMA, connect, version
from winnow.corpus.state.store import DATABASE, Store
from worlds import BOILERPLATE, Seeds, Spec, facts, run, run_settings, verify_deep

pytestmark = pytest.mark.usefixtures("plain_normalizer")

URL = "https://harbour.example/1"


def test_tables_of_the_first_version_are_migrated(tmp_path: Path) -> None:
    seeds, corpus = Seeds(tmp_path / "in"), tmp_path / "c"
    seeds.put_record("a.jsonl", "one", Spec(base=1), url=URL, date="2024-01-01")
    seeds.put_record("claims.html", "two", Spec(base=2), url=URL)
    run([seeds.root], corpus)
    before = facts(corpus)
    make_older(corpus, TO_FIRST)
    with closing(Store.read(corpus)) as store:
        assert "in/a.jsonl#one" in json.dumps(explain(store, URL), default=str)
    with closing(Store.open(corpus, run_settings().corpus)) as store:
        assert version(store.db) == SCHEMA
        assert [name for _, name, *_ in store.db.execute("pragma table_info(seeds)")].count("claimed") == 1
    assert facts(corpus) == before
    seeds.put_record("claims.html", "three", Spec(base=3), url=URL)
    run([seeds.root], corpus)
    with closing(Store.read(corpus)) as store:
        assert "in/claims.html#three" in json.dumps(explain(store, URL), default=str)


def without_dates(told: list[Explanation]) -> list[Explanation]:
    """What tables of any version can tell."""
    return [{name: value for name, value in one.items() if name not in ("first_seen", "last_changed")} for one in told]


def test_boilerplate_had_another_name_in_the_second_version(tmp_path: Path) -> None:
    seeds, corpus = Seeds(tmp_path / "in"), tmp_path / "c"
    for n in range(4):
        seeds.put_text(f"s/{n}.txt", Spec(base=n, boilerplate=(0,)))
    run([seeds.root], corpus, run_settings(boilerplate_documents=4))
    before, line = facts(corpus), BOILERPLATE[0]
    with closing(Store.read(corpus)) as store:
        told = json.dumps(without_dates(explain(store, "in/s/1.txt")), default=str)
        assert line in told
    make_older(corpus, TO_SECOND)
    with closing(Store.read(corpus)) as store:  # who reads does not migrate
        assert json.dumps(without_dates(explain(store, "in/s/1.txt")), default=str) == told
        assert store.settings.boilerplate_documents == 4
        assert version(store.db) == 2
    assert verify_deep(corpus) == []
    with closing(Store.open(corpus)) as store:
        assert version(store.db) == SCHEMA
        assert store.parameters()["boilerplate_documents"] == 4
    run([seeds.root], corpus, run_settings(boilerplate_documents=4))
    assert facts(corpus) == before


def test_dates_of_seeds_were_not_noted_in_the_third_version(tmp_path: Path) -> None:
    seeds, corpus = Seeds(tmp_path / "in"), tmp_path / "c"
    seeds.put_record("a.jsonl", "one", Spec(base=1))
    run([seeds.root], corpus)
    make_older(corpus, TO_THIRD)
    with closing(Store.read(corpus)) as store:
        (told,) = explain(store, "in/a.jsonl#one")
        assert (told["first_seen"], told["last_changed"]) == (None, None)
    assert verify_deep(corpus) == []
    seeds.put_record("a.jsonl", "two", Spec(base=2))
    run([seeds.root], corpus)
    with closing(Store.read(corpus)) as store:
        assert [explain(store, f"in/a.jsonl#{n}")[0]["first_seen"] is None for n in ("one", "two")] == [True, False]


def test_claims_are_checked(tmp_path: Path) -> None:
    seeds, corpus = Seeds(tmp_path / "in"), tmp_path / "c"
    seeds.put_record("claims.html", "two", Spec(base=2), url=URL)
    run([seeds.root], corpus)
    assert verify_deep(corpus) == []
    with closing(connect(corpus / DATABASE)) as db:
        db.execute("update seeds set url_key = claimed")
    assert verify_deep(corpus) == [
        "an address that is stated and merely claimed: in/claims.html#two",
        "in/claims.html#two is identified otherwise than its facts say",
    ]
