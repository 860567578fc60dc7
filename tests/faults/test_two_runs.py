"""One writer at a time, and readers at any time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from faults import Lab, Reader
from scenes import Scene, expect
from winnow.corpus.errors import Locked
from winnow.corpus.lock import CorpusLock
from worlds import Seeds, Spec, facts


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
    run = subprocess.Popen([sys.executable, *words], stderr=subprocess.DEVNULL, cwd=bench)
    try:
        children = Path(f"/proc/{run.pid}/task/{run.pid}/children")
        if not children.parent.is_dir():
            pytest.skip("no /proc here")
        while run.poll() is None and not children.read_text().split():
            time.sleep(0.01)
    finally:
        run.kill()
        run.wait()
    with CorpusLock(corpus):
        pass


def test_one_lock_in_one_process_too(tmp_path: Path) -> None:
    with CorpusLock(tmp_path), pytest.raises(Locked):
        CorpusLock(tmp_path).__enter__()
    with CorpusLock(tmp_path):
        pass
