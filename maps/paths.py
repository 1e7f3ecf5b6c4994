"""Ways out of a search: which edges they use, their vertices, metres and seconds; for many at once.

Knows trees, arcs and vertices; neither how a tree is found nor who travels.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from maps.arcs import Weights
from maps.loops import Found, Goal, Ground, Starts, Steps, drawn, metres_of, walked
from maps.network import Floats, Graph, Ints, segment_lengths_m
from maps.onroad import OnRoad, doors_of
from maps.travel import Route


class Paths:
    """Makes ways over one graph."""

    def __init__(self, coords: Floats, graph: Graph, access_mps: float, start_s: float) -> None:
        along = np.concatenate(([0.0], np.cumsum(segment_lengths_m(coords)))) if len(coords) else np.empty(0)
        self._ground = Ground(
            np.ascontiguousarray(coords, dtype=float), along, graph.edge_start, graph.edge_stop, graph.length_m
        )
        self._access_mps, self._start_s = access_mps, start_s

    def to_goal(self, weights: Weights, places: OnRoad, rows: Ints, goal: OnRoad, found: Found) -> tuple[Route, ...]:
        """The ways from some of the places to the goal of a search, each of which must have one."""
        starts, end = _starts(weights, places, rows, goal, found), self._end(weights, goal)
        steps = walked(weights.table.back, found.by, starts, end)
        stops, points, metres, seconds = drawn(
            self._ground, weights.arc_cost, steps, starts, end, self._access_mps, self._start_s
        )
        bounds = [0, *stops.tolist()]
        return tuple(Route(points[a:b], metres[a:b], seconds[a:b]) for a, b in pairwise(bounds))

    def steps(self, weights: Weights, places: OnRoad, rows: Ints, goal: OnRoad, found: Found) -> Steps:
        """Pieces of edges from some of the places to the goal of a search."""
        starts, end = _starts(weights, places, rows, goal, found), self._end(weights, goal)
        return walked(weights.table.back, found.by, starts, end)

    def metres(self, weights: Weights, places: OnRoad, rows: Ints, goal: OnRoad, found: Found) -> Floats:
        """Metres of the ways from some of the places, what lies beside the road included."""
        starts, end = _starts(weights, places, rows, goal, found), self._end(weights, goal)
        length = self._ground.length_m
        to_node = np.abs(np.where(starts.nodes < 0, end.share, 1 - (starts.arcs & 1)) - starts.shares)
        metres = to_node * length[starts.arcs // 2] + starts.off_m + end.off_m
        goes = starts.nodes >= 0
        metres[goes] += metres_of(weights.table.back, found.by, starts.nodes[goes], end, length)
        return metres

    def at(self, edges: Ints, fractions: Floats) -> Floats:
        """Where edges are after shares of their length, (n, 2) degrees."""
        coords, along, first, stop, length = self._ground
        first, stop = first[edges], stop[edges]
        metre = along[first] + fractions * length[edges]
        before = np.clip(np.searchsorted(along, metre, side="right") - 1, first, stop - 2)
        span = np.maximum(along[before + 1] - along[before], 1e-9)
        share = np.clip((metre - along[before]) / span, 0.0, 1.0)[:, None]
        points: Floats = coords[before] * (1.0 - share) + coords[before + 1] * share
        return points

    def _end(self, weights: Weights, goal: OnRoad) -> Goal:
        doors = doors_of(weights, goal)
        nodes, arcs = np.array(list(doors), dtype=np.int64), np.array([arc for _, arc in doors.values()], np.int64)
        share = float(goal.snap.fraction[0])
        metres = np.abs(share - (arcs & 1)) * self._ground.length_m[arcs // 2]
        return Goal(nodes, arcs, metres, share, goal.snap.at[0], goal.lonlat[0], float(goal.off_m[0]))


def _starts(weights: Weights, places: OnRoad, rows: Ints, goal: OnRoad, found: Found) -> Starts:
    """How some places set out: by the end of their edge that is the sooner one, or along it where the goal is on it."""
    arcs = places.arc[rows]
    own = weights.arc_cost[arcs]
    costs = places.rest[rows] * own + found.cost[places.node[rows]]
    way, each = np.argmin(costs, axis=1), np.arange(len(rows))
    nodes, shares = places.node[rows, way], places.snap.fraction[rows]
    goal_at = float(goal.snap.fraction[0])
    for i in np.flatnonzero(places.snap.edge[rows] == goal.snap.edge[0]).tolist():
        direct = 0 if goal_at >= shares[i] else 1
        cost = abs(goal_at - shares[i]) * own[i, direct] if goal_at != shares[i] else 0.0
        if cost <= costs[i, way[i]]:
            way[i], nodes[i] = direct, -1
    return Starts(arcs[each, way], nodes, shares, places.snap.at[rows], places.lonlat[rows], places.off_m[rows])
