"""Writers on a cluster, and what became of what they were told: for benches and tests of a changing primary.

Each writer is a bus with a store of its own. A command that meets a lost server is sent again under its id until it is
answered, as a desk does. Beside them one bare connection inserts rows, the reference for how long nothing could be
written.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise

import psycopg

from console.clock import SystemClock
from console.commands.assign_units import AssignUnits
from console.commands.base import Command
from console.commands.bus import Bus
from console.commands.close_incident import CloseIncident
from console.commands.receive_incident import ReceiveIncident
from console.commands.register_unit import RegisterUnit
from console.doctrines import load_doctrine
from console.domain.geo import LonLat
from console.surroundings import RegionSurroundings
from db import journal
from db.errors import StoreError
from db.store import Store
from db.tail import EntriesLost, Tail

PLACE = LonLat(117.0, 36.6)
#: How long a writer waits before it sends a command again.
AGAIN_S = 0.05


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """A command that was answered: its place in the journal, and when, on the monotonic clock."""

    id: str
    seq: int
    at_s: float


@dataclass(frozen=True, slots=True)
class Account:
    """The load held against the journal after it.

    `in_order`: the tail saw every entry of the journal once, in order.
    """

    acknowledged: int
    lost: int
    twice: int
    chain_ok: bool
    tables_are_fold: bool
    in_order: bool

    @property
    def is_right(self) -> bool:
        """Whether nothing was lost, doubled, broken or missed."""
        return not self.lost and not self.twice and self.chain_ok and self.tables_are_fold and self.in_order


@dataclass
class Load:
    """Writers, a tail on a desk of its own, and the bare connection. Start it, do harm, stop it, take its account.

    Args:
        url: of the database, with every host of the cluster; the record is made when it is missing.
        bare: the same as libpq takes it.
        pause_s: what each writer waits between two commands.
    """

    url: str
    bare: str
    writers: int = 4
    pause_s: float = 0.02
    acknowledged: list[Acknowledged] = field(default_factory=list)
    written_at_s: list[float] = field(default_factory=list)
    seen: list[tuple[int, str]] = field(default_factory=list)
    troubles: Counter[str] = field(default_factory=Counter)
    bugs: list[BaseException] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Make the record, so that every thread finds it."""
        Store.open_or_make(self.url, kind="live", name="load", now=datetime.now(UTC)).close()
        with psycopg.connect(self.bare, autocommit=True) as connection:
            connection.execute("CREATE TABLE IF NOT EXISTS bare_rows (at double precision)")
        self._ending = threading.Event()
        self._written = threading.Event()
        self._threads = [
            threading.Thread(target=self._guarded, args=(self._write, number), name=f"writer {number}")
            for number in range(self.writers)
        ]
        self._threads.append(threading.Thread(target=self._guarded, args=(self._follow,), name="load tail"))
        self._threads.append(threading.Thread(target=self._guarded, args=(self._write_bare,), name="bare writer"))

    def start(self) -> None:
        """Begin, and return when every writer has its first answer."""
        for thread in self._threads:
            thread.start()
        self.wait_for(self.writers)

    def wait_for(self, more: int, timeout_s: float = 60.0) -> None:
        """Wait until so many more commands were acknowledged and as many rows written by the bare connection.

        Raises:
            TimeoutError: they were not.
        """
        wanted, bare = len(self.acknowledged) + more, len(self.written_at_s) + 1
        give_up = time.monotonic() + timeout_s
        while len(self.acknowledged) < wanted or len(self.written_at_s) < bare:
            self._written.clear()
            self._written.wait(0.5)
            if time.monotonic() > give_up or self.bugs:
                raise TimeoutError(f"nothing is written: {dict(self.troubles)} {self.bugs}")

    def stop(self) -> Account:
        """End every thread, let the tail see the rest, and hold what was acknowledged against the journal."""
        self._ending.set()
        for thread in self._threads:
            thread.join()
        if self.bugs:
            raise self.bugs[0]
        store = Store.open(self.url)
        try:
            with store.reading() as connection:
                kept = [(entry.seq, entry.id) for entry in journal.entries(connection)]
                verdict = journal.verify(connection)
                difference = journal.fold_difference(connection)
        finally:
            store.close()
        place = {id_: seq for seq, id_ in kept}
        times = Counter(id_ for _, id_ in kept)
        return Account(
            acknowledged=len(self.acknowledged),
            lost=sum(place.get(one.id) != one.seq for one in self.acknowledged),
            twice=sum(count > 1 for count in times.values()),
            chain_ok=verdict.ok,
            tables_are_fold=difference is None,
            in_order=self.seen == kept,
        )

    def gap_s(self, since_s: float, until_s: float) -> float:
        """The longest time without an acknowledged command between two moments of the monotonic clock."""
        return _longest([one.at_s for one in self.acknowledged], since_s, until_s)

    def bare_gap_s(self, since_s: float, until_s: float) -> float:
        """The same of the bare connection's rows."""
        return _longest(self.written_at_s, since_s, until_s)

    def _guarded(self, work: object, *args: object) -> None:
        try:
            work(*args)  # type: ignore[operator]
        except Exception as bug:  # noqa: BLE001 - the thread that asks raises it
            self.bugs.append(bug)

    def _write(self, number: int) -> None:
        store = Store.open(self.url)
        bus = Bus(
            store, clock=SystemClock(), actor=store.login, doctrine=load_doctrine(), surroundings=RegionSurroundings()
        )
        try:
            for command in _commands(f"w{number}"):
                if not self._until_answered(bus, command):
                    return
                self._ending.wait(self.pause_s)
        finally:
            bus.close()
            store.close()

    def _until_answered(self, bus: Bus, command: Command) -> bool:
        """Send a command until it has its answer; False when the load ended first."""
        while not self._ending.is_set():
            try:
                outcome = bus.run(command)
            except StoreError as trouble:
                self.troubles[f"{type(trouble).__name__}: {trouble.why}"[:90]] += 1
                self._ending.wait(AGAIN_S)
                continue
            if outcome.seq is None:
                raise AssertionError(f"refused: {command}: {outcome.error_text}")
            self.acknowledged.append(Acknowledged(outcome.id, outcome.seq, time.monotonic()))
            self._written.set()
            return True
        return False

    def _follow(self) -> None:
        store = Store.open(self.url)
        tail = Tail(store, 0)
        quiet = 0
        try:
            while quiet < 2:  # a last look, after the writers have ended
                try:
                    found = tail.wait(0.5)
                except EntriesLost:
                    raise
                except StoreError as trouble:
                    self.troubles[f"tail: {type(trouble).__name__}: {trouble.why}"[:90]] += 1
                    self._ending.wait(AGAIN_S)
                    continue
                self.seen += [(entry.seq, entry.id) for entry in found]
                quiet = quiet + 1 if self._ending.is_set() and not found else 0
        finally:
            tail.close()
            store.close()

    def _write_bare(self) -> None:
        connection: psycopg.Connection | None = None
        while not self._ending.is_set():
            try:
                connection = connection or psycopg.connect(self.bare, autocommit=True)
                connection.execute("INSERT INTO bare_rows VALUES (%s)", (time.time(),))
            except psycopg.Error:
                if connection is not None:
                    connection.close()
                connection = None
                self._ending.wait(AGAIN_S)
                continue
            self.written_at_s.append(time.monotonic())
            self._written.set()
            self._ending.wait(self.pause_s)
        if connection is not None:
            connection.close()


def _commands(writer: str) -> Iterator[Command]:
    """What one writer sends, without end: a unit of its own, then calls that it is sent to and that are closed."""
    yield RegisterUnit(id=f"{writer}-unit", unit=writer.upper(), at=PLACE)
    number = 0
    while True:
        number += 1
        call = f"{writer}-{number}"
        yield ReceiveIncident(id=f"{call}-r", incident=call, class_code="help", priority=2, at=PLACE)
        yield AssignUnits(id=f"{call}-a", incident=call, units=(writer.upper(),))
        yield CloseIncident(id=f"{call}-c", incident=call, disposition="settled")


def _longest(moments: list[float], since_s: float, until_s: float) -> float:
    inside = [since_s, *(at for at in sorted(moments) if since_s <= at <= until_s), until_s]
    return max(later - earlier for earlier, later in pairwise(inside))
