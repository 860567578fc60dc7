"""zip and tar."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from winnow.ingest.inputs.budget import MIB, ReadLimits

LINES = b'{"text": "a"}\n{"text": "b", "id": "k"}\n'


def sources(reading):
    seeds, broken = reading
    assert not broken
    return [seed.source.removeprefix("t/") for seed in seeds]


def test_members_of_members_are_named_step_by_step(read_bytes, build):
    inner = build.zip_of({"b.jsonl.gz": gzip.compress(LINES)})
    outer = build.tar_of({"dir/page.html": b"<html>", "in/a.zip": inner})
    expected = ["x.tar.zst#dir/page.html", "x.tar.zst#in/a.zip#b.jsonl.gz#1", "x.tar.zst#in/a.zip#b.jsonl.gz#k"]
    assert sources(read_bytes("x.tar.zst", build.compress["zst"](outer))) == expected
    assert sources(read_bytes("x.zip", build.zip_of({"x.tar": outer}))) == [
        name.replace("x.tar.zst", "x.zip#x.tar") for name in expected
    ]


@pytest.mark.parametrize("form", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_tar_names(read_bytes, build, form):
    names = ["./a.txt", "/abs.txt", "d" * 90 + "/" + "n" * 60 + ".txt", "ü/新.txt", "../up.txt", "x#y.txt"]
    if form != tarfile.USTAR_FORMAT:
        names.append("long/" * 60 + "deep.txt")
    data = build.tar_of(dict.fromkeys(names, b"text"), form=form)
    assert sources(read_bytes("x.tar", data)) == [
        "x.tar#" + name.removeprefix("./").removeprefix("/").replace("#", "\\x23") for name in names
    ]


def test_a_tar_of_many_kinds_of_members(read_bytes):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, kind in [
            ("dir", tarfile.DIRTYPE),
            ("link", tarfile.SYMTYPE),
            ("hard", tarfile.LNKTYPE),
            ("pipe", tarfile.FIFOTYPE),
        ]:
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "a.txt"
            archive.addfile(info)
        for name in ("a.txt", ".hidden", "__MACOSX/x.txt", "a.txt", "empty.txt"):
            info = tarfile.TarInfo(name)
            info.size = 0 if name == "empty.txt" else 4
            archive.addfile(info, io.BytesIO(b"text"))
    assert sources(read_bytes("x.tar", out.getvalue())) == ["x.tar#a.txt", "x.tar#a.txt~2", "x.tar#empty.txt"]


def test_two_tars_in_a_row(read_bytes, build):
    data = build.tar_of({"a.txt": b"a"}) + build.tar_of({"b.txt": b"b"})
    assert sources(read_bytes("x.tar", data)) == ["x.tar#a.txt", "x.tar#b.txt"]


def test_a_damaged_tar_header_costs_its_member(read_bytes, build):
    data = bytearray(build.tar_of({f"{n}.txt": b"text" * 200 for n in range(4)}))
    at = data.find(b"1.txt")
    data[at + 100 : at + 140] = b"z" * 40
    seeds, broken = read_bytes("x.tar", bytes(data))
    assert [seed.source for seed in seeds] == ["t/x.tar#0.txt", "t/x.tar#2.txt", "t/x.tar#3.txt"]
    assert [piece.source for piece in broken] == [f"t/x.tar#@{at}"]


def test_a_gap_in_a_tar_costs_what_is_in_it(read_bytes, build):
    data = build.tar_of({f"{n}.txt": bytes([65 + n]) * 2000 for n in range(6)})
    blocks = [gzip.compress(data[at : at + 1500]) for at in range(0, len(data), 1500)]
    bad = bytearray(blocks[4])
    bad[12:20] = bytes(8)
    seeds, broken = read_bytes("x.tar.gz", b"".join([*blocks[:4], bytes(bad), *blocks[5:]]))
    assert [seed.source[-5] for seed in seeds] == ["0", "1", "3", "4", "5"]
    assert all(len(seed.data) == 2000 for seed in seeds)
    assert broken


def test_zip_names(read_bytes):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in ("./a.txt", "d/é.txt", "d/", ".hidden.txt", "__MACOSX/._a.txt", "win\\dows.txt", "a.txt"):
            info = zipfile.ZipInfo("x")
            info.filename = name
            archive.writestr(info, b"text")
    data = out.getvalue()
    raw = data.replace("d/é.txt".encode(), "d/é.txt".encode())
    assert sources(read_bytes("x.zip", raw)) == ["x.zip#a.txt", "x.zip#d/é.txt", "x.zip#win/dows.txt", "x.zip#a.txt~2"]


def test_zip_names_in_utf8_that_do_not_say_so(read_bytes, build):
    data = build.zip_of({"dd.txt": b"text"}).replace(b"dd.txt", "é.txt".encode())
    assert sources(read_bytes("x.zip", data)) == ["x.zip#é.txt"]
    data = build.zip_of({"d.txt": b"text"}).replace(b"d.txt", b"\x82.txt")
    assert sources(read_bytes("x.zip", data)) == ["x.zip#é.txt"]


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        ("フォルダ/表のソート.txt", "cp932"),
        ("新しい表.txt", "cp932"),
        ("中国新闻/报告.txt", "gbk"),
        ("Отчёт за год/глава.txt", "cp866"),
        ("Größe/Übung é.txt", "cp437"),
        ("Ä.txt", "cp437"),
        ("ÄÖÜ.txt", "cp437"),
        ("école primaire à Évreux.txt", "cp437"),
    ],
)
def test_zip_names_in_the_code_page_of_their_machine(read_bytes, build, name, encoding):
    raw = name.encode(encoding)
    data = build.zip_of({"n" * len(raw): b"text"}).replace(b"n" * len(raw), raw)
    assert sources(read_bytes("x.zip", data)) == [f"x.zip#{name}"]
    seeds, _ = read_bytes("x.zip", data[: data.index(b"PK\x01\x02")])
    assert [seed.source for seed in seeds] == [f"t/x.zip#{name}"]


def test_sidecars_in_a_zip(read_bytes, build):
    data = build.zip_of({"p.txt": b"text", "p.txt.json": b'{"title": "T"}', "q.txt": b"text", "q.txt.json": b"no json"})
    seeds, broken = read_bytes("x.zip", data)
    assert [(seed.source, seed.hints.title) for seed in seeds] == [("t/x.zip#p.txt", "T"), ("t/x.zip#q.txt", None)]
    assert [piece.source for piece in broken] == ["t/x.zip#q.txt.json"]


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_zip_methods(read_bytes, build, method):
    ((seed,), broken) = read_bytes("x.zip", build.zip_of({"a.txt": b"text" * 100}, method=method))
    assert seed.data == b"text" * 100
    assert not broken


def test_a_wrong_checksum_costs_one_member(read_bytes, build):
    data = bytearray(build.zip_of({"a.txt": b"first", "b.txt": b"second"}, method=zipfile.ZIP_STORED))
    data[data.find(b"first")] ^= 1
    seeds, broken = read_bytes("x.zip", bytes(data))
    assert [seed.data for seed in seeds] == [b"second"]
    assert [(piece.source, piece.reason) for piece in broken] == [("t/x.zip#a.txt", "Bad CRC-32 for file 'a.txt'")]


def test_an_encrypted_member_is_broken(read_bytes, build):
    data = bytearray(build.zip_of({"a.txt": b"first", "b.txt": b"second"}))
    for at in (6, data.find(b"PK\x01\x02") + 8):
        data[at] |= 1
    seeds, broken = read_bytes("x.zip", bytes(data))
    assert [seed.data for seed in seeds] == [b"second"]
    assert [piece.reason for piece in broken] == ["encrypted"]


def test_a_zip_without_its_directory_is_read_from_the_front(read_bytes, build):
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        whole = build.zip_of({"a.txt": b"first", "b.jsonl": LINES, "c.txt": b"third" * 50}, method=method)
        seeds, broken = read_bytes("x.zip", whole[: whole.find(b"PK\x01\x02")])
        assert [seed.source for seed in seeds] == [
            "t/x.zip#a.txt",
            "t/x.zip#b.jsonl#1",
            "t/x.zip#b.jsonl#k",
            "t/x.zip#c.txt",
        ]
        assert [piece.source for piece in broken] == ["t/x.zip"]


def test_a_zip_written_to_a_pipe_has_its_sizes_behind_the_data(read_bytes, build):
    class Pipe(io.RawIOBase):
        def __init__(self):
            self.data = b""

        def writable(self):
            return True

        def write(self, data):
            self.data += bytes(data)
            return len(data)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", b"first" * 30)
        archive.writestr("b.txt", b"second" * 30)
    seeds, broken = read_bytes("x.zip", pipe.data)
    assert [seed.data for seed in seeds] == [b"first" * 30, b"second" * 30]
    assert not broken
    seeds, broken = read_bytes("x.zip", pipe.data[:-30])
    assert [seed.data for seed in seeds] == [b"first" * 30, b"second" * 30]
    assert len(broken) == 1


def test_containers_inside_each_other_have_a_limit(read_bytes, build):
    data = b"deep"
    for n in range(12):
        data = build.zip_of({f"{n}.zip" if n else "a.txt": data})
    seeds, broken = read_bytes("x.zip", data)
    assert not seeds
    assert [piece.reason for piece in broken] == ["more than 8 layers of containers inside each other"]
    data = b"deep"
    for _ in range(12):
        data = gzip.compress(data)
    assert [piece.reason for piece in read_bytes("x.gz", data)[1]] == [
        "more than 8 layers of containers inside each other"
    ]


def test_a_bomb_is_stopped(read_bytes, build):
    limits = ReadLimits(slack=4 * MIB, ratio=50, payload=MIB)
    inner = build.zip_of({f"{n}.txt": bytes(2 * MIB) for n in range(20)})
    seeds, broken = read_bytes("x.zip", build.zip_of({f"{n}.zip": inner for n in range(20)}), limits)
    assert not seeds
    assert {"expands to more than 50 times its size: taken for a decompression bomb"} <= {
        piece.reason for piece in broken
    }


def test_more_members_than_the_limit(read_bytes, build):
    limits = ReadLimits(members=5)
    files = {f"{n}.txt": b"x" for n in range(6)}
    seeds, broken = read_bytes("x.tar", build.tar_of(files), limits)
    assert len(seeds) == 5
    assert [piece.reason for piece in broken] == ["more than 5 members; the rest is not read"]
    seeds, broken = read_bytes("x.zip", build.zip_of(files), limits)
    assert not seeds
    assert [piece.reason for piece in broken] == ["more than 5 members"]


def test_a_sparse_tar_member_is_broken(read_bytes):
    info = tarfile.TarInfo("s.txt")
    info.type = tarfile.GNUTYPE_SPARSE
    seeds, broken = read_bytes("x.tar", info.tobuf(tarfile.GNU_FORMAT) + bytes(1024))
    assert not seeds
    assert [piece.reason for piece in broken] == ["a sparse file"]


def test_nothing_is_ever_unpacked(read_bytes, build, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    target = str(tmp_path / "evil.txt")
    for data in (build.zip_of({target: b"x", "../evil.txt": b"x"}), build.tar_of({target: b"x", "../evil.txt": b"x"})):
        seeds, _ = read_bytes("x", data)
        assert len(seeds) == 2
    assert not list(tmp_path.iterdir())


names = st.text(st.sampled_from("ab/é#~ ."), min_size=1, max_size=8).filter(
    lambda name: not name.endswith("/") and all(part and not part.startswith(".") for part in name.split("/"))
)
files = st.dictionaries(names.map("{}.txt".format), st.binary(max_size=50).map(lambda data: b"text" + data), max_size=6)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(files)
def test_what_is_written_is_read(read_bytes, build, wanted):
    readings = [read_bytes("x.zip", build.zip_of(wanted)), read_bytes("x.tar", build.tar_of(wanted))]
    for seeds, broken in readings if wanted else []:
        assert [seed.data for seed in seeds] + [piece.reason for piece in broken] == [
            data for data in wanted.values() if b"\x00" not in data
        ] + ["not a document: binary data" for data in wanted.values() if b"\x00" in data]
