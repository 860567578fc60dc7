"""What a format says of itself: how it is recognised, what it is read with, and which names state it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ....normalize.document import Media
from ..extensions import extension
from ..items import Item, Read
from ..recognition import Question


@dataclass(slots=True, frozen=True)
class Format:
    """A kind of stream. Each module of a format has one, or one for each of its kinds; `FORMATS` lists them.

    ``names``: the extensions that say that a file is a container of this kind, which its content alone does not prove:
    whoever wrote a page could make it look like one; None: any name will do, for the container states nothing about
    where its documents come from. ``resumes``: it can be read from somewhere in the middle; of everything else that
    would be a part taken for the whole. ``alone``: what it is to somebody who cleans this one text or page as it stands
    (`winnow.clean`); None: it is a container, and refused there. ``needs``: how many bytes its questions want to see of
    what begins like this, where they may want more than `HEAD`.
    """

    kind: str
    read: Callable[[Item], Read]
    questions: tuple[Question, ...]
    names: tuple[str, ...] | None = ()
    resumes: bool = False
    alone: Media | None = None
    needs: Callable[[bytes], int] | None = None

    def stated_by(self, name: str) -> bool:
        """Whether a name says that the file is a container of this kind."""
        return self.names is None or extension(name) in self.names
