"""What a hostile input is: files put into a folder of its own, beside two honest texts that must come through."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

Build = Callable[[Path], None]

_SYLLABLES = (
    "ba",
    "den",
    "fi",
    "gor",
    "hal",
    "jo",
    "kel",
    "lum",
    "mi",
    "nar",
    "os",
    "pel",
    "rin",
    "sa",
    "tor",
    "ul",
    "ven",
)


@dataclass(slots=True, frozen=True)
class Case:
    """``build`` makes the input in an empty folder. ``silent``: files of it that nothing need be said of (what is passed
    over by rule: links, hidden names, sidecars, pipes).
    """

    name: str
    build: Build
    silent: tuple[str, ...] = ()


def prose(seed: object, sentences: int = 8) -> str:
    """Some honest paragraphs, others for every seed."""
    chance = random.Random(f"prose {seed}")

    def word() -> str:
        return "".join(chance.choice(_SYLLABLES) for _ in range(chance.randint(1, 3)))

    lines = []
    for _ in range(sentences):
        words = [word() for _ in range(chance.randint(9, 14))]
        lines.append(f"The {' '.join(words)} was seen by the {word()} on that day.")
    return "\n\n".join(" ".join(lines[at : at + 2]) for at in range(0, sentences, 2))


def put(data: bytes | str, name: str = "a.txt") -> Build:
    """A single file."""

    def build(folder: Path) -> None:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data)

    return build
