"""Mojibake and characters that carry nothing, line by line, with steps that replay each change.

ftfy (Speer 2019, https://ftfy.readthedocs.io) with archive-safe options: encodings are repaired, entities that a text
dump left are resolved, control characters and terminal escapes go, NFC; quotes, ligatures, widths and line ends stay as
the author wrote them. An exact pre-check built from ftfy's own expressions keeps clean text away from it, and
`reread.Rereader` goes where ftfy's heuristics stop.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field

from ftfy import TextFixerConfig, apply_plan, fix_and_explain
from ftfy.badness import BADNESS_RE
from ftfy.chardata import CONTROL_CHARS, HTML_ENTITY_RE

from ..document import Repair
from ..marks import has_long_run, shortened
from .about import talks_of_damage
from .badness import badness
from .mojibake import Rereader, restore_no_break
from .wrong_charset import Misread, looks_misread, misread_charset

_INCONSISTENT = ("apply", "decode_inconsistent_utf8")
_STILL_ODD = 0.3  # badness after a partial repair from which on it is not believed
_SIGN_INSIDE = re.compile("[a-zß-öø-ÿ][\u2190-\u2bff][a-zß-öø-ÿ]")  # no language spells so
_EVIDENCE = 500  # distinct damaged lines that are asked what the document was damaged by
_REACH = 10  # characters; the longest alternative of ftfy's badness expression takes seven
_LONG = 2_000  # characters of a line from which on what could take ftfy quadratic time is looked for
_NESTED = re.compile(r"&(?:(?:amp|#0*38|#x0*26);){10,}", re.IGNORECASE)  # ftfy takes off one after the other
_SHORTENED_MARKS = ("shorten", "marks")
_SHORTENED_NESTS = ("shorten", "ampersands")
PARTED = "part"
"""The step that sets a space behind so many characters."""
_ROUNDS = 4  # text can be damaged twice, and a repair can lay bare another


@dataclass(slots=True)
class Repaired:
    """Repaired text and one entry per line that changed."""

    text: str
    repairs: list[Repair] = field(default_factory=list)

    def note(self, misread: Misread) -> None:
        """Enter what was put right before the text was taken from its page: each line as it would have come out."""
        known = {repair.line for repair in self.repairs}
        for number, line in enumerate(self.text.split("\n")):
            before = misread.write(line)
            if number not in known and before is not None and before != line:
                self.repairs.append(_entry(number, before, line, misread.plan))
        self.repairs.sort(key=lambda repair: repair.line)


class Repairer:
    """The compiled patterns and options, built once (milliseconds) and passed along; pure after that."""

    __slots__ = ("_hint", "_parsed", "_raw", "_rereader", "_suspect")

    def __init__(self) -> None:
        base = TextFixerConfig(
            unescape_html=False,
            fix_latin_ligatures=False,
            fix_character_width=False,
            uncurl_quotes=False,
            fix_line_breaks=False,
        )
        self._parsed = base
        self._raw = base._replace(unescape_html="auto")
        controls = "".join(re.escape(chr(point)) for point in CONTROL_CHARS)
        self._suspect = re.compile(f"[{controls}\x1b\x80-\x9f\ud800-\udfff]")
        self._hint = _necessary_for_badness()
        self._rereader = Rereader()

    def looks_clean(self, line: str, *, parsed_html: bool = False) -> bool:
        """True only where ftfy with these options would change nothing (the converse need not hold)."""
        if not parsed_html and "&" in line and "<" not in line and HTML_ENTITY_RE.search(line):
            return False
        if self._suspect.search(line):
            return False
        if has_long_run(line):
            return False
        return line.isascii() or (unicodedata.is_normalized("NFC", line) and not self._is_bad(line))

    def _is_bad(self, text: str) -> bool:
        """Whether ftfy's expression matches, looked up only around the characters it needs."""
        return any(
            BADNESS_RE.search(text, max(0, hint.start() - _REACH), hint.end() + _REACH)
            for hint in self._hint.finditer(text)
        )

    def _all_clean(self, text: str, parsed_html: bool) -> bool:
        """True only where every line is clean; the same tests once over the whole text cost a third."""
        if (not parsed_html and "&" in text) or self._suspect.search(text):
            return False
        if text.isascii():
            return True
        if "\nÃ " in text or "\nÂ " in text:  # the one alternative of ftfy's that is bound to the start of a line
            return False
        if has_long_run(text):
            return False
        return unicodedata.is_normalized("NFC", text) and not self._is_bad(text) and not self._rereader.suspects(text)

    def fix_line(self, line: str, *, parsed_html: bool = False) -> tuple[str, list[tuple[str, str]]]:
        """What ftfy makes of one line, with the steps of its plan."""
        if self.looks_clean(line, parsed_html=parsed_html):
            return line, []
        line, before = _tamed(line, parsed_html)
        composed = unicodedata.normalize("NFC", line)
        if composed != line and not self._is_bad(line) and self.looks_clean(composed, parsed_html=parsed_html):
            return composed, [*before, ("normalize", "NFC")]  # all that ftfy would do
        fixed, steps = _by_ftfy(line, self._parsed if parsed_html else self._raw)
        return fixed, before + steps

    def repair(self, text: str, *, parsed_html: bool = False) -> Repaired:
        """Repair every line of ``text``; ``parsed_html`` says that a parser has resolved the entities already."""
        whole = looks_misread(text)
        if not whole and self._all_clean(text, parsed_html):
            return Repaired(text)
        lines = text.split("\n")
        suspects = [
            number
            for number, line in enumerate(lines)
            if not self.looks_clean(line, parsed_html=parsed_html)
            or (not line.isascii() and (whole or self._rereader.suspects(line)))
        ]
        if not suspects:
            return Repaired(text)
        odd_lines = list(dict.fromkeys(lines[number] for number in suspects))[:_EVIDENCE]
        misread = misread_charset(odd_lines)
        usual = self._usual_charset(odd_lines) if misread is None else None
        examples = misread is None and talks_of_damage(text, self._rereader)
        repairs = []
        known: dict[str, tuple[str, list[tuple[str, str]]]] = {}  # damaged dumps repeat their lines
        dirty = set(suspects)
        for number in range(len(lines)) if misread else suspects:
            before = lines[number]
            if before.isascii() and number not in dirty:
                continue
            if before not in known:
                meant = misread.read(before) if misread else None
                if misread and meant is not None:
                    after, more = self.fix_line(meant, parsed_html=parsed_html)
                    known[before] = after, [*misread.plan, *more]
                elif examples:
                    known[before] = self._fix_all_but_encoding(before, parsed_html)
                else:
                    known[before] = self._repair_line(before, usual, parsed_html)
            after, steps = known[before]
            if after != before:
                lines[number] = after
                repairs.append(_entry(number, before, after, steps))
        return Repaired("\n".join(lines), repairs) if repairs else Repaired(text)

    def value(self, value: str, *, parsed_html: bool = True) -> str:
        """One metadata string, repaired."""
        return self.repair(value, parsed_html=parsed_html).text

    def _usual_charset(self, lines: list[str]) -> str | None:
        """The charset that most of the document's damaged lines were misread in."""
        votes: Counter[str] = Counter()
        for line in lines:
            readings = self._rereader.readings(line) if not line.isascii() else []
            for reading in readings:
                if reading.cost == readings[0].cost:
                    votes[reading.charset] += 1
        return min(votes, key=lambda name: (-votes[name], name)) if votes else None

    def _repair_line(self, line: str, usual: str | None, parsed_html: bool) -> tuple[str, list[tuple[str, str]]]:
        steps: list[tuple[str, str]] = []
        found = line
        for _ in range(_ROUNDS):
            start = line
            if not line.isascii() and self._rereader.suspects(line):
                line = self._reread(line, usual, parsed_html, steps)
            fixed, more = self.fix_line(line, parsed_html=parsed_html)
            if _INCONSISTENT in more and badness(fixed) > _STILL_ODD:
                # Bytes of another charset of which a few pairs look like UTF-8: half a repair only hides the damage.
                fixed, more = self._fix_all_but_encoding(line, parsed_html)
            line = fixed
            steps += more
            if line == start:
                break
        if _SIGN_INSIDE.search(line) and not _SIGN_INSIDE.search(found):
            # What was lost cannot be read again: bytes that happen to spell a sign stand for a letter.
            return self._fix_all_but_encoding(found, parsed_html)
        return line, steps

    def _fix_all_but_encoding(self, line: str, parsed_html: bool) -> tuple[str, list[tuple[str, str]]]:
        options = (self._parsed if parsed_html else self._raw)._replace(fix_encoding=False, fix_c1_controls=False)
        line, before = _tamed(line, parsed_html)
        fixed, steps = _by_ftfy(line, options)
        return fixed, before + steps

    def _reread(self, line: str, usual: str | None, parsed_html: bool, steps: list[tuple[str, str]]) -> str:
        readings = self._rereader.readings(line)
        if readings:
            best = next((r for r in readings if r.charset == usual and r.cost <= readings[0].cost), readings[0])
            steps += best.steps
            return best.text
        patched = self._rereader.patches(line)
        if patched is None:
            return line
        fixed, more = self.fix_line(line, parsed_html=parsed_html)
        if badness(fixed) <= patched.odd:  # ftfy also restores lost no-break spaces, which only the whole line shows
            steps += more
            return fixed
        steps += patched.steps
        return patched.text

    def replay(self, before: str, steps: tuple[str, ...]) -> str:
        """Apply the recorded steps to the line as it was; gives the line as it is now."""
        line: str | bytes = before
        for step in steps:
            action, name = step.split(" ", 1)
            if action == "patch":
                line = self._rereader.patch(str(line), name)
            elif action == "restore":
                line = restore_no_break(line if isinstance(line, bytes) else line.encode())
            elif (action, name) == _SHORTENED_MARKS:
                line = shortened(str(line))
            elif (action, name) == _SHORTENED_NESTS:
                line = _NESTED.sub("&amp;", str(line))
            elif action == PARTED:
                line = f"{str(line)[: int(name)]} {str(line)[int(name) :]}"
            elif action == "normalize":
                line = unicodedata.normalize("NFC", str(line))
            else:
                line = apply_plan(line, [(action, name)])
        return str(line)


