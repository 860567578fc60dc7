"""What a new user meets first: help, errors of usage, keys that are almost right, progress, quiet."""

from __future__ import annotations

import io
import json
import re
import shlex
from pathlib import Path

import pytest
import typer.main
from winnow.ingest.cli.console import Console
from winnow.ingest.cli.ending import ended_with
from winnow.ingest.cli.helping import HELP
from winnow.ingest.cli.main import COMMANDS, app
from winnow.ingest.cli.progress import Tally, spoken
from winnow.ingest.inputs.discover import SourceFile
from winnow.ingest.run.expected import ReadSoFar
from winnow.ingest.run.ingest import ingest
from winnow.ingest.run.settings import RunSettings

from tests.commands import winnow, winnow_json, winnow_lines

ROOT = Path(__file__).resolve().parents[2]
STORY = "The river rose through the night and by morning it had reached the steps of the old mill.\n"
ODD = "A choir of forty bakers sang in the market hall on Sunday, and the queue went around the square.\n"


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("first") / "seeds"
    (folder / "deep").mkdir(parents=True)
    (folder / "river.txt").write_text(STORY)
    (folder / "deep" / "bakers.txt").write_text(ODD)
    records = [{"id": str(n), "text": f"{n} {STORY} {n * 7} and {ODD} were told {n * 13} times."} for n in range(30)]
    (folder / "feed.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records))
    return folder


@pytest.fixture(scope="module")
def corpus(seeds: Path) -> Path:
    winnow("ingest", seeds, "-c", seeds.parent / "c", "-j", 0)
    return seeds.parent / "c"


def test_every_command_has_examples() -> None:
    names = {command.__name__ for command in COMMANDS}
    assert names == HELP.keys() - {""}


def test_every_command_is_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert [command.__name__ for command in COMMANDS if f"winnow {command.__name__}" not in readme] == []


@pytest.mark.parametrize("example", [example for found in HELP.values() for example in found.examples])
def test_examples_are_understood(example: str) -> None:
    _, command, *arguments = shlex.split(example.rpartition("| ")[2])
    group = typer.main.get_command(app)
    assert group.commands[command].make_context(command, arguments) is not None  # type: ignore[attr-defined]


def test_help_has_examples_and_exit_codes() -> None:
    for arguments in (["--help"], ["ingest", "--help"], ["remove", "-h"]):
        text = winnow(*arguments).stdout.decode()
        assert "Examples:" in text
        assert "Exit codes:" in text
        assert "docs/" in text


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"], ["ingest"], ["ingest", "--nope"], ["status"], ["export", "-c", "x", "--format", "xml"],
        ["ingest", "x", "-c", "x", "--workers", "many"], ["changes", "-c", "x"], ["--log-format"],
    ],
)  # fmt: skip
def test_errors_of_usage_are_one_line(arguments: list[str], tmp_path: Path) -> None:
    done = winnow(*arguments, code=2, cwd=tmp_path)
    assert done.stdout == b""
    assert done.stderr.startswith(b"winnow: ")
    assert done.stderr.count(b"\n") == 1
    assert "\u2500" not in done.stderr.decode()


def test_an_error_of_usage_is_json_in_a_log_of_json() -> None:
    done = winnow("nonsense", code=2, WINNOW_LOG_FORMAT="json")
    assert "nonsense" in json.loads(done.stderr)["message"]


def test_shells_complete() -> None:
    said = {"_WINNOW_COMPLETE": "complete_bash", "COMP_WORDS": "winnow sch", "COMP_CWORD": "1"}
    assert set(winnow(code=None, **said).stdout.decode().split()) == {"schema", "schedule"}
    assert "--install-completion" in winnow("--help").stdout.decode()


def test_a_system_without_posix_is_told_in_one_line() -> None:
    code, line = ended_with(ModuleNotFoundError("No module named 'fcntl'", name="fcntl"))
    assert (code, "\n" in line) == (78, False)
    assert "WSL" in line
    assert ended_with(ModuleNotFoundError("No module named 'x'", name="x"))[0] == 1


def test_a_dash_is_stdout(corpus: Path, tmp_path: Path) -> None:
    whole = winnow("export", "-c", corpus, cwd=tmp_path).stdout
    assert winnow("export", "-c", corpus, "-o", "-", cwd=tmp_path).stdout == whole
    assert list(tmp_path.iterdir()) == []
    winnow("export", "-c", corpus, "-o", "all.jsonl", cwd=tmp_path)
    assert (tmp_path / "all.jsonl").read_bytes() == whole
    winnow("export", "-c", corpus, "-o", "-", "--format", "parquet", cwd=tmp_path, code=2)


@pytest.mark.parametrize("key", ["river.txt", "seeds/river.txt", "./seeds/river.txt", "{}/river.txt"])
def test_a_key_that_is_almost_right_finds_its_document(corpus: Path, seeds: Path, key: str) -> None:
    told = winnow_json("explain", key.format(seeds), "-c", corpus, "--json", cwd=seeds.parent)
    assert told["source"] == "seeds/river.txt"


