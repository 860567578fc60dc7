"""What the wording of a block looks like: its length, links, punctuation, case, and a few tell-tale phrases.

The measures are language-free but for the phrases, which are given in the languages most pages are written in.
"""

from __future__ import annotations

import bisect
import itertools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ..languages.sieve import PhraseSieve

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from .blocks import Block

    Array = NDArray[np.floating[Any]]

PHRASES: dict[str, tuple[str, ...]] = {
    "cookie": ("cookie", "consent", "privacy", "datenschutz", "confidentialit", "privacidad", "隐私"),
    "login": (
        *(
            "log in",
            "login",
            "sign in",
            "sign up",
            "register",
            "anmelden",
            "connexion",
            "iniciar ses",
            "subscri",
            "newsletter",
        ),
        *("登录", "注册", "订阅"),
    ),
    "share": (
        *(
            " share",
            "facebook",
            "twitter",
            "whatsapp",
            "linkedin",
            "instagram",
            "pinterest",
            "teilen",
            "partager",
            "compartir",
        ),
        *("follow us", "分享"),
    ),
    "comment": ("comment", " reply", " replies", "kommentar", "comentario", "评论", "回复"),
    "rights": ("©", "(c)", "copyright", "all rights", "rechte vorbehalten", "droits réservés", "terms of", "版权"),
    "more": (
        *(
            "read more",
            "learn more",
            "see more",
            "show more",
            "view all",
            "see all",
            "load more",
            "click here",
            "mehr lesen",
        ),
        *("en savoir", "lire la suite", "leer más", "更多", "view more", "continue reading"),
    ),
    "related": (
        *(
            "related",
            "recommended",
            "you may",
            "also like",
            "also read",
            "trending",
            "popular",
            "latest",
            "most read",
            "similar",
        ),
        *("相关", "推荐", "read next", "up next"),
    ),
    "ad": ("advertis", "sponsor", "anzeige", "publicité", "publicidad", "affiliate", "广告"),
    "by": (" by ", "written by", "posted by", " author", " von ", " par ", " por ", "editor"),
    "buy": (
        *(
            "add to",
            "buy now",
            "shop now",
            "checkout",
            "check out",
            "wishlist",
            "quantity",
            "in stock",
            "free shipping",
            " cart",
        ),
        *("warenkorb", "panier", "carrito", "购物车", "price"),
    ),
    "panel": (
        " joined",
        "posts:",
        " post:",
        "messages",
        "location:",
        "registered",
        "member since",
        "reaction",
        " like",
        " view",
        "jump to",
    ),
    "said": (" said:", " wrote:", "said :", "click to expand", "originally posted", "↑", "quote"),
    "script": ("javascript", "browser", " enable", "loading", "please wait"),
    "ago": (" ago ", " yesterday", " today", "updated", "published", "posted", " min read", "last edited"),
    "month": (" jan", " feb", " mar ", " apr", " may ", " jun", " jul", " aug", " sep", " oct", " nov", " dec"),
}
_PHRASES = [(index, phrase) for index, phrases in enumerate(PHRASES.values()) for phrase in phrases]
_SIEVE = PhraseSieve([phrase for _, phrase in _PHRASES])
DATE, PRICE, FIRST_PHRASE = 22, 23, 24
"""Columns of `text_features`: whether there is a date, a price; the first of the phrases."""
MORE, COMMENT, COOKIE, ACCOUNT, SHARE, RIGHTS, RELATED, AD = (
    FIRST_PHRASE + list(PHRASES).index(name)
    for name in ("more", "comment", "cookie", "login", "share", "rights", "related", "ad")
)
_DATE = re.compile(r"\b\d{1,4}[./:-]\d{1,2}\b|\b(?:19|20)\d\d\b")
_PRICE = re.compile(r"[$€£¥₹]\s?\d|\d\s?(?:€|USD|EUR|kr|zł)")
_STOPS = re.compile(r"(?<![.!?。！？])[.!?。！？]++(?=\s|$|[\"”’)»])|[。！？]")
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
_DIGIT, _CAPITAL, _WIDE_BIT, _SPACE, _SEPARATOR, _CASED = 1, 2, 4, 8, 16, 32
_CLASSES = (
    (_DIGIT, re.compile(r"\d")),
    (_CAPITAL, re.compile(r"[A-ZÀ-ÞΑ-ΩА-Я]")),
    (_WIDE_BIT, _WIDE),
    (_SPACE, re.compile(r"\s")),
    (_SEPARATOR, re.compile(r"[|›»·]")),
)
_LOOKED_AT = 160  # characters at the beginning of a block by which its wording is judged


@dataclass(slots=True, frozen=True)
class Beginnings:
    """The first characters of each block of a page: as they are, in lower case, and the words of the latter."""

    heads: list[str]
    lower: list[str]
    words: list[list[str]]


