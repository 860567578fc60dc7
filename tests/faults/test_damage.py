"""Damaged corpora: ``verify`` names what is wrong, every command says one clear line, ``rebuild`` recovers."""

from __future__ import annotations

import random
import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from faults import Lab, orphans
from scenes import Scene, expect
from winnow.corpus.state.schema import connect
from worlds import facts


def flip(path: Path, place: float | int = 0.5, bits: int = 0x20) -> None:
    """Change a byte; the file is replaced, so that hard links to it stay sound."""
    data = bytearray(path.read_bytes())
    at = place if isinstance(place, int) else int(len(data) * place)
    data[at] ^= bits
    _replace(path, bytes(data))


def cut(path: Path, keep: float) -> None:
    data = path.read_bytes()
    _replace(path, data[: int(len(data) * keep)])


def _replace(path: Path, data: bytes) -> None:
    path.unlink()
    path.write_bytes(data)


def current(corpus: Path) -> Path:
    return (corpus / "current").resolve()


def part(corpus: Path) -> Path:
    return sorted(current(corpus).glob("part-*"))[0]


def segment(corpus: Path) -> Path:
    return max(corpus.glob("index*/*.bands"), key=lambda path: path.stat().st_size)


def oldest(corpus: Path) -> Path:
    return sorted((corpus / "snapshots").iterdir())[0]


def relink(corpus: Path) -> None:
    (corpus / "current").unlink()
    (corpus / "current").symlink_to("snapshots/000099")


def spoil_text(corpus: Path) -> None:
    with closing(connect(corpus / "state.db")) as db:
        (sid, blob) = db.execute("select sid, text from documents order by sid limit 1").fetchone()
        db.execute("update documents set text = ? where sid = ?", (blob[:20] + bytes([blob[20] ^ 1]) + blob[21:], sid))


def change_rep(corpus: Path) -> None:
    with closing(connect(corpus / "state.db")) as db:
        db.execute("update contents set rep = null, decided = 1 where rep is not null")


def drop_document(corpus: Path) -> None:
    with closing(connect(corpus / "state.db")) as db:
        db.execute("delete from documents where sid = (select min(sid) from documents)")


def _root_page(corpus: Path, table: str) -> int:
    with closing(connect(corpus / "state.db", read_only=True)) as db:
        return int(db.execute("select rootpage from sqlite_master where name = ?", (table,)).fetchone()[0])


def spoil_page(corpus: Path) -> None:
    path = corpus / "state.db"
    start = (_root_page(corpus, "seeds") - 1) * 4096
    data = path.read_bytes()
    path.write_bytes(data[:start] + b"\xff" * 512 + data[start + 512 :])


DAMAGE: dict[str, tuple[Callable[[Path], object], str]] = {
    "a flipped byte in a part": (lambda c: flip(part(c)), r"part-\d+.jsonl does not have the content"),
    "a truncated part": (lambda c: cut(part(c), 0.6), r"part-\d+.jsonl has \d+ bytes, not"),
    "a missing part": (lambda c: part(c).unlink(), r"part-\d+.jsonl is missing"),
    "an empty part": (lambda c: cut(part(c), 0), r"part-\d+.jsonl has 0 bytes"),
    "a missing feed": (lambda c: (current(c) / "changes.jsonl").unlink(), r"changes.jsonl is missing"),
    "a missing manifest": (lambda c: (current(c) / "manifest.json").unlink(), r"manifest.json is missing"),
    "a damaged manifest": (lambda c: cut(current(c) / "manifest.json", 0.5), r"manifest.json is damaged"),
    "a flipped digest": (lambda c: flip(current(c) / "manifest.json", 90, 1), r"snapshot \d+"),
    "an old part": (lambda c: flip(next(oldest(c).glob("part-*"))), r"snapshot 1: part"),
    "an old manifest": (lambda c: (oldest(c) / "manifest.json").unlink(), r"manifest.json is missing"),
    "a stray file": (lambda c: (current(c) / "part-00077.jsonl").write_bytes(b""), r"part-00077.jsonl does not belong"),
    "a current that leads nowhere": (relink, r"current shows snapshot 99"),
    "a missing current": (lambda c: (c / "current").unlink(), r"current is missing"),
    "a missing snapshot": (lambda c: shutil.rmtree(current(c)), r"current shows snapshot \d+, which is not there"),
    "a database that is none": (lambda c: flip(c / "state.db", 2), r"state.db"),
    "a spoilt page": (spoil_page, r"state.db"),
    "a truncated database": (lambda c: cut(c / "state.db", 0.4), r"state.db"),
    "an empty database": (lambda c: cut(c / "state.db", 0), r"state.db is empty"),
    "a missing database": (lambda c: (c / "state.db").unlink(), r"state.db is missing"),
    "a spoilt text": (spoil_text, r"a stored text is damaged"),
    "a lost document": (drop_document, r"a live document without text"),
    "a wrong decision": (change_rep, r"a kept document is not published"),
    "a flipped byte in the index": (lambda c: flip(segment(c)), r"index.*bands: (checksum differs|keys out of order)"),
    "a truncated segment": (lambda c: cut(segment(c), 0.7), r"index.*bands: not the segment"),
    "a missing segment": (lambda c: segment(c).unlink(), r"index.*bands: No such file"),
    "a missing index": (lambda c: shutil.rmtree(segment(c).parent), r"index.*bands: No such file"),
}

