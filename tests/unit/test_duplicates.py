"""Which open incidents a call may belong to, and from one call about an event to the others."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from console.domain.doctrine import DuplicateRule
from console.domain.duplicates import join, joined_with, likely_same, main_of, why_not_join
from console.domain.geo import LonLat, distance_m
from console.domain.incident import Incident, IncidentStatus
from console.domain.rows import changed

NOW = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
HERE = LonLat(117.0, 36.6)
RULE = DuplicateRule(radius_m=300.0, within_s=1800.0)


def call(number: str, metres_east: float = 0.0, age_s: float = 60.0, class_code: str = "dispute") -> Incident:
    at = LonLat(HERE.lon + metres_east / 89_300.0, HERE.lat)
    return Incident(number, class_code, 2, NOW - timedelta(seconds=age_s), at)


def found(*incidents: Incident, class_code: str | None = "dispute.family") -> list[str]:
    return [one.incident.number for one in likely_same(HERE, class_code, NOW, incidents, RULE)]


def test_near_in_place_and_time_and_open() -> None:
    ended = changed(call("4"), status=IncidentStatus.CLOSED, disposition="settled")
    assert found(call("1", 250), call("2", 350), call("3", age_s=1900), ended, changed(call("5"), at=None)) == ["1"]


def test_those_of_the_same_top_class_come_first_then_the_nearest() -> None:
    assert found(call("far", 200), call("near", 20), call("other", 1, class_code="traffic")) == ["near", "far", "other"]
    assert found(call("far", 200), call("other", 1, class_code="traffic"), class_code=None) == ["other", "far"]


@given(st.lists(st.tuples(st.floats(-1000, 1000), st.floats(-4000, 4000)), max_size=8))
def test_never_one_beyond_the_radius_or_the_time(calls: list[tuple[float, float]]) -> None:
    incidents = [call(str(n), metres, age) for n, (metres, age) in enumerate(calls)]
    likely = {one.incident.number: one for one in likely_same(HERE, None, NOW, incidents, RULE)}
    for incident in incidents:
        assert incident.at is not None
        metres = distance_m(HERE, incident.at)
        is_near = metres <= RULE.radius_m and abs((NOW - incident.received_at).total_seconds()) <= RULE.within_s
        assert (incident.number in likely) == is_near


def test_from_any_call_to_the_main_one_and_back() -> None:
    first, second, third = call("1"), call("2"), call("3")
    second = join(second, third, NOW)
    third = join(third, first, NOW)
    incidents = {one.number: one for one in (first, second, third)}
    assert main_of(second, incidents) == first
    assert {one.number for one in joined_with("1", incidents)} == {"2", "3"}
    assert joined_with("2", incidents) == []
    assert (second.status, second.disposition, second.joined_to) == (IncidentStatus.CLOSED, "duplicate", "3")


def test_only_open_ones_are_joined_and_never_to_themselves() -> None:
    first, second = call("1"), call("2")
    assert why_not_join(first, second) is None
    assert why_not_join(first, first) is not None
    assert why_not_join(join(first, second, NOW), second) is not None
    assert why_not_join(second, join(first, second, NOW)) is not None


def test_rows_that_say_a_circle_hold_nobody_up() -> None:
    first, second, own = call("1"), call("2"), call("3")
    incidents = {"1": join(first, second, NOW), "2": join(second, first, NOW), "3": join(own, own, NOW)}
    assert main_of(incidents["1"], incidents).number == "2"
    assert main_of(incidents["3"], incidents).number == "3"
    assert {one.number for one in joined_with("1", incidents)} == {"1", "2"}
