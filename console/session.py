"""A desk at work: the threads that write, follow and measure one operation. Knows no Qt.

One writer thread owns the bus; one thread follows the journal and keeps the picture; one reads the
positions; one answers questions. All results leave through `Listener`, called on those threads.

With an outbox the desk goes on while its server is lost (`console.offline`); that too belongs to the writer thread.
"""

from __future__ import annotations

import logging
import threading
import time
import uuid
from collections import deque
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial

import msgspec

from console.clock import Clock, SteadyClock
from console.commands.base import Command, Outcome
from console.commands.bus import Bus, Ids
from console.doctrine_in_force import DoctrineInForce
from console.domain.doctrine import Doctrine
from console.domain.errors import DomainError
from console.domain.geo import LonLat
from console.domain.incident import Incident
from console.domain.proposal import Recommendation
from console.feeds.fixes import FixTable
from console.feeds.latest import LatestFixes
from console.following import Follower
from console.listening import ONLINE, Entry, Health, Link, LinkState, Listener
from console.offline import Done, Offline, is_lost
from console.picture import Picture
from console.presence import PresenceWatch
from console.questions import Answer, Comparison, Question, comparison, ended, proposal
from console.shared import check_same
from console.surroundings import RegionSurroundings, TravelTimes
from console.undone import lost, undone
from console.watching import PositionsWatch
from db.errors import StoreError, is_silent
from db.outbox import Outbox
from db.probe import Probe
from db.store import Store
from maps.travel import TravelModel

__all__ = ["Entry", "Health", "Link", "LinkState", "Listener", "Session"]

