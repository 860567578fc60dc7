"""Ten thousand mutated seeds through ``ingest``: all accounted for, memory flat, the corpus sound.

``SOAK_SEEDS`` says how many.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
from pathlib import Path

import pytest

from .harness import COMMAND, Watch, controls, run
from .mutate import mutated, seeds

COUNT = int(os.environ.get("SOAK_SEEDS", "10000"))

pytestmark = pytest.mark.long


def make(folder: Path, count: int, given: Path) -> list[str]:
    """Mutations of the seeds of the project and of one file of each kind; their names."""
    valid = seeds() | {path.name: path.read_bytes() for path in sorted(given.glob("*.txt"))}
    names, datas = list(valid), list(valid.values())
    made = []
    for number in range(count):
        chance = random.Random(f"soak {number}")
        name = names[number % len(names)]
        path = folder / f"{number // 500:03d}" / f"{number:06d}-{name}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(mutated(valid[name], chance, chance.choice(datas)))
        made.append(f"in/{path.relative_to(folder)}")
    return made


@pytest.mark.timeout(7_200)
def test_ten_thousand_mutated_seeds(tmp_path: Path, seeds_folder: Path) -> None:
    folder, corpus = tmp_path / "in", tmp_path / "c"
    names = make(folder, COUNT, seeds_folder)
    words = ["ingest", str(folder), "--corpus", str(corpus), "--workers", "2", "--json"]
    with open(tmp_path / "out", "wb") as out, open(tmp_path / "err", "wb") as err:
        running = subprocess.Popen([*COMMAND, *words], stdout=out, stderr=err, stdin=subprocess.DEVNULL)
        watch = Watch(running.pid, 0.5)
        watch.start()
        code = running.wait(7_000)
        watch.stopped.set()
    told = (tmp_path / "err").read_bytes()
    assert code == 0, told[-3000:]
    assert b"Traceback" not in told
    assert not controls(told)
    summary = json.loads((tmp_path / "out").read_bytes())
    status = json.loads(run("status", "--json", "--corpus", corpus).out)
    assert status["seeds"] == sum(status["counts"].values()) == sum(summary["counts"].values())
    assert status["files"] == len(names)
    verified = run("verify", "--deep", "--corpus", corpus, limit=3_000)
    assert verified.code == 0, verified.out[-2000:]
    quarter = len(watch.samples) // 4
    second, last = watch.samples[quarter : 2 * quarter], watch.samples[3 * quarter :]
    print({"seeds": status["seeds"], "counts": status["counts"], "seconds": summary["seconds"], "peaks": watch.peaks,
           "driver MiB": (statistics.median(second), statistics.median(last), max(second), max(last))})  # fmt: skip
    if quarter > 20:
        assert statistics.median(last) <= 1.1 * statistics.median(second) + 8
