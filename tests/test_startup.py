"""Starting up costs little: help and light commands import nothing heavy."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("numpy", "scipy", "lxml", "trafilatura", "datasketch", "numba", "ftfy", "langdetect", "chardet")


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


LATER = ("trafilatura", "lxml", "scipy", "langdetect", "numpy.ma")


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
        "and n.split('.')[2] in ('extract', 'metadata', 'language', 'characters')])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
