"""``winnow schedule``: the lines that make a run happen every night, to be looked over and installed by hand.

The service holds strangers: no network, a file system that is read-only but for the corpus, bounds on memory, time and
files. Left out is ``MemoryDenyWriteExecute``: numba, where it is installed, compiles at run time.
"""

from __future__ import annotations

import getpass
import glob
import shlex
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from ...corpus.errors import UsageError
from ...corpus.shown import shown

_SERVICE = """\
# The folder must be there before the first run:  install -d -m 700 -o USER CORPUS
# MemoryMax, RuntimeMaxSec and LimitFSIZE (the largest file: state.db) are to be fitted to the machine and the corpus.
# Exit status 75 (another run is still at work) is a failure here: somebody may be holding the lock.
# MemoryDenyWriteExecute is left out: numba, where installed, compiles at run time.
NoNewPrivileges=yes
CapabilityBoundingSet=
PrivateNetwork=yes
RestrictAddressFamilies=AF_UNIX
PrivateTmp=yes
PrivateDevices=yes
ProtectSystem=strict
ProtectHome=read-only
ProtectProc=invisible
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectKernelLogs=yes
ProtectControlGroups=yes
ProtectClock=yes
ProtectHostname=yes
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
SystemCallArchitectures=native
UMask=0077
MemoryMax=75%
RuntimeMaxSec=12h
TasksMax=256
LimitFSIZE=64G
LimitCORE=0
Nice=10"""

_TIMER = """\
# /etc/systemd/system/winnow.timer   (systemctl enable --now winnow.timer)
[Unit]
Description=winnow every night

[Timer]
OnCalendar=*-*-* 03:17:00
Persistent=true

[Install]
WantedBy=timers.target"""

_TEMPORARY = ("/tmp", "/var/tmp")
"""Folders that PrivateTmp hides."""


def schedule_lines(sources: Sequence[str], corpus: Path) -> list[str]:
    """A crontab line and a systemd service with its timer: absolute paths, run in this folder (``winnow.toml``).

    Raises ``UsageError`` for a path with characters that cannot stand in such lines.
    """
    found = shutil.which("winnow")
    program = [str(Path(found).absolute())] if found else [sys.executable, "-P", "-m", "winnow.ingest"]
    where = [source if source == "-" else str(Path(source).absolute()) for source in sources]
    here, target = str(Path.cwd()), str(corpus.absolute())
    end = "/" if here.endswith((" ", "\\")) else ""  # what a line ends in is trimmed, or joins it to the next
    for path in (*program, *where, here, target):
        if shown(path) != path:
            raise UsageError(f"{path} has characters that cannot stand in a crontab or a unit: give it another name")
    command = [*program, "ingest", *where, "--corpus", target, "--log-format", "json"]
    log = shlex.quote(f"{target}.log")
    cron = f"umask 077; cd {shlex.quote(here)} && {shlex.join(command)} 2>>{log}"
    return [
        "# crontab -e: every night at 03:17 (exit status 75 means that another run is still at work)",
        f"17 3 * * * {_cron(cron)}",
        "",
        "# /etc/systemd/system/winnow.service",
        "[Unit]",
        f"Description=Bring the corpus {_specifiers(target)} up to date",
        "",
        "[Service]",
        "Type=exec",
        f"User={getpass.getuser()}",
        f"WorkingDirectory={_specifiers(here)}{end}",
        f"ExecStart={' '.join(_quoted(word).replace('$', '$$') for word in command)}",
        f"ReadWritePaths={_quoted(target)}",
        *_binds(where, here, target),
        *_SERVICE.split("\n"),
        "",
        *_TIMER.split("\n"),
    ]


def _cron(command: str) -> str:
    r"""crontab(5): an unescaped % is a line end; one that follows a backslash needs that to be in quotes of its own."""
    return command.replace("\\%", "\\''%").replace("%", r"\%")


def _specifiers(text: str) -> str:
    """systemd.unit(5): % begins a specifier."""
    return text.replace("%", "%%")


def _quoted(word: str) -> str:
    """A word of a systemd setting, in double quotes where it needs them."""
    text = _specifiers(word)
    if text and not set(text) & set(" \"'\\;#"):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _binds(sources: Sequence[str], here: str, corpus: str) -> list[str]:
    """What must be seen although it lies where ``PrivateTmp`` puts an empty folder."""
    read = sorted({_fixed(source) for source in sources if source != "-"} | {here})
    lines = [f"BindReadOnlyPaths={_bound(path)}" for path in read if _hidden(path)]
    return [*lines, f"BindPaths={_bound(corpus)}"] if _hidden(corpus) else lines


def _bound(path: str) -> str:
    return _quoted(path.replace(":", "\\:"))


def _hidden(path: str) -> bool:
    return any(path.startswith(f"{top}/") for top in _TEMPORARY)


def _fixed(source: str) -> str:
    """The part of a source that is no pattern."""
    path = Path(source)
    while glob.has_magic(str(path)) and not path.exists():
        path = path.parent
    return str(path)
