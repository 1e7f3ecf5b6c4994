"""A desk at work: the threads that write, follow and measure one operation. Knows no Qt.

One writer thread owns the bus; one thread follows the journal and keeps the picture; one reads the
positions; one answers questions. All results leave through `Listener`, called on those threads.

With an outbox the desk goes on while its server is lost (`console.server_line`); that too belongs to the writer thread.
"""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial

import msgspec

from console.bugs import said, surviving
from console.clock import Clock, SteadyClock
from console.commands.base import Command, Outcome
from console.commands.bus import Bus, Ids
from console.doctrine_in_force import DoctrineInForce
from console.domain.doctrine import Doctrine
from console.domain.geo import LonLat
from console.domain.incident import Incident
from console.domain.proposal import Recommendation
from console.feeds.fixes import FixTable
from console.feeds.latest import LatestFixes
from console.following import Follower
from console.listening import ONLINE, Entry, Health, Link, LinkState, Listener
from console.not_done import done_or_refused, lost, refused
from console.offline import Offline, Replayed, is_lost
from console.picture import Picture
from console.presence import PresenceWatch
from console.questions import Answer, Comparison, Question, comparison, ended, proposal
from console.server_line import ServerLine
from console.surroundings import RegionSurroundings, TravelTimes
from console.watching import PositionsWatch
from db.errors import StoreError
from db.outbox import Outbox
from db.store import Store
from maps.travel import TravelModel

__all__ = ["Entry", "Health", "Link", "LinkState", "Listener", "Session"]

log = logging.getLogger(__name__)