def _tamed(line: str, parsed_html: bool) -> tuple[str, list[tuple[str, str]]]:
    """The line without what would take quadratic time to normalise or to unescape, and the steps to it."""
    steps = []
    if not parsed_html and _NESTED.search(line):
        line = _NESTED.sub("&amp;", line)
        steps.append(_SHORTENED_NESTS)
    if has_long_run(line):
        line = shortened(line)
        steps.append(_SHORTENED_MARKS)
    return line, steps


def _by_ftfy(line: str, options: TextFixerConfig) -> tuple[str, list[tuple[str, str]]]:
    """The line as ftfy repairs it, with its steps; in a long one marks that a repair brings to light are counted
    before they are put in order.
    """
    if len(line) > _LONG:
        fixed, steps = fix_and_explain(line, options._replace(normalization=None))
        if has_long_run(fixed):
            plan = [*((step.action, step.parameter) for step in steps or ()), _SHORTENED_MARKS, ("normalize", "NFC")]
            return unicodedata.normalize("NFC", shortened(fixed)), plan
    fixed, steps = fix_and_explain(line, options)
    return fixed, [(step.action, step.parameter) for step in steps or ()]


def _entry(line: int, before: str, after: str, plan: list[tuple[str, str]]) -> Repair:
    """What was done to a line, its steps in the words that `Repairer.replay` reads."""
    return Repair(line, before, after, tuple(f"{action} {name}" for action, name in plan))


