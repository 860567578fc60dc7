"""What the writer of a reply says, without what the reply quotes.

Only replies are read so (`Reply`), or text below a line that says who wrote it and when; and nothing is left out of a
mail that would say nothing then. The lines of a quotation begin with ``>``, or it is the rest of the mail, below the
original's headers; in HTML the programs that write mail mark it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

from .mail_headers import header
from .mail_parts import blank, visible
from .mime import Message
from .words import any_of, read_words

_PREFIXES = re.compile(r"(?:\s*+(?:\[[^\]]*+\]|[^\s:：]{1,8}[:：]))*+\s*+")

_BLOCK = re.compile(r"(?m)(?:^>(?!From )[^\n]*+(?:\n|\Z))++(?:(?:[ \t\r]*+\n)++(?:^>(?!From )[^\n]*+(?:\n|\Z))++)*+")
_PROMPT = re.compile(r">>> ")
_NO_PROMPT = re.compile(r"(?m)^>{1,2}(?!>)|^>{4}|^>>>[ ]?>")
_LINE = r"[ \t]*+[^\s:：][^\n:：]{0,30}[:：][ \t*\xa0][^\n]*+\n(?:[ \t][^\n]*+\n)?"
_ORIGINAL = re.compile(
    rf"(?m)^[ \t]*+(?:-{{2,20}}[ ]?[^\n-][^\n]{{1,60}}?[ ]?-{{2,20}}|_{{10,}}+)[ \t\r]*+\n"
    rf"(?:[ \t\r]*+\n){{0,2}}((?:{_LINE}){{2,8}})"
)
_HEADERS = re.compile(rf"(?m)(?:\A|(?<=\n\n)|(?<=\n\r\n))((?:{_LINE}){{3,8}})")
_SIGNATURE = re.compile(r"(?m)^-- ?\r?$")

_WHEN = re.compile(
    r"@|\d{1,2}[:.h]\d\d(?!\d)|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}"
    r"|(?<!\d)\d{1,2}(?!\d).{0,60}(?<!\d)(?:19|20)\d\d(?!\d)|(?<!\d)(?:19|20)\d\d(?!\d).{0,60}(?<!\d)\d{1,2}(?!\d)"
)
_TAG = re.compile(r"<(/?)(div|blockquote|span|hr)\b([^<>]*+)>", re.I)
_CITED = re.compile(r"type\s*=\s*[\"']?cite|class\s*=\s*[\"']?[^\"'>]{0,200}(?:gmail_quote|protonmail_quote)", re.I)
_MARKED = re.compile(
    r"(?:class|id)\s*=\s*[\"']?[^\"'>]{0,200}(?:gmail_attr|moz-cite-prefix|yahoo_quoted|OLK_SRC_BODY|protonmail_quote)",
    re.I,
)
_TO_THE_END = re.compile(
    r"id\s*=\s*[\"']?[^\"'>]{0,200}(?:divRplyFwdMsg|appendonsend|stopSpelling|reference-message)", re.I
)
_RULE = re.compile(r"border-top:\s*solid\s+#(?:E1E1E1|B5C4DF)|border-top:\s*#(?:E1E1E1|B5C4DF)\s+1", re.I)
_ORIGINAL_LINE = re.compile(r">\s{0,9}-{2,20}\s?[^<>-]{3,60}\s?-{2,20}\s{0,9}<")
_EDGE = re.compile(r"</?(?:div|p|br|blockquote|td|tr|table|body|html)\b[^<>]*+>", re.I)

_ATTRIBUTION = 600
"""Characters in which to look for the line that says whose words follow."""


@dataclass(slots=True, frozen=True)
class Reply:
    """What the headers say of a mail: whether it answers another, and what both are about."""

    answers: bool
    forwards: bool
    about: str


class QuoteReader:
    """Finds what a mail quotes, by the words of ``mail.toml``. Build one and pass it on: it never changes."""

    __slots__ = ("_begins", "_forward", "_reply", "_wrote")

    def __init__(self) -> None:
        words: dict[str, list[str]] = read_words("mail.toml")
        self._reply = re.compile(
            rf"\s*+(?:\[[^\]]*+\]\s*+)*+{any_of(words['reply'])}\s*+(?:\[\d+\]\s*+|\^\d+\s*+)?[:：]", re.I
        )
        self._forward = re.compile(rf"\s*+(?:\[[^\]]*+\]\s*+)*+{any_of(words['forward'])}\s*+[:：]", re.I)
        self._wrote = re.compile(rf"{any_of(words['wrote'])}\W*\Z", re.I)
        self._begins = re.compile(rf"{any_of(words['begins'])}\b|\d|\W", re.I)

    def reply(self, head: Message) -> Reply:
        """What the headers of a mail say of it."""
        title = header(head, "subject") or ""
        forwards = self._forward.match(title) is not None
        named = self._reply.match(title) is not None or "in-reply-to" in head or "references" in head
        return Reply(named and not forwards, forwards, _without_prefixes(title).casefold())

    def own_text(self, text: str, reply: Reply) -> str:
        """Plain text without what it quotes, if something is left then."""
        if reply.forwards:
            return text
        whole = text
        if reply.answers:
            text = _above_original(text, reply)
        kept: list[str] = []
        at = 0
        for block in _BLOCK.finditer(text):
            near = max(at, block.start() - _ATTRIBUTION)
            who = self.attribution(text[near : block.start()], dated_only=not reply.answers)
            if who is None and (not reply.answers or _is_prompt(block[0])):
                continue
            kept.append(text[at : block.start() if who is None else near + who])
            at = block.end()
        if at:
            kept.append(text[at:])
            text = "\n\n".join(piece.strip("\r\n") for piece in kept if piece.strip())
            text = text + "\n" if text else ""
        return text if len(text) == len(whole) or _says(text) else whole

    def own_markup(self, markup: str, reply: Reply) -> str:
        """HTML without what it quotes, if something is left then."""
        if not reply.answers:
            return markup
        kept: list[str] = []
        at = 0
        inside = ""
        depth = 0
        for tag in _TAG.finditer(markup):
            name = tag[2].lower()
            if depth:
                if name == inside:
                    depth += -1 if tag[1] else 1
                    if not depth:
                        at = tag.end()
                continue
            if tag[1]:
                continue
            if _TO_THE_END.search(tag[3]) or (
                name == "div" and _RULE.search(tag[3]) and _original_below(markup, tag.end())
            ):
                kept.append(markup[at : tag.start()])
                at = len(markup)
                break
            if (name == "blockquote" and _CITED.search(tag[3])) or (name != "hr" and _MARKED.search(tag[3])):
                kept.append(self._without_attribution(markup[at : tag.start()]))
                inside, depth, at = name, 1, len(markup)
        own = "".join([*kept, markup[at:]])
        line = _ORIGINAL_LINE.search(own)
        if line is not None and _original_below(own, line.end() - 1):
            own = own[: line.start() + 1]
        if len(own) == len(markup):
            return markup
        return own if _says(visible(own)) else markup

    def attribution(self, before: str, *, dated_only: bool = False) -> int | None:
        """Where the line begins that says whose words follow ``before``, and when they were said unless a verb is
        enough; None if there is no such line.
        """
        tail = before[-_ATTRIBUTION:].rstrip()
        if not tail.endswith((":", "：")):
            return None
        offset = max(len(before) - _ATTRIBUTION, 0)
        start = tail.rfind("\n") + 1
        line = tail[start:]
        dated = _WHEN.search(line) is not None
        spoken = self._wrote.search(line) is not None
        if len(line) > 250 or not (dated or (spoken and len(line.split()) <= 8)):
            return None
        for _ in range(2):  # it may have been broken
            if self._begins.match(line) and dated and not line.lstrip().startswith("<"):
                break
            above = tail.rfind("\n", 0, max(start - 1, 0)) + 1
            upper = tail[above : max(start - 1, 0)].strip()
            if not upper or upper.endswith((".", "!", "?", ":")) or upper.startswith(">") or not _WHEN.search(upper):
                break
            start, line, dated = above, upper, True
        return None if dated_only and not dated else offset + start

    def _without_attribution(self, markup: str) -> str:
        """``markup`` without its last words, if these say whose words follow."""
        start = max(len(markup) - 2000, 0)
        edges = [match.span() for match in _EDGE.finditer(markup, start)]
        end = len(markup)
        for first, last in reversed(edges):
            words = unescape(visible(markup[last:end])).strip()
            if words:
                return markup[:last] + markup[end:] if self.attribution(words) == 0 else markup
            end = first
        return markup


def _without_prefixes(title: str) -> str:
    """What a subject is about: without ``Re:``, ``Fwd:`` and the names of lists in brackets before it."""
    prefixes = _PREFIXES.match(title)
    return title[prefixes.end() :] if prefixes else title


def _is_prompt(block: str) -> bool:
    """Whether lines that begin with ``>>>`` are a program and not a quotation of a quotation."""
    return _PROMPT.match(block) is not None and _NO_PROMPT.search(block) is None


def _above_original(text: str, reply: Reply) -> str:
    """``text`` up to the headers of the mail that it answers, which follows whole."""
    for match in _ORIGINAL.finditer(text):
        if "@" in match[1] or (len(reply.about) > 2 and reply.about in match[1].casefold()):
            return text[: match.start()]
    for match in _HEADERS.finditer(text):
        if len(reply.about) > 2 and reply.about in match[1].casefold() and _WHEN.search(match[1]):
            return text[: match.start()]
    return text


def _original_below(markup: str, at: int) -> bool:
    """Whether the headers of a mail follow."""
    text = visible(markup[at : at + 3000])[:600]
    return text.count(":") >= 3 and _WHEN.search(text) is not None


def _says(text: str) -> bool:
    """Whether there is a word besides the signature."""
    signature = _SIGNATURE.search(text)
    text = text if signature is None else text[: signature.start()]
    return not blank(text) and re.search(r"[^\W_]|[\U0001F000-\U0001FAFF]", text) is not None
