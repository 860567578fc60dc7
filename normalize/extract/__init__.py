"""A parsed page to its clean text."""

from __future__ import annotations

from .extractor import Extraction, Extractor

__all__ = ["Extraction", "Extractor"]
