"""A heading that is nothing but a link to the home page names the site, and no text."""

from __future__ import annotations

import pytest
from winnow.normalize.document import Hints, Metadata
from winnow.normalize.metadata.reader import MetadataReader
from winnow.normalize.page import parse_page

READER = MetadataReader()
PROSE = (
    "<p>A small company on the west coast has begun to sell a lamp that needs neither mains nor battery, it says.</p>"
)


def read(banner: str, url: str | None = None) -> Metadata:
    html = (
        f'<html lang="en"><head><title>Codename: Lampwick - jharper</title></head><body><header>{banner}</header>'
        f'<div id="post"><h2><a href="/codename-lampwick">Codename: Lampwick</a></h2>{PROSE * 4}</div></body></html>'
    )
    return READER.from_page(parse_page(html, url), Hints(url=url))


@pytest.mark.parametrize("target", ["/", "index.html", "https://www.example.org/", "//example.org"])
def test_a_banner_is_no_headline(target: str) -> None:
    assert (
        read(f'<h1><a href="{target}">jharper</a></h1>', "https://example.org/codename").title == "Codename: Lampwick"
    )


@pytest.mark.parametrize("banner", ['<h1><a href="/lamps">Lamps that burn</a></h1>', "<h1>Lamps that burn</h1>"])
def test_other_headings_are(banner: str) -> None:
    assert read(banner).title == "Lamps that burn"
