"""The road network of a region: lines to draw, and travel over the directed graph.

Knows no file format of a source and nothing of units or incidents. An object is read-only after it
was made and may be used by several threads. Calls hold the interpreter lock while scipy works, so
large batches belong in a worker.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from console.domain.geo import LonLat
from maps.network import Graph, RoadLines, build_graph, segment_lengths_m
from maps.snapping import Snap, Snapper
from maps.travel import Floats, Route, soonest

ACCESS_SPEED_MPS = 5.0
"""Speed between a place and the road beside it."""

LIMITS_S = (300.0, 600.0, 1200.0)
"""Limits that a search for the nearest grows through before it has none."""

_NO_PREDECESSOR = -9999


@dataclass(frozen=True, slots=True)
class _Arcs:
    """One weight over the graph: a matrix whose entry k is travelled on edge `edge[k]`, and its transpose."""

    matrix: csr_matrix
    backwards: csr_matrix
    edge: NDArray[np.int64]
    edge_cost: Floats


class RoadNetwork:
    """Roads of a region. `lines` is for drawing; the methods answer about travel by car.

    `without(edges)` answers a network with those edges closed.
    """

    is_estimate = False

    def __init__(self, lines: RoadLines, graph: Graph | None = None) -> None:
        self.lines = lines
        self.graph = build_graph(lines) if graph is None else graph
        self._closed: NDArray[np.bool_] | None = None

    @property
    def connected_share(self) -> float:
        """Share of the cars' road length in the largest strongly connected part, 0 to 1."""
        return self.graph.connected_share

    @property
    def edges(self) -> int:
        """Number of edges between crossings, each counted once whatever its directions."""
        return len(self.graph.length_m)

    @cached_property
    def length_m(self) -> float:
        """Length of all lines in metres, footways included; a divided road counts per carriageway."""
        return float(self.graph.length_m.sum())

    @cached_property
    def snapper(self) -> Snapper:
        """Finds the road beside a place; made at first use."""
        return Snapper(self.lines.coords, self.graph)

    def without(self, edges: NDArray[np.int64]) -> RoadNetwork:
        """The same network with these edges closed to through traffic; places on them can still be reached."""
        other = RoadNetwork(self.lines, self.graph)
        other.__dict__["snapper"] = self.snapper
        other._closed = np.zeros(self.edges, dtype=bool) if self._closed is None else self._closed.copy()
        other._closed[edges] = True
        return other

    def snap(self, points: Floats) -> Snap:
        """The nearest place on a connected road for each of (n, 2) degrees."""
        return self.snapper.snap(np.asarray(points, dtype=float).reshape(-1, 2))

    def travel_times(self, fixes_lonlat: Floats | Snap, target: LonLat, limit_s: float | None = None) -> Floats:
        """Seconds by road from each place to the target.

        Args:
            fixes_lonlat: shape (n, 2), degrees, WGS 84, longitude first; or what `snap` answered for them, which
                spares most of the work for places that did not move.
            target: where they go.
            limit_s: stop looking past this; those are NaN.
        Returns:
            shape (n,), seconds; NaN where no road leads there or no road is near.
        """
        return self._costs(self._time, 1.0 / ACCESS_SPEED_MPS, self._snapped(fixes_lonlat), target, limit_s)

    def distances_m(self, fixes_lonlat: Floats | Snap, target: LonLat, limit_m: float | None = None) -> Floats:
        """Metres of the shortest way by road from each place to the target, shape (n,); NaN as above."""
        return self._costs(self._length, 1.0, self._snapped(fixes_lonlat), target, limit_m)

    def nearest(self, fixes_lonlat: Floats | Snap, target: LonLat, k: int) -> tuple[NDArray[np.int64], Floats]:
        """Rows of the k soonest places and their seconds, soonest first; looks no further than needed."""
        fixes = self._snapped(fixes_lonlat)
        wanted = min(k, len(fixes.edge))
        for limit_s in (*LIMITS_S, None):
            times = self.travel_times(fixes, target, limit_s)
            if int(np.isfinite(times).sum()) >= wanted:
                break
        return soonest(times, k)

    def _snapped(self, fixes: Floats | Snap) -> Snap:
        return fixes if isinstance(fixes, Snap) else self.snap(fixes)

    def route(self, a: LonLat, b: LonLat) -> Route | None:
        """The fastest way by road; None when there is none."""
        snapped = self.snap(np.array([a, b], dtype=float))
        if not np.isfinite(snapped.distance_m).all():
            return None
        arcs = self._time
        direct = self._along_one_edge(snapped, arcs)
        for limit in (*LIMITS_S, np.inf):
            found = self._search(arcs, snapped, limit)
            if found is not None and (direct is None or found[0] < direct[0]):
                return self._assemble(a, b, snapped, found[1])
            if found is not None or (direct is not None and direct[0] <= limit):
                break
        return None if direct is None else self._assemble(a, b, snapped, direct[1])

    # -- weights ---------------------------------------------------------------------------------

    @cached_property
    def _time(self) -> _Arcs:
        return self._arcs(self.graph.length_m / self.lines.speed_mps[self.graph.edge_line])

    @cached_property
    def _length(self) -> _Arcs:
        return self._arcs(self.graph.length_m)

    @cached_property
    def _one_way(self) -> NDArray[np.bool_]:
        return self.lines.one_way[self.graph.edge_line]

    def _arcs(self, cost: Floats) -> _Arcs:
        graph, nodes = self.graph, len(self.graph.node_lonlat)
        cost = np.maximum(cost, 1e-3)
        usable = graph.main & (graph.node_a != graph.node_b)
        if self._closed is not None:
            usable &= ~self._closed
        both = usable & ~self._one_way
        edge = np.concatenate((np.flatnonzero(usable), np.flatnonzero(both)))
        tail = np.concatenate((graph.node_a[usable], graph.node_b[both]))
        head = np.concatenate((graph.node_b[usable], graph.node_a[both]))
        # csr_matrix sums parallel entries, so only the cheapest of them may go in.
        order = np.lexsort((cost[edge], head, tail))
        edge, tail, head = edge[order], tail[order], head[order]
        first = np.ones(len(edge), dtype=bool)
        first[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
        edge, tail, head = edge[first], tail[first], head[first]
        starts = np.concatenate(([0], np.cumsum(np.bincount(tail, minlength=nodes))))
        matrix = csr_matrix((cost[edge], head.astype(np.int32), starts.astype(np.int32)), shape=(nodes, nodes))
        return _Arcs(matrix, matrix.T.tocsr(), edge, cost)

    # -- one to many -----------------------------------------------------------------------------

    def _costs(self, arcs: _Arcs, access: float, fixes: Snap, target: LonLat, limit: float | None) -> Floats:
        goal = self.snap(np.array([target], dtype=float))
        if not np.isfinite(goal.distance_m[0]):
            return np.full(len(fixes.edge), np.nan)
        edge, fraction = int(goal.edge[0]), float(goal.fraction[0])
        cost, graph = arcs.edge_cost, self.graph
        into = [(int(graph.node_a[edge]), fraction * cost[edge])]
        if not self._one_way[edge]:
            into.append((int(graph.node_b[edge]), (1.0 - fraction) * cost[edge]))
        to_goal = _from_outside(arcs.backwards, into, limit)[0]
        own = cost[fixes.edge]
        ahead = (1.0 - fixes.fraction) * own + to_goal[graph.node_b[fixes.edge]]
        back = np.where(self._one_way[fixes.edge], np.inf, fixes.fraction * own + to_goal[graph.node_a[fixes.edge]])
        best = np.minimum(ahead, back)
        shift = fraction - fixes.fraction
        straight = (fixes.edge == edge) & ((shift >= 0) | ~self._one_way[fixes.edge])
        best = np.where(straight, np.minimum(best, np.abs(shift) * own), best)
        best = best + (fixes.distance_m + goal.distance_m[0]) * access
        times: Floats = np.where(np.isfinite(best), best, np.nan)
        if limit is not None:
            times[times > limit] = np.nan
        return times

    # -- one way ---------------------------------------------------------------------------------

    def _along_one_edge(self, ends: Snap, arcs: _Arcs) -> tuple[float, list[tuple[int, float, float]]] | None:
        edge, to_edge = int(ends.edge[0]), int(ends.edge[1])
        start, end = float(ends.fraction[0]), float(ends.fraction[1])
        cost = float(arcs.edge_cost[edge])
        if edge != to_edge or not np.isfinite(cost) or (end < start and self._one_way[edge]):
            return None
        return abs(end - start) * cost, [(edge, start, end)]

    def _search(self, arcs: _Arcs, ends: Snap, limit: float) -> tuple[float, list[tuple[int, float, float]]] | None:
        graph, cost = self.graph, arcs.edge_cost
        edge, goal = int(ends.edge[0]), int(ends.edge[1])
        f, g = float(ends.fraction[0]), float(ends.fraction[1])
        out = [(int(graph.node_b[edge]), (1.0 - f) * cost[edge], 1.0)]
        if not self._one_way[edge]:
            out.append((int(graph.node_a[edge]), f * cost[edge], 0.0))
        reach, previous = _from_outside(arcs.matrix, [(node, start) for node, start, _ in out], limit, True)
        last = [(reach[graph.node_a[goal]] + g * cost[goal], int(graph.node_a[goal]), (goal, 0.0, g))]
        if not self._one_way[goal]:
            last.append((reach[graph.node_b[goal]] + (1.0 - g) * cost[goal], int(graph.node_b[goal]), (goal, 1.0, g)))
        total, node, step = min(last)
        if not np.isfinite(total):
            return None
        steps, outside = [step], len(graph.node_lonlat)
        while (before := int(previous[node])) != outside:
            if before == _NO_PREDECESSOR:
                return None
            steps.append(self._step(arcs, before, node))
            node = before
        # On a loop both ends are the same node: it was left by the nearer one.
        steps.append((edge, f, min((start, end) for first, start, end in out if first == node)[1]))
        return float(total), steps[::-1]

    def _step(self, arcs: _Arcs, tail: int, head: int) -> tuple[int, float, float]:
        row = arcs.matrix.indices[arcs.matrix.indptr[tail] : arcs.matrix.indptr[tail + 1]]
        edge = int(arcs.edge[arcs.matrix.indptr[tail] + int(np.flatnonzero(row == head)[0])])
        return (edge, 0.0, 1.0) if self.graph.node_a[edge] == tail else (edge, 1.0, 0.0)

    def _assemble(self, a: LonLat, b: LonLat, ends: Snap, steps: list[tuple[int, float, float]]) -> Route:
        coords, metres, seconds = [np.array([a, ends.at[0]])], [float(ends.distance_m[0])], []
        seconds.append(metres[0] / ACCESS_SPEED_MPS)
        for edge, start, end in steps:
            piece = self._piece(edge, start, end)
            lengths = segment_lengths_m(piece)
            speed = float(self.lines.speed_mps[self.graph.edge_line[edge]])
            coords.append(piece[1:])
            metres.extend(lengths.tolist())
            seconds.extend((lengths / speed).tolist())
        coords.append(np.array([b], dtype=float))
        metres.append(float(ends.distance_m[1]))
        seconds.append(metres[-1] / ACCESS_SPEED_MPS)
        return Route(
            np.concatenate(coords),
            np.concatenate(([0.0], np.cumsum(metres))),
            np.concatenate(([0.0], np.cumsum(seconds))),
        )

    def _piece(self, edge: int, start: float, end: float) -> Floats:
        """Vertices of an edge from one fraction of its length to another, in that order."""
        graph = self.graph
        points = self.lines.coords[graph.edge_start[edge] : graph.edge_stop[edge]]
        along = np.concatenate(([0.0], np.cumsum(segment_lengths_m(points))))
        low, high = min(start, end) * along[-1], max(start, end) * along[-1]
        inner = points[(along > low) & (along < high)]
        ends = np.column_stack(
            [np.interp([low, high], along, points[:, 0]), np.interp([low, high], along, points[:, 1])]
        )
        piece: Floats = np.concatenate((ends[:1], inner, ends[1:]))
        return piece if start <= end else piece[::-1]


def _from_outside(
    matrix: csr_matrix, arcs: list[tuple[int, float]], limit: float | None, with_predecessors: bool = False
) -> tuple[Floats, NDArray[np.int32]]:
    """Cheapest costs from a place on an edge, entered into the graph as one more node, to every node."""
    nodes = matrix.shape[0]
    cheapest = dict(sorted(arcs, key=lambda arc: -arc[1]))
    heads, costs = np.array(list(cheapest), dtype=np.int32), np.maximum(list(cheapest.values()), 1e-9)
    widened = csr_matrix(
        (
            np.concatenate((matrix.data, costs)),
            np.concatenate((matrix.indices, heads)),
            np.concatenate((matrix.indptr, np.array([matrix.nnz + len(heads)], dtype=np.int32))),
        ),
        shape=(nodes + 1, nodes + 1),
    )
    bound = np.inf if limit is None else float(limit)
    found = dijkstra(widened, indices=nodes, limit=bound, return_predecessors=with_predecessors)
    reach, previous = found if with_predecessors else (found, np.empty(0, dtype=np.int32))
    return reach, previous
