"""A unit is timed by the kind of vehicle that it drives."""

from __future__ import annotations

from console.bench.made_roads import made_engine, made_places
from console.domain.geo import LonLat
from console.surroundings import RegionSurroundings
from maps.driving import Driving
from maps.travel import StraightLine


def test_each_unit_travels_by_its_own_vehicle() -> None:
    engine, units = made_engine(20, 3), made_places(20, 60, 5)
    target = LonLat(*made_places(20, 1, 7)[0])
    driven = {"foot": "foot", "walking": "步行", "cart": "no kind of ours"}
    origins = dict.fromkeys(("car", *driven), LonLat(*units[0]))
    for travel in (Driving(engine), engine.network(), StraightLine()):
        surroundings = RegionSurroundings(travel=travel)
        found, is_estimate = surroundings.travel_s(origins, target, driven)
        assert is_estimate == isinstance(travel, StraightLine)
        assert found["foot"] > 2 * found["car"]
        assert found["walking"] == found["foot"], "a kind is known by its names too"
        assert found["cart"] == found["car"], "an unknown kind counts as the usual one"
