"""The queue's order: unassigned and old, then late, then priority and age."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from console.domain.area import Zone
from console.domain.doctrine import Doctrine, StepLimits
from console.domain.incident import Incident, IncidentStatus
from console.domain.rows import changed
from console.domain.unit import Assignment, Role
from console.domain.worst_first import (
    Lateness,
    Step,
    as_ordered,
    count_late,
    dues,
    first_due,
    late_at,
    lateness,
    limits_by_zone,
    next_worst,
    worst_first,
    worst_first_key,
)

NOW = datetime(2026, 3, 4, 14, 5, tzinfo=UTC)
LIMITS = StepLimits(dispatch_s=60, acknowledge_s=60, set_out_s=300, arrive_s=600, amber_share=0.5)


def call(number: str, age_s: float, priority: int = 2, **fields: Any) -> Incident:
    incident = Incident(number, "dispute", priority, NOW - timedelta(seconds=age_s))
    return changed(incident, **fields)


def dispatched(number: str, age_s: float, ordered_s: float, **fields: Any) -> Incident:
    ordered = NOW - timedelta(seconds=ordered_s)
    return call(number, age_s, status=IncidentStatus.DISPATCHED, dispatched_at=ordered, **fields)


def numbers(incidents: list[Incident]) -> list[str]:
    return [incident.number for incident in worst_first(incidents, LIMITS, NOW)]


def test_unassigned_and_old_comes_before_late_before_priority():
    old = call("0001", 61, priority=4)
    late = dispatched("0002", 400, 100, priority=1)
    urgent = call("0003", 5, priority=1)
    assert numbers([urgent, late, old]) == ["0001", "0002", "0003"]


def test_within_a_rank_priority_then_waiting_then_age():
    rows = [
        call("b", 20, priority=2),
        call("a", 30, priority=2),
        dispatched("c", 50, 10, priority=2),
        call("d", 1, priority=1),
    ]
    assert numbers(rows) == ["d", "a", "b", "c"]


def test_what_only_waits_to_be_closed_comes_after_work_and_closed_comes_last():
    rows = [
        call("closed", 9_999, status=IncidentStatus.CLOSED, priority=1),
        call("cleared", 9_999, status=IncidentStatus.CLEARED, priority=1),
        call("scene", 9_999, status=IncidentStatus.ON_SCENE, priority=4),
    ]
    assert numbers(rows) == ["scene", "cleared", "closed"]


def test_each_state_has_its_clocks():
    assert [d.step for d in dues(call("x", 0), LIMITS)] == [Step.DISPATCH]
    assert [d.step for d in dues(dispatched("x", 9, 1), LIMITS)] == [Step.ACKNOWLEDGE, Step.SET_OUT, Step.ARRIVE]
    acknowledged = dispatched("x", 9, 1, acknowledged_at=NOW)
    assert [d.step for d in dues(acknowledged, LIMITS)] == [Step.SET_OUT, Step.ARRIVE]
    assert [d.step for d in dues(call("x", 0, status=IncidentStatus.EN_ROUTE), LIMITS)] == [Step.ARRIVE]
    assert dues(call("x", 0, status=IncidentStatus.ON_SCENE), LIMITS) == ()


def test_first_due_is_the_clock_that_runs_out_first():
    slow = dispatched("x", 590, 10)
    due = first_due(slow, LIMITS)
    assert due is not None
    assert due.step is Step.ARRIVE
    assert first_due(call("x", 0, status=IncidentStatus.CLOSED), LIMITS) is None


def test_amber_and_late_begin_exactly_at_their_share_and_limit():
    assert lateness(call("x", 29.9), LIMITS, NOW) is Lateness.FINE
    assert lateness(call("x", 30), LIMITS, NOW) is Lateness.AMBER
    assert lateness(call("x", 60), LIMITS, NOW) is Lateness.LATE
    assert late_at(call("x", 60), LIMITS) == NOW


def test_next_worst_goes_round():
    rows = [call("a", 61), call("b", 61, priority=3), call("c", 5), call("z", 5, status=IncidentStatus.CLOSED)]
    assert next_worst(rows, LIMITS, NOW) == "a"
    assert next_worst(rows, LIMITS, NOW, "a") == "b"
    assert next_worst(rows, LIMITS, NOW, "c") == "a"
    assert next_worst(rows, lambda _: LIMITS, NOW, "gone") == "a"
    assert next_worst([], lambda _: LIMITS, NOW) is None


def test_arrival_may_take_longer_in_a_zone_of_the_country():
    doctrine = Doctrine("x", "1", (), (), (), limits=LIMITS, arrive_by_zone_level_s={"country": 1200.0})
    zones = {
        "A": Zone("A", "", "", "", level="country"),
        "A1": Zone("A1", "", "", "", level="grid", parent="A"),
        "B": Zone("B", "", "", "", parent="C"),
        "C": Zone("C", "", "", "", parent="B"),
    }
    limits_of = limits_by_zone(doctrine, zones)
    assert limits_of(call("x", 0, zone="A")).arrive_s == 1200
    assert limits_of(call("x", 0, zone="A1")).arrive_s == 1200, "a grid lies in the country as its zone does"
    assert limits_of(call("x", 0, zone="B")).arrive_s == 600
    assert limits_of(call("x", 0)).arrive_s == 600


@given(
    st.lists(
        st.tuples(st.integers(1, 4), st.floats(0, 2000), st.sampled_from(list(IncidentStatus))),
        max_size=12,
    )
)
def test_order_is_total_and_late_ones_lead(rows):
    incidents = [call(f"{n:04}", age, priority, status=status) for n, (priority, age, status) in enumerate(rows)]
    ordered = worst_first(reversed(incidents), lambda _: LIMITS, NOW)
    assert ordered == worst_first(incidents, lambda _: LIMITS, NOW)
    is_late = [lateness(i, LIMITS, NOW) is Lateness.LATE for i in ordered]
    assert is_late == sorted(is_late, reverse=True)
    assert count_late(incidents, lambda _: LIMITS, NOW) == sum(is_late)
    ranks = [worst_first_key(i, LIMITS, NOW)[0] for i in ordered]
    assert ranks == sorted(ranks)


def order(unit: str, ago_s: float, acknowledged_ago_s: float | None = None) -> Assignment:
    acknowledged = None if acknowledged_ago_s is None else NOW - timedelta(seconds=acknowledged_ago_s)
    at = NOW - timedelta(seconds=ago_s)
    return Assignment(f"0001/{unit}", "0001", unit, Role.LEAD, at, acknowledged_at=acknowledged)


def test_a_crew_that_is_ordered_after_another_gave_the_call_back_has_its_own_time():
    incident = dispatched("0001", 500, 400, acknowledged_at=NOW - timedelta(seconds=390))
    anew = as_ordered(incident, [order("A-2", 20)])
    running = {due.step: due.lateness(NOW, 0.5) for due in dues(anew, LIMITS)}
    assert running == {Step.ACKNOWLEDGE: Lateness.FINE, Step.SET_OUT: Lateness.FINE, Step.ARRIVE: Lateness.AMBER}
    heard = as_ordered(incident, [order("A-2", 20, 5)])
    assert Step.ACKNOWLEDGE not in {due.step for due in dues(heard, LIMITS)}


def test_who_comes_as_well_gives_the_first_no_more_time():
    incident = dispatched("0001", 500, 400)
    assert as_ordered(incident, [order("A-1", 400), order("A-2", 20)]) == incident
    assert as_ordered(incident, []) == incident
    on_the_way = changed(incident, status=IncidentStatus.EN_ROUTE)
    assert as_ordered(on_the_way, [order("A-2", 20)]) == on_the_way
