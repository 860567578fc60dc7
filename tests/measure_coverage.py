"""Which lines the fast tests run, package by package, against the floors of `floors/coverage.toml`.

    python tests/measure_coverage.py [PYTEST ARGUMENT...]

Measures the packages whose tests call them in the process of the test (`PRODUCT`), in the tests of `TESTS` that are
neither slow nor about time, memory or the labelled development data. Prints the share of lines that ran in each
package; exit status 1 when one is below its floor, a package has none, or a test fails. With arguments of one's own
(other tests, ``-k``) all of the product is measured, nothing is compared, and the lines that did not run are printed;
processes that the tests start are measured too, but not those that are killed.

It is a command of its own because tracing costs the tests half as much time again (Python 3.11). The command line, the
run and the corpus are tested by whole runs in processes of their own: that they are covered takes the whole suite.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

from coverage import Coverage

ROOT = Path(__file__).resolve().parent.parent
FLOORS = ROOT / "tests" / "floors" / "coverage.toml"
PRODUCT = ("dedupe", "ingest/inputs", "normalize")
ALL = ("corpus", "dedupe", "ingest", "normalize")
OF_INPUTS = (
    "arc", "archives", "exports", "formats", "hints", "json_shapes", "mail", "mail_digest", "mail_headers",
    "mail_parts", "mail_signature", "names", "office_inputs", "opener", "other_kinds", "quotes", "records",
    "remote", "sniff", "streams", "warc",
)  # fmt: skip
TESTS = ("tests/dedupe", "tests/normalize", *(f"tests/ingest/test_{name}.py" for name in OF_INPUTS))
NOT_TRACED = ("*growth*", "*test_gate*.py", "*test_quality.py")
"""Tests that measure time, and those of nothing but development data."""

Shares = dict[str, tuple[int, int]]
"""For each package the lines that ran, and all lines."""


def run_tests(config: Path, arguments: list[str]) -> int:
    """Pytest's exit status, under the tracer."""
    chosen = arguments or ["-m", "not slow and not long and not shared", *TESTS]
    ignored = [] if arguments else [f"--ignore-glob={pattern}" for pattern in NOT_TRACED]
    pytest = ["-m", "pytest", "-q", "-n", "2", "-p", "no:cacheprovider", *ignored, *chosen]
    command = [sys.executable, "-m", "coverage", "run", f"--rcfile={config}", *pytest]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, "CI": "1"}).returncode  # the same examples each time


def write_config(folder: Path, product: tuple[str, ...]) -> Path:
    """A configuration with absolute paths only: the product's children do not stand in the current folder."""
    config = folder / "coveragerc"
    source = "\n".join(f"    {ROOT / name}" for name in product)
    config.write_text(
        f"[run]\nsource =\n{source}\ndata_file = {folder / 'data'}\nparallel = true\n"
        "patch =\n    subprocess\n    _exit\n"
        "[report]\nexclude_also =\n    if TYPE_CHECKING:\n",
        "utf-8",
    )
    return config


def shares_of(measured: Coverage, product: tuple[str, ...]) -> tuple[Shares, list[str]]:
    """The lines of each package, and for each module those that did not run."""
    shares: Shares = {}
    missed = []
    for top in product:
        for path in sorted((ROOT / top).rglob("*.py")):
            _, lines, _, missing, told = measured.analysis2(str(path))
            package = ".".join(path.parent.relative_to(ROOT).parts)
            ran, all_ = shares.get(package, (0, 0))
            shares[package] = (ran + len(lines) - len(missing), all_ + len(lines))
            if missing:
                missed.append(f"{path.relative_to(ROOT)}: {told}")
    return shares, missed


def below(shares: Shares, floors: dict[str, float]) -> list[str]:
    """Packages below their floors or without one, and floors without a package."""
    wrong = [f"{package} has no floor" for package in shares.keys() - floors.keys()]
    wrong += [f"{package} has a floor and no code" for package in floors.keys() - shares.keys()]
    for package, (ran, lines) in shares.items():
        if package in floors and lines and 100 * ran < floors[package] * lines:
            wrong.append(f"{package}: {100 * ran / lines:.1f} % is below {floors[package]:.1f} %")
    return sorted(wrong)


def main() -> int:
    """Measure, print, compare."""
    arguments = sys.argv[1:]
    with tempfile.TemporaryDirectory(prefix="winnow-coverage-") as scratch:
        product = ALL if arguments else PRODUCT
        config = write_config(Path(scratch), product)
        failed = run_tests(config, arguments)
        measured = Coverage(config_file=str(config))
        measured.combine()
        shares, missed = shares_of(measured, product)
    for package, (ran, lines) in shares.items():
        print(f"{100 * ran / max(lines, 1):5.1f} %  {ran:5} of {lines:5}  {package}")
    ran, lines = (sum(column) for column in zip(*shares.values(), strict=True))
    print(f"{100 * ran / lines:5.1f} %  {ran:5} of {lines:5}  all")
    if arguments:
        print(*missed, sep="\n")
        return failed
    wrong = below(shares, tomllib.loads(FLOORS.read_text("utf-8")))
    print(*wrong, sep="\n")
    return bool(failed or wrong)


if __name__ == "__main__":
    sys.exit(main())
