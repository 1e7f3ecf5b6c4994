"""Ways out of a search: which edges they use, their vertices, metres and seconds; for many at once.

Knows trees, arcs and vertices; neither how a tree is found nor who travels.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from console.domain.geo import LonLat
from maps.arcs import Tree, Weights
from maps.network import Floats, Graph, Ints, segment_lengths_m
from maps.onroad import OnRoad, doors_of
from maps.travel import Route


@dataclass(frozen=True, slots=True, eq=False)
class Steps:
    """Pieces of edges in the order in which they are travelled, those of all ways behind one another.

    Attributes:
        row: (s,) number of the way.
        heads, tails: (n,) first and last piece of each way.
        arc: (s,) arcs.
        start, end: (s,) shares of the edge from its a, where the piece begins and ends.
    """

    row: Ints
    heads: Ints
    tails: Ints
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
        goal_at = float(goal.snap.fraction[0])
        moves = np.flatnonzero(first >= 0)
        nodes, lengths = _walked(tree.previous, tree.entries_of(first[moves]))
        nodes = tree.nodes_of(nodes)
        stops = np.cumsum(lengths)
        is_inner = np.ones(len(nodes), dtype=bool)
        is_inner[stops - 1] = False
        inner = np.flatnonzero(is_inner)
        doors = doors_of(weights, goal)
        into = [doors[node][1] for node in nodes[stops - 1].tolist()]
        counts = np.ones(len(rows), dtype=np.int64)
        counts[moves] += lengths
        tails = np.cumsum(counts) - 1
        heads = tails - counts + 1
        arc = np.empty(int(counts.sum()), dtype=np.int64)
        is_inner = np.ones(len(arc), dtype=bool)
        is_inner[heads] = is_inner[tails] = False
        arc[is_inner] = weights.arc[weights.table.entry_of(nodes[inner], nodes[inner + 1])]
        arc[tails[moves]] = into
        arc[heads] = places.arc[rows, way]
        start = (arc & 1).astype(float)
        end = 1.0 - start
        start[heads], end[tails] = places.snap.fraction[rows], goal_at
        return Steps(np.repeat(np.arange(len(rows)), counts), heads, tails, arc, start, end)

    def metres(self, weights: Weights, places: OnRoad, rows: Ints, goal: OnRoad, tree: Tree) -> Floats:
        """Metres of the ways from some of the places, what lies beside the road included."""
        length, fraction = self._graph.length_m, places.snap.fraction[rows]
        way, first = _beginnings(weights, places, rows, goal, tree)
        own = length[places.snap.edge[rows]]
        stays = first < 0
        to_goal = _metres_of_nodes(weights, tree, doors_of(weights, goal), first[~stays], length)
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
        """A way is: the place, the road beside it, the vertices of every piece, the road beside the goal, the goal."""
        arc, tails = steps.arc, steps.tails
        edge = arc >> 1
        length = self._graph.length_m[edge]
        share = np.abs(steps.end - steps.start)
        piece_m, piece_s = share * length, share * weights.arc_cost[arc]
        off_m, goal_off_m = places.off_m[rows], float(goal.off_m[0])
        off_s, goal_off_s = off_m / self._access_mps + self._start_s, goal_off_m / self._access_mps
        before_m, before_s = (_before(piece, steps, off) for piece, off in ((piece_m, off_m), (piece_s, off_s)))
        come, sign, counts, from_m = self._vertices(steps, edge, length)
        piece = np.repeat(np.arange(len(arc)), counts)
        within = np.arange(len(piece)) - np.repeat(np.cumsum(counts) - counts, counts)
        vertex = come[piece] + sign[piece] * within
        gone_m = np.abs(self._along[vertex] - from_m[piece])
        inside = np.arange(len(piece)) + 4 * steps.row[piece] + 2
        stops = np.cumsum(counts)[tails] + 4 * np.arange(1, len(rows) + 1)
        starts = np.append(0, stops[:-1])
        points, metres, seconds = np.empty((int(stops[-1]), 2)), np.zeros(int(stops[-1])), np.zeros(int(stops[-1]))
        points[inside], metres[inside] = self._coords[vertex], before_m[piece] + gone_m
        seconds[inside] = before_s[piece] + gone_m * (weights.arc_cost[arc] / np.maximum(length, 1e-9))[piece]
        points[starts], points[starts + 1] = places.lonlat[rows], places.snap.at[rows]
        metres[starts + 1], seconds[starts + 1] = off_m, off_s
        points[stops - 2], points[stops - 1] = goal.snap.at[0], target
        metres[stops - 2], seconds[stops - 2] = before_m[tails] + piece_m[tails], before_s[tails] + piece_s[tails]
        metres[stops - 1], seconds[stops - 1] = metres[stops - 2] + goal_off_m, seconds[stops - 2] + goal_off_s
        return tuple(
            Route(points[a:b], metres[a:b], seconds[a:b]) for a, b in zip(starts.tolist(), stops.tolist(), strict=True)
        )

    def _vertices(self, steps: Steps, edge: Ints, length: Floats) -> tuple[Ints, Ints, Ints, Floats]:
        """Of each piece: the first vertex that it comes to, which way on, how many, and the metre where it begins."""
        along, heads, tails = self._along, steps.heads, steps.tails
        first, last = self._graph.edge_start[edge], self._graph.edge_stop[edge] - 1
        is_back = (steps.arc & 1).astype(bool)
        come, stay = np.where(is_back, last - 1, first + 1), np.where(is_back, first, last)
        from_m = along[first] + steps.start * length
        to_m = along[first[tails]] + steps.end[tails] * length[tails]
        # Only the first piece of a way begins, and only its last one ends, between two vertices.
        begin_m = from_m[heads]
        ahead, back = np.searchsorted(along, begin_m, "right"), np.searchsorted(along, begin_m, "left") - 1
        come[heads] = np.where(is_back[heads], back, ahead)
        ahead, back = np.searchsorted(along, to_m, "left") - 1, np.searchsorted(along, to_m, "right")
        stay[tails] = np.where(is_back[tails], back, ahead)
        sign = np.where(is_back, -1, 1)
        return come, sign, np.maximum((stay - come) * sign + 1, 0), from_m

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


def _before(pieces: Floats, steps: Steps, begin: Floats) -> Floats:
    """What has passed before each piece of its way, (s,); `begin`, (n,), passed before the first."""
    before = np.cumsum(pieces) - pieces
    on_way: Floats = before + (begin - before[steps.heads])[steps.row]
    return on_way


def _walked(previous: NDArray[np.int32], first: NDArray[np.integer]) -> tuple[Ints, Ints]:
    """Nodes from each beginning to the last before the goal, one way behind the other, and how many each has."""
    end, before = len(previous) - 1, previous.item
    nodes: list[int] = []
    lengths: list[int] = []
    for node in first.tolist():
        begun = len(nodes)
        while node != end:
            nodes.append(node)
            node = before(node)
        lengths.append(len(nodes) - begun)
    return np.array(nodes, dtype=np.int64), np.array(lengths, dtype=np.int64)


def _metres_of_nodes(
    weights: Weights, tree: Tree, doors: dict[int, tuple[float, int]], first: Ints, length: Floats
) -> Floats:
    """Metres from nodes to the goal along the tree: every node on the ways once, then by doubling."""
    previous, end = tree.previous, len(tree.previous) - 1
    seen = np.zeros(end + 1, dtype=bool)
    seen[end] = True
    here, number = first, np.empty(end + 1, dtype=np.int64)
    while len(here):
        number[here] = np.arange(len(here))
        here = here[number[here] == np.arange(len(here))]  # of those that meet in a node, one goes on
        seen[here] = True
        after = previous[here]
        here = after[~seen[after]]
    seen[end] = False
    nodes = np.flatnonzero(seen)
    if not len(nodes):
        return np.empty(0)
    number[end] = len(nodes)
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
