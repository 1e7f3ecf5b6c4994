"""Closed roads on both engines: kept, lifted, undone, refused by name; and from when to when they hold."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import shapely

from console.domain.mapped import Closure, closed_at
from console.picture import Picture
from db.reading import load
from tests.support.desks import START, Desk

LINE = [[117.01, 36.61], [117.02, 36.62]]
RING = [*LINE, [117.03, 36.60]]


def picture_of(desk: Desk) -> Picture:
    with desk.store.reading() as connection:
        return load(connection)


@pytest.mark.parametrize(
    ("fields", "shape"), [({"places": LINE}, "LineString"), ({"places": RING, "is_area": True}, "Polygon")]
)
def test_a_road_is_closed_on_every_desk_until_it_is_opened(desk: Desk, fields: dict[str, Any], shape: str) -> None:
    done = desk.done("CloseRoad", reason="burst main", **fields)
    key = done.details["closure"]
    closure = picture_of(desk).closures[key]
    assert shapely.from_wkb(closure.outline).geom_type == shape
    assert (closure.closed_by, closure.since, closure.until) == ("desk", desk.clock.now(), None)
    assert picture_of(desk).text(closure.reason) == "burst main"
    opened = desk.done("OpenRoad", closure=key)
    assert picture_of(desk).closures[key].ended_at == desk.clock.now()
    assert desk.refused("OpenRoad", closure=key) == ("illegal_step", f"{key} was opened already")
    desk.done("Undo", seq=opened.seq)
    assert picture_of(desk).closures[key].ended_at is None
    desk.done("Undo", seq=done.seq)
    assert key not in picture_of(desk).closures
    assert desk.verify().ok


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"places": [LINE[0], LINE[0]]}, "takes 2 different"),
        ({"places": [*LINE, LINE[0]], "is_area": True}, "takes 3 different"),
        ({"places": [[36.6, 117.0], [36.7, 117.1]]}, "longitude comes first"),
        ({"places": LINE, "until": (START - timedelta(hours=1)).isoformat()}, "ends after it begins"),
        ({"places": LINE, "until": "2026-03-01T12:00:00"}, "lacks a time zone"),
    ],
)
def test_what_closes_nothing_is_refused_by_name(desk: Desk, fields: dict[str, Any], why: str) -> None:
    code, text = desk.refused("CloseRoad", **fields)
    assert code == "bad_field"
    assert why in (text or "")
    assert desk.refused("OpenRoad", closure="x")[1] == "there is no closure x"


def test_a_closure_holds_from_its_beginning_to_its_end() -> None:
    made = Closure("c", "", START, "desk", until=START + timedelta(hours=1))
    moments = [START + timedelta(minutes=minutes) for minutes in (-1, 0, 59, 60)]
    assert [closed_at([made], moment) for moment in moments] == [[], [made], [made], []]
    lifted = Closure("c", "", START, "desk", ended_at=START)
    assert closed_at([lifted], START) == []
