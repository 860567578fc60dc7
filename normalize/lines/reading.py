"""A text as the rules see it: its rows with their plain forms, the phrases among them, and the marks of other rules.

All of it holds for a row whatever stands around it, so that a second round needs no second look.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .features import Floats, Lines
from .junk import junk_rows
from .model import LineModel
from .phrases import Found, PhraseBook, plain_all
from .titles import breadcrumb_rows


@dataclass(slots=True)
class Reading:
    """The rows of a text: numbers and features, plain forms, phrases (and how surely each is boilerplate), marks.

    ``lexical`` are the scores of a row's words, ``junk`` the rows that `is_junk` names, ``crumbs`` those with a mark
    between entries that a breadcrumb may be.
    """

    lines: Lines
    keys: list[str]
    found: dict[int, Found]
    known: Floats
    lexical: Floats
    junk: list[int]
    crumbs: list[int]

    def only(self, kept: NDArray[np.bool_]) -> Reading:
        """The rows marked in ``kept``, as if the others had never stood in the text."""
        stays = kept.tolist()
        new = (np.cumsum(kept) - 1).tolist()
        return Reading(
            self.lines.only(kept),
            [key for key, stay in zip(self.keys, stays, strict=True) if stay],
            {new[row]: hit for row, hit in self.found.items() if stays[row]},
            self.known[kept],
            self.lexical[:, kept],
            [new[row] for row in self.junk if stays[row]],
            [new[row] for row in self.crumbs if stays[row]],
        )


def read_rules(lines: Lines, phrases: PhraseBook, model: LineModel) -> Reading:
    """Everything about ``lines`` that holds of each whatever stands around it."""
    keys = plain_all(lines.rows)
    found, known = phrases.find_all(keys)
    crumbs = breadcrumb_rows(lines.rows, np.flatnonzero(lines.marked).tolist())
    return Reading(lines, keys, found, known, model.lexical(lines), junk_rows(lines.rows), crumbs)
