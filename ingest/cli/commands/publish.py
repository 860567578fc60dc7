"""``winnow publish``: the current snapshot, in an object store."""

from __future__ import annotations

from typing import Annotated

import typer

from ..given import writing
from ..options import Corpus, Json, Quiet
from ..output import print_json


def publish(
    url: Annotated[str, typer.Argument(metavar="URL", help="Where: s3://bucket/corpus, gs://..., file:///...")],
    corpus: Corpus,
    check: Annotated[
        bool, typer.Option("--check", help="Read all files there back, and compare their SHA-256.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Replace what is no earlier state of this corpus.")] = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Bring the current snapshot to an object store, and delete there what is not kept here."""
    from ....corpus.remote.stores import ObjectStore
    from ....corpus.remote.upload import upload_current
    from ..console import Console, say
    from ..ending import log_format_asked

    console = Console(log_format_asked(), quiet=quiet or as_json)
    store = ObjectStore(url)
    with writing(corpus, dry_run=False):
        done = upload_current(store, corpus, check=check, yes=yes, watch=console.progress)
    if as_json:
        print_json(done.to_dict())
        return
    news = "is published" if done.changed else "was published already"
    say(
        f"snapshot {done.snapshot} {news} at {done.url}: {done.uploaded} files uploaded "
        f"({done.uploaded_bytes / 1e6:,.1f} MB), {done.copied} copied there, {done.deleted} old ones deleted"
    )
