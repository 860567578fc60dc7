"""What a run tells others: a ping, a command, a file of metrics. Each only when asked for, none able to fail a run.

The ping is the only network call there is. The driver makes it before and after the work, and waits for it briefly.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from ...corpus.shown import shown
from .changed import change_lines
from .console import Console
from .ending import ended_with

if TYPE_CHECKING:
    from ..run.ingest import Summary

PING_SECONDS = 10.0
COMMAND_SECONDS = 60.0


@dataclass(slots=True)
class Outward:
    """Around the work of a command, as a context: it begins, and ends well or in some error. ``summary``: what there is
    to tell, once there is. ``strict``: trouble is an error, too.
    """

    console: Console
    notify_command: str | None = None
    ping_url: str | None = None
    metrics: Path | None = None
    corpus: str = ""
    summary: Summary | None = None
    _started: float = field(default_factory=time.time)

    def __enter__(self) -> Outward:
        if self.ping_url:
            ping(self.ping_url, "start", self.console)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        code, message = ended_with(error)
        if self.metrics is not None:
            self._write_metrics(self.metrics, code)
        trouble = self.summary is not None and self.summary.trouble
        if self.notify_command and (code or trouble):
            self._notify(self.notify_command, code, message or "there is new trouble")
        if self.ping_url:
            ping(self.ping_url, "fail" if code else "success", self.console)

    def _write_metrics(self, path: Path, code: int) -> None:
        from .metrics import write_metrics

        try:
            write_metrics(path, self.corpus, self.summary, code=code, started=self._started)
        except OSError as error:
            self.console.event(f"--metrics {path}: {error.strerror or error}", level="warning")

    def _notify(self, command: str, code: int, message: str) -> None:
        """Run the operator's command, without a shell: the report on its standard input, the rest in variables."""
        message = shown(message)
        report = "\n".join((message, *map(shown, self._report()))) + "\n"
        said = {
            "WINNOW_STATUS": "fail" if code else "trouble",
            "WINNOW_EXIT_CODE": str(code),
            "WINNOW_MESSAGE": message,
        }
        try:
            done = subprocess.run(
                shlex.split(command),
                input=report.encode("utf-8", "replace"),
                stdout=sys.stderr.fileno(),
                env={**os.environ, **said},
                timeout=COMMAND_SECONDS,
                check=False,
            )
            if done.returncode:
                self.console.event(f"--notify-command ended with {done.returncode}", level="warning")
        except (OSError, ValueError, subprocess.TimeoutExpired) as error:
            self.console.event(f"--notify-command: {error}", level="warning")

    def _report(self) -> Iterator[str]:
        if self.corpus:
            yield f"corpus: {self.corpus}"
        if self.summary is not None:
            yield from (f"alarm {alarm['name']}: {alarm['message']}" for alarm in self.summary.alarms)
            if self.summary.changed:
                yield from change_lines(self.summary.changed)


def ping(url: str, status: str, console: Console) -> None:
    """Ask for an address that says how it goes. What comes of it is told in one line if it is an error, and no more."""
    troubles: list[str] = []
    asking = threading.Thread(target=_ask, args=(pinged(url, status), troubles), daemon=True)
    asking.start()
    asking.join(PING_SECONDS)
    if asking.is_alive():
        troubles.append(f"no answer within {PING_SECONDS:g} s")
    if troubles:  # the address itself may be a secret
        console.event(f"ping ({status}) of {urlsplit(url).hostname}: {troubles[0]}", level="warning")


def pinged(url: str, status: str) -> str:
    """The address to ask for: with ``{status}`` in it, that is filled in (start, success, fail); else ``/start`` and
    ``/fail`` go at the end of its path, and success is the address itself (as healthchecks.io has it).
    """
    if "{status}" in url:
        return url.replace("{status}", status)
    parts = urlsplit(url)
    path = parts.path.rstrip("/") + f"/{status}" if status != "success" else parts.path
    return urlunsplit(parts._replace(path=path))


def _ask(url: str, troubles: list[str]) -> None:
    import urllib.error
    import urllib.request

    from ... import __version__

    try:
        request = urllib.request.Request(url, headers={"User-Agent": f"winnow/{__version__}"})
        with urllib.request.urlopen(request, timeout=PING_SECONDS):
            pass
    except urllib.error.HTTPError as error:
        troubles.append(f"HTTP {error.code}")
    except (OSError, ValueError) as error:
        troubles.append(str(getattr(error, "reason", error)))
    except Exception as error:  # noqa: BLE001 - http.client has errors of its own, and none may end a run
        troubles.append(type(error).__name__)
