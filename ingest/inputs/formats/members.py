"""Which members of an archive are read, by their names alone: the same rule for zip and tar as for folders."""

from __future__ import annotations

import re


def listed(name: str) -> str | None:
    """``name`` without ``./`` and leading slashes; None for what is passed over: hidden names, macOS resource forks.

    Nothing is ever unpacked by its name, so ``..`` in it does no harm and stays.
    """
    name = re.sub(r"^(?:\.?/+)+", "", name)
    parts = name.split("/")
    if not name or "__MACOSX" in parts or any(part.startswith(".") and part not in (".", "..") for part in parts):
        return None
    return name
