"""Snapshots are kept by count and by age, and readers of the changes know where they are."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest
from winnow.corpus.errors import UsageError
from winnow.corpus.settings import CorpusSettings
from winnow.corpus.snapshots.export import change_feed, count_changes
from winnow.corpus.snapshots.followed import read_followed, write_followed
from winnow.corpus.snapshots.layout import snapshot_numbers
from winnow.corpus.snapshots.retention import kept_snapshots
from winnow.corpus.state.schema import connect
from winnow.corpus.state.store import DATABASE
from worlds import Seeds, Spec, run, run_settings

from tests.commands import winnow, winnow_json, winnow_lines

pytestmark = pytest.mark.usefixtures("plain_normalizer")
NIGHTS = {number: f"2026-03-{number:02}T03:17:00Z" for number in range(1, 21)}


def kept(days: dict[int, str], **settings: int) -> list[int]:
    return sorted(kept_snapshots(days, days, CorpusSettings(**settings)))  # type: ignore[arg-type]


def test_by_count_by_age_and_by_day() -> None:
    assert kept(NIGHTS) == [18, 19, 20]
    assert kept(NIGHTS, retention=1, keep_within=7) == list(range(13, 21))
    assert kept(NIGHTS, keep_daily=5) == [16, 17, 18, 19, 20]
    busy = {**NIGHTS, **{n: f"2026-03-20T{n - 15:02}:00:00Z" for n in range(21, 30)}}
    assert kept(busy, retention=2, keep_daily=3) == [18, 19, 28, 29]
    assert kept(busy, retention=1, keep_within=1) == [20, *range(21, 30)]


def test_unknown_days_count_by_number_only() -> None:
    assert sorted(kept_snapshots(range(1, 9), {8: "2026-03-20T00:00:00Z"}, CorpusSettings(keep_within=9))) == [6, 7, 8]
    assert sorted(kept_snapshots(range(1, 9), {}, CorpusSettings(keep_within=9, keep_daily=9))) == [6, 7, 8]


def test_a_weekly_reader_is_not_cut_off(tmp_path: Path) -> None:
    seeds, corpus = Seeds(tmp_path / "in"), tmp_path / "c"
    settings = run_settings(retention=1, keep_within=8)
    for n in range(6):
        seeds.put_text(f"{n}.txt", Spec(base=n))
        run([seeds.root], corpus, settings)
    assert snapshot_numbers(corpus) == [1, 2, 3, 4, 5, 6]
    assert change_feed(corpus, 1)[0] == 6
    with closing(connect(corpus / DATABASE)) as db:
        db.execute("update publications set day = '2020-01-01T00:00:00Z' where snapshot < 4")
    seeds.put_text("7.txt", Spec(base=7))
    run([seeds.root], corpus, settings)
    assert snapshot_numbers(corpus) == [4, 5, 6, 7]
    with pytest.raises(UsageError, match="keep_within"):
        change_feed(corpus, 1)
    assert count_changes(change_feed(corpus, 4)[1]) == {"add": 3, "update": 0, "remove": 0}


def test_a_file_remembers_where_a_reader_is(tmp_path: Path) -> None:
    seeds, corpus, state = Seeds(tmp_path / "in"), tmp_path / "c", tmp_path / "reader.json"
    for n in range(3):
        seeds.put_text(f"{n}.txt", Spec(base=n))
    run([seeds.root], corpus)
    counted = winnow_json("changes", "-c", corpus, "--state", state, "--count")
    assert counted == {"since": 0, "snapshot": 1, "add": 3, "update": 0, "remove": 0}
    assert not state.exists(), "counting is not reading"
    done = winnow("changes", "-c", corpus, "--state", state)
    assert done.stdout.count(b"\n") == 3
    assert b"changes from snapshot 0 to 1" in done.stderr
    assert json.loads(state.read_text())["snapshot"] == 1
    assert winnow_lines("changes", "-c", corpus, "--state", state) == []
    seeds.put_text("3.txt", Spec(base=3))
    run([seeds.root], corpus)
    (change,) = winnow_lines("changes", "-c", corpus, "--state", state)
    assert (change["op"], change["record"]["source"]) == ("add", "in/3.txt")
    assert winnow_json("changes", "-c", corpus, "--since", 1, "--count")["snapshot"] == 2
    winnow("changes", "-c", corpus, code=2)
    winnow("changes", "-c", corpus, "--since", 1, "--state", state, code=2)


def test_a_file_of_another_corpus_or_of_nonsense_is_refused(tmp_path: Path) -> None:
    seeds, corpus, state = Seeds(tmp_path / "in"), tmp_path / "c", tmp_path / "reader.json"
    seeds.put_text("1.txt", Spec(base=1))
    run([seeds.root], corpus)
    write_followed(state, corpus, 1)
    assert read_followed(state, corpus).snapshot == 1
    seeds.put_text("2.txt", Spec(base=2))
    run([seeds.root], tmp_path / "other")
    with pytest.raises(UsageError, match="another corpus"):
        read_followed(state, tmp_path / "other")
    for nonsense in ("", "[]", '{"snapshot": "x"}', "7"):
        state.write_text(nonsense)
        with pytest.raises(UsageError, match="delete it"):
            read_followed(state, corpus)


def test_a_reader_that_breaks_off_is_not_moved_on(tmp_path: Path) -> None:
    import subprocess
    import sys

    seeds, corpus, state = Seeds(tmp_path / "in"), tmp_path / "c", tmp_path / "reader.json"
    seeds.put_records("r.jsonl", {str(n): Spec(base=n, tail=200) for n in range(100)})
    run([seeds.root], corpus)
    command = f"{sys.executable} -m winnow.ingest changes -c {corpus} --state {state} | head -c 10"
    subprocess.run(["/bin/sh", "-c", command], capture_output=True, timeout=60, check=True)
    assert not state.exists()
