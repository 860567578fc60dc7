"""The printed crontab line and units: what they say, and that no name says more."""

from __future__ import annotations

import configparser
import os
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.commands import winnow

ODD = "a b%h $HOME \"q\" 's' \\%n;#"


def printed(tmp_path: Path, name: str = "seeds") -> tuple[str, str]:
    """The crontab line and the service for a folder of the given name."""
    (tmp_path / name).mkdir()
    text = winnow("schedule", tmp_path / name, "--corpus", tmp_path / "my corpus", cwd=tmp_path / name).stdout.decode()
    service = text[text.index("[Unit]") : text.index("# /etc/systemd/system/winnow.timer")]
    return text.split("\n")[1], service


def test_the_service_holds_strangers(tmp_path: Path) -> None:
    parser = configparser.RawConfigParser(strict=False)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(printed(tmp_path)[1])
    service = dict(parser["Service"])
    for name in ("PrivateNetwork", "PrivateTmp", "NoNewPrivileges", "PrivateDevices", "LockPersonality"):
        assert service[name] == "yes"
    assert service["ProtectSystem"] == "strict"
    assert {"MemoryMax", "RuntimeMaxSec", "LimitFSIZE", "TasksMax"} <= service.keys()
    assert (service["UMask"], service["LimitCORE"]) == ("0077", "0")
    assert service["ReadWritePaths"] == f'"{tmp_path}/my corpus"'
    assert "SuccessExitStatus" not in service
    assert service["Type"] != "oneshot"  # RuntimeMaxSec would mean nothing


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd-analyze here")
@pytest.mark.parametrize("name", ["seeds", ODD])
def test_systemd_understands_the_service(tmp_path: Path, name: str) -> None:
    unit = tmp_path / "winnow.service"
    unit.write_text(printed(tmp_path, name)[1])
    done = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True, timeout=60)
    assert "winnow.service" not in done.stderr, done.stderr


def test_the_crontab_line_says_the_same_after_cron_and_the_shell(tmp_path: Path) -> None:
    line = printed(tmp_path, ODD)[0].split(" ", 5)[5]
    command = ""
    while line:  # as cron reads it: an escaped % is one, any other ends the line
        assert line[0] != "%"
        step = 2 if line.startswith("\\%") else 1
        command, line = command + line[step - 1], line[step:]
    assert str(tmp_path / ODD) in shlex.split(command)
    assert command.startswith("umask 077; ")


@pytest.mark.parametrize("name", ["a\n* * * * * id", "a\r", "a\x1b[2J", "a\u202eb", "a\u2028b", os.fsdecode(b"a\xff")])
def test_a_name_that_would_say_more_is_refused(tmp_path: Path, name: str) -> None:
    done = winnow("schedule", f"{tmp_path}/{name}", "--corpus", tmp_path / "c", code=2)
    assert done.stdout == b""
    assert done.stderr.count(b"\n") == 1
