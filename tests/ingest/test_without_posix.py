"""Without the modules and flags of POSIX (Windows) texts can be cleaned, and all else says so in one line."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

HIDE = """
import os, signal, sys
HIDDEN = ("fcntl", "grp", "pwd", "resource", "termios")
class Hidden:
    def find_spec(self, name, path=None, target=None):
        if name in HIDDEN:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
for name in HIDDEN:
    sys.modules.pop(name, None)
sys.meta_path.insert(0, Hidden())
for name in ("O_NONBLOCK", "O_CLOEXEC", "O_NOFOLLOW", "O_DIRECTORY", "O_NOCTTY", "geteuid", "getuid", "pread", "pwrite",
             "fchmod", "memfd_create", "sched_getaffinity", "set_blocking", "fork", "sysconf"):
    if hasattr(os, name):
        delattr(os, name)
for name in ("SIGXCPU", "SIGHUP", "SIGPIPE", "SIGKILL"):
    delattr(signal, name)
"""
STORY = "The river rose through the night and by morning it had reached the steps of the old mill."
COMMAND = "sys.argv = ['winnow', *sys.argv[1:]]\nfrom winnow.ingest.cli.main import main\nmain()"


def python(code: str, *arguments: str, stdin: str = "", cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """What a fresh process says, in which none of that is there."""
    command = [sys.executable, "-c", HIDE + code, *arguments]
    return subprocess.run(command, input=stdin, capture_output=True, text=True, check=False, cwd=cwd, timeout=120)


def test_programs_can_clean_and_deduplicate() -> None:
    found = python(
        f"import winnow\ntext = {STORY!r}\n"
        "assert winnow.clean(text).text == winnow.Cleaner()(text).text == text\n"
        "assert [group.kept for group in winnow.deduplicate([text, text, 'Forty bakers sang.'])] == [0, 2]\n"
        "print('done')"
    )
    assert (found.stdout, found.stderr) == ("done\n", "")


def test_clean_is_a_filter(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "river.txt").write_text(STORY)
    (tmp_path / "winnow.toml").write_text("")
    for arguments, stdin in ((("in/river.txt",), ""), (("-",), STORY), (("in/river.txt", "-j", "2"), "")):
        found = python(COMMAND, "clean", *arguments, stdin=stdin, cwd=tmp_path)
        assert found.stderr == ""
        assert json.loads(found.stdout)["text"] == STORY


@pytest.mark.parametrize("arguments", [("--help",), ("clean", "--help"), ("ingest", "--help"), ("schema",)])
def test_help_is_there(arguments: tuple[str, ...]) -> None:
    found = python(COMMAND, *arguments)
    assert (found.returncode, found.stderr) == (0, "")
    assert found.stdout


@pytest.mark.parametrize(
    "arguments",
    [("ingest", "a", "-c", "b"), ("status", "-c", "b"), ("export", "-c", "b"), ("verify", "-c", "b"), ("ingest",)],
)
def test_all_else_says_one_line(arguments: tuple[str, ...], tmp_path: Path) -> None:
    found = python(COMMAND, *arguments, cwd=tmp_path)
    assert found.returncode == 78
    assert found.stderr.startswith("winnow: this system has no 'fcntl'")
    assert found.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []
