"""The command line as the contract states it: what each command does, prints and exits with."""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, suppress
from functools import partial
from pathlib import Path

import jsonschema
import pytest
from winnow.ingest.cli.console import Console

from ..commands import winnow, winnow_json, winnow_lines

STORY = (
    "The river rose through the night and by morning it had reached the steps of the old mill. "
    "People carried chairs, books and a piano up to the first floor while the water came in under the doors. "
    "Nobody was hurt, said the mayor, who had not slept either, but the bridge will stay closed until engineers have "
    "looked at every one of its piers, and that may well take until the end of the month. "
)
OTHER = (
    "A choir of forty bakers sang in the market hall on Sunday, and the queue went twice around the square. "
    "The money goes to the roof of the school, which has leaked since the storm in spring and cost more than planned. "
    "They will sing again in autumn if the flour merchants agree to lend them the hall once more. "
)


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path / "news" / "river.txt", f"The river rose\n\n{STORY}\n\n{STORY[:150]}")
    write(tmp_path / "news" / "bakers.txt", f"Bakers sing\n\n{OTHER}")
    write(tmp_path / "news" / "copy.txt", f"The river rose\n\n{STORY}\n\n{STORY[:150]}")
    return tmp_path / "news"


@pytest.fixture
def corpus(tmp_path: Path, folder: Path) -> Path:
    winnow("ingest", folder, "--corpus", tmp_path / "c", "--workers", 0)
    return tmp_path / "c"


def ingest(source: Path | str, corpus: Path, *more: object, **options: object) -> dict:
    return winnow_json("ingest", source, "--corpus", corpus, "--workers", 0, "--json", *more, **options)


def test_the_layout_is_the_one_promised(corpus: Path) -> None:
    assert (corpus / "current").is_symlink()
    assert str((corpus / "current").readlink()) == "snapshots/000001"
    manifest = json.loads((corpus / "current" / "manifest.json").read_text("utf-8"))
    assert manifest["schema_version"] == 2
    assert manifest["counts"]["kept"] == 2
    assert manifest["counts"]["exact-duplicate"] == 1
    assert manifest["parent"] is None
    assert {"digest", "parts"} <= manifest.keys()
    assert (corpus / "quarantine.jsonl").read_bytes() == b""


def test_records_fit_the_schema(corpus: Path) -> None:
    schema = winnow_json("schema")
    jsonschema.Draft202012Validator.check_schema(schema)
    records = winnow_lines("export", "--corpus", corpus)
    assert len(records) == 2
    for record in records:
        jsonschema.validate(record, schema)
    assert [record["id"] for record in records] == sorted(record["id"] for record in records)


def test_status_adds_up(corpus: Path) -> None:
    status = winnow_json("status", "--corpus", corpus, "--json")
    assert sum(status["counts"].values()) == status["seeds"] == 3
    assert status["languages"] == {"en": 2}
    assert b"exact-duplicate" in winnow("status", "--corpus", corpus).stdout


def test_explain_a_duplicate(corpus: Path) -> None:
    groups = winnow_lines("duplicates", "--corpus", corpus, "--json")
    assert len(groups) == 1
    assert len(groups[0]["duplicates"]) == 1
    dropped = groups[0]["duplicates"][0]
    assert dropped["similarity"] == 1.0
    found = winnow_json("explain", dropped["source"], "--corpus", corpus, "--json")
    assert found["outcome"] == "exact-duplicate"
    assert found["representative"]["source"] == groups[0]["source"]
    assert found["representative"]["differences"] == []
    by_id = winnow_json("explain", found["id"], "--corpus", corpus, "--json")
    assert by_id["source"] == dropped["source"]
    assert b"outcome" in winnow("explain", dropped["source"], "--corpus", corpus).stdout
    one = winnow_json("duplicates", dropped["source"], "--corpus", corpus, "--json")
    assert [one["duplicates"], one["asked"]] == [groups[0]["duplicates"], [dropped["source"]]]
    assert dropped["source"].encode() in winnow("duplicates", groups[0]["id"], "--corpus", corpus).stdout
    winnow("duplicates", "nothing", "--corpus", corpus, code=66)


