"""Headlines without the name of the site that prints them."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from .candidate import loose, tidy
from .words import words

_SEPARATOR: Final = re.compile(
    r"\s{1,20}(?:[|–—\-·•»«›/\\~⋅:]|::|>>|&raquo;|–-|--)\s{1,20}|\s{0,20}(?:[|»«›•┃｜]|::)\s{0,20}|\s{1,20}[<>]\s{1,20}"
)
_COPYRIGHT: Final = re.compile(
    r"^(?:copyright|©|\(c\)|alle rechte[^,]*,)\s*|(?:©|\(c\)|copyright)|\b(?:19|20)\d\d\b(?:\s*[-–]\s*(?:\d{4})?)?|"
    r"\((?:https?://|www\.)[^)]*\)|https?://\S+|\b(?:all rights reserved|alle rechte vorbehalten)\b\.?",
    re.I,
)
_SECOND_LEVEL: Final = words("co com org net gov ac edu or ne gob gouv govt")
_SUBDOMAIN: Final = words("www m mobile amp blog blogs news web en de fr es it pt www2 www1 edition")
_SITE_WORDS: Final = words(
    """
    the der die das le la les el los il lo de du des news online magazin magazine blog com net org zeitung newspaper
    home
    """
)


_PLATFORM: Final = re.compile(
    r"^https?://[\w-]+\.(?:wordpress|blogspot|tumblr|typepad|substack|livejournal|over-blog|hatenablog|"
    r"medium|github|ghost)\.[\w.]+(?:/|$)"
)
"""Hosts that give every author a name of their own."""


def host_labels(url: str | None) -> tuple[str, ...]:
    """The telling labels of an address's host, the registered name first, the whole host last."""
    if not url:
        return ()
    try:
        host = (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ()
    parts = host.split(".")
    if len(parts) < 2:
        return ()
    cut = 2 if len(parts) > 2 and parts[-2] in _SECOND_LEVEL and len(parts[-1]) == 2 else 1
    names = parts[:-cut]
    labels = [names[-1], *(p for p in names[:-1] if p not in _SUBDOMAIN)]
    return tuple(dict.fromkeys([*labels, host]))


def squeeze(text: str) -> str:
    """A name as a host would spell it: letters and digits only."""
    return loose(text).replace(" ", "")


class SiteNames:
    """The names a page's site goes by, as far as the page states them."""

    __slots__ = ("_host", "_names", "_personal")

    def __init__(self, names: list[str], url: str | None) -> None:
        self._names = {squeeze(n) for n in names if n} - {""}
        self._personal = bool(url and _PLATFORM.search(url))
        self._host = tuple(squeeze(label) for label in host_labels(url))

    def matches(self, text: str) -> bool:
        """Whether ``text`` is one of the site's names, or is spelt by its host."""
        form = squeeze(text)
        if not form:
            return False
        if form in self._names:
            return True
        core = "".join(w for w in loose(text).split() if w not in _SITE_WORDS)
        if any(core and core == "".join(w for w in _words(n)) for n in self._names):
            return True
        for label in self._host:
            if len(label) < 3:
                if form == label:
                    return True
                continue
            if (
                form == label
                or (core and core == label)
                or (
                    len(core) >= 4
                    and len(text) <= 40
                    and (label.startswith(core) or core.startswith(label))
                    and min(len(label), len(core)) / max(len(label), len(core)) > 0.6
                )
            ):
                return True
            initials = "".join(w[0] for w in loose(text).split())
            if len(initials) >= 3 and initials == label and len(text) <= 60:
                return True
        return False

    def is_owner(self, name: str) -> bool:
        """Whether a byline that matches the site's name may still be a person: the owner of a personal site or blog."""
        words = name.split()
        if self._personal and len(words) <= 3:
            return True
        return len(words) in (2, 3) and loose(words[0]) not in _SITE_WORDS and squeeze(name) in self._host

    def holds(self, text: str) -> bool:
        """Whether a part of a headline carries one of the site's names among a few other words."""
        if self.matches(text):
            return True
        form = squeeze(text)
        return len(text) <= 60 and any(len(n) >= 4 and n in form for n in (*self._names, *self._host))


def _words(squeezed: str) -> list[str]:
    return [squeezed]


_FEWEST: Final = 3
"""Words of a headline from which on a name behind it is not its own."""
_MOST_PARTS: Final = 20
"""Parts of a title that together may be a headline."""
_CJK_SEPARATOR: Final = re.compile(
    r"\s{0,20}(?<![-_—|｜–])[-_—|｜–]++\s{0,20}(?=[^-_—|｜–]*[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af][^-_—|｜–]{0,12}$)"
)


def parts(title: str) -> list[tuple[str, str]]:
    """A title cut at its separators: ``(part, separator before it)``."""
    out: list[tuple[str, str]] = []
    end = 0
    before = ""
    for m in _SEPARATOR.finditer(title):
        if title[end : m.start()].strip():
            out.append((title[end : m.start()].strip(), before))
            before = m[0]
        end = m.end()
    if title[end:].strip():
        out.append((title[end:].strip(), before))
    return out


def strip_site(title: str, names: SiteNames, shown: set[str]) -> str:
    """The headline inside a title: without the site's name in any position.

    ``shown`` are headlines the page prints (loose form): where a leading or trailing run of parts is one of them, that
    run is the headline.
    """
    title = tidy(title)
    pieces = parts(title)
    if len(pieces) < 2:
        return title
    for size in range(min(len(pieces), _MOST_PARTS), 0, -1):
        for start in range(len(pieces) - size + 1):
            run = join_parts(pieces[start : start + size])
            if loose(run) in shown:
                return run
    while len(pieces) > 1 and names.holds(pieces[-1][0]):
        pieces = pieces[:-1]
    while len(pieces) > 1 and names.matches(pieces[0][0]):
        pieces = pieces[1:]
    return join_parts(pieces)


def without_site_behind(headline: str, names: SiteNames) -> str:
    """A printed headline of three words or more without the site's name behind a separator."""
    pieces = parts(headline)
    if len(pieces) < 2 or not names.matches(pieces[-1][0]):
        return headline
    kept = join_parts(pieces[:-1])
    return kept if len(kept.split()) >= _FEWEST else headline


def site_part(title: str, names: SiteNames) -> str | None:
    """The part of a title that names the site, as people write it there."""
    pieces = parts(tidy(title))
    if len(pieces) < 2:
        return None
    return next((text for text, _ in (pieces[-1], pieces[0]) if names.matches(text)), None)


def clean_site(name: str) -> str:
    """A site's name without copyright signs, years, addresses in brackets and handles' signs."""
    name = _COPYRIGHT.sub("", tidy(name))
    return name.strip(" ,.;:|–-")


def join_parts(pieces: list[tuple[str, str]]) -> str:
    """Parts of a title with what stood between them."""
    return pieces[0][0] + "".join(before + text for text, before in pieces[1:])
