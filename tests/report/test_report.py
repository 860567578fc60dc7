"""What the report counts, and the page as a file: its size, its policy, and that nothing in it is more than text."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from dataclasses import asdict, replace
from hashlib import sha256
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from winnow.corpus.inspection.report import documents, render
from winnow.corpus.inspection.report.groups import MEMBERS
from winnow.corpus.inspection.report.numbers import GroupMember, LargeGroup, Listed
from winnow.corpus.inspection.report.tally import Frequent, Highest, Lengths, flat, middle
from winnow.corpus.inspection.report.troubles import troubles
from winnow.corpus.shown import shown
from worlds import Seeds, Spec, run, run_settings

from tests.commands import winnow, winnow_json

from .conftest import report_on

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "corpus" / "inspection" / "report" / "page"


def test_a_small_corpus_is_counted(world: Path) -> None:
    report = report_on(world)
    assert sum(report.outcomes.values()) == report.seeds == 17
    assert report.outcomes["kept"] == report.documents_of == len(report.documents) == 10
    assert report.outcomes["exact-duplicate"] + report.outcomes["near-duplicate"] == 4
    assert {label: sum(counts.values()) for label, counts in report.labels.items()} == {"in": 17}
    assert report.texts.sites.rows == [("site0.example", 4), ("site1.example", 3), ("site2.example", 3)]
    assert (report.texts.languages.rows, report.texts.undated) == ([("und", 10)], 0)
    assert report.texts.days[:2] == [("2024-01-10", 1), ("2024-01-13", 1)]
    assert report.texts.characters == sum(one.characters for one in report.documents)
    assert sum(number for _, _, number in report.texts.lengths.bins) == 10
    assert [(run["run"], run["seeds"]["new"], run["counts"]["kept"]) for run in report.runs] == [
        (2, 7, 10),
        (1, 10, 10),
    ]
    assert {one.reason for one in report.filtered} == {"no text left"}
    assert sum(one.number for one in report.quarantined) == report.outcomes["quarantined"] == 2
    assert not report.undecided


def test_groups_are_shown_side_by_side(world: Path) -> None:
    found = report_on(world).duplicates
    assert found.of == 2
    first, second = found.groups
    assert (first.others, first.exact, second.others, second.exact) == (3, 1, 1, 1)
    assert [member.source for member in first.members] == ["in/b.jsonl#nearer", "in/b.jsonl#near", "in/b.jsonl#same"]
    for member in first.members[:2]:
        assert 0 < member.similarity < 1
        assert member.differences
    assert first.members[0].similarity <= first.members[1].similarity
    (lead, _, this, trail) = first.members[0].differences[0]
    assert this == "7"
    assert 0 < len(lead.split()) <= len(trail.split()) == 6
    assert first.members[2].differences == []  # the same text
    assert sum(number for _, _, number in found.similarity.bins) == 2
    assert {name: number for name, number, _ in found.relations}["equal"] == 2
    assert found.sizes == [(2, 2, 1), (4, 5, 1)]


def test_a_group_of_many_lists_the_least_similar(tmp_path: Path, plain_normalizer: None) -> None:
    seeds = Seeds(tmp_path / "in")
    seeds.put_records("a.jsonl", {f"{n:02}": Spec(base=1, number=0, style=n % 3) for n in range(30)})
    seeds.put_record("b.jsonl", "near", Spec(base=1, drift=1))
    run([seeds.root], tmp_path / "c")
    (group,) = report_on(tmp_path / "c").duplicates.groups
    assert (group.others, len(group.members)) == (30, MEMBERS)
    assert group.members[0].outcome == "near-duplicate"


def test_what_was_cut_is_counted_in_kept_documents(tmp_path: Path, shared_normalizer: None, seeds_folder: Path) -> None:
    run([seeds_folder], tmp_path / "c")
    cuts = report_on(tmp_path / "c").cuts
    assert {"junk", "phrase.share"} <= {one.reason for one in cuts.reasons}
    assert all(one.documents <= 5 and one.documents <= one.cuts for one in cuts.reasons)
    assert all(times > 1 for _, _, times in cuts.lines)
    assert all(0 < one.share < 1 for one in cuts.shortened)
    assert cuts.shortened == sorted(cuts.shortened, key=lambda one: -one.share)


def test_lines_that_recur_at_a_site_count_as_cut(tmp_path: Path, plain_normalizer: None) -> None:
    seeds = Seeds(tmp_path / "in")
    for n in range(4):
        seeds.put_text(f"s/{n}.txt", Spec(base=n, boilerplate=(0,)))
    run([seeds.root], tmp_path / "c", run_settings(boilerplate_documents=3))
    report = report_on(tmp_path / "c")
    (reason,) = report.cuts.reasons
    assert (reason.reason, reason.documents, reason.cuts) == ("recurring", 4, 4)
    assert reason.meaning == "in several documents of a site"
    assert report.cuts.lines == [("recurring", "The harbour gazette is printed by friends", 4)]


def test_the_table_is_a_sample_that_does_not_depend_on_the_order(
    tmp_path: Path, plain_normalizer: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "LISTED", 5)
    samples = []
    for order in (range(12), range(11, -1, -1)):
        seeds, corpus = Seeds(tmp_path / f"{order.start}" / "in"), tmp_path / f"{order.start}" / "c"
        for n in order:
            seeds.put_record(f"{n}.jsonl", "x", Spec(base=n))
            run([seeds.root / f"{n}.jsonl"], corpus, label="in")
        report = report_on(corpus)
        assert (len(report.documents), report.documents_of) == (5, 12)
        samples.append([one.source for one in report.documents])
    assert samples[0] == samples[1]


def test_only_addresses_of_the_web_are_links(tmp_path: Path, plain_normalizer: None) -> None:
    seeds = Seeds(tmp_path / "in")
    for n, url in enumerate(
        ("https://a.example/x?y=1", "javascript:alert(1)", "data:text/html,x", "http://a.example/\u202ex")
    ):
        seeds.put_record("a.jsonl", f"{n}", Spec(base=n), url=url)
    run([seeds.root], tmp_path / "c")
    links = {one.source[-1]: one.link for one in report_on(tmp_path / "c").documents}
    assert links == {"0": "https://a.example/x?y=1", "1": "", "2": "", "3": ""}


def test_reasons_that_differ_in_figures_are_of_a_kind() -> None:
    rows = [(f"s{n}", f"line {n}: not JSON") for n in range(7)] + [("x", "empty")]
    first, second = troubles(rows)
    assert (first.number, first.example, first.sources) == (7, "line 0: not JSON", ["s0", "s1", "s2", "s3", "s4"])
    assert (second.reason, second.number) == ("empty", 1)


def test_an_empty_corpus_has_a_report(tmp_path: Path, plain_normalizer: None) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "blank.txt").write_text("\n")
    run([tmp_path / "in"], tmp_path / "c")
    report = report_on(tmp_path / "c")
    assert (report.documents, report.texts.lengths.quantiles, report.duplicates.groups) == ([], {}, [])
    render.render_page(report)


# -- counting ----------------------------------------------------------------------------------------------------------


def test_frequent_names_are_counted_in_bounded_memory() -> None:
    few = Frequent(room=10)
    for n in range(20):
        few.add(f"{n:02}", n + 1)
    assert few.tallied(3).rows == [("19", 20), ("18", 19), ("17", 18)]
    assert few.tallied(3).exact
    assert few.tallied(3).of == 20
    many = Frequent(room=10)
    for n in range(1000):
        many.add(f"rare {n}")
        many.add("often")
    assert len(many.counts) <= 20
    assert many.tallied(1).rows == [("often", 1000)]
    assert not many.tallied(1).exact


@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=60))
def test_lengths_are_known_to_a_percent(values: list[int]) -> None:
    lengths = Lengths()
    for value in values:
        lengths.add(value)
    spread = lengths.spread((1, 10, 100, 1000, 10**7))
    assert sum(number for _, _, number in spread.bins) == len(values)
    half = sorted(values)[(len(values) + 1) // 2 - 1]
    assert spread.quantiles["50 %"] == pytest.approx(half, rel=0.02)


def test_the_highest_of_many_are_kept() -> None:
    highest: Highest[str] = Highest(3)
    for n in (5, 1, 9, 7, 3):
        highest.offer(n, f"{n}")
    assert highest.ranked() == ["9", "7", "5"]
    assert highest.wants(6)
    assert not highest.wants(4)


def test_small_things() -> None:
    assert flat("a\n b\tc", 10) == "a b c"
    assert flat("abcdef", 4) == "abc…"
    assert (flat(None, 4), flat("", 4)) == ("", "")
    assert middle([(1, 1), (5, 3), (9, 1)]) == 5
    assert middle([]) == 0


# -- the page as a file ------------------------------------------------------------------------------------------------

EVIL = (
    "</script><script>window.broken = 1</script><!-- {{program}} \u2028\u202e\ud800 &lt; <img src=x onerror=alert(1)>"
)


@given(st.recursive(st.text() | st.integers(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_json_in_the_page_is_inert(value: object) -> None:
    text = render.inert_json(value)
    assert not set(text) & {"<", ">", "&", "\u2028", "\u2029"}
    text.encode("utf-8")
    assert json.loads(text) == render._shown(value)
    assert json.loads(render.inert_json(EVIL)) == shown(EVIL)


def test_what_is_filled_in_is_not_looked_at_again(world: Path) -> None:
    page = render.render_page(replace(report_on(world), corpus=EVIL)).decode()
    assert page.count("</script>") == 3
    assert page.count("<!--") == 0
    title = re.search("<title>(.*)</title>", page)
    assert title is not None
    assert unescape(title[1]) == shown(f"winnow report: {EVIL}")
    assert render.GENERATOR in page[:4096]


def test_the_policy_names_what_may_run_by_its_hash(world: Path) -> None:
    page = render.render_page(report_on(world)).decode()
    found = re.search('Content-Security-Policy" content="([^"]*)"', page)
    assert found is not None
    policy = unescape(found[1])
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    for tag in ("style", "script"):
        for inside in re.findall(f"<{tag}>(.*?)</{tag}>", page, re.DOTALL):
            assert b64encode(sha256(inside.encode()).digest()).decode() in policy
    assert page.index("Content-Security-Policy") < page.index("<style>")


def test_the_page_stays_small_whatever_is_in_it(world: Path) -> None:
    wide = "\U0001f600" * 400
    listed = [Listed(wide, wide, wide, wide, "en", "2024-01-01", 1, 0, "https://a.example/") for _ in range(2_000)]
    member = GroupMember(wide, wide, "near-duplicate", "jaccard", 0.9, 0.9, [(wide, wide, wide, wide)] * 8)
    groups = [LargeGroup(wide, "0" * 32, wide, wide, 9, 0, [member] * 8) for _ in range(24)]
    report = report_on(world)
    report = replace(report, documents=listed, documents_of=10**6, duplicates=replace(report.duplicates, groups=groups))
    page = render.render_page(report)
    assert len(page) < 5_000_000
    data = json.loads(re.search('id="data">(.*?)</script>', page.decode(), re.DOTALL)[1])  # type: ignore[index]
    assert 0 < len(data["documents"]) < 2_000
    assert data["documents_of"] == 10**6


def test_the_library_is_the_one_that_is_stated() -> None:
    notice = (ROOT / "docs" / "NOTICE.md").read_text("utf-8")
    for name in ("uPlot.iife.min.js", "uPlot.min.css"):
        assert sha256((PAGE / name).read_bytes()).hexdigest() in notice
    assert "v1.6.32" in (PAGE / "uPlot.iife.min.js").read_text("utf-8")[:100]
    assert "uPlot 1.6.32" in notice


def test_the_program_makes_no_markup_of_text() -> None:
    program = (PAGE / "page.js").read_text("utf-8") + (PAGE / "uPlot.iife.min.js").read_text("utf-8")
    for name in (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "DOMParser",
        "eval(",
        "new Function",
    ):
        assert name not in program


# -- the command -------------------------------------------------------------------------------------------------------


def test_the_command(world: Path, tmp_path: Path) -> None:
    done = winnow("report", "--corpus", world, cwd=tmp_path)
    assert b"report.html" in done.stderr
    page = (tmp_path / "report.html").read_bytes()
    assert page.startswith(b"<!doctype html>")
    winnow("report", "--corpus", world, cwd=tmp_path)  # its own page is written anew
    (tmp_path / "report.html").write_text("the minutes of last week")
    refused = winnow("report", "--corpus", world, cwd=tmp_path, code=2)
    assert b"--output" in refused.stderr
    assert (tmp_path / "report.html").read_text() == "the minutes of last week"
    winnow("report", "--corpus", world, "-o", "other.html", cwd=tmp_path)
    piped = winnow("report", "--corpus", world, "-o", "-", cwd=tmp_path)
    assert piped.stdout.startswith(b"<!doctype html>")
    assert piped.stderr == b""
    found = winnow_json("report", "--corpus", world, "--json")
    assert found["outcomes"] == asdict(report_on(world))["outcomes"]
    winnow("report", "--corpus", tmp_path / "nowhere", code=66)


def test_alarms_of_runs_are_listed_with_their_time(tmp_path: Path) -> None:
    seeds = Seeds(tmp_path / "in")
    for number in range(4):
        seeds.put_text(f"{number}.txt", Spec(base=1, tail=number))
    run([seeds.root], tmp_path / "c", run_settings(alarm_cluster=2))
    report = report_on(tmp_path / "c")
    (alarm,) = report.alarms
    assert re.match(r"2\d{3}-\d\d-\d\dT\d\d:\d\d:\d\dZ: .+", alarm)
