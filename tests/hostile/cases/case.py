"""What a hostile input is: a name, something that builds its files, and what must hold beside what holds for all."""

from __future__ import annotations

import os
import random
import re
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

Content = bytes | str | Callable[[], bytes | str]

MARKER = "winnow-hostile-marker"
"""Part of the name of every file that an attack would write: none may be there afterwards."""

_WHO = (
    "The harbour master/A retired teacher/The night watchman/One of the gardeners/The youngest councillor/Her neighbour"
)
_DID = "described/questioned/remembered/postponed/defended/sketched/measured/paid for/forgot about/walked around"
_WHAT = (
    "the iron bridge/a row of lindens/the old ferry/an empty bakery/the winter market/a leaking roof/the tower clock"
)
_WHERE = "near the mill/behind the chapel/on the northern quay/along the railway/above the valley/outside the town hall"
_WHY = "because the river had risen/after a long and friendly quarrel/while the snow was still deep/before anyone else woke"
_THEN = "and nobody objected/which surprised the visitors/although the money was short/so the letter was never sent"


def prose(key: object, sentences: int = 6) -> str:
    """One paragraph of honest English, the same for the same key, unlike that of any other."""
    chance = random.Random(f"prose {key}")
    parts = [part.split("/") for part in (_WHO, _DID, _WHAT, _WHERE, _WHY, _THEN)]
    made = (" ".join(chance.choice(part) for part in parts) + "." for _ in range(sentences))
    return " ".join(made)


@dataclass(slots=True, frozen=True)
class Case:
    """``kept``: texts that must come through word for word; ``honest``: sources (relative) whose records must be
    published with these texts; ``never``: strings that no document may hold; ``beaten``: strings that no published
    record may hold (a document with them stands behind its original); ``silent``: names of files (relative) of
    which nothing need be told, by rule; ``most``: seeds it may leave behind; ``daily``: whether it is tried each time.
    """

    name: str
    build: Callable[[Path], None]
    kept: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    beaten: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    most: int = 1_300
    honest: tuple[tuple[str, str], ...] = ()
    daily: bool = False


def case(name: str, files: Mapping[str | bytes, Content], *, kept: Iterable[str] = (), **more: object) -> Case:
    """A case that is so many files."""

    def build(folder: Path) -> None:
        for path, content in files.items():
            write(folder, path, content)

    return Case(name, build, tuple(kept), **more)  # type: ignore[arg-type]


def write(folder: Path, name: str | bytes, content: Content) -> None:
    """One file, in folders that are made for it."""
    data = content() if callable(content) else content
    path = os.path.join(os.fsencode(folder), name if isinstance(name, bytes) else os.fsencode(name))
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as out:
        out.write(data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data)


def many(count: int) -> int:
    """How often something is repeated: all of ``count`` with ``HOSTILE_LONG`` in the environment, else a quarter."""
    return count if os.environ.get("HOSTILE_LONG") else count // 4


def slug(text: str) -> str:
    """A name for a folder: other texts have other names."""
    plain = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
    return plain if re.fullmatch(r"[a-z0-9 ]*", text) else f"{plain}-{zlib.crc32(text.encode()):08x}"
