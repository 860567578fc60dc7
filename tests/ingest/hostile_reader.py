"""A reader whose files do what their lines say: one line an order, one seed for each that is survived."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

from winnow.ingest.items import Broken
from winnow.ingest.reader import serve
from winnow.ingest.requests import Request, Setup
from winnow.normalize.document import Seed


def obey(request: Request, setup: Setup) -> Iterator[Seed | Broken]:
    assert request.file.path is not None
    for number, line in enumerate(request.file.path.read_text("utf-8").split("\n"), 1):
        order, _, argument = line.partition(" ")
        if order == "sleep":
            time.sleep(float(argument))
        elif order == "spin":
            while True:
                pass
        elif order == "die":
            os.kill(os.getpid(), signal.SIGKILL)
        elif order == "die-once" and not Path(argument).exists():
            Path(argument).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        elif order == "eat":
            hoard = [bytearray(64 << 20) for _ in range(1000)]
            del hoard
        yield Seed(f"{request.file.source}#{number}", line, "text")


if __name__ == "__main__":
    serve(obey)
