"""Starting up costs little: help and light commands import nothing heavy."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from winnow.ingest.run.children import start_child
from winnow.ingest.run.frames import packed
from winnow.ingest.run.limits import WorkerLimits
from winnow.normalize.settings import NormalizeSettings

HEAVY = ("numpy", "scipy", "lxml", "trafilatura", "datasketch", "numba", "ftfy", "langdetect", "chardet", "rich")


COMMANDS = [["--help"], ["ingest", "--help"], ["--version"], ["schema"], ["schedule", "--help"], ["settings"]]


@pytest.mark.parametrize("arguments", COMMANDS)
def test_nothing_heavy_is_imported(arguments: list[str]) -> None:
    program = (
        "import sys\n"
        "from winnow.ingest.cli.main import app\n"
        f"try:\n    app({arguments!r}, prog_name='winnow')\nexcept SystemExit as stop:\n    assert not stop.code\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"


def test_importing_the_package_imports_nothing() -> None:
    program = "import sys; before = set(sys.modules); import winnow; print(sorted(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert not [name for name in eval(done.stdout) if not name.startswith(("winnow", "__editable__"))]


def test_looking_names_up_imports_what_they_need_only() -> None:
    program = (
        "import sys, winnow\n"
        "winnow.ingest, winnow.Settings, winnow.NoCorpus, winnow.Rejected, dir(winnow)\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


LATER = ("trafilatura", "lxml", "scipy", "langdetect", "numpy.ma", "winnow.normalize.extract")


def test_a_text_is_cleaned_without_what_pages_and_doubtful_languages_need() -> None:
    program = (
        "import sys\n"
        "from winnow.normalize.document import Seed\n"
        "from winnow.normalize.pipeline import Normalizer\n"
        "text = 'The harbour was closed on Monday because the ferry had lost its rudder in the storm. ' * 3\n"
        "assert Normalizer()(Seed(source='a', data=text.encode(), media='text')).language.code == 'en'\n"
        f"print([name for name in {LATER!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_driver_does_without_readers_of_formats_and_stages_of_cleaning() -> None:
    program = (
        "import sys, winnow.ingest.run.ingest\n"
        "print([n for n in sys.modules if '.formats.' in n or n.startswith('winnow.normalize.') "
        "and n.rpartition('.')[2] in ('extract', 'metadata', 'language', 'repair', 'decode')])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_reader_does_without_what_takes_exports_apart_and_finds_quotations() -> None:
    program = (
        "import sys, winnow.ingest.run.reader\n"
        "print([n for n in sys.modules if n.startswith('winnow.normalize.metadata') "
        "or n.rpartition('.')[2] in ('export_members', 'mail_quotes', 'numpy', 'statistics')])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# Processor time: 0.2 s for help, 0.7 s until a worker is ready, 1.6 s for five seeds; a busy machine may double that.


def least_seconds(work: Callable[[], object], bound: float) -> float:
    """The processor time of the processes that ``work`` starts and waits for: the least of a few tries."""
    least = float("inf")
    for _ in range(4):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        work()
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        least = min(least, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        if least < bound:
            break
    return least


def test_help_comes_at_once() -> None:
    words = [sys.executable, "-m", "winnow.ingest", "--help"]
    assert least_seconds(lambda: subprocess.run(words, capture_output=True, check=True), 0.4) < 0.4


def test_a_worker_is_soon_ready() -> None:
    def start() -> None:
        with start_child("winnow.ingest.run.worker") as child:
            assert child.stdin is not None
            assert child.stdout is not None
            child.stdin.write(packed((NormalizeSettings(), WorkerLimits())))
            child.stdin.flush()
            assert child.stdout.read(1)
            child.stdin.close()

    assert least_seconds(start, 1.4) < 1.4


def test_five_seeds_are_soon_a_corpus(tmp_path: Path, seeds_folder: Path) -> None:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("WINNOW_")}

    def run() -> None:
        corpus = tmp_path / str(len(list(tmp_path.iterdir())))
        words = [sys.executable, "-m", "winnow.ingest", "ingest", str(seeds_folder), "--corpus", str(corpus)]
        subprocess.run(words, capture_output=True, check=True, env=clean)

    assert least_seconds(run, 3.2) < 3.2
