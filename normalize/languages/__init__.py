"""What the rules know of single languages: one data file a language (``xx.toml``), read by `load_languages`."""

from .load import Languages, load_languages

__all__ = ["Languages", "load_languages"]
