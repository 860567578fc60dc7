"""``winnow stories``: documents that report the same event in other words."""

from __future__ import annotations

from ..given import reading
from ..options import Corpus, Json
from ..output import print_json


def stories(corpus: Corpus, as_json: Json = False) -> None:
    """Kept documents that are versions of one story, and what they share. English texts of 40 words and more."""
    from ....corpus.inspection.stories import list_stories
    from ..overviews import story_lines
    from ..style import say_lines

    with reading(corpus) as store:
        for story in list_stories(store):
            if as_json:
                print_json(story)
            else:
                say_lines(story_lines(story))
