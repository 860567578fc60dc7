"""Word lists written as text."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """The set of blank-separated words of a list written as running text."""
    return frozenset(text.split())
