"""What readers of texts know of languages, for as long as a process reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ...normalize.metadata.vocabulary import Vocabulary


class SharedVocabulary:
    """The readers of dates and names, built when the first text asks for them and kept as long as their owner lives."""

    __slots__ = ("_vocabulary",)

    def __init__(self) -> None:
        self._vocabulary: Vocabulary | None = None

    def vocabulary(self) -> Vocabulary:
        """The one vocabulary of this owner."""
        if self._vocabulary is None:
            from ...normalize.metadata.vocabulary import Vocabulary  # most folders hold no text that asks

            self._vocabulary = Vocabulary()
        return self._vocabulary
