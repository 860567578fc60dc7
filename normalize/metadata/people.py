"""Names of people: bylines split and cleaned, and what is no person told apart."""

from __future__ import annotations

import re
import unicodedata
from functools import cached_property
from importlib.resources import files
from typing import Final

from ..languages import Languages, load_languages
from ..languages.load import one_of
from ..languages.spot import Openings
from .candidate import loose, tidy

_COMMA_CREDIT = re.compile(
    r"\b(?:ph\.?\s?d|m\.?d|jr|sr|ii|iii|iv|esq|rn|mba|msc|ba|ma|m\.?a|b\.?a|cpa|dr|prof|d\.?phil|ms|rd|facs|"
    r"dds|jd|j\.d|cfp|cfa|pe|do|lcsw|mph)\.?$",
    re.I,
)
_CREDENTIALS = re.compile(
    r",\s*(?:ph\.?\s?d|m\.?d|esq|rn|mba|msc|cpa|cfp|cfa|rd|jd|dds|mph|lcsw|m\.?a)\.?(?=,|$|\s)", re.I
)

_MOST_COLLECTIVE: Final = 5
"""Words of a collective byline at most."""
_MANY_DIGITS: Final = 3
"""Digits in one word from which on it is a number of an account and no pen name."""
_LETTER = re.compile(r"[^\W\d_]")
_JUNK = re.compile(r"https?:|www\.|[@#{}<>=\[\]/\\]|\d{5}|\d[:.]\d|\.(?:com|org|net|de|co|ch|at)\b|^\d+$", re.I)
_PARENS = re.compile(r"(?<!\s)\s*+[\(\[（][^\)\]）\n]{0,200}[\)\]）]")
_CASELESS = re.compile(r"[\u0590-\u08ff\u0900-\u0dff\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u10a0-\u10ff]")


_TOKEN = re.compile(r"[^\s,;/|&·•+]+|[,;/|&·•+]")
_JOINING_SIGNS: Final = frozenset("&,/+")

# A role glued to a name where a tag boundary was lost ("RoeKorrespondent"); not McKenzie, MacArthur or DeLillo.
_GLUED_ROLE = re.compile(r"(?<=\s)((?!Mac|Mc|De|La|Le|Fitz|Van|Di|Da|Du|O)[A-ZÄÖÜ][a-zß-ÿ]+)[A-ZÄÖÜ][a-zß-ÿ]{5,}$")


