"""Nothing in a seed makes winnow speak to a network: the system calls of whole runs are watched."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = """<!DOCTYPE html SYSTEM "http://192.0.2.1/x.dtd"><html><head><base href="http://192.0.2.1/">
<link rel="stylesheet" href="http://192.0.2.1/a.css"><link rel="canonical" href="http://192.0.2.1/page">
<script src="//192.0.2.1/a.js"></script><title>Mill</title></head><body><img src="http://192.0.2.1/a.png">
<iframe src="http://192.0.2.1/"></iframe><article><p>The river runs through the valley and past the old mill.</p>
</article></body></html>"""
XML = """<?xml version="1.0"?><!DOCTYPE r SYSTEM "http://192.0.2.1/x.dtd" [<!ENTITY e SYSTEM "http://192.0.2.1/e">
<!ENTITY % p SYSTEM "ftp://192.0.2.1/p"> %p;]><r xmlns:xi="http://www.w3.org/2001/XInclude">&e;
<xi:include href="http://192.0.2.1/i"/></r>"""


@pytest.mark.skipif(shutil.which("strace") is None, reason="no strace here")
def test_no_connection_is_made_and_nothing_sent(tmp_path: Path) -> None:
    seeds, corpus = tmp_path / "seeds", tmp_path / "corpus"
    seeds.mkdir()
    (seeds / "page.html").write_text(PAGE)
    for name in ("feed.xml", "page.xhtml", "entities.html"):
        (seeds / name).write_text(XML)
    (seeds / "urls.txt").write_text("http://192.0.2.1/ is the address of the mill by the river in the valley.\n")
    for number, arguments in enumerate(
        (
            ["ingest", seeds, "--corpus", corpus, "--workers", "1"],
            ["clean", seeds, "--workers", "1"],
            ["verify", "--deep", "--corpus", corpus],
            ["rebuild", "--corpus", corpus, "--workers", "1"],
            ["export", "--corpus", corpus],
        )
    ):
        log = tmp_path / f"{number}.strace"
        command = ["strace", "-f", "-qq", "-e", "trace=network,execve", "-o", log]
        done = subprocess.run(
            [*command, sys.executable, "-m", "winnow.ingest", *arguments],
            capture_output=True,
            timeout=100,
            env={**os.environ, "WINNOW_LOG_FORMAT": "text"},
        )
        traced = log.read_text("utf-8", "replace") if log.exists() else ""
        if "execve(" not in traced:
            pytest.skip("strace may not trace here")
        assert done.returncode == 0, done.stderr.decode()
        assert not re.search(r"socket\(AF_(INET,|PACKET)", traced)
        assert not re.search(r"(connect|send\w*)\(.*AF_INET", traced)
        # urllib3, which trafilatura imports, tries once a process whether ::1 can be bound, and closes that socket.
        assert len(re.findall(r"socket\(AF_INET6", traced)) <= len(re.findall(r'bind\(.*"::1"', traced))
