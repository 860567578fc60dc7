"""Which blocks of a page are kept, after what the whole page says about them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(slots=True)
class Corrected:
    """The blocks to keep, and the reason of those that were ruled out here."""

    kept: NDArray[np.bool_]
    reasons: dict[int, str] = field(default_factory=dict)

    def rule_out(self, blocks: Iterable[int], reason: str) -> None:
        """Leave out blocks; those left out already keep their own reason."""
        for at in blocks:
            if self.kept[at]:
                self.kept[at] = False
                self.reasons[at] = reason