class NameReader:
    """Finds and cleans the names of people in bylines; builds its expressions from the language files once."""

    def __init__(self, languages: Languages | None = None) -> None:
        languages = languages or load_languages()
        self.first_names = FirstNames()

        def known(key: str) -> str:
            return one_of(languages.words("people", key))

        def byline(key: str) -> str:
            return one_of(languages.words("bylines", key))

        by = byline("by")
        self._openings = Openings(languages.words("bylines", "by"))
        self._by_start = re.compile(rf"^\s*{by}\s*(?:[:：]\s*|\s+|(?<=[文者]))", re.I)
        self._strong_by = re.compile(rf"^\s*{by}\s*[:：]?\s+(?=\S)", re.I)
        self._label_only = re.compile(rf"^\s{{0,20}}{by}\s{{0,20}}[:：]?\s{{0,20}}$", re.I)
        self._by_phrase = re.compile(
            rf"^(?:\W*)(?:{byline('opening')}\s+)?{byline('before_name')}(?:\s*:\s*|\s+|(?=[A-ZÄÖÜ]))(?=\S)", re.I
        )
        pointing = rf"(?:{byline('this')}\s{{1,3}}(?:[^\W\d_]{{2,12}}\s{{1,3}}){{1,2}})?"
        self._signed = re.compile(
            rf"\W{{0,3}}{pointing}{byline('opening')}\s{{1,3}}{byline('before_name')}\s{{1,3}}(?=\S)", re.I
        )
        # Where words have no blanks between them, nothing need stand before one.
        inside = languages.words("bylines", "inside")
        free = {word for word in inside if _CASELESS.search(word)}
        self._by_inside = re.compile(
            rf"(?:\b{one_of(inside - free)}|{one_of(free)})\b\s*[:：]?\s+([^|/•·–—\d]{{3,60}})", re.I
        )
        self._label = re.compile(rf"^\W*{byline('label')}\s*[:：]\s*", re.I)
        joining = one_of(languages.words("people", "and") | languages.words("people", "with") | {"&", "＆"})
        self._split = re.compile(rf"\s{{0,20}}(?:[;|•·、，]|\s[–—-]\s|\s{joining}\s|,)\s{{0,20}}", re.I)
        self._joiners = languages.words("people", "and") | _JOINING_SIGNS
        self._after = re.compile(rf"(?<!\s)\s++(?:{known('after_name')}\s|\||\u2022|\u2013|\u2014).*$", re.I)
        self._particles = languages.words("people", "particle")
        self._no_person = languages.words("people", "no_person")
        self._no_person_part = re.compile(known("no_person_part"))
        self._roles = languages.words("people", "role")
        self._placeholders = languages.words("people", "placeholder")
        self._collective = languages.words("people", "collective")
        self._other_work = re.compile(rf"^\W{{0,5}}{one_of(languages.words('bylines', 'other'), bounded=True)}", re.I)
        months = languages.numbered("dates", "months").values()
        self._months = frozenset(name for names in months for name in names if len(name) > 2)

    def strip_by(self, text: str) -> str:
        """A byline without its leading "By" (in any language that has one), repeated ones too."""
        for _ in range(2):
            text = self._by_start.sub("", text, count=1)
        return text.strip(" :,;-–—|")

    def has_by(self, text: str) -> bool:
        """Whether a line opens with a byline word followed by something."""
        return self._openings.may_open(text) and self._strong_by.match(text) is not None

    def other_work(self, text: str) -> bool:
        """Whether a text opens by naming those who did something else than write it: they reviewed, edited, drew."""
        return bool(self._other_work.match(text))

    def names_at_start(self, text: str) -> list[str]:
        """The people a text opens with: the longest run of names and joining words, what follows them left out."""
        names: list[list[str]] = [[]]
        for token in _TOKEN.findall(text):
            bare = token.strip(".:()")
            low = bare.casefold()
            if bare[:1].isdigit() and len(names[-1]) > 2 and names[-1][-1].strip(".").casefold() in self._months:
                names[-1].pop()  # "Ann Example March 3, 2020": the month is the date's
            if token in self._joiners or low in self._joiners:
                if not names[-1]:
                    break
                names.append([])
            elif token in ";|·•":
                break
            elif (low in self._particles and names[-1]) or (
                bare[:1].isupper()
                and low not in self._no_person
                and low not in self._roles
                and not any(c.isdigit() for c in bare)
            ):
                names[-1].append(token.rstrip(":)").rstrip(".") if len(bare) > 2 else token)
                if token.endswith(":"):
                    names[-1].pop()
                    break
            else:
                break
        for run in names:
            while run and run[-1].casefold() in self._particles:
                run.pop()
        people = [self.clean_name(" ".join(run)) for run in names if run]
        while people and not (len(people[-1].split()) >= 2 and self.is_person(people[-1])):
            people.pop()
        return people if all(self.is_person(p) and len(p.split()) >= 2 for p in people) else []

    def names_after_by(self, text: str) -> list[str]:
        """The people after a byline phrase at the start of a line ("Artikel von Jane Roe am 3. Mai, 14:14 Uhr")."""
        m = self._by_phrase.match(text)
        return self.names_at_start(text[m.end() :]) if m else []

    def names_after_label(self, text: str) -> list[str]:
        """The people after an author label and a colon at the start of a line ("Autorin: Jane Roe")."""
        m = self._label.match(text)
        return self.names_at_start(text[m.end() :]) if m else []

    def signs(self, opening: str) -> bool:
        """Whether a paragraph that opens so says who wrote the text ("This post was written by", "Autorin:")."""
        return bool(self._signed.match(opening) or self._label.match(opening))

    def names_signed(self, text: str) -> list[str]:
        """The people whom such a paragraph names."""
        m = self._signed.match(text)
        return self.names_at_start(text[m.end() :]) if m else self.names_after_label(text)

    def by_inside(self, text: str) -> list[str]:
        """The people after a byline word inside a line ("October 19, 2019 by Jane Roe")."""
        found = self._by_inside.search(text)
        return self.split_names(found[1]) if found else []

    def label_only(self, text: str) -> bool:
        """Whether a line is nothing but a byline word: the names follow on the next lines."""
        return self._openings.may_open(text) and self._label_only.match(text) is not None

    def clean_name(self, text: str) -> str:
        """One name without brackets, credentials, roles after a dash or a comma, and shouting capitals undone."""
        name = tidy(_PARENS.sub("", text))
        name = _GLUED_ROLE.sub(r"\1", self.strip_by(name))
        name = _CREDENTIALS.sub("", name)
        name = self._after.sub("", name)
        name = self._without_role(once(name.strip(" .,:;|/*•·-–—\"'“”„«»")))
        if name.isupper() and len(name.split()) > 1 and not _CASELESS.search(name):
            name = " ".join(w.lower() if w.lower() in self._particles else _capital(w) for w in name.split())
        return name

    def _without_role(self, name: str) -> str:
        """A name of two words or more without the role before or behind it ("Rechtsanwältin Ann Example, Director")."""
        words = name.split()
        while len(words) > 2 and words[0].casefold() in self._roles:
            del words[0]
            name = " ".join(words)
        role = next((at for at, word in enumerate(words) if at > 1 and word.casefold() in self._roles), None)
        if role is None or not self.first_names.opens(name):
            return name  # "Luxury Travel Expert" is nobody's name
        return " ".join(words[:role])

    def is_person(self, name: str, *, single: bool = False) -> bool:
        """Whether a cleaned string looks like a person's name: two to five words in capitals, none of an office.

        ``single`` also lets one word through (a pen name where the page says that it is the author).
        """
        words = name.split()
        if not words or len(name) > 60 or _JUNK.search(name) or not _LETTER.search(name):
            return False
        if _CASELESS.search(name):
            # Scripts without capitals and mostly without blanks: only what is called an author gets here.
            return (
                len(name) <= 30
                and len(words) <= 5
                and not any(c.isdigit() for c in name)
                and not self._no_person_part.search(name)
            )
        if any(w.strip(".,").casefold() in self._no_person or unaccented(w) in self._no_person for w in words):
            return False
        if any(w.strip(".,").casefold() in self._roles for w in words) or self._is_placeholder(name):
            return False
        if len(words) == 1:
            if sum(c.isdigit() for c in name) >= _MANY_DIGITS or name.isupper():
                return False
            return single and 2 < len(name) <= 24 and (len(name) > 3 or not name.islower())
        if len(words) > 6 or any(any(c.isdigit() for c in w) for w in words):
            return False
        proper = [w for w in words if w.strip("“”\"'’(").lower() not in self._particles]
        if any(p in name for p in ("!", "?", ":", "…", "=", "+", "*")):
            return False
        capital = sum(w.lstrip("“\"'’(")[:1].isupper() or "’" in w or "'" in w for w in proper)
        return len(proper) >= 1 and capital == len(proper) and len(proper) <= 5

    def is_collective(self, name: str) -> bool:
        """Whether a byline names a house's own people together ("Example Staff", "Redaktion Beispiel").

        Their house must be told by a word in capitals: "Staff" and "News Desk" alone name nobody.
        """
        words = name.split()
        if not 2 <= len(words) <= _MOST_COLLECTIVE or len(name) > 50 or _JUNK.search(name) or _CASELESS.search(name):
            return False
        low = [word.strip(".,").casefold() for word in words]
        behind = low[-1] in self._collective and low[-2] not in self._no_person  # "Join the Team" is an invitation
        if low[0] not in self._collective and not behind:
            return False
        return any(
            word[:1].isupper() and form not in self._no_person and form not in self._roles
            for word, form in zip(words, low, strict=True)
        )

    def _is_placeholder(self, name: str) -> bool:
        """Whether a whole name is what a template prints where it knows no author, a byline's label or a month."""
        low = name.casefold().strip(".")
        if low in self._placeholders or low in self._months or self._label_only.match(name):
            return True
        return " " not in name and name.count(".") > 1 and all(len(part) > 2 for part in name.split("."))

    def split_names(self, text: str, *, single: bool = True, credited: bool = False) -> list[str]:
        """The people a byline names, in order, each once; empty when it names none.

        ``credited``: the page says that this is who wrote it. Then a name in small letters will do, and where no person
        is named, a house's own people together ("Example Staff").
        """
        text = self.strip_by(tidy(text))
        if not text or len(text) > 300 or "://" in text:
            return []
        half = len(text) // 2
        if len(text) > 9 and text[:half].strip() == text[-half:].strip():
            text = text[:half].strip()  # a name printed twice: linked picture and linked name
        text = _CREDENTIALS.sub("", text)
        parts = [p for p in self._split.split(text) if p]
        if len(parts) == 1 and "/" in text:
            beside = text.split("/")  # "Ann Example/Bob Beispiel", not "Ann/Example House"
            if all(len(p.split()) > 1 and self.is_person(self.clean_name(p)) for p in beside):
                parts = beside
        # "Lastname, Firstname" is one person.
        if len(parts) == 2 and text.count(",") == 1 and all(len(p.split()) == 1 for p in parts) and " " in text:
            joined = f"{parts[1]} {parts[0]}"
            if self.is_person(joined) and not re.search(r"\s(?:and|und|et|y|&)\s", text):
                return [self.clean_name(joined)]
        out: dict[str, str] = {}
        for part in parts:
            name = self.clean_name(part)
            if self.is_person(name, single=single) and not _COMMA_CREDIT.fullmatch(name):
                out.setdefault(loose(name), name)
        if credited and not out:
            name = self.strip_by(_PARENS.sub("", text))
            return [name] if self.is_collective(name) or self._is_small(name) else []
        return list(out.values())

    def _is_small(self, name: str) -> bool:
        """Whether a name is written in small letters and opens with a first name ("maria example")."""
        words = name.split()
        small = name.islower() and all(word.isalpha() and word not in self._no_person for word in words)
        return 2 <= len(words) <= 3 and small and not self._roles & set(words) and self.first_names.opens(name)


