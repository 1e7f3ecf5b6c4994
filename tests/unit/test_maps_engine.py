"""The engine behind its interface: what answers rest on, closures, isochrones and calibration."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

import numpy as np
import pytest
import shapely

from console.bench.made_roads import made_places, made_town
from console.domain.geo import LonLat
from maps.calibrating import WHOLE, CalibrationError, fitted
from maps.calibration import Calibration, Pace, read_calibration
from maps.closures import Closure, ClosureError
from maps.engine import EngineError
from maps.engines import LocalEngine, StraightEngine
from maps.errors import RegionError
from maps.roads import RoadNetwork
from maps.tracks import tracks_of
from maps.vehicles import VehicleError, load_vehicles
from tests.support.square_town import DISC, SIDE, TARGET, UNITS, WALL, spot, town_engine


@pytest.fixture(scope="module")
def made():
    return town_engine()


@pytest.fixture
def engine(made):
    made.set_closures([])
    return made


# -- in one process --------------------------------------------------------------------------------


def test_an_answer_says_what_it_rests_on(engine):
    free = engine.times(UNITS, TARGET)
    engine.set_closures([WALL])
    closed = engine.times(UNITS, TARGET)
    assert closed.basis.network == free.basis.network == "made-20-3"
    assert closed.basis.closures != free.basis.closures == ""
    assert engine.times(UNITS, TARGET, "foot").basis.vehicle == "foot"
    assert not closed.basis.is_estimate
    engine.set_closures([])
    np.testing.assert_array_equal(engine.times(UNITS, TARGET).seconds, free.seconds)


def test_a_line_and_an_area_close_the_edges_they_cross(engine):
    lines, graph = made_town(SIDE, 3)
    for closure in (WALL, DISC):
        told = engine.set_closures([closure]).edges
        crossed = [
            shapely.LineString(lines.coords[a:b]).intersects(closure.shape)
            for a, b in zip(graph.edge_start.tolist(), graph.edge_stop.tolist(), strict=True)
        ]
        assert told == sum(crossed) > 3
    assert engine.set_closures([]).edges == 0


def test_a_closure_may_hold_for_some_kinds_only(engine):
    free = engine.times(UNITS, TARGET, "foot").seconds
    cars = engine.times(UNITS, TARGET).seconds
    engine.set_closures([Closure(WALL.key, WALL.lonlat, vehicles=("car",))])
    np.testing.assert_array_equal(engine.times(UNITS, TARGET, "foot").seconds, free)
    assert np.nansum(engine.times(UNITS, TARGET).seconds) > np.nansum(cars)
    engine.set_closures([])


def test_a_closure_without_form_is_refused_and_the_others_stay(engine):
    engine.set_closures([WALL])
    before = engine.times(UNITS, TARGET)
    with pytest.raises(ClosureError, match="vertices"):
        engine.set_closures([Closure("dot", ((112.0, 33.0), (112.0, 33.0)))])
    assert engine.times(UNITS, TARGET).basis == before.basis
    engine.set_closures([])


@pytest.mark.parametrize("vehicle", ["car", "foot"])
def test_places_are_reached_as_soon_as_the_ways_from_the_nearest_origin_take(engine, vehicle):
    origins = np.array([spot(3.2, 4.0), spot(15.0, 11.6)])
    found = engine.reached(origins, UNITS, 3600.0, vehicle)
    ways = [engine.times(origins, LonLat(*place), vehicle).seconds for place in UNITS.tolist()]
    assert found.seconds == pytest.approx(np.nanmin(ways, axis=1), abs=1e-6)
    limit_s = float(np.median(found.seconds))
    near = engine.reached(origins, UNITS, limit_s, vehicle).seconds
    assert np.array_equal(near, np.where(found.seconds <= limit_s, found.seconds, np.nan), equal_nan=True)
    at_home = engine.reached(origins, origins, 3600.0, vehicle).seconds
    assert at_home == pytest.approx(2 * engine.snap(origins, vehicle).distance_m / load_vehicles()[vehicle].access_mps)


def test_without_roads_places_are_reached_by_the_nearest_straight_line():
    engine, origins = StraightEngine(), np.array([spot(3, 4), spot(15, 11)])
    found = engine.reached(origins, UNITS, 1e6)
    ways = [engine.times(UNITS, LonLat(*origin)).seconds for origin in origins.tolist()]
    assert found.basis.is_estimate
    assert found.seconds == pytest.approx(np.min(ways, axis=0))


def test_isochrones_grow_hold_what_is_reached_and_shrink_under_closures(engine):
    limits = (60.0, 120.0, 180.0)
    rings = [shapely.from_wkb(outline) for outline in engine.isochrone(np.array([TARGET]), limits).outlines]
    assert all(ring.is_valid and not ring.is_empty for ring in rings)
    for small, large in pairwise(rings):
        assert small.difference(large).area < 1e-9
    there = np.array([engine.times(np.array([TARGET]), LonLat(*unit)).seconds[0] for unit in UNITS.tolist()])
    sure = np.abs(there - limits[1]) > 15.0
    inside = shapely.contains_xy(rings[1], UNITS)
    assert (inside == (there < limits[1]))[sure].mean() > 0.9
    engine.set_closures([WALL])
    fewer = shapely.from_wkb(engine.isochrone(np.array([TARGET]), limits).outlines[1])
    assert fewer.area < rings[1].area
    assert fewer.difference(rings[1]).area < 1e-9
    engine.set_closures([])
    two = shapely.from_wkb(engine.isochrone(np.array([TARGET, spot(2, 2)]), limits).outlines[0])
    assert two.area > rings[0].area
    walk = shapely.from_wkb(engine.isochrone(np.array([TARGET]), limits, "foot").outlines[1])
    assert walk.area < rings[1].area


def test_straight_lines_answer_everything_as_an_estimate():
    engine = StraightEngine()
    assert engine.capabilities().is_estimate
    assert engine.times(UNITS, TARGET).basis.is_estimate
    assert engine.times(UNITS, TARGET, "foot").seconds[0] > engine.times(UNITS, TARGET).seconds[0]
    near = engine.nearest(UNITS, TARGET, 3, with_routes=True)
    assert len(near.rows) == len(near.routes) == 3
    ring = shapely.from_wkb(engine.isochrone(np.array([TARGET]), (60.0,)).outlines[0])
    radius = ring.bounds[2] - TARGET.lon
    edge = LonLat(TARGET.lon + radius, TARGET.lat)
    assert engine.times(np.array([edge]), TARGET).seconds[0] == pytest.approx(60.0, rel=0.01)


@pytest.mark.parametrize("limits", [(), (0.0,), (-1.0, 5.0), (float("nan"),), (float("inf"),)])
def test_limits_that_are_no_seconds_are_refused(engine, limits):
    with pytest.raises(EngineError, match="limits"):
        engine.isochrone(np.array([TARGET]), limits)


def test_an_unknown_kind_is_named(engine):
    with pytest.raises(EngineError, match="tank: no such kind"):
        engine.route(TARGET, TARGET, "tank")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[bike]\nnames=['a','b']", "`car` is missing"),
        ("[car]\nnames=['a']", "car"),
        ("[car]\nnames=['a','b']\nspeeed=3", "speeed"),
        ("[car]\nnames=['a','b']\nspeed_factor=0", "no speed on"),
        ("[car]\nnames=['a','b']\nnot_on=['canal']", "canal"),
        ("[car]\nnames=['a','b']\naccess_mps=0", "above zero"),
        ("[car", "toml"),
    ],
)
def test_mistakes_in_the_kinds_are_named(tmp_path, text, why):
    path = tmp_path / "vehicles.toml"
    path.write_text(text)
    with pytest.raises(VehicleError, match=why):
        load_vehicles(path)


def test_wide_and_heavy_vehicles_keep_off_narrow_lanes():
    lines, graph = made_town(8, 3)
    narrow = np.full(len(lines), np.nan, dtype=np.float32)
    narrow[::2] = 2.6
    narrowed = replace(lines, width_m=narrow)
    kinds = load_vehicles()
    wide = RoadNetwork(narrowed, graph, kinds["fire_engine"])
    slim = RoadNetwork(narrowed, graph, kinds["car"])
    assert not wide.main[::2].any()
    assert slim.main[::2].any()


# -- calibration -----------------------------------------------------------------------------------


def driven(network, count, seed, start_s=0.0):
    """Journeys by a network, as tracks of two fixes."""
    ends = made_places(SIDE, 2 * count, seed).reshape(count, 2, 2)
    took = np.array([network.travel_times(pair[:1], LonLat(*pair[1]))[0] for pair in ends]) + start_s
    began = np.arange(count) * 1000.0
    number = np.repeat(np.arange(count), 2)
    return tracks_of(number, np.stack((began, began + took), axis=1).reshape(-1), ends.reshape(-1, 2))


def test_a_calibration_finds_the_speeds_that_tracks_were_driven_at():
    lines, graph = made_town(SIDE, 3)
    true = np.full(16, 0.7)
    true[8] = 1.2
    car = load_vehicles()["car"]
    tracks = driven(RoadNetwork(lines, graph, car, true, 12.0), 300, 11)
    pace = fitted(lines, graph, car, tracks, WHOLE)
    for name, factor in (("tertiary", 1.2), ("residential", 0.7)):
        assert pace.factors[name] == pytest.approx(factor, rel=0.12)
    assert pace.start_s == pytest.approx(12.0, abs=10.0)
    assert pace.error_after_s < pace.error_before_s / 3
    engine = LocalEngine(lines, graph, "made", Calibration({"car": pace}))
    assert engine.capabilities().is_calibrated
    told = engine.times(UNITS, TARGET).seconds
    meant = RoadNetwork(lines, graph, car, true, 12.0).travel_times(UNITS, TARGET)
    assert np.nanmedian(np.abs(told - meant) / meant) < 0.05


def test_too_few_legs_are_refused():
    lines, graph = made_town(SIDE, 3)
    car = load_vehicles()["car"]
    with pytest.raises(CalibrationError, match="50 are needed"):
        fitted(lines, graph, car, driven(RoadNetwork(lines, graph, car), 10, 1), WHOLE)


def test_the_hour_counts_where_it_was_measured():
    lines, graph = made_town(SIDE, 3)
    pace = Pace({}, hours={8: 1.5})
    engine = LocalEngine(lines, graph, "made", Calibration({"car": pace}, "Asia/Shanghai"))
    plain = engine.times(UNITS, TARGET).seconds
    rush, noon = (datetime(2026, 3, 2, hour, tzinfo=UTC) for hour in (0, 4))
    np.testing.assert_allclose(engine.times(UNITS, TARGET, at=rush).seconds, plain * 1.5)
    np.testing.assert_array_equal(engine.times(UNITS, TARGET, at=noon).seconds, plain)
    near = engine.nearest(UNITS, TARGET, 2, with_routes=True, at=rush)
    assert near.routes[0].duration_s == pytest.approx(near.seconds[0], abs=0.1)


def test_a_calibration_comes_back_from_its_file_as_it_was():
    kept = Calibration(
        {"car": Pace({"primary": 1.2}, {"primary": 3}, {"primary": 0.5}, 2.0, {7: 0.9})}, "Asia/Shanghai"
    )
    again = read_calibration(json.loads(kept.as_text()), "here")
    assert again == kept
    assert again.version == kept.version != ""
    for broken in ({}, {"format": 9}, {"format": 1, "zone": "No/Where", "kinds": {}}, [1]):
        with pytest.raises(RegionError, match="no calibration"):
            read_calibration(broken, "here")