def test_other_keys_get_suggestions(corpus: Path, seeds: Path) -> None:
    assert winnow_json("explain", "feed.jsonl#7", "-c", corpus, "--json")["source"] == "seeds/feed.jsonl#7"
    for key, meant in (("feed.jsonl", b"30 documents"), ("rivver.txt", b"seeds/river.txt"), ("bakers", b"bakers.txt")):
        assert meant in winnow("explain", key, "-c", corpus, code=66).stderr
    done = winnow("explain", "zzzz", "-c", corpus, code=66)
    assert b"meant" not in done.stderr
    done = winnow("remove", "river.txt", "-c", corpus, "--reason", "x", code=2)
    assert b"seeds/river.txt" in done.stderr, "a takedown takes nothing at a guess"


def test_quiet_and_verbose(seeds: Path, tmp_path: Path) -> None:
    assert winnow("ingest", seeds, "-c", tmp_path / "c", "-j", 0, "-q").stderr == b""
    assert winnow("export", "-c", tmp_path / "c", "-q", "-o", tmp_path / "x").stderr == b""
    told = winnow("ingest", seeds, "-c", tmp_path / "d", "-j", 0, "-v").stderr.decode()
    assert "debug document seeds/deep/bakers.txt" in told
    changed = told.partition("snapshot 1")[2]
    assert all(f"seeds/feed.jsonl#{n}" in changed for n in range(30)), "all names"
    (seeds / "bad.bin.txt").write_bytes(bytes(range(256)))
    told = winnow("ingest", seeds, "-c", tmp_path / "c", "-j", 0, "-q").stderr.decode()
    (seeds / "bad.bin.txt").unlink()
    assert told.count("\n") == told.count("warning") == 2
    assert winnow_lines("changes", "-c", tmp_path / "c", "--since", 1, "-q") == []


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_is_for_terminals_only() -> None:
    for console, drawn in ((Console(stream=_Terminal()), True), (Console(stream=io.StringIO()), False)):
        with console.progress("seeds", 3) as advance:
            advance()
            advance("quarantined")
        text = console.stream.getvalue()  # type: ignore[attr-defined]
        assert bool(text) == drawn
        assert not drawn or all(part in text for part in ("seeds 2 of 3", "/s", "1 quarantined"))
    with Console(stream=_Terminal(), quiet=True).progress("seeds") as advance:
        advance()


def test_a_long_run_says_a_line_now_and_then_where_nobody_watches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("winnow.ingest.cli.progress.LINE_SECONDS", 0)
    for form, parts in (
        ("text", ("info seeds 2 of 4 ", "1 exact duplicates, 1 quarantined", "about 0 s left")),
        ("json", ('"done": 2', '"became": {"exact duplicates": 1, "quarantined": 1}')),
    ):
        stream = io.StringIO()
        with Console(form, stream).progress("seeds", 4) as advance:
            advance()
            advance.note("exact duplicates", 1)
            advance("quarantined")
        assert stream.getvalue().count("\n") == 2, "whole lines"
        assert all(part in stream.getvalue().splitlines()[1] for part in parts)
    with Console(stream=(stream := io.StringIO()), quiet=True).progress("seeds") as advance:
        advance()
    assert not stream.getvalue()


def test_time_left_goes_by_bytes_where_nobody_knows_how_many_seeds_there_are() -> None:
    tally = Tally("seeds", None, lambda tally: None)
    tally()
    assert tally.left is None
    tally.started -= 10
    tally.measure(200, 300)
    assert tally.left == pytest.approx(5, abs=0.5)
    tally.measure(900, 300)
    assert tally.left == 0, "what grew meanwhile is no time less than none"
    assert [spoken(seconds) for seconds in (59.6, 61, 7322)] == ["1 min 0 s", "1 min 1 s", "2 h 2 min"]


def test_a_run_on_a_terminal_tells_how_far_it_is(seeds: Path, tmp_path: Path) -> None:
    """Also of quarantine and duplicates so far, and of the time left, which the sizes of the files give."""
    (seeds / "copy.txt").write_bytes((seeds / "river.txt").read_bytes())
    with open(seeds / "feed.jsonl", "a") as feed:
        feed.write("{ broken\n")
    console = Console(stream=_Terminal())
    ingest([str(seeds)], tmp_path / "c", RunSettings(workers=0, batch_seeds=1), console=console)
    text = console.stream.getvalue()  # type: ignore[attr-defined]
    drawn = [line for line in re.split(r"\x1b\[[0-9;?]*[A-Za-z]|[\r\n]", text) if line.strip()]
    for part in ("exact duplicates", "1 quarantined", "records written"):
        assert any(part in line for line in drawn), part


def test_how_much_is_read() -> None:
    files = [SourceFile(Path(name), "l", None, name, size, 0) for name, size in (("a", 10), ("b", 20), ("c", 5))]
    so_far = ReadSoFar(lambda: files)
    so_far._add_up()
    assert so_far.total == 35
    so_far.went_on(files[0], 4)
    so_far.went_on(files[1], 30)
    assert so_far.done == 24, "a file that is read twice has its size"
    for file in files:
        so_far.finished(file)
    assert so_far.done == 35
    endless = ReadSoFar(lambda: [*files, SourceFile(None, "l", None, "-", 0, 0, piped=True)])
    endless._add_up()
    assert endless.total is None