COMMANDS = (["status", "--json"], ["export"], ["explain", "nightly/wire/2.txt"], ["changes", "--since", "2"])


@pytest.fixture(scope="module")
def damaged(lab: Lab, scenes: dict[str, Scene], bench: Path) -> Callable[[str], Path]:
    """A corpus of three snapshots, damaged."""
    scene, sound = scenes["nightly"], bench / "sound"
    expect(lab, scene, bench / "corpus", None)
    scene.fresh(sound)
    assert lab.run(scene.words(sound)).code == 0

    def make(what: str) -> Path:
        corpus = bench / "damaged"
        shutil.rmtree(corpus, ignore_errors=True)
        shutil.copytree(sound, corpus, symlinks=True)
        DAMAGE[what][0](corpus)
        return corpus

    return make


@pytest.mark.parametrize("what", DAMAGE)
def test_damage_is_named_and_mended(
    lab: Lab, scenes: dict[str, Scene], damaged: Callable[[str], Path], what: str
) -> None:
    corpus, scene = damaged(what), scenes["nightly"]
    told = lab.run(["verify", "--deep", "--corpus", str(corpus)])
    assert told.code == 65, told
    assert re.search(DAMAGE[what][1], told.err), told.err
    for words in COMMANDS:
        _speaks_clearly(lab, [*words, "--corpus", str(corpus)])
    _speaks_clearly(lab, scene.words(corpus))

    corpus = damaged(what)
    mended = lab.run(["rebuild", "--corpus", str(corpus)])
    assert mended.code == 0, mended
    deep = lab.run(["verify", "--deep", "--corpus", str(corpus)])
    assert deep.code == 0, deep
    assert lab.run(scene.words(corpus)).code == 0
    assert facts(corpus) == scene.expected[None]
    assert [name for name in orphans(corpus) if "state.db.damaged" not in name] == []


def _speaks_clearly(lab: Lab, words: list[str]) -> None:
    result = lab.run(words)
    assert result.code in (0, 65), (words, result)
    assert "internal error" not in result.err
    assert "Traceback" not in result.err
    if result.code and words[0] != "verify":
        assert len([line for line in result.err.splitlines() if " info " not in line]) == 1, (words, result)


def test_bytes_flipped_anywhere_in_the_database(lab: Lab, damaged: Callable[[str], Path]) -> None:
    corpus = damaged("a stray file")
    (current(corpus) / "part-00077.jsonl").unlink()
    sound = (corpus / "state.db").read_bytes()
    chance = random.Random(5)
    told = 0
    for _ in range(80):  # most of a small database is empty pages
        data = bytearray(sound)
        start = chance.randrange(100, len(data) - 64)
        data[start : start + 64] = chance.randbytes(64)
        (corpus / "state.db").write_bytes(data)
        result = lab.run(["verify", "--corpus", str(corpus)])
        assert result.code in (0, 65), result
        assert "internal error" not in result.err
        told += result.code == 65
    assert told >= 3


def test_nothing_left_to_recover_from(lab: Lab, damaged: Callable[[str], Path]) -> None:
    corpus = damaged("a missing database")
    for path in (corpus / "snapshots").rglob("part-*"):
        path.unlink()
    result = lab.run(["rebuild", "--corpus", str(corpus)])
    assert result.code == 65
    assert "no record" in result.err


def test_takedowns_outlive_the_database(lab: Lab, scenes: dict[str, Scene], bench: Path) -> None:
    scene = scenes["remove"]
    corpus = scene.fresh(bench / "graves")
    expected = expect(lab, scene, bench / "corpus", None)
    assert lab.run(scene.words(corpus)).code == 0
    (corpus / "state.db").unlink()
    assert lab.run(["rebuild", "--corpus", str(corpus)]).code == 0
    assert expected.seeds.keys() >= facts(corpus).seeds.keys()
    with closing(sqlite3.connect(corpus / "state.db")) as db:
        assert db.execute("select source from tombstones").fetchall() == [("nightly/wire/1.txt",)]
    assert lab.run(scenes["nightly"].words(corpus)).code == 0
    outcomes = facts(corpus).seeds
    assert "nightly/wire/1.txt" not in outcomes
    assert "nightly/wire/copy.txt" not in outcomes
