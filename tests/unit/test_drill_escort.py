"""Units of a recorded drill drive along the roads of the region between the stamps of the log."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from console.domain.area import Post, Zone
from console.domain.geo import LonLat, distance_m
from console.drill.clock import DrillClock
from console.drill.control import DrillControl
from console.drill.scenario import Scenario
from maps.travel import Route, StraightLine, TravelModel
from tests.support.logs import imported, row
from tests.unit.test_drill_control import Remembering, shows


class Corners(StraightLine):
    """Every way goes east or west first, and then north or south: two legs, each half of the time."""

    def route(self, a: LonLat, b: LonLat) -> Route:
        corner = LonLat(b.lon, a.lat)
        first, second = distance_m(a, corner), distance_m(corner, b)
        metres = np.array([0.0, first, first + second])
        return Route(np.array([a, corner, b], dtype=np.float64), metres, np.array([0.0, 100.0, 200.0]))


class Town:
    """A region with such roads."""

    name = "Corners"
    name_zh = ""
    zones: tuple[Zone, ...] = ()
    posts: tuple[Post, ...] = ()
    travel: TravelModel = Corners()


@pytest.fixture
def scenario(tmp_path: Path) -> Scenario:
    made = imported(
        tmp_path,
        row(place="(37.75, -122.42)"),
        row(call="2", received="23:00:00", entry="", dispatch="23:01:00", response="23:02:00",
            scene="23:10:00", end="23:30:00", place="(37.77, -122.44)"),
    ).scenario  # fmt: skip
    assert made is not None
    return made


@pytest.mark.parametrize("by_jump", [True, False])
def test_a_unit_is_on_the_road_between_its_stamps(scenario: Scenario, by_jump: bool) -> None:
    desk = Remembering()
    control = DrillControl(scenario, Town(), "recorded", 1, desk, DrillClock(scenario.first))
    home = scenario.units[0].at
    call = scenario.calls[1]
    place: Callable[[], LonLat] = partial(last_place, desk, scenario.units[0].unit)
    try:
        control.start(playing=False)
        # It sets out at 23:02 and is there at 23:10: at 23:06 it is at the corner, west of home and south of the call.
        for minutes, expected in (
            (2.0, home),
            (4.0, LonLat((home.lon + call.at.lon) / 2, home.lat)),
            (6.0, LonLat(call.at.lon, home.lat)),
            (8.0, LonLat(call.at.lon, (home.lat + call.at.lat) / 2)),
            (10.0, call.at),
        ):
            moment = call.received_at + timedelta(minutes=minutes)
            if by_jump or minutes == 2.0:
                control.jump(moment)
                desk.wait_for(partial(shows, desk, moment.timestamp()))
            else:
                control.set_speed(60.0)
                control.play()
                desk.wait_for(lambda m=moment: desk.shown[-1].fixed_at_s[0] >= m.timestamp())  # type: ignore[misc]
                control.pause()
            if by_jump:
                assert place() == pytest.approx(expected)
            else:
                assert place().lon == pytest.approx(call.at.lon) or place().lat == pytest.approx(home.lat)
    finally:
        control.stop()


def last_place(desk: Remembering, unit: str) -> LonLat:
    table = desk.shown[-1]
    return LonLat(*table.lonlat[table.row_of[unit]].tolist())