class Session:
    """Runs one operation for one desk.

    Args:
        store: the open record; closed by `stop`.
        doctrine: what the desk goes by until its record has adopted one.
        clock: of a drill; None means the computer's.
        feed_positions: whether fixes are read from the position store; a drill hands them in itself.
        outbox: what lets the desk go on without its server; closed by `stop`. None: it waits for it.
        replayed: told, on the writer thread, what became of each command that was given offline.
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
        outbox: Outbox | None = None,
        replayed: Replayed = lambda _command, _outcome: None,
    ) -> None:
        self.store = store
        self.user = user
        self.in_force = DoctrineInForce(doctrine)
        self.clock = clock or SteadyClock()
        self._listener = listener
        self._fixes = LatestFixes()
        self._surroundings = RegionSurroundings(self._fixes, travel)
        self._ids = ids
        looked, pictured = lambda ms: self._tell(Health(True, ms)), self._take_doctrine
        self._follower = Follower(store, listener, looked=looked, failed=self._failed, pictured=pictured)
        self._bus = self._make_bus(store)
        self.presence = PresenceWatch(store, user=user, tell=listener.presence_changed)
        self._writer = ThreadPoolExecutor(1, "writer")
        self._asker = ThreadPoolExecutor(1, "asker")
        self._line: ServerLine | None = None
        if outbox is not None:
            store.limit_answers()
            self._line = self._make_line(outbox, replayed)
        self._positions: PositionsWatch | None = None
        if feed_positions:
            self._positions = PositionsWatch(store, changed=self.push_fixes, failed=self._positions_failed)

    def _make_line(self, outbox: Outbox, replayed: Replayed) -> ServerLine:
        make_bus = self._make_bus
        return ServerLine(
            Offline(outbox, self.store, clock=self.clock, user=self.user, make_bus=make_bus, replayed=replayed),
            self.store,
            self._bus,
            self._follower,
            self._listener,
            clock=self.clock,
            submit=self._submit,
            tell=self._tell,
        )

    def _make_bus(self, store: Store) -> Bus:
        return Bus(
            store,
            clock=self.clock,
            actor=self.user,
            doctrine=self.doctrine,
            surroundings=self._surroundings,
            ids=self._ids,
            after_commit=self._follower.nudge,
        )

    def start(self) -> None:
        """Load the picture and begin to follow; the listener hears of everything.

        What waits in the outbox is sent first; until then the desk stands on its shadow.
        """
        if self._line is None:
            self._follower.start()
        else:
            self._submit(partial(self._begin, self._line))
        if self._positions is not None:
            self._positions.start()
        self.presence.start()

    def stop(self) -> None:
        """Finish the commands that were submitted, then end every thread; what waits offline stays on disk."""
        line = self._line
        if line is not None:
            line.end()
        self._writer.submit(self._bus.close)
        self._writer.shutdown(wait=True)
        self.presence.stop()
        self._follower.stop()
        self._asker.shutdown(wait=True, cancel_futures=True)
        if self._positions is not None:
            self._positions.stop()
        if self._line is not None:
            self._line.close()
        self.store.close()

    @property
    def doctrine(self) -> Doctrine:
        """The doctrine in force."""
        return self.in_force.doctrine

    @property
    def link(self) -> Link:
        """How the desk stands with its server."""
        line = self._line  # looked at once: the writer thread takes it away when it can not be used
        return line.link if line is not None else ONLINE

    def submit(self, command: Command) -> Future[Outcome]:
        """Run a command on the writer thread; its answer reaches the listener and the future."""
        return self._writer.submit(self._run, command)

    def send_again(self, command_id: str) -> Future[Outcome | None]:
        """Send a refused command of `link.to_decide` as of now; None when there is no such command any more."""
        return self._writer.submit(self._send_again, command_id)

    def drop(self, command_id: str) -> Future[bool]:
        """Let a refused command of `link.to_decide` be."""
        return self._writer.submit(self._drop, command_id)

    def together(self, work: Callable[[Bus], Answer]) -> Future[Answer]:
        """Run many commands of a drill in one transaction on the writer thread: to jump, never live.

        The future raises StoreError, or what a race with another desk raises; nothing was kept then.
        """
        if self.store.operation.kind != "drill":
            raise RuntimeError("a live operation commits every command by itself")

        def run() -> Answer:
            with self._bus.batch():
                answer = work(self._bus)
            self._follower.nudge()
            return answer

        return self._writer.submit(run)

    def push_fixes(self, fixes: FixTable) -> None:
        """Hand positions in, as a drill does."""
        self._fixes.table = fixes
        self._listener.fixes_changed(fixes)

    def propose(self, incident: str, tier: int) -> Future[Recommendation]:
        """What an escalation would send, as of now. The future raises DomainError or StoreError."""
        return self.ask(partial(proposal, incident, tier))

    def compare(self, incident: str, doctrine: str) -> Future[Comparison]:
        """What another doctrine would recommend. The future raises DoctrineError, DomainError or StoreError."""
        return self.ask(partial(comparison, incident, doctrine))

    def find_ended(self, text: str) -> Future[tuple[list[Incident], Mapping[str, str]]]:
        """Ended incidents that a text finds, and the private texts that they refer to."""
        return self.ask(partial(ended, text))

    def travel_s(self, at: Mapping[str, LonLat], target: LonLat, vehicles: Mapping[str, str]) -> Future[TravelTimes]:
        """Travel seconds by name, and whether they are estimates."""
        return self._asker.submit(self._surroundings.travel_s, at, target, vehicles)

    # --- writer ----------------------------------------------------------------------------------

    def _submit(self, work: Callable[[], None]) -> None:
        """Have the writer thread do something of its own; after `stop` there is nothing to do any more."""
        try:
            self._writer.submit(self._guarded, work)
        except RuntimeError:  # it takes no more work
            log.debug("the session has ended before %s", work)

    def _guarded(self, work: Callable[[], None]) -> None:
        try:
            surviving("the line to the server", work, self._bug_came, passing=(StoreError,))
        except StoreError as failure:
            log.warning("the line to the server: %s", failure)
            self._tell(Health(False, None, str(failure)))

    def _bug_came(self, bug: Exception) -> None:
        self._tell(Health(False, None, said(bug)))

    def _run(self, command: Command) -> Outcome:
        begun, line = time.perf_counter(), self._line
        if line is not None and command.id is None:
            command = msgspec.structs.replace(command, id=str(uuid.uuid4()))
        try:
            outcome = done_or_refused(command, self._bus.run if line is None else line.run)
            health = Health(True, (time.perf_counter() - begun) * 1000.0)
        except StoreError as failure:
            outcome, health = refused(command, lost(failure)), Health(False, None, str(failure))
        if not outcome.ok:
            self._follower.nudge()  # what he did not see when he commanded is shown at once
        self._listener.answered(command, outcome)
        self._tell(health)
        return outcome

    def _failed(self, failure: StoreError | None, text: str) -> None:
        """The record that is followed can not be read."""
        line = self._line
        if line is not None and failure is not None:
            line.failed(failure)
        else:
            self._tell(Health(False, None, text))

    def _positions_failed(self, failure: StoreError) -> None:
        if self._line is None or not is_lost(failure):  # else the journal's follower tells, and what is done
            self._tell(Health(False, None, str(failure)))

    def _tell(self, health: Health) -> None:
        """Tell how the database does. Without its server it does not do well, whatever the shadow does."""
        link = self.link
        if not link.is_online:
            health = Health(False, health.commit_ms, link.why or health.text)
        self._listener.health_changed(Health(health.db_ok, health.commit_ms, health.text, link))

    # --- the line to the server -------------------------------------------------------------------

    def _begin(self, line: ServerLine) -> None:
        try:
            line.resume()
        except StoreError:  # what waits stays on this computer's disk, which is to be mended; the desk works without
            log.exception("the outbox can not be used")
            self._line = None
            line.end()
            line.close()
        self._follower.start()

    def _send_again(self, command_id: str) -> Outcome | None:
        return None if self._line is None else self._line.send_again(command_id)

    def _drop(self, command_id: str) -> bool:
        return self._line is not None and self._line.drop(command_id)

    # --- questions and what is seen --------------------------------------------------------------

    def ask(self, question: Question[Answer]) -> Future[Answer]:
        """Answer a question from a look at the record that this desk works on then."""

        def answer() -> Answer:
            store, bus = self._at_work()
            with store.reading() as connection:
                return question(connection, bus)

        return self._asker.submit(answer)

    def _at_work(self) -> tuple[Store, Bus]:
        line = self._line
        return (self.store, self._bus) if line is None else line.at_work()

    def _take_doctrine(self, picture: Picture) -> None:
        self.in_force.take(picture.doctrines.values())
        for bus in (self._bus, self._at_work()[1]):
            bus.doctrine = self.doctrine
