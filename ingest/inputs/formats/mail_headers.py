"""The headers of a mail as text: raw bytes and encoded words (RFC 2047, RFC 6532) read as bodies are, or not at all.

A header is found as bytes: raw UTF-8, an older charset that nothing names, encoded words whose label is wrong, unknown
or whose bytes stop in the middle of a character. What cannot be read for certain is None: a title that is half question
marks helps nobody.
"""

from __future__ import annotations

import base64
import binascii
import email.utils
import quopri
import re
from collections.abc import Iterator

from ....normalize.characters.badness import badness
from ....normalize.characters.charset import python_codec, strictly
from ....normalize.characters.decode import decode
from ....normalize.document import Unreadable
from ..hints import MOST_NAMES, clean, day
from .mime import LONGEST_HEADER, Message, parameter

_MOST_HEADERS = 16
_UNSET = ("1969-12-31", "1970-01-01")
"""What clocks say that nobody set."""

# Blanks inside a word, a missing end and a language (RFC 2231) are what real ones have. Text stops where another word
# begins, so that a header of beginnings is read once.
_WORD = re.compile(
    r"=\?(?P<label>[^?=]{1,60})\?(?P<how>[bBqQ])\?"
    r"(?P<text>(?:[^?=]|=(?!\?[^?=]{1,60}\?[bBqQ]\?)|\?(?!=)|\?(?==[0-9A-F]{2}))*+)(?:\?=|$)"
)
_RAW_WORD = re.compile(r"=\?[^?=]{1,60}\?[A-Za-z]\?")
_REMAINS = re.compile(r"=\?(?:[^?=\s]{2,60}\?|[^?=]{1,60}\?[A-Za-z]\?|\S{1,300}?\?=)")
_HELD = re.compile("\x00(\\d+)\x01")
_MARKS = re.compile("[\x00\x01]")
_ADDRESS = re.compile(r"(?<!\S)[^\s@]*+@\S*")
_FOLD = re.compile(r"(?:\r\n|\r|\n)[ \t]?")
_LONG_SEQUENCE = re.compile(rb"[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_MULTIBYTE = frozenset({"gb18030", "big5hkscs", "cp950", "cp932", "cp949", "euc_jp", "johab", "euc_jis_2004"})
_ODD = 0.15
"""A word that is odder than this is not in the charset that it says."""
_NO_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufb50-\ufdff\ufe70-\ufefc\ufffd]")
_LATIN = re.compile("[A-Za-z]")
_NOT_LATIN = re.compile("[\u0370-\u05ff]")
_NOT_WESTERN = re.compile("[^\x20-\x7eàáâäçéêëíîïñóôöúûüßÀÁÂÄÇÉÊËÍÎÏÑÓÔÖÚÛÜ«»¿¡€‘’“”–—…\xa0]")
"""Letters that are the same in the code pages next to windows-1252, or are rare in the languages that use those."""
_SQUEEZED: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?:x|ms)?(?:windows|win|cp|ansi|microsoftcp)(125\d|874|93[26]|949|950)"), r"cp\1"),
    (re.compile(r"(?:x)?iso8859(\d{1,2})[a-z]?"), r"iso8859-\1"),
    (re.compile(r"(?:x)?utf8(?:mb\d)?"), "utf-8"),
    (re.compile(r"gb2312(?:80)?|(?:x)?(?:euc)?gbk|euccn|cngb|gb18030.*"), "gb18030"),
    (re.compile(r"(?:x)?(?:cn)?big5.*"), "big5hkscs"),
    (re.compile(r"ksc?5601.*|(?:x)?euckr"), "cp949"),
    (re.compile(r"(?:x|ms)?s(?:hift)?jis.*"), "cp932"),
)


def eight_bit(message: Message) -> bytes:
    """What of the subject and the senders is not ASCII and does not name its charset: together they are known best."""
    found = [value for name in ("subject", "from") for value in _raw(message, name) if not value.isascii()]
    return "\n".join(found[:_MOST_HEADERS]).encode("utf-8", "surrogateescape")


