"""What is run and killed in the tests of faults: a corpus in a known state, a command, and what must come out."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from faults import Lab
from worlds import Facts, Seeds, Spec, facts

NEXT = ("status", "verify", "export", "ingest", "remove")


@dataclass
class Scene:
    """``command`` is run on a copy of ``base``. ``secrets``: texts that it takes down for good."""

    name: str
    base: Path | None
    command: list[str]
    other: list[str]
    victim: str | None = None
    lost: bool = False
    target: str = "nightly/wire/1.txt"
    secrets: list[str] = field(default_factory=list)
    victim_secrets: list[str] = field(default_factory=list)
    expected: dict[str | None, Facts] = field(default_factory=dict)

    def words(self, corpus: Path, following: str | None = None) -> list[str]:
        """The command line of the scene, or of what follows it."""
        tail = ["--corpus", str(corpus)]
        match following:
            case None:
                return [*self.command, *tail]
            case "ingest":
                return [*self.other, *tail]
            case "remove":
                assert self.victim
                return ["remove", self.victim, "--copies", "--reason", "asked", *tail]
            case _:
                return [following, *tail]

    def fresh(self, corpus: Path) -> Path:
        """A copy of the base at ``corpus``."""
        shutil.rmtree(corpus, ignore_errors=True)
        if self.base is not None:
            subprocess.run(["cp", "-a", str(self.base), str(corpus)], check=True)
        return corpus

    def followers(self) -> list[str]:
        """Commands that make sense after this one."""
        return ["status", "verify", "export"] if self.lost else [n for n in NEXT if n != "remove" or self.victim]


def ingest_words(folder: Path, *more: str) -> list[str]:
    """The command line of a run; ``winnow.toml`` of the lab makes its batches and parts small."""
    return ["ingest", str(folder), "--json", *more]


def build_scenes(lab: Lab, folder: Path) -> dict[str, Scene]:
    """A first run, a nightly one, a takedown, a rebuild, and one after the database was lost."""
    (folder / "winnow.toml").write_text("batch_seeds = 4\npart_records = 3\nworkers = 0\n", "utf-8")
    first = Seeds(folder / "first")
    _fill(first)
    extra = Seeds(folder / "extra")
    extra.put_text("x/1.txt", Spec(base=50, boilerplate=(0,)))
    extra.put_text("x/2.txt", Spec(base=0, drift=1, tail=5))
    other = ingest_words(extra.root / "x", "--label", "extra")

    seeds = Seeds(folder / "nightly")
    _fill(seeds)
    base = folder / "base-nightly"
    run_well(lab, [*ingest_words(seeds.root, "--prune", "--yes"), "--corpus", str(base)])
    seeds.put_text("wire/2.txt", Spec(base=2, drift=3, boilerplate=(0,)))
    run_well(lab, [*ingest_words(seeds.root, "--prune", "--yes"), "--corpus", str(base)])
    removing = folder / "base-remove"
    shutil.copytree(base, removing, symlinks=True)
    _change(seeds)
    rebuilding = folder / "base-rebuild"
    shutil.copytree(base, rebuilding, symlinks=True)
    run_well(lab, [*ingest_words(seeds.root, "--prune", "--yes"), "--corpus", str(rebuilding)])
    run_well(lab, ["remove", "nightly/wire/4.txt", "--reason", "asked", "--corpus", str(rebuilding)])

    salvaging = folder / "base-salvage"
    shutil.copytree(rebuilding, salvaging, symlinks=True)
    for path in salvaging.glob("state.db*"):
        path.unlink()
    nightly = ingest_words(seeds.root, "--prune", "--yes")
    secrets = [Spec(base=1, style=style, boilerplate=(0, 1)).text() for style in (0, 2)]
    near = Spec(base=7).text()
    scenes = [
        Scene("first", None, ingest_words(first.root), other),
        Scene("nightly", base, nightly, other, "nightly/wire/7.txt", victim_secrets=[near]),
        Scene(
            "remove",
            removing,
            ["remove", "nightly/wire/1.txt", "--copies", "--reason", "asked"],
            other,
            "nightly/wire/7.txt",
            secrets=secrets, victim_secrets=[near],
        ),
        Scene("rebuild", rebuilding, ["rebuild"], other, "nightly/wire/7.txt", victim_secrets=[near]),
        Scene("salvage", salvaging, ["rebuild"], other, lost=True),
    ]  # fmt: skip
    return {scene.name: scene for scene in scenes}


def expect(lab: Lab, scene: Scene, corpus: Path, following: str | None) -> Facts:
    """What the corpus must be when nothing is killed: the command, what follows it, and the command again."""
    if following in ("status", "verify", "export"):
        following = None
    if following not in scene.expected:
        scene.fresh(corpus)
        run_well(lab, scene.words(corpus))
        if following:
            run_well(lab, scene.words(corpus, following))
            run_well(lab, scene.words(corpus))
        scene.expected[following] = facts(corpus)
    return scene.expected[following]


def run_well(lab: Lab, words: list[str]) -> None:
    """Run a command that must succeed."""
    result = lab.run(words)
    assert result.code == 0, f"{words}: {result}"


def _fill(seeds: Seeds) -> None:
    for n in range(8):
        seeds.put_text(
            f"wire/{n}.txt", Spec(base=n, boilerplate=(0, n % 4) if n < 5 and n % 4 else (0,) if n < 5 else ())
        )
    seeds.put_text("wire/copy.txt", Spec(base=1, style=2, boilerplate=(0, 1)))
    seeds.put_text("wire/near.txt", Spec(base=6, drift=1, boilerplate=(0, 1)))
    seeds.put_record("feed.jsonl", "a", Spec(base=30), url="https://harbour.example/1", fetched="2024-01-01")
    seeds.put_record("feed.jsonl", "b", Spec(base=31), url="https://harbour.example/2")
    seeds.put_record("late.jsonl", "a", Spec(base=30, drift=40), url="https://harbour.example/1", fetched="2024-02-01")


def _change(seeds: Seeds) -> None:
    seeds.put_text("wire/9.txt", Spec(base=9, boilerplate=(0,)))
    seeds.put_text("wire/5.txt", Spec(base=5, drift=50))
    seeds.put_text("wire/near.txt", Spec(base=6, drift=2, tail=5, boilerplate=(0, 1)))
    seeds.drop_text("wire/3.txt")
    seeds.drop_record("feed.jsonl", "b")
    seeds.put_record("late.jsonl", "c", Spec(base=32))
