"""A process that has loaded everything, and forks one child for each command it is told to run.

Hundreds of runs are killed in the tests, and starting Python anew for each would take most of the time. Requests and
answers are JSON lines on stdin and stdout. A child waits for a byte on its ``go`` pipe, so that a tracer can attach.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from functools import partial


def main() -> None:
    import failpoints
    import worlds
    from winnow.corpus.takedown import remove as takedown  # noqa: F401 - loaded
    from winnow.ingest.cli import ending
    from winnow.ingest.cli import main as cli
    from winnow.ingest.run import rebuild  # noqa: F401
    from winnow.normalize import pipeline

    pipeline.Normalizer = worlds.PlainNormalizer  # type: ignore[assignment,misc]
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        if "wait" in request:
            _, status_ = os.waitpid(request["wait"], 0)
            print(json.dumps({"status": os.waitstatus_to_exitcode(status_)}), flush=True)
            continue
        child = os.fork()
        if child:
            print(json.dumps({"pid": child}), flush=True)
            continue
        code = 70
        try:
            signal.signal(signal.SIGINT, signal.default_int_handler)
            for fd, path in ((0, os.devnull), (1, request["out"]), (2, request["err"])):
                handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC if fd else os.O_RDONLY, 0o600)
                os.dup2(handle, fd)
                os.close(handle)
            if request.get("go"):
                with open(request["go"], "rb") as go:
                    go.read(1)
            failpoints.install(request.get("mutant"), request.get("failpoint"), request.get("points"))
            code = ending.guarded(partial(cli.app, request["argv"], prog_name="winnow"))
            sys.stdout.flush()
            sys.stderr.flush()
        finally:
            os._exit(code)


if __name__ == "__main__":
    main()
