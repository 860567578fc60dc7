"""Which files the arguments of a run mean, how each is called, and in which order they come.

The rules (docs/inputs.md states them for users): folders are walked recursively in the order of their paths; names that
begin with a dot are passed over; links are not followed (what they lead to inside the sources is read under its own
name, what lies outside is a stranger's choice) unless that is asked for; a sidecar ``page.html.json`` beside
``page.html`` is no seed; one file is one seed, whichever arguments reach it.
"""


# Paths are strings here: `Path.resolve` would follow links, and a walk of millions should stay cheap.
# ruff: noqa: PTH100, PTH111, PTH112, PTH113, PTH116, PTH119, PTH120, PTH207

from __future__ import annotations

import glob
import heapq
import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ...corpus.errors import CorpusError
from ...corpus.remote.urls import is_url, local_path
from ...corpus.state.recognise import is_corpus
from .names import compose, escape

STDIN_LABEL = "stdin"
DESCRIPTORS = ("/dev/fd/", "/dev/stdin", "/proc/self/fd/")
"""Paths that mean something else to every process: what they lead to here is read as pipes are."""


class NoSuchSource(CorpusError):
    """An argument that matches nothing to read."""

    exit_code = 66


class AmbiguousSource(CorpusError):
    """Two different files would get one identity: folders of one name, or one label for two folders."""

    exit_code = 2


Stored = tuple[str, int, int]
"""What a store calls an object, its size, and a stamp that is another when the object is."""


@dataclass(slots=True, frozen=True)
class SourceFile:
    """One file to read. ``path`` is None for standard input.

    ``folder`` is the folder ``label`` is bound to, absolute as given (links in it not resolved; None for standard
    input), and ``relative`` the path from it: POSIX, NFC, escaped as in `names.escape`. ``size`` (bytes) and
    ``mtime_ns`` include the sidecar's, so that they change when it does; both are 0 for what cannot be looked at,
    which then turns out broken on opening. ``piped``: standard input, or a pipe or device that was named as an
    argument: it is read as it comes, once. ``inside``: the real path of the folder that the file must lie in when it is
    opened, and its sidecar too; None: anywhere. ``url``: of an object in a store, which has no path until it is
    fetched (`run.spool`); what it is fetched by is its ``key`` and its sidecar's (``beside``).
    ``trouble``: why it could not be.
    """

    path: Path | None
    label: str
    folder: Path | None
    relative: str
    size: int
    mtime_ns: int
    sidecar: Path | None = None
    piped: bool = False
    inside: str | None = None
    url: str = ""
    key: Stored = ("", 0, 0)
    beside: Stored = ("", 0, 0)
    trouble: str = ""

    @property
    def place(self) -> str | None:
        """Where it lies: a URL, or an absolute path; None for standard input."""
        return self.url or (str(self.path.absolute()) if self.path is not None else None)

    @property
    def bound(self) -> str | None:
        """The folder that its label is bound to; None for standard input."""
        if self.url:
            depth = self.relative.rstrip("/").count("/") + 1 if self.relative else 0
            return self.url if not depth else self.url.rsplit("/", depth)[0]
        return str(self.folder) if self.folder is not None else None

    @property
    def source(self) -> str:
        """The identity of the file: its label and relative path."""
        return f"{self.label}/{self.relative}"


@dataclass(slots=True)
class _Root:
    """Something to read under one folder: the whole of it, or the files named."""

    label: str
    folder: str
    files: dict[str, str] | None  # relative path -> path; None: walk the folder
    bound: Path = field(init=False)
    real: str = field(init=False)

    def __post_init__(self) -> None:
        self.bound, self.real = Path(self.folder), os.path.realpath(self.folder)


Told = Callable[[str], None]
"""Hears the path of each thing that is passed over: a link that leads out of the sources, a corpus inside of them."""


def _nobody(path: str) -> None:
    """Hears nothing."""


