"""The headline of a whole page's dump: a line over the first paragraphs of the body, below the menus that open it.

A dump of a whole page opens with menus, so that the lines at its head say little. Where the body begins is seen by
paragraphs that stand together; the headline stands above them, its words come back in them, and the browser's title
or a heading's mark names it. A dump that shows no body states no title.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from .candidate import Found, loose
from .title_lines import SENTENCE_END, UNSPACED, HeadLines, content_counts, content_words, word_count
from .titles import join_parts, parts
from .vocabulary import Vocabulary

PARAGRAPH: Final = 110
"""Characters from which on a line that ends like a sentence is a paragraph; half of them in scripts without blanks."""
_LONG: Final = 500
"""A longer paragraph counts as so many characters."""
_COST: Final = 20
"""What a line that is no paragraph takes from the run that it stands in."""
_LEAST: Final = 200
"""Characters of a body."""
_MOST_BODY: Final = 2_500
"""Lines in which a body may begin."""
_MENUS: Final = 12
"""Lines before the body from which on a dump opens with menus."""
_NO_BODY: Final = 60
"""Lines of a dump without a body that cannot be a short text."""
_ABOVE: Final = 30
"""Lines above the body in which a headline may stand."""
_TOP: Final = 2
"""Lines at the very top that may hold the browser's title."""
_ECHO: Final = 80
"""Lines of the body in which the words of a headline come back."""
_HEADING = re.compile(r"\s{0,8}(#{1,6})\s")
_FEW: Final = 6
_NEAR: Final = 12
"""Lines above the body among which the longest stands out."""
_SENTENCES: Final = frozenset({"trait.sentence", "trait.full-stop", "trait.bullet", "trait.boilerplate", "trait.top"})


def body_at(lines: Sequence[str]) -> int | None:
    """The number of the first line of the body: the run of lines with the most letters of paragraphs.

    Every other line costs a little, so that menus between two texts part them and the subheads of one text do not
    (maximum subsequence segmentation: Pasternack and Roth 2009).
    """
    best = start = 0
    size = 0
    found: int | None = None
    for at, line in enumerate(lines[:_MOST_BODY]):
        if size <= 0:
            size, start = 0, at
        size += min(len(line), _LONG) if _is_paragraph(line) else -_COST
        if size > max(best, _LEAST):
            best, found = size, start
    return found


def _is_paragraph(line: str) -> bool:
    need = PARAGRAPH // 2 if UNSPACED.search(line) else PARAGRAPH
    return len(line) >= need and SENTENCE_END.search(line) is not None


def is_whole_page(lines: Sequence[str], body: int | None) -> bool:
    """Whether a dump opens with the menus of its page, or is one long menu."""
    return len(lines) > _NO_BODY if body is None else body > _MENUS


def dump_titles(
    lines: Sequence[str], raw: Sequence[str], starts: Sequence[int], body: int | None, known: Vocabulary
) -> Iterator[Found]:
    """The lines above the body that may be the headline.

    ``raw`` are the lines as the dump has them, blank ones and wrapped ones too, ``starts`` says where among them each
    of ``lines`` begins.
    """
    if body is None:
        return
    printed = [raw[n] for n in starts]
    forms = [loose(line) for line in lines]
    counts = Counter(forms)
    later = content_counts("\n".join(lines[body : body + _ECHO]))
    top = forms[0]
    first_part = loose(parts(lines[0])[0][0]) if parts(lines[0]) else ""
    indent = _indent(printed[body])
    places = [*range(min(_TOP, body)), *range(max(_TOP, body - _ABOVE), body)]
    head = HeadLines(lines, known)
    near = 0
    eligible: list[tuple[int, list[str]]] = []
    for at in reversed(places):
        traits = head.traits(at)
        if traits is None:
            continue
        near += 1
        if at >= _TOP:
            traits.append(f"trait.above-{min(near, _FEW)}" if near <= _FEW else "trait.above-far")
        else:
            traits.append("trait.top")
        eligible.append((at, traits))
    weight = {at: word_count(lines[at]) for at, traits in eligible[:_NEAR] if not _SENTENCES & set(traits)}
    longest = max(weight, key=lambda at: weight[at], default=None)
    named = any(at and len(forms[at]) > 8 and top.startswith(forms[at]) for at, _ in eligible)
    for at, traits in reversed(eligible):
        form = forms[at]
        if not named:
            traits.append("trait.unnamed")
        if at == longest:
            traits.append("trait.longest")
        before = starts[at] == 0 or not raw[starts[at] - 1].strip()
        after = at + 1 == len(starts) or not raw[starts[at + 1] - 1].strip()
        traits.append(
            "trait.apart" if before and after else "trait.joined" if not before and not after else "trait.edge"
        )
        if at and len(form) > 8 and top.startswith(form):
            traits.append("trait.opens-top" if form != first_part else "trait.is-top-part")
        if counts[form] > 1:
            traits.append("trait.repeated")
        if found := _HEADING.match(printed[at]):
            traits.append(f"trait.heading-{min(len(found[1]), 3)}")
        elif (moved := _indent(printed[at]) - indent) != 0:
            traits.append("trait.outdented" if moved < 0 else "trait.indented")
        words = content_words(lines[at])
        if words:
            share = sum(later[w] > 0 for w in words) / len(words)
            traits.append("trait.echo-high" if share >= 0.6 else "trait.echo-some" if share > 0 else "trait.echo-none")
        if at + 1 < len(lines) and len(lines[at + 1]) < 25:
            traits.append("trait.before-short")
        if at and len(lines[at - 1]) < 25:
            traits.append("trait.after-short")
        value = lines[at] if at >= _TOP else _without_site(lines[at], forms, at)
        yield Found("title", value, "dump.line" if at >= _TOP else "dump.top-line", traits=tuple(traits))


def _without_site(line: str, forms: Sequence[str], at: int) -> str:
    """The browser's title as far as another line prints it; else without a short part at its end."""
    pieces = parts(line)
    if len(pieces) < 2:
        return line
    others = {form for n, form in enumerate(forms) if n != at}
    for end in range(len(pieces), 0, -1):
        run = join_parts(pieces[:end])
        if loose(run) in others:
            return run
    first = join_parts(pieces[:-1])
    return first if len(first.split()) > len(pieces[-1][0].split()) else line


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
