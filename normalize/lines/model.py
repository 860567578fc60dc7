"""The trained line classifier: the probability that a line is content, by a small neural net in plain numpy.

Two steps. Two weighted lexicons score each line by its words (logistic regressions over hashed words, so that no text
is stored: one fitted on all lines, one on long ones). These scores and the other features of the lines go through a
small convolutional net along the text, each step of which looks twice as far as the one before (Yu and Koltun,
"Multi-scale context aggregation by dilated convolutions", ICLR 2016). Beside it a tiny net judges each line by itself.
Training, data and figures are in training/lines/README.md.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .context import by_itself, context
from .features import Floats, Lines

WEIGHTS: Final = "weights-4.npz"
FORMAT: Final = 3
BUCKETS: Final = 1 << 16
CLIP: Final = 5.0
REACHES: Final = (1, 2, 4, 8, 16)
"""How many lines away on either side each step looks."""
WHOLE_AFTER: Final = 2
"""After the step of this number each line learns of the mean over the whole text."""
_ALONE: Final = 1 << 18
"""Products of fewer multiplications stay in one thread: BLAS threads cost more than they save here, and may sum in
another order on another machine (OpenBLAS wakes them from this size on)."""


def word_buckets(lines: Lines) -> NDArray[np.int64]:
    """The bucket of every word that `Lines` hashed: the column its weight stands in."""
    return (lines.word_hashes % BUCKETS).astype(np.int64)


def lexical_scores(lines: Lines, weights: Floats) -> Floats:
    """The summed weights of a line's first words over the square root of their number, 0 without words; one row for
    each row of ``weights``.
    """
    count = lines.words.shape[0]
    buckets = word_buckets(lines)
    root = np.sqrt(np.maximum(np.bincount(lines.word_rows, minlength=count), 1))
    out = np.empty((weights.shape[0], count), dtype=np.float32)
    for score, weight in zip(out, weights, strict=True):
        score[:] = np.bincount(lines.word_rows, weights=weight.take(buckets), minlength=count) / root
    return out


def _product(left: Floats, right: Floats, out: Floats) -> None:
    """``left @ right``, so many rows at a time that BLAS stays in this thread."""
    step = max(_ALONE // right.size, 1)
    for start in range(0, out.shape[0], step):
        np.matmul(left[start : start + step], right, out=out[start : start + step])


def _standardise(seen: Floats, mean: Floats, scale: Floats) -> None:
    seen -= mean
    seen *= scale
    np.maximum(seen, -CLIP, out=seen)
    np.minimum(seen, CLIP, out=seen)


class LineModel:
    """The weights, loaded once. ``predict`` has no state and may be called from many threads."""

    def __init__(self, path: Path | None = None) -> None:
        """Load the packaged weights, or those at ``path``. Raises ValueError for another format."""
        source = files(__package__).joinpath(WEIGHTS) if path is None else path
        with source.open("rb") as stream, np.load(stream, allow_pickle=False) as data:
            if int(data["format"]) != FORMAT:
                raise ValueError(f"line weights of format {int(data['format'])}, this version reads {FORMAT}")
            self._lexicon: Floats = np.zeros((2, BUCKETS), dtype=np.float32)
            self._lexicon[:, data["buckets"]] = data["lexicon"].astype(np.float32)
            self._mean: Floats = data["mean"].astype(np.float32)
            self._scale: Floats = data["scale"].astype(np.float32)
            self._alone_mean: Floats = data["alone_mean"].astype(np.float32)
            self._alone_scale: Floats = data["alone_scale"].astype(np.float32)
            self._alone_hidden: Floats = data["alone_hidden"].astype(np.float32)
            self._alone_bias: Floats = data["alone_bias"].astype(np.float32)
            self._alone_out: Floats = data["alone_out"].astype(np.float32)
            self._alone_out_bias: Floats = data["alone_out_bias"].astype(np.float32)
            self._enter: Floats = data["enter"].astype(np.float32)
            self._enter_bias: Floats = data["enter_bias"].astype(np.float32)
            # (steps, 3, width, width): what a line takes from the one before it, from itself, from the one behind
            self._steps: Floats = data["steps"].astype(np.float32)
            self._steps_bias: Floats = data["steps_bias"].astype(np.float32)
            self._whole: Floats = data["whole"].astype(np.float32)
            self._leave: Floats = data["leave"].astype(np.float32)
            self._leave_bias: Floats = data["leave_bias"].astype(np.float32)

    def lexical(self, lines: Lines) -> Floats:
        """The scores of every row by its words, see `lexical_scores`."""
        return lexical_scores(lines, self._lexicon)

    def alone(self, lines: Lines, lexical: Floats, known: Floats) -> Floats:
        """Probability of content for every row by what it is itself, whatever stands around it."""
        seen = by_itself(lines, lexical, known)
        _standardise(seen, self._alone_mean, self._alone_scale)
        hidden = np.empty((seen.shape[0], self._alone_hidden.shape[1]), dtype=np.float32)
        _product(seen, self._alone_hidden, hidden)
        hidden += self._alone_bias
        np.maximum(hidden, 0.0, out=hidden)
        odds = np.empty((seen.shape[0], 1), dtype=np.float32)
        _product(hidden, self._alone_out, odds)
        content: Floats = 1.0 / (1.0 + np.exp(-odds[:, 0] - self._alone_out_bias))
        return content

    def predict(self, lines: Lines, lexical: Floats, known: Floats) -> Floats:
        """Probability of content for every row in its text; ``known`` as `PhraseBook.find_all` gives it."""
        count = lines.words.size
        if not count:
            return np.zeros(0, dtype=np.float32)
        seen = context(lines, lexical, known)
        _standardise(seen, self._mean, self._scale)
        width = self._enter.shape[1]
        edge = REACHES[-1]
        padded = np.zeros((count + 2 * edge, width), dtype=np.float32)
        state = padded[edge : edge + count]
        step, part = np.empty((2, count, width), dtype=np.float32)
        _product(seen, self._enter, state)
        state += self._enter_bias
        np.maximum(state, 0.0, out=state)
        for number, reach in enumerate(REACHES):
            before, own, behind = self._steps[number]
            _product(state, own, step)
            _product(padded[edge - reach : edge - reach + count], before, part)
            step += part
            _product(padded[edge + reach : edge + reach + count], behind, part)
            step += part
            step += self._steps_bias[number]
            np.maximum(step, 0.0, out=step)
            state += step
            if number == WHOLE_AFTER:
                state += state.mean(axis=0) @ self._whole
        odds = np.empty((count, 1), dtype=np.float32)
        _product(state, self._leave, odds)
        content: Floats = 1.0 / (1.0 + np.exp(-odds[:, 0] - self._leave_bias))
        return content
