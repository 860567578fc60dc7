"""Archives: names that lead out, members that lie about themselves, directories that lie about members."""

from __future__ import annotations

import io
import stat
import struct
import tarfile
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence

from .case import MARKER, Case, case, many, prose

Members = Sequence[tuple[str | bytes | zipfile.ZipInfo, bytes]]
LOCAL, CENTRAL, END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"


def zipped(members: Members, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip with any names: bytes names are put in afterwards."""
    out = io.BytesIO()
    raw: list[tuple[bytes, bytes]] = []
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", method) as archive:
        warnings.simplefilter("ignore")
        for number, (name, data) in enumerate(members):
            if isinstance(name, bytes):
                stand_in = (f"{number:06d}" + "z" * len(name))[: len(name)]
                raw.append((stand_in.encode(), name))
                name = stand_in
            archive.writestr(name, data)
    made = out.getvalue()
    for stand_in_bytes, name_bytes in raw:
        made = made.replace(stand_in_bytes, name_bytes)
    return made


def tarred(members: Sequence[tuple[str, bytes]], form: int = tarfile.PAX_FORMAT, **fields: object) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form) as archive:
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            for field, value in fields.items():
                setattr(info, field, value)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def patched(data: bytes, signature: bytes, offset: int, form: str, value: int, which: int = 0) -> bytes:
    """Write a number into the ``which``-th header of a kind."""
    made, at = bytearray(data), -1
    for _ in range(which + 1):
        at = data.index(signature, at + 1)
    struct.pack_into(form, made, at + offset, value)
    return bytes(made)


def tar_block(name: bytes, size: bytes | int, kind: bytes = b"0", *, checksum: bool = True, **fields: bytes) -> bytes:
    """One header of a tar, with anything in its fields."""
    block = bytearray(512)
    block[: min(100, len(name))] = name[:100]
    block[100:108], block[108:116], block[116:124] = b"0000644\0", b"0000000\0", b"0000000\0"
    length = size if isinstance(size, bytes) else b"%011o\0" % size
    block[124 : 124 + len(length)] = length
    block[136:148] = fields.get("mtime", b"00000000000\0")
    block[156:157] = kind
    link = fields.get("link", b"")
    block[157 : 157 + len(link)] = link
    block[257:265] = fields.get("magic", b"ustar\x0000")
    prefix = fields.get("prefix", b"")
    block[345 : 345 + len(prefix)] = prefix
    block[148:156] = b" " * 8
    if checksum:
        block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block)


def padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % 512)


_NAMES: dict[str, str] = {
    "dots": f"../{MARKER}.txt",
    "many dots": "../" * 40 + f"tmp/{MARKER}.txt",
    "absolute": f"/tmp/{MARKER}.txt",
    "two slashes": f"//tmp/{MARKER}.txt",
    "drive": f"C:\\{MARKER}.txt",
    "back slashes": f"..\\..\\{MARKER}.txt",
    "inner dots": f"a/../../{MARKER}.txt",
    "home": f"~/{MARKER}.txt",
    "only dots": "..",
    "dot": "./.",
    "blank": " ",
    "newline": "a\nb\r\n.txt",
    "escape sequence": "\x1b[2J\x1b]0;x\x07.txt",
    "right to left": "\u202etxt.exe",
    "hash": "a#b#c.txt",
    "member of a member": "a.zip#b.txt",
    "dash": "-rf",
    "format": "%s%n%x{0}{a.b}.txt",
    "shell": f"$(touch $TMPDIR/{MARKER});`id`|x.txt",
    "control": "".join(map(chr, range(1, 32))) + ".txt",
    "very long": "n" * many(30_000) + ".txt",
    "many folders": "d/" * many(10_000) + "a.txt",
    "damage of the same name": "@0",
    "number": "1",
    "line separators": "a\u2028b\u2029c\x85.txt",
    "joined marks": "a" + "\u0301" * 3_000 + ".txt",
    "private": "\ue000\ufffe\U000e0041.txt",
    "tilde": "a~2.txt",
    "reserved": "con.txt",
    "percent": "a%00b%2e%2e.txt",
    "blank before": " .txt",
    "blank behind": "a. ",
    "composed": "\u00e9.txt",
    "decomposed": "e\u0301.txt",
    "settings": "winnow.toml",
    "module": "brotli.py",
    "hidden": ".hidden",
    "resources of a mac": "__MACOSX/a",
    "sidecar": "a.txt.json",
    "share": "//server/share.txt",
    "dots of no move": "./././a.txt",
}


def _named() -> Iterator[Case]:
    for words, name in _NAMES.items():
        good = prose(f"named {words}")
        inner = prose(f"inner {words}").encode()
        for form, make in (("zip", zipped), ("tar", tarred)):
            text = f"{good} It was a {form}."
            members = [(name, inner + form.encode()), ("zz/good.txt", text.encode())]
            yield case(f"{form} name {words}", {f"a.{form}": lambda m=make, x=members: m(x)}, kept=[text])
    for words, raw in {
        "nul": b"a\0b.txt", "not utf8": b"\xff\xfe\xe9.txt", "lone surrogate": b"\xed\xa0\x80.txt",
        "overlong": b"\xc0\xae\xc0\xae/a.txt", "nothing but nul": b"\0\0\0\0",
    }.items():  # fmt: skip
        text = prose(f"raw {words}")
        yield case(
            f"zip raw name {words}",
            {"a.zip": lambda r=raw, t=text: zipped([(r, prose(r).encode()), ("good.txt", t.encode())])},
            kept=[text],
        )
        yield case(
            f"tar raw name {words}",
            {
                "a.tar": lambda r=raw, t=text: (
                    tar_block(r, 5)
                    + padded(b"words")
                    + tar_block(b"good.txt", len(t))
                    + padded(t.encode())
                    + bytes(1024)
                )
            },
            kept=[text],
        )


def _zip_lies() -> Iterator[Case]:
    good, other = prose("zip good"), prose("zip other")
    plain = lambda: zipped([("a.txt", good.encode()), ("b.txt", other.encode())])
    for words, (signature, offset, form, values) in {
        "flags": (CENTRAL, 8, "<H", (0x1, 0x41, 0x8, 0xFFFF)),
        "method": (CENTRAL, 10, "<H", (0, 1, 6, 9, 12, 14, 93, 95, 97, 98, 99, 0xFFFF)),
        "date": (CENTRAL, 14, "<H", (0, 0xFFFF)),
        "crc": (CENTRAL, 16, "<L", (0,)),
        "packed size": (CENTRAL, 20, "<L", (0, 1, 10**6, 0x7FFFFFFF, 0xFFFFFFFF)),
        "size": (CENTRAL, 24, "<L", (0, 1, 10**6, 0x7FFFFFFF, 0xFFFFFFFF)),
        "length of name": (CENTRAL, 28, "<H", (0, 1, 0xFFFF)),
        "length of extra": (CENTRAL, 30, "<H", (1, 0xFFFF)),
        "length of comment": (CENTRAL, 32, "<H", (7, 0xFFFF)),
        "disk": (CENTRAL, 34, "<H", (9, 0xFFFF)),
        "offset": (CENTRAL, 42, "<L", (1, 40, 10**6, 0xFFFFFFFE, 0xFFFFFFFF)),
        "local name": (LOCAL, 26, "<H", (0, 0xFFFF)),
        "local extra": (LOCAL, 28, "<H", (9, 0xFFFF)),
        "local method": (LOCAL, 8, "<H", (0, 12, 99)),
        "local flags": (LOCAL, 6, "<H", (1, 8)),
        "entries": (END, 10, "<H", (0, 1, 3, 0xFFFF)),
        "directory size": (END, 12, "<L", (0, 1, 10**6, 0xFFFFFFFF)),
        "directory offset": (END, 16, "<L", (0, 1, 10**6, 0xFFFFFFFF)),
        "comment": (END, 20, "<H", (1, 0xFFFF)),
    }.items():  # fmt: skip
        for value in values:
            kept = [other] if signature == CENTRAL and words in ("flags", "method", "crc", "date", "size") else []
            yield case(
                f"zip {words} {value:#x}",
                {
                    "a.zip": lambda s=signature, o=offset, f=form, v=value: patched(plain(), s, o, f, v),
                    "c.txt": prose(f"{words}{value}"),
                },
                kept=[*kept, prose(f"{words}{value}")],
            )
    yield case("zip truncated", {f"{n}.zip": lambda n=n: plain()[:n] for n in range(10, 400, 37)})
    yield case("zip without directory", {"a.zip": lambda: plain()[: plain().index(CENTRAL)]}, kept=[good, other])
    yield case("zip one byte wrong", {f"{n}.zip": lambda n=n: _flipped(plain(), n) for n in range(0, len(plain()), 29)}, daily=True)  # fmt: skip
    yield case("zip twice", {"a.zip": lambda: plain() + plain()}, daily=True)
    yield case("zip noise behind it", {"a.zip": lambda: plain() + b"x" * 70_000})
    yield case("zip behind a program", {"a.zip": lambda: b"MZ" + bytes(5_000) + plain()})
    yield case("zip two ends", {"a.zip": lambda: plain() + plain()[plain().index(END) :] * 500})
    yield case("zip end in its comment", {"a.zip": lambda: plain()[:-2] + struct.pack("<H", 22 * 40) + (END + bytes(18)) * 40})  # fmt: skip
    yield case("zip all members are one", {"a.zip": lambda: _overlapped(2_000)}, most=2_100, daily=True)
    yield case("zip seventy thousand empty members", {"a.zip": lambda: _many(70_000, b"")}, most=2_500, daily=True)
    yield case("zip seventy thousand hidden members", {"a.zip": lambda: _many(70_000, b"", "", ".")}, most=100)
    yield case(
        "zip seventy thousand members", {"a.zip": lambda: _many(70_000, b"x", ".png")}, most=71_000
    )  # each a text
    yield case("zip64 lies", {f"{n}.zip": lambda n=n: _zip64(n) for n in range(6)}, daily=True)
    yield case("zip64 entries beyond number", {"a.zip": lambda: _zip64_end(2**63, 2**63, 0)})
    yield case("zip64 directory far away", {"a.zip": lambda: _zip64_end(1, 46, 2**62)})
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    device = zipfile.ZipInfo("device.txt")
    device.external_attr = (stat.S_IFCHR | 0o666) << 16
    pipe = zipfile.ZipInfo("pipe.txt")
    pipe.external_attr = (stat.S_IFIFO | 0o666) << 16
    for words, info in (("link", link), ("device", device), ("pipe", pipe)):
        text = prose(f"special {words}")
        yield case(f"zip {words}", {"a.zip": lambda i=info, t=text: zipped([(i, b"/etc/passwd"), ("g.txt", t.encode())])}, kept=[text], never=["root:x:0"])  # fmt: skip
    folder = zipfile.ZipInfo("folder/")
    yield case("zip folder with data", {"a.zip": lambda: zipped([(folder, b"hidden " * 50), ("g.txt", good.encode())])}, kept=[good])  # fmt: skip
    yield case("zip same name often", {"a.zip": lambda: zipped([("a.txt", prose(n).encode()) for n in range(40)])}, kept=[prose(n) for n in range(40)])  # fmt: skip
    yield case("zip names that compose alike", {"a.zip": lambda: zipped([("\u00e9.txt", prose("nfc").encode()), ("e\u0301.txt", prose("nfd").encode())])}, kept=[prose("nfc"), prose("nfd")])  # fmt: skip
    for words, data in {"zero": bytes(many(40 << 20)), "letters": b"word " * many(8 << 20)}.items():
        for method in (zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
            yield case(f"zip bomb {words} {method}", {"a.zip": lambda d=data, m=method: zipped([("a.txt", d)], m)})
    yield case("zip of bombs", {"a.zip": lambda: zipped([(f"{n}.txt", bytes(many(8 << 20))) for n in range(12)])})
    yield case("zip after a bomb", {"a.zip": lambda: zipped([("1.txt", good.encode()), ("2.txt", bytes(many(40 << 20)))])}, kept=[good])  # fmt: skip
    for depth in (9, 30, 100):
        yield case(f"zip nested {depth}", {"a.zip": lambda d=depth: _nested(d, lambda x: zipped([("a.zip", x)]))})
        yield case(f"tar nested {depth}", {"a.tar": lambda d=depth: _nested(d, lambda x: tarred([("a.tar", x)]))})
    yield case("zip wide and deep", {"a.zip": lambda: _nested(4, lambda x: zipped([(f"{n}.zip", x) for n in range(7)]))}, most=2_500)  # fmt: skip
    yield case("zip and tar in turn", {"a.zip": lambda: _nested(20, lambda x: zipped([("a.tar", tarred([("a.zip", x)]))]))})  # fmt: skip
    yield case("zip sidecar inside", {"a.zip": lambda: zipped([("p.txt", good.encode()), ("p.txt.json", b'{"url":"https://bank.example/","a":' + b"[" * 900 + b"]" * 900 + b"}")])}, kept=[good])  # fmt: skip
    yield case("zip two sidecars inside", {"a.zip": lambda: zipped([("p.txt", good.encode()), ("p.txt.json", b"{}"), ("p.txt.json", b"[]")])}, kept=[good])  # fmt: skip
    yield case("zip bomb as sidecar", {"a.zip": lambda: zipped([("p.txt", good.encode()), ("p.txt.json", b'{"a":"' + bytes(many(40 << 20)))])})  # fmt: skip
    yield case("zip only sidecars", {"a.zip": lambda: zipped([("p.txt.json", b"{}"), ("q.json.json", b"{}")])})
    yield case("zip empty", {"a.zip": lambda: zipped([])}, silent=["a.zip"])
    yield case("zip hidden members", {"a.zip": lambda: zipped([(".a.txt", b"x"), ("__MACOSX/a.txt", b"x"), ("b/.c/d.txt", b"x")])}, silent=["a.zip"])  # fmt: skip


def _nested(depth: int, wrap: Callable[[bytes], bytes]) -> bytes:
    data = zipped([("a.txt", prose("nested").encode())])
    for _ in range(depth):
        data = wrap(data)
    return data


def _overlapped(count: int) -> bytes:
    one = zipped([("a.txt", prose("overlapped").encode() + bytes(20_000))])
    local, central = one[: one.index(CENTRAL)], one[one.index(CENTRAL) : one.index(END)]
    directory = central * count
    return local + directory + struct.pack("<4s4H2LH", END, 0, 0, count, count, len(directory), len(local), 0)


def _many(count: int, data: bytes, suffix: str = ".txt", before: str = "") -> bytes:
    """A zip of many stored members, written by hand: `zipfile` takes seconds for it."""
    local, directory = bytearray(), bytearray()
    check, size = zlib.crc32(data), len(data)
    for n in range(count):
        name = f"{before}{n}{suffix}".encode()
        directory += struct.pack("<4s6H3L5H2L", CENTRAL, 20, 20, 0, 0, 0, 33, check, size, size, len(name), 0, 0, 0, 0, 0, len(local)) + name  # fmt: skip
        local += struct.pack("<4s5H3L2H", LOCAL, 20, 0, 0, 0, 33, check, size, size, len(name), 0) + name + data
    end64 = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, len(directory), len(local))
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, len(local) + len(directory), 1)
    large = min(count, 0xFFFF)
    end = struct.pack("<4s4H2LH", END, 0, 0, large, large, len(directory), len(local), 0)
    return bytes(local + directory) + (end64 + locator if count > 0xFFFF else b"") + end


def _flipped(data: bytes, at: int) -> bytes:
    made = bytearray(data)
    made[at] ^= 0xFF
    return bytes(made)


def _zip64(which: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive, archive.open("a.txt", "w", force_zip64=True) as member:
        member.write(prose("zip64").encode())
    data = bytearray(out.getvalue())
    at = data.index(LOCAL) + 30 + 5
    changes = ((4, 2**63), (12, 2**62), (4, 0), (12, 1))
    if which < len(changes):
        struct.pack_into("<Q", data, at + changes[which][0], changes[which][1])
    else:
        struct.pack_into("<H", data, at + 2, (0, 0xFFFF)[which % 2])
    return bytes(data)


def _zip64_end(entries: int, size: int, offset: int) -> bytes:
    base = zipped([("a.txt", prose("zip64 end").encode())])
    base = base[: base.index(END)]
    end64 = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, entries, entries, size, offset)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, len(base), 1)
    return base + end64 + locator + struct.pack("<4s4H2LH", END, 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)


def _tar_lies() -> Iterator[Case]:
    good = prose("tar good")
    after = tar_block(b"good.txt", len(good)) + padded(good.encode()) + bytes(1024)

    def told(name: str, head: bytes | Callable[[], bytes], *, kept: bool = True, **more: object) -> Case:
        text = [good] if kept else []
        return case(f"tar {name}", {"a.tar": lambda: (head() if callable(head) else head) + after}, kept=text, **more)

    for kind, words in ((b"1", "hard link"), (b"2", "link"), (b"3", "device"), (b"4", "disk"), (b"6", "pipe")):
        for target in (b"/etc/passwd", b"../../../../etc/passwd", b"a.txt", b""):
            yield told(f"{words} to {target.decode() or 'nothing'}", tar_block(b"a.txt", 0, kind, link=target), never=["root:x:0"])  # fmt: skip
    for kind in (b"5", b"7", b"A", b"V", b"M", b"N", b"D", b"Z", b"\x00", b"\xff", b" "):
        yield told(f"kind {kind!r}", tar_block(b"a", 5, kind) + padded(b"words"))
    for words, size in {
        "negative": b"\xff" * 12, "huge": b"\x80" + b"\x7f" * 11, "two to 63": b"\x80\0\0\0\x80" + bytes(7),
        "octal huge": b"77777777777\0", "letters": b"zzzzzzzzzzz\0", "empty": bytes(12), "minus": b"-0000000001\0",
    }.items():  # fmt: skip
        yield told(f"size {words}", tar_block(b"a.txt", size), kept=False)
    yield told("no checksum", tar_block(b"a.txt", 0, checksum=False), kept=False)
    yield told("old format", tar_block(b"a.txt", 0, magic=bytes(8)))
    yield told(
        "prefix that leads out", tar_block(b"a.txt", 5, prefix=b"../../../" + MARKER.encode()) + padded(b"words")
    )
    yield told("time of letters", tar_block(b"a.txt", 5, mtime=b"zzzzzzzzzzz\0") + padded(b"words"))
    yield told("time huge", tar_block(b"a.txt", 5, mtime=b"\x80" + b"\x7f" * 11) + padded(b"words"))
    for words, count in (("long", 10_000), ("very long", 3_000_000)):
        yield told(f"long name block {words}", lambda n=count: tar_block(b"@", n, b"L") + padded(b"n" * n) + tar_block(b"a", 2) + padded(b"x\n"), kept=words == "long")  # fmt: skip
    yield told("name of a name", (tar_block(b"@", 4, b"L") + padded(b"name")) * 2_000 + tar_block(b"a.txt", 0))
    yield told("name without file", tar_block(b"@", 4, b"L") + padded(b"name"))
    for words, record in {
        "path out": b"30 path=../../" + MARKER.encode(), "length zero": b"0 path=a\n", "length minus": b"-9 path=a\n",
        "length huge": b"99999999999999999999999 path=a\n", "no length": b"path=a\n", "no equals": b"9 pathaa\n",
        "size minus": b"11 size=-1\n", "size huge": b"30 size=99999999999999999999\n", "size word": b"13 size=abcd\n",
        "time nan": b"13 mtime=nan\n", "time inf": b"13 mtime=inf\n", "time large": b"20 mtime=1e999999\n",
        "uid huge": b"30 uid=99999999999999999999999\n", "binary names": b"21 hdrcharset=BINARY\n",
        "path empty": b"8 path=\n", "path nul": b"12 path=a\0b\n", "digits": b"9" * 5_000 + b" path=a\n",
        "sparse": b"22 GNU.sparse.major=1\n22 GNU.sparse.minor=0\n33 GNU.sparse.realsize=999999999\n",
        "sparse map": b"30 GNU.sparse.map=0,1,99999,1\n", "sparse size": b"27 GNU.sparse.size=9999999\n",
        "sparse map of letters": b"25 GNU.sparse.map=a,b,c\n", "link path": b"24 linkpath=/etc/passwd\n",
    }.items():  # fmt: skip
        for kind in (b"x", b"g"):
            yield told(f"record {words} {kind.decode()}", tar_block(b"p", len(record), kind) + padded(record) + tar_block(b"a.txt", 5) + padded(b"words"), kept=False)  # fmt: skip
    yield told("record of megabytes", lambda: tar_block(b"p", 3_000_011, b"x") + padded(b"3000011 path=" + b"p" * many(2_999_997) + b"\n"), kept=False)  # fmt: skip
    yield told("records many", lambda: (lambda r: tar_block(b"p", len(r), b"x") + padded(r))(b"".join(b"%d k%06d=v\n" % (13, n) for n in range(many(100_000)))), kept=False)  # fmt: skip
    yield told("old sparse", tar_block(b"a.txt", 512, b"S") + bytes(512), kept=False)
    yield case("tar many empty members", {"a.tar": lambda: b"".join(tar_block(b"%d.txt" % n, 0) for n in range(many(20_000)))}, most=6_500)  # fmt: skip
    two = lambda: tarred([("a.txt", good.encode()), ("b.txt", prose("tar other").encode())])
    yield case("tar one byte wrong", {f"{n}.tar": lambda n=n: _flipped(two(), n) for n in range(0, 1_024, 60)}, daily=True)  # fmt: skip
    yield case("tar magic everywhere", {"a.tar": lambda: two()[:512] + b"ustar" * 100_000})
    yield case("tar of nothing but zeros", {"a.tar": lambda: bytes(5 << 20)})
    yield case("tar of links only", {f"{n}.tar": tar_block(b"x", 0, kind, link=b"/etc/passwd") + bytes(1_024) for n, kind in enumerate((b"1", b"2", b"3", b"4", b"5", b"6"))}, never=["root:x:0"], daily=True)  # fmt: skip
    yield case("tar headers of noise", {"a.tar": lambda: tar_block(b"a.txt", 0) + b"\xfe" * (512 * 3_000)})
    yield case("tar of zeros", {"a.tar": lambda: tar_block(b"a.txt", 0) + bytes(3 << 20)})
    yield case("tar zeros between", {"a.tar": lambda: tar_block(b"a.txt", 2) + padded(b"x\n") + bytes(5_120) + after})
    yield case("tar truncated", {f"{n}.tar": lambda n=n: (tar_block(b"a.txt", 3_000) + b"w " * 1_500)[:n] for n in range(513, 3_000, 311)})  # fmt: skip
    yield case("tar same name often", {"a.tar": lambda: tarred([("a.txt", prose(f"t{n}").encode()) for n in range(40)])}, kept=[prose(f"t{n}") for n in range(40)])  # fmt: skip


def cases() -> Iterator[Case]:
    yield from _named()
    yield from _zip_lies()
    yield from _tar_lies()
