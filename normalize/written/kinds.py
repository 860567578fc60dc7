"""Which kind of text this is, by its name and by its marks, with a score and the reasons.

What cannot be told is a dump of a page: only there are lines cut, by rules which are careful themselves. A name decides
where the text does not speak against it; a crawler's page in Markdown is a dump whatever its file is called.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from ..document import Kind, TextKind
from ..dumps.markdown import menu_above_heading
from .frames import ARMORED
from .names import called_by_custom, kind_of_name
from .prose import is_prose
from .signs import Signs, read_signs
from .subtitles import are_subtitles
from .typed import is_typed

ENOUGH: Final = 0.5
"""From this score on the marks of a kind are believed."""
_NAMED: Final = 0.9
"""What a name is worth."""
LINKS_ALONE: Final = 0.12
"""Share of lines that are links and nothing else: the menus of a page. Written text names what it links to."""
LEAST_LINKS: Final = 6
NAMED_LINKS_ALONE: Final = 0.25
NAMED_LEAST_LINKS: Final = 15
"""The same of a text whose name says Markdown: lists of links are written by people, too."""
CODE: Final = 0.56
"""Share of lines that begin or end like code; a page that teaches a language may have half."""
SET_IN: Final = 4
"""Bullets two columns in at the top level, as converters of pages set them."""

Scored = tuple[float, str]


def text_kind_of(text: str, source: str = "") -> Kind:
    """The kind of a text that came under the name ``source``. Never raises."""
    named, extension = kind_of_name(source)
    signs = read_signs(text)
    menus = _menus(signs)
    if named == "asciidoc" and extension == "asc" and ARMORED.match(text):
        named = None  # of PGP
    if named == "subtitles":
        named = None  # other things are called so as well
    if named is not None and not (named == "markdown" and _menus(signs, named=True)):
        return Kind(named, _NAMED, (f"the name ends in .{extension}",))
    if why := are_subtitles(text, named=kind_of_name(source)[0] == "subtitles"):
        return Kind("subtitles", 0.95, (why,))
    best: TextKind = "dump"
    score, why = 0.0, ""
    for kind, judge in _JUDGES:
        found, reason = judge(signs)
        if kind == "markdown" and menus:
            continue
        if found > score:
            best, score, why = kind, found, reason
    if score >= ENOUGH:
        return Kind(best, round(min(score, 1.0), 3), (why,))
    if menus:
        return Kind("dump", 0.9, (menus,))
    if called := called_by_custom(source):
        return Kind("prose", 0.8, (f"the file is called {called}",))
    if typed := is_typed(text):
        return Kind("prose", 0.8, (typed,))
    prose, reason = is_prose(text)
    if prose:
        return Kind("prose", 0.7, (reason,))
    return Kind("dump", 0.5, ("no marks of another kind",))


def _menus(signs: Signs, *, named: bool = False) -> str:
    """Why this is a page that a converter wrote as Markdown, or nothing. More is asked of a text ``named`` Markdown."""
    alone = signs.counts["link only"]
    bullets = signs.counts["bullet set in"]
    share = signs.share("link only")
    if signs.front_matter:
        return ""
    if not named and (entries := menu_above_heading(signs.lines)):
        return f"{entries} short entries of a list above the first heading, like menus"
    least, most = (NAMED_LEAST_LINKS, NAMED_LINKS_ALONE) if named else (LEAST_LINKS, LINKS_ALONE)
    if alone >= least and share >= most and not signs.counts["link definition"] > alone:
        return f"{alone} of {len(signs.lines)} lines are links alone, like menus"
    if bullets >= SET_IN and not named and alone >= 3 and not signs.fences:
        return f"{bullets} bullets set in and {alone} lines that are links alone, as converters write pages"
    if alone and signs.broken_links + signs.counts["wide heading"] and not signs.fences:
        return f"{alone} lines that are links alone, and addresses broken at a width, as converters write pages"
    return ""


def _told(parts: Iterator[tuple[float, str]]) -> Scored:
    """A score that grows with every sign, and what was seen."""
    rest, seen = 1.0, []
    for weight, words in parts:
        if weight > 0:
            rest *= 1 - min(weight, 0.95)
            seen.append(words)
    return 1 - rest, ", ".join(seen)


def _markdown(signs: Signs) -> Scored:
    def parts() -> Iterator[tuple[float, str]]:
        count = signs.counts
        yield 0.8 * signs.front_matter, "front matter"
        yield min(0.6 + 0.1 * signs.fences, 0.9) * (signs.fences > 0), f"{signs.fences} fenced blocks"
        headings = count["heading"]
        step = 0.2 if count["lower heading"] or signs.fences else 0.08
        if count["code begin"] < headings or signs.fences:
            yield min((headings + 1) * step, 0.8) * (headings > 0), f"{headings} headings with #"
        yield min(0.15 * signs.underlines, 0.3), f"{signs.underlines} underlined headings"
        yield min(0.3 * count["pipe rule"], 0.6), f"{count['pipe rule']} tables"
        yield min(0.15 * count["link definition"], 0.5), f"{count['link definition']} link definitions"
        yield min(0.04 * signs.spans, 0.4), f"{signs.spans} spans of code, strong words and links"

    return _told(parts())


def _restructured(signs: Signs) -> Scored:
    def parts() -> Iterator[tuple[float, str]]:
        count = signs.counts
        yield min(0.4 * count["directive"], 0.9), f"{count['directive']} directives"
        yield min(0.2 * count["target"], 0.6), f"{count['target']} targets and comments"
        yield min(0.25 * signs.underlines, 0.5), f"{signs.underlines} underlined headings"
        yield min(0.35 * signs.odd_underlines, 0.6), f"{signs.odd_underlines} underlines of other signs"
        yield min(0.1 * signs.roles, 0.7), f"{signs.roles} roles and literals"
        yield min(0.08 * count["literal"], 0.4), f"{count['literal']} literal blocks"
        yield min(0.12 * count["field"], 0.4), f"{count['field']} fields"

    return _told(parts())


def _asciidoc(signs: Signs) -> Scored:
    count = signs.counts
    if count["equals heading"] <= 1.25 * count["wiki heading"]:
        return 0.0, ""

    def parts() -> Iterator[tuple[float, str]]:
        yield min(0.3 * count["equals heading"], 0.8), f"{count['equals heading']} headings with ="
        yield min(0.3 * count["block attribute"], 0.6), f"{count['block attribute']} block attributes"
        yield min(0.15 * count["block"], 0.4), f"{count['block']} block marks"
        yield min(0.15 * count["field"], 0.4), f"{count['field']} attributes"

    return _told(parts())


def _latex(signs: Signs) -> Scored:
    commands = signs.counts["command"]
    return min(0.2 * commands, 0.97) if signs.share("command") > 0.02 else 0.0, f"{commands} lines of commands"


def _manual(signs: Signs) -> Scored:
    requests, share = signs.counts["request"], signs.share("request")
    if signs.page_line:
        return 0.97, "a manual's head line and NAME"
    for mark, least in (("pod", 3), ("texinfo", 5)):
        if signs.counts[mark] >= least and signs.share(mark) >= 0.03:
            return 0.95, f"{signs.counts[mark]} commands of {mark}"
    if signs.counts["help tag"] >= 4 and signs.share("help tag") >= 0.02:
        return 0.8, f"{signs.counts['help tag']} lines that end in a tag of a help file"
    if signs.counts["page head"] and requests >= 3:
        return 0.98, f"{requests} requests and a page head"
    return (0.9 if requests >= 6 and share >= 0.15 else 0.0), f"{requests} requests"


def _code(signs: Signs) -> Scored:
    if len(signs.lines) < 4:
        return 0.0, ""
    share = signs.share("code")
    if signs.shebang:
        return 0.9, "an interpreter's line"
    if CODE > share >= 0.42:
        remarks = sum(line.lstrip()[:1] == "#" for line in signs.lines) / len(signs.lines)
        if remarks >= 0.05 and share + remarks >= CODE:
            return min(share + remarks, 0.96), f"{share:.0%} of lines begin or end like code, {remarks:.0%} are remarks"
    return (min(share, 0.96) if share >= CODE else 0.0), f"{share:.0%} of lines begin or end like code"


def _log(signs: Signs) -> Scored:
    share = signs.share("moment")
    heads = signs.counts["change head"]
    if heads and signs.counts["change entry"] >= heads and _of_changes(signs):
        return 0.9, f"{heads} entries of a change log"
    return (0.96 if share >= 0.7 and len(signs.lines) >= 5 else 0.0), f"{share:.0%} of lines begin with a moment"


def _of_changes(signs: Signs) -> bool:
    """Whether a text begins with the head of an entry, and entries make most of it."""
    listed = sum(line[:1] in " \t" for line in signs.lines)
    return bool(signs.lines) and signs.first_change and listed >= 0.5 * len(signs.lines)


def _table(signs: Signs) -> Scored:
    rows = signs.lines[:200]
    if len(rows) < 5:
        return 0.0, ""
    if signs.counts["stated field"] >= 5 and rows[0].startswith(("Format:", "Format-Specification:")):
        return 0.9, f"{signs.counts['stated field']} fields of a list of licences"
    together = "\n".join(rows)
    for mark in "\t,;|":
        if together.count(mark) < 2 * 0.9 * len(rows):
            continue  # two cells' ends in nine of ten lines
        cells = [row.count(mark) - row.count(f"{mark} ") * (mark in ",;") for row in rows]
        usual = max(set(cells), key=cells.count)
        if usual >= 2 and (mark == "\t" or len(rows) >= 10) and cells.count(usual) >= 0.9 * len(rows):
            return 0.95, f"{usual + 1} cells in {cells.count(usual)} of {len(rows)} lines"
    bars = sum(row.count("|") == 1 for row in rows)
    if len(rows) >= 20 and bars >= 0.9 * len(rows):
        return 0.9, f"two cells in {bars} of {len(rows)} lines"
    return 0.0, ""


def _mail(signs: Signs) -> Scored:
    heads = 0
    for line in signs.lines[:12]:
        if not line[0].isspace() and not line.split(":", 1)[0].replace("-", "").isalnum():
            break
        heads += line.startswith(("From:", "Subject:", "Date:", "Message-ID:", "To:"))
    return (0.9 if heads >= 3 and _starts_as_mail(signs) else 0.0), f"{heads} mail headers at the beginning"


def _starts_as_mail(signs: Signs) -> bool:
    return bool(signs.lines) and signs.counts["mail head"] >= 3 and ":" in signs.lines[0][:40]


def _org(signs: Signs) -> Scored:
    def parts() -> Iterator[tuple[float, str]]:
        count = signs.counts
        yield min(0.4 * count["org key"], 0.9), f"{count['org key']} lines with #+"
        yield min(0.3 * count["org drawer"], 0.7), f"{count['org drawer']} drawers"
        yield min(0.15 * count["deep star heading"], 0.8), f"{count['deep star heading']} headings with **"
        yield min(0.1 * count["star heading"], 0.3) * (count["org key"] + count["org drawer"] > 0), "headings with *"

    return _told(parts())


def _wiki(signs: Signs) -> Scored:
    def parts() -> Iterator[tuple[float, str]]:
        count = signs.counts
        yield min(0.3 * count["wiki heading"], 0.8), f"{count['wiki heading']} headings between ="
        yield min(0.25 * count["wiki block"], 0.6), f"{count['wiki block']} tables and templates"
        yield min(0.1 * count["wiki link"], 0.3), f"{count['wiki link']} lines that begin with [["
        yield min(0.4 * count["textile heading"], 0.9), f"{count['textile heading']} headings with h1."
        yield min(0.15 * count["textile block"], 0.4), f"{count['textile block']} paragraphs with p. or bq."

    return _told(parts())


_JUDGES: Final[tuple[tuple[TextKind, Callable[[Signs], Scored]], ...]] = (
    ("manual", _manual),
    ("mail", _mail),
    ("log", _log),
    ("table", _table),
    ("latex", _latex),
    ("code", _code),
    ("restructuredtext", _restructured),
    ("asciidoc", _asciidoc),
    ("org", _org),
    ("wiki", _wiki),
    ("markdown", _markdown),
)
