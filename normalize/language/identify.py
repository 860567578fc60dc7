"""The language of a clean body, with shares when a second language is really there."""

from __future__ import annotations

import pycld2

from ..document import Language


class LanguageIdentifier:
    """Built once, then pure: the same text gives the same answer in every process, thread and order."""

    def identify(self, text: str) -> Language:
        """Dominant language, score and shares; ``und`` when it cannot be told."""
        try:
            _, _, details = pycld2.detect(text, isPlainText=True, bestEffort=False)
        except pycld2.error:
            return Language()
        code = details[0][1]
        if code == "un":
            return Language()
        shares = [(c, p / 100) for _, c, p, _ in details if c != "un" and p >= 20]
        return Language(code, details[0][2] / 100, shares if len(shares) > 1 else [])
