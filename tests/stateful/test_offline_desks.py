"""Two desks that lose and find their server, are killed, and send what they did: against what always has to hold.

The server is a record in a file that each desk can be cut off from, before a command or in the middle of its commit;
what decides is the real thing, without its threads.
"""

from __future__ import annotations

import tempfile
from collections import deque
from pathlib import Path
from typing import Any

import msgspec
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from console.clock import SetClock
from console.commands.add_note import AddNote
from console.commands.assign_units import AssignUnits
from console.commands.base import Command, Outcome
from console.commands.bus import Bus
from console.commands.close_incident import CloseIncident
from console.commands.receive_incident import ReceiveIncident
from console.commands.register_unit import RegisterUnit
from console.commands.release_units import ReleaseUnits
from console.commands.undo import Undo
from console.doctrines import load_doctrine
from console.domain.geo import LonLat
from console.following import Held
from console.offline import Done, Offline
from console.picture import Picture, is_shadow_seq
from console.surroundings import RegionSurroundings
from db import journal, reading
from db.errors import StoreUnreachable
from db.outbox import Outbox
from db.store import Store
from tests.support.desks import START

PLACE = LonLat(117.0, 36.6)
UNITS = ("A-1", "A-2")
DESKS = st.integers(0, 1)


class Line:
    """Whether a desk reaches the server: always, never, or cut in the middle of the next commit."""

    is_cut = False
    cuts_next_commit = False


class CutBus(Bus):
    """A bus whose server can be out of reach."""

    line: Line

    def run(self, command: Command, made_at: Any = None) -> Outcome:
        """As Bus."""
        if self.line.is_cut:
            raise StoreUnreachable("server", "it is cut off")
        outcome = super().run(command, made_at)
        if self.line.cuts_next_commit:
            self.line.is_cut, self.line.cuts_next_commit = True, False
            raise StoreUnreachable("server", "cut off in the commit")
        return outcome


class Desk:
    """A session's way with its line, without its threads."""

    def __init__(self, server: Store, folder: Path, name: str, clock: SetClock) -> None:
        self.server, self.folder, self.name, self.clock = server, folder, name, clock
        self.line = Line()
        self.replayed: list[Outcome] = []
        self.acknowledged: dict[str, Command] = {}
        self.changed: dict[str, dict[str, list[str]]] = {}
        self.in_doubt: set[str] = set()
        self.order: list[str] = []
        self.count = 0
        self.held = Held(Picture(), ())
        self.own: deque[Done] = deque(maxlen=50)
        self.bus = self.make_bus(server, CutBus)
        self.bus.line = self.line
        self.begin()

    def make_bus(self, store: Store, kind: type[Any] = Bus) -> Any:
        surroundings = RegionSurroundings()
        doctrine = load_doctrine()
        return kind(store, clock=self.clock, actor=self.name, doctrine=doctrine, surroundings=surroundings)

    def begin(self) -> None:
        self.outbox = Outbox(self.folder / self.name)
        self.offline = Offline(
            self.outbox,
            self.server,
            clock=self.clock,
            user=self.name,
            make_bus=self.make_bus,
            replayed=lambda _command, outcome: self.replayed.append(outcome),
        )
        self.offline.resume()

    def kill(self) -> None:
        """What a kill leaves: the files as they are."""
        self.offline.close()
        self.own.clear()
        self.begin()
        if self.offline.link.is_online and not self.line.is_cut:
            self.look()

    def look(self) -> None:
        """The tail brings the picture up to date."""
        if self.line.is_cut:
            return
        with self.server.reading() as connection:
            self.held = Held(reading.load(connection), tuple(journal.entries(connection)))

    def submit(self, command: Command) -> Outcome:
        self.count += 1
        given = msgspec.structs.replace(command, id=f"{self.name}-{self.count}")
        outcome = self._run(given)
        if outcome.ok:
            self.acknowledged[outcome.id] = given
            self.changed[outcome.id] = dict(outcome.changed)
            self.order.append(outcome.id)
        return outcome

    def _run(self, command: Command) -> Outcome:
        if self.offline.link.is_online:
            try:
                outcome: Outcome = self.bus.run(self.offline.for_server(command))
            except StoreUnreachable as failure:
                self.in_doubt.add(str(command.id))
                self.offline.lose(str(failure), self.held, tuple(self.own))
            else:
                if outcome.seq is not None:
                    self.own.append(Done(command, outcome, self.clock.now()))
                return outcome
        return self.offline.run(command)

    def come_back(self, stop_after: int) -> None:
        """The probe found the server; the replay may be stopped, or the line cut again by then."""
        if self.offline.link.is_online or self.line.is_cut:
            return
        left = [stop_after]

        def stopped() -> bool:
            left[0] -= 1
            return left[0] < 0

        try:
            is_done = self.offline.replay(self.bus, stopped)
        except StoreUnreachable as failure:
            self.offline.still_away(str(failure))
            return
        if is_done:
            self.offline.end()
            self.own.clear()
            self.look()
        else:
            self.offline.still_away("stopped")


