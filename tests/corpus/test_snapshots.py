"""Reading the files of a snapshot."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard
from winnow.corpus.errors import DamagedCorpus
from winnow.corpus.snapshots.layout import part_lines

WRITTEN: dict[str, Callable[[bytes], bytes]] = {
    "part.jsonl": bytes,
    "part.jsonl.gz": gzip.compress,
    "part.jsonl.zst": zstandard.ZstdCompressor().compress,
}


@pytest.mark.parametrize("name", WRITTEN)
def test_a_part_whose_last_line_is_unfinished_is_damaged(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(WRITTEN[name](b'{"a": 1}\n{"b": 2}\n'))
    assert list(part_lines(path)) == [b'{"a": 1}\n', b'{"b": 2}\n']
    path.write_bytes(WRITTEN[name](b'{"a": 1}\n{"b": '))
    read = part_lines(path)
    assert next(read) == b'{"a": 1}\n'
    with pytest.raises(DamagedCorpus, match="middle of a line"):
        list(read)
    path.write_bytes(WRITTEN[name](b""))
    assert list(part_lines(path)) == []
