"""The language of a clean body: models weighed against each other, and `und` where the answer would be a guess.

CLD2's tables (160 languages, words and quadgrams) answer first and say which part of the text each language covers.
Where they are not sure, a naive Bayes model over bytes (138 languages) is added to their evidence, and langdetect's
profiles (55 languages) say whether the answer explains the text. What all confuse is told apart by letters and words
(`neighbours`, `letters`).
"""

from __future__ import annotations

from functools import cached_property
from string import ascii_lowercase, ascii_uppercase

import numpy as np
from numpy.typing import NDArray

from ..document import Language
from .bayes import ByteBayes
from .cld2 import Cld2, Found
from .letters import tell_by_letters
from .mixture import Mixture
from .neighbours import tell_apart
from .profiles import Profiles
from .prose import ProseTest, prose_in
from .trust import trust

_WINDOW = 2_000  # characters; of longer texts as many windows are read, evenly spread
_WINDOWS = 6
_LONG_TEXT = 3_000  # characters; from here on windows are read first
_GLANCES, _GLANCE = 5, 400  # a fifth of the text that is in another language reaches into one of them
_FEW_KANA = 300  # characters; in a longer text kana among ideographs may be a quotation
_MIN_SHARE = 0.17  # a fifth, less what the ends of spans are uncertain by; from here on a language is reported
_EXPLAINED = 0.6  # share of the text that two languages must cover together
_SHORT = 60  # characters; below, CLD2's tables alone do not decide
_LEAST_TRUST, _LEAST_TRUST_LONG = 0.15, 0.5  # share of such answers that must have been right
_LONG = 110  # bytes; from here on there is enough text to see that a language is not known
_NOTHING = 0.4  # nats per byte above "no language"; running text has 1 and more
_NOT_KNOWN = 0.3  # of what CLD2's tables say for a language's own text; relatives of it lie there
_ASCII = bytes(range(0x80))
_LARGE, _SMALL = ascii_uppercase.encode(), ascii_lowercase.encode()
_CAPITALS = 0.6  # share of capitals among the letters that have two forms

# Where one of these is the answer, both models are asked: each knows the others badly by itself.
_RELATIVES = frozenset({"id", "ms", "zh"})
_SERBO_CROATIAN = frozenset({"hr", "bs", "sr"})
_CHINESE = frozenset({"wuu", "yue"})
_CLEARLY, _CLEARLY_LONG = 3.0, 0.02  # nats over Mandarin, and for each byte of a long text
_ARABIC = frozenset({"ar", "fa", "ku", "ps", "ug", "ur"})
_TOLD_BY_LETTERS = frozenset({"ckb", "dsb", "hsb", "ku"})


