"""``winnow stories`` over a corpus: the same answer whatever came first, and only where it can be right."""

from __future__ import annotations

import json
from itertools import permutations
from pathlib import Path
from typing import Any

from ..commands import winnow, winnow_lines
from ..dedupe.test_stories import FLOOD, FLOOD_TOO, TOLL

SHORT = "Harwick: 140 families flee as the Oske dam overflows, says Ingrid Solberg."
TEXTS = {"a.txt": FLOOD, "b.txt": FLOOD_TOO, "c.txt": TOLL, "d.txt": SHORT}


def test_the_same_stories_whatever_came_first(tmp_path: Path) -> None:
    answers = []
    for number, order in enumerate(permutations(("a.txt", "b.txt", "c.txt"))):
        corpus, seeds = tmp_path / f"corpus{number}", tmp_path / f"{number}" / "seeds"
        seeds.mkdir(parents=True)
        for file in (*order, "d.txt"):
            (seeds / file).write_text(TEXTS[file], "utf-8")
            winnow("ingest", seeds, "--corpus", corpus, "--workers", 0)
        answers.append(winnow_lines("stories", "--corpus", corpus, "--json"))
    (story,) = answers[0]
    assert all(answer == [story] for answer in answers)
    assert sorted(version["source"] for version in story["versions"]) == ["seeds/a.txt", "seeds/b.txt"]
    assert story["size"] == 2
    assert story["story"] == min(version["id"] for version in story["versions"])
    assert story["shared"]["figures"] == ["140"]


def test_seeds_that_report_one_speech(tmp_path: Path, seeds_folder: Path) -> None:
    winnow("ingest", seeds_folder, "--corpus", tmp_path / "corpus", "--workers", 0)
    (story,) = winnow_lines("stories", "--corpus", tmp_path / "corpus", "--json")
    assert sorted(version["source"][6:9] for version in story["versions"]) == ["000", "002"]
    assert b"2 versions" in winnow("stories", "--corpus", tmp_path / "corpus").stdout


WIRE = FLOOD.replace("The mayor", "HARWICK, March 2 (Ruters) - The mayor")


def pages(folder: Path, **texts: tuple[str, str, str]) -> Path:
    """Records of a crawler: name to text, address and day."""
    folder.mkdir()
    lines = [
        json.dumps(
            {"id": name, "text": text, "url": url, "date": day} if day else {"id": name, "text": text, "url": url}
        )
        for name, (text, url, day) in texts.items()
    ]
    (folder / "p.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    return folder


def by_name(corpus: Path) -> dict[str, dict[str, Any]]:
    return {str(found["source"]).partition("#")[2]: found for found in winnow_lines("export", "--corpus", corpus)}


MORE = " ".join(
    f"Paragraph {n} of the paper's own report tells of cellar number {n * 7} in Harwick." for n in range(12)
)


def test_a_reprint_names_its_source_and_an_undated_one_gets_bounds(tmp_path: Path) -> None:
    seeds = pages(
        tmp_path / "in",
        first=(FLOOD, "https://wire.example/1", "2021-03-02"),
        paper=(f"{FLOOD} {MORE}", "https://paper.example/1", "2021-03-04"),
        blog=(f"{MORE.replace('paper', 'blog').replace('cellar', 'garden')} {FLOOD}", "https://blog.example/1", ""),
        other=(FLOOD_TOO, "https://other.example/1", "2021-03-03"),
    )
    corpus = tmp_path / "c"
    winnow("ingest", seeds, "--corpus", corpus, "--workers", 0)
    found = by_name(corpus)
    assert {found[name]["story"] for name in ("first", "paper", "blog", "other")} == {found["first"]["id"]}
    assert found["paper"]["source_of"] == found["first"]["id"]
    assert found["paper"]["syndicated"] is True
    assert found["first"]["source_of"] is found["other"]["source_of"] is None
    blog = found["blog"]
    assert blog["date"] is None
    assert blog["date_earliest"] < "2021-03-02" < "2021-03-04" < blog["date_latest"]
    assert {entry["method"] for entry in blog["evidence"] if entry["field"] == "date_latest"} <= {
        "story.reprint", "weekday.story",
    }  # fmt: skip
    (story,) = winnow_lines("stories", "--corpus", corpus, "--json")
    roles = {version["source"].partition("#")[2]: version for version in story["versions"]}
    assert roles["first"]["role"] == "original"
    assert roles["paper"]["role"] == "reprint"
    assert "140 families had left their homes" in roles["paper"]["passage"]
    assert roles["other"]["role"] == "rewrite"
    shown = winnow("explain", "https://paper.example/1", "--corpus", corpus).stdout.decode()
    assert "reprint" in shown
    assert found["first"]["id"] in shown


def test_a_takedown_leaves_no_name_of_the_document_behind(tmp_path: Path) -> None:
    seeds = pages(
        tmp_path / "in",
        first=(FLOOD, "https://wire.example/1", "2021-03-02"),
        paper=(f"{FLOOD} {MORE}", "https://paper.example/1", "2021-03-04"),
    )
    corpus = tmp_path / "c"
    winnow("ingest", seeds, "--corpus", corpus, "--workers", 0)
    name = by_name(corpus)["first"]["id"]
    winnow("remove", "https://wire.example/1", "--corpus", corpus, "--reason", "asked")
    left = by_name(corpus)
    assert left["paper"]["story"] == left["paper"]["id"]
    assert left["paper"]["source_of"] is None
    for part in (corpus / "snapshots").rglob("part-*.jsonl"):
        assert name not in part.read_text("utf-8")
    winnow("verify", "--deep", "--corpus", corpus)


def test_bounds_of_others_are_not_salvaged_as_its_own(tmp_path: Path) -> None:
    seeds = pages(
        tmp_path / "in",
        first=(FLOOD, "https://wire.example/1", "2021-03-02"),
        blog=(f"{MORE} {FLOOD}", "https://blog.example/1", ""),
    )
    corpus = tmp_path / "c"
    winnow("ingest", seeds, "--corpus", corpus, "--workers", 0)
    before = by_name(corpus)
    assert before["blog"]["date_latest"]
    for file in corpus.glob("state.db*"):
        file.unlink()
    winnow("rebuild", "--corpus", corpus)
    winnow("remove", "https://wire.example/1", "--corpus", corpus, "--reason", "asked")
    assert by_name(corpus)["blog"]["date_latest"] is None
