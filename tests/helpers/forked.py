"""Commands in children of a process that has everything loaded (`zygote`)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

HELPERS = Path(__file__).resolve().parent


class Forked:
    """The process that forks them. ``normalizer``: ``plain`` or ``real``."""

    def __init__(self, folder: Path, normalizer: str) -> None:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("WINNOW_")}
        # What the tests are run on comes first, also where that is a copy (`tests/mutants`) and not what is installed.
        paths = [str(HELPERS), *filter(None, [os.environ.get("PYTHONPATH")])]
        environment.update(PYTHONPATH=os.pathsep.join(paths), OPENBLAS_NUM_THREADS="1")
        self.process = subprocess.Popen(
            [sys.executable, str(HELPERS / "zygote.py"), normalizer],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=folder,
            env=environment,
        )
        self._answer()

    def close(self) -> None:
        """End the helper process."""
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait(30)

    def start(self, request: dict[str, object]) -> int:
        """Start a command and leave it running; its process number."""
        return self._ask(request)["pid"]

    def finish(self, child: int) -> int:
        """The exit code of a command that was started (negative: the signal)."""
        return self._ask({"wait": child})["status"]

    def _ask(self, request: dict[str, object]) -> dict[str, int]:
        assert self.process.stdin
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        return self._answer()

    def _answer(self) -> dict[str, int]:
        assert self.process.stdout
        line = self.process.stdout.readline()
        assert line, "the helper process died"
        answer = json.loads(line)
        assert isinstance(answer, dict)
        return answer
