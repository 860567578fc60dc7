"""What an installation weighs, part by part: the table of docs/install.md.

    python tests/benchmarks/install_weight.py [--extras office,parquet,fast]

Makes a fresh environment, installs winnow there with pip, and adds up what lies on the disk, bytecode left out.
A package that several need counts for the first that needs it, in the order of pyproject.toml.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import tomllib
import venv
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
MIB = 1 << 20

READ = """
import json, os
from importlib.metadata import distributions
found = {}
for one in distributions():
    files = [one.locate_file(name) for name in one.files or () if not str(name).endswith(".pyc")]
    size = sum(os.path.getsize(path) for path in files if os.path.isfile(path))
    found[one.metadata["Name"]] = [size, one.requires or []]
print(json.dumps(found))
"""


def name_of(requirement: str) -> str:
    """The name of a package as all spell it, from what a requirement says."""
    return re.sub(r"[-_.]+", "-", re.split(r"[^A-Za-z0-9_.-]", requirement.strip())[0]).lower()


def installed(extras: str) -> dict[str, tuple[int, list[str]]]:
    """Size and needs of each package in a fresh environment with winnow in it."""
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python = Path(folder) / "bin" / "python"
        before = set(weighed(python))
        subprocess.run([python, "-m", "pip", "install", "-q", f"{ROOT}{f'[{extras}]' if extras else ''}"], check=True)
        return {name: row for name, row in weighed(python).items() if name not in before}


def weighed(python: Path) -> dict[str, tuple[int, list[str]]]:
    """Size in bytes and requirements of each package of an environment."""
    told = subprocess.run([python, "-I", "-c", READ], check=True, capture_output=True, text=True).stdout
    found: dict[str, Any] = json.loads(told)
    return {
        name_of(name): (size, [name_of(r) for r in needs if "extra ==" not in r])
        for name, (size, needs) in found.items()
    }


def with_needs(name: str, packages: dict[str, tuple[int, list[str]]], counted: set[str]) -> list[str]:
    """A package and all that it needs and nothing before it needed."""
    if name in counted or name not in packages:
        return []
    counted.add(name)
    return [name, *(more for need in packages[name][1] for more in with_needs(need, packages, counted))]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--extras", default="", help="of pyproject.toml, with commas between them")
    extras = parser.parse_args().extras
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    packages = installed(extras)
    rows = [(name_of(row), "") for row in project["dependencies"]]
    for extra in filter(None, extras.split(",")):
        rows += [(name_of(row), f" (`{extra}`)") for row in project["optional-dependencies"][extra]]
    counted = {name_of(project["name"])}
    print("| package | MiB | with it come |\n|---|---|---|")
    print(f"| winnow itself | {packages[name_of(project['name'])][0] / MIB:.1f} | |")
    for name, extra in rows:
        own = with_needs(name, packages, counted)
        sizes = {one: packages[one][0] / MIB for one in own}
        others = sorted(own[1:], key=lambda one: -sizes[one])
        told = ", ".join(f"{one} {sizes[one]:.1f}" for one in others if sizes[one] >= 1)
        print(f"| {name}{extra} | {sum(sizes.values()):.1f} | {told} |")
    print(f"| together | {sum(size for size, _ in packages.values()) / MIB:.0f} | |")
    if rest := set(packages) - counted:
        print(f"not accounted for: {', '.join(sorted(rest))}", file=sys.stderr)


if __name__ == "__main__":
    main()
