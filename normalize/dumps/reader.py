"""A dump as its page's text: lines put together, marks of the tool taken off, and how to write it out again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from ..document import Cut
from ..lines.joining import join_kept
from . import folded, links, markdown
from .paragraphs import Paragraph, unwrap
from .width import wrap_width


@dataclass(slots=True)
class TextDump:
    """The lines of a dump as they can be judged, one line a paragraph.

    ``raw`` are the lines of the input; ``numbers`` says on which of them (from 0) each line of ``text`` began. ``cuts``
    are lines of the input that held nothing but marks of the tool. ``parts`` are the lines of ``text`` that go on
    behind the line before them where the input had no line end. ``style`` names what was seen: ``wrapped 79``,
    ``link numbers``, ``markdown``, ``folded``.
    """

    text: str
    numbers: Sequence[int]
    style: tuple[str, ...] = ()
    cuts: list[Cut] = field(default_factory=list)
    parts: frozenset[int] = frozenset()
    raw: Sequence[str] = ()

    def without(self, cuts: Sequence[Cut]) -> tuple[str, list[Cut]]:
        """What is published when ``cuts`` (their lines counted in ``text``) go, and all cuts, counted in the input."""
        if self.parts:
            cuts = [cut for cut in cuts if cut.score >= folded.SURE or cut.reason != "model"]
        gone = {cut.line for cut in cuts}
        text = join_kept(self.text.split("\n"), gone) if not self.parts else self._refolded(gone)
        moved = [Cut(self.numbers[cut.line], cut.text, cut.reason, cut.score) for cut in cuts]
        return text, sorted([*self.cuts, *moved], key=lambda cut: cut.line)

    def _refolded(self, gone: set[int]) -> str:
        out: list[str] = []
        for number, line in enumerate(self.text.split("\n")):
            if number in gone:
                continue
            if out and number in self.parts and number - 1 not in gone:
                apart = "" if out[-1][-1:] in folded.UNSPACED_STOPS else " "
                out[-1] += apart + line
            else:
                out.append(line)
        return "\n".join(out)


def open_dump(text: str) -> TextDump:
    """Look how the lines of ``text`` came about, and undo it. A dump with a paragraph a line comes back as it is."""
    lines = [line.rstrip() for line in text.split("\n")]
    end = links.address_list(lines)
    cuts = [Cut(number, lines[number], "link-list") for number in range(end, len(lines)) if lines[number]]
    del lines[end:]
    width = wrap_width(lines)
    style = [f"wrapped {width}"] if width else []
    marks: list[Callable[[str], str]] = []
    if links.has_link_numbers(lines):
        style.append("link numbers")
        marks.append(links.without_link_marks)
    if markdown.is_markdown(lines):
        style.append("markdown")
        marks.append(markdown.without_markdown)
    if style or cuts:
        out, numbers = _unwrapped(lines, width, marks, cuts)
        return TextDump("\n".join(out), numbers, tuple(style), cuts, raw=lines)
    return _unfolded(text) or TextDump(text, range(len(lines)), raw=lines)


def _unwrapped(
    lines: Sequence[str], width: int | None, marks: Sequence[Callable[[str], str]], cuts: list[Cut]
) -> tuple[list[str], list[int]]:
    """One line a paragraph without ``marks``, and where each began; ``cuts`` takes those that were nothing else."""
    found = unwrap(lines, width) if width else [Paragraph(n, n, line) for n, line in enumerate(lines) if line]
    out: list[str] = []
    numbers: list[int] = []
    last = -1
    for paragraph in found:
        shown = paragraph.text
        for take_off in marks:
            shown = take_off(shown)
        if not shown:
            cuts.append(Cut(paragraph.first, paragraph.text, "dump-mark"))
            continue
        if out and paragraph.first > last + 1:
            out.append("")
            numbers.append(last + 1)
        out.append(shown)
        numbers.append(paragraph.first)
        last = paragraph.last
    return out, numbers


def _unfolded(text: str) -> TextDump | None:
    """The pieces of a text that stands on one line; None where it has lines of its own."""
    if len(text) < folded.MIN_CHARS:
        return None
    lines = text.split("\n")
    longest = max(lines, key=len)
    if len(longest) < max(folded.MIN_CHARS, folded.SHARE * len(text)):
        return None
    out: list[str] = []
    numbers: list[int] = []
    parts: list[int] = []
    for number, line in enumerate(lines):
        found = folded.pieces(line) if line is longest else [line]
        parts += range(len(out) + 1, len(out) + len(found))
        out += found
        numbers += [number] * len(found)
    if len(parts) < folded.MIN_PIECES:
        return None
    return TextDump("\n".join(out), numbers, ("folded",), [], frozenset(parts), lines)
