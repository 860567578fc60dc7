"""``winnow rebuild``: everything derived anew."""

from __future__ import annotations

from ..given import existing, seeds_here, settings_from
from ..options import Config, Corpus, Log, Quiet, Verbose, Workers


def rebuild(
    corpus: Corpus,
    workers: Workers = None,
    config: Config = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
    log_format: Log = None,
) -> None:
    """Derive everything anew from the stored seeds, after a change of version or parameters, or after damage."""
    from ....corpus.state.stored_settings import lost_settings
    from ...run.rebuild import rebuild as run
    from ..console import Console
    from ..show import show_summary

    settings = settings_from(config, corpus=corpus, sources=seeds_here(corpus), workers=workers, log_format=log_format)
    console = Console(settings.log_format, quiet=quiet, verbose=verbose)
    if told := lost_settings(corpus):
        console.event(told, level="warning")
    show_summary(run(existing(corpus), settings, console=console), console)
