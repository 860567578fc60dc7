"""Nobody speaks for the address of another, and nobody erases another's text: docs/authority.md, example by example.

Every world is an honest document and others that want its place. Whatever the order, the honest one is published word
for word, and the corpus is the same.
"""

from __future__ import annotations

import gzip
import json
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from forged import (
    BODY,
    CAPTURED,
    DAY,
    EVIL,
    HONEST,
    SPAM,
    STORY,
    TITLE,
    bag,
    forgeries,
    lines,
    mhtml,
    page,
    record,
    warc,
)
from winnow.corpus.inspection.explain import explain
from winnow.corpus.repair.finish_interrupted import finish_interrupted
from winnow.corpus.state.lock import CorpusLock
from winnow.corpus.state.store import Store
from winnow.corpus.takedown.remove import Removal, remove
from winnow.ingest.cli.console import Console
from winnow.ingest.inputs.items import Trust
from winnow.ingest.run.rebuild import rebuild
from worlds import age, facts, records, run, run_settings, verify_deep

pytestmark = pytest.mark.usefixtures("shared_normalizer")

Files = dict[str, bytes]
ENGLISH = page(canonical=HONEST, og=HONEST, ld=HONEST, date=DAY)
CAPTURE = {"crawl.warc": warc((HONEST, CAPTURED, ENGLISH))}
TRUSTED = replace(run_settings(), trust="all")


def put(folder: Path, files: Files) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)


def published(corpus: Path) -> dict[str, dict[str, object]]:
    return {str(entry["source"]): entry for entry in records(corpus)}


def body(entry: dict[str, object]) -> list[str]:
    return [line for line in str(entry["text"]).split("\n") if line]


OF_OTHERS = ("duplicates", "also", "syndicated")
"""What a record says of the documents it stands for, and of where they are, and not of itself."""


def stands(tmp_path: Path, honest: Files, evil: Files) -> dict[str, dict[str, object]]:
    """What is published of both, having looked that each honest record is what it was without the others."""
    put(tmp_path / "alone" / "in", honest)
    run([tmp_path / "alone" / "in"], tmp_path / "alone" / "c")
    wanted = published(tmp_path / "alone" / "c")
    assert wanted
    seen = set()
    for number, steps in enumerate(([{**honest, **evil}], [honest, evil], [evil, honest])):
        home = tmp_path / str(number)
        for step in steps:
            put(home / "in", step)
            run([home / "in"], home / "c")
        found = published(home / "c")
        for source, entry in wanted.items():
            assert source in found, f"{source} is not published"
            same = {name: value for name, value in found[source].items() if name not in OF_OTHERS}
            assert same == {name: value for name, value in entry.items() if name not in OF_OTHERS}
        seen.add(facts(home / "c").digest)
    assert len(seen) == 1
    assert not verify_deep(home / "c")
    return found


# Who may speak for a URL


@pytest.mark.parametrize("how", forgeries())
def test_a_genuine_capture_stays(how: str, tmp_path: Path) -> None:
    found = stands(tmp_path, CAPTURE, forgeries()[how])
    (honest,) = (entry for source, entry in found.items() if source.startswith("in/crawl.warc"))
    assert (honest["url"], body(honest)) == (HONEST, BODY)
    assert all(entry["id"] != honest["id"] for entry in found.values() if entry is not honest)


@pytest.mark.parametrize(
    "how", ["canonical", "json as index.html", "warc as page", "sidecar in a zip", "mhtml as view.php"]
)
def test_nothing_is_lost_of_who_claims(how: str, tmp_path: Path) -> None:
    """It is published under its own source, its address as what it says of itself, and found by that address."""
    put(tmp_path / "in", {**CAPTURE, **forgeries()[how]})
    run([tmp_path / "in"], tmp_path / "c")
    (evil,) = (entry for source, entry in published(tmp_path / "c").items() if "crawl.warc" not in source)
    assert evil["url"] == HONEST
    evidence = {entry["method"] for entry in evil["evidence"] if entry["field"] == "url"}  # type: ignore[attr-defined]
    assert "hint.url" not in evidence
    with closing(Store.read(tmp_path / "c")) as store:
        assert str(evil["source"]) in json.dumps(explain(store, HONEST), default=str)


def test_two_saved_pages_with_one_canonical_link_both_stay(tmp_path: Path) -> None:
    other = page(SPAM, canonical=HONEST, og=HONEST, ld=HONEST, date=DAY, modified="2031-01-01")
    assert len(stands(tmp_path, {"honest.html": ENGLISH}, {"evil.html": other})) == 2


def test_a_record_that_a_collection_states_stays(tmp_path: Path) -> None:
    honest = {"feed.jsonl": lines(record(url=HONEST, date=DAY, title=TITLE))}
    for number, how in enumerate(("canonical", "warc as index.html", "zip as index.html")):
        stands(tmp_path / str(number), honest, forgeries()[how])


