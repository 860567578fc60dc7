"""The completion that is installed completes, in each shell that is there."""

from __future__ import annotations

import os
import pty
import select
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

BIN = Path(sys.executable).parent
pytestmark = pytest.mark.skipif(not (BIN / "winnow").exists(), reason="the command is not beside this interpreter")


def _environment(home: Path, shell: str) -> dict[str, str]:
    return {
        "HOME": str(home),
        "ZDOTDIR": str(home),
        "PATH": f"{BIN}:{os.environ['PATH']}",
        "SHELL": f"/usr/bin/{shell}",
        "TERM": "dumb",
        "LANG": "C.UTF-8",
        "_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1",
    }


def _install(home: Path, shell: str) -> dict[str, str]:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    environment = _environment(home, shell)
    subprocess.run(["winnow", "--install-completion", shell], env=environment, check=True, capture_output=True)
    return environment


def _typed(command: list[str], environment: dict[str, str], keys: list[str], wanted: str) -> str:
    """What a shell on a terminal shows after some keys, each typed when the one before has had its effect, until
    ``wanted`` is there or half a minute is over.
    """
    pid, terminal = pty.fork()
    if not pid:
        os.execvpe(command[0], command, environment)
    seen, quiet, until = "", 0, time.monotonic() + 30
    try:
        while wanted not in seen and time.monotonic() < until:
            if select.select([terminal], [], [], 0.5)[0]:
                seen += os.read(terminal, 4096).decode("utf-8", "replace").replace("\a", "")  # the bell
                quiet = 0
            elif (quiet := quiet + 1) >= 4 and seen and keys:  # it waits for keys
                os.write(terminal, keys.pop(0).encode())
                quiet = 0
    except OSError:
        pass
    finally:
        os.close(terminal)
        os.waitpid(pid, 0)
    return seen


def test_bash(tmp_path: Path) -> None:
    environment = _install(tmp_path, "bash")
    asked = 'COMP_WORDS=(winnow sta); COMP_CWORD=1; _winnow_completion winnow; echo "[${COMPREPLY[@]}]"'
    done = subprocess.run(["bash", "-ic", asked], env=environment, capture_output=True, text=True, check=False)
    assert "[status]" in done.stdout


def test_fish(tmp_path: Path) -> None:
    environment = _install(tmp_path, "fish")
    done = subprocess.run(
        ["fish", "-c", "complete -C 'winnow sta'"], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("status\t")


def test_zsh(tmp_path: Path) -> None:
    environment = _install(tmp_path, "zsh")
    # The first tab of a session loads the function, which answers from the second on.
    seen = _typed(["zsh", "-i"], environment, ["winnow sta", "\t", "\t"], "winnow status")
    assert "winnow status" in seen