def test_export_selects(corpus: Path, tmp_path: Path) -> None:
    assert winnow_lines("export", "--corpus", corpus, "--language", "fr") == []
    rows = winnow_lines("export", "--corpus", corpus, "--fields", "source,language")
    assert [set(row) for row in rows] == [{"source", "language"}] * 2
    winnow("export", "--corpus", corpus, "--output", tmp_path / "all.jsonl")
    assert (tmp_path / "all.jsonl").read_bytes() == winnow("export", "--corpus", corpus).stdout
    winnow("export", "--corpus", corpus, "--fields", "nonsense", code=2)


def test_changes_and_prune(corpus: Path, folder: Path) -> None:
    write(folder / "bakers.txt", f"Bakers sing again\n\n{OTHER}")
    for name in ("river.txt", "copy.txt"):
        (folder / name).unlink()
    kept = ingest(folder, corpus)
    assert kept["records"] == {"added": 0, "updated": 1, "removed": 0}
    winnow("ingest", folder, "--corpus", corpus, "--workers", 0, "--prune", code=2)
    pruned = ingest(folder, corpus, "--prune", "--yes")
    assert pruned["seeds"]["forgotten"] == 2
    assert pruned["records"]["removed"] == 1
    operations = {change["op"] for change in winnow_lines("changes", "--corpus", corpus, "--since", 1)}
    assert operations == {"update", "remove"}
    assert winnow_lines("changes", "--corpus", corpus, "--since", pruned["snapshot"]) == []


def test_the_text_field_can_be_named_and_another_name_reads_again(tmp_path: Path) -> None:
    data = write(tmp_path / "in" / "a.jsonl", json.dumps({"id": 1, "text": STORY, "story": {"body": OTHER}}) + "\n")
    os.utime(data, (1_700_000_000, 1_700_000_000))  # what is new is read twice
    first = ingest(data.parent, tmp_path / "c")
    assert first["seeds"]["new"] == 1
    again = ingest(data.parent, tmp_path / "c", "--text-field", "story.body")
    assert (again["files"]["read"], again["seeds"]["changed"]) == (1, 1)
    (record,) = winnow_lines("export", "--corpus", tmp_path / "c")
    assert record["text"].startswith("A choir of forty bakers")
    (cleaned,) = winnow_lines("clean", data, "--workers", 0, "--text-field", "story.body")
    assert cleaned["text"] == record["text"]
    assert ingest(data.parent, tmp_path / "c", WINNOW_TEXT_FIELD="story.body")["files"]["read"] == 0


def test_what_is_passed_over_in_a_container_is_counted(tmp_path: Path) -> None:
    record = "WARC/1.0\nWARC-Type: %s\nWARC-Target-URI: %s\nContent-Type: text/plain\nContent-Length: %d\n\n%s\n\n"
    made = [("resource", "http://a.example/1", STORY), ("resource", "urn:text:http://a.example/1", OTHER)]
    made += [("revisit", "http://a.example/2", "")] * 2
    text = "".join(record % (kind, uri, len(body), body) for kind, uri, body in made)
    (tmp_path / "x.warc").write_bytes(text.encode())
    for workers in (0, 1):
        found = ingest(tmp_path / "x.warc", tmp_path / f"c{workers}", "--workers", workers)
        assert found["passed_over"] == {"other texts of the same pages": 1, "revisits": 2}
        assert found["counts"]["kept"] == 1


def test_a_dry_run_says_and_writes_nothing(tmp_path: Path, folder: Path, corpus: Path) -> None:
    write(folder / "new.txt", "Something new\n\n" + OTHER.replace("bakers", "tailors").replace("flour", "cloth") * 2)
    before = sorted((p, p.stat().st_mtime_ns, p.stat().st_size) for p in corpus.rglob("*") if "state.db" not in p.name)
    tried = ingest(folder, corpus, "--dry-run")
    assert (
        sorted((p, p.stat().st_mtime_ns, p.stat().st_size) for p in corpus.rglob("*") if "state.db" not in p.name)
        == before
    )
    done = ingest(folder, corpus)
    assert tried["records"] == done["records"]
    assert tried["digest"] == done["digest"]
    ingest(folder, tmp_path / "nowhere", "--dry-run")
    assert not (tmp_path / "nowhere").exists()


