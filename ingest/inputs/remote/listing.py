"""Which objects the URLs among the arguments of a run mean: the rules of `discover`, for stores.

Only what the operator gave is asked for, never an address that stands in a seed. A store is listed level by level, each
in the order of its names, so that memory holds one listing a level. Names that begin with a dot are passed over, and so
are published corpora; a sidecar ``page.html.json`` beside ``page.html`` is no seed; one object is one seed.
"""

from __future__ import annotations

import glob
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

from ....corpus.remote.pointer import POINTER
from ....corpus.remote.stores import ObjectStore, StoredObject, StoreTrouble
from ....corpus.remote.urls import is_url, masked
from ....corpus.snapshots.layout import SNAPSHOTS
from ..discover import NoSuchSource, SourceFile, Told, composed_names, folder_label, refuse_one_label_for_two
from ..names import compose, escape

_WHICH: Final = re.compile(r"[*?\[]")

StoreOpener = Callable[[str], ObjectStore]


def _nothing(path: str) -> None:
    """Hears nothing."""


@dataclass(slots=True)
class _Prefix:
    """Objects under one folder of a store, whose URL is ``url`` and whose path there ``path``: all of them (``listed``:
    what lies right in it), or those ``named``, each with its sidecar.
    """

    store: ObjectStore
    label: str
    url: str
    path: str
    listed: list[StoredObject] = field(default_factory=list)
    named: list[tuple[StoredObject, StoredObject | None]] | None = None

    def address(self, path: str) -> str:
        """The URL of an object in it."""
        return f"{self.url}/{_below(path, self.path)}"


class RemoteSources:
    """The stores that a run reads from. ``stores``: by the beginning of an object's URL the store that has it."""

    def __init__(
        self,
        arguments: Sequence[str],
        *,
        label: str | None = None,
        on_corpus: Told = _nothing,
        opened: StoreOpener = ObjectStore,
    ) -> None:
        """Asks what each URL is. Raises `NoSuchSource` where that is nothing, `AmbiguousSource` for two of one name,
        `StoreTrouble` where a store does not answer, ``UsageError`` where something is not installed.
        """
        self.label = None if label is None else compose(escape(label)).strip("/")
        self.on_corpus, self.opened = on_corpus, opened
        self.prefixes: list[_Prefix] = []
        single: dict[tuple[str, str], tuple[ObjectStore, StoredObject, str]] = {}
        for argument in filter(is_url, arguments):
            self._add(argument, single)
        self.prefixes = [one for one in self.prefixes if not any(_holds(other, one) for other in self.prefixes)]
        self._name(single)
        if self.label is None:
            refuse_one_label_for_two((one.label, one.url) for one in self.prefixes)

    def __bool__(self) -> bool:
        return bool(self.prefixes)

    def walks(self) -> list[Iterator[SourceFile]]:
        """The objects of each folder of a store, in the order of their names."""
        ordered = sorted(self.prefixes, key=lambda one: (one.label, one.url))
        return [self._walk(one) if one.named is None else iter(_named(one)) for one in ordered]

    def folders(self) -> list[tuple[str, str]]:
        """Label and URL of each folder that is walked."""
        return [(one.label, one.url) for one in self.prefixes if one.named is None]

    def store_of(self, file: SourceFile) -> ObjectStore:
        """The store that has an object."""
        return next(one.store for one in self.prefixes if file.url.startswith(f"{one.url}/") or file.url == one.url)

    def _add(self, argument: str, single: dict[tuple[str, str], tuple[ObjectStore, StoredObject, str]]) -> None:
        store, only_folders = self.opened(argument), argument.endswith("/")
        found = None if only_folders else store.info(store.root)
        if found is not None and not found.folder:
            single[store.url.rpartition("/")[0], found.path] = store, found, store.url
            return
        if found is not None or only_folders:
            with suppress(NoSuchSource):
                self._add_folder(store, store.url, store.root)
                return
        matched = False
        for address, entry in _matches(store) if glob.has_magic(argument) else ():
            one = entry
            if entry.folder:
                self._add_folder(store, address, entry.path)
                one = _object_at(store, entry.path) or entry  # a name may be both
            if not one.folder and not only_folders:
                single[address.rpartition("/")[0], one.path] = store, one, address
            matched |= entry.folder or not only_folders
        if not matched:
            raise NoSuchSource(f"no such source: {escape(masked(argument))}")

    def _add_folder(self, store: ObjectStore, url: str, path: str) -> None:
        if any(one.url == url for one in self.prefixes):
            return
        try:
            listed = store.listed(path)
            if not listed and ((there := store.info(path)) is None or not there.folder):
                raise NoSuchSource(f"no such source: {escape(url)}")
        except StoreTrouble as trouble:
            if trouble.gone:
                raise NoSuchSource(f"no such source: {escape(url)}") from None
            raise
        self.prefixes.append(_Prefix(store, self._label(url), url, path.rstrip("/"), listed))

    def _name(self, single: Mapping[tuple[str, str], tuple[ObjectStore, StoredObject, str]]) -> None:
        """The objects named one by one, by folder, but for those in folders that are walked."""
        walked = [one for one in self.prefixes if one.named is None]
        sidecars = 0
        for folder, path in sorted(single):
            store, entry, address = single[folder, path]
            if any(address.startswith(f"{one.url}/") and "/." not in address[len(one.url) :] for one in walked):
                continue
            if path.endswith(".json") and not path.endswith("/.json") and _object_at(store, path[:-5]) is not None:
                sidecars += 1
                continue
            mine = next((one for one in self.prefixes if one.named is not None and one.url == folder), None)
            if mine is None:
                label = self._label(folder)
                mine = _Prefix(store, label, folder, path.rstrip("/").rpartition("/")[0], named=[])
                self.prefixes.append(mine)
            assert mine.named is not None
            mine.named.append((entry, _object_at(store, f"{path}.json")))
        if sidecars and not self.prefixes:
            raise NoSuchSource("no such source: nothing but the sidecars of other files")

    def _label(self, url: str) -> str:
        return self.label or folder_label(url.partition("://")[2])

    def _walk(self, root: _Prefix) -> Iterator[SourceFile]:
        levels = [iter(self._level(root, root.path, "", root.listed))]
        root.listed = []
        while levels:
            entry = next(levels[-1], None)
            if entry is None:
                levels.pop()
            elif isinstance(entry, SourceFile):
                yield entry
            else:
                path, inside = entry
                try:
                    levels.append(iter(self._level(root, path, inside, root.store.listed(path))))
                except StoreTrouble as trouble:  # as with a folder that cannot be read: what was in it is not gone
                    yield SourceFile(
                        None, root.label, None, inside, 0, 0, url=root.address(path), trouble=trouble.reason
                    )

    def _level(
        self, root: _Prefix, folder: str, prefix: str, found: Sequence[StoredObject]
    ) -> list[SourceFile | tuple[str, str]]:
        """The objects and folders right in a folder, sorted."""
        objects = {_last(one.path): one for one in found if not one.folder and not one.path.endswith("/")}
        folders = {_last(one.path): one for one in found if one.folder}
        if POINTER in objects and SNAPSHOTS in folders:
            self.on_corpus(root.address(folder) if prefix else root.url)
            return []
        keyed: list[tuple[str, SourceFile | tuple[str, str]]] = []
        for name, shown in composed_names(sorted(one for one in folders if not one.startswith("."))).items():
            inside = f"{prefix}{escape(shown)}/"
            keyed.append((inside, (folders[name].path, inside)))
        for name, shown in composed_names(sorted(one for one in objects if not one.startswith("."))).items():
            if name.endswith(".json") and name[:-5] in objects:
                continue
            keyed.append(
                (
                    prefix + escape(shown),
                    _source(root, prefix + escape(shown), objects[name], objects.get(f"{name}.json")),
                )
            )
        keyed.sort(key=lambda pair: pair[0])
        return [item for _, item in keyed]


