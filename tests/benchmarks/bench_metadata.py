"""Metadata of web pages: precision, recall and CPU per page of winnow, trafilatura, htmldate and newspaper4k.

One interleaved run: every page goes through every tool before the next page, CPU time of the process is counted per
tool, each tool parses the page itself (winnow's figure is also given without its parse, which extraction shares).
Scored by the scorer that belongs to the development data. Tools that are not installed are left out.

    python tests/benchmarks/bench_metadata.py [--every 4] [--data ../shared/data] [--tools ../shared/tools]
"""

from __future__ import annotations

import argparse
import gzip
import json
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from winnow.normalize.document import Hints
from winnow.normalize.metadata.reader import MetadataReader
from winnow.normalize.page import parse_page

ROOT = Path(__file__).resolve().parents[2]
Answer = dict[str, object]


def tools() -> dict[str, Callable[[str], Answer]]:
    """Name -> what it makes of a page's markup."""
    reader = MetadataReader()

    def winnow(html: str) -> Answer:
        meta = reader.from_page(parse_page(html), Hints())
        return {"title": meta.title, "date": meta.date, "authors": meta.authors, "site": meta.site}

    found: dict[str, Callable[[str], Answer]] = {"winnow": winnow}
    try:
        from trafilatura.metadata import extract_metadata

        def trafilatura(html: str) -> Answer:
            meta = extract_metadata(html, extensive=True)
            return {
                "title": meta.title,
                "date": meta.date,
                "authors": meta.author.split("; ") if meta.author else [],
                "site": meta.sitename,
            }

        found["trafilatura"] = trafilatura
        from htmldate import find_date

        found["htmldate"] = lambda html: {"date": find_date(html, original_date=True, extensive_search=True)}
        found["htmldate fast"] = lambda html: {"date": find_date(html, original_date=True, extensive_search=False)}
    except ImportError:
        pass
    try:
        import newspaper

        def newspaper4k(html: str) -> Answer:
            article = newspaper.article("http://localhost/", input_html=html)
            day = article.publish_date
            return {
                "title": article.title,
                "date": day.date().isoformat() if day else None,
                "authors": article.authors,
                "site": article.meta_site_name,
            }

        found["newspaper4k"] = newspaper4k
    except ImportError:
        pass
    return found


def main() -> None:
    """Run and print one table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--every", type=int, default=1, help="take every n-th page")
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared/data")
    parser.add_argument("--tools", type=Path, default=ROOT.parent / "shared/tools")
    args = parser.parse_args()
    lines = (args.data / "meta/gold.jsonl").read_text(encoding="utf-8").split("\n")
    chosen = [line for line in lines if line][:: args.every]
    readers = tools()
    spent: dict[str, float] = defaultdict(float)
    failed: dict[str, int] = defaultdict(int)
    answers: dict[str, list[str]] = {name: [] for name in readers}
    parsing = 0.0
    for line in chosen:
        entry = json.loads(line)
        path = args.data / "meta/html" / f"{entry['id']}.html.gz"
        with gzip.open(path, "rt", encoding="utf-8", errors="replace") as file:
            html = file.read()
        started = time.process_time()
        parse_page(html)
        parsing += time.process_time() - started
        for name, read in readers.items():
            started = time.process_time()
            try:
                answer = read(html)
            except Exception:  # a peer's crash is an empty answer
                answer = {}
                failed[name] += 1
            spent[name] += time.process_time() - started
            answers[name].append(json.dumps({"source": f"x/{entry['id']}", **answer}))
    print(f"{len(chosen)} pages; parsing alone {1000 * parsing / len(chosen):.1f} ms a page")
    for name, rows in answers.items():
        print(f"\n{name}: {1000 * spent[name] / len(chosen):.1f} ms a page, {failed[name]} failed")
        with tempfile.TemporaryDirectory() as folder:
            gold, got = Path(folder) / "gold.jsonl", Path(folder) / "got.jsonl"
            gold.write_text("\n".join(chosen), encoding="utf-8")
            got.write_text("\n".join(rows), encoding="utf-8")
            subprocess.run([sys.executable, str(args.tools / "score_metadata.py"), str(gold), str(got)], check=True)


if __name__ == "__main__":
    main()
