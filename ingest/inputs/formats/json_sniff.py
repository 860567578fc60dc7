"""Whether a text is JSON, and as which: one record a line, or one value. What only begins with a bracket is neither."""

from __future__ import annotations

import re
from typing import Final, Literal

from ..recognition import HEAD, Beginning

LINES_NAMES: Final = ("jsonl", "ndjson", "jsonlines", "jl")
"""Extensions that say JSON Lines."""
_MARKDOWN_NAMES = ("md", "markdown", "mdown", "mdx", "mkd", "qmd", "rmd")
_DEEP = 64 * 1024  # lines are long: how far the end of the first one is looked for
_RECORD = re.compile(
    rb'"(?:text|(?:raw_|page_|body_|article_)?html|(?:raw_|page_|html_)?contents?(?:_text)?|maintext|body|passage|segment'
    rb"|selftext|message|messages|conversations|(?:full|article|raw|clean|cleaned|page|plain)_?text|articleBody|transcript"
    rb"|instruction|prompt|question|_source|abstract)\"\s*:",
    re.IGNORECASE,
)
_MEMBER = r'\{\s*"(?:[^"\\]|\\.)*"\s*:'


def json_shape(beginning: Beginning) -> Literal["lines", "value"] | None:
    """``lines`` or ``value``; None for what is no JSON, or none that holds documents."""
    text, ext, encoding = beginning.bare, beginning.extension, beginning.encoding
    if ext in LINES_NAMES and (ext != "jl" or text.startswith(("{", "["))):  # Julia's sources are called so, too
        spread = text.startswith("[") or re.match(r"\{[ \t]*\n\s*[\"}]", text)  # one value over many lines
        return "value" if spread else "lines"
    if ext in _MARKDOWN_NAMES:  # front matter
        return None
    if ext in ("json", "json-seq") and beginning.head.lstrip(b"\xef\xbb\xbf").startswith(b"\x1e"):  # RFC 7464
        return "lines"
    if ext == "ipynb" or (text.startswith("{") and b'"nbformat"' in _deep(beginning) and b'"cells"' in beginning.head):
        return "value"
    if not text.startswith(("{", "[")):
        return "value" if ext == "json" and text else None
    deep = _deep(beginning)
    if ext != "json" and not _RECORD.search(deep if encoding is None else deep.replace(b"\x00", b"")):
        return None
    line, newline, _ = deep.decode(encoding or "latin-1", "replace").lstrip("\ufeff \t\r\n").partition("\n")
    line = line.rstrip()
    object_line = line.startswith("{") and line.endswith("}") and re.match(rf"{_MEMBER}|\{{\s*\}}", line)
    if object_line:
        return "lines" if ext != "json" or newline else "value"
    if ext == "json":
        return "value"
    if re.match(_MEMBER + r'\s*["\[{\d.tfn-]', text) and (ext or len(deep) > HEAD):
        return "lines" if not newline else "value"
    return "value" if re.match(r'\[\s*\{\s*"', text) else None


def _deep(beginning: Beginning) -> bytes:
    """A longer beginning, where the bytes themselves begin with a bracket."""
    bracket = beginning.head.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n").startswith((b"{", b"["))
    return beginning.more(_DEEP) if bracket else beginning.head