class LanguageIdentifier:
    """Built once (50 ms, as much again at the first text that is not clear at once, and 0.5 s at the first that needs
    langdetect's profiles), then pure: the same text gives the same answer in every process, thread and order.
    """

    def __init__(self) -> None:
        self._is_prose = ProseTest()
        self._cld2 = Cld2()

    @cached_property
    def _bayes(self) -> ByteBayes:
        """Read when first needed, as the profiles are."""
        return ByteBayes()

    @cached_property
    def _mixture(self) -> Mixture:
        return Mixture(self._cld2.languages, self._cld2.expected, self._bayes.languages)

    @cached_property
    def _profiles(self) -> Profiles:
        """Read when first needed: most texts are told without."""
        return Profiles()

    def identify(self, text: str, *, document: bool = False) -> Language:
        """The dominant language of ``text`` (its clean body), how sure that is, and shares where two are there.

        ``document``: it is known to be one (a page, or written in a markup), however much code and how many tables
        stand between its paragraphs: then these are asked for its language.

        Never raises: text without a language (numbers, code, symbols, nothing) and languages that are not known give
        ``und`` with score 0. Norwegian is ``no`` unless it is clearly Nynorsk, Chinese is ``zh``, ``yue`` or ``wuu``.
        """
        text = _small(_sample(text))
        if not self._is_prose(text) and not (document and (text := prose_in(text))):
            return Language()
        found = self._ask(text)
        code, score = self._decide(text, found)
        if code == "und":
            return Language()
        shares = [(name, round(part, 3)) for name, part in found.shares if part >= _MIN_SHARE]
        if len(shares) < 2:
            return Language(code, score)
        if all(name != code for name, _ in shares):
            shares = [(code if name == found.code else name, part) for name, part in shares]
        return Language(code, score, shares)

    def _ask(self, text: str) -> Found:
        """What CLD2's tables say; of a long text in one language windows are enough."""
        if len(text) > _LONG_TEXT:
            found = self._cld2.ask(_windows(text, _GLANCES, _GLANCE))
            if found.sure and found.code not in _RELATIVES:
                return found
        return self._cld2.ask(text)

    def _decide(self, text: str, found: Found) -> tuple[str, float]:
        """The answer and its confidence."""
        if found.code in ("zh", "ja") and len(text) < _FEW_KANA and tell_by_letters(text) == "ja":
            return "ja", 0.9
        if found.sure and len(text) >= _SHORT and found.code not in _RELATIVES:
            return tell_apart(text, found.code, found.code), round(0.995 * found.share, 3)
        told = tell_by_letters(text) if found.code == "und" or found.code in _ARABIC else "und"
        if told in _TOLD_BY_LETTERS and (found.code == "und" or told == "ckb"):
            return told, 0.9
        part = _windows(text, _GLANCES, _GLANCE) if len(text) > _LONG_TEXT else text
        weighed = self._mixture.weigh(found, self._bayes.score(part))
        known = self._bayes.knows(weighed.best)
        if weighed.nothing < _NOTHING and (known or found.code == "und"):
            return (told, 0.9) if told != "und" else ("und", 0.0)
        parts = [name for name, part in found.shares if part >= _MIN_SHARE]
        if len(parts) >= 2 and found.explained >= _EXPLAINED:
            code = weighed.best if parts[0] == "en" and weighed.best in parts else parts[0]
            return tell_apart(text, code, code), round(0.95 * found.share, 3)
        sure = trust(weighed, self._profiles.score(text) if weighed.close else None, known)
        long = weighed.size >= _LONG
        if sure < (_LEAST_TRUST_LONG if long else _LEAST_TRUST) or (long and 0 <= weighed.spoken < _NOT_KNOWN):
            return (told, 0.9) if told != "und" else ("und", 0.0)
        code = weighed.best
        if code in _SERBO_CROATIAN and found.guess in _SERBO_CROATIAN:
            code = found.guess  # the Bayes model tells these worse
        if code in _CHINESE and weighed.over(code, "zh") < max(_CLEARLY, _CLEARLY_LONG * weighed.size):
            code = "zh"
        return tell_apart(text, code, code), round(min(sure, 0.995), 3)


def _small(text: str) -> str:
    """A text in capitals in small letters: every model was made from ordinary text."""
    if _few_capitals(text):
        return text
    small = text.lower()
    if small == text or len(small) != len(text):
        return text
    points, large = _points(text), text.upper()
    capitals = int((points != _points(small)).sum())
    # A large form of two letters (SS for ß) shifts what follows: then count one by one.
    aligned = len(large) == len(text)
    others = int((points != _points(large)).sum()) if aligned else sum(map(str.islower, text))
    return small if capitals >= 3 and capitals > _CAPITALS * (capitals + others) else text


def _few_capitals(text: str) -> bool:
    """Whether capitals are few even if all characters beyond ASCII were some: most texts are told so, five times as
    fast as by counting.
    """
    data = text.encode("utf-8", "surrogatepass")
    large, small = len(data) - len(data.translate(None, _LARGE)), len(data) - len(data.translate(None, _SMALL))
    most = large + len(data.translate(None, _ASCII))
    return most <= _CAPITALS * (most + small)


def _points(text: str) -> NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")


def _sample(text: str) -> str:
    """All of a text, or windows of a long one from its beginning to its end."""
    return text if len(text) <= _WINDOWS * _WINDOW else _windows(text, _WINDOWS, _WINDOW)


def _windows(text: str, count: int, size: int) -> str:
    step = (len(text) - size) // (count - 1)
    return "\n".join(text[start : start + size] for start in range(0, step * count, step))
