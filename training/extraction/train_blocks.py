"""Train the block classifier of `winnow.normalize.extract` and report what it reaches on sites it has not seen.

    python training/extraction/train_blocks.py --data ../shared/data/extract --more ../shared/data/extract-more \
        --work /tmp/blocks [--write]

Needs scikit-learn and lightgbm, at training time only. Pages of both sets are folded by site: each page is judged by a
model that saw none of its site; threads made for the purpose (`made_forums`) are added to the training pages only. With
``--write`` a model of all pages is written to ``normalize/extract/data``, and what each page scored out of fold to
``out_of_fold.json`` and ``docs/extraction.md`` (`report`). Data statement and method: ``docs/extraction.md``.
One thread and fixed seeds: the same pages and versions give the same file.
"""

from __future__ import annotations

import argparse
import collections
import gzip
import itertools
import json
import pickle
import random
import re
import sys
import zlib
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests" / "helpers"))

from labels import labels
from made_forums import ForumMaker
from overlap import f1, shingles, tokens
from report import SETS, write_report, write_tables
from winnow.normalize.characters.decode import decode
from winnow.normalize.characters.wrong_charset import read_page
from winnow.normalize.extract.lexicon import placings, wordings
from winnow.normalize.extract.model import DATA, VERSION, BlockModel, as_tables, blocks_to_keep, decide
from winnow.normalize.extract.page_features import gather
from winnow.normalize.extract.page_labels import PageLabels
from winnow.normalize.extract.trafilatura_rules import Rules
from winnow.normalize.extract.whole_page import look_over
from winnow.normalize.page import parse_page

FOLDS = 5
ROUNDS = 220
MIN_SITES = 8
LEXICON_SHARE = 0.25
GROUP_SHARE = 0.6
MADE = 150
MADE_SHARE = 0.25
MADE_SEED = 7
LAST_COPY = {"article", "product"}
"""Pages whose gold text is taken to be the last of several copies."""
TREES = {
    "objective": "binary", "learning_rate": 0.07, "num_leaves": 12, "min_data_in_leaf": 100,
    "min_sum_hessian_in_leaf": 20, "lambda_l2": 40, "feature_fraction": 0.2,
    "bagging_fraction": 0.8, "bagging_freq": 1, "max_bin": 63, "max_depth": 7,
    "num_threads": 1, "deterministic": True, "seed": 1, "verbose": -1,
}  # fmt: skip


def look_at(page, rules, gold_words, *, site, kind, name):
    """Evidence, words, labels and lexicon features of one page."""
    evidence = gather(page, rules)
    blocks = evidence.blocks.blocks
    parts = [tokens(block.text) for block in blocks]
    bags = [[*wordings(block), *placings(evidence.blocks, block.node)] for block in blocks]
    y = labels(parts, gold_words, first=kind not in LAST_COPY)
    return {
        "site": site, "type": kind, "id": name, "parts": parts, "y": y, "gold": shingles(gold_words), "bags": bags,
        "rows": evidence.rows, "sizes": evidence.sizes, "groups": evidence.groups, "answer": evidence.answer,
        "held": evidence.held, "headings": evidence.headings, "counts": np.ones(len(blocks)),
        "lines": [block.text for block in blocks], "page": evidence.blocks, "tables": evidence.tables,
        "title": evidence.title, "kind": evidence.kind,
    }  # fmt: skip


def read(data: Path, more: Path, cache: Path):
    """The labelled pages, further ones for training, and made ones, kept in a file between runs."""
    if cache.exists():
        return pickle.loads(cache.read_bytes())
    rules = Rules(comments=False, retry=False)
    pages = list(_labelled(data, rules))
    further = list(_labelled(more, rules))
    made = list(made_pages(data.parent / "dedup" / "labelled.jsonl.gz", rules))
    cache.parent.mkdir(parents=True, exist_ok=True)
    cache.write_bytes(pickle.dumps((pages, further, made)))
    return pages, further, made


def _labelled(data: Path, rules):
    for gold in _records(data / "gold.jsonl.gz"):
        markup, _ = read_page(decode(gzip.decompress((data / gold["file"]).read_bytes()), html=True).text)
        page = parse_page(markup, gold["url"] or None)
        site = gold.get("site") or gold["url"] or gold["id"]
        kind = gold["page_type"]
        yield look_at(page, rules, tokens(gold["gold"]), site=site, kind=kind, name=gold["id"])


def _records(path):
    return [json.loads(line) for line in gzip.decompress(path.read_bytes()).decode().rstrip("\n").split("\n")]


