"""A standing suite of hostile inputs: many in one run, each in a folder of its own with an honest text before and behind.

The run as a whole ends well, within bounds of time and memory, says nothing that commands a terminal, and leaves a sound
corpus. Each input is accounted for, and costs no honest text beside it.
"""

from __future__ import annotations

import json
import os
from functools import cache

import pytest

from .cases.case import Case, slug
from .harness import AFTER, BEFORE, Batch, accounted, canary, controls, ingest_all, shared
from .known import KNOWN
from .suite import DAILY, EVERY, SELECTIONS

pytestmark = pytest.mark.slow


def _marks(group: str) -> list[pytest.MarkDecorator]:
    return [] if group == DAILY else [pytest.mark.long]


GROUPS = [pytest.param(group, marks=_marks(group)) for group in SELECTIONS]
CASES = [
    pytest.param(group, one, id=f"{group}-{slug(one.name)}", marks=_marks(group))
    for group, selection in SELECTIONS.items()
    for one in selection.cases
]


@pytest.fixture(scope="module")
def batch_of(tmp_path_factory: pytest.TempPathFactory):
    base = tmp_path_factory.getbasetemp()
    folder = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    @cache
    def made(group: str) -> Batch:
        selection = SELECTIONS[group]
        return shared(
            folder, group, lambda root: ingest_all(selection.cases, root, deep=selection.deep, **selection.environment)
        )

    return made


def test_there_are_enough() -> None:
    every = [one.name for cases in EVERY.values() for one in cases]
    assert len(every) >= 1_400
    assert len({slug(name) for name in every}) == len(every)
    assert set(every) >= set(KNOWN), "a case that is no more"
    daily = {one.name for one in SELECTIONS[DAILY].cases}
    assert len(daily) >= 400
    for group, cases in EVERY.items():
        assert sum(one.name in daily for one in cases) >= len(cases) // 4, group


@pytest.mark.parametrize("group", GROUPS)
def test_a_run_ends_well(batch_of, group: str) -> None:
    batch: Batch = batch_of(group)
    assert batch.first.code == 0, batch.first.told[-3000:]
    assert "Traceback" not in batch.first.told
    assert "internal error" not in batch.first.told
    assert not controls(batch.first.err + batch.first.out + batch.second.err + batch.second.out)
    assert not controls(batch.quarantine)
    assert batch.verified.code == 0, batch.verified.out[-2000:] + batch.verified.err[-2000:]
    assert not batch.stray, "code of a seed was run, or a file was left outside of the corpus"
    counts = batch.status["counts"]
    assert isinstance(counts, dict)
    assert sum(counts.values()) == batch.status["seeds"] == len(batch.states)
    assert counts["quarantined"] == len(batch.quarantine.splitlines())
    for line in batch.quarantine.splitlines():
        assert len(line) < 80_000
        json.loads(line)


@pytest.mark.parametrize("group", GROUPS)
def test_a_run_takes_little(batch_of, group: str) -> None:
    batch: Batch = batch_of(group)
    assert batch.first.cpu_seconds < SELECTIONS[group].cpu_seconds
    for role, peak in batch.first.peaks.items():
        assert peak < SELECTIONS[group].peaks.get(role, 500), batch.first.peaks
    assert batch.bytes_state < 8 * batch.bytes_in + (16 << 20), (batch.bytes_state, batch.bytes_in)
    assert len(batch.quarantine) < 8 << 20
    assert len(batch.first.err) < 8 << 20


@pytest.mark.parametrize("group", GROUPS)
def test_a_second_run_does_no_work_again(batch_of, group: str) -> None:
    batch: Batch = batch_of(group)
    assert batch.second.code == 0
    assert batch.again["seeds"] == {"new": 0, "changed": 0, "unchanged": len(batch.states), "forgotten": 0}
    assert batch.again["digest"] == batch.summary["digest"]
    assert batch.second.cpu_seconds < 4 + batch.first.cpu_seconds / 4, "what failed is not tried again"


@pytest.mark.parametrize(("group", "one"), CASES)
def test_a_hostile_input_costs_nobody_else(batch_of, group: str, one: Case) -> None:
    batch: Batch = batch_of(group)
    folder = f"in/{slug(one.name)}"
    honest = ((BEFORE, canary(one.name, "before")), *one.honest, (AFTER, canary(one.name, "after")))
    for name, text in honest:
        assert batch.records.get(f"{folder}/{name}") == text, batch.states.get(f"{folder}/{name}")
    for source in batch.files[one.name]:
        assert accounted(batch, source), f"nothing is said of {source}"
    mine = {source: what for source, what in batch.states.items() if source.startswith(folder + "/")}
    assert len(mine) <= one.most
    said = [text for source, text in batch.texts.items() if source.startswith(folder + "/")]
    for text in one.kept:
        assert any(text in found for found in said), (text, list(mine.items())[:20])
    for found in said:
        assert not [words for words in one.never if words in found]
    for found in (text for source, text in batch.records.items() if source.startswith(folder + "/")):
        assert not [words for words in one.beaten if words in found]
