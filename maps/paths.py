"""Ways out of a search: which edges they use, their vertices, metres and seconds; for many at once.

Knows trees, arcs and vertices; neither how a tree is found nor who travels.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from console.domain.geo import LonLat
from maps.arcs import Tree, Weights
from maps.network import Floats, Graph, Ints, segment_lengths_m
from maps.travel import Route

if TYPE_CHECKING:
    from maps.onroad import OnRoad


@dataclass(frozen=True, slots=True, eq=False)
class Steps:
    """Pieces of edges in the order in which they are travelled, those of all ways behind one another.

    Attributes:
        row: (s,) number of the way.
        arc: (s,) arcs.
        start, end: (s,) shares of the edge from its a, where the piece begins and ends.
    """

    row: Ints
    arc: Ints
    start: Floats
    end: Floats


class Paths:
    """Makes ways over one graph."""

    def __init__(self, coords: Floats, graph: Graph, access_mps: float, start_s: float) -> None:
        self._coords, self._graph = coords, graph
        self._access_mps, self._start_s = access_mps, start_s
        self._along: Floats = np.concatenate(([0.0], np.cumsum(segment_lengths_m(coords)))) if len(coords) else coords

    def to_goal(
        self, weights: Weights, places: OnRoad, rows: Ints, goal: OnRoad, tree: Tree, target: LonLat
    ) -> tuple[Route, ...]:
        """The ways from some of the places to the goal of a tree, each of which must have one."""
        steps = self.steps(weights, places, rows, goal, tree)
        return self._drawn(weights, steps, places, rows, goal, target)

    def steps(self, weights: Weights, places: OnRoad, rows: Ints, goal: OnRoad, tree: Tree) -> Steps:
        """Pieces of edges from some of the places to the goal of a tree."""
        way, first = _beginnings(weights, places, rows, goal, tree)
        fraction, goal_at = places.snap.fraction[rows], float(goal.snap.fraction[0])
        stays = first < 0
        nodes, owner = _walked(tree.previous, first[~stays] - tree.first, np.flatnonzero(~stays))
        nodes += tree.first
        inner = np.flatnonzero(owner[1:] == owner[:-1])
        entries = weights.table.entry_of(nodes[inner], nodes[inner + 1])
        arcs = weights.arc[entries]
        last = np.flatnonzero(np.append(owner[1:] != owner[:-1], True)) if len(owner) else owner
        doors = _doors(weights, goal)
        into = np.array([doors[int(node)][1] for node in nodes[last]], dtype=np.int64)
        begin_arc = places.arc[rows, way]
        ahead, goal_ahead = begin_arc % 2 == 0, into % 2 == 0
        all_rows = np.arange(len(rows))
        row = np.concatenate((all_rows, owner[inner], owner[last]))
        arc = np.concatenate((begin_arc, arcs, into))
        start = np.concatenate((fraction, arcs % 2, np.where(goal_ahead, 0.0, 1.0)))
        leaves = np.where(ahead, 1.0, 0.0)
        end = np.concatenate((np.where(stays, goal_at, leaves), 1 - arcs % 2, np.full(len(into), goal_at)))
        order = np.argsort(row, kind="stable")
        return Steps(row[order], arc[order], start[order].astype(float), end[order].astype(float))

    def metres(self, weights: Weights, places: OnRoad, rows: Ints, goal: OnRoad, tree: Tree) -> Floats:
        """Metres of the ways from some of the places, what lies beside the road included."""
        length, fraction = self._graph.length_m, places.snap.fraction[rows]
        way, first = _beginnings(weights, places, rows, goal, tree)
        own = length[places.snap.edge[rows]]
        stays = first < 0
        to_goal = _metres_of_nodes(weights, tree, _doors(weights, goal), first[~stays], length)
        metres = np.abs(float(goal.snap.fraction[0]) - fraction) * own
        rest = np.where(way == 0, 1.0 - fraction, fraction)[~stays]
        metres[~stays] = rest * own[~stays] + to_goal
        return metres + places.off_m[rows] + float(goal.off_m[0])

    def at(self, edges: Ints, fractions: Floats) -> Floats:
        """Where edges are after shares of their length, (n, 2) degrees."""
        first, stop = self._graph.edge_start[edges], self._graph.edge_stop[edges]
        return self._at(first, stop, self._along[first] + fractions * self._graph.length_m[edges])

    # -- drawing -----------------------------------------------------------------------------------

    def _drawn(
        self, weights: Weights, steps: Steps, places: OnRoad, rows: Ints, goal: OnRoad, target: LonLat
    ) -> tuple[Route, ...]:
        graph, edge = self._graph, steps.arc // 2
        first, stop = graph.edge_start[edge], graph.edge_stop[edge]
        inside = np.maximum(stop - first - 2, 0)
        step = np.repeat(np.arange(len(edge)), inside)
        within = np.arange(len(step)) - np.repeat(np.cumsum(inside) - inside, inside)
        backwards = steps.end < steps.start
        vertex = np.where(backwards[step], stop[step] - 2 - within, first[step] + 1 + within)
        from_m, length = self._along[first], np.maximum(graph.length_m[edge], 1e-9)
        share = (self._along[vertex] - from_m[step]) / length[step]
        low, high = np.minimum(steps.start, steps.end), np.maximum(steps.start, steps.end)
        kept = (share > low[step]) & (share < high[step])
        step, vertex = step[kept], vertex[kept]
        inner = np.bincount(step, minlength=len(edge))
        # A way is: the place, the road beside it, every step's inner vertices and its end, the goal.
        begin = np.cumsum(inner + 1) - (inner + 1) + 3 * steps.row + 2
        ends = begin + inner
        numbers = begin[step] + np.arange(len(step)) - (np.cumsum(inner) - inner)[step]
        heads = np.flatnonzero(np.diff(steps.row, prepend=-1))
        starts = np.append(begin[heads] - 2, ends[-1] + 2)
        points, s_per_m = np.empty((int(starts[-1]), 2)), np.zeros(int(starts[-1]))
        points[starts[:-1]], points[starts[:-1] + 1] = places.lonlat[rows], places.snap.at[rows]
        points[numbers] = self._coords[vertex]
        points[ends] = self._coords[np.where(steps.end > 0.0, stop - 1, first)]
        part = np.flatnonzero((steps.end > 0.0) & (steps.end < 1.0))
        points[ends[part]] = self._at(first[part], stop[part], from_m[part] + steps.end[part] * length[part])
        points[starts[1:] - 1] = target
        slowness = weights.arc_cost[steps.arc] / length
        s_per_m[numbers], s_per_m[ends] = slowness[step], slowness
        return self._cut(points, starts, s_per_m, places.off_m[rows], float(goal.off_m[0]))

    def _cut(
        self, points: Floats, starts: Ints, s_per_m: Floats, off_m: Floats, goal_off_m: float
    ) -> tuple[Route, ...]:
        legs = np.concatenate(([0.0], segment_lengths_m(points)))
        begin, end = starts[:-1], starts[1:] - 1
        seconds = legs * s_per_m
        legs[begin], legs[begin + 1], legs[end] = 0.0, off_m, goal_off_m
        seconds[begin], seconds[end] = 0.0, goal_off_m / self._access_mps
        seconds[begin + 1] = off_m / self._access_mps + self._start_s
        metres, passed = np.cumsum(legs), np.cumsum(seconds)
        return tuple(
            Route(points[a:b], metres[a:b] - metres[a], passed[a:b] - passed[a])
            for a, b in zip(begin.tolist(), (end + 1).tolist(), strict=True)
        )

    def _at(self, first: Ints, stop: Ints, metre: Floats) -> Floats:
        """Where edges are after so many metres of the whole store of vertices."""
        before = np.clip(np.searchsorted(self._along, metre, side="right") - 1, first, stop - 2)
        span = np.maximum(self._along[before + 1] - self._along[before], 1e-9)
        share = np.clip((metre - self._along[before]) / span, 0.0, 1.0)[:, None]
        points: Floats = self._coords[before] * (1.0 - share) + self._coords[before + 1] * share
        return points


def _beginnings(weights: Weights, places: OnRoad, rows: Ints, goal: OnRoad, tree: Tree) -> tuple[Ints, Ints]:
    """Way that each leaves its edge by (0 ahead, 1 back) and the node it comes to; -1: it stays on its edge."""
    own = weights.arc_cost[places.arc[rows]]
    costs = places.rest[rows] * own + tree.cost_at(places.node[rows])
    way = np.argmin(costs, axis=1)
    first = places.node[rows, way]
    goal_edge, goal_at = int(goal.snap.edge[0]), float(goal.snap.fraction[0])
    for i in np.flatnonzero(places.snap.edge[rows] == goal_edge).tolist():
        start = float(places.snap.fraction[rows[i]])
        direct = 0 if goal_at >= start else 1
        cost = abs(goal_at - start) * own[i, direct] if goal_at != start else 0.0
        if cost <= costs[i, way[i]]:
            way[i], first[i] = direct, -1
    return way, first


def _doors(weights: Weights, goal: OnRoad) -> dict[int, tuple[float, int]]:
    """What it costs to go from the nodes at the goal's edge to the goal, and by which arc."""
    doors: dict[int, tuple[float, int]] = {}
    for way, arc in enumerate(goal.arc[0].tolist()):
        cost = float((1.0 - goal.rest[0, way]) * weights.arc_cost[arc]) if np.isfinite(weights.arc_cost[arc]) else None
        for node in weights.table.tails_of(arc) if cost is not None else ():
            if cost is not None and (node not in doors or cost < doors[node][0]):
                doors[node] = cost, arc
    return doors


