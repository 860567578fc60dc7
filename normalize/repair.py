"""Mojibake and stray control characters, line by line, with steps that replay each change."""

from __future__ import annotations

from dataclasses import dataclass, field

from ftfy import TextFixerConfig, fix_and_explain

from .document import Repair


@dataclass(slots=True)
class Repaired:
    """Repaired text and one entry per line that changed."""

    text: str
    repairs: list[Repair] = field(default_factory=list)


def repair(text: str, *, parsed_html: bool = False) -> Repaired:
    """Undo mojibake per line; ``parsed_html`` says entities were already resolved by a parser."""
    config = TextFixerConfig(
        unescape_html=False if parsed_html else "auto",
        fix_latin_ligatures=False,
        fix_character_width=False,
        uncurl_quotes=False,
        fix_line_breaks=False,
    )
    repairs: list[Repair] = []
    lines = text.split("\n")
    for number, line in enumerate(lines):
        fixed, steps = fix_and_explain(line, config)
        if fixed != line:
            repairs.append(Repair(number, line, fixed, tuple(f"{a} {p}" for a, p in steps or ())))
            lines[number] = fixed
    return Repaired("\n".join(lines) if repairs else text, repairs)


def repair_value(value: str, *, parsed_html: bool = True) -> str:
    """The same for one metadata string."""
    return repair(value, parsed_html=parsed_html).text
