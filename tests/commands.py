"""Running the installed command as its users do."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any


def winnow(
    *arguments: object, cwd: Path | None = None, code: int | None = 0, stdin: bytes | None = None, **environment: str
) -> subprocess.CompletedProcess[bytes]:
    """Run ``winnow`` and check its exit code (``None``: any)."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("WINNOW_")}
    done = subprocess.run(
        [sys.executable, "-m", "winnow.ingest", *map(str, arguments)],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        env={**clean, **environment},
        timeout=300,
    )
    assert code is None or done.returncode == code, (done.returncode, done.stderr.decode("utf-8", "replace"))
    assert b"Traceback" not in done.stderr, done.stderr.decode("utf-8", "replace")
    return done


def winnow_json(*arguments: object, **more: Any) -> Any:
    """Run ``winnow`` and parse what it prints."""
    return json.loads(winnow(*arguments, **more).stdout)


def winnow_lines(*arguments: object, **more: Any) -> list[dict[str, Any]]:
    """Run ``winnow`` and parse the JSON lines it prints."""
    return [json.loads(line) for line in winnow(*arguments, **more).stdout.split(b"\n") if line]
