"""One desk of `bench share`, in a process of its own: it commands at its moments and notes when it saw what.

In one part of the run the desk is the console's own session; in the other a bare listener looks in its place, while
the commands are the same. Moments are of the system's monotonic clock, which all processes of a machine share.
"""

from __future__ import annotations

import gc
import sqlite3
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import Any

import psycopg

from console.clock import SystemClock
from console.commands.assign_units import AssignUnits
from console.commands.base import Command, Outcome
from console.commands.bus import Bus
from console.commands.close_incident import CloseIncident
from console.commands.receive_incident import ReceiveIncident
from console.commands.set_unit_status import SetUnitStatus
from console.doctrines import load_doctrine
from console.domain.geo import LonLat
from console.domain.presence import WhoIsOn
from console.domain.unit import UnitStatus
from console.feeds.fixes import FixTable
from console.listening import Entry, Health
from console.picture import ChangeSet, Picture
from console.session import Session
from console.surroundings import RegionSurroundings
from db.engine import parse_url, sqlite_path
from db.store import Store
from db.tail import POLL_S

#: As in the window: a thread that is woken waits no longer than this for one that computes.
SWITCH_INTERVAL_S = 0.0005
UNITS_A_DESK = 5
#: A desk that has not seen everything so long after the last command never will.
PATIENCE_S = 30.0
_ALL = "SELECT seq, command_id, actor, prev, hash, body FROM journal WHERE seq > {} ORDER BY seq"


@dataclass(frozen=True, slots=True)
class Plan:
    """What one desk does in one part: `bare` looks with a bare listener, `positions` reads fixes too."""

    url: str
    part: str
    desk: int
    after: int
    commands: int
    every_s: float
    bare: bool = False
    positions: bool = False


@dataclass
class Told:
    """What a desk noted: when its commands were acknowledged, by seq; and what it saw, in its order.

    `fixes` holds when a table of positions came, and the newest fix in it, Unix seconds.
    """

    acknowledged: dict[int, float] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    seen: list[tuple[int, float]] = field(default_factory=list)
    fixes: list[tuple[float, float]] = field(default_factory=list)


def unit_of(desk: int, number: int) -> str:
    """A unit that only this desk commands."""
    return f"D{desk}-{number % UNITS_A_DESK}"


def lives(plan: Plan) -> Iterator[Command]:
    """Whole lives of calls, without end: received, assigned, set out, arrived, closed."""
    number = 0
    while True:
        incident, unit = f"{plan.part}-{plan.desk}-{number}", unit_of(plan.desk, number)
        place = LonLat(117.0 + number / 1000.0, 36.6)
        yield ReceiveIncident(
            incident=incident, class_code="dispute", priority=2, at=place, address="Mill Lane 3", summary="loud quarrel"
        )
        yield AssignUnits(incident=incident, units=(unit,))
        yield SetUnitStatus(unit=unit, status=UnitStatus.EN_ROUTE)
        yield SetUnitStatus(unit=unit, status=UnitStatus.ON_SCENE)
        yield CloseIncident(incident=incident, disposition="mediated")
        number += 1


def serve(pipe: Connection) -> None:
    """Do one plan after the other, as they come; None ends."""
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    while (plan := pipe.recv()) is not None:
        with closing(BareDesk(plan) if plan.bare else SessionDesk(plan)) as desk:
            # As in the window, what lives now is not looked through for garbage again.
            gc.collect()
            gc.freeze()
            pipe.send("ready")
            begin: float = pipe.recv()
            for number, command in zip(range(plan.commands), lives(plan), strict=False):
                time.sleep(max(0.0, begin + number * plan.every_s - time.monotonic()))
                desk.give(command)
            desk.given()
            pipe.send("written")
            desk.wait_for(pipe.recv())
            told = desk.told
        gc.unfreeze()
        pipe.send(told)


