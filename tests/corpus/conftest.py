"""Fixtures for the tests of the store."""

from worlds import plain_normalizer, shared_normalizer

__all__ = ["plain_normalizer", "shared_normalizer"]
