"""What the name of a file says: its extension, and the compression that it ends with."""

from __future__ import annotations

from typing import Final

from .decoders import Compression

SUFFIXES: Final[dict[str, Compression]] = {
    ".gz": "gzip",
    ".gzip": "gzip",
    ".zst": "zstd",
    ".zstd": "zstd",
    ".bz2": "bzip2",
    ".xz": "xz",
}
"""What is taken off a name before its extension is looked at."""
OF_PAGES: Final = ("html", "htm", "xhtml", "xht", "shtml", "shtm", "php", "asp", "aspx", "jsp", "cgi")
"""Extensions that say page."""
OF_TEXTS: Final = ("txt", "text", "md", "markdown", "rst", "log")
"""Extensions that say plain text."""


def unpacked_name(name: str) -> str:
    """A name without the suffix of its outermost compression, if it has one."""
    suffix = next((suffix for suffix in SUFFIXES if name.lower().endswith(suffix)), "")
    return name[: len(name) - len(suffix)] or name


def extension(name: str) -> str:
    """The extension of a name in lower case, without compression suffixes: ``html`` for ``Page.HTML.gz``."""
    name = name.lower()
    while name.endswith(tuple(SUFFIXES)):
        name = name.rpartition(".")[0]
    stem, dot, last = name.rpartition(".")
    return last if dot and stem else ""


def packed_as(name: str) -> Compression | None:
    """The compression that a name ends with."""
    return next((kind for suffix, kind in SUFFIXES.items() if name.lower().endswith(suffix)), None)