def made_pages(texts, rules):
    """Four threads to one article with comments, made of sentences of other texts.

    Names and dates of posts count for nothing: gold texts differ there.
    """
    sentences = {}
    for text in _records(texts):
        if text["kind"] in {"single", "base"} and text["lang"] == "en" and not text["src"].startswith("deb"):
            found = re.findall(r"[A-Z][^.!?\n]{15,200}[.!?]", text["text"])
            sentences.update(dict.fromkeys([" ".join(sentence.split()) for sentence in found]))
    rng = random.Random(MADE_SEED)
    pool = list(sentences)
    rng.shuffle(pool)
    maker = ForumMaker(MADE_SEED)
    for number in range(MADE):
        paragraphs = []
        for _ in range(rng.randint(5, 30)):
            size = rng.choice((1, 1, 2, 2, 3, 4, 6))
            paragraphs.append(" ".join(pool[:size]))
            del pool[:size]
        threaded = number % 5 > 0
        thread = (maker.thread if threaded else maker.article)(paragraphs, pool[:10])
        del pool[:10]
        kind, name = "forum" if threaded else "article", f"made-{number}"
        gold_words = tokens("\n".join(thread.content))
        page = look_at(parse_page(thread.markup, None), rules, gold_words, site=name, kind=kind, name=name)
        neutral = [thread.is_neutral(" ".join(line.split())) for line in page["lines"]]
        page["counts"] = np.where(np.array(neutral) & ~page["y"], 0.0, MADE_SHARE)
        yield page


def weights(page):
    """A block counts by its words, a page by one, a made page by less."""
    size = np.array([len(part) for part in page["parts"]], float)
    return np.minimum((size + 1.5) / (max(30.0, size[page["y"]].sum()) + 0.15 * size.sum()), 0.5) * 100 * page["counts"]


def fit(pages):
    """The model's data: lexicon by logistic regression, trees by gradient boosting, each on its own."""
    import lightgbm
    from scipy import sparse
    from sklearn.linear_model import LogisticRegression

    seen = collections.defaultdict(set)
    for page in pages:
        for bag in page["bags"]:
            for word in bag:
                seen[word].add(page["site"])
    names = sorted(word for word, sites in seen.items() if len(sites) >= MIN_SITES)
    column = {word: index for index, word in enumerate(names)}
    rows, columns, at = [], [], 0
    for page in pages:
        for bag in page["bags"]:
            found = [column[word] for word in bag if word in column]
            rows += [at] * len(found)
            columns += found
            at += 1
    matrix = sparse.csr_matrix((np.ones(len(rows), np.float32), (rows, columns)), shape=(at, len(names)))
    y = np.concatenate([page["y"] for page in pages]).astype(int)
    w = np.concatenate([weights(page) for page in pages])
    linear = LogisticRegression(C=0.03, max_iter=400).fit(matrix, y, sample_weight=w)
    dataset = lightgbm.Dataset(np.concatenate([page["rows"] for page in pages]), y, weight=w)
    boosted = lightgbm.train(TREES, dataset, ROUNDS)
    return {
        "version": VERSION,
        "columns": int(pages[0]["rows"].shape[1]),
        "lexicon_share": LEXICON_SHARE,
        "group_share": GROUP_SHARE,
        "bias": round(float(linear.intercept_[0]), 4),
        "lexicon": {n: round(float(c), 3) for n, c in zip(names, linear.coef_[0], strict=True) if abs(c) >= 0.003},
        **_flatten(boosted.dump_model()["tree_info"]),
    }


def _flatten(trees):
    """Trees as parallel lists of nodes; a leaf leads to itself."""
    roots, feature, threshold, left, right, value = [], [], [], [], [], []
    deepest = 0

    def add(node, depth):
        nonlocal deepest
        deepest = max(deepest, depth)
        here = len(feature)
        feature.append(node.get("split_feature", 0))
        # 7 significant digits place a threshold between neighbouring single-precision values of most features
        threshold.append(float(f"{node['threshold']:.9g}") if "threshold" in node else 0.0)
        value.append(round(node.get("leaf_value", 0.0), 6))
        left.append(here)
        right.append(here)
        if "left_child" in node:
            left[here] = add(node["left_child"], depth + 1)
            right[here] = add(node["right_child"], depth + 1)
        return here

    roots += [add(tree["tree_structure"], 0) for tree in trees]
    return {
        "depth": deepest,
        "roots": roots,
        "feature": feature,
        "threshold": threshold,
        "left": left,
        "right": right,
        "value": value,
    }