def test_takedown(corpus: Path, folder: Path) -> None:
    kept = next(r for r in winnow_lines("export", "--corpus", corpus) if "river" in r["text"])
    winnow("remove", kept["id"], "--corpus", corpus, "--reason", "a court order", "--copies")
    assert all("river" not in record["text"] for record in winnow_lines("export", "--corpus", corpus))
    again = ingest(folder, corpus)
    assert again["counts"]["removed"] == 2  # the document and its exact copy
    assert winnow_json("explain", kept["source"], "--corpus", corpus, "--json")["reason"] == "a court order"
    winnow("verify", "--deep", "--corpus", corpus)
    winnow("remove", "no such key", "--corpus", corpus, "--reason", "x", code=2)


def test_exit_codes_of_user_errors(tmp_path: Path, folder: Path, corpus: Path) -> None:
    winnow("ingest", tmp_path / "nothing", "--corpus", corpus, code=66)
    winnow("ingest", folder, code=2)
    winnow("nonsense", code=2)
    winnow("status", "--corpus", tmp_path / "nothing", code=66)
    winnow("export", "--corpus", tmp_path / "nothing", code=66)
    winnow("verify", "--corpus", tmp_path / "nothing", code=66)
    winnow("explain", "nothing", "--corpus", corpus, code=66)
    done = winnow("ingest", folder, "--corpus", corpus, code=78, WINNOW_THRESHOLD="0.5")
    assert b"winnow rebuild" in done.stderr
    write(tmp_path / "bad.toml", "worker = 3")
    winnow("ingest", folder, "--corpus", corpus, "--config", tmp_path / "bad.toml", code=78)
    winnow("ingest", folder, "--corpus", corpus, "--config", tmp_path / "absent.toml", code=78)
    write(tmp_path / "file", "")
    winnow("ingest", folder, "--corpus", tmp_path / "file" / "c", code=73)


def test_errors_are_one_line(tmp_path: Path) -> None:
    done = winnow("ingest", tmp_path / "nothing", "--corpus", tmp_path / "c", code=66)
    assert done.stderr.count(b"\n") == 1
    assert not (tmp_path / "c").exists()


def test_quarantine_is_no_failure_unless_strict(tmp_path: Path, folder: Path) -> None:
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 40)
    write(folder / "lines.jsonl", json.dumps({"id": "good", "text": OTHER * 2}) + "\n{broken\n")
    summary = ingest(folder, tmp_path / "c")
    assert summary["counts"]["quarantined"] == 2
    assert summary["counts"]["kept"] >= 2
    entries = [json.loads(line) for line in (tmp_path / "c" / "quarantine.jsonl").read_text("utf-8").splitlines()]
    assert {entry["source"].split("/")[-1].split("#")[0] for entry in entries} == {"binary.txt", "lines.jsonl"}
    assert all(entry["error"] for entry in entries)
    winnow("ingest", folder, "--corpus", tmp_path / "c", "--workers", 0, "--strict", code=3)
    winnow("ingest", folder, "--corpus", tmp_path / "c", "--workers", 0, "--strict")
    (folder / "more.txt").write_bytes(bytes(range(256)) * 30)
    winnow("ingest", folder, "--corpus", tmp_path / "c", "--workers", 0, "--strict", "--dry-run", code=3)
    winnow("ingest", folder, "--corpus", tmp_path / "c", "--workers", 0, "--strict", code=3)


def test_a_label_stands_for_one_folder(tmp_path: Path, corpus: Path) -> None:
    write(tmp_path / "elsewhere" / "news" / "a.txt", OTHER)
    done = winnow("ingest", tmp_path / "elsewhere" / "news", "--corpus", corpus, "--workers", 0, code=2)
    assert b"--label" in done.stderr
    ingest(tmp_path / "elsewhere" / "news", corpus, "--label", "other")
    sources = [group["source"] for group in winnow_lines("export", "--corpus", corpus)]
    assert all(source.startswith(("news/", "other/")) for source in sources)