class SessionDesk:
    """The console's own session, whose listener notes moments."""

    def __init__(self, plan: Plan) -> None:
        self.told = Told()
        self._after = plan.after
        self._seen = threading.Condition()
        self._picture_at, self._picture_seq = 0.0, 0
        self._pending = 0
        store = Store.open(plan.url)
        self._session = Session(
            store, user=f"desk {plan.desk}", doctrine=load_doctrine(), listener=self, feed_positions=plan.positions
        )
        self._session.start()
        with self._seen:
            self._seen.wait_for(lambda: self._picture_at > 0.0, PATIENCE_S)

    def give(self, command: Command) -> None:
        """Submit a command, as the window does."""
        with self._seen:
            self._pending += 1
        self._session.submit(command)

    def given(self) -> None:
        """Until every command has its answer."""
        with self._seen:
            self._seen.wait_for(lambda: self._pending == 0, PATIENCE_S)

    def wait_for(self, seq: int) -> None:
        """Until everything was seen, or patience ends."""
        with self._seen:
            self._seen.wait_for(lambda: self._newest() >= seq, PATIENCE_S)

    def close(self) -> None:
        """End the session's threads."""
        self._session.stop()

    def _newest(self) -> int:
        return self.told.seen[-1][0] if self.told.seen else 0

    # --- what the session tells --------------------------------------------------------------------

    def picture_changed(self, picture: Picture, changes: ChangeSet) -> None:
        """The picture has grown: this is the moment of seeing."""
        self._picture_at, self._picture_seq = time.monotonic(), picture.seq
        if changes.everything:
            with self._seen:
                self._seen.notify_all()

    def entries_seen(self, entries: list[Entry]) -> None:
        """What it has grown by."""
        with self._seen:
            shown = range(self._after + 1, self._picture_seq + 1)
            self.told.seen += [(entry.seq, self._picture_at) for entry in entries if entry.seq in shown]
            self._seen.notify_all()

    def answered(self, _command: Command, outcome: Outcome) -> None:
        """The moment of acknowledgement."""
        moment = time.monotonic()
        with self._seen:
            self._pending -= 1
            if outcome.seq is not None:
                self.told.acknowledged[outcome.seq] = moment
            else:
                self.told.refused.append(str(outcome.error_text))
            self._seen.notify_all()

    def fixes_changed(self, fixes: FixTable) -> None:
        """Positions have come."""
        newest = float(fixes.fixed_at_s.max()) if len(fixes.units) else 0.0
        self.told.fixes.append((time.time(), newest))

    def presence_changed(self, who: WhoIsOn) -> None:
        """Nothing that this bench asks for."""

    def health_changed(self, health: Health) -> None:
        """Nothing that this bench asks for."""


class BareDesk:
    """The same commands; what looks is the driver alone: LISTEN and one SELECT, or a file's version and one SELECT."""

    def __init__(self, plan: Plan) -> None:
        self.told = Told()
        self._plan = plan
        self._stopping = threading.Event()
        self._until = 0
        self._ready = threading.Event()
        self._store = Store.open(plan.url)
        self._bus = Bus(
            self._store,
            clock=SystemClock(),
            actor=f"desk {plan.desk}",
            doctrine=load_doctrine(),
            surroundings=RegionSurroundings(),
        )
        self._thread = threading.Thread(target=self._look, name="bare")
        self._thread.start()
        self._ready.wait(PATIENCE_S)

    def give(self, command: Command) -> None:
        """Run a command through the bus."""
        outcome = self._bus.run(command)
        if outcome.seq is not None:
            self.told.acknowledged[outcome.seq] = time.monotonic()
        else:
            self.told.refused.append(str(outcome.error_text))

    def given(self) -> None:
        """Every command has its answer already."""

    def wait_for(self, seq: int) -> None:
        """Until everything was seen, or patience ends."""
        give_up = time.monotonic() + PATIENCE_S
        while (not self.told.seen or self.told.seen[-1][0] < seq) and time.monotonic() < give_up:
            time.sleep(0.01)

    def close(self) -> None:
        """End the listener and the bus."""
        self._stopping.set()
        self._thread.join()
        self._bus.close()
        self._store.close()

    def _look(self) -> None:
        url = parse_url(self._plan.url)
        path = sqlite_path(url)
        if path is not None:
            self._look_at_file(str(path))
            return
        with psycopg.connect(url.set(drivername="postgresql").render_as_string(False), autocommit=True) as connection:
            connection.execute("LISTEN journal")
            statement = _ALL.format("%s")
            last = self._plan.after
            self._ready.set()
            while not self._stopping.is_set():
                # The connection is the generator's own until it ends.
                if list(connection.notifies(timeout=0.2, stop_after=1)):
                    rows = connection.execute(statement, (last,), prepare=True)
                    last = self._note(rows.fetchall(), last)

    def _look_at_file(self, path: str) -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            statement, last, version = _ALL.format("?"), self._plan.after, None
            self._ready.set()
            while not self._stopping.wait(POLL_S):
                was, version = version, connection.execute("PRAGMA data_version").fetchone()
                if version != was:
                    last = self._note(connection.execute(statement, (last,)).fetchall(), last)

    def _note(self, rows: list[Any], last: int) -> int:
        moment = time.monotonic()
        self.told.seen += [(int(row[0]), moment) for row in rows]
        return int(rows[-1][0]) if rows else last
