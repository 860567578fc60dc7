"""Text: characters that lie about themselves, and shapes that rules run over again and again."""

from __future__ import annotations

import codecs
import random
from collections.abc import Callable, Iterator

from hostile_texts import TEXTS

from .case import Case, case, many, prose

SIZE = 20_000
CHARSETS = (
    "utf-8", "utf-16", "utf-32", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "utf-7", "cp037", "cp500", "shift_jis", "euc_jp", "iso2022_jp",
    "gb18030", "big5", "euc_kr", "iso2022_kr", "hz", "koi8_r", "cp1251", "cp1252", "cp1256", "cp855", "mac_roman",
    "iso8859_8", "tis_620", "punycode", "johab", "utf-8-sig",
)  # fmt: skip
_MANY = "Ferry Fähre паром 渡轮 フェリー 연락선 معدية "


def _noise(key: str, count: int, among: bytes | None = None) -> bytes:
    chance = random.Random(f"noise {key}")
    return chance.randbytes(count) if among is None else bytes(chance.choice(among) for _ in range(count))


SHAPES: dict[str, Callable[[], bytes | str]] = {
    "nothing": lambda: b"",
    "one letter": lambda: b"a",
    "one nul behind": lambda: prose("one nul").encode() + b"\0",
    "all bytes": lambda: bytes(range(256)) * 100,
    "high bytes": lambda: b"\xff" * 20_000,
    "only returns": lambda: b"\r" * 20_000,
    "mark twice": lambda: codecs.BOM_UTF8 * 2 + prose("twice").encode(),
    "one nul": lambda: b"\0",
    "nuls": lambda: bytes(300_000),
    "nuls between": lambda: b"\0".join(bytes([c]) for c in prose("nuls").encode()) * 20,
    "blank megabytes": lambda: b" " * (4 << 20),
    "one line of megabytes": lambda: "word " * many(800_000),
    "one word of megabytes": lambda: b"a" * (4 << 20),
    "lines of nothing": lambda: b"\n" * (2 << 20),
    "carriage returns": lambda: b"a\r" * many(300_000),
    "mixed line ends": lambda: "".join(f"{prose(n, 1)}{end}" for n in range(40) for end in ["\r", "\n", "\r\n", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029"]),
    "lone surrogates": lambda: b"\xed\xa0\x80\xed\xb0\x80 words " * 2_000,
    "surrogate pairs in utf8": lambda: b"\xed\xa0\xbd\xed\xb8\x80 smile " * 2_000,
    "overlong": lambda: b"\xc0\x80\xe0\x80\x80\xf0\x80\x80\x80 words " * 2_000,
    "beyond unicode": lambda: b"\xf4\x90\x80\x80\xf8\x88\x80\x80\x80\xfc\x84\x80\x80\x80\x80 words " * 2_000,
    "only continuation": lambda: b"\x80\xbf" * many(20_000),
    "only leads": lambda: b"\xc3\xe2\xf0" * many(20_000),
    "cut in a character": lambda: prose("cut").encode() + b"\xf0\x9f\x98",
    "three marks": lambda: codecs.BOM_UTF8 + codecs.BOM_UTF16_LE + codecs.BOM_UTF16_BE + prose("marks").encode(),
    "mark and other bytes": lambda: codecs.BOM_UTF16_LE + prose("m").encode() + b"x",
    "mark of another order": lambda: codecs.BOM_UTF16_BE + prose("o").encode("utf-16-le"),
    "mark of 32 bits": lambda: codecs.BOM_UTF32_LE + prose("32").encode("utf-16-le"),
    "marks between": lambda: "\ufeff".join(prose("between")) * 10,
    "mark only": lambda: codecs.BOM_UTF16_LE,
    "mark and half": lambda: codecs.BOM_UTF16_LE + b"a",
    "wide with lone surrogates": lambda: codecs.BOM_UTF16_LE + b"a\0\x00\xd8b\0\x00\xdc" * 3_000,
    "zalgo": lambda: "".join(c + "\u0301\u0322\u0489" * 30 for c in prose("zalgo")),
    "one letter all marks": lambda: "a" + "".join(map(chr, range(0x300, 0x370))) * 1_500,
    "marks out of order": lambda: "a" + "\u0301\u0316" * many(100_000),
    "hangul parts": lambda: "\u1100\u1161\u11a8" * many(60_000),
    "grows composed": lambda: "\ufdfa" * many(60_000),
    "grows case": lambda: "\u0390\ufb03\u0130\u1e9e" * many(40_000),
    "bidi": lambda: "\u202e\u2066\u2067\u202a\u202b" * many(20_000) + prose("bidi"),
    "bidi never closed": lambda: "".join(f"\u2067{c}" for c in prose("closed") * 20),
    "invisible": lambda: "\u200b\u2060\ufeff\u00ad\u180e\u200d" * many(30_000) + prose("invisible"),
    "tags": lambda: "".join(chr(0xE0000 + ord(c)) for c in prose("tags") if ord(c) < 128) + prose("visible"),
    "variation": lambda: "a\ufe0f\U000e01ef" * many(40_000),
    "noncharacters": lambda: "\ufffe\uffff\U0001ffff\U0010ffff words " * 5_000,
    "private": lambda: "\ue000\U000f0000" * many(30_000),
    "replacement": lambda: "\ufffd" * many(100_000),
    "homoglyphs": lambda: prose("glyphs").translate(str.maketrans("aeopcxy", "аеорсху")),
    "mathematical": lambda: "".join(chr(0x1D400 + ord(c) - 65) if c.isupper() else c for c in prose("math").upper()),
    "mojibake": lambda: prose("m").replace("e", "Ã©").replace("a", "â€™") * 20,
    "mojibake ten times": lambda: _again("Fähre – „Hafen“ é", 6) * 30,
    "mojibake run": lambda: "Ã¢â‚¬â„¢" * many(20_000),
    "mojibake half": lambda: "Ã" * many(100_000),
    "mojibake cyrillic": lambda: (_MANY.encode().decode("cp1251", "replace") + " ") * 800,
    "mojibake many tables": lambda: "".join(_MANY.encode().decode(c, "replace") for c in ("cp1252", "cp1251", "mac_roman", "koi8_r")) * 200,
    "noise": lambda: _noise("noise", 300_000),
    "noise of letters": lambda: _noise("letters", 300_000, b"abcdefghij \n"),
    "noise of text": lambda: "".join(random.Random(7).choices(_MANY + "éß€\n\t", k=200_000)),
    "noise beyond ascii": lambda: _noise("beyond", 200_000, bytes(range(128, 256))),
    "noise of controls": lambda: _noise("controls", 200_000, bytes(range(32)) + b"abc"),
    "every character": lambda: "".join(map(chr, range(1, 0xD800))),
    "every pair": lambda: bytes(b for a in range(256) for c in range(256) for b in (a, c)),
    "sentences without end": lambda: "Mr. Dr. St. No. e.g. i.e. a.b.c. " * 6_000,
    "dots": lambda: "." * many(300_000),
    "dots and spaces": lambda: ". " * many(150_000),
    "quotes": lambda: "\u201c\u201d\u2018\u2019\"'" * many(40_000),
    "open brackets": lambda: "([{<" * many(60_000),
    "addresses": lambda: "http://" + "a." * many(100_000),
    "query": lambda: "https://a.example/?" + "a=b&" * many(60_000),
    "mails": lambda: "a" * many(100_000) + "@" + "b." * many(50_000),
    "at signs": lambda: "@" * many(200_000),
    "dates": lambda: "1/1/1/1/1/1 1-1-1-1 " * many(10_000),
    "figures": lambda: "1" * many(200_000) + "," * many(200_000),
    "times": lambda: "12:" * many(60_000),
    "long title": lambda: "T" * many(200_000) + "\n\n" + prose("title"),
    "by by by": lambda: "By " * many(60_000),
    "names and names": lambda: "By Anna and " * many(20_000) + "\n" + prose("names"),
    "markdown": lambda: "[![" * many(30_000) + "](" * many(30_000),
    "markdown emphasis": lambda: "*_**__" * many(30_000),
    "markdown headings": lambda: "#" * many(100_000) + " a\n" * many(10_000),
    "markdown table": lambda: "|" * many(100_000) + "\n" + "|-" * many(50_000),
    "markdown quotes": lambda: ">" * many(100_000),
    "fences": lambda: "```\n" * many(30_000),
    "entities": lambda: "&amp;" * many(40_000) + "&" * many(100_000) + "&#x" + "9" * many(100_000) + ";",
    "entities many times": lambda: "&" + "amp;" * many(60_000) + "lt;script",
    "tags in text": lambda: "<b>" * many(60_000),
    "less than": lambda: "<" * many(300_000),
    "percent": lambda: "%n%s%d%p" * many(30_000),
    "escape sequences": lambda: "\x1b[31m\x1b]8;;http://a\x07\x9b2J" * many(10_000) + prose("escape"),
    "backspaces": lambda: "".join(f"{c}\x08{c}" for c in prose("back")) * 20,
    "form feeds": lambda: "\x0c".join(prose(f"f{n}", 1) for n in range(3_000)),
    "emoji": lambda: "\U0001f468\u200d\U0001f469\u200d\U0001f467" * many(15_000),
    "flags": lambda: "\U0001f1e6" * many(60_000),
    "thai without spaces": lambda: "เรือข้ามฟากเปิดแล้ววันนี้" * 4_000,
    "khmer": lambda: "សាឡាង" * 8_000,
    "tibetan": lambda: "གྲུ་གཟིངས་" * 8_000,
    "rtl and numbers": lambda: "عبارة 123 " * many(12_000),
    "all languages": lambda: _MANY * 2_500,
    "same line": lambda: (prose("same", 1) + "\n") * 8_000,
    "same paragraph": lambda: (prose("same", 4) + "\n\n") * 800,
    "lines of one letter": lambda: "a\n" * many(150_000),
    "growing lines": lambda: "\n".join("a" * n for n in range(1, 900)),
    "indented": lambda: "\n".join(" " * (n % 3_000) + "a" for n in range(300)),
    "tabs": lambda: "\t" * many(500_000) + "a",
    "ends in spaces": lambda: ("a" + " " * 200 + "\n") * 3_000,
    "hyphens": lambda: "a-" * many(100_000),
    "soft hyphens at line ends": lambda: "word\u00ad\n" * many(40_000),
    "base64": lambda: "QUFB" * many(120_000),
    "hex": lambda: "deadbeef" * many(60_000),
    "uuencode": lambda: "begin 644 a.txt\n" + "M" * 60 + "\n" * 2_000,
    "pgp": lambda: "-----BEGIN PGP MESSAGE-----\n" * 5_000,
    "looks like json": lambda: "[" * many(200_000),
    "looks like html": lambda: "<!DOCTYPE " * many(30_000),
    "looks like mail": lambda: "From: a\n" * many(30_000),
    "looks like mbox": lambda: "From a@b.c Mon Jan  1 00:00:00 2024\n" * 8_000,
    "looks like warc": lambda: "WARC/1.0\r\n" * many(30_000),
    "looks like a program": lambda: b"\x7fELF" + bytes(5_000),
    "looks like pickle": lambda: b"cos\nsystem\n(S'touch /tmp/winnow-hostile-marker'\ntR.",
    "looks like yaml": lambda: "!!python/object/apply:os.system ['touch /tmp/winnow-hostile-marker']\n" * 9,
    "eicar like": lambda: "X5O!P%@AP[4" * 2_000,
}  # fmt: skip


def _again(text: str, times: int) -> str:
    for _ in range(times):
        text = text.encode("utf-8").decode("cp1252", "replace")
    return text


def _declared(charset: str, text: str) -> str:
    return f"<html><head><meta charset={charset}><title>x</title></head><body><p>{text}</p></body></html>"


_RUSSIAN = "Мост через залив открыли в понедельник, и первый паром ушёл в половине шестого. " * 6
_LIES = (
    "utf-16", "utf-7", "x-user-defined", "base64", "rot13", "zlib", "idna", "hz", "iso-2022-jp", "no-such-thing", "x" * 5_000,
)  # fmt: skip


def _lies() -> Iterator[Case]:
    """Pages in UTF-8 that say something else, and texts of charsets that nothing declares."""
    for charset in ("koi8-r", "cp1251", "iso8859-5", "utf-16-le", "mac-cyrillic", "cp866"):
        yield case(f"charset russian {charset}", {"a.txt": _RUSSIAN.encode(charset), "b.html": _declared(charset, _RUSSIAN)})  # fmt: skip
    for number, charset in enumerate(_LIES):
        yield case(f"charset said {charset[:20]}", {"a.html": _declared(charset, prose(f"said {number}"))})
    yield case("page called a text", {"a.txt": _declared("utf-8", prose("called a text"))})
    yield case("text called a page", {"a.html": prose("called a page")})
    yield case("empty tags called a page", {"a.html": "<>" * 10_000})


def cases() -> Iterator[Case]:
    yield from _lies()
    for words, made in SHAPES.items():
        yield case(f"text {words}", {"a.txt": made})
    for words, sized in TEXTS.items():
        yield case(f"text grown {words}", {"a.txt": lambda m=sized: m(SIZE).encode("utf-8", "surrogatepass")})
    for name in CHARSETS:
        yield case(f"charset {name}", {"a.txt": lambda n=name: (_MANY + prose(n)).encode(n, "ignore"), "b.html": lambda n=name: f"<html><head><meta charset='{n}'></head><body><p>{prose(n)}</p></body></html>".encode()})  # fmt: skip
