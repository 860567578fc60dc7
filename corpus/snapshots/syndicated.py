"""Whether the same text was published elsewhere too."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from urllib.parse import urlsplit

from ...normalize.document import Metadata
from .also import Also

_SAME: Final = ("equal", "same", "jaccard")
"""Relations of a copy that says what its representative says; others are excerpts or later editions."""
_VARIANTS: Final = ("www", "m", "mobile", "amp")


def syndicated(meta: Metadata, copies: Sequence[Also], *, printed: bool) -> bool | None:
    """See the field of this name. ``printed``: it prints another version of its story."""
    own = (meta.site or "").casefold()
    agency = (meta.agency or "").casefold()
    if agency and agency not in own.split():
        return True
    if printed or any(elsewhere(meta, other) for other in copies if other["relation"] in _SAME):
        return True
    return False if own and meta.authors and not agency else None


def elsewhere(meta: Metadata, other: Also) -> bool:
    """Whether a copy was published by somebody else: another site by name, or by host where one has no name."""
    if meta.site and other["site"]:
        return meta.site.casefold() != other["site"].casefold()
    ours, theirs = _host(meta.url), _host(other["url"])
    return bool(ours and theirs) and ours != theirs


def _host(url: str | None) -> str:
    try:
        host = urlsplit(url or "").hostname or ""
    except ValueError:
        return ""
    first, _, rest = host.partition(".")
    return rest if first in _VARIANTS and "." in rest else host
