"""What a page says of its own kind: with the types of its JSON-LD and OpenGraph, its URL, and marks of its engine."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Array = NDArray[np.floating[Any]]

_ENGINES = (
    ("phpbb", "vbulletin", "xenforo", "discourse", "nodebb", "invision", "ips4", "mybb", "flarum", "smf_", "vanilla"),
    ("shopify", "woocommerce", "magento", "prestashop", "bigcommerce", "add-to-cart"),
    ("docusaurus", "sphinx", "mkdocs", "readthedocs", "gitbook", "doxygen", "javadoc", "mediawiki", "vitepress"),
    ("wordpress", "wp-content", "ghost", "substack", "medium.com", "drupal"),
)
_ARTICLE, _PRODUCT, _THREAD, _THREAD_URL, _PRODUCT_URL = 0, 1, 2, 7, 9  # places in `page_kinds`


@dataclass(slots=True, frozen=True)
class PageKind:
    """What a page calls itself.

    ``thread``: a thread of posts, by its types, engine or URL; ``stated_thread``: not by a word of its URL alone.
    ``product``: the page of one product, by its types or URL, and no article; ``stated_product``: by its types.
    """

    thread: bool = False
    stated_thread: bool = False
    product: bool = False
    stated_product: bool = False


def page_kind(kinds: Array) -> PageKind:
    """The kind of a page that is given as its `page_kinds`."""
    stated_thread = bool(kinds[_THREAD] or kinds[-len(_ENGINES)])
    article, typed = bool(kinds[_ARTICLE]), bool(kinds[_PRODUCT])
    return PageKind(
        thread=stated_thread or bool(kinds[_THREAD_URL]),
        stated_thread=stated_thread,
        product=not article and (typed or bool(kinds[_PRODUCT_URL])),
        stated_product=not article and typed,
    )


def page_kinds(source: str, url: str | None, tree_types: Sequence[str]) -> Array:
    """What the page says about its own kind, as 0/1 numbers: types of its JSON-LD and OpenGraph, words of its URL."""
    types = {kind.lower() for kind in tree_types}
    head = source[:20_000].lower()
    path = (url or "").lower().split("//", 1)[-1].partition("/")[2]
    host = (url or "").lower().split("//", 1)[-1].partition("/")[0]
    return np.array(
        [
            bool(types & {"article", "newsarticle", "blogposting", "reportagenewsarticle"}),
            bool(types & {"product", "og:product", "product.item", "productgroup"}),
            bool(types & {"discussionforumposting", "qapage", "question"}),
            bool(types & {"itemlist", "collectionpage", "offercatalog", "searchresultspage"}),
            bool(types & {"techarticle", "apireference", "howto"}),
            bool(types & {"service", "organization", "localbusiness", "faqpage", "softwareapplication"}),
            "website" in types,
            bool(
                re.search(r"forum|thread|topic|viewtopic|showthread|/t/|community|discuss|boards?\b", host + "/" + path)
            ),
            bool(
                re.search(r"\bdocs?\b|documentation|reference|guide|tutorial|manual|/api|help|wiki", host + "/" + path)
            ),
            bool(re.search(r"products?/|/p/|/dp/|/itm|shop|item|sku", "/" + path)),
            bool(re.search(r"categor|collections?|/c/|/tag|directory|list|browse|best-", "/" + path)),
            bool(re.search(r"blog|news|article|story|stories|/20\d\d/", "/" + path)),
            not path.strip("/") or (len(path) < 3),
            min(path.count("/"), 6) / 6,
            min(len(path), 150) / 150,
            not url,
            *(any(name in head for name in names) for names in _ENGINES),
        ],
        np.float32,
    )
