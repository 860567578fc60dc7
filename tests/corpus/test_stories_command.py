"""``winnow stories`` over a corpus: the same answer whatever came first, and only where it can be right."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

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
