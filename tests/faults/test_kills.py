"""Runs killed at every system call that changes something, at points inside the process, and at random instants.

After each kill a *different* command comes next, then the killed one is run again. The corpus must be the one of an
undisturbed run, nothing may be left over, and a reader that polls ``current`` all the while must never see anything
torn, missing or older than before.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from failpoints import MUTANTS
from faults import Lab, Point, Reader, Result, mutations, need_tracer, orphans, traces_of, unsynced
from scenes import Scene, expect
from winnow.corpus.inspection.verify import verify
from worlds import facts

SCENES = ("first", "nightly", "remove", "rebuild", "salvage")
CALLS_EACH, INSIDE_EACH, RANDOM_EACH = 20, 15, 6
"""Kills of each scene in the default suite: 5 * (20 + 15 + 6) = 205. All of them are behind the marker ``long``."""


def survive(
    lab: Lab, scene: Scene, corpus: Path, following: str, *, mutant: str | None = None, **fault: object
) -> list[str]:
    """Play a scene with a fault in it; what is wrong afterwards."""
    expected = expect(lab, scene, corpus, following)
    scene.fresh(corpus)
    reader = Reader(corpus)
    with reader:
        killed = lab.run(scene.words(corpus), mutant=mutant, **fault)  # type: ignore[arg-type]
        wrong = [] if killed.code in (0, -9) else [f"the run ended with {killed.code}: {killed.err}"]
        reader.look()
        after = lab.run(scene.words(corpus, following), mutant=mutant)
        wrong += _strange(after, following, scene)
        taken = scene.victim_secrets if following == "remove" else []
        if after.code == 0 and following in ("ingest", "remove"):
            begun = scene.secrets if scene.target not in facts(corpus).seeds else []
            wrong += traces_of(corpus, taken + begun)  # a takedown that was begun is carried through by what comes next
        again = lab.run(scene.words(corpus), mutant=mutant)
        if again.code != 0:
            return [*wrong, f"the rerun ended with {again.code}: {again.err}"]
    found = facts(corpus)
    if found != expected:
        wrong.append(f"another corpus: {set(found.seeds.items()) ^ set(expected.seeds.items()) or found.digest}")
    wrong += reader.wrong
    wrong += verify(corpus)
    wrong += orphans(corpus)
    wrong += traces_of(corpus, scene.secrets + taken)
    return wrong


def _strange(after: Result, following: str, scene: Scene) -> list[str]:
    """The command after a kill must work; only before the first snapshot may there be no corpus yet, and while the
    database is lost every command says so (but an export, which needs none).
    """
    early = scene.base is None and after.code == 66 and following in ("status", "verify", "export")
    lost = scene.lost and after.code == 65 and "state.db is" in after.err
    if after.code == 0 or early or lost:
        return []
    return [f"{following} after the kill ended with {after.code}: {after.out} {after.err}"]


def followers(scene: Scene, number: int) -> str:
    """Another command for each kill."""
    names = scene.followers()
    return names[number % len(names)]


def syscall_points(lab: Lab, scene: Scene, bench: Path) -> list[Point]:
    """Every mutating call of the undisturbed run."""
    corpus, trace = scene.fresh(bench / "traced"), bench / f"trace-{scene.name}"
    assert lab.run(scene.words(corpus), trace=trace).code == 0
    return mutations(trace, corpus)


def sample(points: Sequence[Point], count: int, seed: str) -> list[Point]:
    """Some points, few of the many page writes among them."""
    chance = random.Random(seed)
    pages = [point for point in points if point.call == "pwrite64"]
    others = [point for point in points if point.call != "pwrite64"]
    return chance.sample(others, min(len(others), count * 3 // 4)) + chance.sample(pages, min(len(pages), count // 4))


def kill_at_calls(lab: Lab, scene: Scene, bench: Path, points: Sequence[Point], mutant: str | None = None) -> None:
    for number, point in enumerate(points):
        following = followers(scene, number)
        inject = f"{point.call}:signal=KILL:when={point.when}"
        wrong = survive(lab, scene, bench / "corpus", following, inject=inject, mutant=mutant)
        assert not wrong, f"{scene.name} killed at {point}, then {following}: {wrong}"


def inner_points(lab: Lab, scene: Scene, bench: Path) -> int:
    """How many points of failure inside the process the undisturbed run has."""
    corpus, points = scene.fresh(bench / "counted"), bench / "points"
    points.unlink(missing_ok=True)
    assert lab.run(scene.words(corpus), points=points).code == 0
    return int(points.read_text())


def kill_inside(lab: Lab, scene: Scene, bench: Path, points: Sequence[int], mutant: str | None = None) -> None:
    for number, point in enumerate(points):
        following = followers(scene, number)
        wrong = survive(lab, scene, bench / "corpus", following, failpoint=point, mutant=mutant)
        assert not wrong, f"{scene.name} killed at inner point {point}, then {following}: {wrong}"


@pytest.mark.parametrize("name", SCENES)
def test_killed_at_a_system_call(lab: Lab, scenes: dict[str, Scene], bench: Path, name: str) -> None:
    need_tracer(lab)
    points = syscall_points(lab, scenes[name], bench)
    assert len(points) > CALLS_EACH
    kill_at_calls(lab, scenes[name], bench, sample(points, CALLS_EACH, name))


def test_killed_while_a_lost_database_is_made_again(lab: Lab, scenes: dict[str, Scene], bench: Path) -> None:
    """Half of a database must never look like one: neither like a corpus not begun, nor like something to set aside."""
    need_tracer(lab)
    scene = scenes["salvage"]
    pages = [
        point
        for point in syscall_points(lab, scene, bench)
        if point.call == "pwrite64" and "state.db" in point.text and "tmp-rebuild" not in point.text
    ]
    kill_at_calls(lab, scene, bench, pages[:: len(pages) // 5])


@pytest.mark.parametrize("name", SCENES)
def test_killed_inside(lab: Lab, scenes: dict[str, Scene], bench: Path, name: str) -> None:
    count = inner_points(lab, scenes[name], bench)
    points = random.Random(name).sample(range(1, count + 1), min(count, INSIDE_EACH))
    kill_inside(lab, scenes[name], bench, sorted(points))


@pytest.mark.parametrize("name", SCENES)
def test_killed_at_a_random_instant(lab: Lab, scenes: dict[str, Scene], bench: Path, name: str) -> None:
    _random_instants(lab, scenes[name], bench, RANDOM_EACH)


def test_the_command_itself_with_its_workers(lab: Lab, scenes: dict[str, Scene], bench: Path) -> None:
    """The same without any of the shortcuts of these tests: real interpreter, real normaliser, real workers."""
    need_tracer(lab)
    words = [*scenes["first"].command, "--workers", "2"]
    python = [sys.executable, "-m", "winnow.ingest", *words, "--corpus"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": bench}
    assert subprocess.run([*python, str(bench / "real")], **quiet).returncode == 0
    for call, when in (("rename", 2), ("fdatasync", 6)):
        corpus = bench / f"real-{call}"
        strace = ["strace", "-f", "-o", os.devnull, "-e", f"inject={call}:signal=KILL:when={when}"]
        assert subprocess.run([*strace, *python, str(corpus)], **quiet).returncode in (-9, 137)
        assert subprocess.run([*python, str(corpus)], **quiet).returncode == 0
        assert facts(corpus) == facts(bench / "real")
        assert verify(corpus) + orphans(corpus) == []


@pytest.mark.long
@pytest.mark.parametrize("name", SCENES)
def test_killed_at_every_system_call(lab: Lab, scenes: dict[str, Scene], bench: Path, name: str) -> None:
    need_tracer(lab)
    kill_at_calls(lab, scenes[name], bench, syscall_points(lab, scenes[name], bench))


@pytest.mark.long
@pytest.mark.parametrize("name", SCENES)
def test_killed_everywhere_inside(lab: Lab, scenes: dict[str, Scene], bench: Path, name: str) -> None:
    kill_inside(lab, scenes[name], bench, range(1, inner_points(lab, scenes[name], bench) + 1))


@pytest.mark.long
@pytest.mark.parametrize("name", SCENES)
def test_killed_at_many_random_instants(lab: Lab, scenes: dict[str, Scene], bench: Path, name: str) -> None:
    _random_instants(lab, scenes[name], bench, 100)


def _random_instants(lab: Lab, scene: Scene, bench: Path, count: int) -> None:
    chance = random.Random(scene.name)
    for number in range(count):
        following, moment = followers(scene, number), chance.uniform(0.0, 0.25)
        wrong = survive(lab, scene, bench / "corpus", following, kill_after=moment)
        assert not wrong, f"{scene.name} killed after {moment:.4f} s, then {following}: {wrong}"


@pytest.mark.parametrize("name", SCENES)
def test_nothing_is_named_before_it_is_on_the_disk(lab: Lab, scenes: dict[str, Scene], bench: Path, name: str) -> None:
    need_tracer(lab)
    corpus, trace = scenes[name].fresh(bench / "synced"), bench / "trace"
    assert lab.run(scenes[name].words(corpus), trace=trace).code == 0
    assert unsynced(trace, corpus) == []


# -- are these tests any good? -----------------------------------------------------------------------------------------


def _caught_by_trace(lab: Lab, scene: Scene, bench: Path, mutant: str) -> bool:
    corpus, trace = scene.fresh(bench / "mutant"), bench / "trace"
    lab.run(scene.words(corpus), trace=trace, mutant=mutant)
    return bool(unsynced(trace, corpus))


def _caught_by_kills(lab: Lab, scene: Scene, bench: Path, mutant: str) -> bool:
    """Killed at the points inside, in any order, until something is wrong."""
    points = list(range(1, inner_points(lab, scene, bench) + 1))
    random.Random(mutant).shuffle(points)
    for number, point in enumerate(points):
        following = "ingest" if mutant == "no-purge-intent" else followers(scene, number)
        if survive(lab, scene, bench / "corpus", following, failpoint=point, mutant=mutant):
            return True
    return False


CATCHERS = {
    "no-fsync": (_caught_by_trace, "nightly"),
    "no-folder-sync": (_caught_by_trace, "nightly"),
    "lax-sync": (_caught_by_trace, "nightly"),
    "publish-before-commit": (_caught_by_kills, "nightly"),
    "no-recover": (_caught_by_kills, "nightly"),
    "two-step-current": (_caught_by_kills, "nightly"),
    "in-place": (_caught_by_kills, "nightly"),
    "files-before-seeds": (_caught_by_kills, "nightly"),
    "no-purge-intent": (_caught_by_kills, "remove"),
    "no-secure-delete": (_caught_by_kills, "remove"),
}


@pytest.mark.parametrize("mutant", sorted(MUTANTS))
def test_mutants_are_caught(lab: Lab, scenes: dict[str, Scene], bench: Path, mutant: str) -> None:
    catcher, scene = CATCHERS[mutant]
    if catcher is _caught_by_trace:
        need_tracer(lab)
    assert catcher(lab, scenes[scene], bench, mutant)