def once(name: str) -> str:
    """A name that is printed several times in a row, as a whole or begun anew, once."""
    words = name.split()
    for size in range(2, len(words) // 2 + 1):
        if words[:size] == words[size : 2 * size]:
            return " ".join(words[:size])
    return name


def _capital(word: str) -> str:
    if len(word) <= 3 and "." in word:
        return word
    return "-".join(p[:1].upper() + p[1:].lower() for p in word.split("-"))


def has_capitals(name: str) -> bool:
    """Whether a name is in a script with capitals, so that its form says something."""
    return not _CASELESS.search(name)


def unaccented(word: str) -> str:
    """A word in lower case without accents and the dots at its end."""
    folded = unicodedata.normalize("NFKD", word.casefold().strip(".,"))
    return "".join(c for c in folded if not unicodedata.combining(c))


class FirstNames:
    """First names of some ninety locales (Faker's), to tell a bare name from another run of capitals; loaded once, for
    the first run that needs them.
    """

    @cached_property
    def _names(self) -> frozenset[str]:
        raw = files(__package__).joinpath("data/first_names.txt").read_text(encoding="utf-8")
        return frozenset(line for line in raw.casefold().split("\n") if line and line[0] != "#")

    def opens(self, name: str) -> bool:
        """Whether a name of two or more words opens with a known first name (of a hyphenated one, its first half)."""
        words = name.split()
        return len(words) > 1 and words[0].split("-")[0].casefold() in self._names
