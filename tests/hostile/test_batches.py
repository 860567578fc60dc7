"""Hundreds of hostile inputs, a class at a time in one run: each is accounted for, and costs no honest text beside it."""

from __future__ import annotations

import json
import os

import pytest

from .cases import archives, captures, compressed, links, mails, names, office, pages, poison, sidecars, texts, values
from .cases.case import Case, slug
from .harness import AFTER, BEFORE, Batch, accounted, canary, controls, ingest_all, shared
from .known import KNOWN

EVERY = {
    module.__name__.rpartition(".")[2]: list(module.cases())
    for module in (archives, captures, compressed, links, mails, names, office, pages, poison, sidecars, texts, values)
}
CLASSES = {group: [one for one in cases if one.name not in KNOWN] for group, cases in EVERY.items()}
ALL = [pytest.param(group, one, id=f"{group}-{slug(one.name)}") for group, cases in CLASSES.items() for one in cases]
MOST_MIB = {"driver": 700, "reader": 1_200, "worker": 2_300}
"""Memory that a process may hold at its peak."""

pytestmark = [pytest.mark.slow, pytest.mark.long]  # `test_hostile` is the variant for every day


@pytest.fixture(scope="module")
def batch_of(tmp_path_factory: pytest.TempPathFactory):
    base = tmp_path_factory.getbasetemp()
    folder = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    return lambda group: shared(folder, group, lambda root: ingest_all(CLASSES[group], root))


def test_there_are_enough() -> None:
    every = [one.name for cases in EVERY.values() for one in cases]
    assert len(every) >= 400
    assert len({slug(name) for name in every}) == len(every)
    assert set(every) >= set(KNOWN), "a case that is no more"


@pytest.mark.parametrize("group", CLASSES)
def test_a_run_over_a_class_ends_well(batch_of, group: str) -> None:
    batch: Batch = batch_of(group)
    assert batch.first.code == 0, batch.first.told[-3000:]
    assert "Traceback" not in batch.first.told
    assert "internal error" not in batch.first.told
    assert not controls(batch.first.err + batch.first.out + batch.second.err + batch.second.out)
    assert not controls(batch.quarantine)
    assert batch.verified.code == 0, batch.verified.out[-2000:] + batch.verified.err[-2000:]
    assert not batch.stray
    counts = batch.status["counts"]
    assert isinstance(counts, dict)
    assert sum(counts.values()) == batch.status["seeds"] == len(batch.states)
    assert counts["quarantined"] == len(batch.quarantine.splitlines())
    for line in batch.quarantine.splitlines():
        assert len(line) < 80_000
        json.loads(line)


@pytest.mark.parametrize("group", CLASSES)
def test_a_run_over_a_class_takes_little(batch_of, group: str) -> None:
    batch: Batch = batch_of(group)
    assert batch.first.seconds < 100
    for role, peak in batch.first.peaks.items():
        assert peak < MOST_MIB.get(role, 500), batch.first.peaks
    assert batch.bytes_state < 8 * batch.bytes_in + (16 << 20), (batch.bytes_state, batch.bytes_in)


@pytest.mark.parametrize("group", CLASSES)
def test_a_second_run_does_no_work_again(batch_of, group: str) -> None:
    batch: Batch = batch_of(group)
    assert batch.second.code == 0
    assert batch.again["seeds"] == {"new": 0, "changed": 0, "unchanged": len(batch.states), "forgotten": 0}
    assert batch.again["digest"] == batch.summary["digest"]
    assert batch.second.seconds < 4 + batch.first.seconds / 4


@pytest.mark.parametrize(("group", "one"), ALL)
def test_a_hostile_input_costs_nobody_else(batch_of, group: str, one: Case) -> None:
    batch: Batch = batch_of(group)
    folder = f"in/{slug(one.name)}"
    for name, where in ((BEFORE, "before"), (AFTER, "after")):
        assert batch.records.get(f"{folder}/{name}") == canary(one.name, where), batch.states.get(f"{folder}/{name}")
    for source in batch.files[one.name]:
        assert accounted(batch, source), f"nothing is said of {source}"
    mine = {source: what for source, what in batch.states.items() if source.startswith(folder + "/")}
    assert len(mine) <= one.most
    said = [text for source, text in batch.texts.items() if source.startswith(folder + "/")]
    for text in one.kept:
        assert any(text in found for found in said), (text, list(mine.items())[:20])
    for found in said:
        assert not [words for words in one.never if words in found]
