"""``winnow schedule``: lines for cron and systemd."""

from __future__ import annotations

from ..options import Corpus, Sources


def schedule(
    sources: Sources,
    corpus: Corpus,
) -> None:
    """Print a crontab line and a systemd service with its timer; install nothing."""
    from ..console import say
    from ..schedule import schedule_lines

    say(*schedule_lines(sources, corpus))
