"""The pages that a container has brought, so that another text of one of them is not taken for another document."""

from __future__ import annotations

from dataclasses import dataclass, field

from .names import Distinct

OTHER_TEXTS = "other texts of the same pages"
"""What a text is that is not read because its page is there."""


@dataclass(slots=True)
class Pages:
    """The addresses of pages: 16 to 32 bytes of memory each.

    ``deferring``: the crawler's own texts wait until all pages are known, ``deferred`` is how many do; ``again``: it is
    their turn now, and everything else was read before; ``others``: texts that were not wanted.
    """

    deferring: bool = False
    again: bool = False
    deferred: int = 0
    others: int = 0
    _seen: Distinct = field(default_factory=Distinct)

    def add(self, url: str | None) -> None:
        """A page came from there."""
        if url is not None:
            self._seen.add(url.partition("#")[0])

    def wants(self, url: str) -> bool:
        """Whether a text of the page at ``url`` is a document: the page itself is not there, nor is another text."""
        if url.partition("#")[0] in self._seen:
            self.others += 1
            return False
        if self.deferring:
            self.deferred += 1
            return False
        self.add(url)
        return True
