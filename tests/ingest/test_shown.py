"""What strangers wrote is shown as inert text: by every command, on every stream."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from winnow.corpus.shown import json_shown, shown, shown_json

from tests.commands import winnow

NASTY = "x\x1b]0;owned\x07\x9b31m\u202egpj\u2028\u2066\U000e0041\ufeff[red]b[/red]"
LINES = "The river runs through the valley and past the old mill, where the road turns south to the coast.\n" * 3
NAME = NASTY.replace("/", "")
JOINERS = "\u200c\u200d"
UNSAFE = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def assert_inert(data: bytes) -> None:
    for character in data.decode("utf-8"):
        assert character == "\n" or unicodedata.category(character) not in UNSAFE, repr(character)


@given(st.text(st.characters(), max_size=60))
def test_nothing_unsafe_is_left(text: str) -> None:
    seen = shown(text)
    assert all(unicodedata.category(character) not in UNSAFE for character in seen if character not in JOINERS)
    assert shown(seen) == seen
    as_json = shown_json({"text": text})
    assert all(unicodedata.category(character) not in UNSAFE for character in as_json if character not in JOINERS)
    assert json.loads(as_json) == {"text": text}
    assert json_shown(as_json) == as_json


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Names, titles and lines that would command a terminal, and one that would be a log line."""
    folder = tmp_path_factory.mktemp("shown") / "seeds"
    folder.mkdir()
    forged = "2026-01-01T00:00:00Z info all is well"
    for name in (f"{NAME}.txt", f"a\n{forged}.txt", os.fsdecode(b"bad\xff\x1b.txt")):
        (folder / name).write_text(f"{NASTY}\n\n{LINES}")
        (folder / f"{name}.gz").write_bytes(b"\x1f\x8b\x08")
    page = f"<title>{NASTY}</title><article><h1>{NASTY}</h1><p>{LINES}</article><script>x</script>"
    (folder / "page.html").write_text(page)
    (folder / "copy.html").write_text(page + "<!-- -->")
    (folder / f"dangling{NAME}").symlink_to(f"/nowhere{NASTY}")
    (folder / f"out{NAME}").symlink_to("/etc/hostname")
    return folder


def test_no_command_shows_what_a_terminal_obeys(seeds: Path) -> None:
    corpus = seeds.parent / "corpus"
    source = "seeds/page.html"
    for log_format in ("text", "json"):
        done = winnow("ingest", seeds, "--corpus", corpus, "--workers", 1, "--log-format", log_format)
        assert_inert(done.stdout + done.stderr)
        for line in done.stderr.decode().splitlines():
            assert line.startswith("{") if log_format == "json" else not line.startswith("2026-01-01T00:00:00Z"), line
    for arguments in (
        ("status",),
        ("duplicates",),
        ("explain", source),
        ("explain", source, "--side-by-side", "--verbose"),
        ("duplicates", source),
        ("explain", NASTY),
        ("verify",),
        ("rebuild", "--workers", 0),
        ("remove", source, NASTY, "--reason", NASTY),
        ("remove", source, "--reason", NASTY),
    ):
        done = winnow(*arguments, "--corpus", corpus, code=None)
        assert_inert(done.stdout + done.stderr)
    assert_inert((corpus / "quarantine.jsonl").read_bytes())
    assert_inert(winnow("clean", seeds, "--workers", 0).stderr)
    assert_inert(winnow("clean", seeds / NAME, code=66).stderr)


def test_json_on_a_terminal_is_escaped_and_piped_is_not(seeds: Path) -> None:
    page = str(seeds / "page.html")
    piped = winnow("clean", page, "--explain", "--workers", 0).stdout
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "winnow.ingest", "clean", page, "--explain", "--workers", "0"],
        stdout=theirs,
        stderr=subprocess.DEVNULL,
    ):
        os.close(theirs)
        seen = b""
        while True:
            try:
                block = os.read(ours, 65536)
            except OSError:
                break
            seen += block
    os.close(ours)
    assert_inert(seen.replace(b"\r\n", b"\n"))
    assert json.loads(seen) == json.loads(piped)
