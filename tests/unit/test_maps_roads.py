"""Travel by road against a plain shortest-path search written here, and the traps that scipy sets."""

from __future__ import annotations

import heapq
import math

import numpy as np
import pytest

from console.domain.geo import LonLat, distance_m
from maps.network import RoadLines, build_graph, default_speeds, segment_lengths_m, vertex_ids
from maps.road_classes import RoadClass
from maps.roads import RoadNetwork
from maps.travel import StraightLine
from maps.vehicles import CAR

ORIGIN = (112.0, 33.0)
STEP_DEG = 0.002


def lines_of(paths, one_way=(), classes=None):
    """Roads on a grid of `STEP_DEG`; `paths` are lists of (column, row)."""
    count = len(paths)
    kinds = np.array([int(c) for c in (classes or [RoadClass.RESIDENTIAL] * count)], dtype=np.uint8)
    flags = np.zeros(count, dtype=bool)
    flags[list(one_way)] = True
    return RoadLines(
        np.array([(ORIGIN[0] + x * STEP_DEG, ORIGIN[1] + y * STEP_DEG) for path in paths for x, y in path]),
        np.concatenate(([0], np.cumsum([len(path) for path in paths]))),
        kinds,
        np.full(count, -1, dtype=np.int32),
        flags,
        np.zeros(count, dtype=bool),
        default_speeds(kinds),
    )


def place(x, y):
    return LonLat(ORIGIN[0] + x * STEP_DEG, ORIGIN[1] + y * STEP_DEG)


def random_network(seed):
    """A grid with holes, mixed classes and one-way streets."""
    rng = np.random.default_rng(seed)
    paths: list[list[tuple[float, float]]] = []
    one_way: list[int] = []
    classes: list[RoadClass] = []
    pool = [RoadClass.RESIDENTIAL, RoadClass.PRIMARY, RoadClass.TERTIARY, RoadClass.SERVICE]
    for y in range(9):
        for x in range(9):
            for dx, dy in ((1, 0), (0, 1)):
                if x + dx < 9 and y + dy < 9 and rng.random() < 0.85:
                    if rng.random() < 0.25:
                        one_way.append(len(paths))
                    bend = (x + dx / 2 + 0.2 * rng.random(), y + dy / 2 + 0.2 * rng.random())
                    ends = [(x, y), bend, (x + dx, y + dy)]
                    paths.append(ends if rng.random() < 0.5 else ends[::-1])
                    classes.append(pool[int(rng.integers(0, len(pool)))])
    return RoadNetwork(lines_of(paths, one_way, classes))


def plain_times(network, snap, goal):
    """Seconds from each snapped place to the goal: a heap, no matrix; None where none leads there."""
    graph, lines = network.graph, network.lines
    seconds = graph.length_m / lines.speed_mps[graph.edge_line]
    into: dict[int, list[tuple[int, float]]] = {}
    for e in np.flatnonzero(graph.main).tolist():
        a, b = int(graph.node_a[e]), int(graph.node_b[e])
        into.setdefault(b, []).append((a, float(seconds[e])))
        if not lines.one_way[graph.edge_line[e]]:
            into.setdefault(a, []).append((b, float(seconds[e])))
    edge, share = int(goal.edge[0]), float(goal.fraction[0])
    best: dict[int, float] = {}
    heap = [(share * float(seconds[edge]), int(graph.node_a[edge]))]
    if not lines.one_way[graph.edge_line[edge]]:
        heap.append(((1 - share) * float(seconds[edge]), int(graph.node_b[edge])))
    heapq.heapify(heap)
    while heap:
        cost, node = heapq.heappop(heap)
        if node in best:
            continue
        best[node] = cost
        for before, step in into.get(node, []):
            heapq.heappush(heap, (cost + step, before))
    times = []
    for e, f, off in zip(snap.edge.tolist(), snap.fraction.tolist(), snap.distance_m.tolist(), strict=True):
        single = bool(lines.one_way[graph.edge_line[e]])
        ways = [(1 - f) * seconds[e] + best.get(int(graph.node_b[e]), math.inf)]
        if not single:
            ways.append(f * seconds[e] + best.get(int(graph.node_a[e]), math.inf))
        if e == edge and (share >= f or not single):
            ways.append(abs(share - f) * seconds[e])
        times.append(min(ways) + (off + float(goal.distance_m[0])) / CAR.access_mps)
    return np.array(times)