def header(message: Message, name: str, *, charset: str | None = None) -> str | None:
    """The first header of this name as text on one line; ``charset`` is what the body is in, a guess for raw bytes."""
    value = next(_raw(message, name), None)
    return None if value is None else _one_line(_text(value, charset))


def people(message: Message, *, charset: str | None = None) -> list[str]:
    """The names of those it is from. An address alone is nobody's name."""
    found: dict[str, None] = {}
    for number, value in enumerate(_raw(message, "from")):
        if number >= _MOST_HEADERS or len(found) >= MOST_NAMES:
            break
        text = _raw_text(value, charset)
        if text is None:
            continue
        words: list[str] = []

        def hold(match: re.Match[str], words: list[str] = words) -> str:
            words.append(match[0])
            return f"\x00{len(words) - 1}\x01"

        def give_back(match: re.Match[str], words: list[str] = words) -> str:
            return words[int(match[1])]

        # a word may hold commas and parentheses that are none of the address's
        held = _WORD.sub(hold, _MARKS.sub("", text))
        for name, _ in email.utils.getaddresses([held]):
            person = _one_line(_words(_HELD.sub(give_back, name)))
            person = _ADDRESS.sub("", person or "").strip("\"' ")
            if person:
                found[person] = None
            if len(found) >= MOST_NAMES:
                break
    return list(found)


def sent(message: Message) -> str | None:
    """The day on which it says it was sent. What is not ASCII there is a remark on the time zone."""
    value = re.sub(r"[^\x00-\x7f]+", "", _FOLD.sub(" ", next(_raw(message, "date"), "")))[:200]
    value = re.sub(r"\([^()]*+\)", " ", value)
    found = day(" ".join(":".join(part.strip(" \t") for part in value.split(":")).split()))
    return found if found not in _UNSET else None


def label_of(part: Message) -> str | None:
    """The charset that a part says it is in."""
    match = re.match(r"[A-Za-z0-9][A-Za-z0-9_.:+-]{0,39}$", parameter(part, "charset").strip("\"' "))
    return match[0] if match else None


def _raw(message: Message, name: str) -> Iterator[str]:
    """The values of a header as they stand, bytes that are not ASCII as surrogate escapes."""
    for other, value in message.raw_items():
        if other.lower() == name:
            yield str(value)[:LONGEST_HEADER]


def _one_line(text: str | None) -> str | None:
    """``text`` with single blanks; None where something of it was not read."""
    if text is None or "\ufffd" in text or _REMAINS.search(text):
        return None
    return " ".join(clean(text).split()) or None


def _text(value: str, charset: str | None) -> str | None:
    text = _raw_text(value, charset)
    return None if text is None else _words(text)


def _raw_text(value: str, charset: str | None) -> str | None:
    """A header unfolded, its raw bytes read; encoded words stay."""
    value = _FOLD.sub(" ", value)
    if value.isascii() and "\x1b" not in value:
        return value
    return _read(value.encode("utf-8", "surrogateescape"), charset, certain=False)


def _words(text: str) -> str | None:
    """``text`` with its encoded words read; None if one cannot be."""
    for _ in range(2):  # some encode what is encoded
        if not _RAW_WORD.search(text):
            break
        found = _words_once(text)
        if found is None:
            return None
        text = found
    return text


