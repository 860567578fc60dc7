"""Links, pipes, devices and folders that go round in circles."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from .case import Case, prose
from .sidecars import _socket


def _many(folder: Path) -> None:
    for n in range(200):
        (folder / f"l{n}").symlink_to("/etc/passwd")


def _chain(folder: Path, last: str) -> None:
    for n in range(30):
        (folder / f"l{n:02d}").symlink_to(f"l{n + 1:02d}")
    (folder / "l30").symlink_to(last)


def _bomb(folder: Path) -> None:
    """Folders that each hold ten links to the next: ten to the ninth ways to one file."""
    for n in range(9):
        (folder / f"f{n}").mkdir()
        for m in range(10):
            (folder / f"f{n}" / f"l{m}").symlink_to(f"../f{n + 1}")
    (folder / "f9").mkdir()
    (folder / "f9" / "a.txt").write_text(prose("link bomb"))


def _relative(folder: Path) -> None:
    (folder / "real").mkdir()
    (folder / "real" / "a.txt").write_text(prose("real"))
    (folder / "linked").symlink_to("real")
    (folder / "b.txt").symlink_to("real/a.txt")


def _hard(folder: Path) -> None:
    (folder / "a.txt").write_text(prose("hard"))
    for n in range(50):
        os.link(folder / "a.txt", folder / f"b{n}.txt")


def _device(folder: Path) -> None:
    try:
        os.mknod(folder / "zero.txt", 0o020644, os.makedev(1, 5))
        os.mknod(folder / "random.html", 0o020644, os.makedev(1, 9))
    except OSError:
        (folder / "zero.txt").symlink_to("/dev/zero")


def _hole(folder: Path) -> None:
    with open(folder / "hole.txt", "wb") as out:
        out.truncate(1 << 40)
    with open(folder / "hole.jsonl", "wb") as out:
        out.write(b'{"text":"')
        out.truncate(1 << 31)


def _locked(folder: Path) -> None:
    (folder / "a.txt").write_text(prose("locked"))
    (folder / "a.txt").chmod(0)
    (folder / "f").mkdir()
    (folder / "f" / "b.txt").write_text(prose("locked folder"))
    (folder / "f").chmod(0)


def _bits(folder: Path) -> None:
    (folder / "a.txt").write_text(prose("bits"))
    (folder / "a.txt").chmod(0o6777)


MADE: dict[str, tuple[Callable[[Path], object], tuple[str, ...]]] = {
    "to a file outside": (lambda f: (f / "l.txt").symlink_to("/etc/passwd"), ()),
    "to a folder outside": (lambda f: (f / "etc").symlink_to("/etc"), ()),
    "to the root": (lambda f: (f / "root").symlink_to("/"), ()),
    "outside by steps": (lambda f: (f / "l").symlink_to("../" * 60 + "etc"), ()),
    "to its own folder": (lambda f: (f / "l").symlink_to("."), ()),
    "to the folder above": (lambda f: (f / "l").symlink_to(".."), ()),
    "to itself": (lambda f: (f / "l.txt").symlink_to("l.txt"), ()),
    "in a circle": (lambda f: ((f / "a").symlink_to("b"), (f / "b").symlink_to("a")), ()),
    "to nothing": (lambda f: (f / "l.txt").symlink_to("nowhere"), ()),
    "to a name too long": (lambda f: (f / "l.txt").symlink_to("n" * 300), ()),
    "to controls": (lambda f: (f / "l.txt").symlink_to("\x1b[2J\n"), ()),
    "chain outside": (lambda f: _chain(f, "/etc/passwd"), ()),
    "chain to nothing": (lambda f: _chain(f, "nowhere"), ()),
    "two hundred": (_many, ()),
    "to processes": (lambda f: (f / "self").symlink_to("/proc/self"), ()),
    "to a descriptor": (lambda f: (f / "fd.txt").symlink_to("/proc/self/fd/0"), ()),
    "to devices": (lambda f: [(f / d).symlink_to(f"/dev/{d}") for d in ("zero", "random", "tty", "stdin", "full")], ()),
    "to a hidden file": (lambda f: ((f / ".h.txt").write_text(prose("hidden")), (f / "l.txt").symlink_to(".h.txt")), ()),
    "to a hidden folder": (lambda f: ((f / ".h").mkdir(), (f / ".h" / "a.txt").write_text(prose("h f")), (f / "l").symlink_to(".h")), ()),
    "inside": (_relative, (prose("real"),)),
    "bomb": (_bomb, (prose("link bomb"),)),
    "hard": (_hard, (prose("hard"),)),
    "pipe": (lambda f: os.mkfifo(f / "p.txt"), ()),
    "pipes": (lambda f: [os.mkfifo(f / f"p{n}.html") for n in range(40)], ()),
    "pipe as archive": (lambda f: os.mkfifo(f / "p.zip"), ()),
    "link to a pipe": (lambda f: (os.mkfifo(f / ".p"), (f / "p.txt").symlink_to(".p")), ()),
    "socket": (lambda f: _socket(f / "s.txt"), ()),
    "device": (_device, ()),
    "holes": (_hole, ()),
    "locked": (_locked, ()),
    "bits of modes": (_bits, (prose("bits"),)),
    "folder of nothing": (lambda f: (f / "d.txt").mkdir(), ()),
    "settings that link": (lambda f: (f / "winnow.toml").symlink_to("/etc/shadow"), ()),
}  # fmt: skip


def cases() -> Iterator[Case]:
    for words, (make, kept) in MADE.items():
        yield Case(f"links {words}", lambda folder, m=make: (folder.mkdir(exist_ok=True), m(folder))[0], kept=kept, never=("root:x:0", "daemon:"), daily=True)  # fmt: skip
