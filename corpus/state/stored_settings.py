"""The settings a corpus was made with, read back from its header, and what to say when others are asked for."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from ...dedupe.params import DedupParams
from ...normalize.settings import NormalizeSettings
from ..errors import BadConfiguration, DamagedCorpus
from ..settings import KEEPING, RENAMED, CorpusSettings, Origin, choices
from ..snapshots.layout import read_manifest, snapshot_folder, snapshot_numbers
from .database_errors import momentary
from .schema import connect, version

MADE, KEPT = "param.", "keep."
"""Beginnings of the names in the header: of what makes the corpus, and of how it is kept."""
_DEDUP = "dedup."
_VERSIONS = ("pipeline", "dedup.version")
"""Parameters that say which code made the corpus. Nobody chooses them: the code at work has its own."""
_DATABASE = "state.db"


@dataclass(slots=True, frozen=True)
class Recorded:
    """What a corpus says of itself: ``names`` of the settings that it records, and the settings they make. ``trouble``:
    why its database does not say so; then this is what the newest readable snapshot tells, or defaults.
    """

    settings: CorpusSettings
    names: frozenset[str] = frozenset()
    trouble: str = ""


def recorded(corpus: Path) -> Recorded:
    """What is recorded in a folder, which may be no corpus yet, or one whose database is lost or damaged.

    What makes the corpus is in every manifest too; how it is kept is not. Raises what SQLite raises for a bad moment.
    """
    trouble = ""
    try:
        header = _header(corpus)
        if header:
            return Recorded(settings_of(header), _names(header))
    except (DamagedCorpus, sqlite3.DatabaseError) as error:
        if momentary(error):
            raise
        trouble = str(error)
    for number in reversed(snapshot_numbers(corpus)):
        trouble = trouble or f"{_DATABASE} is missing or empty"
        try:
            parameters = read_manifest(snapshot_folder(corpus, number))["parameters"]
            header = {f"{MADE}{name}": json.dumps(value) for name, value in parameters.items()}
            return Recorded(settings_of(header), _names(header), trouble)
        except (DamagedCorpus, KeyError, TypeError, AttributeError):
            continue
    return Recorded(CorpusSettings(), trouble=trouble)


def lost_settings(corpus: Path) -> str:
    """What is to be told where settings are not those that the database of a corpus has: nothing if they are."""
    found = recorded(corpus)
    instead = "those of its newest snapshot" if found.names else "the defaults"
    told = f"the settings of {corpus} cannot be read ({found.trouble}); {instead} count where none are given"
    return told if found.trouble else ""


def _header(corpus: Path) -> dict[str, str]:
    """The rows of the header; none where there is no corpus, or one that was only just begun."""
    if not (corpus / _DATABASE).is_file():
        return {}
    with closing(connect(corpus / _DATABASE, read_only=True)) as db:
        return dict(db.execute("select name, value from header")) if version(db) else {}


def _names(header: Mapping[str, str]) -> frozenset[str]:
    """The settings that a header records."""
    made = made_with(header)
    kept = (name.removeprefix(KEPT) for name in header if name.startswith(KEPT))
    return frozenset({*(name.removeprefix(_DEDUP) for name in made if name not in _VERSIONS), *kept})


def made_with(header: Mapping[str, str]) -> dict[str, str]:
    """The rows of a header that say what the corpus was made with, by name of the parameter (of today)."""
    made = {name.removeprefix(MADE): value for name, value in header.items() if name.startswith(MADE)}
    return {RENAMED.get(name, name): value for name, value in made.items()}


def settings_of(header: Mapping[str, str]) -> CorpusSettings:
    """The settings that the rows of a header make, under the code at work. Raises ``DamagedCorpus``."""
    try:
        found = {name: json.loads(value) for name, value in made_with(header).items() if name not in _VERSIONS}
        dedup = {f.name: found[f"dedup.{f.name}"] for f in fields(DedupParams) if f"dedup.{f.name}" in found}
        own: dict[str, Any] = {
            name: found[name] for name in ("policy", "sources", "boilerplate_documents") if name in found
        }
        own |= {name: json.loads(header[f"{KEPT}{name}"]) for name in KEEPING if f"{KEPT}{name}" in header}
        if "sources" in own:
            own["sources"] = tuple(own["sources"])
        default = CorpusSettings()
        settings = CorpusSettings(
            dedup=DedupParams(**dedup),
            normalize=NormalizeSettings(comments=bool(found.get("comments", False))),
            **own,
        )
        for name, words in choices(CorpusSettings).items():
            if getattr(settings, name) not in words:
                raise ValueError(f"{name} is {getattr(settings, name)!r}")
        for name in own:
            if type(own[name]) is not type(getattr(default, name)):
                raise TypeError(f"{name} is {own[name]!r}")
    except (ValueError, TypeError, AttributeError) as error:
        raise DamagedCorpus(f"{_DATABASE}: the settings recorded there cannot be read ({error})") from error
    return settings


def refuse_others(
    corpus: Path, header: Mapping[str, str], wanted: CorpusSettings, origins: Mapping[str, Origin] | None = None
) -> None:
    """Raise ``BadConfiguration`` where a corpus was made with other parameters than those wanted: which, both values,
    and where each came from (``origins``, by name of the setting; of one that is not there: from the caller).

    The way out that is named keeps everything else as the corpus was made: a rebuild changes what is said to it.
    """
    found = made_with(header)
    asked = wanted.header()
    differ: list[str] = []
    said_by: list[Origin] = []
    for name in sorted(found.keys() | asked.keys()):
        there, here = found.get(name, "absent"), asked.get(name, "absent")
        if there == here:
            continue
        if name in _VERSIONS or "absent" in (there, here):
            differ.append(f"{name} is {there} there and {here} in this version of winnow")
            continue
        setting = name.removeprefix(_DEDUP)
        said_by.append((origins or {}).get(setting, Origin("argument")))
        differ.append(f"{setting} is {there} there and {here} here ({said_by[-1]})")
    if not differ:
        return
    rebuild = f"winnow rebuild --corpus {corpus}"
    if files := sorted({origin.name for origin in said_by if origin.kind == "config file"}):
        rebuild += f" --config {files[0]}"
    way_out = "To convert it run"
    if said_by:
        way_out = (
            "Leave that out to go on as it was made. A rebuild converts it to what a settings file or the environment "
            "says, and keeps the rest"
        )
    raise BadConfiguration(
        f"the corpus in {corpus} was made with other parameters: {'; '.join(differ)}. {way_out}: {rebuild}"
    )
