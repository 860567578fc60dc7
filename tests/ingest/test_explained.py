"""``explain`` for people: what is shown first, in which colours, and beside the raw seed."""

from __future__ import annotations

import io
import json
import os
import pty
import re
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from rich.cells import cell_len
from winnow.corpus.state.store import Store
from winnow.ingest.cli.explained import CHANGES, explained_lines
from winnow.ingest.cli.side_by_side import beside, raw_lines, side_lines, side_rows
from winnow.ingest.cli.style import coloured, painted
from winnow.ingest.run.raw_seed import raw_seed
from winnow.normalize.document import Seed

from ..commands import winnow, winnow_json

STORY = (
    "The river rose through the night and by morning it had reached the steps of the old mill.",
    "People carried chairs, books and a piano up to the first floor while the water came in under the doors.",
    "Nobody was hurt, said the mayor, who had not slept either, but the bridge will stay closed until Friday.",
)
PAGE = (
    "<!doctype html><title>The river rose</title><nav><a href=/>Home</a> <a href=/s>Sport</a></nav>"
    "<script>var hidden = 'nothing'</script><article><h1>The river rose</h1>"
    + "".join(f"<p>{line} {line}</p>" for line in STORY)
    + "</article><footer>All rights reserved &copy; the harbour gazette</footer>"
)


def told(lines: object, *, colour: bool = False) -> str:
    return "\n".join(painted(line, colour=colour) for line in lines)  # type: ignore[attr-defined]


def entry(**more: object) -> dict[str, object]:
    plain = {"source": "a/b", "id": "0" * 32, "outcome": "kept", "first_seen": None, "last_changed": None}
    return {**plain, **more}


def candidate(field: str, weight: float, *, won: bool = False) -> dict[str, object]:
    value = f"{field} {weight}"
    return {"field": field, "value": value, "method": "m", "confidence": weight, "won": won, "why": ""}


def cut(text: str, reason: str = "model", **more: object) -> dict[str, object]:
    return {"line": 0, "text": text, "reason": reason, "score": 0.9, "chars": None, "lines": 1, **more}


# -- what is shown -----------------------------------------------------------------------------------------------------


def test_the_best_three_candidates_of_a_field() -> None:
    candidates = [candidate("title", weight / 10, won=weight == 2) for weight in range(1, 7)] + [candidate("date", 0.5)]
    text = told(explained_lines(entry(candidates=candidates)))
    assert re.findall(r"title 0\.\d", text) == ["title 0.2", "title 0.6", "title 0.5"]
    assert "date 0.5" in text
    assert "3 more candidates: --verbose" in text
    everything = told(explained_lines(entry(candidates=candidates), verbose=True))
    assert len(re.findall(r"title 0\.\d", everything)) == 6
    assert "--verbose" not in everything


def test_the_first_cuts_and_how_many_more() -> None:
    cuts = [cut(f"line {n}") for n in range(CHANGES + 7)]
    text = told(explained_lines(entry(cuts=cuts, more_cuts={"links": [4, 9]})))
    assert text.count("[model]") == CHANGES
    assert "and 7 more: --verbose" in text
    assert "and 4 smaller ones: links 4" in text
    assert told(explained_lines(entry(cuts=cuts), verbose=True)).count("[model]") == CHANGES + 7
    assert "block 1 [footer 0.90] 1,234 characters: About" in told(
        explained_lines(entry(cuts=[cut("About", "footer", chars=1234)]))
    )


def test_when_it_was_seen() -> None:
    first, later = "2024-01-02T03:04:05Z", "2024-02-02T03:04:05Z"
    for changed, words in (
        (first, "first 2024-01-02 03:04, unchanged since"),
        (later, "last changed 2024-02-02 03:04"),
    ):
        assert words in told(explained_lines(entry(first_seen=first, last_changed=changed)))
    assert "seen" not in told(explained_lines(entry()))


