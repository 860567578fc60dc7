"""Datelines and credits: the place a news text is filed from and the wire service that wrote it.

Forms: ``KABUL (Reuters) - ``, ``LAWRENCEVILLE, Ga. (AP) — ``, ``Bruselas, 7 oct (EFE).- ``,
``МОСКВА, 29 июня. /ТАСС/.``,
``NEW DELHI: ``, ``Potsdam – ``, ``Leipzig. ``, ``AT Monitoring Desk-KABUL: `` and, where a tag boundary was lost,
``KabulUnited States ...``. A credit in brackets carries the place by itself; every weaker form needs a place that the
gazetteer knows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from typing import Final

from ..languages import Languages, load_languages
from ..languages.load import one_of
from .agencies import agencies_in, known_agency, only_agencies
from .candidate import Found, tidy
from .glued_place import GLUED

_LINES: Final = 6
"""Paragraphs from the start of the body in which a dateline may stand."""

_OPENING: Final = 4
"""Paragraphs in which the forms without brackets or capitals are believed (a standfirst may come first)."""

_SHORTEST_PARAGRAPH: Final = 50

_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĖĘĚĞĢĪĮİĶĹĽŁŃŅŇŐŒŘŚŞŠŢŤŪŮŰŲŹŻŽА-ЯЁЄІЇҐΑ-ΩΆΈΉΊΌΎΏ"
_NAME = rf"[{_UPPER}](?:[^\W\d_]|['’.]|-(?=[^\W\d_]))*"
_PLACE = rf"(?:{_NAME})(?:[ ](?:de |del |la |el |al-|of |am |an der |sur |le |da |do |dos )?{_NAME}){{0,3}}"
_REGION = rf"(?:,\s?(?:{_PLACE}|[A-Z]\.(?:[A-Z]\.)+))?"
_WHEN = (
    r"(?:,?\s(?:\d{1,2}\.?(?:st|nd|rd|th)?\s[^\W\d_]{3,12}\.?|[^\W\d_]{3,12}\.?\s\d{1,2}(?:st|nd|rd|th)?)"
    r"(?:,?\s\d{4})?[.,]?)?"
)
_DASH = r"(?:--|[-–—:]|\.-|\"|-)"

_CREDITED = re.compile(
    rf"^({_PLACE})((?:/{_PLACE})?){_REGION}{_WHEN}\s?(?:\(([^()]{{2,60}})\)|"
    rf"/([^/]{{2,30}})/)\s?\.?\s?({_DASH}*)\s?(?=\S)"
)
_CAPITALS = re.compile(rf"^([{_UPPER}][{_UPPER}'’.\- ]{{2,30}}?){_REGION}{_WHEN}\s?(?:--|[–—:]|-\s|\s-)\s?(?=\S)")
_TITLED = re.compile(rf"^({_PLACE})((?:/{_PLACE})?){_REGION}{_WHEN}\s(?:--|[–—-])\s(?=[{_UPPER}\"“„«'‘])")
_STOPPED = re.compile(rf"^({_NAME}(?: {_NAME})?)\.\s(?=[{_UPPER}\"“„«'‘][^\W\d_]+ [^\W\d_]+)")
_DESK = re.compile(rf"^([^.!?:]{{2,40}}?)\s?[-–—]\s?([{_UPPER}][{_UPPER}' ]{{2,25}})\s?:\s")
_GLUED = re.compile(rf"^({_NAME}?(?: {_NAME}?){{0,2}}?)(?=[{_UPPER}][a-zß-öø-ÿ]+(?:\s|'s|’s|,))")
_REPORTED = re.compile(
    r",\s(?:the\s)?([A-Z][\w-]+(?:\s[A-Z][\w-]+)?)(?:\s(?:news\s)?agency)?\s(?:reported|reports|"
    r"has reported|informs|informed)\.(?:\s|$|[\"”’])"
)
_COPYRIGHT = re.compile(
    r"(?:copyright|©)\s?\d{0,4}\s(?:by\s)?(?:the\s)?([^.,]{2,40})[.,]\s(?:all rights|alle rechte)", re.I
)


@dataclass(slots=True, frozen=True)
class Dateline:
    """What a dateline says: the place as a name (capitals undone), the agencies credited, the form it was read from."""

    place: str
    agencies: tuple[str, ...]
    method: str


class DatelineReader:
    """Reads datelines and credits; loads the gazetteer (GeoNames cities) once, for the first that needs it."""

    def __init__(self, languages: Languages | None = None) -> None:
        languages = languages or load_languages()
        self._no_place = languages.words("credits", "no_place")
        self._credit_line = re.compile(
            rf"^[(\[–—-]*\s*(?:{one_of(languages.words('credits', 'source'))}|copyright(?:\s\d{{4}})?|©(?:\s?\d{{4}})?)"
            r"\s*[:：]?\s*(?:by\s|the\s)?(.{2,60}?)[.)\]]*(?:\s(?:All rights reserved.*|dpa:.*))?$",
            re.I,
        )

    @cached_property
    def _cities(self) -> frozenset[str]:
        raw = files(__package__).joinpath("data/cities.txt").read_text(encoding="utf-8")
        return frozenset(line for line in raw.casefold().split("\n") if line and line[0] != "#")

    def is_city(self, name: str) -> bool:
        """Whether the gazetteer knows the place, whatever its case; an initial ``St.`` may be written out."""
        key = tidy(name).strip(" .,-").casefold()
        return key in self._cities or key.replace("saint ", "st. ") in self._cities

    def read(self, body: str) -> Dateline | None:
        """The first dateline of a body's opening paragraphs."""
        seen = 0
        for raw in body.split("\n"):
            line = tidy(raw)
            if len(line) < _SHORTEST_PARAGRAPH:
                alone = line.removesuffix(":").strip()
                if line.endswith(":") and alone.isupper() and self.is_city(alone) and self._stands(alone):
                    return Dateline(_name(alone), (), "text.dateline.capitals")
                continue
            seen += 1
            if seen > _LINES:
                return None
            if found := self._line(line, first=seen <= _OPENING):
                return found
        return None

    def _line(self, line: str, *, first: bool) -> Dateline | None:
        if m := _CREDITED.match(line):
            place, credit = m[1], m[3] or m[4]
            agencies = tuple(agencies_in(credit))
            sign = bool(agencies) or (credit.isupper() and len(credit) <= 12 and not credit.isdigit())
            shouted = place.isupper() and len(place) > 2
            if (
                sign
                and self._stands(place)
                and (m[5] or shouted or self.is_city(place))
                and (shouted or agencies or self.is_city(place))
            ):
                return Dateline(_name(place), agencies, "text.dateline.credited")
        if (m := _CAPITALS.match(line)) and self.is_city(m[1]) and self._stands(m[1]):
            return Dateline(_name(m[1]), (), "text.dateline.capitals")
        if (m := _DESK.match(line)) and self.is_city(m[2]):
            return Dateline(_name(m[2]), (), "text.dateline.desk")
        if not first:
            return None
        if (m := _TITLED.match(line)) and self.is_city(m[1]) and self._stands(m[1]):
            return Dateline(_name(m[1]), (), "text.dateline.dash")
        if (m := _STOPPED.match(line)) and self.is_city(m[1]) and self._stands(m[1]):
            return Dateline(_name(m[1]), (), "text.dateline.stop")
        if (m := _GLUED.match(line)) and len(m[1]) >= 4 and self.is_city(m[1]) and line[m.end() : m.end() + 1] != " ":
            return Dateline(_name(m[1]), (), GLUED)
        return None

    def _stands(self, place: str) -> bool:
        return place.casefold().strip(" .") not in self._no_place

    def credits(self, lines: list[str]) -> list[Found]:
        """Agencies credited outside the dateline: on a line of their own or as the source of the opening paragraphs."""
        out: list[Found] = []
        paragraphs = 0
        together = "\n".join(lines)
        may_sign = "©" in together or "opyr" in together.lower()
        for line in lines:
            if len(line) <= 90:
                m = self._credit_line.match(line)
                names = only_agencies(m[1] if m else line)
                if not names and m and (one := known_agency(m[1].split(",")[0])):
                    names = [one]
                out += [Found("agency", name, "text.credit-line") for name in names]
            else:
                paragraphs += 1
                if paragraphs <= _LINES and (m := _REPORTED.search(line)) and (one := known_agency(m[1])):
                    out.append(Found("agency", one, "text.reported-by"))
                signed = may_sign and ("©" in line or "opyr" in line.lower())
                if signed and (m := _COPYRIGHT.search(line)) and (one := known_agency(m[1])):
                    out.append(Found("agency", one, "text.credit-line"))
        return out


def _name(place: str) -> str:
    """A place as a name: capitals undone word by word."""
    place = tidy(place).strip(" .,-") if not place.endswith(".") or " " not in place else tidy(place)
    if not place.isupper():
        return place
    return re.sub(r"[^\W\d_]+", lambda m: m[0][:1] + m[0][1:].lower(), place)