def test_standard_input_and_clean_as_a_filter(tmp_path: Path) -> None:
    lines = b"".join(json.dumps({"id": n, "text": t}).encode() + b"\n" for n, t in enumerate([STORY, OTHER]))
    records = winnow_lines("clean", "-", "--workers", 0, stdin=lines)
    assert [record["source"].rsplit("#", 1)[-1] for record in records] == ["0", "1"]
    summary = winnow_json("ingest", "-", "--corpus", tmp_path / "c", "--json", "--workers", 0, stdin=lines)
    assert summary["counts"]["kept"] == 2


def test_clean_survives_a_closed_pipe(folder: Path) -> None:
    command = f"{sys.executable} -m winnow.ingest clean {folder} --workers 0 | head -c 10"
    done = subprocess.run(["bash", "-c", command], capture_output=True, timeout=120)
    assert len(done.stdout) == 10
    assert b"Traceback" not in done.stderr


def test_clean_explains(folder: Path) -> None:
    records = winnow_lines("clean", folder, "--workers", 0, "--explain")
    assert all({"cuts", "repairs", "candidates"} <= record.keys() for record in records)


def test_json_logs(tmp_path: Path, folder: Path) -> None:
    done = winnow("ingest", folder, "--corpus", tmp_path / "c", "--workers", 0, "--log-format", "json")
    events = [json.loads(line) for line in done.stderr.decode("utf-8").splitlines()]
    assert events
    assert all({"time", "level", "message"} <= event.keys() for event in events)


def test_schedule_prints_and_installs_nothing(tmp_path: Path) -> None:
    text = winnow("schedule", "--corpus", tmp_path / "my corpus", tmp_path).stdout.decode("utf-8")
    assert "OnCalendar" in text
    assert f"'{tmp_path}/my corpus'" in text
    assert f"cd {Path.cwd()} && " in text
    assert f"WorkingDirectory={Path.cwd()}\n" in text
    assert list(tmp_path.iterdir()) == []


def test_rebuild_after_other_parameters(corpus: Path, folder: Path) -> None:
    before = winnow_json("status", "--corpus", corpus, "--json")
    winnow("rebuild", "--corpus", corpus, "--workers", 0)
    assert winnow_json("status", "--corpus", corpus, "--json")["digest"] == before["digest"]
    winnow("rebuild", "--corpus", corpus, "--workers", 0, WINNOW_THRESHOLD="0.5")
    winnow("ingest", folder, "--corpus", corpus, "--workers", 0, WINNOW_THRESHOLD="0.5")
    winnow("verify", "--deep", "--corpus", corpus)


@pytest.mark.parametrize("command", ["status", "status --json", "explain news/river.txt", "duplicates", "export"])
def test_a_closed_pipe_ends_a_command_quietly(corpus: Path, command: str) -> None:
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [sys.executable, "-m", "winnow.ingest", *command.split(), "--corpus", corpus],
        stdout=write,
        stderr=subprocess.PIPE,
    )
    os.close(write)
    assert (done.returncode, done.stderr) == (141, b"")


def test_a_run_goes_on_when_nobody_listens(tmp_path: Path, folder: Path) -> None:
    for n in range(3):
        write(folder / f"{n}.bin", "\x00\x01\x02")
    words = [sys.executable, "-m", "winnow.ingest", "ingest", folder, "--corpus", tmp_path / "c", "--workers", "0"]
    read, gone = os.pipe()
    os.close(read)
    assert subprocess.run(words, stdout=subprocess.DEVNULL, stderr=gone).returncode == 0
    os.close(gone)
    assert winnow_json("status", "--corpus", tmp_path / "c", "--json")["counts"]["quarantined"] == 3
    with open("/dev/full", "w") as full:
        assert subprocess.run(words, stdout=subprocess.DEVNULL, stderr=full).returncode == 0


def test_a_log_of_json_stays_one(tmp_path: Path) -> None:
    for words, environment in ((["--log-format", "json"], {}), ([], {"WINNOW_LOG_FORMAT": "json"})):
        done = winnow("ingest", tmp_path / "no", "--corpus", tmp_path / "c", *words, code=66, **environment)
        (line,) = done.stderr.splitlines()
        assert json.loads(line)["message"].startswith("winnow: no such source")


