"""The one entry point: metadata from a web page, from a text dump, and from the clean body."""

from __future__ import annotations

from typing import Any, Protocol

from ..document import Evidence, Hints, Metadata


class PageLike(Protocol):
    """What a page must offer: its markup, its parsed root element and its address where known."""

    @property
    def html(self) -> str:
        """The decoded markup."""

    @property
    def tree(self) -> Any:  # noqa: ANN401 - lxml has no types here
        """The root element of the parsed markup; only read, never changed."""

    @property
    def url(self) -> str | None:
        """The address the page came from, where known."""


class MetadataReader:
    """Reads metadata; loads its packaged data once, holds no other state, answers the same in every process."""

    def from_page(self, page: PageLike, hints: Hints) -> Metadata:
        """Metadata of a web page, read before anything is cut from it. The tree is not changed."""
        meta = _from_hints(hints)
        if meta.title is None:
            titles = [" ".join(str(el.text_content()).split()) for el in page.tree.iter("h1")]
            if len(titles) == 1 and titles[0]:
                meta.title = titles[0]
                meta.evidence.append(Evidence("title", "h1", 0.83))
        return meta

    def from_text(self, text: str, hints: Hints) -> Metadata:
        """Metadata of a text dump, read from the decoded text before lines are cut."""
        meta = _from_hints(hints)
        if meta.title is None:
            first = next((line.strip() for line in text.splitlines() if line.strip()), "")
            if 0 < len(first) <= 200:
                meta.title = first
                meta.evidence.append(Evidence("title", "text.first-line", 0.35))
        return meta

    def with_body(self, meta: Metadata, body: str) -> Metadata:
        """The same metadata with what only the clean body tells: dateline, agency, bounds of the date."""
        return meta


def _from_hints(hints: Hints) -> Metadata:
    """The facts known from outside; they win over anything found inside."""
    meta = Metadata(
        title=hints.title,
        description=hints.description,
        authors=list(hints.authors),
        tags=list(hints.tags),
        date=hints.date,
        modified=hints.modified,
        site=hints.site,
        url=hints.url,
        section=hints.section,
    )
    for name in ("title", "description", "authors", "tags", "date", "modified", "site", "url", "section"):
        if getattr(meta, name):
            meta.evidence.append(Evidence(name, f"hint.{name}", 1.0))
    return meta