def test_the_later_capture_is_the_current_one(tmp_path: Path) -> None:
    """An hour of a day is later than the day; no date is earlier than all."""
    earlier = warc((HONEST, "2024-03-05T01:00:00Z", page(SPAM)))
    for number, (name, data) in enumerate(
        {
            "a.warc": earlier,
            "a.jsonl": lines(record(SPAM, url=HONEST, fetched="2024-03-06")),
            "b.jsonl": lines(record(SPAM, url=HONEST, modified="2031-01-01")),
        }.items()
    ):
        honest = {"later.warc": warc((HONEST, "2024-03-06T00:00:01Z", ENGLISH))}
        found = stands(tmp_path / str(number), honest, {name: data})
        assert [body(entry) for entry in found.values()] == [BODY]


def test_names_say_what_is_believed_and_trust_says_more_or_less(tmp_path: Path) -> None:
    """The same bytes under an honest name do supersede; under ``trust = "all"`` under any name, under none never."""
    later = warc((HONEST, "2024-03-07T00:00:00Z", page(SPAM)))
    none = replace(run_settings(), trust="none")
    for number, (name, data, settings, left) in enumerate(
        [
            ("later.warc", later, run_settings(), 1),
            ("later.warc.gz", gzip.compress(later), run_settings(), 1),
            ("later.html", later, run_settings(), 2),
            ("later.html", later, TRUSTED, 1),
            ("later.zip", bag(x__warc=later), TRUSTED, 1),
            ("saved.mhtml", mhtml(page(SPAM), HONEST, "Thu, 07 Mar 2024 00:00:00 GMT"), run_settings(), 1),
            ("saved.html", mhtml(page(SPAM), HONEST, "Thu, 07 Mar 2024 00:00:00 GMT"), run_settings(), 2),
            ("later.warc", later, none, 2),
        ]
    ):
        home = tmp_path / str(number)
        put(home / "in", {**CAPTURE, name: data})
        run([home / "in"], home / "c", settings)
        assert len(published(home / "c")) == left, name
        assert not verify_deep(home / "c")


def test_a_sidecar_on_disk_wins_over_what_it_lies_beside(tmp_path: Path) -> None:
    stated = json.dumps({"url": EVIL, "fetched": "2024-03-07T00:00:00Z"}).encode()
    evil = {"index.html": lines(record(SPAM, url=HONEST, fetched="2099-01-01")), "index.html.json": stated}
    found = stands(tmp_path, CAPTURE, evil)
    assert {entry["url"] for entry in found.values()} == {HONEST, EVIL}


# Dates in the future


def test_a_date_in_the_future_is_no_fact(tmp_path: Path) -> None:
    """Nor does it win a place: the record with a date that can be is the current one."""
    honest = {"feed.jsonl": lines(record(url=HONEST, fetched="2024-03-05", date=DAY))}
    found = stands(
        tmp_path, honest, {"z.jsonl": lines(record(SPAM, url=HONEST, fetched="2099-01-01", date="2099-01-01"))}
    )
    assert [body(entry) for entry in found.values()] == [BODY]


def test_as_of_draws_the_line_closer(tmp_path: Path) -> None:
    settings = run_settings()
    settings = replace(
        settings, corpus=replace(settings.corpus, normalize=replace(settings.corpus.normalize, as_of="2024-12-31"))
    )
    late = record(SPAM, url=HONEST, fetched="2025-03-01", date="2025-02-01", modified="2025-02-01")
    put(tmp_path / "in", {"feed.jsonl": lines(record(url=HONEST, fetched="2024-03-05", date=DAY), {**late, "id": "z"})})
    put(tmp_path / "in", {"claims.html": page(SPAM, date="2025-01-01")})
    run([tmp_path / "in"], tmp_path / "c", settings)
    dates = {body(entry) == BODY: entry["date"] for entry in records(tmp_path / "c")}
    assert dates == {True: DAY, False: None}


# Who stands for copies


def evil_copies(paragraphs: tuple[str, ...], date: str) -> dict[str, Files]:
    """A text in every container, under an address of another host."""
    copy = page(paragraphs, title=TITLE, canonical=EVIL, og=EVIL, ld=EVIL, date=date)
    return {
        "html": {"evil.html": copy},
        "html of no address": {"evil.html": page(paragraphs, title=TITLE)},
        "html that claims the host": {"evil.html": copy.replace(EVIL.encode(), HONEST.encode() + b"-too")},
        "text": {"evil.txt": "\n\n".join((TITLE, *paragraphs)).encode()},
        "warc": {"evil.warc": warc((EVIL, "2024-03-05T02:00:00Z", copy))},
        "warc of a later day": {"evil.warc": warc((EVIL, "2024-03-06T02:00:00Z", copy))},
        "jsonl": {"evil.jsonl": lines(record(paragraphs, url=EVIL, title=TITLE, date="2024-03-06"))},
        "jsonl without a date": {"evil.jsonl": lines(record(paragraphs, url=EVIL, title=TITLE))},
        "zip": {"evil.zip": bag(a__html=copy, a__html__json=json.dumps({"url": EVIL, "date": "1999-01-01"}).encode())},
    }


