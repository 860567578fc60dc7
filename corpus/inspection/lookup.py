"""How people name a document: by id, by source, or by URL."""

from __future__ import annotations

import difflib
import os
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from ..identity import canonical_url, document_id, url_key
from ..state.os_paths import packed_path, printable
from ..state.store import Store


def find_seeds(store: Store, key: str) -> dict[int, str]:
    """Seeds (number and source) that ``key`` names: an id of 32 hex digits, a source, or a URL.

    An id or a URL may name several seeds: the captures of one canonical URL.
    """
    key = printable(key)
    if (sid := store.seeds.with_source(key)) is not None:
        return {sid: key}
    found: dict[int, str] = {}
    if len(key) == 32:
        with suppress(ValueError):
            found = store.seeds.with_id(bytes.fromhex(key))
    if not found and (url := canonical_url(key)) is not None:
        found = store.seeds.with_url(url_key(url), document_id("", url))
    return found


MOST_MEANT = 5
"""Suggestions."""
_NAMES_COMPARED = 20_000


class Near(NamedTuple):
    """What a key that is almost right names, if that is certain, else what may be meant."""

    seeds: dict[int, str]
    meant: list[str]


def find_near(store: Store, key: str) -> Near:
    """The seeds of the file that ``key`` is a path or the name of (or the member ``FILE#member``), where there is one
    such file; else sources that look like it. For answers only: a takedown wants the name itself.
    """
    name, hash_mark, member = key.partition("#")
    files = dict.fromkeys(store.files.with_path(packed_path(str(Path(name).absolute()))), "")
    files = files or dict(store.files.with_name(printable(name).removeprefix("./"), MOST_MEANT + 1))
    seeds = [store.seeds.all_in_file(file) for file in files]
    if hash_mark:
        seeds = [{sid: source for sid, source in found.items() if source.endswith(f"#{member}")} for found in seeds]
    seeds = [found for found in seeds if found]
    if len(seeds) == 1:
        return Near(seeds[0], [])
    meant = [next(iter(found.values())) for found in seeds]
    return Near({}, (meant or _alike(store, printable(name)))[:MOST_MEANT])


def _alike(store: Store, name: str) -> list[str]:
    """Sources that hold the name, else file names that are spelled nearly so."""
    last = PurePosixPath(name).name
    stem = os.path.splitext(last)[0]  # noqa: PTH122 - of a name, not of a path
    found = store.seeds.holding(stem, MOST_MEANT) if len(stem) > 2 else []
    if found:
        return found
    sources = {PurePosixPath(source).name: source for source in store.files.names(_NAMES_COMPARED)}
    return [sources[alike] for alike in difflib.get_close_matches(last, sources, MOST_MEANT, 0.75)]


def not_known(store: Store, key: str) -> str:
    """That a key names nothing, in words, and what may be meant."""
    near = find_near(store, key)
    meant = [*list(near.seeds.values())[:MOST_MEANT], *near.meant]
    return f"nothing in the corpus is known as {key!r}" + (f"; is {' or '.join(meant)} meant?" if meant else "")
