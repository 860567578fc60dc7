"""The trained line classifier: the probability that a line is content, by a few small neural nets in plain numpy.

Two steps. A weighted lexicon scores each line by its words (a logistic regression over hashed words, so that no text is
stored); that score and what surrounds the line go through small one-layer nets whose outputs are averaged. Training,
data and figures are in TRAINING.md beside this file.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .context import context
from .features import Floats, Lines

WEIGHTS: Final = "weights-2.npz"
FORMAT: Final = 2
BUCKETS: Final = 1 << 16
CLIP: Final = 5.0
BLOCK: Final = 12
WIDE_BLOCK: Final = 512


def word_buckets(lines: Lines) -> NDArray[np.int64]:
    """The bucket of every word that `Lines` hashed: the column its weight stands in."""
    return (lines.word_hashes % BUCKETS).astype(np.int64)


def lexical_scores(lines: Lines, weights: Floats) -> Floats:
    """The summed weights of a line's first words over the square root of their number; 0 without words."""
    count = lines.words.shape[0]
    sums = np.bincount(lines.word_rows, weights=weights.take(word_buckets(lines)), minlength=count)
    counted = np.bincount(lines.word_rows, minlength=count)
    return (sums / np.sqrt(np.maximum(counted, 1))).astype(np.float32)


class LineModel:
    """The weights, loaded once. ``predict`` has no state and may be called from many threads."""

    def __init__(self, path: Path | None = None) -> None:
        """Load the packaged weights, or those at ``path``. Raises ValueError for another format."""
        source = files(__package__).joinpath(WEIGHTS) if path is None else path
        with source.open("rb") as stream, np.load(stream, allow_pickle=False) as data:
            if int(data["format"]) != FORMAT:
                raise ValueError(f"line weights of format {int(data['format'])}, this version reads {FORMAT}")
            self._lexicon: Floats = np.zeros(BUCKETS, dtype=np.float32)
            self._lexicon[data["buckets"]] = data["lexicon"].astype(np.float32)
            self._mean: Floats = data["mean"].astype(np.float32)
            self._scale: Floats = data["scale"].astype(np.float32)
            self._hidden: Floats = data["hidden"].astype(np.float32)
            self._hidden_bias: Floats = data["hidden_bias"].astype(np.float32)
            self._out: Floats = data["out"].astype(np.float32)
            self._out_bias: Floats = data["out_bias"].astype(np.float32)

    def predict(self, lines: Lines, known: Floats) -> Floats:
        """Probability of content for every row; ``known`` as `PhraseBook.strength` gives it."""
        if not lines.words.size:
            return np.zeros(0, dtype=np.float32)
        seen = context(lines, lexical_scores(lines, self._lexicon), known)
        seen -= self._mean
        seen *= self._scale
        np.maximum(seen, -CLIP, out=seen)
        np.minimum(seen, CLIP, out=seen)
        # Blocks of fixed size: a large product would wake BLAS threads, which costs more than it saves and may sum in
        # another order on another machine.
        count = seen.shape[0]
        hidden = np.empty((count, self._hidden.shape[1]), dtype=np.float32)
        out = np.empty((count, self._out.shape[1]), dtype=np.float32)
        for start in range(0, count, BLOCK):
            np.matmul(seen[start : start + BLOCK], self._hidden, out=hidden[start : start + BLOCK])
        hidden += self._hidden_bias
        np.maximum(hidden, 0.0, out=hidden)
        for start in range(0, count, WIDE_BLOCK):
            np.matmul(hidden[start : start + WIDE_BLOCK], self._out, out=out[start : start + WIDE_BLOCK])
        content: Floats = (1.0 / (1.0 + np.exp(-(out + self._out_bias)))).mean(axis=1).astype(np.float32)
        return content
