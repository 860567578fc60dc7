"""Link numbers, lists of addresses and form marks of text browsers, and what only looks like them."""

from winnow.normalize.dumps.links import address_list, has_link_numbers, without_link_marks

LIST = [
    "",
    "References",
    "",
    "   1. https://example.org/",
    "   2. https://example.org/news",
    "   3. mailto:a@example.org",
]


def test_the_list_of_addresses_is_found_with_its_heading() -> None:
    assert address_list(["Body.", *LIST]) == 2
    assert address_list(["Body.", "", "   Visible links:", "   1. /a", "", "   Hidden links:", "   2. /b", ""]) == 2


def test_a_bibliography_is_no_list_of_addresses() -> None:
    notes = ["Body.", "", "References", "", "1. Smith, A. The harbour. 1999.", "2. https://example.org seen on Monday"]
    assert address_list(notes) == len(notes)
    assert address_list(["Body.", "References"]) == 2
    assert address_list([]) == 0


def test_numbers_before_words_that_count_up_are_links() -> None:
    assert has_link_numbers(["[1]Home [2]News", "  * [3]Sport", "He said [4]so on Monday."])


def test_notes_behind_words_are_none() -> None:
    assert not has_link_numbers(["He said so.[1] And more.[2]", "The end.[3]", "Really.[4]"])


def test_entries_of_a_bibliography_are_none() -> None:
    assert not has_link_numbers(["[1] Smith, A. The harbour.", "[2] Jones, B. The bridge.", "[3] Brown, C. The road."])


def test_numbers_in_disorder_are_none() -> None:
    assert not has_link_numbers(["array[1]x", "[4]a [2]b [9]c [7]d"])


def test_marks_go_words_stay() -> None:
    assert without_link_marks("See [12]the plan of [13]Monday") == "See the plan of Monday"
    assert without_link_marks("(BUTTON) Send ______________") == "Send"
    assert without_link_marks("IFRAME: [6]https://example.org/frame") == ""
