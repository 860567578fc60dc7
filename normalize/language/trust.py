"""How likely an answer of the mixture is right: a logistic regression on what the models say about the text.

Fitted on the development data of docs/language.md (in two halves, each checked on the other); the numbers are rounded.
"""

from __future__ import annotations

import math

from .mixture import Weighed
from .profiles import Scores

_CONSTANT = -2.29
_LEAD = 1.21
_SPOKEN, _SPOKEN_LONG, _SPOKEN_KNOWN = -0.35, 0.41, 1.27
_BAYES_KNOWS = 0.32
_NOTHING = 0.28
_FIT, _FIT_KNOWN = 1.56, -0.08
_SIZE = 0.31
_PROFILE_AGREES = 0.2


def trust(weighed: Weighed, scores: Scores | None, bayes_knows: bool) -> float:
    """The share of answers like this one that were right, 0 to 1; ``scores`` may lack where they change nothing."""
    size = math.log(weighed.size)
    value = _CONSTANT + _SIZE * size
    value += _LEAD * math.log(weighed.lead / math.sqrt(weighed.size) + 0.05)
    if weighed.spoken >= 0:
        value += _SPOKEN_KNOWN + (_SPOKEN + _SPOKEN_LONG * size) * math.log(weighed.spoken + 0.1)
    value += _BAYES_KNOWS * bayes_knows + _NOTHING * min(4.0, weighed.nothing)
    if scores is not None:
        value += _PROFILE_AGREES * (scores.best == weighed.best)
        if weighed.best in scores.languages:
            value += _FIT_KNOWN + _FIT * min(0.3, max(-1.5, scores.fit(weighed.best)))
    return 1 / (1 + math.exp(-value))
