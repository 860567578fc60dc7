"""A reader that does what the files say: each line is a document, or an order to fail as real ones do on a bad day."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from winnow.ingest.inputs.items import Broken
from winnow.ingest.run.reader import serve
from winnow.ingest.run.requests import Request, Setup
from winnow.normalize.document import Seed


def obey(request: Request, setup: Setup) -> Iterator[Seed | Broken]:
    file = request.file
    assert file.path is not None
    if not file.path.exists():
        yield Broken(file.source, None, "cannot be read: No such file or directory")
        return
    for number, line in enumerate(file.path.read_text("utf-8").split("\n"), 1):
        order, _, argument = line.partition(" ")
        if order == "sleep":
            time.sleep(float(argument))
        elif order == "spin":
            while True:
                pass
        elif order == "work":
            began = time.process_time()
            while time.process_time() - began < float(argument):
                pass
        elif order == "die":
            os.kill(os.getpid(), getattr(signal, argument or "SIGKILL"))
        elif order == "die-once":
            if not Path(argument).exists():
                Path(argument).touch()
                os.kill(os.getpid(), signal.SIGKILL)
        elif order == "exit":
            os._exit(3)
        elif order == "eat":
            hoard = [bytearray(64 << 20) for _ in range(1000)]
            del hoard
        elif order == "fill":
            with open(argument, "wb") as filled:
                filled.write(b"x" * (8 << 20))
        elif order == "print":
            print("a library that prints")
            os.write(1, b"and one that writes")
        elif order == "raise":
            raise ValueError("two\nlines")
        elif order == "deep":
            deep: list[object] = []
            for _ in range(sys.getrecursionlimit() * 100):
                deep = [deep]
            seed = Seed(f"{file.source}#{number}", "deep", "text")
            seed.hints.extra["deep"] = deep
            yield seed
            continue
        elif order == "broken":
            yield Broken(f"{file.source}#{number}", number, "said to be broken")
            continue
        yield Seed(f"{file.source}#{number}", line, "text")


if __name__ == "__main__":
    time.sleep(float(os.environ.get("HOSTILE_START_SECONDS", "0")))
    serve(obey)
