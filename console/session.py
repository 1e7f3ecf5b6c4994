"""A desk at work: the threads that write, follow and measure one operation. Knows no Qt.

One writer thread owns the bus; one thread follows the journal and keeps the picture; one reads the
positions; one answers questions. All results leave through `Listener`, called on those threads.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol, TypeVar

from console.clock import Clock, SystemClock
from console.commands.base import Command, Outcome
from console.commands.bus import Bus, Ids
from console.commands.escalate import situation_of
from console.domain.doctrine import Doctrine
from console.domain.errors import DomainError
from console.domain.fix import Fix
from console.domain.geo import LonLat
from console.domain.incident import Incident
from console.domain.presence import WhoIsOn
from console.domain.proposal import Recommendation
from console.domain.recommend import propose
from console.feeds.fixes import FixTable
from console.picture import ChangeSet, Picture
from console.presence import PresenceWatch
from console.surroundings import RegionSurroundings
from db import journal, reading
from db.codec import time_of
from db.errors import StoreError
from db.positions import PositionStore
from db.store import Store
from db.tail import Tail
from maps.travel import TravelModel

log = logging.getLogger(__name__)
Answer = TypeVar("Answer")

#: How often the positions are looked at, and how long to wait before asking a lost database again.
POSITIONS_S = 1.0
RETRY_S = 2.0
PING_S = 5.0
#: The picture lets go of ended incidents when it holds this many more than it needs.
SLACK = 200
#: So many entries of before are told at the start, for the log.
SHOWN_AT_START = 300


@dataclass(frozen=True, slots=True)
class Entry:
    """A journal entry as the log shows it."""

    seq: int
    at: datetime
    seen_at: datetime
    command: str
    actor: str
    args: Mapping[str, Any]
    changed: Mapping[str, list[str]]
    details: Mapping[str, Any]
    id: str = ""


@dataclass(frozen=True, slots=True)
class Health:
    """How the database does: the last commit or look in milliseconds; `text` says what is wrong."""

    db_ok: bool
    commit_ms: float | None = None
    text: str = ""


class Listener(Protocol):
    """Who is told; every method is called on a thread of the session."""

    def picture_changed(self, picture: Picture, changes: ChangeSet) -> None:
        """The picture has grown."""

    def entries_seen(self, entries: list[Entry]) -> None:
        """Journal entries of any desk, in order."""

    def fixes_changed(self, fixes: FixTable) -> None:
        """Positions have moved."""

    def presence_changed(self, who: WhoIsOn) -> None:
        """Another desk came, went, looks elsewhere or has something in hand."""

    def answered(self, command: Command, outcome: Outcome) -> None:
        """A command of this desk has its answer."""

    def health_changed(self, health: Health) -> None:
        """The database got better or worse, or was measured again."""


class LatestFixes:
    """The latest table of fixes, shared by threads; a source for commands."""

    def __init__(self) -> None:
        self.table = FixTable()

    def latest(self, units: Iterable[str] | None = None) -> Mapping[str, Fix]:
        """The latest fix by unit, of all units or of those named."""
        table = self.table
        wanted = table.units if units is None else [unit for unit in units if unit in table.row_of]
        return {unit: _fix(table, table.row_of[unit]) for unit in wanted}


class Session:
    """Runs one operation for one desk.

    Args:
        store: the open record; closed by `stop`.
        clock: of a drill; None means the computer's.
        feed_positions: whether fixes are read from the position store; a drill hands them in itself.
    """

    def __init__(
        self,
        store: Store,
        *,
        user: str,
        doctrine: Doctrine,
        listener: Listener,
        travel: TravelModel | None = None,
        clock: Clock | None = None,
        ids: Ids | None = None,
        feed_positions: bool = True,
    ) -> None:
        self.store = store
        self.user = user
        self.doctrine = doctrine
        self.clock = clock or SystemClock()
        self._listener = listener
        self._fixes = LatestFixes()
        self._surroundings = RegionSurroundings(self._fixes, travel)
        self._stopping = threading.Event()
        self._tail: Tail | None = None
        self._told: int | None = None
        self._bus = Bus(
            store,
            clock=self.clock,
            actor=user,
            doctrine=doctrine,
            surroundings=self._surroundings,
            ids=ids,
            after_commit=self._nudge,
        )
        self.presence = PresenceWatch(store, user=user, tell=listener.presence_changed)
        self._writer = ThreadPoolExecutor(1, "writer")
        self._asker = ThreadPoolExecutor(1, "asker")
        self._threads = [threading.Thread(target=self._follow, name="tail")]
        if feed_positions:
            self._threads.append(threading.Thread(target=self._watch_positions, name="positions"))

    def start(self) -> None:
        """Load the picture and begin to follow; the listener hears of everything."""
        for thread in self._threads:
            thread.start()
        self.presence.start()

    def stop(self) -> None:
        """Finish the commands that were submitted, then end every thread."""
        self._writer.submit(self._bus.close)
        self._writer.shutdown(wait=True)
        self._stopping.set()
        self.presence.stop()
        tail = self._tail
        if tail is not None:
            tail.stop()
        self._asker.shutdown(wait=True, cancel_futures=True)
        for thread in self._threads:
            if thread.ident is not None:
                thread.join()
        self.store.close()

    def submit(self, command: Command) -> Future[Outcome]:
        """Run a command on the writer thread; its answer reaches the listener and the future."""
        return self._writer.submit(self._run, command)

    def together(self, work: Callable[[Bus], Answer]) -> Future[Answer]:
        """Run many commands of a drill in one transaction on the writer thread: to jump, never live.

        The future raises StoreError, or what a race with another desk raises; nothing was kept then.
        """
        if self.store.operation.kind != "drill":
            raise RuntimeError("a live operation commits every command by itself")

        def run() -> Answer:
            with self._bus.batch():
                answer = work(self._bus)
            self._nudge()
            return answer

        return self._writer.submit(run)

    def push_fixes(self, fixes: FixTable) -> None:
        """Hand positions in, as a drill does."""
        self._fixes.table = fixes
        self._listener.fixes_changed(fixes)

    def propose(self, incident: str, tier: int) -> Future[Recommendation]:
        """What an escalation would send, as of now. The future raises DomainError or StoreError."""
        return self._asker.submit(self._propose, incident, tier)

    def find_ended(self, text: str) -> Future[tuple[list[Incident], Mapping[str, str]]]:
        """Ended incidents that a text finds, and the private texts that they refer to."""
        return self._asker.submit(self._find_ended, text)

    def travel_s(self, origins: Mapping[str, LonLat], target: LonLat) -> Future[tuple[Mapping[str, float], bool]]:
        """Travel seconds by name, and whether they are estimates."""
        return self._asker.submit(self._surroundings.travel_s, origins, target)

    # --- writer ----------------------------------------------------------------------------------

    def _run(self, command: Command) -> Outcome:
        begun = time.perf_counter()
        try:
            outcome = self._bus.run(command)
            health = Health(True, (time.perf_counter() - begun) * 1000.0)
        except StoreError as failure:
            outcome = Outcome.refused(command.id or "", DomainError("server_lost", "{why}", why=str(failure)))
            health = Health(False, None, str(failure))
        except Exception as bug:
            log.exception("command %s failed", command.name())
            why = f"{type(bug).__name__}; nothing was changed, the error log has more"
            outcome = Outcome.refused(command.id or "", DomainError("not_allowed", "internal error: {why}", why=why))
            health = Health(True)
        self._listener.answered(command, outcome)
        self._listener.health_changed(health)
        return outcome

    def _nudge(self) -> None:
        tail = self._tail  # looked at once: while the database is lost, its own thread takes it away
        if tail is not None:
            tail.nudge()

    # --- tail ------------------------------------------------------------------------------------

    def _follow(self) -> None:
        while not self._stopping.is_set():
            try:
                self.store.check_in_place()
                with self.store.reading() as connection:
                    picture = reading.load(connection)
                    after = picture.seq - SHOWN_AT_START if self._told is None else self._told
                    lately = list(journal.entries(connection, after, until=picture.seq))
                self._tail = Tail(self.store, picture.seq)
                self._listener.picture_changed(picture, ChangeSet(everything=True))
                self._tell(lately)
                self._listener.health_changed(Health(True))
                self._keep_up(picture, self._tail)
            except StoreError as failure:
                self._listener.health_changed(Health(False, None, str(failure)))
                self._stopping.wait(RETRY_S)
            except Exception as bug:
                log.exception("following the journal failed")
                self._listener.health_changed(Health(False, None, f"internal error: {type(bug).__name__}"))
                self._stopping.wait(RETRY_S)
            finally:
                tail, self._tail = self._tail, None
                if tail is not None:
                    tail.close()

    def _keep_up(self, picture: Picture, tail: Tail) -> None:
        held = len(picture.incidents) - len(picture.open_incidents())
        while not self._stopping.is_set():
            found = tail.wait(PING_S)
            self.store.check_in_place()
            with self.store.reading() as connection:
                begun = time.perf_counter()
                picture, changes = reading.follow(connection, picture, found)
                looked_ms = (time.perf_counter() - begun) * 1000.0
            if not found:
                self._listener.health_changed(Health(True, looked_ms))
                continue
            held += sum(entry.body.command in ("CloseIncident", "DivertIncident") for entry in found)
            if held > reading.KEEP_ENDED + SLACK:
                picture, let_go = picture.without_old(reading.KEEP_ENDED)
                changes |= let_go
                held = reading.KEEP_ENDED
            self._listener.picture_changed(picture, changes)
            self._tell(found)

    def _tell(self, found: list[journal.Entry]) -> None:
        self._told = found[-1].seq if found else self._told or 0
        seen_at = SystemClock().now()
        self._listener.entries_seen([_entry(entry, seen_at) for entry in found])

    # --- positions -------------------------------------------------------------------------------

    def _watch_positions(self) -> None:
        positions: PositionStore | None = None
        while not self._stopping.is_set():
            try:
                positions = positions or PositionStore.open(self.store.url)
                table = positions.changed_table()
                if table is not None:
                    self.push_fixes(table)
            except StoreError as failure:
                self._listener.health_changed(Health(False, None, str(failure)))
            except Exception:
                log.exception("reading positions failed")
            self._stopping.wait(POSITIONS_S)
        if positions is not None:
            positions.close()

    # --- questions -------------------------------------------------------------------------------

    def _propose(self, number: str, tier: int) -> Recommendation:
        with self.store.reading() as connection:
            work = self._bus.looking(connection)
            incident = work.incident(number)
            return propose(situation_of(work, incident), incident.tier, tier)

    def _find_ended(self, text: str) -> tuple[list[Incident], Mapping[str, str]]:
        with self.store.reading() as connection:
            found = reading.find_ended(connection, text)
            return found, reading.texts_of(connection, found)


def _fix(table: FixTable, row: int) -> Fix:
    course, speed = float(table.course_deg[row]), float(table.speed_mps[row])
    return Fix(
        table.units[row],
        LonLat(float(table.lonlat[row, 0]), float(table.lonlat[row, 1])),
        datetime.fromtimestamp(float(table.fixed_at_s[row]), UTC),
        None if course != course else course,  # NaN is unequal to itself
        None if speed != speed else speed,
    )


def _entry(entry: journal.Entry, seen_at: datetime) -> Entry:
    body = entry.body
    return Entry(
        entry.seq, time_of(body.at), seen_at, body.command, entry.actor, body.args, body.changed, body.details, entry.id
    )
