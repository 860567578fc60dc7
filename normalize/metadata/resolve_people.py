"""Candidates for the authors made ready for judgement: torn names mended by clean ones, form and agreement told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from .candidate import Found, loose
from .people import FirstNames
from .titles import squeeze

_STATED: Final = ("ld.", "meta.", "script.", "itemprop.", "rel.", "href.")
"""Methods that read names which stand by themselves: what is printed around them is not glued to them."""
SITE_NAME: Final = "trait.site-name"
"""The name is one of the site's, too."""
COLLECTIVE: Final = "trait.collective"
"""The name is that of a house's own people together."""
NO_ARTICLE: Final = "trait.no-article"
"""The page does not call itself an article."""
_HOUSE: Final = "trait.house"
"""The name is the site's and nobody's who has a first name."""
_FAMILIES: Final = {
    "ld": "stated",
    "meta": "stated",
    "script": "stated",
    "itemprop": "marked",
    "rel": "marked",
    "href": "marked",
    "class": "marked",
    "line": "printed",
}
"""The first part of a method's name -> where it looks; methods of one family often repeat each other."""


def people_key(value: str) -> str:
    """Two lists of people are one value when they hold the same words in any order."""
    return " ".join(sorted(loose(value).split()))


def resolve_authors(found: list[Found], first_names: FirstNames) -> list[Found]:
    """Author candidates with torn names mended, and with what the form of the names and their agreement say.

    One word is rarely a person, a first name mostly; what a page states for machines, marks up and prints is sure.
    """
    found = [_site_or_owner(item, first_names) for item in found]
    clean = _clean_names(found, first_names)
    stated = {frozenset(item.names) for item in found if item.method.startswith(("ld.", "meta.")) and not item.against}
    mended = [_mended(item, clean, stated) for item in found]
    families: defaultdict[str, set[str]] = defaultdict(set)
    for item in mended:
        if not item.against and (family := _FAMILIES.get(item.method.split(".")[0])):
            families[people_key(item.value)].add(family)
    organisations = {people_key(item.value) for item in found if item.method.endswith(".organisation")}
    out: list[Found] = []
    for item in mended:
        signed = families[people_key(item.value)] & {"marked", "printed"} and NO_ARTICLE not in item.traits
        if _HOUSE in item.traits and (not signed or people_key(item.value) in organisations):
            item = replace(item, against="the site's name")
        if len(item.names) == 1 and " " not in item.names[0]:
            form = "trait.single-word"
        elif all(first_names.opens(name) for name in item.names):
            form = "trait.first-name"
        else:
            form = "trait.no-first-name"
        agreed = len(families[people_key(item.value)])
        more = (form, f"trait.agreed-{agreed}") if agreed > 1 else (form,)
        out.append(replace(item, traits=(*item.traits, *more)))
    return out


def _clean_names(found: list[Found], first_names: FirstNames) -> Mapping[str, str]:
    """The names of two words and more that stand by themselves, by their letters alone, the surest first."""
    names: dict[str, str] = {}
    for item in found:
        if item.method.startswith(_STATED) and not item.against:
            for name in item.names:
                if " " in name and first_names.opens(name):
                    names.setdefault(squeeze(name), name)
    return names


def _site_or_owner(item: Found, first_names: FirstNames) -> Found:
    """The site's own name is a person's where it opens with a first name, else that of a house.

    What a page states for machines is often filled in by a template, and the name beside a headline is a logo: a house
    has signed only where a byline prints it on what calls itself an article.
    """
    if SITE_NAME not in item.traits or all(first_names.opens(name) for name in item.names):
        return item
    if item.method.startswith("line.name"):
        return replace(item, against="the site's name")
    return replace(item, traits=(*(trait for trait in item.traits if trait != SITE_NAME), _HOUSE))


def _mended(item: Found, clean: Mapping[str, str], stated: set[frozenset[str]]) -> Found:
    """A candidate whose torn names are the clean ones they hold, without the pieces of a role behind them.

    "AnnExample" and "Ann Example Gardener" are "Ann Example", where that is stated; "Ann Example; Astrologer" is
    "Ann Example", where the page states her alone.
    """
    names = [
        (clean.get(squeeze(name)) if " " not in name else _clean_start(name, clean)) or name for name in item.names
    ]
    kept = [name for name in names if squeeze(name) in clean]
    if len(kept) < len(names) and kept and kept[0] == names[0] and frozenset(kept) in stated:
        names = kept
    if tuple(names) == item.names:
        return item
    people = tuple(dict.fromkeys(names))
    return replace(item, value="; ".join(people), names=people)


def _clean_start(name: str, clean: Mapping[str, str]) -> str | None:
    words = name.split()
    return next(
        (clean[form] for end in range(len(words), 1, -1) if (form := squeeze(" ".join(words[:end]))) in clean), None
    )