def discover(
    arguments: Sequence[str],
    *,
    label: str | None = None,
    follow_links: bool = False,
    on_passed_over: Told = _nobody,
    on_corpus: Told = _nobody,
    walks: Sequence[Iterator[SourceFile]] = (),
) -> Iterator[SourceFile]:
    """The files that ``arguments`` mean, each once, in an order that depends on their names alone.

    Arguments that are links are followed; links met in a folder only with ``follow_links``. A folder that is a corpus
    of winnow is passed over: its texts come from sources of its own, and what was taken out of it would come back.
    Raises `NoSuchSource` at
    once (exit code 66) when an argument matches nothing, `AmbiguousSource` (exit code 2) at once for two folders of the
    same name, or, while iterating, when an explicit ``label`` gives two files the same identity. URLs among the
    arguments are others' work (`remote.listing`), whose ``walks`` are merged with these.
    """
    return _Plan(arguments, label, follow_links, on_passed_over, on_corpus).files(walks)


def folders_of(arguments: Sequence[str], *, label: str | None = None) -> list[tuple[str, str]]:
    """Label and absolute path of each argument that is a folder to be walked (links in the path not resolved)."""
    plan = _Plan(arguments, label)
    return [(root.label, root.folder) for root in plan.roots if root.files is None]


def would_read(arguments: Sequence[str], path: str | os.PathLike[str]) -> bool:
    """Whether a file is part of the sources: named, matched, beside what is named or matched, or anywhere in a folder
    given (hidden parts too), by the place where it is called so or by the place that a link leads to.
    """
    if not any(argument != "-" for argument in arguments):
        return False
    plan = _Plan(arguments, "any")  # a label keeps folders of one name apart, which matters to nobody here
    name = os.path.abspath(path)
    places = {f"{os.path.realpath(os.path.dirname(name))}/{os.path.basename(name)}", os.path.realpath(name)}
    tops = [top.rstrip("/") + "/" for top in plan.folders]
    return any(os.path.dirname(place) in plan.beside or any(map(place.startswith, tops)) for place in places)


