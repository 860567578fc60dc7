"""A process that has loaded everything, and forks one child for each command it is told to run.

Tests run hundreds of commands, and starting Python anew for each would take most of the time. Requests and answers are
JSON lines on stdin and stdout (`forked.Forked` is the other end). A child waits for a byte on its ``go`` pipe, so that
a tracer can attach.

    python zygote.py plain | real

Texts are normalised by `worlds.PlainNormalizer`, or by the real thing, which is built once for each setting.
"""

from __future__ import annotations

import io
import json
import os
import signal
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout, suppress
from functools import lru_cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory


def main(normalizer: str) -> None:
    import failpoints
    from winnow.corpus.takedown import remove as takedown  # noqa: F401 - loaded
    from winnow.ingest.cli import ending
    from winnow.ingest.cli import main as cli
    from winnow.ingest.inputs import opener  # noqa: F401
    from winnow.ingest.run import ingest, rebuild  # noqa: F401
    from winnow.normalize import pipeline

    if normalizer == "plain":
        import worlds

        pipeline.Normalizer = worlds.PlainNormalizer  # type: ignore[assignment,misc]
    else:
        pipeline.Normalizer = lru_cache(maxsize=None)(pipeline.Normalizer)  # type: ignore[assignment,misc]
    with TemporaryDirectory() as folder:
        _load_all(cli.app, Path(folder))
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        if "wait" in request:
            _, status_ = os.waitpid(request["wait"], 0)
            print(json.dumps({"status": os.waitstatus_to_exitcode(status_)}), flush=True)
            continue
        stands, told = os.pipe()
        child = os.fork()
        if child:
            os.close(told)
            os.read(stands, 1)  # until it stands, or is dead: a tracer must not see, and count, what leads there
            os.close(stands)
            print(json.dumps({"pid": child}), flush=True)
            continue
        code = 70
        try:
            signal.signal(signal.SIGINT, signal.default_int_handler)
            _stand(request)
            go = os.open(request["go"], os.O_RDWR) if request.get("go") else None  # of both ends: does not wait here
            os.close(stands)
            os.write(told, b"!")
            os.close(told)
            if go is not None:
                os.read(go, 1)
                os.close(go)
            failpoints.install(request.get("mutant"), request.get("failpoint"), request.get("points"))
            ending.have_streams()
            code = ending.guarded(partial(cli.app, request["argv"], prog_name="winnow", standalone_mode=False))
            sys.stdout.flush()
            sys.stderr.flush()
        finally:
            os._exit(code)


def _stand(request: dict) -> None:
    """What a process of its own would have been given: streams, place, environment, words, and how long it may take."""
    if "seconds" in request:
        signal.alarm(request["seconds"])
    if "folder" in request:
        os.chdir(request["folder"])
    if "environment" in request:
        os.environ.clear()
        os.environ.update(request["environment"])
    if "umask" in request:
        os.umask(request["umask"])
    sys.argv[:] = ["winnow", *request["argv"]]
    for fd, path in ((0, request.get("in", os.devnull)), (1, request["out"]), (2, request["err"])):
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC if fd else os.O_RDONLY, 0o600)
        os.dup2(handle, fd)
        os.close(handle)


def _load_all(app: Callable[..., object], folder: Path) -> None:
    """Let the children find loaded what commands import when they run, and models read."""
    words = "The harbour was closed on Monday because the ferry had lost its rudder in the storm. " * 3
    page = f"<html><head><title>A storm</title></head><body><article><p>{words}<p>{words}</article></body></html>"
    seeds, corpus = folder / "seeds", ("--corpus", str(folder / "corpus"))
    seeds.mkdir()
    for name, text in (("a.txt", words), ("b.txt", f"L’été où la mer était à nous, déjà. {words}"), ("c.html", page)):
        (seeds / name).write_text(text, "utf-8")
    for command in (
        ["ingest", str(seeds), *corpus, "--workers", "0"],
        ["status", *corpus, "--json"],
        ["export", *corpus],
        ["explain", "seeds/a.txt", *corpus],
        ["verify", "--deep", *corpus],
        ["rebuild", *corpus, "--workers", "0"],
        ["ingest", "--help"],
        ["ingest"],
    ):
        streams = (io.TextIOWrapper(io.BytesIO(), "utf-8") for _ in range(2))
        with redirect_stdout(next(streams)), redirect_stderr(next(streams)), suppress(SystemExit):
            app(command, prog_name="winnow")


if __name__ == "__main__":
    main(sys.argv[1])
