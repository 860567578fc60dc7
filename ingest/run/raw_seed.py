"""A seed as it was read, once more: from the database where it keeps payloads, else from its file, in a reader with
limits.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from itertools import product
from pathlib import Path

from ...corpus.remote.urls import is_url
from ...corpus.state.os_paths import unpacked_path
from ...corpus.state.payload import unpack_seed
from ...corpus.state.store import Store
from ...normalize.document import Seed
from ..inputs.discover import SourceFile
from .reading import read_files
from .requests import TRUSTS, Setup, collections


def raw_seed(store: Store, source: str) -> Seed | None:
    """The seed that the document of a source was made from; nothing where it is neither kept nor still in its file."""
    sid = store.seeds.with_source(source)
    if sid is None or store.document(sid) is None:
        return None
    _, digest, number, raw = store.seeds.stored(sid)
    if raw is not None:
        return unpack_seed(source, store.codec.unpack(raw))
    row = store.files.listed(number)
    if row is None:
        return None
    label, relative, path, size, mtime_ns, mode = row
    if path is None or is_url(unpacked_path(path)):
        return None
    where = Path(unpacked_path(path))
    if not where.is_file():
        return None
    beside = where.with_name(f"{where.name}.json")
    file = SourceFile(where, label, None, relative, size, mtime_ns, beside if beside.is_file() else None)
    for setup in _setups(mode, label):
        with closing(read_files([(None, file)], setup)) as found:
            for _, item in found:
                if isinstance(item, tuple) and item[0].source == source and item[1] == digest:
                    return item[0]
    return None


def _setups(mode: int, label: str) -> Iterator[Setup]:
    """The ways of reading that a mode stands for, but for the name of a field of text, of which it knows a checksum."""
    for trust, said in product(TRUSTS, collections()):
        if (setup := Setup(trust, said)).mode(label) == mode:
            yield setup
