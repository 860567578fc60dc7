"""Settings: flags, then ``WINNOW_*`` variables, then ``winnow.toml`` (`config` says which), then those that the corpus
was made with, then defaults.

``winnow.toml`` is flat but for the tables of labels; every key is also a variable (``part_records`` is
``WINNOW_PART_RECORDS``)::

    workers = 2
    threshold = 0.8
    policy = "order-free"        # or "stable"
    sources = ["wire", "papers"] # preferred sources first

    [labels.papers]              # of one collection
    already_clean = true
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from ...corpus.errors import BadConfiguration
from ...corpus.settings import RENAMED, CollectionSettings, CorpusSettings, Origin
from ...corpus.shown import shown
from ...corpus.state.stored_settings import recorded
from ..inputs.items import Trust
from .config import Config, read_config
from .known_settings import Known, changed, converted, known_settings
from .limits import WorkerLimits
from .requests import Setup

PREFIX = "WINNOW_"
COMMAND_LINE = Origin("command line")


@dataclass(slots=True, frozen=True)
class RunSettings:
    """Everything a run can be told: what makes the corpus, and how the work is done. ``collection``: what is said of
    every collection of which nothing else is said (``corpus.labels``). ``origins``: where each value came from, by flat
    name, if `load_settings` has gathered them.
    """

    corpus: CorpusSettings = field(default_factory=CorpusSettings, metadata={"title": "The corpus"})
    collection: CollectionSettings = field(default_factory=CollectionSettings, metadata={"title": "A collection"})
    limits: WorkerLimits = field(default_factory=WorkerLimits, metadata={"title": "Limits of a process"})
    workers: int = field(
        default_factory=lambda: _processors(),
        metadata={
            "doc": "worker processes; 0: none at all, and no limits",
            "default": "the processors this process may use",
        },
    )
    engine: Literal["local", "ray"] = field(
        default="local",
        metadata={
            "doc": "what normalises: processes of this machine, or the Ray cluster at RAY_ADDRESS (docs/scale.md)"
        },
    )
    ray_actors: int = field(
        default=0, metadata={"doc": "worker processes on a Ray cluster; 0: one for each processor that it has"}
    )
    remote_object_mib: int = field(default=4096, metadata={"doc": "the largest object of a store that is fetched"})
    remote_connections: int = field(default=8, metadata={"doc": "objects of a store that are fetched at once"})
    remote_attempts: int = field(
        default=4, metadata={"doc": "how often a store is asked for an object that it fails to give"}
    )
    batch_seeds: int = field(default=512, metadata={"doc": "seeds to one transaction, so what a kill can lose at most"})
    log_format: Literal["text", "json"] = field(
        default="text", metadata={"doc": "events on stderr as text or JSON lines"}
    )
    trust: Trust = field(
        default="names",
        metadata={
            "doc": "which containers are believed when they say where their documents come from: those whose name says "
            "what they are, all (the operator's own crawl), or none (docs/authority.md)"
        },
    )
    follow_links: bool = field(
        default=False, metadata={"doc": "also read what links in a folder lead to outside of it"}
    )
    text_field: str = field(
        default="",
        metadata={
            "doc": "the field of JSON records that is the document (`a.b`: field `b` in the object `a`); where a "
            "record has none, the known names count"
        },
    )
    alarm_cluster: int = field(
        default=1000, metadata={"doc": "documents that one may stand for before a run raises an alarm (docs/cron.md)"}
    )
    alarm_jump: float = field(
        default=3.0,
        metadata={"doc": "an alarm is raised when a site brings so many times more, or less, than it usually does"},
    )
    alarm_drop: float = field(
        default=0.25,
        metadata={
            "doc": "an alarm is raised when the share of a site's seeds that are dropped rises by more than this"
        },
    )
    origins: Mapping[str, Origin] = field(default_factory=dict, compare=False, repr=False)

    def setup(self, *, already_clean: bool = False) -> Setup:
        """What readers are told. ``already_clean``: so is everything, whatever else is said."""
        flags = {"already_clean": True} if already_clean else {}
        of_all = changed(self.collection, flags)
        labels = {label: changed(self.of_label(label), flags) for label in self.corpus.labels}
        return Setup(self.trust, of_all, self.limits, text_field=self.text_field, labels=labels)

    def of_label(self, label: str) -> CollectionSettings:
        """What kind of texts a collection holds."""
        return changed(self.collection, self.corpus.labels.get(label, {}))


def _processors() -> int:
    """Processors this process may use (``sched_getaffinity``, which macOS lacks), else all there are."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