HONESTLY: dict[str, Files] = {
    "warc": CAPTURE,
    "jsonl": {"feed.jsonl": lines(record(url=HONEST, date=DAY, title=TITLE))},
    "html": {"honest.html": ENGLISH},
}
WITH_SPAM = {
    "three at the end": STORY + SPAM[:3],
    "three at the head": SPAM[:3] + STORY,
    "at both ends": SPAM[:2] + STORY + SPAM[2:],
    "one at the head": SPAM[:1] + STORY,
    "one in the middle": STORY[:3] + SPAM[:1] + STORY[3:],
}


@pytest.mark.parametrize(
    ("honest", "where"),
    # Of two pages that are near-equal and have but their own word, nobody can tell which was first.
    [(honest, where) for honest in HONESTLY for where in WITH_SPAM if honest != "html" or not where.startswith("one")],
)
def test_a_copy_with_spam_does_not_stand_for_the_original(honest: str, where: str, tmp_path: Path) -> None:
    copies = evil_copies(WITH_SPAM[where], "1999-01-01")
    if (
        where.startswith("one") or "both" in where
    ):  # near-duplicates; of two captured on one day nobody can tell which was first
        copies = {name: copies[name] for name in ("html", "html that claims the host", "warc of a later day", "jsonl")}
    if honest == "html":
        copies = {name: files for name, files in copies.items() if "warc" not in name and "json" not in name}
    # Each way of copying under some of the ways of adding: all of all would take minutes.
    some = list(copies.values())[list(WITH_SPAM).index(where) % 3 :: 3]
    for number, files in enumerate(some):
        stands(tmp_path / str(number), HONESTLY[honest], files)


@pytest.mark.parametrize("honest", ["warc", "jsonl"])
def test_an_exact_copy_does_not_take_the_place_of_what_others_state(honest: str, tmp_path: Path) -> None:
    copies = evil_copies(STORY, "1999-01-01")
    for number, name in enumerate(("html", "html of no address", "html that claims the host", "text", "zip")):
        found = stands(tmp_path / str(number), HONESTLY[honest], copies[name])
        (entry,) = found.values()
        assert (entry["url"], entry["date"], entry["duplicates"]) == (HONEST, DAY, 1)


def test_of_two_that_only_claim_the_text_is_published(tmp_path: Path) -> None:
    """Nobody can tell whose it is; it is there, word for word."""
    put(tmp_path / "in", {"honest.html": ENGLISH, **evil_copies(STORY, "1999-01-01")["html"]})
    run([tmp_path / "in"], tmp_path / "c")
    assert [body(entry) for entry in records(tmp_path / "c")] == [BODY]


# Recurring lines


def planted(paragraph: str, number: int, *, edge: bool = False) -> tuple[str, ...]:
    own = tuple(
        f"{line} Ask for parcel {word} of the valley."
        for line, word in zip(SPAM, ["four", "nine", "six", "two"], strict=True)
    )
    own = tuple(
        f"{line} It is the {number}th shop in street {number} {'xyz'[number % 3] * (number + 2)}." for line in own
    )
    turned = own[number % 4 :] + own[: number % 4]
    return (*turned, paragraph) if edge else (*turned[:2], paragraph, *turned[2:])


def recurring(edge: bool, each: int) -> list[tuple[str, ...]]:
    chosen = STORY if each > 3 else (STORY[2],)
    return [planted(line, 7 * number + n, edge=edge) for n, line in enumerate(chosen) for number in range(3)]


HONEST_TEXTS: dict[str, Files] = {
    "text": {"honest.txt": "\n\n".join(BODY).encode()},
    "record": {"honest.jsonl": lines(record(url=HONEST, title=TITLE))},
    "text with a sidecar": {
        "honest.txt": "\n\n".join(BODY).encode(),
        "honest.txt.json": json.dumps({"url": HONEST}).encode(),
    },
}


