"""The words every stage shares: a seed goes in, a document comes out, and each change on the way has a reason.

Plain slotted records, nothing else: no stage logic lives here, and everything here pickles cheaply, because seeds and
documents cross process borders.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from .. import WinnowError
from .fields import about

Media = Literal["html", "text", "pdf", "docx", "epub", "odt", "fb2", "rtf"]
"""What a payload is once containers are opened: markup, text that arrives already extracted, or an office file."""

WrittenKind = Literal[
    "dump",
    "prose",
    "markdown",
    "restructuredtext",
    "asciidoc",
    "latex",
    "manual",
    "code",
    "mail",
    "table",
    "log",
    "subtitles",
    "org",
    "wiki",
]
"""What a text is that comes as characters: a dump of a page, running prose, text in a markup that people write
(``manual``: a manual page, as source or set; ``wiki``: MediaWiki, Textile and their relatives), source code, a mail, a
table, a log, subtitles."""

TextKind = Literal["page", WrittenKind]
"""The same, or the body of a web page or office file that was marked up."""

GivenKind = Literal["", WrittenKind]
"""What the texts of a collection are said to be; empty: each is judged."""


# Names as commonly found: schema.org and Open Graph words, news-please, Common Crawl derivatives, Dolma, feed readers.
_ADDRESSES = ("uri", "link", "pageurl", "sourceurl", "warctargeturi", "targeturi", "permalink", "weburl")
_PUBLISHED = (
    "datepublished", "publisheddate", "publishdate", "datepublish", "publicationdate", "published", "publishedat",
    "publishedtime", "articlepublishedtime", "publishedon", "pubdate", "firstpublished", "webpublicationdate",
    "createdutc",
)  # fmt: skip
_CHANGED = (
    "datemodified", "datemodify", "modifieddate", "modifiedat", "articlemodifiedtime", "updated", "updatedat",
    "dateupdated", "lastmodified", "modifiedtime",
)  # fmt: skip
_CAPTURED = (
    "fetchedat", "datefetched", "fetchdate", "fetchtime", "crawled", "crawldate", "crawledat", "datecrawled",
    "datedownload", "downloaddate", "downloadedat", "warcdate", "retrieved", "retrievedat", "accessed", "timestamp",
)  # fmt: skip
_TERMS = ("licence", "rights")


@dataclass(slots=True)
class Facts:
    """What a document says of itself or others state of it: a field here can come as a hint and is published."""

    title: str | None = field(
        default=None,
        metadata=about("headline, without the site's name", aliases=("headline", "ogtitle", "webtitle"), repaired=True),
    )
    description: str | None = field(
        default=None,
        metadata=about("the page's own summary", aliases=("ogdescription", "summary", "abstract"), repaired=True),
    )
    authors: list[str] = field(
        default_factory=list,
        metadata=about("people credited", aliases=("author", "byline", "creator", "creators"), repaired=True),
    )
    tags: list[str] = field(
        default_factory=list, metadata=about("keywords as stated", aliases=("tag", "keywords"), repaired=True)
    )
    date: str | None = field(
        default=None,
        metadata=about("first publication; null unless the evidence supports it", form="day", aliases=_PUBLISHED),
    )
    modified: str | None = field(
        default=None, metadata=about("last change that the page states", form="day", aliases=_CHANGED)
    )
    site: str | None = field(
        default=None,
        metadata=about("publisher's name", aliases=("sitename", "ogsitename", "publisher", "website"), repaired=True),
    )
    url: str | None = field(default=None, metadata=about("canonical URL, as it was found", aliases=_ADDRESSES))
    section: str | None = field(
        default=None,
        metadata=about("rubric of the publication", aliases=("articlesection", "rubric"), repaired=True),
    )
    license: str | None = field(
        default=None,
        metadata=about(
            "licence or terms, as stated from outside or by the page for itself",
            aliases=_TERMS,
            repaired=True,
            after="agency",
        ),
    )


@dataclass(slots=True)
class Hints(Facts):
    """Facts about a seed known from outside its payload: WARC headers, JSONL fields, HTTP headers, a sidecar file.

    Values here win over anything found inside the page. Dates are ``YYYY-MM-DD``. ``fetched`` is when the page was
    captured (it bounds every date found inside) and ``fetched_at`` the same to the second, in UTC, where that is known
    (it orders captures of one URL); ``charset`` is what the transport declared, which may be a lie.

    ``claims`` names the fields that nobody but the seed itself vouches for (a container that is not believed):
    they describe it, but give it no identity, no rank and no site. ``vouched``: the operator says that what a page
    states of its own address is so. docs/authority.md has the model. ``headed``: the head of a text was read apart
    from it, so that what looks like a byline or a date in it is none.
    """

    fetched: str | None = field(default=None, metadata=about("day of the capture", form="day", aliases=_CAPTURED))
    fetched_at: str | None = None
    language: str | None = field(
        default=None, metadata=about("language as stated", aliases=("lang", "languagecode", "inlanguage"))
    )
    charset: str | None = field(default=None, metadata=about("charset as stated"))
    extra: dict[str, object] = field(default_factory=dict)
    claims: tuple[str, ...] = ()
    vouched: bool = False
    headed: bool = False


Authority = Literal[0, 1, 2]
"""Who says where a document comes from: nobody but itself (0), itself with the operator's word for it (1), or what
delivered it (2): a WARC record, a field of a collection, a sidecar."""


@dataclass(slots=True)
class Seed:
    """One raw input: a file or a member of a container, with its payload in memory.

    ``source`` is the seed's identity (label + ``/`` + path + ``#member``). ``data`` is undecoded bytes, or ``str``
    where the container already held characters (a JSONL field). ``already_clean``: its collection holds texts that
    come clean from elsewhere, no line of it is cut. ``text_kind``: what its collection is said to hold, whatever a text
    looks like; empty: it is judged.
    """

    source: str
    data: bytes | str
    media: Media
    hints: Hints = field(default_factory=Hints)
    already_clean: bool = False
    text_kind: GivenKind = ""


@dataclass(slots=True, frozen=True)
class Cut:
    """What cleaning left out, and which rule cut it: one line of a text, or neighbouring blocks of a page.

    ``line`` is its number in the decoded text (from 0), or that of the first block on the page; ``text`` is what it
    said. Of blocks these are the first words, ``chars`` is how many characters they have (None for a line of a text)
    and ``lines`` how many there are.
    """

    line: int
    text: str
    reason: str
    score: float = 1.0
    chars: int | None = None
    lines: int = 1


@dataclass(slots=True, frozen=True)
class Repair:
    """One line that character repair changed: number from 0, before, after, and the steps that replay the change."""

    line: int
    before: str
    after: str
    steps: tuple[str, ...]


@dataclass(slots=True, frozen=True)
class Kind:
    """What a text was taken for, how surely (0..1), and why."""

    name: TextKind = "page"
    score: float = 1.0
    reasons: tuple[str, ...] = ()


@dataclass(slots=True, frozen=True)
class Evidence:
    """Where a published value came from: the method, and how often values as well supported as this one were right.

    Where that was not measured ``confidence`` is the precision of ``method``.
    """

    field: str
    method: str
    confidence: float


@dataclass(slots=True, frozen=True)
class Candidate:
    """One value that was considered for a metadata field, and why it won or lost (for ``winnow explain``)."""

    field: str
    value: str
    method: str
    confidence: float
    won: bool
    why: str = ""


@dataclass(slots=True)
class Metadata(Facts):
    """What is known about a document apart from its text. Unknown is ``None`` or an empty list, never a guess."""

    title_alt: list[str] = field(
        default_factory=list,
        metadata=about("other headlines the page gives itself", repaired=True, after="title"),
    )
    date_earliest: str | None = field(
        default=None, metadata=about("no earlier than this, where only the text bounds it", form="day", after="date")
    )
    date_latest: str | None = field(
        default=None,
        metadata=about("no later than this, where only the text bounds it", form="day", after="date_earliest"),
    )
    dateline: str | None = field(default=None, metadata=about("place a news text is filed from"))
    agency: str | None = field(default=None, metadata=about("wire service credited"))
    extra: str | None = field(
        default=None,
        metadata=about("the fields that came with the seed and have no place here: one JSON object, keys sorted"),
    )
    evidence: list[Evidence] = field(default_factory=list)
    candidates: list[Candidate] = field(default_factory=list)


@dataclass(slots=True)
class Language:
    """The dominant language (BCP 47 primary subtag or ``und``), its score 0..1, and shares of languages >= 20 %."""

    code: str = "und"
    score: float = 0.0
    shares: list[tuple[str, float]] = field(default_factory=list)


@dataclass(slots=True)
class Document:
    """What normalisation makes of a seed, before other documents are taken into account.

    ``dump`` says that the text is a page's, arrived already extracted and its lines were cleaned here, so lines that
    recur across documents of its site may still be boilerplate. ``kind`` is what the text was taken for. Of a page,
    ``cuts`` are the largest, ``more_cuts`` is the number of the others (cuts and lines) by reason. ``authority`` is
    whose word its address (``meta.url``) is; ``fetched`` the capture that transport states: a day, or a second in UTC.
    """

    source: str
    text: str
    meta: Metadata
    language: Language
    media: Media
    dump: bool = False
    encoding: str = "utf-8"
    extractor: str = ""
    cuts: list[Cut] = field(default_factory=list)
    more_cuts: dict[str, tuple[int, int]] = field(default_factory=dict)
    repairs: list[Repair] = field(default_factory=list)
    fetched: str | None = None
    authority: Authority = 0
    kind: Kind = field(default_factory=Kind)


class Rejected(WinnowError):
    """A seed that is well-formed but holds no document (no text left, ...): filtered, with this reason."""


class Unreadable(WinnowError):
    """A seed whose payload cannot be read (binary that calls itself text, ...): quarantined, with this reason."""
