"""What the properties of an office file say, and when that is a fact: what the writing program filled in is none."""

from __future__ import annotations

import html
import re

_MOST_NAMES = 1_000

_NO_TITLE = re.compile(
    r"(?i)(?:untitled|untitled document|document\d*|unbenannt|sans titre|powerpoint presentation|title|unknown)$"
    r"|microsoft (?:word|powerpoint) -"
    r"|.*\.(?:docx?|odt|pdf|rtf|indd|tex|dvi|qxd|pmd|txt|html?|pages|wpd)$"
    r"|\S*[/\\]\S*$|\W*$"
)
_NO_AUTHOR = re.compile(
    r"(?i)(?:unknown|anonymous|author|user|users?\d*|admin(?:istrator)?|owner|microsoft(?: office)?(?: user)?|default"
    r"|python-docx|calibre.*|pc|hp|dell|lenovo|asus|acer|root|guest|test|n/?a|\W*|\S+@\S+|https?:\S*)$"
)


def stated_title(value: str | None) -> str | None:
    """A title in the properties, unless the writing program put it there (file names, "Untitled")."""
    text = " ".join((value or "").replace("\x00", "").split())[:500]
    return None if not text or len(text) > 1_000 or _NO_TITLE.match(text) else text


def stated_names(*values: str | None) -> list[str]:
    """The names in the properties, parted at semicolons, without those that a writing program filled in."""
    names: dict[str, None] = {}
    for value in values:
        for part in (value or "").split(";"):
            name = " ".join(part.replace("\x00", "").split()) if len(part) <= 1_000 else ""
            if name and len(name) <= 200 and not _NO_AUTHOR.match(name):
                names[name] = None
            if len(names) >= _MOST_NAMES:
                return list(names)
    return list(names)


def whole_day(value: str | None) -> str | None:
    """The day that a date begins with; None where it is not whole."""
    match = re.match(r"(\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))(?!\d)", value or "")
    return match[1] if match else None


def stated_language(value: str | None) -> str | None:
    """The language of a tag (BCP 47), without its script and country."""
    match = re.match(r"([A-Za-z]{2,3})(?![A-Za-z])", value or "")
    return match[1].lower() if match and match[1].lower() not in ("und", "mul", "zxx") else None


def untagged(value: str | None) -> str | None:
    """A description without its markup (EPUB descriptions are often escaped HTML)."""
    return " ".join(html.unescape(re.sub(r"<[^>]{0,1000}>", " ", value or "")).split()) or None
