"""A worker whose normaliser does what its seeds say: the faults that real ones only have on a bad day."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from winnow.ingest.run.worker import serve
from winnow.normalize.document import Document, Language, Metadata, Seed


def hostile(seed: Seed) -> Document:
    order, _, argument = str(seed.data).removeprefix("w-").partition(" ")
    if order == "sleep":
        time.sleep(float(argument))
    elif order == "spin":
        while True:
            pass
    elif order == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    elif order == "die-once":
        mark = Path(argument)
        if not mark.exists():
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
    elif order == "exit":
        os._exit(3)
    elif order == "eat":
        hoard = [bytearray(64 << 20) for _ in range(1000)]
        del hoard
    elif order == "print":
        print("a library that prints")
    elif order == "raise":
        raise ValueError("two\nlines")
    return Document(seed.source, str(seed.data), Metadata(), Language("en", 1.0), "text")


if __name__ == "__main__":
    time.sleep(float(os.environ.get("HOSTILE_START_SECONDS", "0")))
    serve(lambda settings: hostile)
