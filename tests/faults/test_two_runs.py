"""One writer at a time, and readers at any time."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from faults import Lab, Reader, orphans
from scenes import Scene, expect
from winnow.corpus.errors import Locked
from winnow.corpus.inspection.verify import verify
from winnow.corpus.snapshots.export import export_lines
from winnow.corpus.state.lock import CorpusLock
from worlds import Seeds, Spec, facts, run, run_settings, verify_deep


def wait_for_lock(corpus: Path, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            with CorpusLock(corpus):
                pass
        except Locked:
            return
        except FileNotFoundError:
            pass
        time.sleep(0.02)
    pytest.fail("nobody took the lock")


def test_the_second_run_gives_way_at_once_and_readers_go_on(lab: Lab, scenes: dict[str, Scene], bench: Path) -> None:
    scene, corpus = scenes["nightly"], bench / "two"
    expected = expect(lab, scene, corpus, None)
    scene.fresh(corpus)
    before = facts(corpus).digest
    holder = lab.start(scene.words(corpus), mutant="linger")
    wait_for_lock(corpus)
    with Reader(corpus) as reader:
        for words in (scene.words(corpus), scene.words(corpus, "remove"), ["rebuild", "--corpus", str(corpus)]):
            started = time.monotonic()
            second = lab.run(words)
            assert second.code == 75, second
            assert f"process {holder}" in second.err
            assert len(second.err.splitlines()) == 1
            assert time.monotonic() - started < 15, "it waited"
        for words in (["status"], ["verify"], ["export"], ["duplicates"], ["explain", "nightly/wire/1.txt"]):
            assert lab.run([*words, "--corpus", str(corpus)]).code == 0, words
        assert facts(corpus).digest == before
        os.kill(holder, signal.SIGKILL)
        assert lab.finish(holder) == -9
        assert lab.run(scene.words(corpus)).code == 0, "a killed holder must not keep the lock"
    assert facts(corpus) == expected
    assert not reader.wrong


def test_workers_of_a_killed_run_do_not_keep_its_lock(bench: Path) -> None:
    seeds = Seeds(bench / "workers")
    for n in range(40):
        seeds.put_text(f"w/{n}.txt", Spec(base=100 + n))
    corpus = bench / "workers-corpus"
    words = ["-m", "winnow.ingest", "ingest", str(seeds.root / "w"), "--corpus", str(corpus), "--workers", "2"]
    process = subprocess.Popen([sys.executable, *words], stderr=subprocess.DEVNULL, cwd=bench)
    try:
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        if not children.parent.is_dir():
            pytest.skip("no /proc here")
        while process.poll() is None and not children.read_text().split():
            time.sleep(0.01)
    finally:
        process.kill()
        process.wait()
    with CorpusLock(corpus):
        pass


def test_an_interrupt_ends_a_run_in_good_order(lab: Lab, scenes: dict[str, Scene], bench: Path) -> None:
    scene, corpus = scenes["nightly"], bench / "two"
    expected = expect(lab, scene, corpus, None)
    scene.fresh(corpus)
    holder = lab.start(scene.words(corpus), mutant="linger")
    wait_for_lock(corpus)
    time.sleep(0.5)
    os.kill(holder, signal.SIGINT)
    assert lab.finish(holder) == 130
    assert lab.run(scene.words(corpus)).code == 0
    assert facts(corpus) == expected
    assert not orphans(corpus)


@pytest.mark.usefixtures("plain_normalizer")
def test_verify_and_export_beside_runs_that_drop_snapshots(tmp_path: Path) -> None:
    seeds, corpus = Seeds(tmp_path / "in"), tmp_path / "corpus"
    settings = run_settings(retention=2, part_records=2)
    seeds.put_text("a.txt", Spec(base=0))
    run([seeds.root], corpus, settings)
    wrong: list[str] = []
    looks: list[int] = []
    done = threading.Event()

    def look() -> None:
        while not done.is_set():
            wrong.extend((verify_deep if len(looks) % 2 else verify)(corpus))
            looks.append(1)
            ids = [json.loads(line)["id"] for line in export_lines(corpus)]
            wrong.extend([] if ids == sorted(set(ids)) else [f"export gives {ids}"])

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        with Reader(corpus) as reader:
            for n in range(12):
                seeds.put_text(f"{n % 5}.txt", Spec(base=10 + n))
                run([seeds.root], corpus, settings)
    finally:
        done.set()
        watcher.join()
    assert not wrong
    assert not reader.wrong
    assert reader.highest == 13


def test_one_lock_in_one_process_too(tmp_path: Path) -> None:
    with CorpusLock(tmp_path), pytest.raises(Locked):
        CorpusLock(tmp_path).__enter__()
    with CorpusLock(tmp_path):
        pass
