"""What seeds must not reach: settings, terminals, logs; and what other users of the machine must not."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from winnow.corpus.errors import BadConfiguration, BadLock
from winnow.corpus.state.lock import CorpusLock
from winnow.ingest.run.settings import load_settings

from ..commands import winnow, winnow_json

TEXT = "The council approved the new bridge on Tuesday after a long debate about {} and noise. It will take two years. "


# -- settings ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "project"
    (folder / "seeds").mkdir(parents=True)
    (folder / "winnow.toml").write_text("batch_seeds = 7\n")
    monkeypatch.chdir(folder)
    return folder


def test_settings_that_are_a_pipe_or_huge_end_the_command_at_once(project: Path) -> None:
    (project / "winnow.toml").unlink()
    os.mkfifo(project / "winnow.toml")
    with pytest.raises(BadConfiguration, match="not a regular file"):
        load_settings(Path("winnow.toml"))
    (project / "big.toml").write_text("# " + "x" * (2 << 20))
    with pytest.raises(BadConfiguration, match="larger than"):
        load_settings(project / "big.toml")


def test_a_run_inside_its_sources_says_what_it_does_not_obey(project: Path) -> None:
    (project / "a.txt").write_text(TEXT.format("costs"))
    (project / "winnow.toml").write_text("no_such_setting = 1\n")
    done = winnow("ingest", ".", "--corpus", project.parent / "c", "--workers", "0", cwd=project)
    assert b"winnow.toml: it lies among the seeds" in done.stderr
    winnow("ingest", "seeds", "--corpus", project.parent / "c", cwd=project, code=78)


@pytest.mark.parametrize("source", ["a.txt", "*.txt", "./a.txt"])
def test_settings_beside_a_file_that_is_read_are_the_files(project: Path, source: str) -> None:
    (project / "a.txt").write_text(TEXT.format("costs"))
    (project / "winnow.toml").write_text("no_such_setting = 1\n")
    done = winnow("ingest", source, "--corpus", project.parent / "c", "--workers", "0", cwd=project)
    assert b"winnow.toml: it lies among the seeds" in done.stderr
    assert b"lies among" not in winnow("clean", "seeds", "--workers", "0", cwd=project, code=78).stderr


# -- other users -------------------------------------------------------------------------------------------------------


def wide(folder: Path) -> list[str]:
    return [str(path) for path in [folder, *folder.rglob("*")] if not path.is_symlink() and path.stat().st_mode & 0o077]


def test_a_corpus_is_its_owners_alone(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(TEXT.format("costs"))
    (tmp_path / "in" / "b.jsonl").write_text("{\n")
    corpus = tmp_path / "c"
    old = os.umask(0o022)
    try:
        winnow("ingest", tmp_path / "in", "--corpus", corpus, "--workers", "0")
        winnow("remove", "in/a.txt", "--reason", "asked", "--corpus", corpus)
        winnow("rebuild", "--corpus", corpus, "--workers", "0")
    finally:
        os.umask(old)
    assert wide(corpus) == []


def test_a_corpus_that_was_open_to_others_is_closed_where_it_tells_of_seeds(tmp_path: Path) -> None:
    corpus = tmp_path / "c"
    corpus.mkdir(mode=0o755)
    for name in ("state.db", "state.db-wal", "quarantine.jsonl", "removed.jsonl", "lock"):
        (corpus / name).touch(0o666)
        (corpus / name).chmod(0o666)
    (corpus / "snapshots").mkdir(mode=0o755)
    with CorpusLock(corpus):
        (corpus / "new").touch()
    assert sorted(Path(path).name for path in wide(corpus)) == ["c", "snapshots"]
    assert os.umask(os.umask(0o022)) != 0o077, "it is as before when the lock is given back"


@pytest.mark.parametrize("kind", ["link", "pipe", "folder"])
def test_a_lock_that_is_none_is_refused(tmp_path: Path, kind: str) -> None:
    victim = tmp_path / "victim"
    victim.write_text("precious")
    if kind == "link":
        (tmp_path / "lock").symlink_to(victim)
    elif kind == "pipe":
        os.mkfifo(tmp_path / "lock")
    else:
        (tmp_path / "lock").mkdir()
    mask = os.umask(0o022)
    os.umask(mask)
    with pytest.raises(BadLock), CorpusLock(tmp_path):
        pass
    assert victim.read_text() == "precious"
    assert os.umask(mask) == mask


# -- what is shown -----------------------------------------------------------------------------------------------------

EVIL = (
    "\x1b[2J\x1b]0;owned\x07\x9b31m\u202egpj\u2066\u2028\x85\x7f[red]x[/red]\n"
    "2026-01-01T00:00:00Z info forged \ue000\U000e0041"
)


@pytest.fixture(scope="module")
def evil(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus whose seeds have such characters wherever they can: names, ids, titles, texts, reasons, keys."""
    root = tmp_path_factory.mktemp("evil")
    folder = root / "in"
    folder.mkdir()
    rows = [
        {"id": f"a{EVIL}", "title": f"T {EVIL}", "text": TEXT.format("costs") * 2, "url": "https://a.example/1"},
        {"id": f"b{EVIL}", "title": f"U {EVIL}", "text": TEXT.format("costs") * 2 + f"Indeed {EVIL}."},
        {"id": f"c{EVIL}", "text": TEXT.format(f"dust {EVIL}") * 2},
        {f"k{EVIL}": 1},
        {"id": f"n{EVIL}", "foo": 1},
    ]
    (folder / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    (folder / f"f{EVIL.replace('/', '')}.txt").write_text(TEXT.format("names"))
    (folder / f"g{EVIL.replace('/', '')}.jsonl").write_text("{\n[]\n")
    (folder / f"l{EVIL.replace('/', '')}").symlink_to("/etc/passwd")
    return root


def powerless(data: bytes) -> None:
    text = data.decode("utf-8")
    bad = [c for c in text if c not in "\n\u200c\u200d" and (unicodedata.category(c)[0] == "C" or c in "\u2028\u2029")]
    assert not bad, (bad[:5], text[:300])
    assert not [line for line in text.split("\n") if line.startswith("2026-01-01T00:00:00Z")]


@pytest.mark.parametrize("form", ["text", "json"])
def test_no_command_shows_what_commands_a_terminal(evil: Path, tmp_path: Path, form: str) -> None:
    corpus = tmp_path / "c"
    how = ["--corpus", corpus, "--log-format", form, "--workers", "0"]
    done = winnow("ingest", evil / "in", *how)
    powerless(done.stderr)
    powerless(done.stdout)
    assert b"quarantined" in done.stderr
    assert b"passed over" in done.stderr
    if form == "json":
        for line in done.stderr.splitlines():
            json.loads(line)
    keys = [seed["source"] for seed in map(json.loads, winnow("export", "--corpus", corpus).stdout.splitlines())]
    assert len(keys) >= 2
    commands: list[list[object]] = [
        ["status"],
        ["status", "--json"],
        ["duplicates"],
        ["duplicates", "--json"],
        ["verify"],
    ]
    commands += [["explain", key, *more] for key in keys[:2] for more in ([], ["--json"])]
    commands += [["remove", keys[0], "--reason", EVIL], ["remove", keys[1], "--reason", EVIL, "--json"]]
    for words in commands:
        done = winnow(*words, "--corpus", corpus)
        powerless(done.stdout)
        powerless(done.stderr)
    for words in (["explain", EVIL], ["remove", EVIL, "--reason", "x"], ["ingest", EVIL]):
        done = winnow(*words, "--corpus", corpus, code=None)
        assert done.returncode in (2, 66)
        powerless(done.stderr)
    powerless((corpus / "quarantine.jsonl").read_bytes())
    done = winnow("clean", evil / "in", "--log-format", form, "--workers", "0")
    powerless(done.stderr)


def test_data_on_a_pipe_is_as_it_is_and_on_a_terminal_harmless(evil: Path, tmp_path: Path) -> None:
    corpus = tmp_path / "c"
    winnow("ingest", evil / "in", "--corpus", corpus, "--workers", "0")
    piped = winnow("export", "--corpus", corpus).stdout
    assert any(c in piped.decode() for c in "\u202e\x9b")
    master, slave = os.openpty()
    words = [sys.executable, "-P", "-m", "winnow.ingest", "export", "--corpus", str(corpus)]
    with subprocess.Popen(words, stdout=slave, stderr=subprocess.DEVNULL) as running:
        os.close(slave)
        seen = b""
        while True:
            try:
                piece = os.read(master, 1 << 16)
            except OSError:
                break
            if not piece:
                break
            seen += piece
        running.wait()
    os.close(master)
    powerless(seen.replace(b"\r\n", b"\n"))
    assert [json.loads(line) for line in seen.decode().split("\r\n") if line] == [
        json.loads(line) for line in piped.splitlines()
    ]


def test_the_summary_counts_the_links_passed_over(evil: Path, tmp_path: Path) -> None:
    assert (
        winnow_json("ingest", evil / "in", "--corpus", tmp_path / "c", "--json", "--workers", "0")["links_passed_over"]
        == 1
    )
