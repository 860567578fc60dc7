"""One row a field: whatever is published follows from it, and no place can be forgotten."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from winnow.corpus.snapshots.export import export_lines
from winnow.corpus.snapshots.fields import METADATA, ROWS, described_in
from winnow.corpus.snapshots.record import json_schema, make_record
from winnow.ingest.cli.console import Console
from winnow.ingest.inputs.hints import claimed, hints_from
from winnow.ingest.run.rebuild import rebuild
from winnow.normalize import pipeline
from winnow.normalize.document import Document, Facts, Hints, Language, Metadata, Seed
from winnow.normalize.fields import described
from worlds import run, run_settings

ROOT = Path(__file__).resolve().parents[2]
TEXT = " ".join(f"Some words of the sentence number {number}." for number in range(8))
FIELDS = described(Metadata)
AS_THEY_ARE = {"url", "dateline", "agency", "extra"}
"""Fields of words that are not repaired: an address, names found in a body that is repaired already, JSON of others."""


def full() -> Metadata:
    """Metadata without an empty field."""
    values = {f.name: "2024-02-03" if f.about.form == "day" else f"the {f.name}" for f in FIELDS}
    return Metadata(**{f.name: [values[f.name]] if f.listed else values[f.name] for f in FIELDS})  # type: ignore[arg-type]


class FullNormalizer:
    """Whatever the seed, every field has a value."""

    def __init__(self, settings: object = None) -> None:
        pass

    def __call__(self, seed: Seed) -> Document:
        language = Language("en", 0.5, [("en", 0.6), ("de", 0.4)])
        return Document(seed.source, TEXT, full(), language, "text", fetched="2024-02-03T04:05:06Z")


def test_the_page_has_the_rows() -> None:
    page = (ROOT / "docs" / "records.md").read_text("utf-8")
    assert page == described_in(page), "python -m winnow.corpus.snapshots.fields docs/records.md"


def test_every_field_is_described_once() -> None:
    properties = json_schema()["properties"]
    assert isinstance(properties, dict)
    assert all(kind["description"] for kind in properties.values())
    assert len({row.name for row in ROWS}) == len(ROWS) == len(properties)
    assert {row.name for row in METADATA} == set(Metadata.__match_args__) - {"evidence", "candidates"}
    with pytest.raises(ValueError, match="no place"):
        described_in("a page without marks")


def test_every_field_survives_salvage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "Normalizer", FullNormalizer)
    corpus = tmp_path / "c"
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(TEXT, "utf-8")
    run([tmp_path / "in"], corpus)
    before = list(export_lines(corpus))
    assert all(
        json.loads(before[0])[row.name] for row in ROWS if (row.nullable and row.name != "source_of") or row in METADATA
    )
    for file in corpus.glob("state.db*"):
        file.unlink()
    shutil.rmtree(tmp_path / "in")
    rebuild(corpus, run_settings(), console=Console(quiet=True))
    after = [json.loads(line) for line in export_lines(corpus)]
    made = ("quality", "duplicates")
    assert [{k: v for k, v in one.items() if k not in made} for one in after] == [
        {k: v for k, v in json.loads(line).items() if k not in made} for line in before
    ]


def test_records_from_before_there_was_a_field_are_salvaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "Normalizer", FullNormalizer)
    corpus = tmp_path / "c"
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("Some words.", "utf-8")
    run([tmp_path / "in"], corpus)
    shutil.rmtree(tmp_path / "in")
    for part in (corpus / "snapshots").rglob("part-*.jsonl"):
        line = json.loads(part.read_bytes())
        older = json.dumps({name: value for name, value in line.items() if name != "agency"}).encode()
        part.unlink()
        part.write_bytes(older + b"\n")
    for file in corpus.glob("state.db*"):
        file.unlink()
    rebuild(corpus, run_settings(), console=Console(quiet=True))
    (record,) = map(json.loads, export_lines(corpus))
    assert (record["agency"], record["section"]) == (None, "the section")


def test_every_field_of_words_is_repaired() -> None:
    words = [field.name for field in described(Facts) if field.about.form == "words"]
    assert {field.name for field in FIELDS if field.about.form == "words" and not field.about.repaired} == AS_THEY_ARE
    stated = {name: f"{name} schÃ¶n fÃ¼r" for name in words if name not in AS_THEY_ARE}
    hints = hints_from(stated)
    page = "<html><body><article><p>" + "A sentence that is long enough to be a body. " * 9 + "</p></article></body>"
    meta = pipeline.Normalizer()(Seed("a", page, "html", hints)).meta
    for name in stated:
        value = getattr(meta, name)
        assert (value[0] if isinstance(value, list) else value) == f"{name} schön für", name


def test_every_fact_can_be_stated_under_each_of_its_names() -> None:
    for field in described(Hints):
        value = {"day": "2024-02-03"}.get(field.about.form, "https://a.example/x" if field.name == "url" else "en")
        for name in (field.name, *field.about.aliases):
            assert getattr(hints_from({name.upper(): value}), field.name) == ([value] if field.listed else value), name


def test_what_came_with_a_seed_is_published() -> None:
    fields = {"b": [1, {"z": None, "ä": "x"}], "a": "y", "rights": {"name": "CC BY 4.0"}, "crawl_date": 1709632800}
    normalizer = pipeline.Normalizer()
    text = "A sentence that is long enough to be a body. " * 9
    document = normalizer(Seed("a", text, "text", hints_from(fields)))
    turned = normalizer(Seed("a", text, "text", hints_from(dict(reversed(fields.items())))))
    record = make_record(document, identity=bytes(16))
    assert record == make_record(turned, identity=bytes(16))
    assert record["extra"] == '{"a":"y","b":[1,{"z":null,"ä":"x"}]}'
    assert record["license"] == "CC BY 4.0"
    assert record["fetched"] == "2024-03-05T10:00:00Z"
    bare = make_record(
        normalizer(Seed("a", text, "text", claimed(hints_from({"fetched": "2024-02-03"})))), identity=None
    )
    assert (bare["extra"], bare["license"], bare["fetched"]) == (None, None, None), "what is claimed is no fact"


LEFT_OUT = shutil.ignore_patterns("__pycache__")
ROW = '    mood: str | None = field(default=None, metadata=about("how it sounds", aliases=("tone",), repaired=True))\n'

PROGRAM = """
import json, shutil, sys
from pathlib import Path
from winnow.corpus.snapshots.export import export_lines, select, write_parquet
from winnow.corpus.snapshots.fields import described_in
from winnow.corpus.snapshots.record import json_schema
from winnow.ingest.cli.console import Console
from winnow.ingest.run.ingest import ingest
from winnow.ingest.run.rebuild import rebuild
from worlds import run_settings
import winnow

