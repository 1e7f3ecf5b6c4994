"""A random shift through the pure rules: whatever is asked in whatever order, the rows stay in step."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from console.domain import dispatch
from console.domain.errors import DomainError
from console.domain.geo import LonLat
from console.domain.incident import STAMPS, Incident, IncidentStatus
from console.domain.rows import changed
from console.domain.unit import Assignment, Role, Unit, UnitStatus, check_step

START = datetime(2026, 3, 14, 6, 0, tzinfo=UTC)
UNITS = [f"A-{n}" for n in range(1, 5)]
NUMBERS = ["0411", "0412", "0413"]

units = st.sampled_from(UNITS)
numbers = st.sampled_from(NUMBERS)


class Shift(RuleBasedStateMachine):
    """Four units and three incidents, driven by the functions that the handlers call."""

    def __init__(self) -> None:
        super().__init__()
        self.now = START
        self.units = {name: Unit(name, at=LonLat(111, 30)) for name in UNITS}
        self.incidents = {n: Incident(n, "dispute", 2, START, at=LonLat(111, 30)) for n in NUMBERS}
        self.assignments: dict[str, Assignment] = {}
        self.stamps: dict[tuple[str, str], datetime] = {}

    def active(self, number: str) -> list[Assignment]:
        """Assignments that bind units to an incident."""
        return [a for a in self.assignments.values() if a.incident == number and a.is_active]

    def bound(self, unit: str) -> list[Assignment]:
        """Assignments that bind a unit."""
        return [a for a in self.assignments.values() if a.unit == unit and a.is_active]

    def keep(self, unit: Unit, incident: Incident, assignment: Assignment) -> None:
        """Put rows on record; every put makes a new version of the unit."""
        self.units[unit.call_sign] = changed(unit, version=unit.version + 1)
        self.incidents[incident.number] = incident
        self.assignments[assignment.key] = assignment

    def release(self, number: str, names: list[str], status: UnitStatus = UnitStatus.AVAILABLE) -> None:
        """Let units leave an incident."""
        leaving = [(self.units[a.unit], a) for a in self.active(number) if a.unit in names]
        staying = len(self.active(number)) - len(leaving)
        left = dispatch.leave(self.incidents[number], leaving, staying, self.now, "left", status)
        for unit, assignment in zip(left.units, left.assignments, strict=True):
            self.keep(unit, left.incident, assignment)

    @rule(seconds=st.integers(0, 900))
    def time_passes(self, seconds: int) -> None:
        """The clock goes on."""
        self.now += timedelta(seconds=seconds)

    @rule(name=units, number=numbers)
    def assign(self, name: str, number: str) -> None:
        """Assign when the one rule allows it; it raises exactly when it says no."""
        unit, incident = self.units[name], self.incidents[number]
        why_not = dispatch.why_not_assign(unit, incident)
        if why_not is None:
            self.keep(*dispatch.assign(unit, incident, Role.LEAD, self.now))
            return
        with pytest.raises(DomainError) as refusal:
            dispatch.assign(unit, incident, Role.LEAD, self.now)
        assert (refusal.value.code, refusal.value.text) == (why_not.code, why_not.text)

    @rule(name=units, status=st.sampled_from(UnitStatus))
    def report(self, name: str, status: UnitStatus) -> None:
        """A unit reports a step; an illegal one changes nothing."""
        unit = self.units[name]
        try:
            check_step(name, unit.status, status)
        except DomainError:
            return
        bound = self.bound(name)
        if not bound:
            if not status.is_assigned:
                self.units[name] = changed(unit, status=status, version=unit.version + 1)
        elif status.is_assigned:
            self.keep(*dispatch.advance(unit, self.incidents[bound[0].incident], bound[0], status, self.now))
        else:
            self.release(bound[0].incident, [name], status)

    @rule(number=numbers, names=st.sets(units))
    def let_go(self, number: str, names: set[str]) -> None:
        """Release some units."""
        on_it = [a.unit for a in self.active(number) if a.unit in names]
        if on_it:
            self.release(number, on_it)

    @rule(number=numbers, disposition=st.sampled_from(["settled", "mediated", "cancelled"]))
    def close(self, number: str, disposition: str) -> None:
        """Release everybody and close; an ended incident refuses."""
        on_it = [a.unit for a in self.active(number)]
        if on_it:
            self.release(number, on_it)
        incident = self.incidents[number]
        if incident.status.is_open:
            self.incidents[number] = dispatch.close(incident, disposition, self.now)
            return
        with pytest.raises(DomainError, match="can not be"):
            dispatch.close(incident, disposition, self.now)

    @precondition(lambda self: any(not i.status.is_open for i in self.incidents.values()))
    @rule(number=numbers)
    def reopen(self, number: str) -> None:
        """Take up again; its steps may be stamped afresh only where they were not."""
        if not self.incidents[number].status.is_open:
            self.incidents[number] = dispatch.reopen(self.incidents[number])
            self.stamps.pop((number, "closed_at"), None)

    @invariant()
    def a_unit_is_bound_once_at_most(self) -> None:
        """And its own row says the same as its assignment."""
        for name, unit in self.units.items():
            bound = self.bound(name)
            assert len(bound) <= 1
            assert unit.status.is_assigned == bool(bound)
            assert unit.incident == (bound[0].incident if bound else None)

    @invariant()
    def an_incident_is_as_far_as_its_units(self) -> None:
        """Waiting or cleared without units, at work with them, ended without and with a disposition."""
        for number, incident in self.incidents.items():
            on_it = self.active(number)
            if incident.status.is_open:
                idle = incident.status in (IncidentStatus.WAITING, IncidentStatus.CLEARED)
                assert idle == (not on_it)
                assert incident.disposition is None
                assert incident.closed_at is None
            else:
                assert not on_it
                assert incident.disposition
                assert incident.closed_at is not None

    @invariant()
    def a_stamp_never_moves(self) -> None:
        """The first moment of a step stays, and no step comes before the call."""
        for number, incident in self.incidents.items():
            for name in STAMPS:
                stamp = getattr(incident, name)
                if stamp is None:
                    continue
                assert stamp >= incident.received_at
                assert self.stamps.setdefault((number, name), stamp) == stamp


TestShift = Shift.TestCase
TestShift.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