@pytest.mark.parametrize("honest", HONEST_TEXTS)
@pytest.mark.parametrize("each", [3, 21])
@pytest.mark.parametrize("edge", [False, True])
def test_planted_lines_erase_nothing(honest: str, each: int, edge: bool, tmp_path: Path) -> None:
    texts = recurring(edge, each)
    as_texts = {f"z{n}.txt": "\n\n".join(text).encode() for n, text in enumerate(texts)}
    as_records = {"z.jsonl": lines(*(record(text, id=f"z{n}", url=f"{HONEST}-{n}") for n, text in enumerate(texts)))}
    for number, files in enumerate((as_texts, as_records)):
        found = stands(tmp_path / str(number), HONEST_TEXTS[honest], files)
        assert len(found) == len(texts) + 1, "all are published: else nothing was tried"


# Takedown


def take_down(corpus: Path, *keys: str, copies: bool = False) -> Removal:
    with CorpusLock(corpus), closing(Store.open(corpus, run_settings().corpus)) as store:
        finish_interrupted(store)
        return remove(store, keys, "asked", copies=copies)


@pytest.mark.parametrize("honest", HONESTLY)
def test_taking_down_a_copy_leaves_the_original(honest: str, tmp_path: Path) -> None:
    for number, (name, evil) in enumerate(evil_copies(STORY, "1999-01-01").items()):
        home = tmp_path / str(number)
        put(home / "in", {**HONESTLY[honest], **evil})
        run([home / "in"], home / "c")
        with closing(Store.read(home / "c")) as store:
            (source,) = store.db.execute("select source from seeds where source like '%/evil%'").fetchone()
        removal = take_down(home / "c", source)
        assert removal.sources == [source]
        assert removal.copies == []
        assert len(removal.left) == 1, name
        for _ in range(2):
            (entry,) = records(home / "c")
            assert body(entry) == BODY
            assert entry["source"] == removal.left[0]
            assert not verify_deep(home / "c")
            run([home / "in"], home / "c")


def test_a_takedown_by_address_takes_who_claims_it_too_and_no_other(tmp_path: Path) -> None:
    put(tmp_path / "in", {**CAPTURE, **forgeries()["canonical"], "other.jsonl": lines(record(SPAM[:3], url=EVIL))})
    run([tmp_path / "in"], tmp_path / "c")
    assert sorted(source.split("#")[0] for source in take_down(tmp_path / "c", HONEST).sources) == [
        "in/crawl.warc",
        "in/evil.html",
    ]
    assert [entry["url"] for entry in records(tmp_path / "c")] == [EVIL]


# Trust and what a corpus remembers


def test_a_run_with_other_trust_reads_its_files_again(tmp_path: Path) -> None:
    put(tmp_path / "in", {**CAPTURE, "later.html": warc((HONEST, "2024-03-07T00:00:00Z", page(SPAM)))})
    for path in (tmp_path / "in").iterdir():
        age(path)
    trusts: list[Trust] = ["names", "all", "none", "names"]
    for trust in trusts:
        settings = replace(run_settings(), trust=trust)
        run([tmp_path / "in"], tmp_path / "c", settings)
        run([tmp_path / "in"], tmp_path / f"fresh {trust}", settings)
        assert facts(tmp_path / "c") == facts(tmp_path / f"fresh {trust}")
        before = facts(tmp_path / "c")
        rebuild(tmp_path / "c", run_settings(), console=Console(quiet=True))
        assert facts(tmp_path / "c") == before, "a rebuild reads files as they were read"
        assert run([tmp_path / "in"], tmp_path / "c", settings).files["read"] == 0


def test_after_a_rebuild_by_a_newer_version_files_are_looked_at_again(tmp_path: Path) -> None:
    """What an older version took for stated is a claim now, though the file has not changed."""
    put(tmp_path / "in", {**CAPTURE, **forgeries()["json as index.html"]})
    for path in (tmp_path / "in").iterdir():
        age(path)
    run([tmp_path / "in"], tmp_path / "c")
    wanted = facts(tmp_path / "c")
    with closing(Store.open(tmp_path / "c", run_settings().corpus)) as store, store.transaction():
        (raw,) = store.db.execute("select raw from documents where raw is not null").fetchone()
        packed = store.codec.unpack(raw).replace(b"claims", b"forgot")
        head, _, data = packed.partition(b"\n")
        old = json.loads(head)
        del old["hints"]["forgot"]
        store.db.execute(
            "update documents set raw = ? where raw is not null",
            (store.codec.pack(json.dumps(old).encode() + b"\n" + data),),
        )
        store.db.execute(
            "update seeds set digest = x'00' where sid in (select sid from documents where raw is not null)"
        )
        store.db.execute("update header set value = '1' where name = 'param.pipeline'")
    rebuild(tmp_path / "c", run_settings(), console=Console(quiet=True))
    assert facts(tmp_path / "c") != wanted, "else nothing is tried"
    run([tmp_path / "in"], tmp_path / "c")
    assert facts(tmp_path / "c") == wanted
    assert not verify_deep(tmp_path / "c")
