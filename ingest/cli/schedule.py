"""``winnow schedule``: the lines that make a run happen every night, to be looked over and installed by hand.

The service holds strangers: no network unless a ping is asked for, a file system that is read-only but for the corpus,
bounds on memory, time and files. Left out is ``MemoryDenyWriteExecute``: numba, where it is installed, compiles at run
time. A run that fails says so: cron mails what is printed, systemd starts the unit named in ``OnFailure``.
"""

from __future__ import annotations

import getpass
import glob
import re
import shlex
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ...corpus.errors import UsageError
from ...corpus.remote.urls import is_url, masked
from ...corpus.shown import shown

_SERVICE = """\
# The folder must be there before the first run:  install -d -m 700 -o USER CORPUS
# MemoryMax, RuntimeMaxSec and LimitFSIZE (the largest file: state.db) are to be fitted to the machine and the corpus.
# Exit status 75 (another run is still at work) is a failure here: somebody may be holding the lock.
# MemoryDenyWriteExecute is left out: numba, where installed, compiles at run time.
NoNewPrivileges=yes
CapabilityBoundingSet=
NETWORK
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

_CLOSED = "PrivateNetwork=yes\nRestrictAddressFamilies=AF_UNIX"
_OPEN = (
    "# The network is open for the ping, for the processes that read seeds, too.\n"
    "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6"
)

_TIMER = """\
# /etc/systemd/system/UNIT.timer   (systemctl enable --now UNIT.timer)
[Unit]
Description=UNIT every night

[Timer]
OnCalendar=*-*-* HH:MM:00
Persistent=true

[Install]
WantedBy=timers.target"""

_FAILED = """\
# /etc/systemd/system/UNIT-failed.service   (started by OnFailure; any other way to tell somebody will do)
[Unit]
Description=Tell that UNIT.service failed

[Service]
Type=oneshot
ExecStart=/bin/sh -c 'journalctl --unit=UNIT.service --lines=50 --no-pager | mail -s "UNIT failed on %H" MAIL'"""

_TEMPORARY = ("/tmp", "/var/tmp")
"""Folders that PrivateTmp hides."""


@dataclass(slots=True, frozen=True)
class Plan:
    """What is to run. ``flags``: further ones of ingest, as words of a command line; ``writes``: folders that it writes
    to beside the corpus; ``network``: whether it may speak to one. ``at``: ``HH:MM``; ``mail``: who hears of failures.
    """

    sources: Sequence[str]
    corpus: Path
    flags: Sequence[str] = ()
    writes: Sequence[str] = ()
    network: bool = False
    at: str = "03:17"
    mail: str = ""
    unit: str = "winnow"


def schedule_lines(plan: Plan) -> list[str]:
    """A crontab line, and a systemd service with its timer and what it starts when it fails: absolute paths, run in
    this folder (``winnow.toml``).

    Raises ``UsageError`` for a time, a name or a path that cannot stand in such lines.
    """
    found = shutil.which("winnow")
    program = [str(Path(found).absolute())] if found else [sys.executable, "-P", "-m", "winnow.ingest"]
    where = [source if source == "-" or is_url(source) else str(Path(source).absolute()) for source in plan.sources]
    for source in filter(is_url, plan.sources):
        if masked(source) != source.rstrip("/"):
            raise UsageError(f"{masked(source)}: others read crontabs and units; give credentials by the environment")
    here, target = str(Path.cwd()), str(plan.corpus.absolute())
    end = "/" if here.endswith((" ", "\\")) else ""  # what a line ends in is trimmed, or joins it to the next
    mail = plan.mail or getpass.getuser()
    for word in (*program, *where, here, target, *plan.flags, mail):
        if shown(word) != word:
            raise UsageError(f"{word} has characters that cannot stand in a crontab or a unit: give it another name")
    hour, minute = _clock(plan.at)
    for name, text in (("--unit", plan.unit), ("--mail", mail)):
        if not re.fullmatch(r"[A-Za-z0-9_.@+-]+", text) or text.startswith("-"):
            raise UsageError(f"{name} {text!r}: letters, digits and _ . @ + - only")
    log_format = [] if "--log-format" in plan.flags else ["--log-format", "json"]
    command = [*program, "ingest", *where, "--corpus", target, *plan.flags, *log_format]
    log = shlex.quote(f"{target}.log")
    told = f'{{ echo "winnow ended with exit code $?; the end of "{log}:; tail -n 20 {log}; }}'
    cron = f"umask 077; cd {shlex.quote(here)} && {shlex.join(command)} 2>>{log} || {told}"
    service = _SERVICE.replace("NETWORK", _OPEN if plan.network or any(map(is_url, plan.sources)) else _CLOSED)
    return [
        f"# crontab -e: every night at {hour:02}:{minute:02}; what is printed is mailed, and only trouble is printed",
        f"MAILTO={mail}",
        f"{minute} {hour} * * * {_cron(cron)}",
        "",
        f"# /etc/systemd/system/{plan.unit}.service",
        "[Unit]",
        f"Description=Bring the corpus {_specifiers(target)} up to date",
        f"OnFailure={plan.unit}-failed.service",
        "",
        "[Service]",
        "Type=exec",
        f"User={getpass.getuser()}",
        f"WorkingDirectory={_specifiers(here)}{end}",
        f"ExecStart={' '.join(_quoted(word).replace('$', '$$') for word in command)}",
        "StandardOutput=journal",
        "StandardError=journal",
        f"SyslogIdentifier={plan.unit}",
        *(f"ReadWritePaths={_quoted(path)}" for path in (target, *plan.writes)),
        *_binds(where, here, [target, *plan.writes]),
        *service.split("\n"),
        "",
        *_named(_TIMER, plan.unit).replace("HH:MM", f"{hour:02}:{minute:02}").split("\n"),
        "",
        *_named(_FAILED, plan.unit).replace("MAIL", mail).split("\n"),
    ]


def _named(text: str, unit: str) -> str:
    return text.replace("UNIT", unit)


def _clock(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"(\d{1,2}):(\d{2})", text)
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        raise UsageError(f"--at {text!r} is no time of day: HH:MM")
    return int(found[1]), int(found[2])


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


def _binds(sources: Sequence[str], here: str, writes: Sequence[str]) -> list[str]:
    """What must be seen although it lies where ``PrivateTmp`` puts an empty folder."""
    read = sorted({_fixed(source) for source in sources if source != "-" and not is_url(source)} | {here})
    lines = [f"BindReadOnlyPaths={_bound(path)}" for path in read if _hidden(path)]
    return [*lines, *(f"BindPaths={_bound(path)}" for path in writes if _hidden(path))]


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
