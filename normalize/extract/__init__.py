"""A parsed page to its clean text."""

from __future__ import annotations

from .extractor import Extraction, Extractor
from .reasons import REASONS

__all__ = ["REASONS", "Extraction", "Extractor"]