def _words_once(text: str) -> str | None:
    out: list[str] = []
    run: list[tuple[str, bytes]] = []
    rest = ""  # of a base64 text that was cut at no multiple of four
    at = 0

    def flush() -> bool:
        nonlocal rest
        rest = ""
        for label, data in run:
            read = _read(data, label, certain=True)
            if read is None:
                return False
            out.append(read)
        run.clear()
        return True

    for match in _WORD.finditer(text):
        between = text[at : match.start()]
        if between.strip(" \t") or not run:
            if not flush():
                return None
            out.append(between)
        at = match.end()
        label = match["label"].partition("*")[0].strip().lower()
        same = bool(run) and run[-1][0] == label
        if match["how"] in "bB":
            piece = re.sub(r"[^A-Za-z0-9+/=_-]", "", match["text"]).replace("-", "+").replace("_", "/")
            piece = (rest if same else "") + piece
            whole = piece if "=" in piece else piece[: len(piece) & ~3]
            follows = _WORD.match(text, at + len(text[at:]) - len(text[at:].lstrip(" \t")))
            more = follows is not None and follows["how"] in "bB" and follows["label"].lower() == match["label"].lower()
            rest = piece[len(whole) :] if more else ""
            data = _base64(whole if more else piece)
        else:
            rest = ""
            encoded = match["text"].replace("_", " ").encode("utf-8", "surrogatepass")
            trimmed = encoded.rstrip(b" \t")
            blank_ended = encoded if trimmed == encoded else trimmed + b" "
            data = quopri.decodestring(blank_ended + b"\x00")[:-1]
        if same:
            run[-1] = (label, run[-1][1] + data)
        else:
            run.append((label, data))
    if not flush():
        return None
    return "".join([*out, text[at:]])


def _base64(text: str) -> bytes:
    """As much of it as is base64: padding may be missing, or stand in the middle."""
    out = b""
    for piece in re.findall(r"[^=]+", text):
        piece = piece[:-1] if len(piece) % 4 == 1 else piece
        try:
            out += base64.b64decode(piece + "=" * (-len(piece) % 4))
        except (binascii.Error, ValueError):
            break
    return out


def _codec(label: str | None) -> str | None:
    """The codec for a label, misspelt ones too."""
    found = python_codec(label)
    if found is not None or not label:
        return found
    squeezed = re.sub(r"[^a-z0-9]", "", label.lower())
    for pattern, name in _SQUEEZED:
        match = pattern.fullmatch(squeezed)
        if match:
            return python_codec(match.expand(name))
    return None


def _read(data: bytes, label: str | None, *, certain: bool) -> str | None:
    """Bytes as text; ``certain`` where the label belongs to them, and not to the body beside them."""
    codec = _codec(label)
    if codec is not None and codec.startswith(("utf-7", "utf_7", "utf-16", "utf-32")) and certain:
        return strictly(data, codec)
    if codec is not None and certain:
        plain = strictly(data, "utf-8")
        # a few characters of two bytes may look like UTF-8 of two bytes each, hardly of three
        if plain is None or (codec in _MULTIBYTE and not _LONG_SEQUENCE.search(data) and len(data) <= 6):
            text = strictly(data, codec) or (_without_last(data, codec) if codec in _MULTIBYTE else None)
            if text is not None and (codec in _MULTIBYTE or badness(text) < (_ODD if codec != "cp1252" else 0.01)):
                return text
    for claim in dict.fromkeys((codec, None)):
        try:
            decoded = decode(data, declared=claim)
        except Unreadable:
            return None
        text = decoded.text
        if decoded.encoding.replace("-", "_") == "mac_cyrillic" and decoded.method == "detected":  # never in mail
            text = strictly(data, "cp1251") or text
        sure = decoded.method not in ("detected", "declared", "fallback")
        if not decoded.replaced and (sure or (decoded.method != "fallback" and _believable(text))):
            return text
    western = strictly(data, "cp1252")
    return western if western is not None and not _NOT_WESTERN.search(western) and _believable(western) else None


def _without_last(data: bytes, codec: str) -> str | None:
    """Text whose last character was cut, as programs do that count bytes."""
    return strictly(data[:-1], codec) if data[-1:] > b"\x7f" else None


def _believable(text: str) -> bool:
    """Whether what so few bytes were taken for looks like words."""
    strange = len(_NOT_LATIN.findall(text))
    if strange and 2 * strange < len(_LATIN.findall(text)):  # a letter of another alphabet among words of this one
        return False
    return badness(text) == 0 and not _NO_TEXT.search(text)