def beginnings(blocks: Sequence[Block]) -> Beginnings:
    """Cut and split once for all who look at the wording."""
    heads = [block.text[:_LOOKED_AT] for block in blocks]
    lower = [head.lower() for head in heads]
    return Beginnings(heads, lower, [text.split() for text in lower])


def text_features(blocks: Sequence[Block], begin: Beginnings, title: str) -> Array:
    """One row a block (at least one); ``title`` is the title of the page. The columns stand in the order below."""
    heads = begin.heads
    texts = [block.text for block in blocks]
    size = np.array([len(text) for text in texts], np.float64)
    length = np.array([len(head) for head in heads], np.float64)
    digits, capitals, capitalised, wide, words, separators, cased = _character_counts(heads)
    separators |= np.array([" / " in head for head in heads])
    count = np.maximum(words, 1)
    numbered = [(digit > 0 and head) or "" for digit, head in zip(digits.tolist(), heads, strict=True)]
    title_words = frozenset(title.lower().split())
    last = [text[-1] for text in texts]
    out = np.zeros((len(blocks), FIRST_PHRASE + len(PHRASES)), np.float32)
    columns: list[Any] = [
        np.log1p(size.astype(np.float32)),
        np.minimum((count + wide / 2) * size / length, 400),
        np.array([block.linked for block in blocks]) / size,
        [len(_STOPS.findall(text)) if len(text) > 12 else 0 for text in texts],
        [text.count(",") + (0 if text.isascii() else text.count("，") + text.count("、")) for text in texts],
        [mark in ".!?。！？…\"”’')»:;" for mark in last],
        [mark in ".!?。！？" for mark in last],
        digits / length,
        capitals / length,
        capitalised / count,
        length / count,
        np.array([block.bold for block in blocks]) / size,
        [block.links for block in blocks],
        [block.images for block in blocks],
        [text.count("\n") for text in texts],
        [text[0].islower() for text in texts],
        [mark == ":" for mark in last],
        wide / length,
        separators,
        _in_title(texts, begin.words, title_words),
        [text.endswith(("…", "...")) for text in texts],
        ~cased,
        [head != "" and _DATE.search(head) is not None for head in numbered],
        [head != "" and _PRICE.search(head) is not None for head in numbered],
    ]
    for index, column in enumerate(columns):
        out[:, index] = column
    _mark_phrases(begin.lower, out[:, FIRST_PHRASE:])
    return out


def _character_counts(heads: Sequence[str]) -> tuple[NDArray[Any], ...]:
    """Digits, capitals, capitalised words, letters of scripts without spaces and words in each text; whether there is a
    separator, and a letter with case. All texts are counted at once, each different character is looked at once.
    """
    joined = "\n" + "\n".join(heads) + "\n"
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
    table = np.zeros(int(codes.max()) + 1, np.uint8)
    for code in np.flatnonzero(np.bincount(codes)).tolist():
        mark = chr(code)
        bits = _CASED if mark.upper() != mark.lower() else 0
        for bit, pattern in _CLASSES:
            if pattern.match(mark):
                bits |= bit
        table[code] = bits
    flags = table[codes]
    space = (flags & _SPACE) > 0
    starts = np.cumsum([1, *(len(head) + 1 for head in heads[:-1])])
    begins = np.zeros(len(flags), bool)
    begins[1:] = space[:-1]
    capital = (flags & _CAPITAL) > 0

    def total(mask: NDArray[np.bool_]) -> NDArray[Any]:
        counts: NDArray[Any] = np.add.reduceat(mask, starts, dtype=np.int32)
        return counts

    return (
        total((flags & _DIGIT) > 0),
        total(capital),
        total(capital & begins),
        total((flags & _WIDE_BIT) > 0),
        total(begins & ~space),
        total((flags & _SEPARATOR) > 0) > 0,
        total((flags & _CASED) > 0) > 0,
    )


def _in_title(texts: Sequence[str], words: Sequence[list[str]], title: frozenset[str]) -> list[float]:
    """How much of the page's title a short block says."""
    spread = max(4, len(title))
    return [
        len(title.intersection(own)) / spread if len(text) < 200 else 0.0
        for text, own in zip(texts, words, strict=True)
    ]


def _mark_phrases(lower: Sequence[str], out: Array) -> None:
    """Set a cell for each kind of phrase and text that holds one: all texts are searched at once."""
    everything = f" {'  '.join(lower)} "
    starts = list(itertools.accumulate((len(text) + 2 for text in lower), initial=0))
    for number in _SIEVE.possible(everything):
        index, phrase = _PHRASES[number]
        at = everything.find(phrase)
        while at >= 0:
            block = bisect.bisect_right(starts, at) - 1
            out[block, index] = 1
            at = everything.find(phrase, starts[block + 1])


def word_counts(blocks: Sequence[Block]) -> Array:
    """Words of each block; in scripts without spaces every character is one."""
    return np.array(
        [len(b.text.split()) + (0 if b.text.isascii() else len(_WIDE.findall(b.text))) for b in blocks], np.float32
    )