@pytest.mark.parametrize("closed", [(0,), (1,), (2,), (0, 1, 2)])
def test_streams_that_the_caller_closed(tmp_path: Path, folder: Path, closed: tuple[int, ...]) -> None:
    words = [sys.executable, "-m", "winnow.ingest", "ingest", folder, "--corpus", tmp_path / "c", "--workers", "1"]
    shell = 'exec "$@" ' + " ".join(f"{number}>&-" for number in closed)
    done = subprocess.run(["sh", "-c", shell, "sh", *words, "--json"], capture_output=True)
    assert done.returncode == 0, done.stderr
    winnow("verify", "--corpus", tmp_path / "c")
    assert (done.stdout == b"") == (1 in closed)
    assert done.stderr == b""


def test_names_do_not_depend_on_the_locale(tmp_path: Path) -> None:
    write(tmp_path / "fjärd" / "über.txt", f"Bakers sing\n\n{OTHER}")
    os.utime(tmp_path / "fjärd" / "über.txt", (1_700_000_000, 1_700_000_000))  # what is new is read twice
    old = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0", "PYTHONIOENCODING": ""}
    here = ingest(tmp_path / "fjärd", tmp_path / "c")
    there = ingest(tmp_path / "fjärd", tmp_path / "d", **old)
    assert here["digest"] == there["digest"]
    assert ingest(tmp_path / "fjärd", tmp_path / "c", **old)["files"] == {"read": 0, "unchanged": 1}
    for words in (["status"], ["explain", "fjärd/über.txt"], ["verify", "--deep"]):
        winnow(*words, "--corpus", tmp_path / "c", **old)


def test_an_interrupt_is_told(tmp_path: Path, folder: Path) -> None:
    words = [sys.executable, "-m", "winnow.ingest", "ingest", "-", "--corpus", tmp_path / "c", "--workers", "0"]
    heed = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)  # shells have background jobs ignore it
    with subprocess.Popen(words, stdin=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=heed) as process:
        while not (tmp_path / "c" / "state.db").exists() and process.poll() is None:
            time.sleep(0.02)
        while process.poll() is None:  # a library that is just being loaded may swallow one
            process.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                process.wait(10)
        _, said = process.communicate()
    # Python ends by the signal itself (130 to a shell) when the interrupt met it in code that a library made up.
    assert process.returncode in (130, -signal.SIGINT)
    assert said == b"interrupted; the next run goes on from here\n"


@pytest.mark.parametrize(("value", "coloured"), [(None, True), ("", True), ("1", False)])
def test_no_color_is_heeded(monkeypatch: pytest.MonkeyPatch, value: str | None, coloured: bool) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.delenv("NO_COLOR", raising=False)
    if value is not None:
        monkeypatch.setenv("NO_COLOR", value)
    Console(stream=(screen := Terminal())).event("careful", level="warning")
    assert ("\x1b" in screen.getvalue()) == coloured


def test_a_file_is_no_corpus(tmp_path: Path) -> None:
    path = write(tmp_path / "file", "x")
    for words in (["status"], ["export"], ["verify"], ["rebuild"]):
        assert b"no corpus" in winnow(*words, "--corpus", path, code=66).stderr


def test_a_current_that_a_copy_made_a_folder(corpus: Path, folder: Path) -> None:
    snapshot = (corpus / "current").resolve()
    (corpus / "current").unlink()
    shutil.copytree(snapshot, corpus / "current")
    for words in (["export"], ["verify"], ["rebuild"], ["ingest", folder]):
        assert b"is not a link" in winnow(*words, "--corpus", corpus, code=65).stderr
    shutil.rmtree(corpus / "current")  # as the message says
    ingest(folder, corpus)
    winnow("verify", "--corpus", corpus)


def test_a_locked_database_means_later(corpus: Path, folder: Path) -> None:
    with closing(sqlite3.connect(corpus / "state.db", isolation_level=None)) as other:
        other.execute("begin immediate")
        done = winnow("ingest", folder, "--corpus", corpus, "--workers", 0, code=75)
    assert done.stderr == b"winnow: state.db: database is locked\n"
    ingest(folder, corpus)
