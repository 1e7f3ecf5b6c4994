"""The graph as matrices: arcs and turns become rows and columns, a kind of vehicle and closures become weights.

Owns the traps of scipy: parallel entries, one-way arcs, inf for what is closed. Knows no places and no routes.
Node-based; a crossing is split only where a turn restriction holds: what may follow there depends on what came before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components, dijkstra

from maps.network import Floats, Graph, Ints, RoadLines
from maps.road_classes import RoadClass
from maps.vehicles import Vehicle

UNLIMITED = 1e15
"""A bound above every cost and below inf: what is closed is never gone over."""

_LEAST = 1e-3
_DOORS = 8
_STRIP_NODES = 32
"""A strip is about so many nodes high."""

Sequence_ = tuple[int, ...]


class ArcTable:
    """Arcs of a graph under a set of forbidden sequences. Arc 2e is edge e from a to b, 2e + 1 from b to a.

    Attributes:
        nodes: crossings, those that were split counted once for each part.
        place: (nodes,) the crossing of the graph that a node stands at.
        lonlat: (nodes, 2) degrees.
        strips: (s + 1,) nodes are numbered in strips from south to north, in each from west to east: what a search can
            reach in its limit is one range of a few strips.
        south, north: (s,) degrees, where the strips begin and end.
        tail, head: of the entries, unique pairs sorted by tail and then by head.
        head_of: (2e,) node that an arc leads to.
    """

    def __init__(self, graph: Graph, forbidden: Sequence[Sequence_] = ()) -> None:
        count = len(graph.node_lonlat)
        tails = np.stack((graph.node_a, graph.node_b), axis=1).reshape(-1)
        heads = np.stack((graph.node_b, graph.node_a), axis=1).reshape(-1)
        split = _Split(tails, heads, count, forbidden)
        place = np.concatenate((np.arange(count), split.place))
        lonlat = graph.node_lonlat[place]
        order, self.strips = _strips(lonlat)
        number = np.empty(len(place), dtype=np.int64)
        number[order] = np.arange(len(place))
        self.place: Ints = place[order]
        self.lonlat: Floats = lonlat[order]
        self.south: Floats = np.minimum.reduceat(self.lonlat[:, 1], self.strips[:-1])
        self.north: Floats = np.maximum.reduceat(self.lonlat[:, 1], self.strips[:-1])
        self.nodes = len(place)
        self.head_of: Ints = number[split.head_of]
        self._tails: Ints = number[tails]
        self._more_tails = {arc: tuple(number[list(more)].tolist()) for arc, more in split.more_tails.items()}
        through = np.flatnonzero(tails != heads)  # a loop leads nowhere
        tail = np.concatenate((self._tails[through], number[split.tail]))
        head = np.concatenate((self.head_of[through], number[split.head]))
        arc = np.concatenate((through, split.arc))
        kept = self.place[tail] != self.place[head]
        order = np.lexsort((head, tail))
        order = order[kept[order]]
        tail, head, self._arc = tail[order], head[order], arc[order]
        first = np.ones(len(tail), dtype=bool)
        first[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
        self._starts: Ints = np.flatnonzero(first)
        self.tail: Ints = tail[self._starts]
        self.head: Ints = head[self._starts]
        self._shared: Ints = np.flatnonzero(np.diff(np.append(self._starts, len(tail))) > 1)
        self._backwards: Ints = np.lexsort((self.tail, self.head))
        self.forward = _pattern(self.tail, self.head, self.nodes)
        self._first: Ints = self.forward[0][:-1].astype(np.int64)
        self.backward = _pattern(self.head[self._backwards], self.tail[self._backwards], self.nodes)

    def tails_of(self, arc: int) -> tuple[int, ...]:
        """Nodes from which an arc may be entered."""
        return int(self._tails[arc]), *self._more_tails.get(arc, ())

    def entries(self, arc_cost: Floats) -> tuple[Floats, Ints]:
        """Cost and arc of every entry: the cheapest of parallel arcs, since a matrix has one place for them all."""
        cost = arc_cost[self._arc]
        if not len(self._starts):
            return cost, self._arc
        chosen = self._arc[self._starts].copy()
        for entry in self._shared.tolist():
            start = self._starts[entry]
            stop = self._starts[entry + 1] if entry + 1 < len(self._starts) else len(cost)
            chosen[entry] = self._arc[start + int(np.argmin(cost[start:stop]))]
        return np.minimum.reduceat(cost, self._starts), chosen

    def backward_data(self, data: Floats) -> Floats:
        """Costs of the entries in the order of the transposed matrix."""
        return data[self._backwards]

    def entry_of(self, tail: Ints, head: Ints) -> Ints:
        """Entries between pairs of nodes that have one."""
        found = self._first[tail]
        missed = np.flatnonzero(self.head[found] != head)
        while len(missed):  # few arcs leave a crossing: that is sooner found than by halves
            found[missed] += 1
            missed = missed[self.head[found[missed]] != head[missed]]
        return found

    def main(self, arc_cost: Floats, length_m: Floats) -> NDArray[np.bool_]:
        """Which edges lie in the largest strongly connected part, by length, of what can be travelled; shape (e,)."""
        cost, _ = self.entries(arc_cost)
        open_ = np.isfinite(cost)
        ones = np.ones(int(open_.sum()), dtype=np.int8)
        links = csr_matrix((ones, (self.tail[open_], self.head[open_])), shape=(self.nodes, self.nodes))
        _, label = connected_components(links, directed=True, connection="strong")
        ahead = np.isfinite(arc_cost) & (label[self._tails] == label[self.head_of])
        inside: NDArray[np.bool_] = ahead.reshape(-1, 2).any(axis=1)
        if not inside.any():
            return inside
        part = np.where(ahead[::2], label[self._tails[::2]], label[self._tails[1::2]])
        weight = np.bincount(part[inside], weights=length_m[inside])
        inside &= part == int(np.argmax(weight))
        return inside


def _strips(lonlat: Floats) -> tuple[Ints, Ints]:
    """Nodes in strips of as many nodes each, from south to north, in each from west to east; and the strips' bounds."""
    count = len(lonlat)
    strips = max(1, round(np.sqrt(count) / _STRIP_NODES))
    bounds = np.linspace(0, count, strips + 1).astype(np.int64)
    strip = np.empty(count, dtype=np.int64)
    strip[np.argsort(lonlat[:, 1], kind="stable")] = np.repeat(np.arange(strips), np.diff(bounds))
    return np.lexsort((lonlat[:, 0], strip)), bounds


