"""An object store as winnow asks it: few questions, each tried again where it may help, each trouble in a few words.

What a store or its library says of a fault may quote keys and signed addresses, so nothing of that is passed on: the
kind of fault is named, and ``WINNOW_DEBUG`` shows the rest.
"""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, Final, TypeVar, cast

from ..errors import CorpusError, UsageError
from ..state.durable import link_or_copy, replace_durably, sync_folder
from .urls import is_store, local_path, masked, protocol_of

ATTEMPTS: Final = 4
PAUSE_SECONDS: Final = 0.5
"""Before the second attempt; twice as long before each further one."""
_BULK: Final = 500
_TIMES: Final = ("LastModified", "last_modified", "mtime", "updated", "created", "timeCreated", "modification_time")
_TAGS: Final = ("ETag", "etag", "generation", "md5Hash", "content_md5", "crc32c")
_LASTING: Final = (FileNotFoundError, PermissionError, IsADirectoryError, NotADirectoryError, NotImplementedError)
"""What is no better a second later."""

Answer = TypeVar("Answer")


class StoreTrouble(CorpusError):
    """An object store does not do what it was asked. ``reason``: in a few words, without names; ``gone``: because
    there is no such object.
    """

    exit_code = 69

    def __init__(self, what: str, reason: str, *, gone: bool = False) -> None:
        super().__init__(f"{what}: {reason}")
        self.reason, self.gone = reason, gone


@dataclass(slots=True, frozen=True)
class StoredObject:
    """What a store lists: its ``path`` there, its size, and a ``stamp`` that is another when it is: in nanoseconds the
    time it was written, to the second, and below the second a checksum of its tag. ``folder``: others begin with it.
    """

    path: str
    size: int
    stamp: int
    folder: bool = False


class ObjectStore:
    """The store that a URL is in. ``root``: the path of that URL there; ``url``: as it may be shown."""

    def __init__(self, url: str, *, attempts: int = ATTEMPTS, pause: float = PAUSE_SECONDS) -> None:
        """Raises ``UsageError`` where fsspec, or what it needs for this protocol, is missing."""
        self.url, self.attempts, self.pause = masked(url), max(1, attempts), pause
        self._fs, root = _opened(url)
        self.root = root.rstrip("/")
        self.here = protocol_of(url) in ("file", "local")

    def info(self, path: str) -> StoredObject | None:
        """What there is under a path: an object, else a folder, else nothing."""
        try:
            return _object(self._ask(path, lambda: self._fs.info(path)))
        except StoreTrouble as trouble:
            if trouble.gone:
                return None
            raise

    def listed(self, path: str) -> list[StoredObject]:
        """What lies right in a folder. Raises `StoreTrouble`, also where there is no such folder."""
        found = self._ask(path, lambda: self._fs.ls(path, detail=True))
        return [_object(entry) for entry in found if _is_below(entry.get("name"), path)]

    def found(self, path: str) -> list[StoredObject]:
        """All objects below a path, whatever lies between; none where there is nothing."""
        try:
            entries = self._ask(path, lambda: self._fs.find(path, detail=True, withdirs=False))
        except StoreTrouble as trouble:
            if trouble.gone:
                return []
            raise
        return [_object(entry) for entry in entries.values()]

    def matching(self, pattern: str) -> list[StoredObject]:
        """What a glob matches."""
        return [_object(entry) for entry in self._ask(pattern, lambda: self._fs.glob(pattern, detail=True)).values()]

    def open(self, path: str) -> IO[bytes]:
        """An object, opened to be read forward; what it raises is turned into words by `reason_of`."""
        return cast("IO[bytes]", self._fs.open(path, "rb"))

    def read(self, path: str) -> bytes:
        """The bytes of a small object."""
        return cast("bytes", self._ask(path, lambda: self._fs.cat_file(path)))

    def blocks(self, path: str, size: int) -> Iterator[bytes]:
        """The bytes of an object, so many at a time. Raises `StoreTrouble`."""
        try:
            with self.open(path) as opened:
                while block := opened.read(size):
                    yield block
        except Exception as error:
            raise self._trouble(path, error) from error

    def upload(self, local: Path, path: str) -> None:
        """Put a file there."""
        self._make_folder(path)
        if self.here:
            with open(local, "rb") as data:
                replace_durably(Path(path), iter(lambda: data.read(1 << 20), b""))
        else:
            self._ask(path, lambda: self._fs.put_file(str(local), path))

    def copy(self, old: str, new: str) -> None:
        """Copy an object inside the store."""
        self._make_folder(new)
        if self.here:
            Path(new).unlink(missing_ok=True)
            link_or_copy(Path(old), Path(new))
            sync_folder(Path(new).parent)
        else:
            self._ask(new, lambda: self._fs.cp_file(old, new))

    def replace(self, path: str, data: bytes) -> None:
        """Put a small object in the place of what is there, in one step: as stores do, and as files have to be told."""
        self._make_folder(path)
        if self.here:
            replace_durably(Path(path), [data])
        else:
            self._ask(path, lambda: self._fs.pipe_file(path, data))

    def delete(self, paths: Sequence[str]) -> None:
        """Delete objects; those that are gone already are no trouble."""
        for start in range(0, len(paths), _BULK):
            part = list(paths[start : start + _BULK])
            try:
                self._ask(part[0], lambda part=part: self._fs.rm(part))  # type: ignore[misc]
            except StoreTrouble as trouble:
                if not trouble.gone:
                    raise
                for path in part:
                    if self.info(path) is not None:
                        self._ask(path, lambda path=path: self._fs.rm_file(path))  # type: ignore[misc]

    def clear_folders(self, path: str, mine: Callable[[str], object]) -> None:
        """Where there are folders: remove those right in one that hold nothing, if they are ``mine`` by name."""
        if not self.here or not Path(path).is_dir():
            return
        for folder in Path(path).iterdir():
            if folder.is_dir() and mine(folder.name):
                inside = sorted((entry for entry in folder.rglob("*") if entry.is_dir()), reverse=True)
                for empty in (*inside, folder):
                    with suppress(OSError):  # it holds something
                        empty.rmdir()

    def _shown(self, path: str) -> str:
        """The URL of a path."""
        return f"{self.url}{path.strip('/')[len(self.root.strip('/')) :]}"

    def _trouble(self, path: str, error: Exception) -> StoreTrouble:
        return StoreTrouble(self._shown(path), reason_of(error), gone=isinstance(error, FileNotFoundError))

    def _make_folder(self, path: str) -> None:
        if self.here:
            Path(path).parent.mkdir(parents=True, exist_ok=True)

    def _ask(self, path: str, call: Callable[[], Answer]) -> Answer:
        for attempt in range(1, self.attempts + 1):
            try:
                return call()
            except Exception as error:  # every library has its own
                if attempt == self.attempts or isinstance(error, _LASTING):
                    raise self._trouble(path, error) from error
                time.sleep(self.pause * 2 ** (attempt - 1))
        raise AssertionError


