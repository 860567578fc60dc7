"""Which text of a page is its body: its blocks, judged one by one, with what two extractors made of it as witnesses."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..document import Rejected
from .model import BlockModel, settle
from .page_features import gather
from .render import render
from .trafilatura_rules import Rules

if TYPE_CHECKING:
    from ..document import Cut
    from ..page import Page
    from .page_features import Evidence


@dataclass(slots=True)
class Extraction:
    """The body of a page, one block a line.

    ``method`` says which way won and why; ``expected`` is the F1 (0 to 1) the
    block classifier expects of its choice, 0 where it was not asked.
    """

    text: str
    method: str
    expected: float = 0.0
    cuts: list[Cut] = field(default_factory=list)


class Extractor:
    """Extracts the body of parsed pages; holds every resource this needs and nothing that depends on the pages seen.

    Args:
        comments: keep readers' comments under an article.
        blocks: judge the page's blocks; without it the answer is trafilatura's (fast mode) wherever it has one.
    """

    def __init__(self, *, comments: bool = False, blocks: bool = True) -> None:
        self.comments = comments
        self._rules = Rules(comments=comments, retry=not blocks)
        self._model = BlockModel() if blocks else None

    def extract(self, page: Page) -> Extraction:
        """The body of the page. The page's tree is left as it was.

        Raises:
            Rejected: the page holds no text.
        """
        evidence = gather(page, self._rules)
        extraction = self._best(evidence)
        if self.comments and evidence.comments:
            extraction.text = _with_comments(extraction.text, evidence.comments)
        if not extraction.text:
            raise Rejected("no text")
        return extraction

    def _best(self, evidence: Evidence) -> Extraction:
        answer = evidence.answer.strip()
        if not evidence.blocks.blocks:
            return Extraction(answer, "trafilatura: no blocks")
        if self._model is None:
            return Extraction(answer or render(evidence.blocks, [True] * len(evidence.sizes)), "trafilatura")
        choice = self._model.choose(evidence.blocks, evidence.words, evidence.rows, evidence.sizes, evidence.groups)
        kept, agreement = settle(choice, evidence.held, evidence.sizes, evidence.headings)
        text = render(evidence.blocks, kept).strip()
        if not text:
            return Extraction(answer, "trafilatura: no blocks kept", choice.expected)
        why = f"trafilatura agrees to {agreement:.2f}" if answer else "trafilatura has none"
        return Extraction(text, f"blocks: {why}", choice.expected)


def _with_comments(text: str, comments: str) -> str:
    """The comments after the text, less the lines that the text holds already (in forums the posts are its body)."""
    present = set(text.split("\n"))
    return "\n".join([text, *(line for line in comments.strip().split("\n") if line not in present)]).strip()
