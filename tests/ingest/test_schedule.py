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
    return next(line for line in text.split("\n") if line.startswith("17 3 ")), service


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


def whole(tmp_path: Path, *more: object) -> str:
    (tmp_path / "seeds").mkdir(exist_ok=True)
    return winnow("schedule", tmp_path / "seeds", "--corpus", tmp_path / "c", *more, cwd=tmp_path).stdout.decode()


def test_all_flags_of_ingest_are_taken_and_passed_on(tmp_path: Path) -> None:
    flags = ["--workers", 2, "--strict", "--prune", "--label", "news", "--trust", "all", "--config", "w.toml"]
    text = whole(tmp_path, *flags, "--metrics", "m/w.prom")
    line = next(line for line in text.split("\n") if line.startswith("ExecStart="))
    words = shlex.split(line)
    assert f"{tmp_path}/w.toml" in words
    assert f"{tmp_path}/m/w.prom" in words
    assert words[words.index("--trust") + 1] == "all"
    assert {"--strict", "--prune", "--workers"} <= set(words)
    assert "--dry-run" not in words
    assert f"ReadWritePaths={tmp_path}/m\n" in text
    winnow("schedule", tmp_path / "seeds", "--corpus", tmp_path / "c", "--no-such-flag", code=2)
    winnow("schedule", tmp_path / "seeds", "--corpus", tmp_path / "c", "--workers", "many", code=2)


def test_the_printed_command_runs(tmp_path: Path) -> None:
    text = whole(tmp_path, "--workers", 0, "--label", "news")
    (tmp_path / "seeds" / "a.txt").write_text("The river runs through the valley and past the old mill by the road.\n")
    words = shlex.split(next(line for line in text.split("\n") if line.startswith("ExecStart=")))
    words[0] = words[0].removeprefix("ExecStart=")
    subprocess.run(words, check=True, capture_output=True, timeout=100)
    assert (tmp_path / "c" / "current").exists()


def test_trouble_is_printed_for_cron_to_mail_and_nothing_else(tmp_path: Path) -> None:
    text = whole(tmp_path, "--workers", 0, "--mail", "ops@example.org")
    assert "MAILTO=ops@example.org" in text.split("\n")
    line = next(line for line in text.split("\n") if line.startswith("17 3 ")).split(" ", 5)[5].replace("\\%", "%")
    (tmp_path / "seeds" / "a.txt").write_text("The river runs through the valley and past the old mill by the road.\n")
    done = subprocess.run(["/bin/sh", "-c", line], capture_output=True, text=True, timeout=100)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    shutil.rmtree(tmp_path / "seeds")
    done = subprocess.run(["/bin/sh", "-c", line], capture_output=True, text=True, timeout=100)
    assert "exit code 66" in done.stdout
    assert "no such source" in done.stdout


def test_the_network_is_opened_only_when_asked(tmp_path: Path) -> None:
    closed = whole(tmp_path)
    assert "PrivateNetwork=yes" in closed
    assert "AF_INET" not in closed
    for flag in (["--ping-url", "https://ping.example/x"], ["--network"]):
        opened = whole(tmp_path, *flag)
        assert "PrivateNetwork=yes" not in opened
        assert "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6\n" in opened


@pytest.mark.parametrize("flag", [("--at", "25:00"), ("--at", "noon"), ("--mail", "a b"), ("--unit", "../x")])
def test_what_cannot_stand_in_a_unit_is_refused(tmp_path: Path, flag: tuple[str, str]) -> None:
    winnow("schedule", tmp_path, "--corpus", tmp_path / "c", *flag, code=2)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd-analyze here")
def test_systemd_understands_all_units(tmp_path: Path) -> None:
    text = whole(tmp_path, "--ping-url", "https://ping.example/x?a=100%", "--strict", "--unit", "news")
    for part in text.split("# /etc/systemd/system/")[1:]:
        name, _, content = part.partition("\n")
        (tmp_path / name.split(" ")[0]).write_text(content)
    units = [tmp_path / f"news{ending}" for ending in (".service", ".timer", "-failed.service")]
    done = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True, timeout=60)
    assert "news" not in done.stderr, done.stderr


def test_a_url_is_no_path_and_opens_the_network(tmp_path: Path) -> None:
    told = winnow("schedule", "s3://bucket/crawl/", "--corpus", tmp_path / "out").stdout.decode()
    assert " ingest s3://bucket/crawl/ --corpus " in told
    assert "AF_INET" in told
    told = winnow("schedule", "s3://key:secret@bucket/crawl/", "--corpus", tmp_path / "out", code=2)
    assert b"s3://***@bucket/crawl: others read crontabs" in told.stderr
    assert b"secret" not in told.stdout + told.stderr
