"""A desk at a server that dies and comes back: a session with its listener, and short ways to command and to look."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from console.commands.base import Command, Outcome
from console.commands.receive_incident import ReceiveIncident
from console.commands.register_unit import RegisterUnit
from console.doctrines import load_doctrine
from console.domain.geo import LonLat
from console.listening import LinkState
from console.picture import is_shadow_seq
from console.session import Session
from console.shared import open_shared
from db import journal
from db.store import Store
from tests.support.desks import START
from tests.support.listeners import Watcher

PLACE = LonLat(117.0, 36.6)
PATIENCE_S = 30.0


class Desk:
    """A session with a listener, and short ways to command."""

    def __init__(self, url: str, folder: Path, user: str) -> None:
        self.told = Watcher()
        self._is_stopped = False
        shared = open_shared(url, lambda: Store.open_or_make(url, kind="live", name="shift", now=START), folder)
        self.outbox = shared.outbox
        self.session = Session(
            shared.store,
            user=user,
            doctrine=load_doctrine(),
            listener=self.told,
            feed_positions=False,
            outbox=shared.outbox,
            replayed=self.told.sent,
        )
        self.session.start()

    def stop(self) -> None:
        """End it, once."""
        if not self._is_stopped:
            self._is_stopped = True
            self.session.stop()

    def submit(self, command: Command) -> Future[Outcome]:
        return self.session.submit(command)

    def done(self, command: Command) -> Outcome:
        outcome = self.submit(command).result(PATIENCE_S)
        assert outcome.ok, outcome
        return outcome

    def refused(self, command: Command) -> Outcome:
        outcome = self.submit(command).result(PATIENCE_S)
        assert not outcome.ok, outcome
        return outcome

    def offline(self) -> None:
        self.told.wait(lambda t: t.link.state is LinkState.OFFLINE)

    def online(self) -> None:
        self.told.wait(lambda t: t.link.is_online and t.health.db_ok and not is_shadow_seq(t.picture.seq))

    def bound(self) -> dict[str, str]:
        return {a.unit: a.incident for a in self.told.picture.assignments.values() if a.is_active}


def call(number: str | None = None, **more: Any) -> ReceiveIncident:
    return ReceiveIncident(incident=number, class_code="help", priority=2, at=PLACE, **more)


def prepared(desk: Desk, units: int = 3) -> None:
    """Units and an incident that the desk has in its picture."""
    for number in range(1, units + 1):
        desk.done(RegisterUnit(unit=f"A-{number}", at=PLACE))
    desk.done(call("0412", summary="a quarrel"))
    desk.told.wait(lambda t: t.picture.seq == units + 1)


@contextmanager
def record(url: str) -> Iterator[list[journal.Entry]]:
    """The entries on the server, the chain checked and the tables compared with it."""
    store = Store.open(url)
    try:
        with store.reading() as connection:
            assert journal.verify(connection).ok
            assert journal.fold_difference(connection) is None
            yield list(journal.entries(connection))
    finally:
        store.close()


def commands(url: str) -> list[str]:
    with record(url) as entries:
        return [entry.body.command for entry in entries]