seeds, corpus, parquet = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
ingest([seeds], corpus, run_settings())
first = list(export_lines(corpus))
for file in corpus.glob("state.db*"):
    file.unlink()
shutil.rmtree(seeds)
rebuild(corpus, run_settings(), console=Console(quiet=True))
second = list(export_lines(corpus))
try:
    write_parquet(select(first), parquet)
    import pyarrow.parquet
    rows = pyarrow.parquet.read_table(parquet).to_pylist()
except Exception as error:
    if "extra" not in str(error):
        raise
    rows = None
print(json.dumps({
    "package": winnow.__file__,
    "first": [json.loads(line)["mood"] for line in first],
    "second": [json.loads(line)["mood"] for line in second],
    "evidence": [[e["method"] for e in json.loads(line)["evidence"]] for line in first],
    "schema": json_schema()["properties"]["mood"],
    "order": list(json_schema()["properties"]),
    "parquet": rows and [row["mood"] for row in rows],
    "page": described_in("<!-- fields: -->\\n<!-- end of fields -->"),
}))
"""


def test_one_more_field_is_one_more_row(tmp_path: Path) -> None:
    """A copy of the package with a made-up field added in one place has it everywhere."""
    package = tmp_path / "lib" / "winnow"
    for folder in ("corpus", "dedupe", "ingest", "normalize"):
        shutil.copytree(ROOT / folder, package / folder, copy_function=os.symlink, ignore=LEFT_OUT)
    shutil.copy(ROOT / "__init__.py", package)
    place = package / "normalize" / "document.py"
    source, mark = place.read_text("utf-8"), "\n\n@dataclass(slots=True)\nclass Hints(Facts)"
    place.unlink()
    place.write_text(source.replace(mark, ROW + mark, 1).replace("\n\n\n" + ROW, "\n" + ROW), "utf-8")
    (tmp_path / "in").mkdir()
    page = "<html><body><article><p>" + "A sentence that is long enough to be a body. " * 9 + "</p></article></body>"
    line = json.dumps({"html": page, "Tone": "schÃ¶n fÃ¼r"})
    (tmp_path / "in" / "a.jsonl").write_text(line + "\n", "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, tmp_path / "in", tmp_path / "c", tmp_path / "out.parquet"],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path / "lib"), str(ROOT / "tests" / "helpers")])},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    assert seen["package"].startswith(str(tmp_path))
    assert seen["first"] == seen["second"] == ["schön für"], "published, repaired, salvaged"
    assert seen["evidence"][0].count("hint.mood") == 1
    assert seen["schema"] == {"type": ["string", "null"], "description": "how it sounds"}
    assert seen["order"].index("source") > seen["order"].index("mood") > seen["order"].index("url")
    assert seen["parquet"] in (None, ["schön für"])
    assert "| `mood` | string or null | how it sounds |" in seen["page"].split("\n")
