"""winnow: raw seeds in, one clean, deduplicated corpus out.

The corpus is a function of its seeds: the same records whatever the order, the batch sizes, the number of workers or
the crashes. Folders follow the data: ``ingest`` -> ``normalize`` -> ``dedupe`` -> ``corpus``.

The names below are the front door for programs (docs/python.md). Importing this package imports nothing: each name is
looked up when it is first used, in the module that `_HOMES` says.
"""

__version__ = "0.1.0"

__all__ = [
    "AmbiguousSource",
    "BadConfiguration",
    "BadLock",
    "Cleaner",
    "Corpus",
    "CorpusError",
    "DamagedCorpus",
    "Document",
    "Duplicate",
    "Group",
    "IndexDamagedError",
    "Locked",
    "NoCorpus",
    "NoSuchSource",
    "ReaderFailed",
    "Rejected",
    "Settings",
    "Snapshot",
    "StoreTrouble",
    "Summary",
    "Unreadable",
    "UsageError",
    "WinnowError",
    "WorkersFailed",
    "clean",
    "deduplicate",
    "ingest",
]

TYPE_CHECKING = False  # type checkers take it for true; the module typing would be an import
if TYPE_CHECKING:
    from .corpus.errors import BadConfiguration, BadLock, CorpusError, DamagedCorpus, Locked, NoCorpus, UsageError
    from .corpus.remote.reading import Snapshot
    from .corpus.remote.stores import StoreTrouble
    from .corpus.state.band_index import IndexDamagedError
    from .ingest.front.cleaning import Cleaner, clean
    from .ingest.front.duplicates import Duplicate, Group, deduplicate
    from .ingest.front.opened import Corpus
    from .ingest.front.running import ingest
    from .ingest.inputs.discover import AmbiguousSource, NoSuchSource
    from .ingest.run.ingest import Summary
    from .ingest.run.pool import WorkersFailed
    from .ingest.run.reading import ReaderFailed
    from .ingest.run.settings import RunSettings as Settings
    from .normalize.document import Document, Rejected, Unreadable


class WinnowError(Exception):
    """Whatever winnow raises on purpose. It is defined here because every folder may import the root, and because
    ``normalize`` and ``dedupe`` may import nothing of each other or of ``corpus``.
    """


_ERRORS = ("BadConfiguration", "BadLock", "CorpusError", "DamagedCorpus", "Locked", "NoCorpus", "UsageError")
_HOMES = {
    **dict.fromkeys(_ERRORS, "corpus.errors"),
    "Snapshot": "corpus.remote.reading",
    "StoreTrouble": "corpus.remote.stores",
    "IndexDamagedError": "corpus.state.band_index",
    "Cleaner": "ingest.front.cleaning",
    "clean": "ingest.front.cleaning",
    "Duplicate": "ingest.front.duplicates",
    "Group": "ingest.front.duplicates",
    "deduplicate": "ingest.front.duplicates",
    "Corpus": "ingest.front.opened",
    "AmbiguousSource": "ingest.inputs.discover",
    "NoSuchSource": "ingest.inputs.discover",
    "Summary": "ingest.run.ingest",
    "WorkersFailed": "ingest.run.pool",
    "ReaderFailed": "ingest.run.reading",
    "Settings": "ingest.run.settings",
    **dict.fromkeys(("Document", "Rejected", "Unreadable"), "normalize.document"),
}
"""Where each name lives. ``ingest`` is not among them: the package of that name can itself be called."""


def __getattr__(name: str) -> object:
    """Look a name of `__all__` up when it is first used, and keep it."""
    if name != "ingest" and name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    if name == "ingest":
        return import_module(f"{__name__}.ingest")
    value: object = getattr(import_module(f"{__name__}.{_HOMES[name]}"), "RunSettings" if name == "Settings" else name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """What there is, also what was not looked up yet."""
    return sorted({*globals(), *__all__})
