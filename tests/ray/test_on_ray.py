"""The engine on a cluster: the same corpus as on one machine, also when parts of the cluster die."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from worlds import Spec

from ..commands import winnow, winnow_json
from .conftest import ENVIRONMENT, Cluster

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
CONTROL = "it was closed to all traffic for six weeks while they replaced what carries its western span"


def ingest(cluster: Cluster, source: Path, corpus: Path, *flags: str) -> dict[str, Any]:
    command = [sys.executable, "-P", "-m", "winnow.ingest", "ingest", source, "--corpus", corpus, "--engine", "ray"]
    command += flags
    done = subprocess.run(
        [*command, "--json"],
        cwd=source if source.is_dir() else source.parent,
        env={**os.environ, **ENVIRONMENT, "RAY_ADDRESS": cluster.address},
        capture_output=True,
        timeout=500,
    )
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    """A thousand texts, some of them copies, and bad ones among them; a seed that is called like a module."""
    folder = tmp_path / "in"
    folder.mkdir()
    random.seed(5)
    rows = [{"id": str(n), "text": Spec(base=n % 900).text() + f"\n{CONTROL}" * (n % 3)} for n in range(1_000)]
    (folder / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    (folder / "bad.txt").write_bytes(bytes(range(256)) * 20)
    (folder / "brotli.py").write_text("raise SystemExit('a seed was imported')", "utf-8")
    return folder


def test_the_five_seeds_give_the_same_digest(cluster: Cluster, seeds_folder: Path, tmp_path: Path) -> None:
    here = winnow_json("ingest", seeds_folder, "--corpus", tmp_path / "here", "--json")
    there = ingest(cluster, seeds_folder, tmp_path / "there")
    assert there["digest"] == here["digest"]


def test_the_same_corpus_and_either_engine_goes_on(cluster: Cluster, texts: Path, tmp_path: Path) -> None:
    here = winnow_json("ingest", texts, "--corpus", tmp_path / "here", "--json")
    there = ingest(cluster, texts, tmp_path / "there")
    for key in ("digest", "counts", "seeds"):
        assert there[key] == here[key]
    (texts / "more.txt").write_text(Spec(base=5_000).text(), "utf-8")
    here = winnow_json("ingest", texts, "--corpus", tmp_path / "here", "--json")
    assert winnow_json("ingest", texts, "--corpus", tmp_path / "there", "--json")["digest"] == here["digest"]
    (texts / "still.txt").write_text(Spec(base=5_001).text(), "utf-8")
    here = winnow_json("ingest", texts, "--corpus", tmp_path / "here", "--json")
    assert ingest(cluster, texts, tmp_path / "there")["digest"] == here["digest"]
    winnow("verify", "--deep", "--corpus", tmp_path / "there")


def ingest_and(
    cluster: Cluster,
    source: Path,
    corpus: Path,
    strike: Callable[[list[int]], None],
    actors: str = "ray::Actor.outcomes",
    *flags: str,
) -> dict[str, Any]:
    """Ingest, and do something to the cluster as soon as an actor is at work: with the ids of those that are."""
    ended = threading.Event()
    struck: list[int] = []

    def look() -> None:
        while not struck and not ended.is_set():
            struck.extend(cluster.pids(actors))
            if struck:
                strike(struck)
            time.sleep(0.02)

    looker = threading.Thread(target=look)
    looker.start()
    there = ingest(cluster, source, corpus, *flags)
    ended.set()
    looker.join()
    assert struck
    return there


def told_by(cluster: Cluster, program: str, *arguments: object) -> str:
    """What a program beside this file prints."""
    done = subprocess.run(
        [sys.executable, "-P", Path(__file__).with_name(program), *map(str, arguments)],
        cwd="/",
        env={**os.environ, **ENVIRONMENT, "RAY_ADDRESS": cluster.address},
        capture_output=True,
        timeout=300,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-2_000:]
    return done.stdout


def test_random_worlds_are_decided_alike(cluster: Cluster) -> None:
    assert told_by(cluster, "random_worlds.py") == ""


def test_seeds_of_a_store_are_the_same_with_either_engine(cluster: Cluster, tmp_path: Path) -> None:
    pytest.importorskip("fsspec")
    here, there = (told_by(cluster, "remote_seeds.py", tmp_path / engine, engine) for engine in ("local", "ray"))
    assert json.loads(here)[1]["kept"] == 50
    assert there == here


def test_a_run_decides_on_the_cluster_and_outlives_an_actor(cluster: Cluster, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    chance = random.Random(7)
    specs = [Spec(n % 1_400, drift=chance.choice((0, 1, 2, 5)), tail=chance.choice((0, 0, 9))) for n in range(2_600)]
    rows = [{"id": str(n), "text": spec.text()} for n, spec in enumerate(specs)]
    (folder / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    here = winnow_json("ingest", folder, "--corpus", tmp_path / "here", "--already-clean", "--json")
    there = ingest_and(
        cluster,
        folder,
        tmp_path / "there",
        lambda pids: os.kill(pids[0], signal.SIGKILL),
        "ray::Chooser",
        "--already-clean",
    )
    assert (there["digest"], there["counts"]) == (here["digest"], here["counts"])
    assert here["counts"]["near-duplicate"] > 200
    (folder / "more.jsonl").write_text(json.dumps({"text": Spec(base=3, drift=3).text()}) + "\n", "utf-8")
    here = winnow_json("ingest", folder, "--corpus", tmp_path / "here", "--already-clean", "--json")
    there = winnow_json("ingest", folder, "--corpus", tmp_path / "there", "--already-clean", "--json")
    assert there["digest"] == here["digest"]


def test_an_actor_that_dies_costs_nothing(cluster: Cluster, texts: Path, tmp_path: Path) -> None:
    here = winnow_json("ingest", texts, "--corpus", tmp_path / "here", "--json")
    there = ingest_and(cluster, texts, tmp_path / "there", lambda pids: os.kill(pids[0], signal.SIGKILL))
    assert (there["digest"], there["counts"]) == (here["digest"], here["counts"])


@pytest.mark.long
def test_a_node_that_dies_costs_nothing(cluster: Cluster, texts: Path, tmp_path: Path) -> None:
    here = winnow_json("ingest", texts, "--corpus", tmp_path / "here", "--json")
    there = ingest_and(cluster, texts, tmp_path / "there", lambda _: cluster.kill(1))
    assert cluster.nodes[1].returncode is not None
    assert (there["digest"], there["counts"]) == (here["digest"], here["counts"])


def test_without_ray_one_line_says_what_is_missing(tmp_path: Path) -> None:
    program = "import sys; sys.modules['ray'] = None; from winnow.ingest.start import main; main()"
    command = [sys.executable, "-c", program, "ingest", tmp_path, "--corpus", tmp_path / "c", "--engine", "ray"]
    done = subprocess.run(command, capture_output=True, cwd="/")
    assert done.returncode == 2
    assert b"extra 'ray'" in done.stderr
    assert b"Traceback" not in done.stderr
