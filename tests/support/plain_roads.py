"""Small road networks made at random, and a search over them that uses no matrix: states are arcs, with their past."""

from __future__ import annotations

import heapq
import math
from dataclasses import replace

import numpy as np
from hypothesis import strategies as st

from console.domain.geo import LonLat
from maps.network import RoadLines, Turns, build_graph, default_speeds
from maps.road_classes import RoadClass
from maps.roads import RoadNetwork

ORIGIN = (112.0, 33.0)
STEP_DEG = 0.002
CLASSES = (RoadClass.RESIDENTIAL, RoadClass.PRIMARY, RoadClass.TERTIARY, RoadClass.SERVICE)


def place(x, y):
    """A place on the grid."""
    return LonLat(ORIGIN[0] + x * STEP_DEG, ORIGIN[1] + y * STEP_DEG)


@st.composite
def networks(draw, side=4):
    """A grid with holes, doubled streets, one-way streets, classes, and turns that are forbidden, some not for all."""
    paths: list[list[tuple[float, float]]] = []
    one_way, kinds = [], []
    for y in range(side):
        for x in range(side):
            for dx, dy in ((1, 0), (0, 1)):
                if x + dx >= side or y + dy >= side or draw(st.integers(0, 5)) == 0:
                    continue
                for copy in range(1 + (draw(st.integers(0, 7)) == 0)):
                    bend = (x + dx / 2 + 0.1 * copy, y + dy / 2 + 0.05 * copy)
                    path = [(x, y), bend, (x + dx, y + dy)]
                    paths.append(path if draw(st.booleans()) else path[::-1])
                    one_way.append(draw(st.integers(0, 3)) == 0)
                    kinds.append(int(draw(st.sampled_from(CLASSES))))
    if not paths:
        paths, one_way, kinds = [[(0, 0), (1, 0)]], [False], [int(RoadClass.RESIDENTIAL)]
    classes = np.array(kinds, dtype=np.uint8)
    lines = RoadLines(
        np.array([place(x, y) for path in paths for x, y in path]),
        np.concatenate(([0], np.cumsum([len(path) for path in paths]))),
        classes,
        np.full(len(paths), -1, dtype=np.int32),
        np.array(one_way, dtype=bool),
        np.zeros(len(paths), dtype=bool),
        default_speeds(classes),
    )
    graph = build_graph(lines)
    ends = np.stack((graph.node_a, graph.node_b), axis=1)
    tails, heads = ends.reshape(-1), ends[:, ::-1].reshape(-1)
    sequences, exempt = [], []
    for _ in range(draw(st.integers(0, 6))):
        way = [draw(st.integers(0, len(tails) - 1))]
        for _ in range(draw(st.sampled_from((1, 1, 2)))):
            onward = np.flatnonzero(tails == heads[way[-1]]).tolist()
            way.append(draw(st.sampled_from(onward)))
        sequences.append(way)
        exempt.append(draw(st.sampled_from((0, 0, 1))))
    if sequences:
        turns = Turns(
            np.concatenate(([0], np.cumsum([len(way) for way in sequences]))),
            np.array([arc for way in sequences for arc in way]),
            np.array(exempt),
        )
        graph = replace(graph, turns=turns)
    return RoadNetwork(lines, graph)


def plain_times(network, points, target, closed=()):
    """Seconds from places to a target: one search forward from each, whose states are the last three arcs."""
    snap, goal = network.snap(points), network.snap(np.array([target]))
    return np.array([_plain_time(network, snap, row, goal, set(closed)) for row in range(len(points))])


def _plain_time(network, snap, row, goal, closed):
    graph, vehicle = network.graph, network.vehicle
    seconds = graph.length_m / network.lines.speed_mps[graph.edge_line]
    single = network.lines.one_way[graph.edge_line] if vehicle.keeps_one_way else np.zeros(len(seconds), dtype=bool)
    main, exempt = network.main, vehicle.exempt
    banned = set(graph.turns.for_exemptions(exempt)) if graph.turns is not None else set()
    if not (np.isfinite(snap.distance_m[row]) and np.isfinite(goal.distance_m[0])):
        return math.nan

    def may(arc):
        return bool(main[arc // 2]) and not (arc % 2 and single[arc // 2])

    def ends(arc):
        a, b = int(graph.node_a[arc // 2]), int(graph.node_b[arc // 2])
        return (b, a) if arc % 2 else (a, b)

    f, g = float(snap.fraction[row]), float(goal.fraction[0])
    first, last = int(snap.edge[row]), int(goal.edge[0])
    best = math.inf
    for arc, start, end in ((2 * first, f, g), (2 * first + 1, 1 - f, 1 - g)):
        if first == last and may(arc) and (end > start or f == g):
            best = min(best, (end - start) * seconds[first])
    begun = [((1 - f) * seconds[first], (2 * first,)), (f * seconds[first], (2 * first + 1,))]
    begun = [step for step in begun if may(step[1][0])]
    into = {2 * last: g * seconds[last], 2 * last + 1: (1 - g) * seconds[last]}

    def allowed(past):
        return may(past[-1]) and not _ends_in(past, banned)

    best = min(best, _searched(begun, into, ends, allowed, seconds, closed))
    off = float(snap.distance_m[row] + goal.distance_m[0]) / vehicle.access_mps
    return best + off if math.isfinite(best) else math.nan


def _ends_in(past, banned):
    return any(past[i:] in banned for i in range(len(past)))


def _searched(begun, into, ends, allowed, seconds, closed):
    by_tail: dict[int, list[int]] = {}
    for arc in range(2 * len(seconds)):
        by_tail.setdefault(ends(arc)[0], []).append(arc)
    heap, done, best = begun, set(), math.inf
    heapq.heapify(heap)
    while heap:
        cost, past = heapq.heappop(heap)
        if past in done:
            continue
        done.add(past)
        for arc in by_tail.get(ends(past[-1])[1], []):
            gone = (*past, arc)
            if not allowed(gone):
                continue
            best = min(best, cost + into.get(arc, math.inf))
            if arc // 2 not in closed and ends(arc)[0] != ends(arc)[1]:
                heapq.heappush(heap, (cost + seconds[arc // 2], gone[-3:]))
    return best