@pytest.mark.parametrize("seed", range(6))
def test_times_equal_a_plain_search(seed):
    network = random_network(seed)
    rng = np.random.default_rng(seed + 100)
    fixes = np.array([place(*(rng.random(2) * 8.4 - 0.2)) for _ in range(60)])
    target = place(*(rng.random(2) * 8))
    times = network.travel_times(fixes, target)
    expected = plain_times(network, network.snap(fixes), network.snap(np.array([target])))
    assert np.isfinite(times).all()
    np.testing.assert_allclose(times, expected, rtol=1e-9, atol=1e-6)


@pytest.mark.parametrize("seed", range(6))
def test_a_route_takes_the_time_and_starts_and_ends_where_asked(seed):
    network = random_network(seed)
    rng = np.random.default_rng(seed + 200)
    for _ in range(12):
        a, b = place(*(rng.random(2) * 8)), place(*(rng.random(2) * 8))
        route = network.route(a, b)
        assert route is not None
        assert route.duration_s == pytest.approx(network.travel_times(np.array([a]), b)[0], abs=0.02)
        assert tuple(route.coords[0]) == a
        assert tuple(route.coords[-1]) == b
        assert (np.diff(route.cumulative_m) >= 0).all()
        assert len(route.cumulative_m) == len(route.coords) == len(route.cumulative_s)
        assert route.length_m == pytest.approx(segment_lengths_m(route.coords).sum(), rel=1e-3, abs=0.5)
        assert route.length_m >= distance_m(a, b) * 0.99
        assert route.length_m >= network.distances_m(np.array([a]), b)[0] - 1.0


def test_nearest_equals_all_times_sorted():
    network = random_network(3)
    rng = np.random.default_rng(5)
    fixes = np.array([place(*(rng.random(2) * 8)) for _ in range(80)])
    target = place(4.3, 4.1)
    rows, seconds = network.nearest(fixes, target, 7)
    times = network.travel_times(fixes, target)
    np.testing.assert_allclose(seconds, np.sort(times)[:7])
    assert times[rows] == pytest.approx(seconds)
    np.testing.assert_array_equal(network.travel_times(network.snap(fixes), target), times)
    assert len(network.nearest(fixes[:3], target, 7)[0]) == 3


def test_parallel_edges_are_not_summed():
    short, long_way = [(0, 0), (1, 0)], [(0, 0), (0.5, 3), (1, 0)]
    lines = lines_of([short, short, long_way, [(1, 0), (2, 0)]])
    network = RoadNetwork(lines)
    metres = network.distances_m(np.array([place(0, 0)]), place(2, 0))[0]
    assert metres == pytest.approx(distance_m(place(0, 0), place(2, 0)), rel=5e-3)


def test_one_way_is_kept_even_on_one_edge():
    # A ring travelled one way: backwards on the same edge means once around.
    ring = [(0, 0), (2, 0), (2, 2), (0, 2), (0, 0)]
    network = RoadNetwork(lines_of([ring, [(0, 0), (-1, 0)]], one_way=[0]))
    ahead = network.travel_times(np.array([place(0.5, 0)]), place(1.5, 0))[0]
    around = network.travel_times(np.array([place(1.5, 0)]), place(0.5, 0))[0]
    east, north = (distance_m(place(0, 0), p) for p in (place(1, 0), place(0, 1)))
    assert around / ahead == pytest.approx((3 * east + 4 * north) / east, rel=0.01)
    route = network.route(place(1.5, 0), place(0.5, 0))
    assert route is not None
    assert route.duration_s == pytest.approx(around, abs=0.05)