class _Plan:
    """The arguments, made free of overlaps: folders none of which holds another, and files outside of them."""

    def __init__(
        self,
        arguments: Sequence[str],
        label: str | None,
        follow_links: bool = False,
        on_passed_over: Told = _nobody,
        on_corpus: Told = _nobody,
    ) -> None:
        self.follow_links, self.on_passed_over, self.on_corpus = follow_links, on_passed_over, on_corpus
        self.label = None if label is None else compose(escape(label)).strip("/")
        if label is not None and not self.label:
            raise AmbiguousSource("a label cannot be empty")
        self.stdin = False
        folders: dict[str, str] = {}  # real path -> path as given
        files: dict[str, str] = {}
        self.named: set[str] = set()
        self.others = any(is_url(argument) for argument in arguments)
        for argument in arguments:
            for path in () if is_url(argument) else self._paths(local_path(argument)):
                real = os.path.realpath(path)
                table = folders if os.path.isdir(real) else files
                table[real] = min(path, table.get(real, path))
        self.named.update(files)
        self.beside = {os.path.realpath(os.path.dirname(path)) for path in (*files, *files.values())}
        self.folders = {
            real: path
            for real, path in folders.items()
            if not any(_visible(real, top) for top in folders if top != real)
        }
        self.explicit = {real for real in files if not any(_visible(real, top) for top in self.folders)}
        self.roots = self._roots({files[real] for real in self.explicit})

    def _paths(self, argument: str) -> Iterator[str]:
        if argument == "-":
            self.stdin = True
            return
        if os.path.lexists(argument):
            yield os.path.abspath(argument)
            return
        found = False
        if glob.has_magic(argument):
            pattern = os.path.expanduser(argument)
            base = os.path.abspath(_before_magic(pattern))
            top = os.path.realpath(base)
            for match in glob.iglob(pattern, recursive=True):
                found = True
                path = os.path.abspath(match)
                if self.follow_links or _leads_nowhere_else(path, base, top):
                    yield path
                else:
                    self.on_passed_over(path)
        if not found:
            raise NoSuchSource(f"no such source: {escape(argument)}")

    def _roots(self, files: set[str]) -> list[_Root]:
        roots = [_Root(self.label or folder_label(path), path, None) for path in self.folders.values()]
        by_folder: dict[str, dict[str, str]] = {}
        for path in files:
            if not _is_sidecar(path):
                by_folder.setdefault(os.path.dirname(path), {})[os.path.basename(path)] = path
        if not (roots or by_folder or self.stdin or self.others):
            raise NoSuchSource("no such source: nothing but the sidecars of other files")
        roots += [_Root(self.label or folder_label(folder), folder, names) for folder, names in by_folder.items()]
        if self.label is None:
            refuse_one_label_for_two((root.label, root.folder) for root in roots)
        return sorted(roots, key=lambda root: (root.label, root.folder, root.files is None))

    def files(self, others: Sequence[Iterator[SourceFile]] = ()) -> Iterator[SourceFile]:
        walks = [self._walk(root) if root.files is None else self._named(root) for root in self.roots]
        last: SourceFile | None = None
        for file in heapq.merge(*walks, *others, key=lambda file: (file.label, file.relative)):
            if last is not None and last.source == file.source:
                raise AmbiguousSource(
                    f"{escape(str(last.place))} and {escape(str(file.place))} would both be {file.source}: "
                    "give their folders labels of their own"
                )
            last = file
            yield file
        if self.stdin:
            yield SourceFile(None, self.label or STDIN_LABEL, None, "-", 0, 0, piped=True)

    def _named(self, root: _Root) -> Iterator[SourceFile]:
        assert root.files is not None
        names = composed_names(sorted(root.files))
        for relative, name in sorted((escape(shown), name) for name, shown in names.items()):
            path = root.files[name]
            yield _file(root, relative, path, path + ".json" if os.path.isfile(path + ".json") else None, named=True)

    def _walk(self, root: _Root) -> Iterator[SourceFile]:
        """The files under a folder, in the order of their relative paths, holding one listing a level."""
        linked: set[str] = set()
        levels = [iter(self._listing(root, _Folder(root.folder, ""), linked))]
        while levels:
            entry = next(levels[-1], None)
            if entry is None:
                levels.pop()
            elif isinstance(entry, SourceFile):
                yield entry
            else:
                levels.append(iter(self._listing(root, entry, linked)))

    def _listing(self, root: _Root, folder: _Folder, linked: set[str]) -> list[SourceFile | _Folder]:
        """The files and folders right in ``folder``, sorted; ``linked`` collects the folders that links lead to."""
        try:
            with os.scandir(folder.path) as found:
                entries = {entry.name: entry for entry in found if not entry.name.startswith(".")}
        except OSError:
            # Left to the opener, which reports why it cannot be read; dropping it in silence would look like deletion.
            return [SourceFile(Path(folder.path), root.label, root.bound, folder.prefix, 0, 0)]
        if ("state.db" in entries or "current" in entries) and is_corpus(folder.path):
            self.on_corpus(folder.path)
            return []
        keyed: list[tuple[str, SourceFile | _Folder]] = []
        for name, shown in composed_names(sorted(entries)).items():
            entry = entries[name]
            kind = self._kind(entry, folder.outside, linked)
            if kind == "folder":
                inside = f"{folder.prefix}{escape(shown)}/"
                keyed.append((inside, _Folder(entry.path, inside, folder.outside or entry.is_symlink())))
            elif kind == "file" and not (name.endswith(".json") and name[:-5] in entries and _is_sidecar(entry.path)):
                relative = folder.prefix + escape(shown)
                beside = entries.get(name + ".json")
                taken = beside.path if beside is not None and self._may_read(beside) else None
                within = None if self.follow_links else root.real
                keyed.append((relative, _file(root, relative, entry.path, taken, inside=within)))
        keyed.sort(key=lambda pair: pair[0])
        return [item for _, item in keyed]

    def _may_read(self, sidecar: os.DirEntry[str]) -> bool:
        """Whether a sidecar is taken: one that is a link is not, for what it leads to is a stranger's choice."""
        return self.follow_links or not sidecar.is_symlink()

    def _kind(self, entry: os.DirEntry[str], outside: bool, linked: set[str]) -> str:
        """``file``, ``folder`` or nothing to read: devices, sockets, and what is read anyway under another name."""
        try:
            link = entry.is_symlink()
            if not (link or outside):
                return "folder" if entry.is_dir() else "file" if entry.is_file() else ""
            mode = entry.stat().st_mode
            real = os.path.realpath(entry.path)
            if real in self.explicit or any(_visible(real, top) for top in self.folders):
                return ""
            if not self.follow_links:
                self.on_passed_over(entry.path)
                return ""
            if stat.S_ISDIR(mode):
                if real in linked or (link and any(_visible(real, seen) for seen in linked)):
                    return ""
                if link:
                    linked.add(real)
                return "folder"
            return "file" if stat.S_ISREG(mode) else ""
        except OSError:
            return "file"  # a dangling link, or gone since: the opener says so


