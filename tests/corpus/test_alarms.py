"""Alarms: what is unlike the runs before, and what is not."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from winnow.corpus.changes import ChangeReport
from winnow.corpus.state.schema import connect
from winnow.corpus.state.store import DATABASE
from winnow.ingest.run.alarms import Alarm, AlarmLimits, alarms_of
from winnow.ingest.run.ingest import Held
from worlds import Seeds, Spec, run, run_settings

pytestmark = pytest.mark.usefixtures("plain_normalizer")
LIMITS = AlarmLimits(cluster=100, jump=3.0, drop=0.25)


def night(**sites: tuple[int, int]) -> dict[str, object]:
    """What a run says of itself: for each site how many seeds came, and how many were kept."""
    return {
        "changed": {
            "sites": {
                name: {"came": came, "kept": kept, "filtered": came - kept} for name, (came, kept) in sites.items()
            }
        }
    }


def alarms(past: list[dict[str, object]], **sites: tuple[int, int]) -> list[Alarm]:
    changes = ChangeReport()
    for name, (came, kept) in sites.items():
        changes.sites[name] = Counter(came=came, kept=kept, filtered=came - kept)
    return list(alarms_of(changes, past, {}, LIMITS))


def test_a_site_that_falls_silent_or_floods() -> None:
    past = [night(herald=(40, 38), post=(12, 12))] * 5
    assert alarms(past, herald=(35, 33), post=(5, 5)) == []
    (silent,) = alarms(past, post=(12, 12))
    assert (silent.name, silent.about, silent.value, silent.past) == ("site-yield", "herald", 0, 38)
    (flood,) = alarms(past, herald=(40, 38), post=(90, 90))
    assert (flood.name, flood.about, flood.value, flood.limit) == ("site-yield", "post", 90, 36)


def test_a_small_site_a_weekly_one_and_a_short_past_raise_none() -> None:
    assert alarms([night(post=(3, 3))] * 9) == []
    weekly = [night(post=(60, 60)) if n % 7 == 0 else night() for n in range(1, 30)]
    assert alarms(weekly) == []
    assert alarms(weekly, post=(60, 60)) == []
    assert alarms([night(herald=(40, 38))] * 2) == []


def test_a_first_large_night_is_not_what_is_usual() -> None:
    past = [night(herald=(10, 10)), night(herald=(11, 11)), night(herald=(9, 9)), night(herald=(5000, 5000))]
    assert alarms(past, herald=(12, 12)) == []
    assert [alarm.name for alarm in alarms(past, herald=(400, 400))] == ["site-yield"]


def test_a_run_by_hand_after_that_of_the_night_brings_nothing_and_is_no_alarm() -> None:
    past = [{**night(herald=(40, 38)), "started": f"2026-03-{day:02}T03:17:00Z"} for day in (9, 8, 7, 6)]

    def told(when: str) -> list[str]:
        found = alarms_of(ChangeReport(), past, {}, LIMITS, now=datetime.fromisoformat(when))
        return [alarm.name for alarm in found]

    assert told("2026-03-09T09:00:00Z") == []
    assert told("2026-03-10T03:17:00Z") == ["site-yield"]


def test_a_site_whose_seeds_are_dropped() -> None:
    past = [night(herald=(20, 18))] * 4
    (drop,) = alarms(past, herald=(20, 8))
    assert (drop.name, drop.value, drop.past) == ("site-drop-rate", 0.6, 0.1)
    assert alarms(past, herald=(20, 14)) == []
    assert not [alarm for alarm in alarms(past, herald=(9, 1)) if alarm.name == "site-drop-rate"], "too few to say"
    assert alarms([night(herald=(20, 2))] * 4, herald=(20, 1)) == [], "it always was so"


def test_a_language_from_nowhere() -> None:
    changes = ChangeReport()
    changes.languages = Counter(en=90, xh=6)
    found = list(alarms_of(changes, [], {"en": 1090, "xh": 6}, LIMITS))
    assert [(alarm.name, alarm.about, alarm.value, alarm.past) for alarm in found] == [("language", "xh", 6, 0)]
    assert not list(alarms_of(changes, [], {"en": 1090, "xh": 60}, LIMITS)), "it is known"
    assert not list(alarms_of(changes, [], {"en": 90, "xh": 6}, LIMITS)), "the first run knows none"


def test_days_that_have_not_come_and_clusters(tmp_path: Path) -> None:
    seeds, corpus = Seeds(tmp_path / "in"), tmp_path / "c"
    seeds.put_record("r.jsonl", "late", Spec(base=1), date="2999-01-01")
    seeds.put_record("r.jsonl", "old", Spec(base=2), date="1999-01-01")
    for n in range(6):
        seeds.put_text(f"{n}.txt", Spec(base=3, tail=n))
    settings = run_settings(alarm_cluster=4)
    found = {alarm["name"]: alarm for alarm in run([seeds.root], corpus, settings).alarms}
    assert found["future-date"]["about"] == "in/r.jsonl#late"
    assert "2999-01-01" in found["future-date"]["message"]
    assert (found["cluster"]["value"], found["cluster"]["limit"]) == (5, 4)
    assert run([seeds.root], corpus, settings).alarms == []
    seeds.put_text("7.txt", Spec(base=3, tail=7))
    assert run([seeds.root], corpus, settings).alarms == [], "told once, until it has doubled"
    for n in range(8, 13):
        seeds.put_text(f"{n}.txt", Spec(base=3, tail=n))
    (again,) = run([seeds.root], corpus, settings).alarms
    assert (again["value"], again["past"], again["limit"]) == (11, 5, 10)


def test_a_feed_that_shrank_is_an_alarm_of_a_run_that_is_done(tmp_path: Path) -> None:
    seeds, corpus = Seeds(tmp_path / "in"), tmp_path / "c"
    seeds.put_records("r.jsonl", {str(n): Spec(base=n) for n in range(10)})
    run([seeds.root], corpus)
    seeds.put_records("r.jsonl", {str(n): Spec(base=n) for n in range(4)})
    seeds.put_text("new.txt", Spec(base=40))
    with pytest.raises(Held, match="6 of 10 members") as held:
        run([seeds.root], corpus)
    (alarm,) = held.value.summary.alarms
    assert (alarm["name"], alarm["about"], alarm["value"], alarm["past"]) == ("feed-shrank", "in/r.jsonl", 4, 10)
    assert held.value.summary.records["added"] == 1


def test_runs_are_compared_with_runs_over_the_same_collections(tmp_path: Path) -> None:
    daily, other, corpus = Seeds(tmp_path / "daily"), Seeds(tmp_path / "other"), tmp_path / "c"
    for n in range(4):
        for m in range(10):
            daily.put_text(f"{n}-{m}.txt", Spec(base=100 * n + m))
        assert run([daily.root], corpus).alarms == []
    with closing(connect(corpus / DATABASE)) as db:  # night after night
        db.execute("update runs set started = '2026-03-0' || run || 'T03:17:00Z'")
    other.put_text("a.txt", Spec(base=999))
    assert run([other.root], corpus).alarms == []
    (silent,) = run([daily.root], corpus).alarms
    assert (silent["name"], silent["about"], silent["value"], silent["past"]) == ("site-yield", "daily", 0, 10)
