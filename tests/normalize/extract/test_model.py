"""The fast scorers against what training means by them: trees walked one by one, weights summed feature by feature."""

from __future__ import annotations

import json

import numpy as np
import pytest
from winnow.normalize.extract import model as module
from winnow.normalize.extract.blocks import read_blocks
from winnow.normalize.extract.clean_tree import working_tree
from winnow.normalize.extract.lexicon import placings, wordings
from winnow.normalize.extract.model import BlockModel
from winnow.normalize.extract.page_features import gather
from winnow.normalize.extract.text_features import beginnings
from winnow.normalize.extract.trafilatura_rules import Rules
from winnow.normalize.page import parse_page

DATA = json.loads((module.files(module.__package__) / "data" / module.DATA).read_text("utf-8"))
POST = (
    "<div class='post message' id='p{0}'><h4 class='user-name'>Reader {0}</h4><span class='date'>May {0}, 2019</span>"
    "<div class='post-body'>The kiln {0} must cool for two days before it is opened. <b>Not</b> one hour less!</div>"
    "<a class='btn' href='#'>Reply</a> <a href='#'>Share</a></div>"
)
THREAD = (
    "<html><head><title>Kilns</title></head><body><nav id='menu'><a href='/'>Home</a><a href='/f'>Forum</a></nav>"
    f"<main class='thread'><h1>Kilns</h1>{''.join(map(POST.format, range(1, 12)))}</main>"
    "<footer class='site-footer'>© 2019 The Potters. All rights reserved. Home HOME home.</footer></body></html>"
)


@pytest.fixture(scope="module")
def model():
    return BlockModel()


def walk(tree, row):
    node = DATA["roots"][tree]
    while DATA["left"][node] != node:
        goes_left = float(row[DATA["feature"][node]]) <= DATA["threshold"][node]
        node = DATA["left" if goes_left else "right"][node]
    return DATA["value"][node]


def test_trees_run_together_give_what_each_gives_alone(model):
    rows = gather(parse_page(THREAD), Rules(comments=False, retry=False)).rows
    assert rows.shape[1] == model.columns
    alone = [sum(walk(tree, row) for tree in range(len(DATA["roots"]))) for row in rows]
    np.testing.assert_allclose(model.trees(rows), alone, atol=1e-9)


def test_rows_at_the_thresholds_fall_on_the_side_that_training_means(model):
    rng = np.random.default_rng(7)
    inner = [n for n in range(len(DATA["left"])) if DATA["left"][n] != n]
    rows = np.zeros((300, model.columns), np.float32)
    for node in rng.choice(inner, 6000):
        rows[rng.integers(len(rows)), DATA["feature"][node]] = DATA["threshold"][node]
    alone = [sum(walk(tree, row) for tree in range(len(DATA["roots"]))) for row in rows]
    np.testing.assert_allclose(model.trees(rows), alone, atol=1e-9)


def test_the_lexicon_sums_the_features_it_was_trained_on(model):
    page = read_blocks(working_tree(parse_page(THREAD).tree))
    fast = model.lexicon.scores(page, beginnings(page.blocks).words)
    weights = model.lexicon.weights
    slow = [
        model.lexicon.bias + sum(weights.get(name, 0.0) for name in (*wordings(b), *placings(page, b.node)))
        for b in page.blocks
    ]
    np.testing.assert_allclose(fast, slow, atol=1e-9)
    assert np.ptp(fast) > 1


def test_headings_stay_with_what_they_head_from_the_last_to_the_first():
    """A heading above a heading stays when the inner one does; a heading above something cut goes with it."""
    kept = np.array([False, False, True, False, False])
    headings = np.array([True, True, False, True, False])
    probability = np.array([module.HEADING, module.HEADING, 0.9, module.HEADING, 0.1])
    sizes = np.ones(5)
    now, _ = module.blocks_to_keep(module.Choice(kept, probability, 0.9), kept, sizes, headings)
    assert now.tolist() == [True, True, True, False, False]
    unlikely = np.array([module.HEADING / 2, module.HEADING, 0.9, 0.0, 0.1])
    now, _ = module.blocks_to_keep(module.Choice(kept, unlikely, 0.9), kept, sizes, headings)
    assert now.tolist() == [False, True, True, False, False]
