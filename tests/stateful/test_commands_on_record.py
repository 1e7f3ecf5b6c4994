"""A random shift through the bus onto a real record: no unit twice, no illegal step, undo restores, the chain holds."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from console.commands.base import Outcome
from console.doctrines import load_doctrine
from db import reading
from db.codec import CODECS
from tests.support.machines import TwoDesks

UNITS = [f"{zone}-{n}" for zone in "AB" for n in (1, 2, 3)]
NUMBERS = ["0411", "0412", "0413"]
DOCTRINE = load_doctrine()

units = st.sampled_from(UNITS)
several = st.lists(units, min_size=1, max_size=3)
numbers = st.sampled_from(NUMBERS)

#: What a refusal of these commands may be called; anything else is a bug of ours.
REFUSALS = {"unit_busy", "unit_off_duty", "illegal_step", "undo_refused", "nothing_to_undo"}

Rows = dict[str, dict[str, Any]]


class Record(TwoDesks):
    """Two desks that command the same record in turn."""

    def __init__(self) -> None:
        super().__init__()
        self.before: dict[int, Rows] = {}
        self.last: Outcome | None = None

    @initialize()
    def begin(self) -> None:
        """Six units of five people, three calls."""
        for name in UNITS:
            self.desks[0].done("RegisterUnit", unit=name, at=[117.0 + len(name) / 100, 36.6], people=5)
        for number in NUMBERS:
            self.desks[0].incident(number)
        self.desks[0].done("AssignUnits", incident="0411", units=UNITS[:2])

    def rows(self) -> Rows:
        """All rows as they are, versions left out: undo goes on, it does not turn the count back."""
        with self.desks[0].store.reading() as connection:
            picture = reading.load(connection)
        kinds = (picture.incidents, picture.units, picture.assignments)
        return {
            key: {name: getattr(row, name) for name in row.__struct_fields__ if name != "version"}
            for table in kinds
            for key, row in table.items()
        }

    def run_command(self, desk: int, name: str, **fields: Any) -> Outcome:
        """Run on a desk; keep what was before it; a refusal must be one that is known and change nothing."""
        before, head = self.rows(), self.desks[desk].head()
        outcome = self.desks[desk].run(name, **fields)
        if outcome.ok:
            assert outcome.seq == head[0] + 1
            self.before[outcome.seq] = before
        else:
            assert outcome.error_code in REFUSALS, outcome
            assert self.rows() == before
            assert self.desks[desk].head() == head
        self.last = outcome
        return outcome

    @rule(desk=st.integers(0, 1), number=numbers, names=several)
    def assign(self, desk: int, number: str, names: list[str]) -> None:
        """All or none."""
        self.run_command(desk, "AssignUnits", incident=number, units=names)

    @rule(desk=st.integers(0, 1), number=numbers, names=several)
    def reassign(self, desk: int, number: str, names: list[str]) -> None:
        """The explicit move: nobody of them is anywhere else afterwards."""
        if self.run_command(desk, "ReassignUnits", incident=number, units=names).ok:
            for name in names:
                assert self.desks[desk].active(name) == [number]

    @rule(desk=st.integers(0, 1), number=numbers, names=several)
    def release(self, desk: int, number: str, names: list[str]) -> None:
        """Those who are on it leave."""
        self.run_command(desk, "ReleaseUnits", incident=number, units=names)

    @rule(desk=st.integers(0, 1), number=numbers, data=st.data())
    def release_of_those_there(self, desk: int, number: str, data: st.DataObject) -> None:
        """Some or all of those who are on it leave: the way from at work to waiting or cleared."""
        on_it = self.on(number)
        if on_it:
            names = data.draw(st.lists(st.sampled_from(on_it), min_size=1, unique=True))
            assert self.run_command(desk, "ReleaseUnits", incident=number, units=names).ok

    @rule(
        desk=st.integers(0, 1),
        number=numbers,
        status=st.sampled_from(["acknowledged", "en_route", "on_scene", "available", "returning"]),
    )
    def report_of_one_there(self, desk: int, number: str, status: str) -> None:
        """The step of a unit that is on an incident."""
        for name in self.on(number)[:1]:
            self.run_command(desk, "SetUnitStatus", unit=name, status=status)

    @rule(
        desk=st.integers(0, 1),
        name=units,
        status=st.sampled_from(["available", "acknowledged", "en_route", "on_scene", "returning", "off_duty"]),
    )
    def report(self, desk: int, name: str, status: str) -> None:
        """A unit's own step."""
        self.run_command(desk, "SetUnitStatus", unit=name, status=status)

    @rule(desk=st.integers(0, 1), number=numbers, tier=st.integers(1, 3))
    def escalate(self, desk: int, number: str, tier: int) -> None:
        """As the doctrine recommends: the tier is met, or what is short is said; down never leaves nobody."""
        on_it = self.on(number)
        was = self.rows()[number]["tier"]
        outcome = self.run_command(desk, "Escalate", incident=number, tier=tier)
        if not outcome.ok:
            return
        now_on = self.on(number)
        need = DOCTRINE.need(tier)
        assert self.rows()[number]["tier"] == tier
        if tier < was:
            assert set(now_on) <= set(on_it)
            assert len(now_on) >= min(len(on_it), need.groups)
            return
        assert set(on_it) <= set(now_on)
        short = {entry["need"].split()[1] for entry in outcome.details["shortfalls"]}
        assert ("groups" in short) == (len(now_on) < need.groups)
        assert ("people" in short) == (5 * len(now_on) < need.people)

    @rule(desk=st.integers(0, 1), number=numbers, tier=st.integers(1, 3), names=st.lists(units, max_size=2))
    def escalate_as_told(self, desk: int, number: str, tier: int, names: list[str]) -> None:
        """With units that the commander names."""
        self.run_command(desk, "Escalate", incident=number, tier=tier, units=names)

    @rule(desk=st.integers(0, 1), number=numbers, disposition=st.sampled_from(DOCTRINE.dispositions))
    def close(self, desk: int, number: str, disposition: str) -> None:
        """Closing leaves its disposition and nobody on it."""
        if self.run_command(desk, "CloseIncident", incident=number, disposition=disposition).ok:
            assert self.rows()[number]["disposition"] == disposition
            assert self.on(number) == []

    @rule(desk=st.integers(0, 1), number=numbers)
    def divert(self, desk: int, number: str) -> None:
        """To another service."""
        self.run_command(desk, "DivertIncident", incident=number, to="hotline", reason="no police work")

    @rule(desk=st.integers(0, 1), number=numbers)
    def reopen(self, desk: int, number: str) -> None:
        """Take it up again."""
        self.run_command(desk, "ReopenIncident", incident=number, reason="caller rang again")

    @precondition(lambda self: self.last is not None and self.last.ok)
    @rule(desk=st.integers(0, 1))
    def undo_the_last(self, desk: int) -> None:
        """Nobody was in between: undo must be done, and everything is as it was before."""
        assert self.last is not None
        seq = self.last.seq
        assert seq is not None
        outcome = self.run_command(desk, "Undo", seq=seq)
        if outcome.ok:
            assert self.rows() == {**self.rows(), **self.before[seq]}
        else:
            assert outcome.error_code == "nothing_to_undo", outcome

    @rule(desk=st.integers(0, 1), back=st.integers(2, 12))
    def undo_an_older(self, desk: int, back: int) -> None:
        """Done where nothing of it has moved on, else refused; never half."""
        seq = self.desks[desk].head()[0] - back
        if seq > len(UNITS) + len(NUMBERS) + 1:
            self.run_command(desk, "Undo", seq=seq)

    @rule(desk=st.integers(0, 1), number=numbers, names=several)
    def come_to_nothing(self, desk: int, number: str, names: list[str]) -> None:
        """A transaction that is rolled back leaves nothing, in the record and in what its bus knows."""
        before = self.rows()
        with suppress(OSError), self.desks[desk].bus.batch():
            self.desks[desk].run("AssignUnits", incident=number, units=names)
            raise OSError("the power fails")
        assert self.rows() == before

    @invariant()
    def a_bus_knows_rows_as_they_are_stored(self) -> None:
        """Whoever wrote last: what was kept from earlier commands is what a look would find."""
        for desk in self.desks:
            with desk.store.reading() as connection:
                known = desk.bus._known.at(desk.head()[1])
                for (kind, key), row in known.rows.items():
                    codec = CODECS[kind]
                    found = desk.store.statements.select(kind, codec.key).rows(connection, {codec.key: key})
                    assert found == ([] if row is None else [codec.encode(row)])
                for selection, keys in known._keys.items():
                    kind, column, value, active = selection
                    wanted = desk.store.statements.select(kind, column, active=active)
                    rows = wanted.rows(connection, {} if column is None else {column: value})
                    assert {str(row[CODECS[kind].key]) for row in rows} <= set(keys)

    def on(self, number: str) -> list[str]:
        """Units on an incident."""
        return sorted(key for key, row in self.rows().items() if key in UNITS and row["incident"] == number)

    @invariant()
    def units_incidents_and_assignments_agree(self) -> None:
        """One picture: no unit twice, statuses in step, ended ones without units."""
        with self.desks[1].store.reading() as connection:
            picture = reading.load(connection)
        for name, unit in picture.units.items():
            bound = [a.incident for a in picture.assignments.values() if a.unit == name and a.is_active]
            assert bound == ([unit.incident] if unit.incident is not None else [])
            assert unit.status.is_assigned == bool(bound)
        for number, incident in picture.incidents.items():
            on_it = picture.active_on(number)
            assert incident.status.is_open or not on_it
            assert incident.status.is_open == (incident.disposition is None)
            assert (incident.status.value in ("dispatched", "en_route", "on_scene")) == bool(on_it)


TestRecord = Record.TestCase
TestRecord.settings = settings(max_examples=15, stateful_step_count=30, deadline=None)
