"""Where a reader of the changes is: a small file of its own, moved on when it has been given everything."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

from ..errors import DamagedCorpus, UsageError
from ..state.durable import replace_durably
from .layout import read_manifest, snapshot_folder


class Followed(NamedTuple):
    """The snapshot that a reader has, and its digest; 0: it has nothing yet."""

    snapshot: int = 0
    digest: str = ""


def read_followed(path: Path, corpus: Path) -> Followed:
    """What a file says; nothing yet where there is none. Raises ``UsageError`` when it cannot be understood, or is of
    another corpus.
    """
    try:
        said = json.loads(path.read_bytes())
        found = Followed(int(said["snapshot"]), str(said["digest"]))
    except FileNotFoundError:
        return Followed()
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{path} does not say which snapshot a reader has; delete it to start from nothing") from error
    if found.snapshot:
        _refuse_others(path, corpus, found)
    return found


def write_followed(path: Path, corpus: Path, snapshot: int) -> None:
    """The reader has this snapshot now."""
    digest = read_manifest(snapshot_folder(corpus, snapshot))["digest"]
    replace_durably(path, [json.dumps(Followed(snapshot, digest)._asdict()).encode("ascii") + b"\n"])


def _refuse_others(path: Path, corpus: Path, found: Followed) -> None:
    try:
        manifest = read_manifest(snapshot_folder(corpus, found.snapshot))
    except DamagedCorpus:  # it is no longer kept: the changes cannot be told either, or from the feeds alone
        return
    if manifest.get("digest") != found.digest and not manifest.get("purged"):
        raise UsageError(
            f"{path} was written for another corpus (its snapshot {found.snapshot} is another one); delete it to start "
            "from nothing"
        )
