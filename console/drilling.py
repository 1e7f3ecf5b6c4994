"""A drill at a desk: one operation whose record the drill's thread writes into, and can cut back to a moment.

Joins a session with a running drill. Knows no Qt; the session's listener may be anything that takes its calls.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from console.commands.base import Command, Outcome
from console.commands.bus import Bus, Ids
from console.doctrine_in_force import DoctrineInForce
from console.domain.doctrine import Doctrine
from console.domain.geo import LonLat
from console.domain.incident import Incident
from console.domain.presence import WhoIsOn
from console.domain.proposal import Recommendation
from console.drill.clock import DrillClock
from console.drill.engine import Timed
from console.drill.rewind import copy_until
from console.feeds.fixes import FixTable
from console.picture import ChangeSet, Picture
from console.presence import PresenceWatch
from console.questions import Comparison, Question
from console.session import Entry, Health, Listener, Session
from console.surroundings import TravelTimes
from db.errors import TAKEN
from db.journal import RaceLost
from db.store import Store
from maps.travel import TravelModel

Answer = TypeVar("Answer")
#: Longest wait for the picture of a record that was cut back.
PICTURE_WAIT_S = 30.0


class _Relay:
    """Passes everything on, and keeps the newest picture for the drill's thread."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self.picture = Picture()
        self.came = threading.Event()

    def picture_changed(self, picture: Picture, changes: ChangeSet) -> None:
        """Keep the picture, pass it on."""
        self.picture = picture
        self._listener.picture_changed(picture, changes)
        self.came.set()

    def entries_seen(self, entries: list[Entry]) -> None:
        """Pass entries on."""
        self._listener.entries_seen(entries)

    def fixes_changed(self, fixes: FixTable) -> None:
        """Pass positions on."""
        self._listener.fixes_changed(fixes)

    def presence_changed(self, who: WhoIsOn) -> None:
        """Pass on who is on."""
        self._listener.presence_changed(who)

    def answered(self, command: Command, outcome: Outcome) -> None:
        """Pass answers to the trainee on; those to the drill itself are nobody's business."""
        if command.actor is None:
            self._listener.answered(command, outcome)

    def health_changed(self, health: Health) -> None:
        """Pass the state of the database on."""
        self._listener.health_changed(health)


