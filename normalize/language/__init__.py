"""Which language a text is in: `LanguageIdentifier`, built once and passed along."""

from .identify import LanguageIdentifier

__all__ = ["LanguageIdentifier"]
