"""Mail: headers without end, parts inside of parts, boundaries that are not, charsets that lie, mailboxes of separators."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator

from .case import Case, case, many, prose

HEAD = "From: Anna <a@b.example>\nMessage-ID: <{0}@b.example>\nDate: Mon, 1 Jan 2024 00:00:00 +0000\nSubject: Ferry\nMIME-Version: 1.0\n"


def mail(more: str, body: str = "", key: str = "m") -> str:
    return HEAD.format(key) + more + "\n" + (body or prose(key)) + "\n"


def _parts(depth: int) -> str:
    out = ""
    for n in range(depth):
        out += f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n"
    return out + "Content-Type: text/plain\n\n" + prose("parts")


MAILS: dict[str, Callable[[], bytes | str]] = {
    "header of a megabyte": lambda: mail("X-Long: " + "x" * (1 << 20) + "\n"),
    "subject of a megabyte": lambda: mail("Subject: " + "s " * (1 << 19) + "\n"),
    "folded": lambda: mail("X-Fold: a\n" + " b\n" * many(200_000)),
    "headers": lambda: mail("X: y\n" * many(150_000)),
    "header names long": lambda: mail("X" * many(500_000) + ": y\n"),
    "encoded words": lambda: mail("Subject: " + "=?utf-8?q?a?= " * many(60_000) + "\n"),
    "encoded words without end": lambda: mail("Subject: " + "=?utf-8?q?" * many(60_000) + "\n"),
    "encoded word charset": lambda: mail("".join(f"Subject: =?{c}?b?AAAA?=\n" for c in ("utf-7", "nosuch", "zlib", "rot13", "unicode_escape", "idna", "\x1b", "u" * 9_000))),
    "encoded word base64": lambda: mail("Subject: =?utf-8?b?" + "A" * many(300_001) + "?=\n"),
    "encoded word controls": lambda: mail("Subject: =?utf-8?q?=1b=5b2J=0a=0dFrom:_evil=00?=\n"),
    "from many": lambda: mail("From: " + "a <a@b.example>, " * many(60_000) + "\n"),
    "from comments": lambda: mail("From: " + "(" * many(60_000) + "\n"),
    "from quotes": lambda: mail('From: "' + '\\"' * many(60_000) + "\n"),
    "from groups": lambda: mail("From: " + "a:b;" * many(30_000) + "\n"),
    "from angles": lambda: mail("From: " + "<" * many(60_000) + ">" * many(60_000) + "\n"),
    "from at": lambda: mail("From: " + "@" * many(100_000) + "\n"),
    "from dots": lambda: mail("From: " + "a." * many(60_000) + "@b.example\n"),
    "from route": lambda: mail("From: <" + "@a," * many(40_000) + ":b@c>\n"),
    "from nul": lambda: mail("From: \0\x1b[2J\u202e <a@b>\n"),
    "date nonsense": lambda: mail("Date: Fri, 99 Foo 99999 99:99:99 +9999\n"),
    "date long": lambda: mail("Date: " + "1 " * many(100_000) + "\n"),
    "date comments": lambda: mail("Date: 1 Jan 2024 00:00:00 +0000 " + "(" * many(50_000) + "\n"),
    "date far": lambda: mail("Date: 1 Jan 99999999999 00:00:00 +0000\n"),
    "nested 100": lambda: HEAD.format("n") + _parts(100),
    "nested 5000": lambda: HEAD.format("n") + _parts(5_000),
    "nested messages": lambda: HEAD.format("r") + "Content-Type: message/rfc822\n\n" * 3_000 + prose("r"),
    "same boundary": lambda: HEAD.format("s") + "Content-Type: multipart/mixed; boundary=b\n\n--b\n" * 3_000,
    "parts": lambda: HEAD.format("p") + "Content-Type: multipart/mixed; boundary=b\n\n" + "--b\n\nw\n" * many(60_000) + "--b--\n",
    "alternatives": lambda: HEAD.format("a") + "Content-Type: multipart/alternative; boundary=b\n\n" + f"--b\nContent-Type: text/html\n\n<p>{prose('al')}</p>\n" * 2_000 + "--b--\n",
    "boundary empty": lambda: HEAD.format("e") + 'Content-Type: multipart/mixed; boundary=""\n\n' + "--\n\nw\n" * many(20_000),
    "boundary long": lambda: HEAD.format("l") + f"Content-Type: multipart/mixed; boundary={'b' * many(100_000)}\n\n" + f"--{'b' * many(100_000)}\n\nw\n" * 5,
    "boundary missing": lambda: HEAD.format("x") + "Content-Type: multipart/mixed\n\n--b\n\nw\n",
    "boundary never": lambda: HEAD.format("v") + "Content-Type: multipart/mixed; boundary=b\n\n" + "-" * many(500_000),
    "boundary prefix": lambda: HEAD.format("q") + "Content-Type: multipart/mixed; boundary=b\n\n" + "--bb\n--b b\n--b-\n" * many(20_000),
    "parameters": lambda: mail("Content-Type: text/plain" + "; a=b" * many(60_000) + "\n"),
    "parameters continued": lambda: mail("Content-Type: text/plain" + "".join(f"; charset*{n}*=%61" for n in range(many(20_000))) + "\n"),
    "parameter numbers": lambda: mail("Content-Type: text/plain; charset*99999999999999999999=a; charset*x=b; charset*-1*=c\n"),
    "parameter quotes": lambda: mail('Content-Type: text/plain; charset="' + "\\" * many(100_000) + "\n"),
    "charset nonsense": lambda: mail("Content-Type: text/plain; charset=nosuch\n"),
    "charset zlib": lambda: mail("Content-Type: text/plain; charset=zlib_codec\n"),
    "charset utf7": lambda: mail("Content-Type: text/plain; charset=utf-7\n", "+ADw-" * many(20_000)),
    "charset escape": lambda: mail("Content-Type: text/plain; charset=raw_unicode_escape\n", "\\ud800" * many(20_000)),
    "charset nul": lambda: mail("Content-Type: text/plain; charset=utf-8\0x\n"),
    "base64 broken": lambda: mail("Content-Transfer-Encoding: base64\n", "A===" * many(60_000)),
    "base64 nothing": lambda: mail("Content-Transfer-Encoding: base64\n", "!" * many(300_000)),
    "base64 of noise": lambda: mail("Content-Transfer-Encoding: base64\n", base64.encodebytes(bytes(range(256)) * 900).decode()),
    "quoted printable": lambda: mail("Content-Transfer-Encoding: quoted-printable\n", "=" * many(300_000)),
    "quoted line ends": lambda: mail("Content-Transfer-Encoding: quoted-printable\n", "=\n" * many(100_000)),
    "uuencode": lambda: mail("Content-Transfer-Encoding: x-uuencode\n", "begin 644 ../../a\n" + "M" * many(90_000)),
    "encoding nonsense": lambda: mail("Content-Transfer-Encoding: " + "x" * many(90_000) + "\n"),
    "html": lambda: mail("Content-Type: text/html\n", "<blockquote>" * many(20_000) + prose("html")),
    "quotes": lambda: mail("", ">" * many(100_000) + "\n" + "> a\n" * many(30_000) + prose("quotes")),
    "no body": lambda: HEAD.format("b"),
    "no header": lambda: "\n\n" + prose("none"),
    "header cut": lambda: HEAD.format("c")[:60],
    "line ends": lambda: mail("X: y\r\r\n\r").replace("\n", "\r"),
    "nul": lambda: mail("X: \0\n", "\0" * many(50_000) + prose("nul")),
    "not utf8": lambda: mail("").encode() + b"\xff\xfe\xe9" * many(20_000),
    "id long": lambda: mail("", key="i" * many(200_000)),
    "colons": lambda: HEAD.format("co") + ":" * many(200_000) + "\n\nw",
    "blank header": lambda: HEAD.format("bl") + " \n\t\n" * many(50_000) + "\nw",
    "attachment only": lambda: mail("Content-Type: application/zip\nContent-Transfer-Encoding: base64\n", "UEsDBAo="),
    "names of files": lambda: mail('Content-Disposition: attachment; filename="../../etc/passwd\x00\x1b[2J"\n'),
    "external body": lambda: mail("Content-Type: message/external-body; access-type=local-file; name=/etc/passwd\n"),
    "parameter of escapes": lambda: mail(f"Content-Type: text/plain; charset*0*=x''{'%' * many(20_000)}\n"),
    "flowed": lambda: mail("Content-Type: text/plain; format=flowed; delsp=yes\n", "a \n" * many(200_000)),
    "brackets in a name": lambda: 'From: "' + "(" * many(400_000) + "\nMessage-ID: <1>\n\n" + prose("brackets"),
    "partial": lambda: mail("Content-Type: message/partial; id=a; number=1; total=99999999\n"),
}  # fmt: skip

SEPARATOR = "From a@b.example Mon Jan  1 00:00:00 2024\n"
BOXES: dict[str, Callable[[], bytes | str]] = {
    "separators": lambda: SEPARATOR * many(30_000),
    "separators with blanks": lambda: (SEPARATOR + "\n") * many(20_000),
    "messages of nothing": lambda: (SEPARATOR + "Subject: a\n\n\n") * 5_000,
    "same id": lambda: (SEPARATOR + "Message-ID: <a@b>\nSubject: a\n\nw\n\n") * 800,
    "ids like sources": lambda: "".join(f"{SEPARATOR}Message-ID: <{i}>\nFrom: a@b.c\n\n{prose(i)}\n\n" for i in ("@0", "@more", "a#b", "1", "\x1b[2J", "../..", "a~2")),
    "no blank before": lambda: (SEPARATOR + "Subject: a\n\nw\n") * 800,
    "quoted separators": lambda: SEPARATOR + "From: a@b.c\n\n" + (">" * 500 + SEPARATOR) * 2_000,
    "length lies": lambda: (SEPARATOR + "Content-Length: 99999999999999999999\nFrom: a@b.c\n\nw\n\n") * 100,
    "one without end": lambda: SEPARATOR + "From: a@b.c\n\n" + "w " * many(4_000_000),
    "cut": lambda: (SEPARATOR + "From: a@b.c\nSubj"),
    "carriage returns": lambda: ((SEPARATOR + "From: a@b.c\n\nw\n\n") * 300).replace("\n", "\r"),
    "nuls": lambda: (SEPARATOR + "From: a@b.c\n\n\0\0\n\n") * 300,
    "parts unfinished": lambda: (SEPARATOR + mail("Content-Type: multipart/mixed; boundary=b\n", "--b\n\nw\n") + "\n") * 200,
    "dates": lambda: "".join(f"From a@b {d}\nFrom: a@b.c\n\nw\n\n" for d in ("x" * 9_000, "", "Mon Jan 99 99:99:99 99999", "\x1b[2J")),
}  # fmt: skip
WEB: dict[str, Callable[[], bytes | str]] = {
    "root missing": lambda: 'From: <Saved by a>\nMIME-Version: 1.0\nContent-Type: multipart/related; start="<none>"; boundary=b\n\n--b\nContent-Type: image/png\n\nx\n--b--\n',
    "location lies": lambda: f"From: <Saved by a>\nSnapshot-Content-Location: https://bank.example/\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\nContent-Location: javascript:1\n\n<p>{prose('mhtml')}</p>\n--b--\n",
    "parts": lambda: "From: <Saved by a>\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n" + "--b\nContent-Type: text/html\n\n<p>a</p>\n" * many(30_000),
    "deep": lambda: HEAD.format("w") + _parts(300).replace("mixed", "related"),
    "of itself": lambda: "From: <Saved by a>\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\n" * 2_000,
}  # fmt: skip


def cases() -> Iterator[Case]:
    for words, made in MAILS.items():
        yield case(f"mail {words}", {"a.eml": made})
    for words, made in BOXES.items():
        good = prose(f"box {words}")
        text = f"\n\n{SEPARATOR}From: good@b.example\nMessage-ID: <good@b.example>\nSubject: Good\n\n{good}\n"
        kept = [] if words in ("one without end", "cut", "carriage returns") else [good]
        yield case(f"mbox {words}", {"a.mbox": lambda m=made, t=text: _joined(m(), t)}, kept=kept, most=11_000)
    for words, made in WEB.items():
        yield case(f"mhtml {words}", {"a.mhtml": made})


def _joined(data: bytes | str, more: str) -> bytes:
    return (data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data) + more.encode()