class DrillSession:
    """Looks like a session to the bridge and like a desk to the drill. The session behind it changes with a rewind.

    Args:
        fresh_file: names a new scratch file for a record that is cut back.
        tell_failed: told when the drill has stopped by an error, on the drill's thread.
        ids: where salts come from; seeded, a recorded drill ends with the head that it has without a window.
    """

    def __init__(
        self,
        store: Store,
        *,
        user: str,
        doctrine: Doctrine,
        listener: Listener,
        clock: DrillClock,
        travel: TravelModel | None,
        fresh_file: Callable[[], Path],
        tell_failed: Callable[[Exception], None],
        ids: Ids | None = None,
    ) -> None:
        self.user = user
        self._doctrine = doctrine
        self.clock = clock
        self._travel = travel
        self._fresh_file = fresh_file
        self._tell_failed = tell_failed
        self._ids = ids
        self._relay = _Relay(listener)
        self._gate = threading.Lock()
        self._waiting: list[Callable[[Session], None]] | None = None
        self._session = self._made(store)

    def _made(self, store: Store) -> Session:
        return Session(
            store,
            user=self.user,
            doctrine=self._doctrine,
            listener=self._relay,
            travel=self._travel,
            clock=self.clock,
            ids=self._ids,
            feed_positions=False,
        )

    # --- as the bridge sees it ---------------------------------------------------------------------

    @property
    def store(self) -> Store:
        """The store in use."""
        return self._session.store

    @property
    def doctrine(self) -> Doctrine:
        """The doctrine in force."""
        return self._session.doctrine

    @property
    def in_force(self) -> DoctrineInForce:
        """As Session."""
        return self._session.in_force

    @property
    def presence(self) -> PresenceWatch:
        """The watch of the session in use."""
        return self._session.presence

    def start(self) -> None:
        """Begin to follow the record."""
        self._session.start()

    def stop(self) -> None:
        """End every thread of the session."""
        self._session.stop()

    def submit(self, command: Command) -> Future[Outcome]:
        """As Session."""
        return self._ask(lambda session: session.submit(command))

    def send_again(self, command_id: str) -> Future[Outcome | None]:
        """As Session."""
        return self._ask(lambda session: session.send_again(command_id))

    def drop(self, command_id: str) -> Future[bool]:
        """As Session."""
        return self._ask(lambda session: session.drop(command_id))

    def propose(self, incident: str, tier: int) -> Future[Recommendation]:
        """As Session."""
        return self._ask(lambda session: session.propose(incident, tier))

    def compare(self, incident: str, doctrine: str) -> Future[Comparison]:
        """As Session."""
        return self._ask(lambda session: session.compare(incident, doctrine))

    def find_ended(self, text: str) -> Future[tuple[list[Incident], Mapping[str, str]]]:
        """As Session."""
        return self._ask(lambda session: session.find_ended(text))

    def travel_s(self, at: Mapping[str, LonLat], target: LonLat, vehicles: Mapping[str, str]) -> Future[TravelTimes]:
        """As Session."""
        return self._ask(lambda session: session.travel_s(at, target, vehicles))

    def ask(self, question: Question[Answer]) -> Future[Answer]:
        """As Session."""
        return self._ask(lambda session: session.ask(question))

    def _ask(self, ask: Callable[[Session], Future[Answer]]) -> Future[Answer]:
        """Ask the session of now, or the one to come while the record is being cut back. Never waits."""
        with self._gate:
            if self._waiting is None:
                return ask(self._session)
            later: Future[Answer] = Future()
            self._waiting.append(lambda session: _pass_on(ask(session), later))
            return later

    # --- as the drill sees it: console.drill.ports.Desk --------------------------------------------

    def run(self, command: Command, at: datetime) -> Outcome:
        """Run one command as of a moment, to its commit."""
        with self.clock.pinned(at):
            return self._session.submit(command).result()

    def run_all(self, commands: Sequence[Timed]) -> Sequence[Outcome]:
        """Run many commands, each as of its moment, in one transaction; one by one when another desk is in the way."""
        if len(commands) > 1:
            try:
                return self._session.together(lambda bus: self._run_all(bus, commands)).result()
            except (RaceLost, *TAKEN):
                pass  # nothing of it was kept: one by one each gets its turns
        return [self.run(command, at) for command, at in commands]

    def _run_all(self, bus: Bus, commands: Sequence[Timed]) -> list[Outcome]:
        outcomes = []
        for command, at in commands:
            with self.clock.pinned(at):
                outcomes.append(bus.run(command))
        return outcomes

    def rewind(self, moment: datetime) -> None:
        """Go on with a copy of the record that ends at a moment; returns when the picture shows it.

        Raises:
            StoreError: the copy could not be made; the record of before is still in use.
            TimeoutError: the picture never came; units would act on that of before.
        """
        with self._gate:
            self._waiting = []  # orders given meanwhile go to the new record
        try:
            store = copy_until(self._session.store, self._fresh_file(), moment)
            self._session.stop()
            self.clock.set(moment)
            self._relay.came.clear()
            self._session = self._made(store)
            self._session.start()
        finally:
            with self._gate:  # whoever asks now comes after those that waited
                waiting, self._waiting = self._waiting, None
                for give in waiting or ():
                    give(self._session)
        if not self._relay.came.wait(PICTURE_WAIT_S):
            raise TimeoutError(f"the picture after the jump did not come within {PICTURE_WAIT_S:g} s")

    def relay_s(self) -> float:
        """Seconds that an order takes through the levels above a unit, by the doctrine in force."""
        return self.doctrine.relay.delay_s

    def picture(self) -> Picture:
        """The newest picture."""
        return self._relay.picture

    def show(self, fixes: FixTable) -> None:
        """Take in where every unit is."""
        self._session.push_fixes(fixes)

    def failed(self, error: Exception) -> None:
        """Tell the user that the drill has stopped, and why."""
        self._tell_failed(error)


def _pass_on(found: Future[Answer], later: Future[Answer]) -> None:
    def done(finished: Future[Answer]) -> None:
        if finished.cancelled():
            later.cancel()
            return
        error = finished.exception()
        if error is not None:
            later.set_exception(error)
        else:
            later.set_result(finished.result())

    found.add_done_callback(done)
