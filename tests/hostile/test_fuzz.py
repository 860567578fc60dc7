"""Mutated seeds through each reader and the whole pipeline: nothing raises but what says why, nothing takes long.

``FUZZ_SECONDS`` says how long (24 by default); ``FUZZ_START`` where chance begins. What fails is written
beside the test's temporary files, with its number. `fuzz_atheris` is the same, led by what code it comes through.
"""

from __future__ import annotations

import json
import os
import random
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from winnow.ingest.inputs.discover import SourceFile
from winnow.ingest.inputs.items import Broken
from winnow.ingest.inputs.opener import open_seeds
from winnow.normalize.document import Rejected, Unreadable
from winnow.normalize.pipeline import Normalizer

from .mutate import mutated, seeds

SECONDS = float(os.environ.get("FUZZ_SECONDS", "24"))
START = int(os.environ.get("FUZZ_START", "0"))
LIMIT = 5.0
"""Of processor time, in seconds, for a file of some kilobytes."""
SEEDS = seeds()

pytestmark = pytest.mark.slow


class TooLong(BaseException):
    """Not an ``Exception``: nothing may catch it."""


@contextmanager
def limited() -> Iterator[None]:
    def stop(*_: object) -> None:
        raise TooLong

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, LIMIT)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def read(path: Path, normalizer: Normalizer | None = None, sidecar: Path | None = None) -> None:
    """Everything in a file, normalised too; sources are distinct, reasons one line."""
    size = path.stat().st_size
    sources: list[str] = []
    for item in open_seeds(SourceFile(path, "in", path.parent, path.name, size, 0, sidecar)):
        sources.append(item.source)
        assert "\n" not in item.source
        if isinstance(item, Broken):
            assert item.reason
            assert len(item.reason) < 2_000, item.reason[:200]
            continue
        json.dumps(item.source).encode()
        if normalizer is not None and len(sources) <= 8:
            try:
                document = normalizer(item)
            except (Rejected, Unreadable):
                continue
            document.text.encode("utf-8")
    assert len(set(sources)) == len(sources)


@pytest.mark.parametrize("name", SEEDS)
def test_readers_and_pipeline_take_mutated_seeds(tmp_path: Path, name: str) -> None:
    normalizer = Normalizer()
    others = list(SEEDS.values())
    until = time.process_time() + SECONDS / len(SEEDS)
    number = START
    while time.process_time() < until:
        chance = random.Random(f"{name} {number}")
        data = mutated(SEEDS[name], chance, chance.choice(others))
        path = tmp_path / name
        path.write_bytes(data)
        try:
            with limited():
                read(path, normalizer if number % 3 == 0 else None)
        except BaseException:
            path.rename(tmp_path / f"failed-{number}-{name}")
            print(f"mutation {number} of {name}: {path.parent}/failed-{number}-{name}")
            raise
        number += 1
    assert number > START


def test_sidecars_take_mutated_values(tmp_path: Path) -> None:
    page, beside = tmp_path / "p.txt", tmp_path / "p.txt.json"
    page.write_bytes(SEEDS["a.txt"])
    whole = json.dumps(
        {
            "title": "T",
            "url": "https://a.example/",
            "author": ["Anna Berg"],
            "date": "2024-01-01",
            "fetched": "2024-01-01T00:00:00Z",
            "tags": ["a", "b"],
            "metadata": {"site": "a"},
        }
    ).encode()
    until = time.process_time() + SECONDS / len(SEEDS)
    number = START
    while time.process_time() < until:
        beside.write_bytes(mutated(whole, random.Random(f"sidecar {number}"), SEEDS["a.jsonl"]))
        with limited():
            read(page, None, beside)
        number += 1
