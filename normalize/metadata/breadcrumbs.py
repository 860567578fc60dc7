"""Breadcrumbs: the line that says where on its site a page lives."""

from __future__ import annotations

import re
from typing import Final

from ..languages import Languages, load_languages
from .candidate import loose, tidy

_SEPARATOR: Final = re.compile(r"\s{0,20}(?:›|»|>|→|\s/\s|\s\|\s|\s::\s|\s\\\s|⟩|❯|&gt;)\s{0,20}")
_SIGNS: Final = (">", "/", "|", "\\", "::", "&gt;", "›", "»", "→", "⟩", "❯")
"""One of which every separator holds: most lines have none, and are not looked at letter by letter."""
_LONGEST_SECTION: Final = 40
"""Characters; a longer crumb is a sentence."""


def breadcrumb_parts(line: str) -> list[str]:
    """The parts of a breadcrumb line, or an empty list when the line is none."""
    if len(line) > 300 or not any(map(line.__contains__, _SIGNS)):
        return []
    split = _SEPARATOR.split(line)
    if len(split) < 2:
        return []
    parts = [p for part in split if (p := tidy(part))]
    return parts if len(parts) >= 2 else []


class Breadcrumbs:
    """Reads breadcrumbs by the names that front pages go by in every language that has a language file."""

    __slots__ = ("_home",)

    def __init__(self, languages: Languages | None = None) -> None:
        self._home = (languages or load_languages()).words("breadcrumbs", "home")

    def is_home(self, crumb: str) -> bool:
        """Whether a crumb is the link to a site's front page."""
        return loose(crumb) in self._home or crumb.casefold() in self._home

    def section_of(self, line: str, title: str | None) -> str | None:
        """The section a breadcrumb names: the crumb before the page's own title.

        Evidence is required: the trail starts at home, and ends with the title or has a home and one section only.
        """
        parts = breadcrumb_parts(line)
        if not parts:
            return None
        ends = title is not None and loose(parts[-1]) == loose(title)
        starts = self.is_home(parts[0])
        if not (starts and (ends or len(parts) <= 4)) and not (ends and len(parts) >= 2):
            return None
        inner = [p for p in (parts[:-1] if ends else parts) if not self.is_home(p)]
        if not inner or len(inner[-1]) > _LONGEST_SECTION:
            return None
        return inner[-1]
