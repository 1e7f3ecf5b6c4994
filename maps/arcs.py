"""The graph as matrices: arcs and turns become rows and columns, a kind of vehicle and closures become weights.

Owns parallel and one-way arcs, and inf for what is closed. Knows no places and no routes.
Node-based; a crossing is split only where a turn restriction holds: what may follow there depends on what came before.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from maps.loops import UNLIMITED, Doors, Found, Links, search
from maps.network import Floats, Graph, Ints, RoadLines
from maps.road_classes import RoadClass
from maps.vehicles import Vehicle

_LEAST = 1e-3
_NOWHERE = Doors(np.empty(0, np.int32), np.empty(0, np.int32), np.empty(0))
_STRIP_NODES = 32
"""A strip is about so many nodes high."""

Sequence_ = tuple[int, ...]
Begins = Sequence[tuple[int, float]]


class ArcTable:
    """Arcs of a graph under a set of forbidden sequences. Arc 2e is edge e from a to b, 2e + 1 from b to a.

    Attributes:
        nodes: crossings, those that were split counted once for each part.
        place: (nodes,) the crossing of the graph that a node stands at.
        tail, head, arc: (l,) from which node to which each link leads, and its arc; sorted by tail and then by head.
        head_of: (2e,) node that an arc leads to.
    """

    def __init__(self, graph: Graph, forbidden: Sequence[Sequence_] = ()) -> None:
        count = len(graph.node_lonlat)
        tails = np.stack((graph.node_a, graph.node_b), axis=1).reshape(-1)
        heads = np.stack((graph.node_b, graph.node_a), axis=1).reshape(-1)
        split = _Split(tails, heads, count, forbidden)
        place = np.concatenate((np.arange(count), split.place))
        order = _in_strips(graph.node_lonlat[place])
        number = np.empty(len(place), dtype=np.int64)
        number[order] = np.arange(len(place))
        self.place: Ints = place[order]
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
        self.tail, self.head, self.arc = (part[order].astype(np.int32) for part in (tail, head, arc))

    @cached_property
    def ahead(self) -> Links:
        """For a search along the arcs."""
        first = np.searchsorted(self.tail, np.arange(self.nodes + 1))
        return Links(first.astype(np.int32), self.tail, self.head, self.arc)

    @cached_property
    def back(self) -> Links:
        """For a search against the arcs, whose ways lead to where it began."""
        order = np.lexsort((self.tail, self.head))
        leave = self.head[order]
        first = np.searchsorted(leave, np.arange(self.nodes + 1))
        return Links(first.astype(np.int32), leave, self.tail[order], self.arc[order])

    def tails_of(self, arc: int) -> tuple[int, ...]:
        """Nodes from which an arc may be entered."""
        return int(self._tails[arc]), *self._more_tails.get(arc, ())

    def main(self, arc_cost: Floats, length_m: Floats) -> NDArray[np.bool_]:
        """Which edges lie in the largest strongly connected part, by length, of what can be travelled; shape (e,)."""
        open_ = np.isfinite(arc_cost[self.arc])
        ones = np.ones(int(open_.sum()), dtype=np.int32)
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


def _in_strips(lonlat: Floats) -> Ints:
    """Nodes in strips of as many nodes each, from south to north, in each from west to east: near ones lie together."""
    count = len(lonlat)
    strips = max(1, round(np.sqrt(count) / _STRIP_NODES))
    bounds = np.linspace(0, count, strips + 1).astype(np.int64)
    strip = np.empty(count, dtype=np.int64)
    strip[np.argsort(lonlat[:, 1], kind="stable")] = np.repeat(np.arange(strips), np.diff(bounds))
    return np.lexsort((lonlat[:, 0], strip))


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


class Weights:
    """One cost for every arc, and searches by it. May be used by several threads.

    Attributes:
        arc_cost: (2e,) as if nothing was closed; inf where the vehicle may not go.
    """

    def __init__(self, table: ArcTable, arc_cost: Floats, closed: NDArray[np.bool_] | None = None) -> None:
        self.table = table
        self.arc_cost = np.maximum(arc_cost, _LEAST)
        self._shut = self.arc_cost if closed is None else np.where(np.repeat(closed, 2), np.inf, self.arc_cost)

    def from_place(self, begins: Begins, limit: float | None) -> Found:
        """Costs from a place to every node; `begins` are nodes and what it costs to come to them."""
        return _searched(self.table.ahead, self._ahead, begins, limit)

    def to_place(self, begins: Begins, limit: float | None) -> Found:
        """Costs from every node to a place; `begins` are nodes and what it costs from there."""
        return _searched(self.table.back, self._back, begins, limit)

    def soonest(self, begins: Begins, doors: Doors, wanted: int) -> Found:
        """As `to_place`, but no further than to so many places; place p may be among `begins`, as node (nodes + p)."""
        return _searched(self.table.back, self._back, begins, None, doors, wanted)

    @cached_property
    def _ahead(self) -> Floats:
        return self._shut[self.table.ahead.arc]

    @cached_property
    def _back(self) -> Floats:
        return self._shut[self.table.back.arc]


def _searched(
    links: Links, costs: Floats, begins: Begins, limit: float | None, doors: Doors = _NOWHERE, wanted: int = 0
) -> Found:
    nodes = np.array([node for node, _ in begins], dtype=np.int64)
    begin_costs = np.array([cost for _, cost in begins], dtype=float)
    bound = UNLIMITED if limit is None else min(float(limit), UNLIMITED)
    return search(links, costs, nodes, begin_costs, bound, doors, wanted)


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
