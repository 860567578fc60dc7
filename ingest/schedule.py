"""``winnow schedule``: the lines that make a run happen every night, to be looked over and installed by hand."""

from __future__ import annotations

import shlex
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path


def schedule_text(sources: Sequence[str], corpus: Path) -> str:
    """A crontab line and a systemd service with its timer: absolute paths, run in this folder (``winnow.toml``)."""
    program = shutil.which("winnow") or f"{sys.executable} -m winnow.ingest"
    where = [source if source == "-" else str(Path(source).absolute()) for source in sources]
    command = " ".join([program, "ingest", *map(shlex.quote, where), "--corpus", shlex.quote(str(corpus.absolute()))])
    log = f"2>>{shlex.quote(f'{corpus.absolute()}.log')}"
    here = Path.cwd()
    cron = f"cd {shlex.quote(str(here))} && {command} --log-format json {log}"
    cron = cron.replace("%", r"\%")  # crontab(5): an unescaped % is a line end
    unit = command.replace("%", "%%")  # systemd.unit(5): % begins a specifier
    return f"""# crontab -e: every night at 03:17 (exit status 75 means that another run is still at work)
17 3 * * * {cron}

# ~/.config/systemd/user/winnow.service
[Unit]
Description=Bring the corpus {str(corpus.absolute()).replace("%", "%%")} up to date

[Service]
Type=oneshot
WorkingDirectory={str(here).replace("%", "%%")}
ExecStart={unit} --log-format json
SuccessExitStatus=75
Nice=10

# ~/.config/systemd/user/winnow.timer   (systemctl --user enable --now winnow.timer)
[Unit]
Description=winnow every night

[Timer]
OnCalendar=*-*-* 03:17:00
Persistent=true

[Install]
WantedBy=timers.target"""