class _Bags:
    """Lexicon scores from bags kept at reading, for pages whose blocks are not kept."""

    def __init__(self, model):
        self.lexicon = model.lexicon

    def scores(self, page):
        get = self.lexicon.weights.get
        return np.array([self.lexicon.bias + sum(get(word, 0.0) for word in bag) for bag in page["bags"]])


def table(scores, pages):
    by = collections.defaultdict(list)
    for score, page in zip(scores, pages, strict=True):
        by["all"].append(score)
        by[page["type"]].append(score)
    return "  ".join(f"{k} {np.mean(v):.4f}" for k, v in sorted(by.items(), key=lambda item: -len(item[1])))


def judged(pages, odds, lexicon_share, group_share):
    """F1 of what `Extractor` would answer: the words of the rendered text are those of the kept blocks."""
    labels = PageLabels()
    scores = []
    for page, pair in zip(pages, odds, strict=True):
        if pair is None:
            scores.append(f1(shingles(tokens(page["answer"])), page["gold"]))
            continue
        trees, words = pair
        sizes, tables = page["sizes"], page["tables"]
        both = (1 - lexicon_share) * trees + lexicon_share * words
        choice = decide(*as_tables(both, sizes, page["groups"], tables.table), group_share)
        kept, _ = blocks_to_keep(choice, page["held"], sizes, page["headings"])
        kept = look_over(page["page"], kept, tables, sizes, page["title"], labels, page["kind"]).kept
        scores.append(
            f1(
                shingles([w for part, keep in zip(page["parts"], kept, strict=True) if keep for w in part]),
                page["gold"],
            )
        )
    return scores


def out_of_fold(pages, made):
    """For each page the odds of its blocks, by trees and by lexicon, from a model that saw no page of its site."""
    odds = [None] * len(pages)
    fold = [zlib.crc32(page["site"].encode()) % FOLDS for page in pages]
    for held in range(FOLDS):
        seen = [page for page, own in zip(pages, fold, strict=True) if own != held and len(page["parts"])]
        model = BlockModel(fit(seen + made))
        for i, page in enumerate(pages):
            if fold[i] == held and len(page["parts"]):
                odds[i] = (model.trees(page["rows"]), _Bags(model).scores(page))
        print("fold", held, flush=True)
    return odds


def _perfect(page):
    return shingles([word for part, keep in zip(page["parts"], page["y"], strict=True) if keep for word in part])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--more", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True, help="what was read and judged: remove it to redo")
    parser.add_argument("--shares", action="store_true", help="try other shares of the lexicon and of the group")
    parser.add_argument("--write", action="store_true", help="the packaged weights, the report and the documentation")
    arguments = parser.parse_args()
    pages, further, made = read(arguments.data, arguments.more, arguments.work / "pages.pkl")
    both, cache = pages + further, arguments.work / "odds.pkl"
    odds = pickle.loads(cache.read_bytes()) if cache.exists() else out_of_fold(both, made)
    cache.write_bytes(pickle.dumps(odds))
    plain = [f1(shingles(tokens(page["answer"])), page["gold"]) for page in both]
    perfect = [f1(_perfect(page), page["gold"]) for page in both]
    own = judged(both, odds, LEXICON_SHARE, GROUP_SHARE)
    for name, part in (("development", slice(0, len(pages))), ("further", slice(len(pages), None))):
        for what, scores in (("winnow", own), ("trafilatura", plain), ("best blocks", perfect)):
            print(f"{name} {what}", table(scores[part], both[part]))
    if arguments.shares:
        for lexicon_share, group_share in itertools.product((0.0, 0.25, 0.35, 0.45), (0.0, 0.3, 0.4, 0.6)):
            shared = judged(both, odds, lexicon_share, group_share)
            print(f"{lexicon_share:.2f} {group_share:.2f}", table(shared, both), flush=True)
    if arguments.write:
        model = fit([page for page in both if len(page["parts"])] + made)
        target = Path(__file__).resolve().parents[2] / "normalize" / "extract" / "data" / DATA
        target.parent.mkdir(exist_ok=True)
        target.write_text(json.dumps(model, separators=(",", ":"), ensure_ascii=False) + "\n", "utf-8")
        scored = [
            {"id": page["id"], "type": page["type"], "scores": scores}
            for page, *scores in zip(both, own, plain, perfect, strict=True)
        ]
        write_report(target, model["columns"], {SETS[0]: scored[: len(pages)], SETS[1]: scored[len(pages) :]})
        write_tables()
        print("written", target.stat().st_size)


if __name__ == "__main__":
    main()