def _matches(store: ObjectStore) -> Iterator[tuple[str, StoredObject]]:
    """What the glob that a store was opened with matches, each with its URL."""
    first = _WHICH.search(store.url)
    base = store.url[: first.start()].rpartition("/")[0] if first else store.url
    place = _WHICH.split(store.root, maxsplit=1)[0].rpartition("/")[0]
    for entry in store.matching(store.root):
        if not _is_hidden(entry.path, store.root):
            yield f"{base}/{_below(entry.path, place)}", entry


def _named(root: _Prefix) -> list[SourceFile]:
    assert root.named is not None
    by_name = {_last(entry.path): (entry, beside) for entry, beside in root.named}
    names = composed_names(sorted(by_name))
    return [_source(root, *pair) for pair in sorted((escape(shown), *by_name[name]) for name, shown in names.items())]


def _source(root: _Prefix, relative: str, entry: StoredObject, beside: StoredObject | None) -> SourceFile:
    size, stamp = entry.size, entry.stamp
    if beside is not None:
        size, stamp = size + beside.size, max(stamp, beside.stamp)
    return SourceFile(
        None, root.label, None, relative, size, stamp, url=root.address(entry.path),
        key=(entry.path, entry.size, entry.stamp),
        beside=(beside.path, beside.size, beside.stamp) if beside is not None else ("", 0, 0),
    )  # fmt: skip


def _object_at(store: ObjectStore, path: str) -> StoredObject | None:
    found = store.info(path)
    return None if found is None or found.folder else found


def _below(path: str, folder: str) -> str:
    return path.strip("/")[len(folder.strip("/")) :].lstrip("/")


def _last(path: str) -> str:
    return path.rstrip("/").rpartition("/")[2]


def _holds(other: _Prefix, one: _Prefix) -> bool:
    """Whether a walk of the one comes by the other."""
    return one is not other and one.url.startswith(f"{other.url}/") and "/." not in one.url[len(other.url) :]


def _is_hidden(path: str, pattern: str) -> bool:
    """Whether a match has a name with a dot that the pattern does not ask for."""
    return "/." not in f"/{pattern.lstrip('/')}" and "/." in f"/{path.lstrip('/')}"
