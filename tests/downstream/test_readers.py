"""What other tools make of a snapshot and of an export, each with its own reader."""

from __future__ import annotations

import datetime
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.commands import winnow, winnow_lines

NO_DATE, DATE = 30, 10


def parts(corpus: Path) -> str:
    return str(corpus / "current" / "part-*.jsonl")


@pytest.fixture(scope="module")
def parquet(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("parquet") / "corpus.parquet"
    winnow("export", "--corpus", corpus, "--format", "parquet", "--output", path)
    return path


@pytest.fixture(scope="module")
def expected(corpus: Path) -> list[dict[str, object]]:
    return winnow_lines("export", "--corpus", corpus)


@pytest.fixture(scope="module")
def typed(expected) -> list[dict[str, object]]:
    """The same with days as such, as readers with types give them."""

    def day(value: str | None) -> datetime.date | None:
        return None if value is None else datetime.date.fromisoformat(value)

    names = ("date", "date_earliest", "date_latest", "modified")
    made = [{**one, **{name: day(one[name]) for name in names}} for one in expected]
    assert {one["fetched"] for one in made} == {None}
    return [{**one, "also": [{**other, "date": day(other["date"])} for other in one["also"]]} for one in made]


@pytest.fixture
def datasets(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_DATASETS_OFFLINE", "1")
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hf"))
    return pytest.importorskip("datasets", reason="needs the extra 'downstream'")


def test_datasets_load_a_snapshot_with_its_types(datasets, corpus: Path, typed, tmp_path: Path) -> None:
    loaded = datasets.load_dataset(str(corpus / "current"), cache_dir=str(tmp_path))
    assert list(loaded) == ["train"]
    rows = loaded["train"]
    assert list(rows.features) == list(typed[0])
    assert rows.features["date"].dtype == "date32"
    assert rows.features["duplicates"].dtype == "int64"
    assert set(rows.features["quality"]) == set(typed[0]["quality"])
    assert sorted(rows, key=lambda row: row["id"]) == typed


@pytest.mark.parametrize("how", ["gz", "zst"])
def test_datasets_load_compressed_parts(datasets, compressed: Callable[[str], Path], how: str, tmp_path: Path) -> None:
    loaded = datasets.load_dataset(str(compressed(how) / "current"), cache_dir=str(tmp_path))
    assert loaded["train"].num_rows == NO_DATE + DATE


def test_datasets_load_an_export(datasets, corpus: Path, parquet: Path, typed, tmp_path: Path) -> None:
    rows = datasets.load_dataset("parquet", data_files=str(parquet), cache_dir=str(tmp_path))["train"]
    assert list(rows) == typed
    card = datasets.load_dataset(str(corpus / "current"), cache_dir=str(tmp_path))["train"].features
    assert rows.features == card


def test_polars_scans(corpus: Path, parquet: Path, expected, typed) -> None:
    polars = pytest.importorskip("polars", reason="needs the extra 'downstream'")
    for frame in (polars.scan_ndjson(parts(corpus), infer_schema_length=None), polars.scan_parquet(parquet)):
        assert frame.select(polars.len()).collect().item() == NO_DATE + DATE
        assert frame.filter(polars.col("date").is_not_null()).collect().height == DATE
        assert frame.select(polars.col("quality").struct.field("words").sum()).collect().item() == sum(
            one["quality"]["words"] for one in expected
        )
    assert polars.read_parquet(parquet).to_dicts() == typed


def test_duckdb_queries(corpus: Path, parquet: Path) -> None:
    duckdb = pytest.importorskip("duckdb", reason="needs the extra 'downstream'")
    for source in (f"read_json('{parts(corpus)}', format='newline_delimited')", f"'{parquet}'"):
        counted = duckdb.sql(f"select count(*), count(date), sum(quality.words), max(len(authors)) from {source}")
        rows, dated, words, most = counted.fetchall()[0]
        assert (rows, dated, most) == (NO_DATE + DATE, DATE, 2)
        assert words > 1_000
    kinds = dict(duckdb.sql(f"select column_name, column_type from (describe select * from '{parquet}')").fetchall())
    assert (kinds["title"], kinds["authors"], kinds["duplicates"]) == ("VARCHAR", "VARCHAR[]", "BIGINT")
    assert not any(kind.startswith("MAP") for kind in kinds.values())


def test_pandas_reads(corpus: Path, parquet: Path) -> None:
    pandas = pytest.importorskip("pandas", reason="needs the extra 'downstream'")
    (part,) = (corpus / "current").glob("part-*.jsonl")
    for frame in (pandas.read_json(part, lines=True, dtype=False), pandas.read_parquet(parquet)):
        assert len(frame) == NO_DATE + DATE
        assert frame["date"].notna().sum() == DATE


def test_pyarrow_reads(corpus: Path, parquet: Path, typed) -> None:
    arrow_json = pytest.importorskip("pyarrow.json", reason="needs the extra 'parquet'")
    arrow_parquet = pytest.importorskip("pyarrow.parquet")
    (part,) = (corpus / "current").glob("part-*.jsonl")
    assert arrow_json.read_json(part).num_rows == NO_DATE + DATE
    table = arrow_parquet.read_table(parquet)
    assert table.to_pylist() == typed
    assert str(table.schema.field("title").type) == "string"


def test_jq_reads(corpus: Path) -> None:
    if shutil.which("jq") is None:
        pytest.skip("jq is not installed")
    (part,) = (corpus / "current").glob("part-*.jsonl")
    done = subprocess.run(["jq", "-r", "select(.date) | .quality.words", part], capture_output=True, check=True)
    assert len(done.stdout.split()) == DATE


def test_croissant_is_valid_and_leads_to_the_records(corpus: Path, expected) -> None:
    croissant = pytest.importorskip("mlcroissant", reason="needs the extra 'downstream'")
    described = croissant.Dataset(jsonld=str(corpus / "current" / "croissant.json"))
    assert not described.metadata.ctx.issues.errors
    records = sorted(described.records("records"), key=lambda one: one["records/id"])
    assert [one["records/text"].decode() for one in records] == [one["text"] for one in expected]
    day = {one["records/date"] and one["records/date"].date() for one in records}
    assert day == {None, datetime.date(2024, 3, 1)}
    assert records[0]["records/quality"]["records/quality/words"] == expected[0]["quality"]["words"]


def test_the_schema_holds_for_every_record(expected) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads(winnow("schema").stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    check = jsonschema.Draft202012Validator(schema)
    for one in expected:
        check.validate(one)
