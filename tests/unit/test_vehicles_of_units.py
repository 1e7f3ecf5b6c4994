"""A unit is timed by the kind of vehicle that it drives."""

from __future__ import annotations

from console.bench.made_roads import made_engine, made_places
from console.domain.geo import LonLat
from console.surroundings import RegionSurroundings
from maps.driving import Driving


def test_each_unit_travels_by_its_own_vehicle() -> None:
    engine, units = made_engine(20, 3), made_places(20, 60, 5)
    target = LonLat(*made_places(20, 1, 7)[0])
    origins = dict(zip(("car", "foot", "cart"), [LonLat(*units[0])] * 3, strict=True))
    for travel in (Driving(engine), engine.network()):
        surroundings = RegionSurroundings(travel=travel)
        found, is_estimate = surroundings.travel_s(origins, target, {"foot": "foot", "cart": "no kind of ours"})
        assert not is_estimate
        assert found["foot"] > 2 * found["car"]
        assert found["cart"] == found["car"], "an unknown kind counts as the usual one"
