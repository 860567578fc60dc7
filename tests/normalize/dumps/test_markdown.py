"""Dumps in Markdown are read as their page would be."""

import pytest
from winnow.normalize.dumps.markdown import is_markdown, without_markdown


@pytest.mark.parametrize(
    ("marked", "read"),
    [
        ("[ Home ](https://example.org/)", "Home"),
        ('See [the plan](/plan_(2021) "The plan") of Monday.', "See the plan of Monday."),
        ("[ ![logo](/logo.png) ](https://example.org)", ""),
        ("![A bridge](/bridge.jpg) The bridge is closed.", "The bridge is closed."),
        ("##  The bridge", "The bridge"),
        ("> He said **so** and _not_ otherwise.", "He said so and not otherwise."),
        ("snake_case_name and 2 * 3 * 4", "snake_case_name and 2 * 3 * 4"),
        ("1\\. No list \\- no list", "1. No list - no list"),
        ("* * *", ""),
        ("---|---|---", ""),
        ("C# and #1 of the list", "C# and #1 of the list"),
        ("Call [us](tel: 0123 456) now", "Call us now"),
    ],
)
def test_plain(marked: str, read: str) -> None:
    assert without_markdown(marked) == read


def test_a_text_with_one_link_is_no_dump() -> None:
    assert not is_markdown(["A line of prose.", "See [this](https://example.org)."] * 2)


def test_menus_of_links_are() -> None:
    assert is_markdown(["  * [Home](/)", "  * [News](/news)", "  * [Sport](/sport)", "[a](/a)", "[b](/b)", "Prose."])
