"""Decoding and repair: MB per CPU second, and repair against ftfy with the same options, interleaved.

usage: python tests/benchmarks/bench_decode.py [TEXTS.jsonl.gz ...]   (rows with a "text"; default: our sentences)
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from bench_language import texts
from ftfy import TextFixerConfig, fix_text
from winnow.normalize.characters.decode import decode
from winnow.normalize.characters.repair import Repairer

SAFE = TextFixerConfig(
    unescape_html=False,
    fix_latin_ligatures=False,
    fix_character_width=False,
    uncurl_quotes=False,
    fix_line_breaks=False,
    explain=False,
)


def rate(name: str, data: bytes, work: Callable[[], object]) -> None:
    """Print the best of three."""
    best = 1e9
    for _ in range(3):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    print(f"{name:32}{len(data) / best / 1e6:9.1f} MB/s")


def main() -> None:
    """Print the rates."""
    sample = texts(sys.argv[1:])
    ascii_text = ("The quick brown fox jumps over the lazy dog again and again. " * 20 + "\n") * 2_000
    utf8 = "\n".join(sample).encode()
    utf8 *= max(1, 5_000_000 // len(utf8))
    rate("decode ASCII", ascii_text.encode(), lambda: decode(ascii_text.encode()))
    rate("decode valid UTF-8", utf8, lambda: decode(utf8))
    page = ("Ein schöner Garten für alle, über den wir uns freuen. " * 400).encode("cp1252")
    rate("decode windows-1252, guessed", page, lambda: decode(page))
    repairer = Repairer()
    spent = {"winnow": 0.0, "ftfy, same options": 0.0}
    size = sum(len(text.encode()) for text in sample)
    for text in sample:
        for name in spent:
            start = time.process_time()
            if name == "winnow":
                repairer.repair(text, parsed_html=True)
            else:
                fix_text(text, SAFE)
            spent[name] += time.process_time() - start
    for name, seconds in spent.items():
        print(f"repair, {name:24}{seconds / size * 1e9:9.1f} ms/MB  {spent['ftfy, same options'] / seconds:5.1f}x")


if __name__ == "__main__":
    main()