class _Split:
    """Parts of crossings that remember how they were come to: one for every beginning of a forbidden sequence."""

    def __init__(self, tails: Ints, heads: Ints, nodes: int, forbidden: Sequence[Sequence_]) -> None:
        banned = set(forbidden)
        begun = list(dict.fromkeys(way[:n] for way in forbidden for n in range(1, len(way))))
        number = {way: nodes + i for i, way in enumerate(begun)}
        self.head_of = heads.copy()
        for way, node in number.items():
            if len(way) == 1:
                self.head_of[way[0]] = node
        self.place = np.array([heads[way[-1]] for way in begun], dtype=np.int64)
        leaving = _leaving(tails, self.place)
        self.more_tails: dict[int, tuple[int, ...]] = {}
        rows: list[tuple[int, int, int]] = []
        for way, node in number.items():
            for arc in leaving[int(heads[way[-1]])]:
                gone = (*way, arc)
                suffixes = [gone[i:] for i in range(len(gone))]
                if any(suffix in banned for suffix in suffixes):
                    continue
                known = next((number[suffix] for suffix in suffixes if suffix in number), int(heads[arc]))
                rows.append((node, known, arc))
                self.more_tails[arc] = (*self.more_tails.get(arc, ()), node)
        table = np.array(rows, dtype=np.int64).reshape(-1, 3)
        self.tail, self.head, self.arc = table[:, 0], table[:, 1], table[:, 2]


def _leaving(tails: Ints, places: Ints) -> dict[int, list[int]]:
    wanted = np.unique(places)
    leaving: dict[int, list[int]] = {int(node): [] for node in wanted}
    for arc in np.flatnonzero(np.isin(tails, wanted)).tolist():
        leaving[int(tails[arc])].append(arc)
    return leaving


