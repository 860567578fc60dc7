"""Cases that fail today, with what happens: each is run alone and expected to fail, until it is mended."""

from __future__ import annotations

KNOWN: dict[str, str] = {}
