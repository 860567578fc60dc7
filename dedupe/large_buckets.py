"""Buckets with many members in a selection pass: which of them are compared, never listed for each content."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

Ranked = tuple[bytes, int]
"""A content by priority: (priority, id)."""


@dataclass(slots=True)
class LargeBucket:
    """One of them during a pass from the highest priority to the lowest.

    ``top``: the highest kept members so far, at most ``cap``. ``pending``: kept members that were not dirty when the
    pass began, by priority, some of them ahead of the pass; ``cut``: more of them exist than are listed. ``old_last``:
    the lowest priority among the highest ``cap`` kept members before the pass. ``outsiders``: any member is not dirty.
    """

    cap: int
    top: list[Ranked]
    pending: list[Ranked]
    cut: bool
    old_last: bytes | None
    outsiders: bool
    next: int = field(default=0)

    def advance(self, priority: bytes, is_dirty: Callable[[int], bool]) -> bool:
        """Let pending members above ``priority`` in, unless they became dirty; false if the list was too short."""
        pending = self.pending
        while len(self.top) < self.cap:
            if self.next >= len(pending):
                return not self.cut
            if pending[self.next][0] >= priority:
                return True
            if not is_dirty(pending[self.next][1]):
                self.top.append(pending[self.next])
            self.next += 1
        return True

    def enter(self, member: Ranked) -> bool:
        """A member has been decided to be kept (`advance` to it first): others see it if there is room."""
        if len(self.top) >= self.cap:
            return False
        self.top.append(member)
        return True

    def was_seen(self, priority: bytes) -> bool:
        """Whether a kept member of this priority was among the highest before the pass."""
        return self.old_last is None or priority <= self.old_last