def _walked(previous: NDArray[np.int32], first: Ints, owner: Ints) -> tuple[Ints, Ints]:
    """Nodes from each beginning to the last before the goal, one way behind the other, and whose each is."""
    end, before = len(previous) - 1, previous.item
    nodes: list[int] = []
    lengths: list[int] = []
    for node in first.tolist():
        begun = len(nodes)
        while node != end:
            nodes.append(node)
            node = before(node)
        lengths.append(len(nodes) - begun)
    return np.array(nodes, dtype=np.int64), np.repeat(owner, lengths)


def _metres_of_nodes(
    weights: Weights, tree: Tree, doors: dict[int, tuple[float, int]], first: Ints, length: Floats
) -> Floats:
    """Metres from nodes to the goal along the tree: every node on the ways once, then by doubling."""
    previous, end = tree.previous, len(tree.previous) - 1
    seen = np.zeros(end + 1, dtype=bool)
    here = np.unique(first)
    while len(here):
        here = here[~seen[here]]
        seen[here] = True
        after = previous[here]
        here = np.unique(after[after != end])
    nodes = np.flatnonzero(seen)
    if not len(nodes):
        return np.empty(0)
    number = np.full(end + 1, len(nodes))
    number[nodes] = np.arange(len(nodes))
    after = previous[nodes].astype(np.int64)
    inner = after != end
    metres = np.zeros(len(nodes) + 1)
    arcs = weights.arc[weights.table.entry_of(nodes[inner], after[inner])]
    metres[:-1][inner] = length[arcs // 2]
    for i in np.flatnonzero(~inner).tolist():
        cost, arc = doors[int(nodes[i])]
        metres[i] = cost / weights.arc_cost[arc] * length[arc // 2]
    jump = np.append(np.where(inner, number[after], len(nodes)), len(nodes))
    while (jump < len(nodes)).any():
        metres += metres[jump]
        jump = jump[jump]
    found: Floats = metres[number[first]]
    return found
