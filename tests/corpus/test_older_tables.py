"""A database with the tables of an older version is brought up to date, and can be asked as it is."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest
from winnow.corpus.inspection.explain import explain
from winnow.corpus.state.schema import SCHEMA, connect, version
from winnow.corpus.state.store import DATABASE, Store
from worlds import Seeds, Spec, facts, run, run_settings, verify_deep

pytestmark = pytest.mark.usefixtures("plain_normalizer")

URL = "https://harbour.example/1"
TO_FIRST = ("drop index seeds_claimed", "alter table seeds drop column claimed", "pragma user_version = 1")


def test_tables_of_the_first_version_are_migrated(tmp_path: Path) -> None:
    seeds, corpus = Seeds(tmp_path / "in"), tmp_path / "c"
    seeds.put_record("a.jsonl", "one", Spec(base=1), url=URL, date="2024-01-01")
    seeds.put_record("claims.html", "two", Spec(base=2), url=URL)
    run([seeds.root], corpus)
    before = facts(corpus)
    with closing(connect(corpus / DATABASE)) as db:
        for statement in TO_FIRST:
            db.execute(statement)
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
