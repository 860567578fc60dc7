"""How a process of winnow talks with its driver: frames of a length and a pickle, over standard input and output.

Between processes of one user on one machine only: what a child answers is unpickled, and a child runs code of winnow
alone (`children.start_child`).
"""

from __future__ import annotations

import os
import pickle
import select
import signal
import struct
import sys

LENGTH = struct.Struct(">I")


class Channel:
    """The child's end. Making one takes standard input and output for the frames; what a library prints goes to
    standard error from then on, and interrupts are left to the driver.
    """

    def __init__(self) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        self.requests = os.dup(0)
        self.answers = os.dup(1)
        os.dup2(2, 1)
        sys.stdout = sys.stderr

    def receive(self) -> object:
        """The next message; ``None`` when the driver has closed its end."""
        head = self._exactly(LENGTH.size)
        data = None if head is None else self._exactly(LENGTH.unpack(head)[0])
        return None if data is None else pickle.loads(data)

    def waiting(self) -> bool:
        """Whether `receive` would answer at once."""
        return bool(select.select([self.requests], [], [], 0)[0])

    def _exactly(self, count: int) -> bytes | None:
        data = bytearray()
        while len(data) < count:
            more = os.read(self.requests, count - len(data))
            if not more:
                return None
            data += more
        return bytes(data)

    def send(self, answer: object) -> None:
        """Answer; waits while the pipe is full. Raises ``BrokenPipeError`` when the driver is gone."""
        data = memoryview(packed(answer))
        while data:
            data = data[os.write(self.answers, data) :]


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
