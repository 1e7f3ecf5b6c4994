"""How many calls a unit has had in its shift, counted from the record on both engines, and that the answer says so."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from console.questions import proposal
from tests.support.desks import Desk


def asked(desk: Desk, incident: str, tier: int) -> dict[str, dict[str, Any]]:
    """The picks of a proposal by unit."""
    with desk.store.reading() as connection:
        told = proposal(incident, tier, connection, desk.bus).as_json()
    return {pick["unit"]: pick for pick in told["picks"]}


def had_call(desk: Desk, number: str, unit: str) -> None:
    desk.incident(number)
    for _ in range(2):  # sent, taken off and sent again is one call
        desk.done("AssignUnits", incident=number, units=[unit])
        desk.done("ReleaseUnits", incident=number, units=[unit], reason="not needed")


def test_calls_of_the_last_hours_count_and_of_two_the_fresher_goes(desk: Desk) -> None:
    desk.unit("A-1", "A-2")
    had_call(desk, "0001", "A-1")
    desk.clock.set(desk.clock.now() + timedelta(hours=13))
    had_call(desk, "0002", "A-1")
    had_call(desk, "0003", "A-1")
    desk.incident("0009")
    picks = asked(desk, "0009", 3)
    assert {unit: pick["calls_this_shift"] for unit, pick in picks.items()} == {"A-1": 2, "A-2": 0}
    assert "calls in this shift: 2" in picks["A-1"]["reasons"]
    assert list(asked(desk, "0009", 1)) == ["A-2"], "both are equally near"


def test_a_shift_begins_with_the_tour_that_is_on_record(desk: Desk) -> None:
    desk.unit("A-1")
    had_call(desk, "0001", "A-1")
    begins = desk.clock.now()
    ends = begins + timedelta(hours=8)
    tour = {"code": "t1", "unit": "A-1", "starts_at": begins.isoformat(), "ends_at": ends.isoformat()}
    desk.done("PlanTours", tours=[tour])
    desk.done("BeginTour", tour="t1")
    desk.incident("0009")
    assert asked(desk, "0009", 1)["A-1"]["calls_this_shift"] == 0
    had_call(desk, "0002", "A-1")
    assert asked(desk, "0009", 1)["A-1"]["calls_this_shift"] == 1


def test_who_leads_and_what_posts_keep_are_told(desk: Desk) -> None:
    desk.unit("A-1", "A-2", post="P-1")
    desk.unit("A-3", post="P-2")
    desk.incident("0009")
    with desk.store.reading() as connection:
        told = proposal("0009", 3, connection, desk.bus)
    assert [pick["role"] for pick in told.as_json()["picks"]] == ["lead", "assist", "assist"]
    assert told.as_json()["posts_left"] == [
        {"post": "P-1", "before": 2, "after": 0},
        {"post": "P-2", "before": 1, "after": 0},
    ]
    desk.done("AssignUnits", incident="0009", units=["A-3"])
    with desk.store.reading() as connection:
        told = proposal("0009", 3, connection, desk.bus)
    assert told.lead == "A-3"
    assert {pick["role"] for pick in told.as_json()["picks"]} == {"assist"}
