"""One bad seed costs one seed, results come in order, and memory does not grow with the number of seeds."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from processes import children
from winnow.ingest.run import children as starting
from winnow.ingest.run.limits import WorkerLimits
from winnow.ingest.run.outcome import Outcome
from winnow.ingest.run.pool import WorkersFailed, normalize_all
from winnow.normalize.document import Seed
from winnow.normalize.settings import NormalizeSettings


@pytest.fixture(autouse=True)
def _module_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent), prepend=os.pathsep)


def run(
    orders: list[str], *, workers: int = 2, limits: WorkerLimits | None = None, module: str = "hostile_worker"
) -> list[tuple[int, str, Outcome]]:
    seeds = ((number, Seed(f"s/{number}", order, "text")) for number, order in enumerate(orders))
    found = normalize_all(seeds, NormalizeSettings(), workers=workers, limits=limits, module=module)
    return [(number, str(seed.data), outcome) for number, seed, outcome in found]


def states(found: list[tuple[int, str, Outcome]]) -> list[str]:
    return [outcome.state for _, _, outcome in found]


def test_results_come_in_order_however_long_each_takes() -> None:
    orders = [f"sleep {0.2 if n % 17 == 0 else 0}" for n in range(100)]
    found = run(orders, workers=3)
    assert [number for number, _, _ in found] == list(range(100))
    assert states(found) == ["document"] * 100


def test_what_a_stage_raises_becomes_a_reason_in_one_line() -> None:
    _, bad, _ = run(["a", "raise", "b"], workers=1)
    assert bad[2].state == "quarantined"
    assert bad[2].reason == "ValueError: two lines"
    assert not bad[2].limits


@pytest.mark.parametrize("order", ["die", "exit"])
def test_a_worker_that_dies_twice_over_one_seed_loses_that_seed_only(order: str) -> None:
    orders = ["a"] * 20 + [order] + ["b"] * 40
    found = run(orders)
    assert [number for number, _, _ in found] == list(range(61))
    assert [number for number, _, outcome in found if outcome.state != "document"] == [20]
    assert "died twice" in found[20][2].reason
    assert found[20][2].limits


def test_a_worker_killed_from_outside_loses_nothing(tmp_path: Path) -> None:
    orders = ["a"] * 5 + [f"die-once {tmp_path / 'mark'}"] + ["b"] * 30
    assert states(run(orders)) == ["document"] * 36


def test_several_murderers_are_each_found_out() -> None:
    orders = ["die" if n in (0, 7, 30, 31) else "x" for n in range(40)]
    found = run(orders)
    assert [n for n, _, outcome in found if outcome.state == "quarantined"] == [0, 7, 30, 31]


def test_a_worker_that_hangs_is_ended() -> None:
    started = time.monotonic()
    found = run(["a", "sleep 600", "b"], limits=WorkerLimits(wall_seconds=2))
    assert states(found) == ["document", "quarantined", "document"]
    assert "2 s" in found[1][2].reason
    assert time.monotonic() - started < 60


def test_a_worker_that_spins_meets_the_limit_of_processor_time() -> None:
    found = run(["a", "spin", "b"], limits=WorkerLimits(cpu_seconds=1))
    assert states(found) == ["document", "quarantined", "document"]
    assert "processor time" in found[1][2].reason


def test_a_worker_that_eats_memory_meets_its_limit() -> None:
    found = run(["a", "eat", "b"], limits=WorkerLimits(memory_mib=256))
    assert states(found) == ["document", "quarantined", "document"]
    assert "memory" in found[1][2].reason


def test_a_library_that_prints_does_not_break_the_answers() -> None:
    assert states(run(["print", "print", "a"], workers=1)) == ["document"] * 3


def test_a_slow_start_is_no_failure_and_no_fault_of_a_seed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOSTILE_START_SECONDS", "2")
    found = run(["a", "sleep 600", "b"], workers=1, limits=WorkerLimits(wall_seconds=1))
    assert states(found) == ["document", "quarantined", "document"]
    assert found[1][2].reason == "took more than 1 s", "once started, the limit of work holds"


def test_workers_that_never_start_end_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOSTILE_START_SECONDS", "600")
    monkeypatch.setattr(starting, "START_SECONDS", 0.3)
    with pytest.raises(WorkersFailed):
        run(["a"], limits=WorkerLimits(wall_seconds=0))


def test_workers_that_cannot_start_end_the_run() -> None:
    with pytest.raises(WorkersFailed):
        run(["a"], module="no_such_module_anywhere")


def test_reading_ahead_is_bounded() -> None:
    read = 0

    def endless():
        nonlocal read
        while True:
            read += 1
            yield read, Seed(f"s/{read}", "a" * 1000, "text")

    stream = normalize_all(endless(), NormalizeSettings(), workers=2, module="hostile_worker")
    for _ in range(50):
        next(stream)
    stream.close()
    assert read < 5000


def test_no_process_is_left_behind() -> None:
    before = children()
    stream = normalize_all(
        ((n, Seed(str(n), "sleep 30", "text")) for n in range(8)),
        NormalizeSettings(),
        workers=2,
        limits=WorkerLimits(wall_seconds=1),
        module="hostile_worker",
    )
    next(stream)
    stream.close()
    assert children() <= before


def test_large_payloads_pass() -> None:
    big = "x" * (8 << 20)
    found = run([big, "a", big])
    assert states(found) == ["document"] * 3
    assert found[0][2].document is not None
    assert len(found[0][2].document.text) == 8 << 20
