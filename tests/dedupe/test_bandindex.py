"""The band index against a dictionary; files on disk as promised."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from winnow.corpus.state import band_index as bandindex
from winnow.corpus.state.band_index import BandIndex, IndexDamagedError, SegmentInfo
from winnow.dedupe.params import DedupParams

PARAMS = DedupParams(bands=3)


def rows(values: list[list[int]]) -> np.ndarray:
    return np.array(values, dtype=np.uint64).reshape(len(values), 3)


def pairs(index: BandIndex, bands: np.ndarray) -> set[tuple[int, int]]:
    found = index.query(bands)
    listed = list(zip(found[0].tolist(), found[1].tolist(), strict=True))
    assert len(set(listed)) == len(listed)
    assert listed == sorted(listed)
    return set(listed)


KEYS = st.lists(st.lists(st.integers(0, 12), min_size=3, max_size=3), min_size=1, max_size=6)


@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_like_a_dictionary(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    index = BandIndex(tmp_path_factory.mktemp("bands"), [])
    known: dict[int, list[int]] = {}
    for _ in range(data.draw(st.integers(1, 8))):
        step = data.draw(st.sampled_from(["add", "add", "add", "merge", "erase", "reopen"]))
        if step == "add":
            new = data.draw(KEYS)
            big = data.draw(st.sampled_from([0, 0, 1 << 33]))
            ids = list(range(len(known) + 1 + big, len(known) + 1 + big + len(new)))
            ids = [i for i in ids if i not in known][: len(new)]
            index.add(np.array(ids, dtype=np.int64), rows(new[: len(ids)]))
            known |= dict(zip(ids, new, strict=False))
        elif step == "merge":
            index.merge()
        elif step == "erase" and known:
            gone = data.draw(st.lists(st.sampled_from(sorted(known)), max_size=4))
            index.erase(np.array(gone, dtype=np.int64))
            known = {i: keys for i, keys in known.items() if i not in gone}
        elif step == "reopen":
            index.delete_obsolete()
            index = BandIndex(index.folder, [SegmentInfo(**s.to_dict()) for s in index.manifest])
        asked = data.draw(KEYS)
        expected = {
            (row, i) for row, keys in enumerate(asked) for i, own in known.items() if (set(keys) & set(own)) - {0}
        }
        assert pairs(index, rows(asked)) == expected
        for key in range(1, 13):
            members = sorted(i for i, own in known.items() for k in own if k == key)
            assert index.members(np.uint64(key)).tolist() == members
    assert index.check(deep=True) == []
    assert index.orphans() == []


def test_crowded_buckets_are_only_counted(tmp_path: Path) -> None:
    index = BandIndex(tmp_path, [])
    index.add(np.arange(1, 11), rows([[7, i + 100, 8 if i == 3 else 0] for i in range(10)]))
    hits = index.lookup(np.array([7, 8, 9], dtype=np.uint64), limit=5)
    assert hits.keys.tolist() == [7, 8, 9]
    assert hits.counts.tolist() == [10, 1, 0]
    assert hits.ids[hits.starts[0] : hits.starts[1]].tolist() == []
    assert hits.ids[hits.starts[1] : hits.starts[2]].tolist() == [4]


def test_merging_is_tiered_and_old_files_wait_for_the_commit(tmp_path: Path) -> None:
    index = BandIndex(tmp_path, [])
    for i in range(7):
        index.add(np.array([i + 1]), rows([[i + 1, 50, 0]]))
    before = index.manifest
    assert index.merge()
    assert len(index.manifest) < len(before)
    assert all((tmp_path / segment.name).exists() for segment in before), "readers still find the old files"
    old = BandIndex(tmp_path, before)
    assert pairs(old, rows([[0, 50, 0]])) == pairs(index, rows([[0, 50, 0]])) == {(0, i) for i in range(1, 8)}
    index.delete_obsolete()
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(segment.name for segment in index.manifest)
    assert not index.merge()


def test_files_no_manifest_names_are_orphans(tmp_path: Path) -> None:
    index = BandIndex(tmp_path, [])
    index.add(np.array([1]), rows([[1, 2, 3]]))
    recorded = index.manifest
    index.add(np.array([2]), rows([[1, 2, 3]]))
    (tmp_path / "killed.bands.tmp").write_bytes(b"half")
    reopened = BandIndex(tmp_path, recorded)
    assert len(reopened.orphans()) == 2
    assert pairs(reopened, rows([[1, 0, 0]])) == {(0, 1)}


def test_erasing_leaves_nothing_in_the_files(tmp_path: Path) -> None:
    index = BandIndex(tmp_path, [])
    secret = 0x1122334455667788
    index.add(np.array([41, 42]), rows([[secret, 5, 6], [7, 5, 6]]))
    index.add(np.array([43]), rows([[8, 9, 10]]))
    untouched = index.manifest[1]
    index.erase(np.array([41]))
    index.delete_obsolete()
    raw = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert secret.to_bytes(8, "little") not in raw
    assert untouched in index.manifest, "segments without the content stay as they are"
    index.erase(np.array([42, 43]))
    assert index.manifest == []


def test_damage_is_named(tmp_path: Path) -> None:
    index = BandIndex(tmp_path, [])
    index.add(np.arange(1, 50), rows([[i, i + 100, i + 200] for i in range(1, 50)]))
    (segment,) = index.manifest
    path = tmp_path / segment.name
    raw = path.read_bytes()
    path.write_bytes(raw[:-3] + b"\xff" + raw[-2:])
    assert "checksum" in BandIndex(tmp_path, [segment]).check(deep=True)[0]
    path.write_bytes(raw[:100] + b"\xff" * 8 + raw[108:])
    assert "order" in BandIndex(tmp_path, [segment]).check(deep=True)[0]
    path.write_bytes(raw[:-1])
    cut = BandIndex(tmp_path, [segment])
    assert segment.name in cut.check()[0]
    with pytest.raises(IndexDamagedError, match=segment.name):
        cut.query(rows([[1, 2, 3]]))
    path.unlink()
    with pytest.raises(IndexDamagedError, match="No such file"):
        BandIndex(tmp_path, [segment]).query(rows([[1, 2, 3]]))


def test_large_merges_go_part_by_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bandindex, "_CHUNK", 64)
    index = BandIndex(tmp_path, [])
    random = np.random.default_rng(1)
    all_bands = random.integers(1, 1 << 63, (400, 3), dtype=np.uint64)
    all_bands[::7, 0] = 5
    for start in range(0, 400, 100):
        index.add(np.arange(start + 1, start + 101), all_bands[start : start + 100])
    index.merge()
    assert len(index.manifest) == 1
    assert index.check(deep=True) == []
    assert len(index.members(np.uint64(5))) == len(range(0, 400, 7))
    found = index.query(all_bands)
    assert set(range(400)) <= {row for row, i in zip(found[0], found[1], strict=True) if i == row + 1}