def _necessary_for_badness() -> re.Pattern[str]:
    """An expression that matches inside every match of ftfy's, and is thirty times as fast on clean text.

    Every alternative of `BADNESS_RE` needs two neighbours out of the characters it names, but for C1 controls, the
    ligature oe and A with circumflex or tilde, which can be enough alone. Its Greek and Cyrillic letters (but for
    the Ukrainian ge, an accented letter to ftfy) stand before a symbol, or in the two pairs written out here.
    """
    named = {char for char in BADNESS_RE.pattern if char > "\x7f"}
    for first, last in re.findall("([^\x00-\x7f])-([^\x00-\x7f])", BADNESS_RE.pattern):
        named.update(map(chr, range(ord(first), ord(last) + 1)))
    letters = {char for char in named if "\u0370" <= char <= "\u04ff" and char.isalpha()} - {"ґ", "Ґ"}
    other = re.escape("".join(sorted(named - letters)))
    return re.compile(f"[\x80-\x9fŒœÂÃ]|[{re.escape(''.join(sorted(named)))}][{other}]|вЂ|Гў")


def repair(text: str, *, parsed_html: bool = False) -> Repaired:
    """Repair one text with a `Repairer` made for the occasion (30 ms); hold one of your own for many texts."""
    return Repairer().repair(text, parsed_html=parsed_html)
