"""How a process of winnow talks with its driver: frames of a length and a pickle, over standard input and output.

Between processes of one user on one machine only: what a child answers is unpickled, and a child runs code of winnow
alone (`children.start_child`).
"""

from __future__ import annotations

import os
import pickle
import signal
import struct
import sys
from typing import IO

LENGTH = struct.Struct(">I")


class Channel:
    """The child's end. Making one takes standard input and output for the frames; what a library prints goes to
    standard error from then on, and interrupts are left to the driver.
    """

    def __init__(self) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        self._requests: IO[bytes] = os.fdopen(os.dup(0), "rb")
        self._answers: IO[bytes] = os.fdopen(os.dup(1), "wb")
        os.dup2(2, 1)
        sys.stdout = sys.stderr

    def receive(self) -> object:
        """The next message; ``None`` when the driver has closed its end."""
        head = self._requests.read(LENGTH.size)
        if len(head) < LENGTH.size:
            return None
        return pickle.loads(self._requests.read(LENGTH.unpack(head)[0]))

    def send(self, answer: object) -> None:
        """Answer; waits while the pipe is full. Raises ``BrokenPipeError`` when the driver is gone."""
        self._answers.write(packed(answer))
        self._answers.flush()


def packed(message: object) -> bytes:
    """A message as one frame."""
    data = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    return LENGTH.pack(len(data)) + data


def unpacked(buffer: bytearray) -> list[object]:
    """The whole messages at the beginning of ``buffer``, which are taken out of it."""
    found: list[object] = []
    at = 0
    while len(buffer) - at >= LENGTH.size:
        end = at + LENGTH.size + LENGTH.unpack_from(buffer, at)[0]
        if len(buffer) < end:
            break
        found.append(pickle.loads(memoryview(buffer)[at + LENGTH.size : end]))
        at = end
    del buffer[:at]
    return found