@dataclass(slots=True, frozen=True)
class _Folder:
    """A folder on the way of a walk, the ``prefix`` of the names in it, and whether a link led there (``outside``)."""

    path: str
    prefix: str
    outside: bool = False


def _visible(real: str, top: str) -> bool:
    """Whether a walk of the folder ``top`` comes by ``real`` (both real paths): inside, and nowhere hidden."""
    if real == top:
        return True
    prefix = top if top.endswith("/") else top + "/"
    return real.startswith(prefix) and "/." not in real[len(prefix) - 1 :]


def _before_magic(pattern: str) -> str:
    """The folder that a pattern names before its first part with a wildcard."""
    parts = pattern.split("/")
    plain = next(number for number, part in enumerate(parts) if glob.has_magic(part))
    return "/".join(parts[:plain]) or ("/" if pattern.startswith("/") else ".")


def _leads_nowhere_else(path: str, base: str, top: str) -> bool:
    """Whether what a pattern matched below ``base`` (really ``top``) is no link, or one that a walk of it would follow:
    a pattern names no link, so that one may have been planted.
    """
    real = os.path.realpath(path)
    return real == os.path.normpath(f"{top}/{os.path.relpath(path, base)}") or _visible(real, top)


def refuse_one_label_for_two(places: Iterable[tuple[str, str]]) -> None:
    """Raise `AmbiguousSource` where two places (label and folder, or URL) have one label."""
    bound: dict[str, str] = {}
    for label, place in sorted(places, key=lambda pair: pair[1]):
        other = bound.setdefault(label, place)
        if other != place:
            raise AmbiguousSource(
                f"{escape(other)} and {escape(place)} would both be called {label!r}: "
                "read them one by one, each with a --label of its own"
            )


def folder_label(folder: str) -> str:
    """The label that a folder has by its name."""
    return compose(escape(_utf8(os.path.basename(folder)))) or "root"


def _utf8(name: str) -> str:
    """A name as its bytes are in UTF-8, whatever the locale takes them for: cron's must not rename all sources."""
    if name.isascii() or sys.getfilesystemencoding() == "utf-8":
        return name
    return os.fsencode(name).decode("utf-8", "surrogateescape")


def _is_sidecar(path: str) -> bool:
    """Whether ``path`` is ``NAME.json`` beside a file ``NAME``."""
    return path.endswith(".json") and os.path.isfile(path[:-5]) and not path.endswith("/.json")


def composed_names(names: Sequence[str]) -> dict[str, str]:
    """Each name with its NFC form; where two would fall together, all but the composed (or first) one stay as is."""
    if all(name.isascii() for name in names):
        return {name: name for name in names}
    present = set(names)
    taken: set[str] = set()
    result = {}
    for name in names:
        shown = compose(_utf8(name))
        if shown != name and (shown in present or shown in taken):
            shown = name
        taken.add(shown)
        result[name] = shown
    return result


def _file(
    root: _Root, relative: str, path: str, sidecar: str | None, *, named: bool = False, inside: str | None = None
) -> SourceFile:
    size = mtime_ns = 0
    piped = False
    beside: Path | None = None
    try:
        found = os.stat(path)
        size, mtime_ns = found.st_size, found.st_mtime_ns
        odd = stat.S_ISFIFO(found.st_mode) or stat.S_ISCHR(found.st_mode)
        piped = named and (odd or path.startswith(DESCRIPTORS))
        if sidecar is not None:
            found = os.stat(sidecar)
            beside = Path(sidecar)
            size, mtime_ns = size + found.st_size, max(mtime_ns, found.st_mtime_ns)
    except OSError:
        pass
    return SourceFile(Path(path), root.label, root.bound, relative, size, mtime_ns, beside, piped, inside)
