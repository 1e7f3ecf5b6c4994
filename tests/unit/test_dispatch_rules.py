"""The tables of a unit's and an incident's life: every pair is legal on purpose, or refused by name."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from console.domain import dispatch
from console.domain.errors import DomainError
from console.domain.geo import LonLat
from console.domain.incident import LIFE, Incident, IncidentEvent, IncidentStatus, next_status
from console.domain.rows import changed
from console.domain.unit import LIFE as UNIT_LIFE
from console.domain.unit import Assignment, Role, Unit, UnitStatus, check_step
from console.picture import Picture
from console.widgets.drop_rules import DragKind, Target, eligible, plan_drop

NOW = datetime(2026, 3, 14, 6, 0, tzinfo=UTC)
INCIDENT = Incident("0412", "dispute", 2, NOW, at=LonLat(111, 30))
UNIT = Unit("A-1", at=LonLat(111, 30))

ORDER = [
    UnitStatus.DISPATCHED,
    UnitStatus.DELIVERED,
    UnitStatus.ACKNOWLEDGED,
    UnitStatus.EN_ROUTE,
    UnitStatus.ON_SCENE,
]


@pytest.mark.parametrize(("status", "wanted"), list(product(UnitStatus, UnitStatus)))
def test_a_unit_steps_forward_or_leaves_never_back(status: UnitStatus, wanted: UnitStatus) -> None:
    if status in ORDER:
        forward = wanted in ORDER and ORDER.index(wanted) > ORDER.index(status)
        legal = forward or wanted in (UnitStatus.AVAILABLE, UnitStatus.RETURNING)
    else:
        legal = (
            wanted
            in {
                UnitStatus.AVAILABLE: {UnitStatus.RETURNING, UnitStatus.OFF_DUTY},
                UnitStatus.RETURNING: {UnitStatus.AVAILABLE, UnitStatus.OFF_DUTY},
                UnitStatus.OFF_DUTY: {UnitStatus.AVAILABLE},
            }[status]
        )
    assert (wanted in UNIT_LIFE[status]) == legal
    if legal:
        check_step("A-1", status, wanted)
        return
    with pytest.raises(DomainError) as refusal:
        check_step("A-1", status, wanted)
    off_from_work = wanted is UnitStatus.OFF_DUTY and status in ORDER
    assert refusal.value.code == ("unit_busy" if off_from_work else "illegal_step")
    assert "A-1" in refusal.value.text


@pytest.mark.parametrize(("status", "event"), list(product(IncidentStatus, IncidentEvent)))
def test_an_incident_takes_the_steps_of_its_table_only(status: IncidentStatus, event: IncidentEvent) -> None:
    ended = status in (IncidentStatus.CLOSED, IncidentStatus.DIVERTED)
    at_work = status in (IncidentStatus.DISPATCHED, IncidentStatus.EN_ROUTE, IncidentStatus.ON_SCENE)
    legal = {
        IncidentEvent.ASSIGNED: not ended,
        IncidentEvent.SET_OUT: at_work,
        IncidentEvent.ARRIVED: at_work,
        IncidentEvent.LAST_LEFT: at_work,
        IncidentEvent.LAST_TAKEN: at_work,
        IncidentEvent.CLOSE: not ended,
        IncidentEvent.DIVERT: not ended,
        IncidentEvent.REOPEN: ended,
    }[event]
    assert ((status, event) in LIFE) == legal
    if not legal:
        with pytest.raises(DomainError, match=event.value) as refusal:
            next_status(status, event)
        assert refusal.value.code == "illegal_step"


def test_the_first_to_reach_a_step_stamps_the_incident() -> None:
    first, incident, one = dispatch.assign(UNIT, INCIDENT, Role.LEAD, NOW)
    second, incident, other = dispatch.assign(changed(UNIT, call_sign="A-2"), incident, Role.ASSIST, NOW)
    minute = timedelta(minutes=1)
    _, incident, one = dispatch.advance(first, incident, one, UnitStatus.ON_SCENE, NOW + minute)
    _, incident, other = dispatch.advance(second, incident, other, UnitStatus.ON_SCENE, NOW + 2 * minute)
    assert incident.on_scene_at == NOW + minute
    assert (one.on_scene_at, other.on_scene_at) == (NOW + minute, NOW + 2 * minute)
    assert incident.status is IncidentStatus.ON_SCENE


@pytest.mark.parametrize("step", [UnitStatus.DISPATCHED, UnitStatus.EN_ROUTE, UnitStatus.ON_SCENE])
def test_the_last_to_leave_leaves_it_waiting_or_cleared(step: UnitStatus) -> None:
    unit, incident, bound = dispatch.assign(UNIT, INCIDENT, Role.LEAD, NOW)
    if step is not UnitStatus.DISPATCHED:
        unit, incident, bound = dispatch.advance(unit, incident, bound, step, NOW)
    left = dispatch.leave(incident, [(unit, bound)], 0, NOW, "released")
    cleared = step is UnitStatus.ON_SCENE
    assert left.incident.status is (IncidentStatus.CLEARED if cleared else IncidentStatus.WAITING)
    taken = dispatch.leave(incident, [(unit, bound)], 0, NOW, "reassigned", event=IncidentEvent.LAST_TAKEN)
    assert taken.incident.status is IncidentStatus.WAITING, "nobody said that the work is done"
    assert left.units[0].incident is None
    assert left.units[0].status is UnitStatus.AVAILABLE
    assert not left.assignments[0].is_active
    staying = dispatch.leave(incident, [(unit, bound)], 1, NOW, "released")
    assert staying.incident.status is incident.status


def test_an_end_keeps_how_it_ended_and_reopening_forgets_it() -> None:
    closed = dispatch.close(INCIDENT, "mediated", NOW)
    assert (closed.status, closed.disposition, closed.closed_at) == (IncidentStatus.CLOSED, "mediated", NOW)
    diverted = dispatch.divert(INCIDENT, "hotline", NOW)
    assert (diverted.disposition, diverted.diverted_to) == ("diverted", "hotline")
    for ended in (closed, diverted):
        again = dispatch.reopen(ended)
        assert again == changed(INCIDENT)
        with pytest.raises(DomainError, match="reopen"):
            raise dispatch.why_not_assign(UNIT, ended) or AssertionError


# -- the same rules as a drag asks them ----------------------------------------------------------------


def picture(*units: Unit, status: IncidentStatus = IncidentStatus.WAITING) -> Picture:
    """One incident and some units."""
    return Picture(incidents={"0412": changed(INCIDENT, status=status)}, units={unit.call_sign: unit for unit in units})


BUSY = changed(UNIT, status=UnitStatus.EN_ROUTE, incident="0409", version=3)
HERE = changed(UNIT, status=UnitStatus.EN_ROUTE, incident="0412")
OFF = changed(UNIT, status=UnitStatus.OFF_DUTY)
BACK = changed(UNIT, status=UnitStatus.RETURNING)


@pytest.mark.parametrize("move_busy", [False, True])
@pytest.mark.parametrize("status", [IncidentStatus.WAITING, IncidentStatus.CLOSED])
@pytest.mark.parametrize("unit", [UNIT, BUSY, HERE, OFF, BACK])
def test_what_is_lit_is_what_can_be_dropped_both_ways(unit: Unit, status: IncidentStatus, move_busy: bool) -> None:
    shown = picture(unit, status=status)
    to_incident = plan_drop(DragKind.UNITS, ["A-1"], Target(DragKind.INCIDENT, "0412"), shown, move_busy)
    to_unit = plan_drop(DragKind.INCIDENT, ["0412"], Target(DragKind.UNITS, "A-1"), shown, move_busy)
    assert (to_incident.command, str(to_incident.refusal)) == (to_unit.command, str(to_unit.refusal))
    legal = to_incident.command is not None
    assert legal != (to_incident.refusal is not None)
    assert ("0412" in eligible(DragKind.UNITS, ["A-1"], shown, move_busy)) == legal
    assert ("A-1" in eligible(DragKind.INCIDENT, ["0412"], shown, move_busy)) == legal


def test_one_unit_that_may_not_go_stops_them_all_and_is_named() -> None:
    shown = picture(UNIT, changed(OFF, call_sign="A-2"))
    plan = plan_drop(DragKind.UNITS, ["A-1", "A-2"], Target(DragKind.INCIDENT, "0412"), shown, False)
    assert plan.command is None
    assert plan.refusal is not None
    assert plan.refusal.values["unit"] == "A-2"
    assert not plan.movable


def test_only_being_busy_can_be_lifted_by_moving() -> None:
    target = Target(DragKind.INCIDENT, "0412")
    assert plan_drop(DragKind.UNITS, ["A-1"], target, picture(BUSY), False).movable
    assert not plan_drop(DragKind.UNITS, ["A-1"], target, picture(HERE), False).movable
    mixed = picture(BUSY, changed(OFF, call_sign="A-2"))
    assert not plan_drop(DragKind.UNITS, ["A-1", "A-2"], target, mixed, False).movable


def test_what_is_gone_is_refused_by_name() -> None:
    gone = plan_drop(DragKind.UNITS, ["A-9"], Target(DragKind.INCIDENT, "0412"), picture(UNIT), False)
    assert gone.refusal is not None
    assert gone.refusal.code == "unknown_unit"
    gone = plan_drop(DragKind.UNITS, ["A-1"], Target(DragKind.INCIDENT, "9999"), picture(UNIT), False)
    assert gone.refusal is not None
    assert gone.refusal.code == "unknown_incident"


def test_an_assignment_is_active_until_it_ended() -> None:
    bound = Assignment("k", "0412", "A-1", Role.LEAD, NOW)
    assert bound.is_active
    assert not changed(bound, ended_at=NOW).is_active