_OTHER_VARIABLES = {"corpus", "debug", "notify_command", "ping_url", "metrics", "status", "exit_code", "message"}
"""Variables that are no settings: options, tracebacks for developers, and what a ``--notify-command`` is told."""
_LABELS = "labels"


def load_settings(
    config: Path | None = None,
    flags: Mapping[str, Any] | None = None,
    environment: Mapping[str, str] | None = None,
    *,
    corpus: Path | None = None,
    sources: Sequence[str] = (),
    warn: Callable[[str], None] = lambda line: None,
    by: Origin = COMMAND_LINE,
) -> RunSettings:
    """Settings from all places; which file is obeyed when none is named says `config.read_config`. ``by``: where
    ``flags`` came from.

    Raises ``BadConfiguration`` for an unreadable file, an unknown key or a value of the wrong kind.
    """
    base, origins = _of_corpus(corpus)
    known = {setting.name: setting for setting in known_settings(base)}
    origins = {name: Origin() for name in known} | origins
    values: dict[str, object] = {}
    obeyed = read_config(config, corpus=corpus, sources=sources, warn=warn)
    labels = {label: dict(values) for label, values in base.corpus.labels.items()}
    for label, name, value in _said_of_labels(obeyed, base):
        labels.setdefault(label, {})[name] = value
        origins[f"{_LABELS}.{label}.{name}"] = _file(obeyed)
    variables = _variables(os.environ if environment is None else environment, known, warn)
    given = {name: value for name, value in (flags or {}).items() if value is not None}
    for found in (
        ((name, value, _file(obeyed)) for name, value in obeyed.values.items() if name != _LABELS),
        variables,
        ((name, value, by) for name, value in given.items()),
    ):
        for said, value, origin in found:
            name = RENAMED.get(said, said)
            if said in RENAMED:
                warn(f"the setting {said!r} is called {name!r} now ({origin})")
            if name not in known:
                raise BadConfiguration(f"unknown setting {name!r}; known are {', '.join(sorted(known))}")
            values[name], origins[name] = converted(name, value, known[name]), origin
    settings = changed(base, values)
    return replace(settings, corpus=replace(settings.corpus, labels=labels), origins=origins)


def tell_unknown_variables(warn: Callable[[str], None]) -> None:
    """Tell of ``WINNOW_`` variables that set nothing, for commands that ask for no settings."""
    known = {setting.name: setting for setting in known_settings(RunSettings())}
    for _ in _variables(os.environ, known, warn):
        pass


def _file(obeyed: Config) -> Origin:
    return Origin("config file", str(obeyed.path))


def _of_corpus(corpus: Path | None) -> tuple[RunSettings, dict[str, Origin]]:
    """What counts where nobody says anything: what the corpus was made with, else defaults."""
    if corpus is None:
        return RunSettings(), {}
    found = recorded(corpus)
    labels = (f"{_LABELS}.{label}.{name}" for label, values in found.settings.labels.items() for name in values)
    return RunSettings(corpus=found.settings), dict.fromkeys((*found.names, *labels), Origin("corpus", str(corpus)))


def _variables(
    environment: Mapping[str, str], known: Mapping[str, Known], warn: Callable[[str], None]
) -> Iterator[tuple[str, object, Origin]]:
    """The settings among the variables; one that sets nothing is told."""
    for name, text in environment.items():
        key = name.removeprefix(PREFIX).lower()
        if not name.startswith(PREFIX) or key in _OTHER_VARIABLES:
            continue
        if key in known or key in RENAMED:
            yield key, text, Origin("environment variable", name)
            continue
        near = difflib.get_close_matches(key, known, n=1)
        meant = f"; is {PREFIX}{near[0].upper()} meant?" if near else ""
        warn(f"the variable {shown(name)} sets nothing{meant}")


def _said_of_labels(obeyed: Config, base: RunSettings) -> Iterator[tuple[str, str, object]]:
    """Label, setting and value, as the file has them in its tables of labels."""
    known = {setting.name: setting for setting in known_settings(base.collection)}
    tables = obeyed.values.get(_LABELS, {})
    if not isinstance(tables, dict) or not all(isinstance(values, dict) for values in tables.values()):
        raise BadConfiguration(f"{obeyed.path}: labels are tables: [labels.NAME]")
    for label, values in tables.items():
        for name, value in values.items():
            where = f"{_LABELS}.{label}.{name}"
            if name not in known:
                raise BadConfiguration(f"unknown setting {where!r}; known for a label are {', '.join(sorted(known))}")
            yield label, name, converted(where, value, known[name])
