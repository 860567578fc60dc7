"""Which text of a page is its body: trafilatura's answer, and what to do where it falls short."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..document import Rejected

if TYPE_CHECKING:
    from ..document import Cut
    from ..page import Page


@dataclass(slots=True)
class Extraction:
    """The body of a page, one block a line, and ``method``: which way won."""

    text: str
    method: str
    cuts: list[Cut] = field(default_factory=list)


class Extractor:
    """Extracts the body of parsed pages; holds every resource this needs and nothing that depends on the pages seen.

    Args:
        comments: keep readers' comments under an article.
    """

    def __init__(self, *, comments: bool = False) -> None:
        self.comments = comments

    def extract(self, page: Page) -> Extraction:
        """The body of the page.

        Raises:
            Rejected: the page holds no text.
        """
        import trafilatura

        answer = trafilatura.bare_extraction(page.tree, url=page.url, fast=True, include_comments=self.comments)
        text = answer.text if answer is not None else None
        if not text or not text.strip():
            raise Rejected("no text")
        return Extraction(text.strip(), "trafilatura-fast")
