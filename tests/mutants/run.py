"""Break the product on purpose, one small change at a time, and see that a named test notices.

    python tests/mutants/run.py [NAME...]

`mutants.toml` lists the changes: a file, a piece of its text that occurs once, what to put there, and the tests that
must fail then. Each is applied to a copy of the repository, never to the repository itself. Every test named is first
seen to pass on the copy as it is. Exit status 1 when a mutant survives, a test fails without one, or a text to be
replaced is no longer there (then the list is out of date). Run on request, not in CI: some minutes.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LIST = Path(__file__).with_name("mutants.toml")


@dataclass(slots=True, frozen=True)
class Mutant:
    """One change that must not go unnoticed. ``tests`` are pytest node ids; one of them failing is enough."""

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]


def read_list(path: Path = LIST) -> list[Mutant]:
    """The mutants, in the order of the file."""
    table = tomllib.loads(path.read_text("utf-8"))
    return [Mutant(name, row["file"], row["old"], row["new"], tuple(row["tests"])) for name, row in table.items()]


def misfits(mutants: list[Mutant], root: Path = ROOT) -> list[str]:
    """Mutants whose text is not there exactly once: they test nothing until the list is brought up to date."""
    found = []
    for mutant in mutants:
        path = root / mutant.file
        count = path.read_text("utf-8").count(mutant.old) if path.is_file() else 0
        if count != 1:
            found.append(f"{mutant.name}: {count} times in {mutant.file}")
    return found


def copy_tree(target: Path) -> dict[str, str]:
    """A copy of the files that git knows or would take, and the environment in which `winnow` is that copy."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    for name in filter(None, os.fsdecode(listed.stdout).split("\0")):
        if (ROOT / name).is_file():
            (target / "winnow" / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / "winnow" / name)
    shared = ROOT.parent / "shared"
    if shared.is_dir():
        (target / "shared").symlink_to(shared)
    return {**os.environ, "PYTHONPATH": str(target), "PYTHONDONTWRITEBYTECODE": "1"}


def passes(tests: tuple[str, ...], folder: Path, environment: dict[str, str]) -> bool:
    """Whether all these tests pass. Tests that do not run (none collected, an error) count as failing."""
    words = [sys.executable, "-m", "pytest", "-q", "-x", "-n", "0", "-p", "no:cacheprovider", *tests]
    done = subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True)
    return done.returncode == 0


def main() -> int:
    """Try the mutants named, else all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*")
    names = parser.parse_args().names
    mutants = [mutant for mutant in read_list() if not names or mutant.name in names]
    wrong = [f"OUT OF DATE {line}" for line in misfits(mutants)]
    with tempfile.TemporaryDirectory(prefix="winnow-mutants-") as scratch:
        environment = copy_tree(Path(scratch))
        folder = Path(scratch) / "winnow"
        sound: dict[tuple[str, ...], bool] = {}
        for mutant in mutants:
            path = folder / mutant.file
            text = path.read_text("utf-8") if path.is_file() else ""
            if text.count(mutant.old) != 1:
                continue
            if mutant.tests not in sound:
                sound[mutant.tests] = passes(mutant.tests, folder, environment)
            if not sound[mutant.tests]:
                wrong.append(f"FAILS ANYWAY {mutant.name}: {', '.join(mutant.tests)}")
                continue
            path.write_text(text.replace(mutant.old, mutant.new), "utf-8")
            try:
                survived = passes(mutant.tests, folder, environment)
            finally:
                path.write_text(text, "utf-8")
            print("SURVIVED" if survived else "caught  ", mutant.name, flush=True)
            if survived:
                wrong.append(f"SURVIVED {mutant.name}")
    print(*wrong, sep="\n")
    print(f"{len(mutants)} mutants, {len(wrong)} of them wrong")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
