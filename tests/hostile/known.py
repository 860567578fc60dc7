"""Cases that fail today, with what happens: each is run alone and expected to fail, until it is mended."""

from __future__ import annotations

KNOWN: dict[str, str] = {
    "text marks out of order": "composing heaps of marks out of order takes time squared (400 KB: 39 s)",
}
