"""One node of a cluster of our own: Patroni's process, the server that it runs, and what can be done to both.

Knows nothing of the other nodes; `console.bench.cluster` puts them together.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import random
import signal
import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from console.bench.server import as_owner

POLL_S = 0.05
#: So many lines of a log are shown of a process that did not do what it should.
LAST_LINES = 12


class ClusterTrouble(AssertionError):
    """The cluster did not become what was waited for; says what it was, with the ends of its logs."""


@dataclass
class Process:
    """One process of ours with a log of its own, the leader of its own group."""

    command: Sequence[str | Path]
    log: Path
    running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; what it says is added to its log."""
        with self.log.open("ab") as out:
            self.running = subprocess.Popen(
                as_owner(self.command),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                cwd="/",
                start_new_session=True,
                env={
                    name: value for name, value in os.environ.items() if not name.startswith(("PG", "PATRONI", "ETCD"))
                }
                | {"LC_ALL": "C.UTF-8", "HOME": str(self.log.parent)},
            )

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self.running is not None and self.running.poll() is None

    def kill(self) -> None:
        """kill -9, and take its exit."""
        if self.running is not None:
            self.running.kill()
            self.running.wait()

    def last_words(self) -> str:
        """The end of its log."""
        text = self.log.read_text(errors="replace") if self.log.exists() else ""
        return "\n".join([f"--- {self.log}", *text.splitlines()[-LAST_LINES:]])


@dataclass
class Node:
    """One server of the cluster: its name, folder and ports, and the Patroni that runs it."""

    name: str
    folder: Path
    port: int
    api_port: int
    patroni: Process

    @property
    def data(self) -> Path:
        """The server's data folder."""
        return self.folder / "data"

    def server_processes(self) -> list[int]:
        """The server's process and all that it started, the server first; empty when it does not run."""
        try:
            server = int((self.data / "postmaster.pid").read_text().split()[0])
        except (FileNotFoundError, NotADirectoryError, IndexError, ValueError):
            return []
        # A pid file outlives a killed server, and its number may belong to somebody else by then.
        try:
            ours = Path(f"/proc/{server}/cwd").resolve() == self.data.resolve() and _state(server) != "Z"
        except OSError:
            return []
        return [server, *_children(server)] if ours else []

    def kill(self) -> None:
        """kill -9 of Patroni, then of the server with every process that it has."""
        self.patroni.kill()
        until = time.monotonic() + 10.0
        while (left := self.server_processes()) and time.monotonic() < until:
            for pid in left:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            time.sleep(POLL_S)

    def ask(
        self, path: str, body: Mapping[str, Any] | None = None, timeout_s: float = 2.0, method: str = ""
    ) -> tuple[int, Any]:
        """A question to Patroni: HTTP status and answer. With a body it is a POST, unless `method` says else.

        Raises:
            OSError: nobody answers there.
        """
        # No urllib: that would ask a proxy of the environment, even for the loopback.
        there = http.client.HTTPConnection("127.0.0.1", self.api_port, timeout=timeout_s)
        try:
            there.request(
                method or ("GET" if body is None else "POST"), path, None if body is None else json.dumps(body)
            )
            answer = there.getresponse()
            status, text = answer.status, answer.read().decode()
        except http.client.HTTPException as broken:
            raise ConnectionError(str(broken)) from broken
        finally:
            there.close()
        try:
            return status, json.loads(text)
        except ValueError:
            return status, text


def _state(pid: int) -> str:
    """The state of a process as /proc gives it, Z for one that is dead; its name may hold anything but the last `)`."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]


def _children(parent: int) -> list[int]:
    """Living processes that a process started."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            state, its_parent = (entry / "stat").read_text().rpartition(")")[2].split()[:2]
            if int(its_parent) == parent and state != "Z":
                found.append(int(entry.name))
    return found


def working_in(folder: Path) -> list[int]:
    """Processes that work in a folder or were given something in it."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            cwd = os.readlink(entry / "cwd")  # noqa: PTH115 - a deleted folder is no path any more
            given = (entry / "cmdline").read_bytes().decode(errors="replace")
            if int(entry.name) != os.getpid() and (cwd.startswith(f"{folder}/") or f"{folder}/" in given):
                found.append(int(entry.name))
    return found


def end_what_works_in(folder: Path) -> None:
    """kill -9 of every process that works in a folder of ours."""
    for pid in working_in(folder):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def quiet_ports(count: int) -> list[int]:
    """Loopback ports that nobody listens on, below those that clients are given.

    A port that a client may be given could be taken from a node while that is down, and a client that knocks at it
    could even reach itself.
    """
    found: list[int] = []
    for port in random.sample(range(20_000, 32_000), 12_000):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            found.append(port)
        if len(found) == count:
            return found
    raise ClusterTrouble(f"no {count} free ports")
