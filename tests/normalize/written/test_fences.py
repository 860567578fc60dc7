"""Which lines stand in fenced blocks."""

import pytest
from winnow.normalize.document import Kind, Repair
from winnow.normalize.written import keep_verbatim
from winnow.normalize.written.fences import fenced_blocks


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("a\n```\nb\n```\nc", [range(1, 4)]),
        ("```py\nb\n```\n\n~~~\nc\n~~~", [range(3), range(4, 7)]),
        ("````\n```\nb\n```\n````", [range(5)]),
        ("```\nb\n```c\nd", []),
        ("a\n```\nb", []),
        ("Title\n~~~~~\n\nwords\n\nNext\n~~~~\n", []),
    ],
)
def test_blocks(text: str, blocks: list[range]) -> None:
    assert fenced_blocks(text.split("\n")) == blocks


def test_what_stands_between_two_underlined_headings_is_repaired() -> None:
    raw = "Title\n~~~~~\n\nCaf&eacute;\n\nNext\n~~~~\n"
    repaired, repairs = raw.replace("&eacute;", "é"), [Repair(3, "Caf&eacute;", "Café", ())]
    assert keep_verbatim(raw, repaired, repairs, Kind("markdown")) == (repaired, repairs)


def test_a_block_is_not() -> None:
    raw = "```\nCaf&eacute;\n```"
    repairs = [Repair(1, "Caf&eacute;", "Café", ())]
    assert keep_verbatim(raw, raw.replace("&eacute;", "é"), repairs, Kind("markdown")) == (raw, [])
