"""Which text of a page is its body: its blocks, judged one by one, with what two extractors made of it as witnesses."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..document import Rejected
from ..headline import after_headline
from .corrected import Corrected
from .dropped import Dropped, dropped
from .headlines import leave_out_headline
from .model import BlockModel, blocks_to_keep
from .page_features import gather
from .page_labels import PageLabels
from .render import render
from .trafilatura_rules import Rules
from .whole_page import look_over

if TYPE_CHECKING:
    from ..languages import Languages
    from ..page import Page
    from .page_features import Evidence


@dataclass(slots=True)
class Extraction:
    """The body of a page, one block a line.

    ``method`` says which way won and why; ``expected`` is the F1 (0 to 1) the
    block classifier expects of its choice, 0 where it was not asked. ``dropped`` is what the blocks hold beyond it.
    """

    text: str
    method: str
    expected: float = 0.0
    dropped: Dropped = field(default_factory=Dropped)


class Extractor:
    """Extracts the body of parsed pages; holds every resource this needs and nothing that depends on the pages seen.

    Args:
        comments: keep readers' comments under an article.
        languages: the language files, where somebody has read them already.
        blocks: judge the page's blocks; without it the answer is trafilatura's (fast mode) wherever it has one.
    """

    def __init__(self, *, comments: bool = False, blocks: bool = True, languages: Languages | None = None) -> None:
        self.comments = comments
        self._rules = Rules(comments=comments, retry=not blocks)
        self._model = BlockModel() if blocks else None
        self._labels = PageLabels(languages)

    def extract(self, page: Page, *, title: str | None = None, spend: bool = False) -> Extraction:
        """The body of the page, without the headline that is published as ``title``. The tree is left as it was, unless
        the caller has no use for it any more (``spend``): to copy it costs as much as to parse half of it.

        Raises:
            Rejected: the page holds no text.
        """
        evidence = gather(page, self._rules, spend=spend)
        extraction = self._best(evidence, title)
        if self.comments and evidence.comments:
            extraction.text = _with_comments(extraction.text, evidence.comments)
            extraction.dropped = extraction.dropped.without("comments")
        if not extraction.text:
            raise Rejected("no text")
        return extraction

    def _best(self, evidence: Evidence, title: str | None) -> Extraction:
        answer = after_headline(evidence.answer.strip(), title)
        if not evidence.blocks.blocks:
            return Extraction(answer, "trafilatura: no blocks")
        if self._model is None:
            return Extraction(answer or render(evidence.blocks, [True] * len(evidence.sizes)), "trafilatura")
        page, sizes, tables = evidence.blocks, evidence.sizes, evidence.tables
        choice = self._model.choose(page, evidence.words, evidence.rows, sizes, evidence.groups, tables.table)
        kept, agreement = blocks_to_keep(choice, evidence.held, sizes, evidence.headings)
        found = look_over(page, kept, tables, sizes, evidence.title, self._labels, evidence.kind)
        leave_out_headline(page, found, tables, title)
        text = render(page, found.kept, tables).strip()
        if not text:
            found = Corrected(evidence.held)
        cuts = dropped(page, found, choice.probability, evidence.rows, sizes, title or "")
        if not text:
            return Extraction(answer, "trafilatura: no blocks kept", choice.expected, cuts)
        why = f"trafilatura agrees to {agreement:.2f}" if answer else "trafilatura has none"
        return Extraction(text, f"blocks: {why}", choice.expected, cuts)


def _with_comments(text: str, comments: str) -> str:
    """The comments after the text, less the lines that the text holds already (in forums the posts are its body)."""
    present = set(text.split("\n"))
    return "\n".join([text, *(line for line in comments.strip().split("\n") if line not in present)]).strip()
