"""Names in zip archives. UTF-8 has a flag, which many writers forget; else the code page is that of the writer's
machine, and told nowhere. It is read from the bytes where they can hardly mean anything else, and is code page 437
(APPNOTE, appendix D) where not.
"""

from __future__ import annotations

import re

from ....normalize.characters.charset import strictly

_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa]")
_COMMON_HANZI = re.compile(rb"[\xb0-\xd7][\xa1-\xfe]")
_GB2312 = re.compile(rb"(?:[\x00-\x7f]|[\xa1-\xf7][\xa1-\xfe])*")
_CYRILLIC = re.compile("[\u0400-\u045f]+")
_WORDS = re.compile("[^\\W\\d_]+")


def decode_name(raw: bytes) -> str:
    """The name that bytes stand for; folders are parted by ``/`` or, where there is none, by a backslash.

    A backslash may also be the second half of a character, so it is looked for in what was decoded.
    """
    name = _decoded(raw)
    return name if "/" in name else name.replace("\\", "/")


def _decoded(raw: bytes) -> str:
    unicode = strictly(raw, "utf-8")
    if unicode is not None:
        return unicode
    japanese = strictly(raw, "cp932")
    if japanese is not None and len(_KANA.findall(japanese)) >= 2:
        return japanese
    pairs = sum(byte >= 0x80 for byte in raw) / 2
    if _GB2312.fullmatch(raw) and len(_COMMON_HANZI.findall(raw)) > 0.6 * pairs and pairs >= 2:
        chinese = strictly(raw, "gb18030")
        if chinese is not None:
            return chinese
    russian = strictly(raw, "cp866")
    if russian is not None and all(_cyrillic(word) for word in _WORDS.findall(russian) if not word.isascii()):
        letters = sum(len(word) for word in _CYRILLIC.findall(russian))
        if letters >= 5 and letters == sum(byte >= 0x80 for byte in raw):
            return russian
    return raw.decode("cp437")


def _cyrillic(word: str) -> bool:
    """Whether a word is Cyrillic throughout, and written as words are: no capital behind a small letter."""
    return _CYRILLIC.fullmatch(word) is not None and not re.search("[\u0430-\u045f][\u0400-\u042f]", word)