# -- colour ------------------------------------------------------------------------------------------------------------


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stream", "environment", "expected"),
    [
        (Terminal(), {}, True),
        (Terminal(), {"NO_COLOR": ""}, True),  # no-color.org: when it is not empty
        (Terminal(), {"NO_COLOR": "1"}, False),
        (Terminal(), {"TERM": "dumb"}, False),
        (io.StringIO(), {}, False),
    ],
)
def test_colour_is_for_terminals(
    stream: io.StringIO, environment: dict[str, str], expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert coloured(stream) is expected


def test_what_is_painted_is_inert() -> None:
    evil = "\x1b]0;owned\x07\u202e"
    assert painted([("bad", evil)], colour=True) == "\x1b[31m\\x1b]0;owned\\x07\\u202e\x1b[0m"
    assert painted([("", evil), ("good", "")], colour=True) == "\\x1b]0;owned\\x07\\u202e"
    assert painted([("bad", "a")], colour=False) == "a"


# -- side by side ------------------------------------------------------------------------------------------------------


def test_lines_stand_beside_each_other() -> None:
    raw = ["Home | Sport", STORY[0], "Share this!", STORY[1].upper(), "Something else"]
    rows = list(
        side_rows(
            raw, f"{STORY[0]}\n\n{STORY[1]}\nSomething new", [cut("Home | Sport", "navigation"), cut("Share this!")]
        )
    )
    assert [(left, right) for left, right, _, _ in rows] == [
        ("Home | Sport", "[navigation]"),
        (STORY[0], STORY[0]),
        ("Share this!", "[model]"),
        (STORY[1].upper(), STORY[1]),
        ("Something else", "Something new"),
    ]
    assert [paint for _, _, paint, _ in rows] == ["cut", "", "cut", "there", "there"]


def test_a_block_is_known_by_its_first_words() -> None:
    rows = list(side_rows(["Home", "Sport", "elsewhere"], "", [cut("Home Sport Weather", "navigation", chars=99)]))
    assert [right for _, right, _, _ in rows] == ["[navigation]", "[navigation]", ""]


@pytest.mark.parametrize("width", [60, 81, 160])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    wide = "南海トラフ地震臨時情報" * 12
    rows = side_rows([wide, "x" * 300, STORY[0]], f"{wide}\n{STORY[0]}", [])
    lines = told(side_lines(iter(list(rows)), width)).split("\n")
    assert max(map(cell_len, lines)) <= width
    assert lines[0].split() == ["raw", "seed", "published", "text"]
    assert sum(line.count("x") for line in lines[1:]) >= 300


def test_a_narrow_terminal_has_one_below_the_other() -> None:
    rows = side_rows(["Menu", STORY[0], "old"], f"{STORY[0]}\nnew", [cut("Menu")])
    assert told(side_lines(rows, 40)).split("\n") == ["- Menu [model]", f"  {STORY[0]}", "- old", "+ new"]


def test_what_is_seen_of_a_page() -> None:
    seed = Seed("a", PAGE.encode(), "html")
    lines = raw_lines(seed, "utf-8")
    assert lines is not None
    assert lines[:3] == ["The river rose", "Home Sport", "The river rose"]
    assert lines[-1] == "All rights reserved © the harbour gazette"
    assert not any("hidden" in line for line in lines)
    assert raw_lines(Seed("a", "ein Bär".encode("cp1252"), "text"), "cp1252") == ["ein Bär"]
    assert raw_lines(Seed("a", "ein\nBär", "text"), "no such charset") == ["ein", "Bär"]
    assert raw_lines(Seed("a", b"%PDF", "pdf"), "") is None


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "page.html").write_text(PAGE)
    (folder / "text.txt").write_text("Share this story!\n" + "\n\n".join(STORY))
    (folder / "rows.jsonl").write_text(
        json.dumps({"id": 1, "html": PAGE.replace("river", "tide"), "url": "https://a.example/"}) + "\n"
    )
    winnow("ingest", folder, "--corpus", tmp_path / "c", "--workers", 0)
    return tmp_path / "c"


def test_the_raw_seed_is_found_again(corpus: Path) -> None:
    with closing(Store.read(corpus)) as store:
        for source, media in (("in/page.html", "html"), ("in/text.txt", "text")):
            seed = raw_seed(store, source)
            assert seed is not None
            assert (seed.source, seed.media) == (source, media)
        assert raw_seed(store, "in/nothing") is None
        (corpus.parent / "in" / "page.html").write_text(PAGE.replace("Nobody", "Somebody"))
        assert raw_seed(store, "in/page.html") is None  # another seed lies there now
        (corpus.parent / "in" / "page.html").unlink()
        assert raw_seed(store, "in/page.html") is None
        told_so = told(beside(store, entry(source="in/page.html", text="x", encoding="utf-8", cuts=[])))
        assert "there is no raw text to show" in told_so
        assert "is filtered" in told(beside(store, entry(source="in/page.html", outcome="filtered")))


def test_the_command(corpus: Path) -> None:
    for source in ("in/page.html", "in/text.txt"):
        text = winnow("explain", source, "--corpus", corpus, "--side-by-side", COLUMNS="140").stdout.decode()
        assert "raw seed" in text
        assert any(line.count("The river rose through the night") == 2 for line in text.splitlines())
        assert "first 20" in text
        assert "\x1b" not in text
    found = winnow_json("explain", "in/text.txt", "--corpus", corpus, "--json")
    assert found["first_seen"] == found["last_changed"] != None  # noqa: E711
    ours, theirs = pty.openpty()
    words = [sys.executable, "-m", "winnow.ingest", "explain", "in/text.txt", "--corpus", str(corpus)]
    environment = {name: value for name, value in os.environ.items() if name != "NO_COLOR"} | {"TERM": "xterm"}
    subprocess.run(words, stdout=theirs, stderr=subprocess.DEVNULL, env=environment, check=True)
    os.close(theirs)
    assert b"\x1b[32mkept\x1b[0m" in os.read(ours, 1 << 16)
    os.close(ours)