class TwoDesks(RuleBasedStateMachine):
    """See the module."""

    @initialize()
    def begin(self) -> None:
        memory = Path("/dev/shm")
        self.folder = tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None)
        path = Path(self.folder.name)
        self.server = Store.open_or_make(str(path / "server.db"), kind="live", name="shift", now=START, durable=False)
        self.clock = SetClock(START)
        self.desks = [Desk(self.server, path, name, self.clock) for name in ("li", "wang")]
        for unit in UNITS:
            assert self.desks[0].submit(RegisterUnit(unit=unit, at=PLACE)).ok
        for number in ("1", "2"):
            assert self.desks[0].submit(self.call(number)).ok
        for desk in self.desks:
            desk.look()
            desk.line.is_cut = True  # most of what can go wrong begins here
        self.dropped: set[str] = set()
        self.again: set[str] = set()

    @staticmethod
    def call(number: str | None) -> ReceiveIncident:
        return ReceiveIncident(incident=number, class_code="help", priority=2, at=PLACE)

    # --- what desks do ----------------------------------------------------------------------------

    @rule(desk=DESKS, unit=st.sampled_from(UNITS), number=st.sampled_from("12"))
    def assign(self, desk: int, unit: str, number: str) -> None:
        self.desks[desk].submit(AssignUnits(incident=number, units=(unit,)))

    @rule(desk=DESKS, unit=st.sampled_from(UNITS), number=st.sampled_from("12"))
    def release(self, desk: int, unit: str, number: str) -> None:
        self.desks[desk].submit(ReleaseUnits(incident=number, units=(unit,)))

    @rule(desk=DESKS, number=st.sampled_from("12"))
    def note(self, desk: int, number: str) -> None:
        self.desks[desk].submit(AddNote(incident=number, text="words"))

    @rule(desk=DESKS)
    def receive_and_close(self, desk: int) -> None:
        outcome = self.desks[desk].submit(self.call(None))
        number = str(outcome.details["incident"])
        assert self.desks[desk].submit(AddNote(incident=number, text="of a call of its own")).ok
        self.desks[desk].submit(CloseIncident(incident=number, disposition="settled"))

    @rule(desk=DESKS, data=st.data())
    def undo(self, desk: int, data: st.DataObject) -> None:
        one = self.desks[desk]
        store = one.offline.shadow or self.server
        with store.reading() as connection:
            lately = [entry.seq for entry in journal.entries_before(connection, 2**31 - 1, 4)]
        one.submit(Undo(seq=data.draw(st.sampled_from(lately))))

    # --- what happens to them ---------------------------------------------------------------------

    @rule(desk=DESKS)
    def tail(self, desk: int) -> None:
        if self.desks[desk].offline.link.is_online:
            self.desks[desk].look()

    @rule(desk=DESKS, in_commit=st.booleans())
    def cut(self, desk: int, in_commit: bool) -> None:
        line = self.desks[desk].line
        line.cuts_next_commit = in_commit and not line.is_cut
        line.is_cut = line.is_cut or not in_commit

    @rule(desk=DESKS, stop_after=st.integers(0, 12), cuts=st.booleans())
    def restore(self, desk: int, stop_after: int, cuts: bool) -> None:
        line = self.desks[desk].line
        line.is_cut, line.cuts_next_commit = False, cuts and not self.desks[desk].offline.link.is_online
        self.desks[desk].come_back(stop_after)

    @rule(desk=DESKS)
    def kill(self, desk: int) -> None:
        self.desks[desk].kill()

    @rule(desk=DESKS, again=st.booleans())
    def decide(self, desk: int, again: bool) -> None:
        one = self.desks[desk]
        found = one.offline.link.to_decide
        if not found:
            return
        if not again:
            assert one.offline.drop(found[0].id)
            self.dropped.add(found[0].id)
        elif one.offline.link.is_online and not one.line.is_cut and not one.line.cuts_next_commit:
            sent = one.offline.send_again(found[0].id, one.bus)
            assert sent is not None
            self.again.add(found[0].id)

    # --- what always holds ------------------------------------------------------------------------

    @invariant()
    def counts_agree(self) -> None:
        for desk in getattr(self, "desks", ()):
            assert desk.offline.link.waiting == len(desk.outbox.waiting())
            if desk.offline.link.is_online:
                assert desk.offline.link.waiting == 0
                assert desk.offline.shadow is None

    def teardown(self) -> None:
        if not hasattr(self, "desks"):
            return
        for desk in self.desks:
            desk.line.is_cut = desk.line.cuts_next_commit = False
            desk.come_back(10_000)
            assert desk.offline.link.is_online
        with self.server.reading() as connection:
            entries = list(journal.entries(connection))
            assert journal.verify(connection).ok
            assert journal.fold_difference(connection) is None
        kept = [entry.id for entry in entries]
        assert len(kept) == len(set(kept)), "nothing twice"
        for desk in self.desks:
            to_decide = {one.id for one in desk.offline.link.to_decide}
            lost = desk.acknowledged.keys() - set(kept) - to_decide - self.dropped - self.again
            assert not lost
            assert not to_decide & set(kept), "what is to be decided was not done"
            mine = [command for command in kept if command in desk.acknowledged]
            assert mine == [command for command in desk.order if command in set(kept)], "in the order they were given"
            for entry in entries:
                if entry.id in desk.changed.keys() - desk.in_doubt:
                    assert entry.body.changed == desk.changed[entry.id], "it did what was acknowledged"
            assert not any(is_shadow_seq(entry.seq) for entry in entries)
            desk.bus.close()
            desk.offline.close()
        self.server.close()
        self.folder.cleanup()


TwoDesks.TestCase.settings = settings(max_examples=25, stateful_step_count=30, deadline=None)
test_two_desks = TwoDesks.TestCase
