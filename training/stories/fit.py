"""Fit the weights of closeness, and judge them out of fold: five folds by topic, so that what is judged is new.

    python training/stories/fit.py stories.jsonl.gz [dated.jsonl.gz]

stories.jsonl.gz: lines with text, story and topic (two events of one kind). dated.jsonl.gz: lines with title, text and
date of one subject; reported is how many pairs more than a week apart come together with the dates left out.
"""

import gzip
import json
import sys
import time
from collections import Counter
from datetime import date
from itertools import combinations

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from winnow.dedupe.stories import closeness, grouping
from winnow.dedupe.stories.profile import SHORTEST, profile_of
from winnow.dedupe.stories.stored import pack_profile, unpack_profile
from winnow.dedupe.stories.words import Rarity

KIND = 5.0
"""Weight of two events of one kind against any other pair."""


def read(path):
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def bcubed(gold, found):
    def mean(ours, theirs):
        sets = [{} for _ in range(2)]
        for number, (a, b) in enumerate(zip(ours, theirs, strict=True)):
            sets[0].setdefault(a, set()).add(number)
            sets[1].setdefault(b, set()).add(number)
        return sum(len(sets[0][a] & sets[1][b]) / len(sets[0][a]) for a, b in zip(ours, theirs, strict=True)) / len(
            ours
        )

    precision, recall = mean(found, gold), mean(gold, found)
    return precision, recall, 2 * precision * recall / (precision + recall)


def labels(profiles, close):
    found = [0] * len(profiles)
    for name, group in enumerate(grouping.Grouping(len(profiles), close, lambda n: profiles[n].event).groups()):
        for number in group:
            found[number] = name
    return found


def model():
    return make_pipeline(StandardScaler(), LogisticRegression(max_iter=3000))


rarity = Rarity()
rows = read(sys.argv[1])
texts = [row for row in rows if len(row["text"].split()) >= SHORTEST]
started = time.process_time()
profiles = [unpack_profile(pack_profile(profile_of(None, row["text"], rarity))) for row in texts]
print(f"{1000 * (time.process_time() - started) / len(texts):.2f} ms a profile, {len(texts)} texts")
pairs = grouping.candidates(profiles)
started = time.process_time()
found = [closeness.measures(profiles[a], profiles[b]) for a, b in pairs]
print(f"{1e6 * (time.process_time() - started) / len(pairs):.0f} us a pair, {len(pairs)} pairs")
names = list(found[0])
x = np.array([[m[n] for n in names] for m in found])
y = np.array([texts[a]["story"] == texts[b]["story"] for a, b in pairs])
kin = np.array([texts[a]["topic"] == texts[b]["topic"] for a, b in pairs])
truth = sum(a["story"] == b["story"] for a, b in combinations(texts, 2))
print(f"candidates hold {y.sum() / truth:.3f} of the pairs of one story")
weight = np.where(kin & ~y, KIND, 1.0)
topics = sorted({row["topic"] for row in texts})
close = {}
for fold in (topics[k::5] for k in range(5)):
    inside = np.array([[texts[a]["topic"] in fold, texts[b]["topic"] in fold] for a, b in pairs])
    fitted = model().fit(x[~inside.any(1)], y[~inside.any(1)], logisticregression__sample_weight=weight[~inside.any(1)])
    chosen = np.flatnonzero(inside.all(1))
    for k, p in zip(chosen, fitted.predict_proba(x[chosen])[:, 1], strict=True):
        a, b = pairs[k]
        close[pairs[k]] = closeness.bounded(p, profiles[a], profiles[b], found[k])
whole = model().fit(x, y, logisticregression__sample_weight=weight)
scale = whole[1].coef_[0] / whole[0].scale_
weights = dict(zip(names, scale.round(2).tolist(), strict=True))
weights["_"] = round(float(whole[1].intercept_[0] - (whole[0].mean_ * scale).sum()), 2)
print(weights)
closeness.WEIGHTS = weights
dated = read(sys.argv[2]) if len(sys.argv) > 2 else []
seen = [unpack_profile(pack_profile(profile_of(row["title"], row["text"], rarity))) for row in dated]
near = {p: closeness.closeness(seen[p[0]], seen[p[1]]) for p in grouping.candidates(seen)}
for pair_level, group_level in ((350, 100), (400, 100), (450, 100), (450, 120), (500, 100), (550, 100), (600, 120)):
    grouping.PAIR, grouping.GROUPS = pair_level, group_level
    got = labels(profiles, close)
    p, r, f = bcubed([row["story"] for row in texts], got)
    every = dict(zip((row["id"] for row in texts), got, strict=True))
    all_f = bcubed([row["story"] for row in rows], [every.get(row["id"], row["id"]) for row in rows])[2]
    wrong = Counter()
    for (a, one), (b, two) in combinations(zip(texts, got, strict=True), 2):
        if a["story"] != b["story"]:
            for what in ("all", "kin") if a["topic"] == b["topic"] else ("all",):
                wrong[what, one == two] += 1
    share = {w: wrong[w, True] / (wrong[w, True] + wrong[w, False]) for w in ("all", "kin")}
    far = 0
    for (a, one), (b, two) in combinations(zip(dated, labels(seen, near), strict=True), 2):
        far += one == two and abs((date.fromisoformat(a["date"]) - date.fromisoformat(b["date"])).days) > 7
    print(
        f"{pair_level} {group_level}: P {p:.3f} R {r:.3f} F {f:.3f}, all {all_f:.3f}; wrong {share['all']:.4f}, of one "
        f"kind {share['kin']:.4f}; far apart {far}"
    )
