"""What readers of texts know of words, for as long as a process reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ...normalize.metadata.vocabulary import Vocabulary
    from .formats.export_words import ExportWords
    from .formats.mail_quotes import QuoteReader


class SharedVocabulary:
    """What finds dates, names and quotations, and the words of exports; built when asked for, kept as long as this."""

    __slots__ = ("_export_words", "_quotes", "_vocabulary")

    def __init__(self) -> None:
        self._vocabulary: Vocabulary | None = None
        self._export_words: ExportWords | None = None
        self._quotes: QuoteReader | None = None

    def vocabulary(self) -> Vocabulary:
        """The one vocabulary of this owner."""
        if self._vocabulary is None:
            from ...normalize.metadata.vocabulary import Vocabulary  # most folders hold no text that asks

            self._vocabulary = Vocabulary()
        return self._vocabulary

    def export_words(self) -> ExportWords:
        """The one object with the words of exports of this owner."""
        if self._export_words is None:
            from .formats.export_words import ExportWords

            self._export_words = ExportWords()
        return self._export_words

    def quotes(self) -> QuoteReader:
        """The one reader of quotations in mails of this owner."""
        if self._quotes is None:
            from .formats.mail_quotes import QuoteReader

            self._quotes = QuoteReader()
        return self._quotes
