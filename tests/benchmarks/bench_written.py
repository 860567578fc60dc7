"""Measure what written texts keep: prose lines, headings and fenced blocks of the files of folders and archives.

    python tests/benchmarks/bench_written.py [--nameless] [PATH...]      # default: the real files beside the project

Files are those whose names say that they were written as text (Markdown, reStructuredText, AsciiDoc, LaTeX, manual
pages). ``--nameless`` hides the names, so that the marks alone have to tell; front matter counts as no line, and
references such as ``&eacute;`` outside of code may be resolved.
"""

from __future__ import annotations

import argparse
import collections
import gzip
import html
import re
import tarfile
import time
from collections.abc import Iterator
from pathlib import Path

from winnow.normalize.document import Rejected, Seed
from winnow.normalize.pipeline import Normalizer
from winnow.normalize.written.front_matter import split_front_matter
from winnow.normalize.written.names import kind_of_name

REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "real"
WRITTEN = ("markdown", "restructuredtext", "asciidoc", "latex", "manual")
FENCE = re.compile(r"[ \t]{0,12}(```+|~~~+)[ \t]*([^`\n]*)")
HEADING = re.compile(r"#{1,6}\s+\S|={1,5}\s+\S|\.S[Hh]\s+\S|\\(?:sub)*section")


def kind_written(name: str) -> str | None:
    """The kind of a file that counts here."""
    kind, extension = kind_of_name(name)
    if kind is None and "/man/" in name and extension[:1].isdigit():
        return "manual"
    return kind if kind in WRITTEN else None


def files(path: Path) -> Iterator[tuple[str, bytes]]:
    """Name and content of each file in a folder or archive."""
    if path.name.endswith(".tar.gz"):
        with tarfile.open(path) as archive:
            for member in archive:
                if member.isfile() and (stream := archive.extractfile(member)):
                    yield member.name, stream.read()
        return
    for file in sorted(path.rglob("*")):
        if file.is_file():
            yield str(file), file.read_bytes()


def parts(text: str) -> tuple[list[str], list[str], list[str]]:
    """The prose lines, headings and fenced blocks of a text."""
    prose, headings, blocks = [], [], []
    block: list[str] = []
    fence = ""
    for line in text.split("\n"):
        mark = FENCE.fullmatch(line)
        if fence:
            block.append(line)
            if mark and mark[1].startswith(fence) and not mark[2].strip():
                blocks.append("\n".join(block))
                fence = ""
        elif mark and mark[1][0] == "`":
            fence, block = mark[1], [line]
        elif HEADING.match(line):
            headings.append(line.strip())
        elif len(line.split()) >= 6 or len(line) >= 40:
            prose.append(line.strip())
    return prose, headings, blocks


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="*", type=Path)
    parser.add_argument("--nameless", action="store_true")
    args = parser.parse_args()
    normalize = Normalizer()
    counts: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    for path in args.paths or sorted(REAL.glob("*.tar.gz")):
        for name, data in files(path):
            kind = kind_written(name)
            try:
                text = (gzip.decompress(data) if name.endswith(".gz") else data).decode() if kind else ""
            except (UnicodeDecodeError, OSError):
                continue
            if not kind or len(text) < 200:
                continue
            began = time.process_time()
            try:
                document = normalize(Seed("bench/text" if args.nameless else name, text, "text"))
            except Rejected:
                continue
            row = counts[kind]
            row["seconds"] += time.process_time() - began  # type: ignore[assignment]
            row["texts"] += 1
            row["told"] += document.kind.name == kind
            row["titled"] += document.meta.title is not None
            kept = collections.Counter(html.unescape(line.strip()) for line in document.text.split("\n"))
            body = split_front_matter(text)[1] if kind == "markdown" else text
            for what, lines in zip(("prose", "headings"), parts(body)[:2], strict=True):
                row[what] += len(lines)
                row[f"{what} kept"] += sum((collections.Counter(map(html.unescape, lines)) & kept).values())
            blocks = parts(body)[2]
            row["fences"] += len(blocks)
            row["fences kept"] += sum(block in document.text for block in blocks)
    for kind, row in sorted(counts.items()):
        print(
            f"{kind:17} {row['texts']:4} texts, told {row['told']}, titled {row['titled']}, "
            + ", ".join(f"{what} {row[f'{what} kept']} of {row[what]}" for what in ("prose", "headings", "fences"))
            + f", {1000 * row['seconds'] / row['texts']:.1f} ms a text"
        )


if __name__ == "__main__":
    main()
