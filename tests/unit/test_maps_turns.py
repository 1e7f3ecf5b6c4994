"""Travel under one-way streets, forbidden turns and closures, by kind of vehicle, against a search without matrices."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.bench.made_roads import made_engine, made_places
from console.domain.geo import LonLat
from maps.vehicles import CAR, load_vehicles
from tests.support.plain_roads import networks, place, plain_times

POINTS = np.array([place(x, y) for x, y in ((0.3, 0.0), (1.0, 1.4), (2.6, 2.0), (0.1, 2.7), (3.0, 0.6), (1.5, 2.5))])
spots = st.tuples(st.floats(0, 3), st.floats(0, 3)).map(lambda xy: place(*xy))


@settings(max_examples=80, deadline=None)
@given(networks(), spots, st.data())
def test_times_and_routes_equal_a_plain_search(network, target, data):
    closed = data.draw(st.sets(st.integers(0, network.edges - 1), max_size=3))
    if closed:
        network = network.without(np.array(sorted(closed)))
    times = network.travel_times(POINTS, target)
    np.testing.assert_allclose(times, plain_times(network, POINTS, target, closed), rtol=1e-7, atol=0.02)
    rows, seconds, routes = network.nearest_routes(POINTS, target, len(POINTS))
    assert len(rows) == len(routes) == np.isfinite(times).sum()
    again, metres = network.times_and_metres(POINTS, target)
    np.testing.assert_array_equal(again, times)
    for row, time, route in zip(rows, seconds, routes, strict=True):
        assert route.duration_s == pytest.approx(time, abs=0.05)
        assert route.length_m == pytest.approx(metres[row], abs=0.5)
        np.testing.assert_allclose(route.coords[0], POINTS[row])
        np.testing.assert_allclose(route.coords[-1], target)


@settings(max_examples=40, deadline=None)
@given(networks(), spots, st.data())
def test_closing_never_makes_a_way_shorter(network, target, data):
    closed = data.draw(st.sets(st.integers(0, network.edges - 1), min_size=1, max_size=4))
    more = data.draw(st.sets(st.integers(0, network.edges - 1), max_size=4))
    free = network.travel_times(POINTS, target)
    some = network.without(np.array(sorted(closed)))
    few = some.travel_times(POINTS, target)
    many = some.without(np.array(sorted(more), dtype=np.int64)).travel_times(POINTS, target)
    for before, after in ((free, few), (few, many)):
        reached = np.isfinite(after)
        assert np.isfinite(before[reached]).all()
        assert (after[reached] >= before[reached] - 1e-6).all()


@settings(max_examples=40, deadline=None)
@given(networks(), spots, st.sampled_from(["car_siren", "motorcycle", "foot"]))
def test_each_kind_by_its_own_rules(network, target, kind):
    vehicle = load_vehicles()[kind]
    plain = network.driven_by(vehicle)
    times = plain.travel_times(POINTS, target)
    assert np.isfinite(times).any() == np.isfinite(plain.snap(np.array([target])).distance_m[0])
    if kind == "foot":
        ahead = plain.travel_times(np.array([POINTS[0]]), target)[0]
        back = plain.travel_times(np.array([target]), place(0.3, 0.0))[0]
        assert ahead == pytest.approx(back, abs=0.05), "on foot the way back is as long"
    if kind == "car_siren" and network.graph.turns is not None:
        held, free = (network.graph.turns.for_exemptions(v.exempt) for v in (CAR, vehicle))
        assert set(free) <= set(held)


@settings(max_examples=60, deadline=None)
@given(networks(), spots, st.floats(3, 90))
def test_a_limit_only_takes_away(network, target, limit):
    free = network.travel_times(POINTS, target)
    cut = network.travel_times(POINTS, target, limit)
    within = free <= limit
    np.testing.assert_allclose(cut[within], free[within], atol=1e-6)
    assert np.isnan(cut[~within & ~(np.abs(free - limit) < 1e-6)]).all()


def test_a_search_for_the_nearest_ends_when_it_has_them():
    network = made_engine(60, 4).network()
    units = made_places(60, 300, 4)
    for spot_ in made_places(60, 12, 5).tolist():
        target = LonLat(*spot_)
        free = network.travel_times(units, target)
        cut = network.travel_times(units, target, 60.0)
        np.testing.assert_allclose(cut[free < 60.0], free[free < 60.0])
        assert np.isnan(cut[free > 60.0]).all()
        found, _ = network._soonest(network.places(units), target, 3)
        assert np.isfinite(found.cost).sum() < network.table.nodes / 2, "it did not look at all of it"
        rows, seconds, routes = network.nearest_routes(units, target, 3)
        np.testing.assert_allclose(seconds, np.sort(free)[:3])
        for row, time, route in zip(rows, seconds, routes, strict=True):
            assert route.duration_s == pytest.approx(time, abs=0.02)
            np.testing.assert_allclose(route.coords[0], units[row])