def _pattern(tail: Ints, head: Ints, nodes: int) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Rows of a matrix with one row more, the door: a place on an edge from which a search begins."""
    starts = np.concatenate(([0], np.cumsum(np.bincount(tail, minlength=nodes))))
    indptr = np.append(starts, starts[-1] + _DOORS).astype(np.int32)
    return indptr, np.concatenate((head, np.full(_DOORS, nodes))).astype(np.int32)


@dataclass(frozen=True, slots=True, eq=False)
class Tree:
    """What a search found: costs to nodes within its limit, and the node before each (towards its begin).

    The last entry, inf, is the place where it began; it stands for nodes that the search did not look at, too.

    Attributes:
        number: (nodes,) entry of each node; None: the node's own number.
        nodes: the reverse.
    """

    cost: Floats
    previous: NDArray[np.int32]
    limit: float
    number: NDArray[np.int32] | None = None
    nodes: Ints | None = None

    def entries_of(self, nodes: Ints) -> NDArray[np.integer]:
        """Entries of nodes."""
        if self.number is None:
            return nodes
        return self.number[nodes]

    def cost_at(self, nodes: Ints) -> Floats:
        """Costs of nodes, inf where the search did not go."""
        found: Floats = self.cost[self.entries_of(nodes)]
        return found

    def nodes_of(self, entries: Ints) -> Ints:
        """Nodes of entries."""
        return entries if self.nodes is None else self.nodes[entries]


class Weights:
    """One cost for every arc, and searches by it. May be used by several threads; searches take turns.

    Attributes:
        arc_cost: (2e,) as if nothing was closed; inf where the vehicle may not go.
        arc: arc of every entry of the table.
    """

    def __init__(self, table: ArcTable, arc_cost: Floats, closed: NDArray[np.bool_] | None = None) -> None:
        self.table = table
        self.arc_cost = np.maximum(arc_cost, _LEAST)
        shut = self.arc_cost if closed is None else np.where(np.repeat(closed, 2), np.inf, self.arc_cost)
        self._data, self.arc = table.entries(shut)
        doors = np.full(_DOORS, np.inf)
        self._forward = self._matrix(table.forward, np.concatenate((self._data, doors)))
        self._backward: csr_matrix | None = None
        self._reach_per_s: Floats | None = None
        self._lock = Lock()

    def _matrix(self, pattern: tuple[NDArray[np.int32], NDArray[np.int32]], data: Floats) -> csr_matrix:
        indptr, indices = pattern
        return csr_matrix((data, indices.copy(), indptr), shape=(self.table.nodes + 1, self.table.nodes + 1))

    def from_place(self, doors: Sequence[tuple[int, float]], limit: float | None) -> Tree:
        """Costs from a place to every node; a door is a node and what it costs to come to it."""
        with self._lock:
            return self._search(self._forward, doors, limit)

    def to_place(self, doors: Sequence[tuple[int, float]], limit: float | None) -> Tree:
        """Costs from every node to a place; a door is a node and what it costs from there."""
        with self._lock:
            if self._backward is None:
                data = np.concatenate((self.table.backward_data(self._data), np.full(_DOORS, np.inf)))
                self._backward = self._matrix(self.table.backward, data)
            ranges = None if limit is None else self._near([node for node, _ in doors], limit)
            if ranges is None:
                return self._search(self._backward, doors, limit)
            part, number, nodes = _part(self._backward, ranges)
            inner = [(int(number[node]), cost) for node, cost in doors]
            found = self._search(part, inner, limit)
            return Tree(found.cost, found.previous, found.limit, number, nodes)

    def _near(self, nodes: Sequence[int], limit: float) -> list[tuple[int, int]] | None:
        """Ranges of the nodes that can be reached within a limit, when they are well under all of them."""
        table, lonlat, strips = self.table, self.table.lonlat, self.table.strips
        if self._reach_per_s is None:
            wide = np.abs(lonlat[table.tail] - lonlat[table.head])
            self._reach_per_s = (wide / self._data[:, None]).max(axis=0, initial=0.0) * (1.0 + 1e-9)
        if not nodes:
            return None
        low = lonlat[nodes].min(axis=0) - self._reach_per_s * limit
        high = lonlat[nodes].max(axis=0) + self._reach_per_s * limit
        ranges = []
        for strip in np.flatnonzero((table.south <= high[1]) & (table.north >= low[1])).tolist():
            start, stop = strips[strip], strips[strip + 1]
            west, east = np.searchsorted(lonlat[start:stop, 0], (low[0], high[0]), side="left")
            ranges.append((int(start + west), int(start + east)))
        return ranges if sum(stop - start for start, stop in ranges) * 2 < len(lonlat) else None

    def _search(self, matrix: csr_matrix, doors: Sequence[tuple[int, float]], limit: float | None) -> Tree:
        """Search from the last node of a matrix, the door."""
        begin = matrix.shape[0] - 1
        bound = UNLIMITED if limit is None else min(float(limit), UNLIMITED)
        heads, costs = _cheapest(doors)
        if len(heads) > _DOORS:
            matrix = _with_doors(matrix, heads, costs)
        else:
            matrix.indices[-_DOORS:], matrix.data[-_DOORS:] = begin, np.inf
            door = slice(len(matrix.data) - _DOORS, len(matrix.data) - _DOORS + len(heads))
            matrix.indices[door], matrix.data[door] = heads, costs
        cost, previous = dijkstra(matrix, indices=begin, limit=bound, return_predecessors=True)
        cost[begin] = np.inf
        return Tree(cost, previous, bound)


def _part(matrix: csr_matrix, ranges: Sequence[tuple[int, int]]) -> tuple[csr_matrix, NDArray[np.int32], Ints]:
    """The rows of some ranges of nodes and a door; the row of each node; and the reverse.

    scipy clears room for every node before it searches, which is most of a short search. Arcs that leave the part
    lead to the door, which nothing reaches sooner.
    """
    nodes = np.concatenate([np.arange(start, stop) for start, stop in ranges])
    count = len(nodes)
    number = np.full(matrix.shape[0], count, dtype=np.int32)
    number[nodes] = np.arange(count, dtype=np.int32)
    rows = [slice(matrix.indptr[start], matrix.indptr[stop]) for start, stop in ranges]
    heads = np.concatenate([*(matrix.indices[row] for row in rows), np.full(_DOORS, matrix.shape[0] - 1, np.int32)])
    data = np.concatenate([*(matrix.data[row] for row in rows), np.full(_DOORS, np.inf)])
    indptr = np.zeros(count + 2, dtype=np.int32)
    degrees = [matrix.indptr[start + 1 : stop + 1] - matrix.indptr[start:stop] for start, stop in ranges]
    np.cumsum(np.concatenate(degrees), out=indptr[1:-1])
    indptr[-1] = len(data)
    return csr_matrix((data, number[heads], indptr), shape=(count + 1, count + 1)), number, nodes


def _cheapest(doors: Sequence[tuple[int, float]]) -> tuple[NDArray[np.int32], Floats]:
    """Nodes that doors lead to, each once, and what the cheapest door to each costs."""
    cheapest = dict(sorted(doors, key=lambda door: -door[1]))
    return np.array(list(cheapest), dtype=np.int32), np.maximum(np.array(list(cheapest.values()), dtype=float), 1e-9)


def _with_doors(matrix: csr_matrix, heads: NDArray[np.int32], costs: Floats) -> csr_matrix:
    data = np.concatenate((matrix.data[:-_DOORS], costs))
    indices = np.concatenate((matrix.indices[:-_DOORS], heads))
    indptr = matrix.indptr.copy()
    indptr[-1] = len(data)
    return csr_matrix((data, indices, indptr), shape=matrix.shape)


def arc_lengths(lines: RoadLines, graph: Graph, vehicle: Vehicle) -> Floats:
    """Metres of every arc, inf where the vehicle may not go, shape (2e,)."""
    return _directed(lines, graph, vehicle, graph.length_m)


def arc_seconds(lines: RoadLines, graph: Graph, vehicle: Vehicle, factors: Floats | None = None) -> Floats:
    """Seconds of every arc, inf where the vehicle may not go, shape (2e,).

    Args:
        factors: by class, times the speed of the road; kinds with a speed of their own do not heed it.
    """
    kinds = lines.classes
    speed = lines.speed_mps.astype(np.float64) * vehicle.speed_factor
    if factors is not None:
        speed *= factors[kinds]
    own = np.array([vehicle.speed_mps.get(c, np.nan) for c in RoadClass])[kinds]
    speed = np.minimum(np.where(np.isnan(own), speed, own), vehicle.top_mps)
    return _directed(lines, graph, vehicle, graph.length_m / np.maximum(speed, 1e-3)[graph.edge_line])


def _directed(lines: RoadLines, graph: Graph, vehicle: Vehicle, cost: Floats) -> Floats:
    usable = np.array([c not in vehicle.not_on for c in RoadClass])[lines.classes]
    if lines.access is not None:
        usable &= (lines.access & vehicle.forbidden) == 0
    if lines.width_m is not None:
        usable &= ~(lines.width_m < vehicle.needs_width_m)
    if lines.bears_t is not None:
        usable &= ~(lines.bears_t < vehicle.weight_t)
    ahead = np.where(usable[graph.edge_line], cost, np.inf)
    single = lines.one_way & vehicle.keeps_one_way
    back = np.where(single[graph.edge_line], np.inf, ahead)
    return np.stack((ahead, back), axis=1).reshape(-1)
