"""The compiled loops: the same costs as scipy's search, each compiled once, and a search that ends when it may."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from console.bench.made_roads import made_places, made_town
from console.domain.geo import LonLat
from maps import loops
from maps.roads import RoadNetwork
from maps.warm import warm

SIDE = 40
NOWHERE = loops.Doors(np.empty(0, np.int32), np.empty(0, np.int32), np.empty(0))


@pytest.fixture(scope="module")
def network() -> RoadNetwork:
    return RoadNetwork(*made_town(SIDE, 3))


@pytest.mark.parametrize(
    ("limit", "times"), [(60.0, 1.0), (200.0, 1.0), (loops.UNLIMITED, 1.0), (loops.UNLIMITED, 0.01), (9e5, 2_000.0)]
)
def test_costs_are_those_of_scipys_search(network: RoadNetwork, limit: float, times: float) -> None:
    """Also where an arc leads out of the ring of buckets, and where many lead nowhere in it."""
    links, cost = network.table.ahead, times * network.seconds_of_arcs[network.table.ahead.arc]
    there = np.isfinite(cost)
    shape = (network.table.nodes,) * 2
    matrix = csr_matrix((cost[there], (links.tail[there], links.head[there])), shape=shape)
    assert matrix.nnz == there.sum(), "no parallel streets, which a matrix would add up"
    for begin in range(0, network.table.nodes, 97):
        found = loops.search(links, cost, np.array([begin]), np.zeros(1), limit, NOWHERE, 0)
        np.testing.assert_allclose(found.cost, dijkstra(matrix, indices=begin, limit=limit))
        came = np.flatnonzero(np.isfinite(found.cost) & (found.cost > 0))
        by = found.by[came]
        np.testing.assert_array_equal(links.head[by], came)
        np.testing.assert_allclose(found.cost[links.tail[by]] + cost[by], found.cost[came])


@settings(max_examples=150, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), spread=st.sampled_from([0, 2, 4, 6]), limit=st.floats(0.1, 1e7) | st.none())
def test_any_network_and_any_costs(seed: int, spread: int, limit: float | None) -> None:
    chance = np.random.default_rng(seed)
    nodes, bound = int(chance.integers(1, 300)), loops.UNLIMITED if limit is None else limit
    pairs = np.unique(chance.integers(0, nodes, (int(chance.integers(0, 4 * nodes)), 2)), axis=0)
    tail, head = pairs[pairs[:, 0] != pairs[:, 1]].T
    cost = 10.0 ** chance.uniform(-3, spread, len(tail))
    first = np.searchsorted(tail, np.arange(nodes + 1))
    links = loops.Links(*(part.astype(np.int32) for part in (first, tail, head, np.arange(len(tail)))))
    begin = int(chance.integers(nodes))
    true = dijkstra(csr_matrix((cost, (tail, head)), shape=(nodes, nodes)), indices=begin)
    found = loops.search(links, cost, np.array([begin]), np.zeros(1), bound, NOWHERE, 0)
    np.testing.assert_allclose(found.cost, np.where(true <= bound, true, np.inf))

    doors_at, wanted = chance.integers(0, nodes, 2 * int(chance.integers(1, 30))), int(chance.integers(1, 40))
    door_cost = 10.0 ** chance.uniform(-2, 3, len(doors_at))
    door_cost[chance.random(len(doors_at)) < 0.2] = np.nan
    doors = loops.Doors(*loops.hung(doors_at, nodes), door_cost)
    wanted = min(wanted, len(doors_at) // 2)
    found = loops.search(links, cost, np.array([begin]), np.zeros(1), loops.UNLIMITED, doors, wanted)
    to_places = np.where(np.isnan(door_cost), np.inf, true[doors_at] + door_cost).reshape(-1, 2).min(axis=1)
    soonest = np.sort(to_places[np.isfinite(to_places)])[:wanted]
    np.testing.assert_allclose(found.place_cost, soonest)
    np.testing.assert_allclose(to_places[found.places], soonest)


def test_places_come_in_order_and_by_row_where_they_tie(network: RoadNetwork) -> None:
    target = LonLat(*made_places(SIDE, 1, 7)[0].tolist())
    units = np.repeat(made_places(SIDE, 40, 8), 2, axis=0)
    rows, seconds = network.nearest(units, target, 30)
    assert (np.diff(seconds) >= 0).all()
    assert (rows[::2] + 1 == rows[1::2]).all(), "two at one place, the earlier row first"
    np.testing.assert_allclose(seconds, np.sort(network.travel_times(units, target))[:30])


def test_a_place_that_none_can_come_from_is_not_among_the_nearest(network: RoadNetwork) -> None:
    units = made_places(SIDE, 5, 9)
    units[2] = np.nan
    units[3] = 0.0, 0.0
    rows, _ = network.nearest(units, LonLat(*made_places(SIDE, 1, 7)[0].tolist()), 5)
    assert sorted(rows.tolist()) == [0, 1, 4]
    assert not len(network.nearest(units, LonLat(0.0, 0.0), 5)[0])
    assert not len(network.nearest(units[:0], LonLat(*units[0].tolist()), 5)[0])
    found, _ = network._soonest(network.places(units), LonLat(*units[0].tolist()), 0)
    assert not np.isfinite(found.cost).any(), "nobody was asked for, and nothing was looked at"


def test_each_loop_is_compiled_for_one_kind_of_arrays(network: RoadNetwork) -> None:
    warm()
    units, target = made_places(SIDE, 20, 4), LonLat(*made_places(SIDE, 1, 5)[0].tolist())
    other = network.without(np.arange(0, network.edges, 50))
    for roads in (network, other):
        roads.nearest_routes(units, target, 5)
        roads.times_and_metres(units, target)
        roads.spread(units, 300.0)
        roads.steps(LonLat(*units[0].tolist()), target)
    for loop in (loops.hung, loops.search, loops.walked, loops.metres_of, loops.drawn):
        assert len(getattr(loop, "signatures")) == 1, loop  # noqa: B009 - a dispatcher of numba, typed as its loop