def may_help(error: Exception) -> bool:
    """Whether trying again may help."""
    return not isinstance(error, _LASTING)


def reason_of(error: Exception) -> str:
    """A fault in a few words that quote nothing."""
    if isinstance(error, FileNotFoundError):
        return "it is not there"
    if isinstance(error, PermissionError):
        return "access is denied"
    if isinstance(error, TimeoutError):
        return "the store does not answer in time"
    if isinstance(error, ConnectionError):
        return "the store is not reached"
    return f"the store does not do it ({type(error).__name__})"


def _opened(url: str) -> tuple[Any, str]:
    shown, protocol = masked(url), protocol_of(url)
    if not protocol:
        raise UsageError(f"{shown} is no URL; for a folder say file://{Path(url).absolute()}")
    if not is_store(url) and local_path(url) == url:
        raise UsageError(f"{shown}: {protocol}:// is no object store")
    try:
        import fsspec
    except ImportError:
        raise UsageError(f"{shown} needs the extra 'remote' (pip install 'winnow-corpus[remote]')") from None
    try:
        kind = fsspec.get_filesystem_class(protocol)
    except ImportError as error:
        needed = " ".join(str(error).split())[:100]
        raise UsageError(f"{shown} needs one package more ({needed})") from None
    except ValueError:
        raise UsageError(f"{shown}: there is no store of the protocol {protocol}://") from None
    try:
        return (
            kind(**kind._get_kwargs_from_urls(url), use_listings_cache=False, skip_instance_cache=True),
            str(kind._strip_protocol(url)),
        )
    except Exception as error:  # every library has its own
        raise StoreTrouble(shown, reason_of(error)) from error


def _is_below(name: object, folder: str) -> bool:
    """Whether a listed name is that of something in a folder. Not the folder itself, which some stores list, nor a
    name with nothing between two slashes, which cannot be told from it, nor one that leads out of the folder again.
    """
    if not isinstance(name, str) or {".", ".."} & set(name.split("/")):
        return False
    start = folder.strip("/") + "/" if folder.strip("/") else ""
    rest = name.strip("/")
    return rest.startswith(start) and len(rest) > len(start) and not rest[len(start) :].startswith("/")


def _object(entry: dict[str, Any]) -> StoredObject:
    folder = entry.get("type") == "directory"
    said = entry.get("size")  # a store may say anything
    size = int(said) if isinstance(said, int | float) and said > 0 else 0
    return StoredObject(entry["name"], size, 0 if folder else _stamp(entry), folder)


def _stamp(entry: dict[str, Any]) -> int:
    moment = next((found for name in _TIMES if (found := _seconds(entry.get(name))) is not None), None)
    tag = next((str(entry[name]) for name in _TAGS if entry.get(name)), "")
    if moment is None:
        moment = 0.0 if tag else time.time()  # nothing tells it from another: it is read each time
    if not tag:
        return int(moment * 1e9)
    return int(moment) * 1_000_000_000 + zlib.crc32(tag.encode("utf-8", "replace")) % 1_000_000_000


def _seconds(value: object) -> float | None:
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return None
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).timestamp()
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
