"""Breadcrumbs: the line that says where on its site a page lives."""

from __future__ import annotations

import re
from typing import Final

from .candidate import loose, tidy
from .words import words

_SEPARATOR: Final = re.compile(r"\s{0,20}(?:›|»|>|→|\s/\s|\s\|\s|\s::\s|\s\\\s|⟩|❯|&gt;)\s{0,20}")
_HOME: Final = words(
    """
    home homepage startseite start inicio portada accueil início inicial principal forside hem etusivu strona glowna
    domov domu acasa anasayfa ana sayfa beranda главная головна ホーム トップ 首页 首頁 홈 الرئيسية होम index main
    blog you are here sie sind hier
    """
)
_LONGEST_SECTION: Final = 40
"""Characters; a longer crumb is a sentence."""


def crumbs(line: str) -> list[str]:
    """The parts of a breadcrumb line, or an empty list when the line is none."""
    if len(line) > 300:
        return []
    split = _SEPARATOR.split(line)
    if len(split) < 2:
        return []
    parts = [p for part in split if (p := tidy(part))]
    return parts if len(parts) >= 2 else []


def is_home(crumb: str) -> bool:
    """Whether a crumb is the link to a site's front page."""
    return loose(crumb) in _HOME or crumb.casefold() in _HOME


def section_of(line: str, title: str | None) -> str | None:
    """The section a breadcrumb names: the crumb before the page's own title.

    Evidence is required: the trail starts at home, and ends with the title or has a home and one section only.
    """
    parts = crumbs(line)
    if not parts:
        return None
    ends = title is not None and loose(parts[-1]) == loose(title)
    starts = is_home(parts[0])
    if not (starts and (ends or len(parts) <= 4)) and not (ends and len(parts) >= 2):
        return None
    inner = [p for p in (parts[:-1] if ends else parts) if not is_home(p)]
    if not inner or len(inner[-1]) > _LONGEST_SECTION:
        return None
    return inner[-1]