def test_an_island_is_not_snapped_to_and_lowers_the_share():
    main = [[(0, 0), (1, 0)], [(1, 0), (2, 0)], [(2, 0), (3, 0)]]
    network = RoadNetwork(lines_of([*main, [(5, 0), (6, 0)]]))
    assert network.connected_share == pytest.approx(0.75, abs=0.01)
    snap = network.snap(np.array([place(5.5, 0)]))
    assert snap.distance_m[0] == pytest.approx(distance_m(place(5.5, 0), place(3, 0)), rel=5e-3)


def test_a_dead_end_that_only_leads_in_is_no_part():
    network = RoadNetwork(lines_of([[(0, 0), (1, 0)], [(1, 0), (2, 0)], [(2, 0), (3, 0)]], one_way=[2]))
    assert network.connected_share == pytest.approx(2 / 3, abs=0.01)
    assert network.graph.main.tolist() == [True, True, False]


def test_footpaths_are_drawn_but_not_driven():
    network = RoadNetwork(
        lines_of([[(0, 0), (1, 0)], [(1, 0), (1, 1)]], classes=[RoadClass.RESIDENTIAL, RoadClass.PATH])
    )
    assert network.connected_share == 1.0
    assert network.length_m == pytest.approx(float(network.graph.length_m.sum()))
    assert not network.graph.main[1]


def test_far_from_all_roads_and_nowhere_are_nan():
    network = random_network(1)
    times = network.travel_times(np.array([place(60, 0), (math.nan, math.nan), place(1, 1)]), place(2, 2))
    assert np.isnan(times[:2]).all()
    assert np.isfinite(times[2])
    assert np.isnan(network.travel_times(np.array([place(1, 1)]), place(60, 0))).all()
    assert network.route(place(1, 1), place(60, 0)) is None


def test_a_limit_cuts_off():
    network = random_network(2)
    fixes = np.array([place(x, 4) for x in range(9)])
    free = network.travel_times(fixes, place(0, 4))
    limit = float(np.sort(free)[4])
    cut = network.travel_times(fixes, place(0, 4), limit_s=limit)
    assert np.isnan(cut[free > limit + 1e-6]).all()
    np.testing.assert_allclose(cut[free <= limit], free[free <= limit])


def test_closing_a_road_sends_traffic_round_it_and_still_reaches_it():
    square = [[(0, 0), (1, 0)], [(1, 0), (2, 0)], [(0, 0), (0, 1)], [(0, 1), (2, 1)], [(2, 1), (2, 0)]]
    network = RoadNetwork(lines_of(square))
    start, end = place(0, 0.1), place(2, 0.1)
    closed_edge = int(network.snap(np.array([place(0.5, 0)])).edge[0])
    closed = network.without(np.array([closed_edge]))
    before, after = (n.distances_m(np.array([start]), end)[0] for n in (network, closed))
    assert after > 1.5 * before
    assert network.distances_m(np.array([start]), end)[0] == before
    assert np.isfinite(closed.travel_times(np.array([end]), place(0.5, 0))[0])


def test_no_fixes_give_no_times():
    network = random_network(0)
    assert network.travel_times(np.zeros((0, 2)), place(1, 1)).shape == (0,)
    assert network.nearest(np.zeros((0, 2)), place(1, 1), 3)[0].shape == (0,)


def test_lines_split_at_shared_vertices_only():
    crossing = lines_of([[(0, 1), (1, 1), (2, 1)], [(1, 0), (1, 1), (1, 2)], [(0, 0.4), (2, 0.4)]])
    graph = build_graph(crossing)
    assert len(graph.edge_start) == 5
    assert len(np.unique(vertex_ids(crossing.coords))) == len(crossing.coords) - 1


def test_the_straight_line_says_that_it_is_an_estimate():
    model = StraightLine(detour_factor=1.5, speed_mps=10.0)
    a, b = place(0, 0), place(3, 4)
    times = model.travel_times(np.array([a, b]), b)
    assert model.is_estimate
    assert not random_network(0).is_estimate
    assert times[0] == pytest.approx(distance_m(a, b) * 1.5 / 10.0)
    assert times[1] == 0.0
    route = model.route(a, b)
    assert route is not None
    assert route.duration_s == pytest.approx(times[0])
    assert np.isnan(model.travel_times(np.array([a]), b, limit_s=1.0)).all()
