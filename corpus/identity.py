"""Who a document is: its id, its canonical URL, the site it belongs to.

All pure functions of facts in the seed, so that two machines and two orders agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from ..dedupe.fold import content_key
from ..normalize.document import Document

_STATED: Final = ("authors", "hint.authors")

TRACKING = re.compile(r"^(?:utm_\w+|fbclid|gclid|dclid|msclkid|yclid|mc_cid|mc_eid|igshid|_ga|ref_src)$", re.IGNORECASE)
"""Query parameters that name the visitor's way to a page, never the page (the common subset of the lists of ClearURLs,
courlan and the HTML Living Standard's user agents)."""


def canonical_url(url: str | None) -> str | None:
    """``url`` in the form in which equal pages have equal URLs, or ``None`` when it is no absolute web URL.

    RFC 3986 section 6.2.2 and 6.2.3: lower-case scheme and host, no default port, no fragment, an empty path is ``/``.
    Beyond the RFC: ``http`` and ``https`` are one, a leading ``www.`` is dropped, tracking parameters go and the
    rest is sorted, because captures of one page differ in exactly these.
    """
    if not url:
        return None
    try:
        url.encode("utf-8")  # lone surrogates are in no URL
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").rstrip(".").lower()
        port = parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not host:
        return None
    host = host.removeprefix("www.")
    if ":" in host:
        host = f"[{host}]"
    if port and port not in (80, 443):
        host = f"{host}:{port}"
    query = urlencode(sorted(p for p in parse_qsl(parts.query, keep_blank_values=True) if not TRACKING.match(p[0])))
    return urlunsplit(("https", host, parts.path or "/", query, ""))


def identity_url(url: str | None, *, stated: bool) -> str | None:
    """The canonical URL that identifies a document, or ``None`` when only its source can.

    ``stated`` says that the URL is a fact from outside the page (WARC target, JSONL field). A URL found inside the page
    identifies it only if it names more than the host: sites that put their home page into every page's canonical link
    are common, and would make all their pages revisions of one.
    """
    canonical = canonical_url(url)
    if canonical is None:
        return None
    parts = urlsplit(canonical)
    if not stated and parts.path.strip("/") == "" and not parts.query:
        return None
    return canonical


def document_id(source: str, url: str | None) -> bytes:
    """16 bytes that name the seed's identity: its canonical URL if known, else its source."""
    name = f"url\0{url}" if url else f"source\0{source}"
    return blake2b(name.encode("utf-8", "surrogatepass"), digest_size=16, person=b"winnow-id").digest()


def identify(document: Document) -> tuple[bytes, str | None]:
    """A document's id and the canonical URL it rests on, if it rests on one.

    It rests on one that transport states, or that the operator vouches for; what a page merely says of itself gives it
    no identity, or it could take the place of another (docs/authority.md).
    """
    url = identity_url(document.meta.url, stated=document.authority == 2) if document.authority else None
    return document_id(document.source, url), url


def claimed_url(document: Document) -> str | None:
    """The canonical URL that a document merely claims: people look for it under that, too."""
    return None if document.authority else canonical_url(document.meta.url)


def url_key(url: str) -> bytes:
    """16 bytes under which revisions of one canonical URL meet."""
    return blake2b(url.encode("utf-8", "surrogatepass"), digest_size=16, person=b"winnow-url").digest()


def host_of(url: str | None) -> str:
    """The host of a URL as its canonical form has it; empty where there is none."""
    canonical = canonical_url(url)
    return urlsplit(canonical).netloc if canonical is not None else ""


def host_key(url: str | None) -> bytes | None:
    """8 bytes for the host of a URL; ``None`` where there is none."""
    host = host_of(url)
    if not host:
        return None
    name = f"host\0{host}"
    return blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8, person=b"winnow-site").digest()


def document_key(document: Document, text: str | None = None) -> bytes:
    """The content key of a document, or of ``text`` in its place (as it was published): see `content_key`.

    Whose words it is counts where others state that (the senders of a mail) and it has no address of its own; what a
    text says of itself is no second opinion.
    """
    meta = document.meta
    methods = ((e.field, e.method) for e in meta.evidence)
    return _key(document.text if text is None else text, methods, meta.authors, meta.url)


def record_key(record: Mapping[str, Any]) -> bytes:
    """The same of a published record."""
    methods = ((e["field"], e["method"]) for e in record.get("evidence") or ())
    return _key(record["text"], methods, record.get("authors") or (), record.get("url"))


def _key(text: str, methods: Iterable[tuple[str, str]], authors: Iterable[str], url: str | None) -> bytes:
    return content_key(text, "\n".join(authors) if not url and _STATED in methods else "")


def site_key(document: Document) -> bytes | None:
    """8 bytes for the site whose boilerplate a document shares: the host that transport states. Documents of which
    nobody knows where they come from have no site in common, whatever folder they lie in.
    """
    return host_key(document.meta.url) if document.authority == 2 else None
