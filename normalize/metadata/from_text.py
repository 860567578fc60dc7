"""Candidates from a text dump: its title line, date lines, bylines and breadcrumb, before any line is cut."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from .breadcrumbs import breadcrumb_parts
from .bylines import labelled_authors, visible_authors
from .candidate import Found, loose, tidy
from .dates import Order
from .headline_lines import Line
from .title_lines import SENTENCE_END, HeadLines, content_counts, content_words, word_count
from .visible_dates import visible_dates
from .vocabulary import Vocabulary

_HEAD: Final = 40
"""Lines of the head in which a title may stand; titles further down are not told apart from subheads."""

_CANDIDATES: Final = 24
_TELLING: Final = 12
"""Characters from which on a line within another is no chance."""
_OPENINGS: Final = 6
_PIPES: Final = "|｜•·»«–—-"
_PIPE: Final = re.compile(r"\s{1,20}[|｜•·»«]\s{1,20}|\s{1,20}[–—-]\s{1,20}")


def read_lines(text: str) -> list[str]:
    """The printed lines of a text: blank ones left out, white space tidied."""
    return [line for raw in text.splitlines() if (line := tidy(raw))]


def order_of(text: str, language: str | None, known: Vocabulary) -> Order:
    """How slashed dates are read: English leaves it open (it may be American), other languages put the day first."""
    if language:
        return "any" if language.startswith("en") else "dmy"
    words = text[:3000].lower().split()
    return "any" if sum(map(known.month_first.__contains__, words)) >= 0.1 * max(1, len(words)) else "dmy"


def title_candidates(lines: list[str], known: Vocabulary) -> Iterator[Found]:
    """Every line of the head that may be the title, with the traits that speak for and against it."""
    head = lines[:_HEAD]
    near, has_by = HeadLines(head, known), known.names.has_by
    forms = [loose(line) for line in head]
    counts = Counter(forms)
    later = content_counts("\n".join(lines[1:400]))
    trail = {loose(parts[-1]) for line in head if (parts := breadcrumb_parts(line))}
    bodies = [i for i, line in enumerate(head) if len(line) > 140]
    openings = [form for form in forms[:_OPENINGS] if len(form) > _TELLING]
    number = 0
    longs = 0
    plausible = False
    for at, line in enumerate(head[:_CANDIDATES]):
        if len(line) > 160 and SENTENCE_END.search(line):
            longs += 1
        form = forms[at]
        if forms.index(form) != at:
            continue
        traits = near.traits(at)
        if traits is None:
            continue
        if counts[form] > 1:
            traits.append("trait.repeated")
        if form in trail:
            traits.append("trait.last-crumb")
        content = content_words(line)
        if content:
            share = sum(later.get(w, 0) > (1 if at else 0) for w in content) / len(content)
            traits.append(
                "trait.echo-high" if share >= 0.6 else "trait.echo-some" if share >= 0.25 else "trait.echo-none"
            )
        if at + 1 < len(head):
            following = head[at + 1]
            if near.is_dated(at + 1) or has_by(following):
                traits.append("trait.before-credit")
            elif len(following) > 140:
                traits.append("trait.before-body")
            elif len(following) < 25:
                traits.append("trait.before-short")
        if at and near.is_dated(at - 1):
            traits.append("trait.after-date")
        while bodies and bodies[0] <= at:
            del bodies[0]
        if not bodies:
            traits.append("trait.no-body-below")
        elif bodies[0] - at > 4:
            traits.append("trait.far-above-body")
        plain = word_count(line) >= 3 and not {"trait.boilerplate", "trait.bullet", "trait.sentence"} & set(traits)
        if plain and not plausible:
            plausible = True
            traits.append("trait.first-plausible")
        if longs:
            traits.append("trait.after-body" if longs == 1 else "trait.deep-in-body")
        if len(form) > _TELLING and any(form in earlier for earlier in forms[:at]):
            traits.append("trait.part-of-earlier")
        if any(f in form and f != form for f in openings):
            traits.append("trait.holds-other")
        method = ("text.first-line", "text.second-line", "text.third-line")[number] if number < 3 else "text.later-line"
        number += 1
        yield Found("title", strip_suffix(line, head, forms, first=at == 0), method, traits=tuple(traits))


def strip_suffix(line: str, head: list[str], forms: list[str], *, first: bool) -> str:
    """A title line without the site's or section's name behind a separator.

    Where another line of the head is a leading part, that part is the title. A short tail behind a pipe goes; behind
    a dash only from the first line (a browser title) and when it is written like a name: of 166 first lines with such
    a tail, 3 were titles as a whole. ``forms`` are the lines of the head as `loose` gives them.
    """
    if not any(map(line.__contains__, _PIPES)) or not _PIPE.search(line):
        return line
    others = {form for other, form in zip(head, forms, strict=True) if other != line}
    for _ in range(2):
        cuts = list(_PIPE.finditer(line))
        if not cuts:
            return line
        for cut in reversed(cuts):
            if loose(line[: cut.start()]) in others and len(line[: cut.start()].split()) >= 2:
                return line[: cut.start()].strip()
        cut = cuts[-1]
        kept, tail = line[: cut.start()].strip(), line[cut.end() :].split()
        dash = cut[0].strip() in ("–", "—", "-")
        name = all(w[:1].isupper() or not w[:1].isalpha() for w in tail) or len(tail) <= 2
        if len(kept.split()) < 4 or len(tail) > 4 or (dash and not (first and name)):
            return line
        line = kept
    return line


def read_dump(lines: list[str], at: int, known: Vocabulary, language: str | None, order: Order) -> Iterator[Found]:
    """Dates, people and section around the title line ``at`` (-1 where no title was found)."""
    origin = max(at, 0)
    near = [Line(text, i - origin + (at < 0)) for i, text in enumerate(lines[: origin + 25])]
    dated: set[int] = set()
    lost = ("trait.no-title",) if at < 0 else ()
    for item in visible_dates(near, known.dates, language, order, dated):
        yield replace(item, method=f"text.{item.method}", traits=(*item.traits, *lost), against=_misplaced(item))
    for item in (*visible_authors(near, dated, known.names), *labelled_authors(lines, known.names)):
        yield replace(item, method=f"text.{item.method}", against=_misplaced(item))
    for line in lines[:12]:
        if section := known.breadcrumbs.section_of(line, lines[at] if at >= 0 else None):
            yield Found("section", section, "text.breadcrumb")
            break
    if len(lines) > 3:
        for line in lines[-6:]:
            if len(line) <= 80 and (hits := known.dates.find(line, language, order)):
                yield Found("date", hits[0].day, "text.line.tail", traits=("trait.far-below",))
                break


def _misplaced(item: Found) -> str:
    """Why a line of a dump is no evidence, however it reads: prose dates events, and a masthead dates the visit."""
    if "trait.below-paragraph" in item.traits and not item.method.startswith("line.by"):
        return "below a paragraph, where dates and names belong to the story"
    if "trait.todays-date" in item.traits:
        return "a masthead's date is the day the page was read"
    if item.method.startswith("line.name.alone") and item.method[-1] not in "12":
        return "a bare name is a byline only right below the title"
    return ""