log = logging.getLogger(__name__)
#: A server that answers and refuses this desk is asked so often: it may count refused logins.
BARRED_S = 15.0
#: A command whose connection broke this soon is tried once more: the server may be back, or never have been gone.
QUICKLY_S = 1.0
#: So many own commands are remembered for a shadow, whose picture may be a moment behind them.
OWN_KEPT = 500


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
        replayed: Callable[[Command, Outcome], None] = lambda _command, _outcome: None,
    ) -> None:
        self.store = store
        self.user = user
        self.in_force = DoctrineInForce(doctrine)
        self.clock = clock or SteadyClock()
        self._listener = listener
        self._fixes = LatestFixes()
        self._surroundings = RegionSurroundings(self._fixes, travel)
        self._ids = ids
        self._ending = threading.Event()
        self._own: deque[Done] = deque(maxlen=OWN_KEPT)
        looked, pictured = lambda ms: self._tell(Health(True, ms)), self._take_doctrine
        self._follower = Follower(store, listener, looked=looked, failed=self._failed, pictured=pictured)
        self._bus = self._make_bus(store)
        self.presence = PresenceWatch(store, user=user, tell=listener.presence_changed)
        self._writer = ThreadPoolExecutor(1, "writer")
        self._asker = ThreadPoolExecutor(1, "asker")
        self._offline: Offline | None = None
        self._probe: Probe | None = None
        if outbox is not None:
            store.limit_answers()
            make_bus, told = self._make_bus, replayed
            self._offline = Offline(outbox, store, clock=self.clock, user=user, make_bus=make_bus, replayed=told)
            self._probe = Probe(store.url, lambda: self._submit(self._come_back))
        self._positions: PositionsWatch | None = None
        if feed_positions:
            self._positions = PositionsWatch(store, changed=self.push_fixes, failed=self._positions_failed)

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
        if self._offline is None:
            self._follower.start()
        else:
            self._submit(partial(self._begin, self._offline))
        if self._positions is not None:
            self._positions.start()
        self.presence.start()

    def stop(self) -> None:
        """Finish the commands that were submitted, then end every thread; what waits offline stays on disk."""
        self._ending.set()
        if self._probe is not None:
            self._probe.stop()
        self._writer.submit(self._bus.close)
        self._writer.shutdown(wait=True)
        self.presence.stop()
        self._follower.stop()
        self._asker.shutdown(wait=True, cancel_futures=True)
        if self._positions is not None:
            self._positions.stop()
        if self._offline is not None:
            self._offline.close()
        self.store.close()

    @property
    def doctrine(self) -> Doctrine:
        """The doctrine in force."""
        return self.in_force.doctrine

    @property
    def link(self) -> Link:
        """How the desk stands with its server."""
        return self._offline.link if self._offline is not None else ONLINE

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
            work()
        except StoreError as failure:
            log.warning("the line to the server: %s", failure)
            self._tell(Health(False, None, str(failure)))
        except Exception as bug:
            log.exception("the line to the server")
            self._tell(Health(False, None, f"internal error: {type(bug).__name__}"))

    def _run(self, command: Command) -> Outcome:
        begun, offline = time.perf_counter(), self._offline
        if offline is not None and command.id is None:
            command = msgspec.structs.replace(command, id=str(uuid.uuid4()))
        try:
            outcome = self._bus.run(command) if offline is None else self._run_anywhere(command, offline)
            health = Health(True, (time.perf_counter() - begun) * 1000.0)
        except StoreError as failure:
            outcome, health = undone(command, failure), Health(False, None, str(failure))
        except Exception as failure:
            if not isinstance(failure, DomainError):
                log.exception("command %s failed", command.name())
            outcome, health = undone(command, failure), Health(True)
        if not outcome.ok:
            self._follower.nudge()  # what he did not see when he commanded is shown at once
        self._listener.answered(command, outcome)
        self._tell(health)
        return outcome

    def _run_anywhere(self, command: Command, offline: Offline) -> Outcome:
        """On the server, or on the shadow from the moment that the server is lost, under the same id."""
        if offline.link.is_online:
            for_server = offline.for_server(command)
            for is_last in (False, True):
                begun = time.monotonic()
                try:
                    outcome = self._bus.run(for_server)
                except StoreError as failure:
                    if not is_lost(failure):
                        raise
                    if is_last or time.monotonic() - begun > QUICKLY_S:
                        self._lose(offline, failure)
                        break
                else:
                    if outcome.seq is not None:
                        self._own.append(Done(for_server, outcome, self.clock.now()))
                    return outcome
        return offline.run(command)

    def _failed(self, failure: StoreError | None, text: str) -> None:
        """The record that is followed can not be read."""
        offline = self._offline
        if offline is not None and failure is not None and is_lost(failure):
            self._submit(lambda: self._lose(offline, failure))
        else:
            self._tell(Health(False, None, text))

    def _positions_failed(self, failure: StoreError) -> None:
        if self._offline is None or not is_lost(failure):  # else the journal's follower tells, and what is done
            self._tell(Health(False, None, str(failure)))

    def _tell(self, health: Health) -> None:
        """Tell how the database does. Without its server it does not do well, whatever the shadow does."""
        link = self.link
        if not link.is_online:
            health = Health(False, health.commit_ms, link.why or health.text)
        self._listener.health_changed(Health(health.db_ok, health.commit_ms, health.text, link))

    # --- the line to the server -------------------------------------------------------------------

    def _begin(self, offline: Offline) -> None:
        """Go on where this desk ended, on its shadow when something waits."""
        try:
            offline.resume()
            if offline.shadow is not None:
                self._follower.move_to(offline.shadow, offline.shadow_from)
        except StoreError:  # what waits stays on this computer's disk, which is to be mended; the desk works without
            log.exception("the outbox can not be used")
            self._offline = None
            offline.close()
        self._follower.start()
        self._submit(self._adopt if self.link.is_online else self._come_back)

    def _lose(self, offline: Offline, failure: StoreError) -> None:
        if offline.lose(str(failure), self._follower.held(), tuple(self._own)):
            log.warning("the server is lost, work goes on here: %s", failure)
            self._bus.close()
            assert offline.shadow is not None
            self._follower.move_to(offline.shadow, offline.shadow_from)
        self._tell(Health(False, None, str(failure)))
        if self._probe is not None:
            self._probe.look()

    def _come_back(self) -> None:
        """The server answers: send what waits, then take the picture from it again."""
        offline = self._offline
        if offline is None or offline.link.is_online or self._ending.is_set():
            return
        try:
            check_same(self.store)
            if not offline.replay(self._bus, self._ending.is_set):
                return
            self._follower.move_to(self.store)
            if not self._follower.wait_loaded(self._ending.is_set):
                self._stay_away(offline, "it answered, and was lost again")
                return
        except StoreError as failure:
            self._stay_away(offline, str(failure), is_barred=not is_silent(failure))
            return
        except Exception as bug:
            log.exception("sending what waits failed")
            self._stay_away(offline, f"internal error: {type(bug).__name__}", is_barred=True)
            return
        if offline.shadow is not None:
            self._follower.wait_gone(offline.shadow)
        offline.end()
        self._own.clear()
        self._tell(Health(True))
        self._submit(self._adopt)

    def _adopt(self) -> None:
        """Look after what other consoles of this computer left behind."""
        offline = self._offline
        if offline is not None and offline.link.is_online and not self._ending.is_set():
            offline.adopt(self._bus, self._ending.is_set)
            self._tell(Health(True))

    def _stay_away(self, offline: Offline, why: str, *, is_barred: bool = False) -> None:
        self._bus.close()
        if offline.shadow is not None and not self._ending.is_set():
            self._follower.move_to(offline.shadow, offline.shadow_from)
        offline.still_away(why, is_barred=is_barred)
        self._tell(Health(False, None, why))
        if self._probe is not None:
            self._probe.look(BARRED_S if is_barred else 0.0)

    def _send_again(self, command_id: str) -> Outcome | None:
        offline = self._offline
        if offline is None or not offline.link.is_online:
            away = DomainError("server_lost", "this can be decided when the server is back")
            return Outcome.refused(command_id, away)
        try:
            sent = offline.send_again(command_id, self._bus)
            self._tell(Health(True))
            if sent is None:
                return None
            outcome = sent[1]
            self._listener.answered(*sent)
        except StoreError as failure:
            outcome = Outcome.refused(command_id, lost(failure))
            self._failed(failure, str(failure))
        return outcome

    def _drop(self, command_id: str) -> bool:
        try:
            done = self._offline is not None and self._offline.drop(command_id)
        except StoreError as failure:  # it is still there to be decided
            self._failed(failure, str(failure))
            return False
        self._tell(Health(True))
        return done

    # --- questions and what is seen --------------------------------------------------------------

    def ask(self, question: Question[Answer]) -> Future[Answer]:
        """Answer a question from a look at the record that this desk works on then."""

        def answer() -> Answer:
            offline = self._offline
            shadow, bus = (offline.shadow, offline.bus) if offline is not None else (None, None)
            with (shadow or self.store).reading() as connection:
                return question(connection, bus or self._bus)

        return self._asker.submit(answer)

    def _take_doctrine(self, picture: Picture) -> None:
        self.in_force.take(picture.doctrines.values())
        for bus in (self._bus, None if self._offline is None else self._offline.bus):
            if bus is not None:
                bus.doctrine = self.doctrine
