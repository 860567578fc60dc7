"""The words by which readers of formats know lines, from data files beside them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from importlib.resources import files
from typing import Any


def read_words(name: str) -> dict[str, Any]:
    """The tables of the data file ``name``."""
    return tomllib.loads(files(__package__).joinpath(name).read_text(encoding="utf-8"))


def any_of(words: Iterable[str]) -> str:
    """An expression for any of these words, as they stand, longer ones first."""
    return f"(?:{'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})"
