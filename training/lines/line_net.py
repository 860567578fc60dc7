"""Fit the convolutional net of winnow.normalize.lines.model: the part of train_lines.py that needs jax and optax.

Pages are packed into batches of a fixed number of lines, each line marked with its page so that nothing looks across.
AdamW on a one-cycle schedule (Loshchilov and Hutter, ICLR 2019; Smith and Topin, 2019), dropout before every product.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import jax
import jax.numpy as jnp
import numpy as np
import optax
from winnow.normalize.lines.model import REACHES, WHOLE_AFTER

WIDTH = 40
EPOCHS = 8
DROPOUT = 0.2
RATE = 4e-3
DECAY = 0.02
BATCH = 2048  # lines


@dataclass(slots=True)
class Example:
    """One page: features as the net sees them, label and weight of every line (weight 0: not learnt from)."""

    seen: np.ndarray
    content: np.ndarray
    weight: np.ndarray


Weights = dict[str, jax.Array]


def _start(key: jax.Array, inputs: int) -> Weights:
    keys = jax.random.split(key, 3)
    return {
        "enter": jax.random.normal(keys[0], (inputs, WIDTH)) * inputs**-0.5,
        "enter_bias": jnp.zeros(WIDTH),
        "steps": jax.random.normal(keys[1], (len(REACHES), 3 * WIDTH, WIDTH)) * (6 * WIDTH) ** -0.5,
        "steps_bias": jnp.zeros((len(REACHES), WIDTH)),
        "whole": jax.random.normal(keys[2], (WIDTH, WIDTH)) * 0.3 * WIDTH**-0.5,
        "leave": jnp.zeros(WIDTH),
        "leave_bias": jnp.zeros(()),
    }


def _shifted(state: jax.Array, page: jax.Array, by: int) -> jax.Array:
    """What the line ``by`` lines before holds, zeros past the ends of a page."""
    place = jnp.arange(state.shape[0])
    inside = (place >= by) if by > 0 else (place < state.shape[0] + by)
    return jnp.where((inside & (jnp.roll(page, by) == page))[:, None], jnp.roll(state, by, axis=0), 0)


def _odds(weights: Weights, seen: jax.Array, page: jax.Array, key: jax.Array | None = None) -> jax.Array:
    """What `LineModel.predict` computes, for many pages; with ``key`` under dropout."""

    def drop(values: jax.Array, number: int) -> jax.Array:
        if key is None:
            return values
        stays = jax.random.bernoulli(jax.random.fold_in(key, number), 1 - DROPOUT, values.shape)
        return jnp.where(stays, values / (1 - DROPOUT), 0)

    state = jax.nn.relu(drop(seen, 0) @ weights["enter"] + weights["enter_bias"])
    for number, reach in enumerate(REACHES):
        part = drop(state, number + 1)
        around = jnp.concatenate([_shifted(part, page, reach), part, _shifted(part, page, -reach)], axis=1)
        state = state + jax.nn.relu(around @ weights["steps"][number] + weights["steps_bias"][number])
        if number == WHOLE_AFTER:
            sums = jax.ops.segment_sum(state, page, BATCH)
            counts = jax.ops.segment_sum(jnp.ones(BATCH), page, BATCH)
            state = state + (sums / jnp.maximum(counts, 1)[:, None] @ weights["whole"])[page]
    return drop(state, len(REACHES) + 1) @ weights["leave"] + weights["leave_bias"]


def _loss(
    weights: Weights, seen: jax.Array, page: jax.Array, content: jax.Array, weight: jax.Array, key: jax.Array
) -> jax.Array:
    odds = _odds(weights, seen, page, key)
    return (weight * (jax.nn.softplus(odds) - odds * content)).sum() / BATCH


def _batches(examples: list[Example], order: np.ndarray) -> Iterator[tuple[np.ndarray, ...]]:
    """Whole pages in the given order, as many as fit; longer pages in pieces. The rest of a batch weighs nothing."""

    def packed(pieces: list[tuple[Example, slice]]) -> tuple[np.ndarray, ...]:
        seen = np.zeros((BATCH, examples[0].seen.shape[1]), np.float32)
        page = np.full(BATCH, BATCH - 1, np.int32)
        content, weight = np.zeros((2, BATCH), np.float32)
        at = 0
        for number, (example, part) in enumerate(pieces):
            rows = slice(at, at + part.stop - part.start)
            seen[rows], page[rows] = example.seen[part], number
            content[rows], weight[rows] = example.content[part], example.weight[part]
            at = rows.stop
        return seen, page, content, weight

    pieces: list[tuple[Example, slice]] = []
    total = 0
    for number in order:
        count = len(examples[number].content)
        for start in range(0, count, BATCH):
            part = slice(start, min(start + BATCH, count))
            if total + part.stop - part.start > BATCH:
                yield packed(pieces)
                pieces, total = [], 0
            pieces.append((examples[number], part))
            total += part.stop - part.start
    yield packed(pieces)


def fit_net(examples: list[Example], seed: int = 0) -> dict[str, np.ndarray]:
    """The weights of a net that tells content from boilerplate in these pages."""
    rng = np.random.default_rng(seed)
    weights = _start(jax.random.key(seed, impl="unsafe_rbg"), examples[0].seen.shape[1])
    key = jax.random.key(seed + 100, impl="unsafe_rbg")
    each = sum(1 for _ in _batches(examples, np.arange(len(examples))))
    schedule = optax.cosine_onecycle_schedule(int(each * EPOCHS * 1.02), RATE, pct_start=0.1)
    optimizer = optax.adamw(schedule, weight_decay=DECAY)
    memory = optimizer.init(weights)

    @jax.jit
    def step(weights: Weights, memory: optax.OptState, key: jax.Array, batch: tuple[jax.Array, ...]):
        gradient = jax.grad(_loss)(weights, *batch, key)
        change, memory = optimizer.update(gradient, memory, weights)
        return optax.apply_updates(weights, change), memory

    number = 0
    for _ in range(EPOCHS):
        for batch in _batches(examples, rng.permutation(len(examples))):
            number += 1
            weights, memory = step(weights, memory, jax.random.fold_in(key, number), batch)
    return {name: np.asarray(value) for name, value in weights.items()}


def pack(net: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The weights in the shapes `LineModel` computes with."""
    return {
        "enter": net["enter"].astype(np.float16),
        "enter_bias": net["enter_bias"],
        "steps": net["steps"].reshape(len(REACHES), 3, WIDTH, WIDTH).astype(np.float16),
        "steps_bias": net["steps_bias"],
        "whole": net["whole"].astype(np.float16),
        "leave": net["leave"][:, None].astype(np.float16),
        "leave_bias": net["leave_bias"],
    }
