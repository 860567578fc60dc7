"""Quality and CPU of page extraction beside other extractors, on the labelled pages.

    python tests/benchmarks/bench_extract.py ../shared/data/extract [--pages N]

All run on the same page one after another, so that the ratios hold on a busy machine; CPU is relative to
`trafilatura.bare_extraction` with metadata. The pages are those winnow's model was trained on, so its quality here
flatters it; `train_blocks.py` reports what it reaches on sites it has not seen.
"""

from __future__ import annotations

import argparse
import collections
import gzip
import json
import logging
import sys
import time
from pathlib import Path

import trafilatura
from resiliparse.extract.html2text import extract_plain_text

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "helpers"))

from overlap import f1, shingles, tokens
from winnow.normalize.characters.decode import decode
from winnow.normalize.characters.wrong_charset import read_page
from winnow.normalize.document import Hints, Rejected
from winnow.normalize.extract import Extractor
from winnow.normalize.metadata.reader import MetadataReader
from winnow.normalize.page import parse_page


def contenders():
    extractor = Extractor()

    reader = MetadataReader()

    def winnow(html, url, *, metadata=False):
        try:
            page = parse_page(read_page(html)[0], url)
            if metadata:
                reader.from_page(page, Hints())
            return extractor.extract(page).text
        except Rejected:
            return ""

    def bare(html, url, **options):
        document = trafilatura.bare_extraction(html, url=url, **options)
        return (document.text or "") if document is not None else ""

    found = {
        "trafilatura+meta": lambda html, url: bare(html, url, with_metadata=True),
        "winnow": winnow,
        "winnow+meta": lambda html, url: winnow(html, url, metadata=True),
        "trafilatura": lambda html, url: bare(html, url, include_comments=False),
        "trafilatura fast": lambda html, url: bare(html, url, include_comments=False, fast=True),
        "resiliparse": lambda html, url: extract_plain_text(html, main_content=True),
    }
    try:
        import rs_trafilatura
    except ImportError:
        pass
    else:
        found["rs-trafilatura"] = lambda html, url: rs_trafilatura.extract(html).main_content or ""
    try:
        import readability
        from lxml import html as lxml_html
    except ImportError:
        pass
    else:
        found["readability"] = lambda html, url: lxml_html.fromstring(
            readability.Document(html).summary()
        ).text_content()
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("data", type=Path)
    parser.add_argument("--pages", type=int, default=0, help="only so many, spread over the file")
    arguments = parser.parse_args()
    logging.disable(logging.CRITICAL)
    with gzip.open(arguments.data / "gold.jsonl.gz", "rt", encoding="utf-8") as lines:
        gold = [json.loads(line) for line in lines]
    if arguments.pages:
        gold = gold[:: max(1, len(gold) // arguments.pages)]
    extractors = contenders()
    warm = "<html><body><article><p>" + "Some words to warm up every cache. " * 40 + "</p></article></body></html>"
    for extract in extractors.values():
        extract(warm, None)
    seconds = collections.Counter()
    scores = {name: collections.defaultdict(list) for name in extractors}
    for record in gold:
        html = decode(gzip.decompress((arguments.data / record["file"]).read_bytes()), html=True).text
        wanted = shingles(tokens(record["gold"]))
        for name, extract in extractors.items():
            started = time.process_time()
            try:
                text = extract(html, record["url"] or None)
            except Exception:
                text = ""
            seconds[name] += time.process_time() - started
            for group in ("all", record["page_type"]):
                scores[name][group].append(f1(shingles(tokens(text)), wanted))
    groups = sorted(scores["winnow"], key=lambda group: -len(scores["winnow"][group]))
    print(f"{'4-gram F1':18}" + "".join(f"{group[:10]:>11}" for group in groups) + f"{'ms/page':>9}{'CPU':>6}")
    for name in extractors:
        means = "".join(f"{sum(scores[name][g]) / len(scores[name][g]):11.3f}" for g in groups)
        print(
            f"{name:18}{means}{seconds[name] / len(gold) * 1000:9.1f}{seconds[name] / seconds['trafilatura+meta']:6.2f}"
        )


if __name__ == "__main__":
    main()
