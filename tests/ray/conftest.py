"""A Ray cluster of two nodes on this machine, at fixed ports, ended by the ids of its processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

PORT = 26_379
ENVIRONMENT = {"RAY_AUTH_MODE": "disabled", "RAY_DISABLE_IMPORT_WARNING": "1", "RAY_USAGE_STATS_ENABLED": "0"}


@dataclass
class Cluster:
    """Where it is, and its nodes: each is what `ray start --block` started."""

    folder: Path
    nodes: list[subprocess.Popen[bytes]] = field(default_factory=list)
    address: str = f"127.0.0.1:{PORT}"

    def add(self) -> None:
        """Start one more node; the first is the head."""
        first = PORT + 1_000 * (len(self.nodes) + 1)
        names = (
            "object-manager-port", "node-manager-port", "dashboard-agent-listen-port", "dashboard-agent-grpc-port",
            "runtime-env-agent-port", "metrics-export-port",
        )  # fmt: skip
        options = [f"--{name}={first + number}" for number, name in enumerate(names)]
        options += [f"--min-worker-port={first + 100}", f"--max-worker-port={first + 199}", "--num-cpus=1"]
        if self.nodes:
            options += [f"--address={self.address}"]
        else:
            options += ["--head", f"--port={PORT}", "--include-dashboard=false", f"--temp-dir={self.folder}"]
        command = [sys.executable, "-m", "ray.scripts.scripts", "start", "--block", "--disable-usage-stats", *options]
        log = open(self.folder / f"node{len(self.nodes)}.log", "wb")  # noqa: SIM115 - the node's own
        self.nodes.append(
            subprocess.Popen(
                command, cwd="/", stdout=log, stderr=log, env={**os.environ, **ENVIRONMENT}, start_new_session=True
            )
        )

    def wait(self, nodes: int) -> None:
        """Until so many nodes are in the cluster."""
        program = (
            "import ray, sys; ray.init(address=sys.argv[1], logging_level='error');"
            "sys.exit(sum(node['Alive'] for node in ray.nodes()) != int(sys.argv[2]))"
        )
        for _ in range(60):
            done = subprocess.run(
                [sys.executable, "-c", program, self.address, str(nodes)],
                cwd="/",
                env={**os.environ, **ENVIRONMENT},
                capture_output=True,
            )
            if done.returncode == 0:
                return
            time.sleep(1)
        raise AssertionError((self.folder / "node0.log").read_text("utf-8", "replace")[-2_000:])

    def kill(self, node: int) -> None:
        """End a node at once, with everything in it."""
        for pid in [self.nodes[node].pid, *_descendants({self.nodes[node].pid})]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.nodes[node].wait()

    def pids(self, name: str) -> list[int]:
        """The processes of the cluster whose command line begins so."""
        found = []
        for pid in _descendants({node.pid for node in self.nodes}):
            with suppress(OSError):
                if Path(f"/proc/{pid}/cmdline").read_bytes().startswith(name.encode()):
                    found.append(pid)
        return found


def _descendants(of: set[int]) -> list[int]:
    """The children of some processes, their children, and so on."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        with suppress(OSError, ValueError):
            parents[int(entry.name)] = int((entry / "stat").read_text("utf-8").rpartition(")")[2].split()[1])
    found: list[int] = []
    while new := [pid for pid, parent in parents.items() if parent in of and pid not in found]:
        found += new
        of = of | set(new)
    return found


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    """Two nodes of one processor each."""
    pytest.importorskip("ray", reason="needs the extra 'ray'")
    import tempfile

    with tempfile.TemporaryDirectory(prefix="ray", dir="/tmp", ignore_cleanup_errors=True) as folder:
        made = Cluster(Path(folder))
        try:
            made.add()
            made.wait(1)
            made.add()
            made.wait(2)
            yield made
        finally:
            for node in reversed(range(len(made.nodes))):
                made.kill(node)
