"""kill -9 of a server, whole: a process of it that outlived its first could still answer."""

from __future__ import annotations

import contextlib
import os
import signal

from console.bench.cluster_node import working_in
from console.bench.server import Server


def kill_server(server: Server) -> None:
    """The first of its processes, so that it tells the others nothing, then all that are left."""
    if server.pid is not None:
        _kill(server.pid)
    for pid in working_in(server.folder):
        _kill(pid)


def _kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
