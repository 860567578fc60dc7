"""The language of a clean body: two engines, a check that the winner explains the text, and `und` where none does.

CLD2 (Google, 2013; Apache-2.0, 160 languages, scores words and quadgrams) answers first and says which part of the
text it covers. langdetect's profiles (55 languages) are the second opinion: they overrule CLD2's bias to English in
technical text, answer where CLD2 cannot, and reject answers that do not explain the text. What both confuse is told
apart by letters and words (`neighbours`, `letters`).
"""

from __future__ import annotations

from ..document import Language
from .cld2 import Cld2, Found
from .letters import tell_by_letters
from .neighbours import tell_apart
from .profiles import Profiles, Scores
from .prose import ProseTest

_WINDOW = 2_000  # characters; of longer texts as many windows are read, evenly spread
_WINDOWS = 6
_MIN_SHARE = 0.18  # a fifth, less what the ends of spans are uncertain by; from here on a language is reported
_MIN_EXPLAINED = 0.40  # share of the text that the languages found must cover together
_WHOLE = 0.9  # share of the text from which on its language is the only one
_MISFIT = -0.6  # nats per n-gram below a language's own text; dialects and creoles lie there, its own prose above -0.5
_SHORT = 60  # characters; below, the profiles may answer alone

# Syllabic and logographic scripts spread the likelihood over thousands of characters: their fit says little.
_NO_FIT = frozenset({"zh", "ja", "ko"})
_FOLD = {"zh-cn": "zh", "zh-tw": "zh"}


class LanguageIdentifier:
    """Built once (about 0.5 s), then pure: the same text gives the same answer in every process, thread and order."""

    __slots__ = ("_cld2", "_is_prose", "_profiles")

    def __init__(self) -> None:
        self._is_prose = ProseTest()
        self._cld2 = Cld2()
        self._profiles = Profiles()

    def identify(self, text: str) -> Language:
        """The dominant language of ``text`` (its clean body), how sure that is, and shares where two are there.

        Never raises: text without a language (numbers, code, symbols, nothing) and languages that are not known give
        ``und`` with score 0. Norwegian is ``no`` unless it is clearly Nynorsk, Chinese is ``zh``, ``yue`` or ``wuu``.
        """
        text = _sample(text)
        if not self._is_prose(text):
            return Language()
        found = self._cld2.ask(text)
        code, score = self._decide(text, found)
        if code == "und":
            return Language()
        shares = [(name, round(part, 3)) for name, part in found.shares if part >= _MIN_SHARE]
        if len(shares) < 2:
            return Language(code, score)
        if all(name != code for name, _ in shares):
            shares = [(code if name == found.code else name, part) for name, part in shares]
        return Language(code, score, shares)

    def _decide(self, text: str, found: Found) -> tuple[str, float]:
        """The answer and its confidence."""
        code = found.code
        short = len(text) < _SHORT
        if found.sure and not short:
            return tell_apart(text, code, code), round(0.995 * found.share, 3)
        scores = self._profiles.score(text)
        second = _FOLD.get(scores.best, scores.best)
        if code == "und":
            return _without_cld2(text, found, scores, second)
        if found.explained < _MIN_EXPLAINED and code != second:
            return "und", 0.0
        if (
            code == "en"
            and second != "en"
            and scores.margin("en") * scores.known > 1
            and scores.fit(scores.best) > -0.5
        ):
            code = second  # technical words are English everywhere
        told = tell_apart(text, code, second)
        if told == code and not short and found.share >= _WHOLE and told not in _NO_FIT and scores.fit(told) < _MISFIT:
            return "und", 0.0
        if told == second:
            return told, round((0.95 if short else 0.995) * found.share, 3)
        return told, round((0.85 if short else 0.95) * found.share, 3)


def _without_cld2(text: str, found: Found, scores: Scores, second: str) -> tuple[str, float]:
    """CLD2 sees no language with any certainty: believe the profiles only where they explain the text."""
    told = tell_by_letters(text)
    if told != "und":
        return told, 0.9
    fit = scores.fit(scores.best)
    if second == "und" or scores.covered < 0.85:
        return "und", 0.0
    if found.guess == second and fit > -0.5:
        return tell_apart(text, second, second), 0.9
    if len(text) < _SHORT:
        if scores.covered >= 0.9 and fit > -0.3 and scores.lead() > 5:
            return tell_apart(text, second, second), 0.7
        return "und", 0.0
    if fit > -0.15 and scores.lead() > 30:
        return tell_apart(text, second, second), 0.8
    return "und", 0.0


def _sample(text: str) -> str:
    """All of a text, or windows of a long one from its beginning to its end."""
    if len(text) <= _WINDOWS * _WINDOW:
        return text
    step = (len(text) - _WINDOW) // (_WINDOWS - 1)
    return "\n".join(text[start : start + _WINDOW] for start in range(0, step * _WINDOWS, step))
