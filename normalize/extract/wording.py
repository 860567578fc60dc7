"""What the wording of a block looks like: its length, links, punctuation, case, and a few tell-tale phrases.

The measures are language-free but for the phrases, which are given in the languages most pages are written in.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np

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
DATE, PRICE, FIRST_PHRASE = 22, 23, 24
"""Columns of `text_features`: whether there is a date, a price; the first of the phrases."""
MORE, COMMENT = (FIRST_PHRASE + list(PHRASES).index(name) for name in ("more", "comment"))
_DATE = re.compile(r"\b\d{1,4}[./:-]\d{1,2}\b|\b(?:19|20)\d\d\b")
_PRICE = re.compile(r"[$€£¥₹]\s?\d|\d\s?(?:€|USD|EUR|kr|zł)")
_ENDS = frozenset(".!?。！？…\"”’')»:;")
_STOPS = re.compile(r"[.!?。！？]+(?=\s|$|[\"”’)»])|[。！？]")
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
_DIGITS = re.compile(r"\d")
_CAPITALS = re.compile(r"[A-ZÀ-ÞΑ-ΩА-Я]")
_CAPITALISED = re.compile(r"(?:^|\s)[A-ZÀ-ÞΑ-ΩА-Я]")
_SEPARATORS = re.compile(r"[|›»·]| / ")
_LOOKED_AT = 160  # characters of a block in which phrases are looked for


def text_features(blocks: Sequence[Block], title: str) -> Array:
    """One row a block; ``title`` is the title of the page. The columns in order are those of the tuple below."""
    rows = []
    title_words = set(title.lower().split())
    spread = max(4, len(title_words))
    none = [0] * len(PHRASES)
    heads = [block.text[:_LOOKED_AT] for block in blocks]
    everything = f" {'  '.join(heads).lower()} "
    present = [(index, phrase) for index, phrase in _PHRASES if phrase in everything]
    for block, head in zip(blocks, heads, strict=True):
        text = block.text
        size = len(text)
        length = len(head)
        words = head.split()
        count = len(words) or 1
        wide = 0 if head.isascii() else len(_WIDE.findall(head))
        last = text[-1]
        low = f" {head.lower()} "
        phrases = none.copy()
        for index, phrase in present:
            if phrase in low:
                phrases[index] = 1
        digits = len(_DIGITS.findall(head))
        rows.append(
            (
                size,
                min((count + wide / 2) * size / length, 400),
                block.linked / size,
                len(_STOPS.findall(text)) if size > 12 else 0,
                text.count(",") + text.count("，") + text.count("、"),
                last in _ENDS,
                last in ".!?。！？",
                digits / length,
                len(_CAPITALS.findall(head)) / length,
                len(_CAPITALISED.findall(head)) / count,
                length / count,
                block.bold / size,
                block.links,
                block.images,
                text.count("\n"),
                text[0].islower(),
                last == ":",
                wide / length,
                _SEPARATORS.search(head) is not None,
                len(title_words.intersection(low.split())) / spread if size < 200 else 0,
                last == "…" or text.endswith("..."),
                head.upper() == head.lower(),
                digits > 0 and _DATE.search(head) is not None,
                digits > 0 and _PRICE.search(head) is not None,
                *phrases,
            )
        )
    out = np.array(rows, np.float32)
    out[:, 0] = np.log1p(out[:, 0])
    return out


def word_counts(blocks: Sequence[Block]) -> Array:
    """Words of each block; in scripts without spaces every character is one."""
    return np.array(
        [len(b.text.split()) + (0 if b.text.isascii() else len(_WIDE.findall(b.text))) for b in blocks], np.float32
    )
