"""Settings: flags, then ``WINNOW_*`` variables, then ``winnow.toml`` (`config` says which), then defaults.

``winnow.toml`` is flat; every key is also a variable (``part_records`` is ``WINNOW_PART_RECORDS``)::

    workers = 2
    threshold = 0.8
    policy = "order-free"        # or "stable"
    sources = ["wire", "papers"] # preferred sources first
    retention = 3
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from ...corpus.errors import BadConfiguration
from ...corpus.settings import CorpusSettings
from ...corpus.shown import shown
from ...dedupe.params import DedupParams
from ...normalize.settings import NormalizeSettings
from ..inputs.items import Trust
from .config import read_config
from .limits import WorkerLimits

PREFIX = "WINNOW_"


@dataclass(slots=True, frozen=True)
class RunSettings:
    """Everything a run can be told: what makes the corpus, and how the work is done. ``workers`` defaults to the
    processors this process may use. ``batch_seeds``: seeds to one transaction, so what a kill can lose at most.
    ``trust``: which containers are believed when they say where their documents come from: ``names`` (those whose name
    says what they are), ``all`` (the operator's own crawl: also pages about their own address) or ``none``.
    ``follow_links``: also read what links in a folder lead to outside of it. ``text_field``: the field of JSON records
    that is the document (``a.b``: field ``b`` in the object ``a``); where a record has none, the known names count.
    """

    corpus: CorpusSettings = field(default_factory=CorpusSettings)
    workers: int = field(default_factory=lambda: _processors())
    limits: WorkerLimits = field(default_factory=WorkerLimits)
    batch_seeds: int = 512
    log_format: str = "text"
    trust: Trust = "names"
    follow_links: bool = False
    text_field: str = ""


def _processors() -> int:
    """Processors this process may use (``sched_getaffinity``, which macOS lacks), else all there are."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


_CHOICES = {
    "policy": ("order-free", "stable"),
    "compress": ("none", "gz", "zst"),
    "share": ("private", "group", "world"),
    "keep_raw": ("text", "all", "none"),
    "log_format": ("text", "json"),
    "trust": ("names", "all", "none"),
}
_DEDUP = {f.name: f.type for f in fields(DedupParams)}
_SECTIONS: tuple[tuple[str, type], ...] = (
    ("dedup", DedupParams),
    ("normalize", NormalizeSettings),
    ("corpus", CorpusSettings),
    ("limits", WorkerLimits),
    ("run", RunSettings),
)
_NESTED = {"dedup", "normalize", "corpus", "limits"}
_FIXED = {"version", "seed"}
"""What the code is, not what a user wants: the scheme of the signatures. Nobody sets it."""
_OTHER_VARIABLES = {"corpus", "debug"}
"""Variables that are no settings: the option ``--corpus``, and tracebacks for developers."""


def load_settings(
    config: Path | None = None,
    flags: Mapping[str, Any] | None = None,
    environment: Mapping[str, str] | None = None,
    *,
    corpus: Path | None = None,
    sources: Sequence[str] = (),
    warn: Callable[[str], None] = lambda line: None,
) -> RunSettings:
    """Settings from all places; which file is obeyed when none is named says `config.read_config`.

    Raises ``BadConfiguration`` for an unreadable file, an unknown key or a value of the wrong kind.
    """
    values = read_config(config, corpus=corpus, sources=sources, warn=warn)
    known = {f.name: cls for _, cls in _SECTIONS for f in fields(cls) if f.name not in _NESTED | _FIXED}
    for name, text in (environment if environment is not None else os.environ).items():
        key = name.removeprefix(PREFIX).lower()
        if not name.startswith(PREFIX) or key in _OTHER_VARIABLES:
            continue
        if key in known:
            values[key] = text
        else:
            near = difflib.get_close_matches(key, known, n=1)
            meant = f"; is {PREFIX}{near[0].upper()} meant?" if near else ""
            warn(f"the variable {shown(name)} sets nothing{meant}")
    values.update({name: value for name, value in (flags or {}).items() if value is not None})
    for name in values:
        if name not in known:
            raise BadConfiguration(f"unknown setting {name!r}; known are {', '.join(sorted(known))}")
    built: dict[str, Any] = {}
    for section, cls in _SECTIONS:
        default = cls()
        mine = {
            f.name: _converted(f.name, values[f.name], getattr(default, f.name))
            for f in fields(cls)
            if f.name in values and f.name not in _NESTED
        }
        inner = {name: built[name] for name in _NESTED if name in {f.name for f in fields(cls)}}
        try:
            built[section] = replace(default, **mine, **inner)
        except ValueError as error:
            raise BadConfiguration(str(error)) from error
    settings = built["run"]
    assert isinstance(settings, RunSettings)
    return settings


def _converted(name: str, value: object, default: object) -> object:
    """``value`` (typed from TOML and flags, text from variables) as the kind that ``default`` is."""
    try:
        if name in _CHOICES:
            if value not in _CHOICES[name]:
                raise ValueError(f"must be one of {', '.join(_CHOICES[name])}")
            return value
        if isinstance(default, bool):
            if isinstance(value, str) and value.lower() in ("1", "true", "yes", "0", "false", "no"):
                return value.lower() in ("1", "true", "yes")
            if isinstance(value, bool):
                return value
            raise ValueError("must be true or false")
        if isinstance(default, tuple):
            items = value.split(",") if isinstance(value, str) else value
            if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
                raise ValueError("must be a list of strings")
            return tuple(item.strip() for item in items)
        if isinstance(default, int):
            if isinstance(value, bool) or (isinstance(value, float) and not value.is_integer()):
                raise ValueError("must be a whole number")
            number = int(value)  # type: ignore[call-overload]
            if number < 0:
                raise ValueError("must not be negative")
            return number
        if isinstance(default, float):
            return float(value)  # type: ignore[arg-type]
        if not isinstance(value, str):
            raise ValueError("must be a string")
        return value
    except (TypeError, ValueError) as error:
        raise BadConfiguration(f"setting {name!r}: {error} (it is {value!r})") from error
