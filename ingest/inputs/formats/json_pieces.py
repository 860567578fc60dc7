"""A document that a JSON record holds in pieces: a list of paragraphs, of objects with a text each, of sections."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Final

from ....normalize.document import Media

PIECED: Final = ("body_text", "paragraphs", "sections", "passages", "contexts", "sentences")
"""Fields that hold a document in pieces only; the fields of whole texts may as well."""
DEEPEST: Final = 4
_TEXTS: Final = ("text", "content", "paragraph", "paragraphs", "body", "contents", "sentences", "context")
_HEADS: Final = ("heading", "title", "header")
_OF_TEXT = re.compile(r"text|html|paragraph|heading|header|list|quote|code|^p$|^h[1-6]$", re.IGNORECASE)
_MARKUP = re.compile(r"</[a-zA-Z][a-zA-Z0-9]{0,20}>|<(?:br|p|img)\b[^<>]{0,500}>", re.IGNORECASE)


def join_pieces(value: object, *, spaced: bool = False) -> tuple[str, Media] | None:
    """The text of a list of pieces and what it is, a piece a paragraph; None where it is no such list. ``spaced``: they
    are sentences.
    """
    if not isinstance(value, list) or not value:
        return None
    pieces = [piece.strip() for piece in _pieces(value, 0) if piece.strip()]
    if not pieces:
        return None
    if any(map(_MARKUP.search, pieces)):
        marked = (one if _MARKUP.search(one) else html.escape(one, quote=False) for one in pieces)
        return "\n".join(f"<p>{one}</p>" for one in marked), "html"
    return (" " if spaced else "\n\n").join(pieces), "text"


def _pieces(value: list[object], depth: int) -> Iterator[str]:
    objects = [piece for piece in value if isinstance(piece, dict)]
    # Where pieces say what they are, pictures, names and dates are left out.
    typed = [piece for piece in objects if _is_text(piece)]
    left_out = {id(piece) for piece in objects if "type" in piece and not _is_text(piece)} if typed else set()
    for piece in value:
        if isinstance(piece, str):
            yield piece
        elif isinstance(piece, dict) and id(piece) not in left_out:
            yield from _of_object(piece, depth)


def _is_text(piece: dict[str, object]) -> bool:
    kind = piece.get("type")
    return isinstance(kind, str) and _OF_TEXT.search(kind) is not None


def _of_object(piece: dict[str, object], depth: int) -> Iterator[str]:
    inner = next((found for name in _TEXTS if isinstance(found := piece.get(name), str | list) and found), None)
    if inner is None:
        return
    if isinstance(inner, str):
        yield from (head for name in _HEADS[::2] if isinstance(head := piece.get(name), str) and head not in inner)
        yield inner
    elif depth < DEEPEST:
        yield from (head for name in _HEADS if isinstance(head := piece.get(name), str))
        yield from _pieces(inner, depth + 1)
