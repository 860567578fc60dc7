"""Every setting with its value, where it came from and what it means: for ``winnow settings`` and docs/settings.md."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ...corpus.settings import KEEPING, CollectionSettings, CorpusSettings, Origin
from ...corpus.state.stored_settings import Recorded
from .known_settings import Known, known_settings
from .settings import RunSettings


@dataclass(slots=True, frozen=True)
class Told:
    """A setting as it stands. ``in_corpus``: what the corpus has, where that is another value; ``scope``: how
    long a value holds. ``corpus``: it makes the corpus, and only a rebuild changes it; ``kept``: until another one is
    given; ``run``: for one run.
    """

    name: str
    value: object
    origin: Origin
    doc: str
    scope: str
    choices: tuple[str, ...] = ()
    in_corpus: object = None

    def to_dict(self) -> dict[str, object]:
        """Plain values for JSON."""
        return {
            "name": self.name,
            "value": self.value,
            "origin": self.origin._asdict(),
            "scope": self.scope,
            "corpus": self.in_corpus,
            "choices": list(self.choices) or None,
            "meaning": self.doc,
        }

    def lines(self) -> list[str]:
        """For people."""
        told = [f"{self.name} = {json.dumps(self.value, ensure_ascii=False)}  ({self.origin})", f"    {self.doc}"]
        if self.in_corpus is not None:
            had = json.dumps(self.in_corpus, ensure_ascii=False)
            how = "winnow rebuild converts it" if self.scope == "corpus" else "the next run changes it"
            told.append(f"    the corpus has {had}: {how}")
        return told


def told_settings(settings: RunSettings, found: Recorded | None = None) -> Iterator[Told]:
    """Every setting, by section. ``found``: what the corpus records, where there is one."""
    there = {known.name: known.value for known in known_settings(found.settings)} if found else {}
    for known in known_settings(settings):
        recorded = there.get(known.name) if found and known.name in found.names else None
        other = recorded if recorded != known.value else None
        origin = settings.origins.get(known.name, Origin())
        yield Told(known.name, known.value, origin, known.doc, _scope(known.name), known.choices, other)
    about = {known.name: known for known in known_settings(settings.collection)}
    for label, values in settings.corpus.labels.items():
        for name, value in values.items():
            key = f"labels.{label}.{name}"
            had = found.settings.labels.get(label, {}).get(name) if found else None
            origin = settings.origins.get(key, Origin())
            yield Told(key, value, origin, about[name].doc, "kept", in_corpus=had if had != value else None)


def _scope(name: str) -> str:
    if name in KEEPING:
        return "kept"
    return "corpus" if {name, f"dedup.{name}"} & CorpusSettings().header().keys() else "run"


_INTRODUCTION = """\
# Settings

<!-- written by python -m winnow.ingest.run.settings_told docs/settings.md -->
`winnow settings [--corpus DIR] [--json]` prints each setting, its value and where that came from. The first of these
that says something counts:

1. the command line (for programs: the arguments of `winnow.ingest`),
2. environment variables: `WINNOW_` and the name in capitals (`WINNOW_PART_RECORDS=1000`); one that sets nothing is
   told,
3. `winnow.toml`: the file that `--config` names, else the one in the corpus folder, else the one in the current folder.
   One that lies among the seeds, or that others may write to, is passed over, and that is told,
4. the corpus: what it was made with, and how it was kept,
5. the default.

```toml
workers = 2
threshold = 0.8
sources = ["wire", "papers"]

[labels.papers]
already_clean = true

[labels.letters]
text_kind = "prose"
```

**What makes a corpus stays.** Settings marked *corpus* are recorded when the corpus is made, and count for every later
run that says nothing else. A run that says something else is refused (exit 78) with both values and where they came
from; `winnow rebuild` converts the corpus to what is said, and keeps the rest as it was made. Settings marked *kept* go
on from run to run, too, but any run may change them; those marked *run* count for one.

**Settings of a label.** `[labels.NAME]` says what kind of texts a collection holds; NAME is its label, the first part
of every source. It comes before what is said of all collections, but for `--already-clean`, which is said of everything
in that run. `text_kind` takes the place of the judgement of what a text is (docs/lines.md): lines are cut in dumps
only. It is kept with the corpus, so what is to end must be said (`already_clean = false`, `text_kind = ""`). When it
changes, the files of that label are read again, and no others; `rebuild` obeys it, too.
"""


def page() -> str:
    """docs/settings.md."""
    lines = [_INTRODUCTION.rstrip()]
    of_label = {known.name for known in known_settings(CollectionSettings())}
    section = None
    for known in known_settings(RunSettings()):
        title = known.section or "The run"
        if title != section:
            section = title
            lines += ["", f"## {title}", "| setting | default | holds | meaning |", "|---|---|---|---|"]
        scope = f"{_scope(known.name)}, or label" if known.name in of_label else _scope(known.name)
        lines.append(f"| `{known.name}` | {_default(known)} | {scope} | {known.doc}{_one_of(known)} |")
    return "\n".join(lines) + "\n"


def _default(known: Known) -> str:
    return known.said_default or f"`{json.dumps(known.value, ensure_ascii=False)}`"


def _one_of(known: Known) -> str:
    return f" ({', '.join(f'`{word}`' for word in known.choices if word)})" if known.choices else ""


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), "utf-8")
