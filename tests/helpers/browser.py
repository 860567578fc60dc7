"""A real browser without a window (Chromium), told what to do over its debugging pipe: no package is needed for that.

Debian's ``apt-get install chromium`` has it; where there is none, the tests that need it are skipped.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
import time
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--remote-debugging-pipe",
    "--disable-extensions", "--mute-audio", "--font-render-hinting=none",
)  # fmt: skip
PATIENCE = 60.0


def browser_program() -> str:
    """Where the browser is; skips the test where there is none."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if not found:
        pytest.skip("no Chromium is installed (Debian: apt-get install chromium)")
    return found


class Page:
    """One page of a browser. ``problems``: errors and warnings of its console, exceptions, what its policy refused.
    ``requests``: addresses that it asked for; ``loads``: how often it was loaded;
    ``file``: for tests that load it again.
    """

    def __init__(self, browser: Browser, session: str) -> None:
        self._browser, self._session = browser, session
        self.problems: list[str] = []
        self.requests: list[str] = []
        self.loads = 0
        self.file = Path()

    def call(self, method: str, **parameters: object) -> dict[str, Any]:
        """One command of the DevTools protocol."""
        return self._browser.call(method, self._session, **parameters)

    def open(self, path: Path) -> None:
        """Load a file and wait until it is built."""
        before, end = self.loads, time.monotonic() + PATIENCE
        self.call("Page.navigate", url=path.absolute().as_uri())
        while self.loads == before:
            assert time.monotonic() < end, f"never loaded: {path}"
            time.sleep(0.01)
            self._browser.call("Browser.getVersion")  # events come with answers

    def do(self, expression: str) -> Any:
        """The value of an expression in the page."""
        done = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in done, done["exceptionDetails"]
        return done["result"].get("value")

    def wait(self, expression: str) -> None:
        """Until an expression is true."""
        end = time.monotonic() + PATIENCE
        while not self.do(expression):
            assert time.monotonic() < end, f"never true: {expression}"
            time.sleep(0.02)

    def press(self, key: str, code: int, text: str = "", **more: object) -> None:
        """One key, down and up."""
        facts = {"key": key, "code": key, "windowsVirtualKeyCode": code, **more}
        self.call("Input.dispatchKeyEvent", type="keyDown", **facts, **({"text": text} if text else {}))
        self.call("Input.dispatchKeyEvent", type="keyUp", **facts)

    def write(self, text: str) -> None:
        """Text, as if it were typed."""
        self.call("Input.insertText", text=text)

    def size(self, width: int, height: int = 900, *, mobile: bool = False) -> None:
        """The size of the window, in CSS pixels."""
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=mobile)
        self.do("new Promise((done) => setTimeout(done, 250))")

    def media(self, name: str = "", **features: str) -> None:
        """``print``, or a preference such as ``prefers_color_scheme="dark"``."""
        chosen = [{"name": key.replace("_", "-"), "value": value} for key, value in features.items()]
        self.call("Emulation.setEmulatedMedia", media=name, features=chosen)
        self.do("new Promise((done) => setTimeout(done, 100))")

    def screenshot(self, path: Path, *, whole: bool = False) -> None:
        """What is on the screen, as PNG."""
        made = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        path.write_bytes(b64decode(made["data"]))

    def print(self, path: Path) -> None:
        """The page printed, as PDF (A4)."""
        made = self.call("Page.printToPDF", paperWidth=8.27, paperHeight=11.69, printBackground=False)
        path.write_bytes(b64decode(made["data"]))

    def heard(self, message: dict[str, Any]) -> None:
        """An event of this page."""
        method, facts = message["method"], message["params"]
        if method == "Runtime.exceptionThrown":
            self.problems.append(json.dumps(facts["exceptionDetails"])[:500])
        elif method == "Runtime.consoleAPICalled" and facts["type"] in ("error", "warning", "assert"):
            self.problems.append(json.dumps(facts["args"])[:500])
        elif method == "Log.entryAdded" and facts["entry"]["level"] in ("error", "warning"):
            self.problems.append(facts["entry"]["text"])
        elif method == "Page.loadEventFired":
            self.loads += 1
        elif method == "Network.requestWillBeSent":
            self.requests.append(facts["request"]["url"])
        elif method == "Page.javascriptDialogOpening":
            self.problems.append(f"a dialogue: {facts['message']}")


class Browser:
    """A browser under way."""

    def __init__(self, program: str, folder: str) -> None:
        theirs, self._out = os.pipe()
        self._in, ours = os.pipe()

        def place() -> None:  # the browser reads from 3 and writes to 4
            reader, writer = os.dup(theirs), os.dup(ours)
            os.dup2(reader, 3)
            os.dup2(writer, 4)

        self._process = subprocess.Popen(
            [program, *FLAGS, f"--user-data-dir={folder}", "about:blank"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            preexec_fn=place, close_fds=False,
        )  # fmt: skip
        os.close(theirs)
        os.close(ours)
        self._number = 0
        self._rest = b""
        self._pages: dict[str, Page] = {}

    def call(self, method: str, session: str = "", **parameters: object) -> dict[str, Any]:
        """A command and its answer; events on the way go to their pages."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        os.write(self._out, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._read()
            if answer.get("id") == self._number:
                assert "error" not in answer, (method, answer["error"])
                return answer["result"]
            if page := self._pages.get(answer.get("sessionId", "")):
                page.heard(answer)

    def _read(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            block = os.read(self._in, 1 << 20)
            assert block, "the browser is gone"
            self._rest += block
        line, self._rest = self._rest.split(b"\0", 1)
        return json.loads(line)

    def page(self) -> Page:
        """A new page."""
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        page = self._pages[session] = Page(self, session)
        for domain in ("Page", "Runtime", "Log", "Network"):
            page.call(f"{domain}.enable")
        return page

    def close(self) -> None:
        """End it."""
        self._process.kill()
        self._process.wait()
        os.close(self._in)
        os.close(self._out)


@contextmanager
def browsing() -> Iterator[Browser]:
    """A browser for a while; skips the test where there is none."""
    program = browser_program()
    with tempfile.TemporaryDirectory(prefix="winnow-browser-", ignore_cleanup_errors=True) as folder:
        browser = Browser(program, folder)
        try:
            yield browser
        finally:
            browser.close()
