"""The probe finds a server that is there, goes on asking one that is not, and never holds up who stops it."""

from __future__ import annotations

import socket
import threading
import time

import pytest

from db.engine import parse_url
from db.probe import ATTEMPT_S, Probe
from tests.support.databases import Server, free_port

PATIENCE_S = 20.0


@pytest.mark.postgresql
def test_it_tells_once_when_the_server_answers(postgres_server: Server) -> None:
    found = threading.Semaphore(0)
    probe = Probe(parse_url(postgres_server.url()), found.release, every_s=0.05)
    try:
        probe.look()
        assert found.acquire(timeout=PATIENCE_S)
        assert not found.acquire(timeout=0.3), "it rests until it is asked again"
        probe.look()
        assert found.acquire(timeout=PATIENCE_S)
    finally:
        probe.stop()


def test_it_is_stopped_at_once_while_a_server_is_silent() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        probe = Probe(parse_url(f"postgresql://li@127.0.0.1:{port}/x"), lambda: None)
        probe.look()
        connection, _ = silent.accept()  # it is waiting for an answer now
        begun = time.monotonic()
        probe.stop()
        took_s = time.monotonic() - begun
        connection.close()
    assert took_s < ATTEMPT_S


def test_it_goes_on_asking_and_ends_in_any_state() -> None:
    probe = Probe(parse_url(f"postgresql://li@127.0.0.1:{free_port()}/x"), lambda: pytest.fail("nobody is there"))
    probe.look()
    probe.look()
    probe.stop()
    probe.stop()
    probe.look()
    Probe(parse_url("postgresql://li@127.0.0.1:1/x"), lambda: None).stop()
