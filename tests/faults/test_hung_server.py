"""A server that hangs while its machine still answers: as lost as a dead one, and no thread waits for it for ever."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from console.commands.assign_units import AssignUnits
from console.picture import is_shadow_seq
from tests.support.databases import Server
from tests.support.lost_desk import Desk, commands, prepared


@contextmanager
def frozen(postmaster: int) -> Iterator[None]:
    """Every process of a server stands still."""
    pids = [int(path.parent.name) for path in Path("/proc").glob("[0-9]*/stat") if _parent(path) == postmaster]
    for pid in (postmaster, *pids):
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in (*pids, postmaster):
            os.kill(pid, signal.SIGCONT)


def _parent(stat: Path) -> int | None:
    try:
        return int(stat.read_text().rpartition(") ")[2].split()[1])
    except (FileNotFoundError, ProcessLookupError):
        return None


def test_a_server_that_hangs_is_lost_and_gets_everything_when_it_goes_on(
    private_server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.store.ANSWER_WITHIN_S", 1.0)
    with private_server.database() as url:
        desk = Desk(url, tmp_path, "li")
        try:
            prepared(desk)
            assert private_server.pid is not None
            with frozen(private_server.pid):
                assigned = desk.done(AssignUnits(incident="0412", units=("A-1",)))
                assert is_shadow_seq(assigned.seq or 0)
                desk.offline()
                desk.told.wait(lambda t: desk.bound() == {"A-1": "0412"})
            desk.online()
            assert commands(url)[4:] == ["AssignUnits"]
            assert desk.bound() == {"A-1": "0412"}
        finally:
            desk.stop()
