"""What a run tells others, and that none of it can fail a run."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from winnow.ingest.cli.console import Console
from winnow.ingest.cli.metrics import write_metrics
from winnow.ingest.cli.outward import ping, pinged

from tests.commands import winnow, winnow_json

TEXT = "The river rose through the night and by morning it had reached the steps of the old mill by the road.\n"


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "a.txt").write_text(TEXT)
    return tmp_path / "seeds"


@pytest.fixture
def asked() -> Iterator[tuple[str, list[str]]]:
    """An address, and the paths that are asked for there."""
    paths: list[str] = []

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            paths.append(self.path)
            self.send_response(500 if "broken" in self.path else 200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/check", paths
    server.shutdown()
    server.server_close()


def test_where_a_ping_goes() -> None:
    assert pinged("https://hc.example/uuid", "start") == "https://hc.example/uuid/start"
    assert pinged("https://hc.example/uuid/", "fail") == "https://hc.example/uuid/fail"
    assert pinged("https://hc.example/uuid", "success") == "https://hc.example/uuid"
    assert pinged("https://hc.example/uuid?rid=1", "fail") == "https://hc.example/uuid/fail?rid=1"
    assert pinged("https://up.example/push?status={status}", "success") == "https://up.example/push?status=success"


def test_start_success_and_failure_are_pinged(tmp_path: Path, seeds: Path, asked: tuple[str, list[str]]) -> None:
    url, paths = asked
    winnow("ingest", seeds, "-c", tmp_path / "c", "-j", 0, "--ping-url", url)
    assert paths == ["/check/start", "/check"]
    paths.clear()
    winnow("ingest", tmp_path / "nothing", "-c", tmp_path / "c", "-j", 0, WINNOW_PING_URL=url, code=66)
    assert paths == ["/check/start", "/check/fail"]
    paths.clear()
    (tmp_path / "bad.toml").write_text("nonsense = 1")
    winnow("ingest", seeds, "-c", tmp_path / "c", "--config", tmp_path / "bad.toml", "--ping-url", url, code=78)
    assert paths == ["/check/start", "/check/fail"]
    paths.clear()
    winnow("ingest", seeds, "-c", tmp_path / "c", "-j", 0, "--ping-url", url, "--dry-run")
    assert paths == []


def test_a_ping_that_fails_is_a_line_and_no_failure(
    tmp_path: Path, seeds: Path, asked: tuple[str, list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    done = winnow("ingest", seeds, "-c", tmp_path / "c", "-j", 0, "--ping-url", "http://127.0.0.1:9/secret")
    assert done.stderr.count(b"ping (") == 2
    assert b"secret" not in done.stderr
    ping(f"{asked[0]}/broken", "success", Console())
    assert "HTTP 500" in capsys.readouterr().err
    winnow("ingest", seeds, "-c", tmp_path / "c", "--ping-url", "file:///etc/passwd", code=2)


def test_the_command_hears_of_trouble_only(tmp_path: Path, seeds: Path) -> None:
    heard = tmp_path / "heard"
    command = f"sh -c 'echo $WINNOW_STATUS $WINNOW_EXIT_CODE > {heard}; cat >> {heard}; echo on stdout'"
    flags = ("-c", tmp_path / "c", "-j", 0, "--notify-command", command)
    winnow("ingest", seeds, *flags)
    assert not heard.exists()
    (seeds / "bad.txt").write_bytes(bytes(range(256)))
    assert winnow_json("ingest", seeds, *flags, "--json")["quarantined"] == 1, "stdout is data"
    assert heard.read_text().split("\n")[:2] == ["trouble 0", "there is new trouble"]
    assert "seeds/bad.txt" in heard.read_text()
    heard.unlink()
    winnow("ingest", seeds, *flags, "--strict")
    assert not heard.exists(), "what is known is acknowledged"
    winnow("ingest", tmp_path / "nothing", *flags, code=66)
    assert heard.read_text().startswith("fail 66\nwinnow: no such source")
    done = winnow("ingest", tmp_path / "nothing", "-c", tmp_path / "c", "--notify-command", "/no/such", code=66)
    assert b"--notify-command" in done.stderr


def values(path: Path) -> dict[str, float]:
    lines = [line for line in path.read_text().splitlines() if not line.startswith("#")]
    return {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in lines}


def test_metrics(tmp_path: Path, seeds: Path) -> None:
    folder, corpus = tmp_path / "node", tmp_path / "c"
    folder.mkdir()
    flags = ("-c", corpus, "-j", 0, "--metrics", folder / "winnow.prom")
    winnow("ingest", seeds, *flags)
    first = values(folder / "winnow.prom")
    label = f'corpus="{corpus}"'
    assert first[f"winnow_run_exit_code{{{label}}}"] == 0
    assert first[f'winnow_seeds{{{label},outcome="kept"}}'] == 1
    assert first[f'winnow_changes{{{label},kind="added"}}'] == 1
    assert (folder / "winnow.prom").stat().st_mode & 0o777 == 0o644
    winnow("ingest", tmp_path / "nothing", *flags, code=66)
    failed = values(folder / "winnow.prom")
    assert failed[f"winnow_run_exit_code{{{label}}}"] == 66
    same = (f"winnow_success_timestamp_seconds{{{label}}}", f'winnow_seeds{{{label},outcome="kept"}}')
    assert [failed[name] for name in same] == [first[name] for name in same]
    assert [path.name for path in folder.iterdir()] == ["winnow.prom"]
    done = winnow("ingest", seeds, "-c", corpus, "-j", 0, "--metrics", tmp_path / "no" / "such" / "w.prom")
    assert b"--metrics" in done.stderr


def test_names_of_corpora_are_escaped_in_metrics(tmp_path: Path) -> None:
    path = tmp_path / "w.prom"
    path.write_text("half a line{")
    write_metrics(path, 'a"b\\c\nd', None, code=1, started=0.0)
    assert 'winnow_run_exit_code{corpus="a\\"b\\\\c\\nd"} 1\n' in path.read_text()
