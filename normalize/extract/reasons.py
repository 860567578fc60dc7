"""The closed list of reasons a block of a page may be left out for: what `Cut.reason` can say of a page, and what
elements call themselves that tell it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from .hint_words import HintWords

REASONS: Final[dict[str, str]] = {
    "headline": "the headline, which is published as the title",
    "hidden": "not shown: hidden by an attribute or style, or meant for screen readers only",
    "cookie": "a cookie or consent notice",
    "newsletter": "an invitation to sign up or subscribe",
    "account": "login, registration or paywall",
    "comments": "readers' comments, or the form for them",
    "reviews": "customers' reviews below a product",
    "copy": "a second copy of what stands further up, made for other screens",
    "tooltip": "an explanation that opens over a word",
    "related": "other stories or products: related, recommended, popular, latest",
    "share": "buttons to share, like or follow",
    "advert": "an advertisement or its label",
    "search": "search, filters, sorting",
    "translate": "a widget that offers translations",
    "byline": "author, date, tags: what belongs to the text but is none of it",
    "navigation": "menus, breadcrumbs, page numbers, tables of contents",
    "sidebar": "a column beside the body",
    "footer": "the foot of the page: imprint, rights, terms",
    "header": "the head of the page: name of the site, slogans",
    "form": "controls of a form",
    "links": "mostly links",
    "short": "a few words that make no sentence",
    "low-score": "reads like text, but the block classifier takes it for none of the body",
}

NAMED: Final[dict[str, str]] = {
    "cookie": "cookie cookies consent gdpr ccpa onetrust cookiebot didomi usercentrics cookiebanner cookieconsent",
    "newsletter": "newsletter newsletters subscribe subscription subscriptions signup optin mailchimp mailing",
    "account": "login signin register registration paywall logon",
    "comments": (
        "comment comments disqus respond reply replies commentlist kommentar kommentare commentaires comentarios"
    ),
    "related": (
        "related recommend recommended recommendation recommendations recirc recirculation outbrain taboola trending "
        "popular teaser teasers upsell similar readmore crosssell"
    ),
    "share": "share sharing sharedaddy social socials addthis addtoany follow shares",
    "advert": "ad ads adv advert advertisement advertising sponsor sponsored sponsors dfp gpt adsense adslot promo",
    "search": "search searchbox searchform filter filters facet facets sort sorting",
    "translate": "skiptranslate gtranslate translate",
    "byline": "byline author authors dateline timestamp tags posted postmeta meta",
}
"""Words of class names and ids that name a purpose wherever they stand above a block."""

PLACED: Final[dict[str, str]] = {
    "navigation": (
        "nav navbar navigation menu submenu breadcrumb breadcrumbs crumb pagination pager toc sitemap dropdown"
    ),
    "sidebar": "side sidebar aside rail widget widgets secondary complementary",
    "footer": "footer foot colophon contentinfo copyright legal imprint",
    "header": "header masthead topbar banner logo branding",
}
"""Words that only say where it stands, and count where no purpose is named."""

PLACED_TAGS: Final[dict[str, str]] = {
    "nav": "navigation",
    "aside": "sidebar",
    "footer": "footer",
    "header": "header",
    "form": "form",
    "fieldset": "form",
    "button": "form",
    "dialog": "form",
    "label": "form",
}
"""Elements that say the same."""

_WORDS = {word: reason for reason, words in NAMED.items() for word in words.split()}
_PLACES = {word: reason for reason, words in PLACED.items() for word in words.split()}
_UNSEEN = frozenset(("x-hidden", "sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text", "screen-reader"))


def says_purpose(tag: str, hint: str, words: HintWords) -> tuple[str, str]:
    """The purpose and the place that an element names with its tag, class, id and role; empty where none."""
    purpose, place = "", PLACED_TAGS.get(tag, "")
    if hint:
        if not _UNSEEN.isdisjoint(hint.split()):
            return "hidden", place
        for word in words[hint]:
            purpose = purpose or _WORDS.get(word, "")
            place = place or _PLACES.get(word, "")
    return purpose, place
