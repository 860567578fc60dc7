"""Train the line classifier of winnow.normalize.lines and write its weights.

    python training/lines/train_lines.py --folds /tmp/folds        # five site-grouped folds, for honest figures
    python training/lines/train_lines.py --ship                    # all data, into the package

Needs scikit-learn, jax, optax and the development data in ../shared/data (training/lines/README.md says what is
in it).
The same data, versions and machine type give the same weights: all randomness comes from fixed seeds.
"""

from __future__ import annotations

import argparse
import ast
import gzip
import hashlib
import json
import logging
import random
import re
import sysconfig
import textwrap
import time
import warnings
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import scipy.sparse as sparse
from line_net import Example, fit_net, pack
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier
from winnow.normalize.dumps import open_dump
from winnow.normalize.lines.characters import CharacterTable
from winnow.normalize.lines.context import by_itself, context
from winnow.normalize.lines.features import Lines, read_lines
from winnow.normalize.lines.model import BUCKETS, CLIP, FORMAT, WEIGHTS, word_buckets
from winnow.normalize.lines.phrases import PhraseBook, plain_all

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "data"
FOLDS = 5
ALONE = 16  # width of the net that sees each line by itself
MIN_SITES = 8
LONG = 10  # words of a line the second lexicon is fitted on
DERIVED = 0.3  # weight of made texts: more of it guards clean texts better and finds less boilerplate
STYLED = 0.7  # weight of a dump in one of the tools' styles
STYLES = ("lynx", "w3m", "html2text", "pandoc", "bs4", "bs4nl", "oneline", "innertext", "inscriptis", "wet")
TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]|[^\W_]+(?:['’][^\W_]+)*")


@dataclass(slots=True)
class Page:
    """One training text: lines and labels (1 content, 0 boilerplate, -1 unused), its site, kind and weight."""

    name: str
    kind: str
    site: str
    lines: list[str]
    labels: list[int]
    weight: float = 1.0


def fold_of(site: str) -> int:
    return int(hashlib.md5(site.encode()).hexdigest(), 16) % FOLDS


def tokens(text: str) -> list[str]:
    return TOKEN.findall(text.lower())


def textmode_pages() -> list[Page]:
    """The labelled text dumps of the development pages."""
    pages = []
    with gzip.open(DATA / "extract" / "textmode.jsonl.gz", "rt", encoding="utf-8") as stream:
        for row in map(json.loads, stream):
            if 1 not in row["y"]:
                continue  # the page was decoded wrongly: nothing of the gold text is found in it
            article = 2.0 if row["page_type"] == "article" else 1.0
            mode = 2.0 if row["mode"] == "resid" else 1.0
            pages.append(Page(row["id"], row["mode"], row["site"] or row["id"], row["lines"], row["y"], article * mode))
    return pages


def metadata_pages(cache: Path) -> list[Page]:
    """Dumps of the metadata pages, labelled with the body the annotators give, else with trafilatura's where it fits.

    It fits when it holds every snippet the annotation wants and none it forbids. A line is content when half of its
    word trigrams stand in that body (a line under six words: when it is a line of it).
    """
    if not cache.exists():
        import trafilatura
        from resiliparse.extract.html2text import extract_plain_text

        logging.disable(logging.CRITICAL)
        with gzip.open(cache, "wt", encoding="utf-8") as out:
            for row in map(json.loads, (DATA / "meta" / "gold.jsonl").open(encoding="utf-8")):
                raw = gzip.decompress((DATA / "meta" / "html" / f"{row['id']}.html.gz").read_bytes())
                if len(raw) > 1_500_000:
                    continue
                try:
                    markup = raw.decode("utf-8")
                except UnicodeDecodeError:
                    markup = raw.decode("latin-1")
                gold = row["gold"]
                if gold.get("body"):
                    body = gold["body"] if isinstance(gold["body"], str) else "\n".join(gold["body"])
                else:
                    body = trafilatura.extract(markup, include_comments=False) or ""
                    flat = " ".join(body.split())
                    wanted = [" ".join(part.split()) for part in gold.get("with") or []]
                    barred = [" ".join(part.split()) for part in gold.get("without") or []]
                    if any(part not in flat for part in wanted) or any(part in flat for part in barred):
                        continue
                if len(tokens(body)) < 120:
                    continue
                for mode in ("dump", "resid"):
                    main = mode == "resid"
                    plain = extract_plain_text(markup, main_content=main, list_bullets=main, alt_texts=False)
                    lines = [line for line in (" ".join(part.split()) for part in plain.split("\n")) if line]
                    labels = _label(lines, body, gold.get("title") or "")
                    if labels.count(1) >= 2:
                        record = {"id": row["id"], "mode": mode, "site": row["domain"], "lines": lines, "y": labels}
                        out.write(json.dumps(record) + "\n")
    with gzip.open(cache, "rt", encoding="utf-8") as stream:
        return [
            Page(row["id"], row["mode"], row["site"], row["lines"], row["y"], 2.0 if row["mode"] == "dump" else 4.0)
            for row in map(json.loads, stream)
        ]


def style_pages(dumps: Path, styles: int) -> list[Page]:
    """Dumps of the labelled pages as tools make them (`make_dumps.py` writes them), read as `winnow` reads dumps.

    Each page comes in ``styles`` of its styles, drawn by its name.
    """
    pages = []
    sites = _sites()
    with gzip.open(dumps, "rt", encoding="utf-8") as stream:
        for row in map(json.loads, stream):
            drawn = sorted(STYLES, key=lambda style: hashlib.md5(f"{style} {row['id']}".encode()).hexdigest())
            if row["mode"] not in drawn[:styles]:
                continue
            lines = open_dump("\n".join(row["lines"])).text.split("\n")
            labels = _label(lines, row["gold"], row["title"] or "")
            if 1 in labels:
                article = 2.0 if row["page_type"] == "article" else 1.0
                pages.append(Page(row["id"], row["mode"], sites[row["id"]], lines, labels, article * STYLED))
    return pages


def _sites() -> dict[str, str]:
    """The site of every labelled page by the page's id."""
    sites = {}
    for folder in ("extract", "extract-more"):
        with gzip.open(DATA / folder / "gold.jsonl.gz", "rt", encoding="utf-8") as stream:
            for row in map(json.loads, stream):
                host = urlsplit(row.get("url") or "").netloc.removeprefix("www.")
                sites[row["id"]] = row.get("site") or host or row["id"]
    return sites


def _label(lines: list[str], body: str, title: str) -> list[int]:
    words = tokens(body)
    trigrams = set(zip(words, words[1:], words[2:], strict=False))
    whole = {" ".join(tokens(line)) for line in body.split("\n")}
    wanted = " ".join(tokens(title))
    labels = []
    for line in lines:
        seen = tokens(line)
        joined = " ".join(seen)
        if not seen or joined == wanted:
            labels.append(-1)
        elif len(seen) < 6:
            labels.append(int(joined in whole))
        else:
            own = list(zip(seen, seen[1:], seen[2:], strict=False))
            share = sum(gram in trigrams for gram in own) / len(own)
            labels.append(-1 if 0.3 < share < 0.7 else int(share > 0.5))
    return labels


def derived_pages(pages: list[Page]) -> list[Page]:
    """Clean and nearly clean texts made from the content lines, so that the classifier leaves clean texts alone."""
    made: list[Page] = []
    for page in pages:
        if page.kind != "dump":
            continue
        rng = random.Random(f"derived {page.name}")
        at = [number for number, label in enumerate(page.labels) if label == 1]
        if len(at) < 4:
            continue
        body = [page.lines[number] for number in at]

        def add(kind: str, lines: list[str], labels: list[int] | None = None, weight: float = 1.0) -> None:
            if lines:
                made.append(Page(page.name, kind, page.site, lines, labels or [1] * len(lines), weight * DERIVED))  # noqa: B023

        if rng.random() < 0.4:
            add("clean", body, weight=2.0)
        inside = [(page.lines[i], page.labels[i]) for i in range(at[0], at[-1] + 1) if page.labels[i] == 1]
        head = [(page.lines[i], 0) for i in range(max(at[0] - 12, 0), at[0]) if page.labels[i] == 0]
        tail = [(page.lines[i], 0) for i in range(at[-1] + 1, min(at[-1] + 16, len(page.lines))) if page.labels[i] == 0]
        if rng.random() < 0.6:
            few = sorted(rng.sample(range(len(head)), min(len(head), rng.randint(0, 3))))
            some = sorted(rng.sample(range(len(tail)), min(len(tail), rng.randint(0, 5))))
            mixed = [head[i] for i in few] + inside + [tail[i] for i in some]
            add("light", [line for line, _ in mixed], [label for _, label in mixed], 2.0)
        start = rng.randrange(len(body))
        add("short", body[start : start + rng.randint(1, 5)], weight=0.7)
        shape = rng.choice(["wrapped", "sentences", "verse", "bullets", "table"])
        prose = [line for line in body if len(line) > 80][:12]
        if shape == "wrapped":
            width = rng.randint(45, 80)
            add(shape, [piece for line in prose for piece in textwrap.wrap(line, width)])
        elif shape == "sentences":
            add(shape, [piece for line in prose for piece in re.split(r"(?<=[.!?。])\s+", line) if piece])
        elif shape == "verse":
            pieces = [piece for line in prose[:6] for piece in textwrap.wrap(line, rng.randint(22, 45))]
            add(shape, [piece[:1].upper() + piece[1:] for piece in pieces])
        elif shape == "bullets":
            mark = rng.choice(["- ", "* ", "• ", "", "1. "])
            short = [" ".join(line.split()[: rng.randint(1, 9)]) for line in body]
            add(shape, [mark + line for line in short[:40]])
        else:
            gap = rng.choice([",", "\t", " | ", ";", "  "])
            words = [word for line in prose for word in line.split()]
            rows = [
                gap.join([*words[i : i + 3], str(rng.randint(1, 9999)), f"{rng.random() * 100:.1f}"])
                for i in range(0, min(len(words), 120), 4)
            ]
            add(shape, rows)
    return made


def code_pages() -> list[Page]:
    """Stretches of the Python standard library: a program is content from its first line to its last."""
    folder = Path(sysconfig.get_paths()["stdlib"])
    pages = []
    for path in sorted(folder.glob("*.py"))[::2]:
        rng = random.Random(f"code {path.stem}")
        lines = [line for line in path.read_text(encoding="utf-8", errors="replace").split("\n") if line.strip()]
        start = rng.randrange(max(len(lines) - 120, 1))
        lines = lines[start : start + rng.randint(10, 120)]
        if lines:
            pages.append(Page(path.stem, "code", f"stdlib/{path.stem}", lines, [1] * len(lines), DERIVED))
    return pages


def manual_pages() -> list[Page]:
    """Manual pages made of the docstrings of the other half of the standard library: headings, names, indented text."""
    folder = Path(sysconfig.get_paths()["stdlib"])
    pages = []
    for path in sorted(folder.glob("*.py"))[1::2]:
        tree = ast.parse(path.read_text(encoding="utf-8", errors="replace"))
        lines = ["NAME", f"    {path.stem} - {(ast.get_docstring(tree) or '').split(chr(10))[0]}", "DESCRIPTION"]
        lines += [f"    {line}" for line in (ast.get_docstring(tree) or "").split("\n")[1:]]
        for kind, title in ((ast.ClassDef, "CLASSES"), (ast.FunctionDef, "FUNCTIONS")):
            found = [node for node in ast.walk(tree) if isinstance(node, kind) and not node.name.startswith("_")]
            lines += [title] * bool(found)
            for node in found:
                arguments = f"({ast.unparse(node.args)})" if isinstance(node, ast.FunctionDef) else ""
                lines.append(f"    {node.name}{arguments}")
                lines += [f"        {line}" for line in (ast.get_docstring(node) or "").split("\n")]
        rng = random.Random(f"manual {path.stem}")
        lines = [line for line in lines if line.strip()]
        start = rng.choice([0, rng.randrange(max(len(lines) - 40, 1))])
        lines = lines[start : start + rng.randint(20, 200)]
        if len(lines) > 4:
            pages.append(Page(path.stem, "manual", f"stdlib/{path.stem}", lines, [1] * len(lines), DERIVED * 2))
    return pages


class Table:
    """All lines of all pages, stacked: what training works on."""

    def __init__(self, pages: list[Page]) -> None:
        table = CharacterTable()
        self.pages = pages
        self.lexicons: dict[frozenset[int], np.ndarray] = {}
        phrases = PhraseBook()
        self.lines: list[Lines] = [read_lines("\n".join(page.lines), table) for page in pages]
        self.phrases = [phrases.find_all(plain_all(lines.rows))[1] for lines in self.lines]
        counts = [len(lines.numbers) for lines in self.lines]
        self.page_of = np.repeat(np.arange(len(pages)), counts)
        self.y = np.concatenate(
            [np.array(page.labels)[lines.numbers] for page, lines in zip(pages, self.lines, strict=True)]
        )
        self.fold = np.array([fold_of(page.site) for page in pages])[self.page_of]
        weight = np.array([page.weight * count**0.5 for page, count in zip(pages, counts, strict=True)])
        # Within a page a line counts by its words: what is lost with it, or left with it, is words.
        words = np.concatenate([lines.words for lines in self.lines])
        by_words = 0.4 + np.minimum(words, 50.0) / 16.0
        self.long = words >= LONG
        share = by_words / np.bincount(self.page_of, weights=by_words, minlength=len(pages))[self.page_of]
        self.weight = weight[self.page_of] * share
        self.known = self.y >= 0
        self.starts = np.concatenate(([0], np.cumsum(counts)))
        rows, buckets = [], []
        for start, lines in zip(self.starts, self.lines, strict=False):
            rows.append(lines.word_rows + start)
            buckets.append(word_buckets(lines))
        row, bucket = np.concatenate(rows), np.concatenate(buckets)
        total = int(self.starts[-1])
        counted = np.bincount(row, minlength=total)
        site_ids = {site: number for number, site in enumerate(sorted({page.site for page in pages}))}
        site = np.array([site_ids[page.site] for page in pages])[self.page_of]
        spread = np.bincount(np.unique(site[row] * BUCKETS + bucket) % BUCKETS, minlength=BUCKETS)
        self.vocabulary = np.flatnonzero(spread >= MIN_SITES)
        value = (1.0 / np.sqrt(np.maximum(counted, 1)))[row].astype(np.float32)
        self.words = sparse.csr_matrix((value, (row, bucket)), shape=(total, BUCKETS))[:, self.vocabulary].tocsr()

    def lexicon(self, *without: int) -> np.ndarray:
        """Two weights for each word of the vocabulary: logistic regressions on all lines of the other folds, whatever
        their place, and on their long lines alone.
        """
        key = frozenset(without)
        if key not in self.lexicons:
            chosen = self.known & ~np.isin(self.fold, list(key))
            fitted = []
            for lines in (chosen, chosen & self.long):
                model = LogisticRegression(C=0.3, solver="liblinear", random_state=0)
                fitted.append(model.fit(self.words[lines], self.y[lines]).coef_.ravel())
            self.lexicons[key] = np.stack(fitted).astype(np.float32)
        return self.lexicons[key]

    def context(self, page: int, lexical: np.ndarray) -> np.ndarray:
        """Features of the lines of one page, given the lexical scores of every line of all."""
        rows = slice(int(self.starts[page]), int(self.starts[page + 1]))
        return context(self.lines[page], lexical[:, rows], self.phrases[page])


def alone(table: Table, lexical: np.ndarray, learn: np.ndarray, weight: np.ndarray) -> dict[str, np.ndarray]:
    """A tiny net that judges each line whatever stands around it."""
    x = np.concatenate(
        [
            by_itself(lines, lexical[:, a:b], known)
            for lines, known, a, b in zip(table.lines, table.phrases, table.starts, table.starts[1:], strict=False)
        ]
    )[learn]
    mean, scale = x.mean(axis=0), 1.0 / (x.std(axis=0) + 1e-6)
    x = np.clip((x - mean) * scale, -CLIP, CLIP)
    model = MLPClassifier((ALONE,), alpha=0.3, batch_size=512, max_iter=3, random_state=0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(x, table.y[learn], sample_weight=weight[learn])
    return {
        "alone_mean": mean.astype(np.float32),
        "alone_scale": scale.astype(np.float32),
        "alone_hidden": model.coefs_[0].astype(np.float16),
        "alone_bias": model.intercepts_[0].astype(np.float32),
        "alone_out": model.coefs_[1].astype(np.float16),
        "alone_out_bias": np.float32(model.intercepts_[1][0]),
    }


def train(table: Table, held_out: int | None, path: Path) -> None:
    """Fit lexicons and net on all folds but ``held_out`` and write the weights."""
    held = () if held_out is None else (held_out,)
    learn = table.known & ~np.isin(table.fold, held)
    # The net must see lexical scores as they will be on new sites: each fold scored by the lexicons of the others.
    lexical = np.zeros((2, len(table.y)), dtype=np.float32)
    for fold in range(FOLDS):
        if fold != held_out:
            rows = table.fold == fold
            lexical[:, rows] = (table.words[rows] @ table.lexicon(*held, fold).T).T
    weight = np.where(learn, table.weight / table.weight[learn].mean(), 0.0).astype(np.float32)
    pages = [page for page in range(len(table.pages)) if fold_of(table.pages[page].site) != held_out]
    seen = {page: table.context(page, lexical) for page in pages}
    stacked = np.concatenate([seen[page] for page in pages])[
        np.concatenate([learn[table.starts[page] : table.starts[page + 1]] for page in pages])
    ]
    mean, scale = stacked.mean(axis=0), 1.0 / (stacked.std(axis=0) + 1e-6)
    del stacked
    examples = [
        Example(
            np.clip((seen[page] - mean) * scale, -CLIP, CLIP).astype(np.float32),
            table.y[table.starts[page] : table.starts[page + 1]] == 1,
            weight[table.starts[page] : table.starts[page + 1]],
        )
        for page in pages
    ]
    with path.open("wb") as stream:
        np.savez_compressed(
            stream,
            format=np.int64(FORMAT),
            buckets=table.vocabulary.astype(np.uint16),
            lexicon=table.lexicon(*held).astype(np.float16),
            mean=mean.astype(np.float32),
            scale=scale.astype(np.float32),
            **alone(table, lexical, learn, weight),
            **pack(fit_net(examples)),
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folds", type=Path, help="write fold-0.npz .. fold-4.npz here")
    parser.add_argument("--ship", action="store_true", help="train on everything, write the packaged weights")
    parser.add_argument("--cache", type=Path, default=Path("/tmp/winnow-lines-metadata-pages.jsonl.gz"))
    parser.add_argument(
        "--dumps", type=Path, help="dumps in the styles of tools, as ../shared/tools/make_dumps.py writes"
    )
    parser.add_argument("--styles", type=int, default=3, help="how many styles of each page are learnt from")
    parser.add_argument("--only", type=int, action="append", help="only these folds")
    options = parser.parse_args()
    pages = textmode_pages() + metadata_pages(options.cache)
    if options.dumps:
        pages += style_pages(options.dumps, options.styles)
    table = Table(pages + derived_pages(pages) + code_pages() + manual_pages())
    print(f"{len(table.pages)} pages, {len(table.y)} lines, {len(table.vocabulary)} words", flush=True)
    started = time.process_time()
    if options.ship:
        train(table, None, ROOT / "normalize" / "lines" / WEIGHTS)
        print(f"shipped: {time.process_time() - started:.0f} CPU s", flush=True)
    if options.folds:
        options.folds.mkdir(parents=True, exist_ok=True)
        for fold in options.only or range(FOLDS):
            train(table, fold, options.folds / f"fold-{fold}.npz")
            print(f"fold {fold}: {time.process_time() - started:.0f} CPU s", flush=True)


if __name__ == "__main__":
    main()
