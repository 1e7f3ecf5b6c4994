"""The loops over crossings and vertices, compiled: the search, the ways out of it, their metres and their drawing.

Knows arrays only; what they mean is `maps.arcs`'s and `maps.paths`'s. All that is compiled stands in this file: what is
kept on disk is made anew when the file changes, but not for a change in another.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, ParamSpec, TypeVar

import numba
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Numbers = NDArray[np.int32]

UNLIMITED = 1e15
"""A limit above every cost and below inf: what is closed is never gone over."""

_BUCKETS = 2048
_BUCKETS_PER_COST = 0.5
"""Seconds or metres: an arc should lead some buckets further, and seldom out of the ring."""

_ROOM = 4096
"""For so many entries there is room at first."""

_P = ParamSpec("_P")
_R = TypeVar("_R")


def _compiled(loop: Callable[_P, _R]) -> Callable[_P, _R]:
    """Machine code, made once and kept beside the source or in the user's cache; it needs no interpreter's lock."""
    made: Callable[_P, _R]
    try:
        made = numba.njit(cache=True, nogil=True)(loop)
    except RuntimeError:  # nowhere to keep it: made by each process for itself
        made = numba.njit(nogil=True)(loop)
    return made


class Links(NamedTuple):
    """Arcs by the node that a search leaves; those of node n are first[n] to first[n + 1].

    Attributes:
        first: (nodes + 1,).
        tail, head: (a,) the node that a search leaves, and the one that it comes to.
        arc: (a,) arc of the graph.
    """

    first: Numbers
    tail: Numbers
    head: Numbers
    arc: Numbers


class Doors(NamedTuple):
    """Where places hang on the roads: door d is one of place d // 2, in a chain for each node.

    Attributes:
        at: (nodes,) the first door at a node, -1: none.
        further: (d,) the next door at the same node, -1: none.
        cost: (d,) between the node and the place; inf or NaN: no way.
    """

    at: Numbers
    further: Numbers
    cost: Floats


class Found(NamedTuple):
    """What a search found.

    Attributes:
        cost: (nodes,) inf where it did not come.
        by: (nodes,) the link by which it came to a node, -1 where it began; of no meaning where it did not come.
        places, place_cost: (p,) places in the order in which it came to them.
    """

    cost: Floats
    by: Numbers
    places: Ints
    place_cost: Floats


@_compiled
def hung(nodes: Ints, count: int) -> tuple[Numbers, Numbers]:
    """Chains of the doors at each of `count` nodes, as in `Doors`, where door d is at nodes[d]."""
    at, further = np.full(count, -1, np.int32), np.empty(len(nodes), np.int32)
    for door in range(len(nodes) - 1, -1, -1):
        further[door] = at[nodes[door]]
        at[nodes[door]] = door
    return at, further


@_compiled
def _bucket(cost: float, now: int) -> int:
    """Where a cost belongs; what is too far for the ring waits in its furthest bucket."""
    return min(int(cost * _BUCKETS_PER_COST), now + _BUCKETS - 1)


@_compiled
def _put(top: Numbers, node_of: Numbers, under: Numbers, entry: int, node: int, bucket: int) -> int:
    """Put an entry for a node on top of a bucket; answers the next entry."""
    node_of[entry], under[entry] = node, top[bucket % _BUCKETS]
    top[bucket % _BUCKETS] = entry
    return entry + 1


@_compiled
def _put_all(top: Numbers, node_of: Numbers, under: Numbers, nodes: Ints, cost: Floats) -> int:
    entries = 0
    for node in nodes:
        entries = _put(top, node_of, under, entries, node, _bucket(cost[node], 0))
    return entries


@_compiled
def _most_of(links: Links, doors: Doors, node: int) -> int:
    """Entries that a node can ask for: one for each link and each door."""
    most, door = 0, doors.at[node] if len(doors.at) else -1
    while door >= 0:
        most, door = most + 1, doors.further[door]
    return int(most + links.first[node + 1] - links.first[node])


@_compiled
def _spread(
    links: Links, costs: Floats, begins: Ints, limit: float, doors: Doors, wanted: int, cost: Floats, by: Numbers
) -> None:
    """The search, from nodes whose cost is there already; fills in cost and link of all that it comes to."""
    first, _, head, _ = links  # each by itself: within the tuple it would be counted at every look
    door_at, further, door_costs = doors
    nodes, is_found, found = len(first) - 1, np.zeros(len(door_costs) // 2, np.bool_), 0
    top, room = np.full(_BUCKETS, -1, np.int32), len(begins) + _ROOM
    node_of, under = np.empty(room, np.int32), np.empty(room, np.int32)
    entries, done, now = _put_all(top, node_of, under, begins, cost), 0, 0
    while done < entries:
        entry = top[now % _BUCKETS]
        if entry < 0:
            if 0 < wanted <= found:
                return
            now += 1
            continue
        top[now % _BUCKETS] = under[entry]
        at, at_cost = node_of[entry], cost[node_of[entry]]
        bucket = _bucket(at_cost, now)
        if bucket > now:
            _put(top, node_of, under, entry, at, bucket)
            continue
        done += 1
        if bucket < now:
            continue
        if at >= nodes:
            found += not is_found[at - nodes]
            is_found[at - nodes] = True
            continue
        while entries + _most_of(links, doors, at) >= len(node_of):
            node_of, under = np.append(node_of, node_of), np.append(under, under)
        door = door_at[at] if wanted else -1
        while door >= 0:
            node, new = nodes + door // 2, at_cost + door_costs[door]
            if new < cost[node] and new <= limit:
                cost[node] = new
                entries = _put(top, node_of, under, entries, node, _bucket(new, now))
            door = further[door]
        for link in range(first[at], first[at + 1]):
            node, new = head[link], at_cost + costs[link]
            if new < cost[node] and new <= limit:
                cost[node], by[node] = new, link
                entries = _put(top, node_of, under, entries, node, _bucket(new, now))


@_compiled
def search(
    links: Links, costs: Floats, begins: Ints, begin_costs: Floats, limit: float, doors: Doors, wanted: int
) -> Found:
    """Dijkstra's search by buckets; a place is one node more, so that it ends when it came to as many as are wanted.

    Buckets lie in a ring, and are chains of entries in no order: a node that becomes cheaper has one entry more, and is
    looked at again. In the buckets behind all is final.

    Args:
        costs: of the links; inf: closed.
        begins, begin_costs: where it begins and what that costs; place p is node (nodes + p).
        limit: it goes no further; at most `UNLIMITED`.
        wanted: places that are enough; 0: every node within the limit.
    """
    nodes, count = len(links.first) - 1, len(links.first) - 1 + len(doors.cost) // 2
    cost, by = np.full(count, np.inf), np.empty(count, np.int32)
    for i in range(len(begins)):
        cost[begins[i]], by[begins[i]] = min(begin_costs[i], cost[begins[i]]), -1
    _spread(links, costs, begins, limit, doors, wanted, cost, by)
    places = np.flatnonzero(cost[nodes:] <= limit)
    place_cost = cost[nodes:][places]
    soonest = np.argsort(place_cost, kind="mergesort")[:wanted]
    return Found(cost[:nodes], by[:nodes], places[soonest], place_cost[soonest])


class Goal(NamedTuple):
    """Where ways end, on an edge.

    Attributes:
        nodes, arcs, metres: (d,) the nodes from which the edge is entered, by which arc, and how far the goal is then.
        share: of the edge from its a to the goal.
        road, at: (2,) the place on the road, and the goal itself, degrees.
        off_m: metres between them.
    """

    nodes: Ints
    arcs: Ints
    metres: Floats
    share: float
    road: Floats
    at: Floats
    off_m: float


class Starts(NamedTuple):
    """Where ways begin, each (n, ...).

    Attributes:
        arcs: by which the edge is left.
        nodes: to which that leads; -1: the goal comes before.
        shares: of the edge from its a to the start.
        roads, at: places on the road, and the starts themselves, degrees.
        off_m: metres between them.
    """

    arcs: Ints
    nodes: Ints
    shares: Floats
    roads: Floats
    at: Floats
    off_m: Floats


class Steps(NamedTuple):
    """Pieces of edges in the order in which they are travelled, those of all ways behind one another.

    Attributes:
        stops: (n,) where the pieces of each way end.
        arc: (s,).
        start, end: (s,) shares of the edge from its a, where the piece begins and ends.
    """

    stops: Ints
    arc: Ints
    start: Floats
    end: Floats


class Ground(NamedTuple):
    """The edges of a graph as they lie.

    Attributes:
        coords: (v, 2) degrees, the vertices of all lines.
        along: (v,) metres from the first of all to each.
        first, stop: (e,) vertices of an edge.
        length_m: (e,).
    """

    coords: Floats
    along: Floats
    first: Ints
    stop: Ints
    length_m: Floats


@_compiled
def walked(links: Links, by: Numbers, starts: Starts, goal: Goal) -> Steps:
    """The pieces of the ways from some starts to the goal of a search."""
    stops = np.empty(len(starts.nodes), np.int64)
    count = 0
    for way in range(len(stops)):
        count += 1
        node = starts.nodes[way]
        if node >= 0:
            count += 1
            while by[node] >= 0:
                node = links.tail[by[node]]
                count += 1
        stops[way] = count
    arc, start, end = np.empty(count, np.int64), np.empty(count), np.empty(count)
    piece = 0
    for way in range(len(stops)):
        arc[piece], node = starts.arcs[way], starts.nodes[way]
        first = piece
        while node >= 0:
            piece += 1
            if by[node] >= 0:
                arc[piece], node = links.arc[by[node]], links.tail[by[node]]
            else:
                arc[piece], node = goal.arcs[np.argmax(goal.nodes == node)], -1
        for each in range(first, piece + 1):
            start[each] = arc[each] & 1
            end[each] = 1.0 - start[each]
        start[first], end[piece] = starts.shares[way], goal.share
        piece += 1
    return Steps(stops, arc, start, end)


@_compiled
def metres_of(links: Links, by: Numbers, nodes: Ints, goal: Goal, length_m: Floats) -> Floats:
    """Metres of the ways from some nodes to the goal of a search; those that ways share are walked once."""
    known = np.full(len(by), np.nan)
    for door in range(len(goal.nodes)):
        if by[goal.nodes[door]] < 0:
            known[goal.nodes[door]] = goal.metres[door]
    for first in nodes:
        node, metres = first, 0.0
        while np.isnan(known[node]):
            metres += length_m[links.arc[by[node]] // 2]
            node = links.tail[by[node]]
        metres += known[node]
        node = first
        while np.isnan(known[node]):
            known[node] = metres
            metres -= length_m[links.arc[by[node]] // 2]
            node = links.tail[by[node]]
    return known[nodes]


@_compiled
def drawn(
    ground: Ground, arc_s: Floats, steps: Steps, starts: Starts, goal: Goal, access_mps: float, start_s: float
) -> tuple[Ints, Floats, Floats, Floats]:
    """Ways as lines: the start, the road beside it, the vertices of every piece, the road beside the goal, the goal.

    Returns:
        where the vertices of each way end, (n,); all vertices, (k, 2) degrees; metres and seconds from the start of
        their way to each, both (k,).
    """
    room = 4 * len(steps.stops)
    for arc in steps.arc:
        room += ground.stop[arc // 2] - ground.first[arc // 2]
    points, metres, seconds = np.empty((room, 2)), np.empty(room), np.empty(room)
    stops = np.empty(len(steps.stops), np.int64)
    at, piece = 0, 0
    for way in range(len(stops)):
        gone_m, gone_s = starts.off_m[way], start_s + starts.off_m[way] / access_mps
        points[at], metres[at], seconds[at] = starts.at[way], 0.0, 0.0
        points[at + 1], metres[at + 1], seconds[at + 1] = starts.roads[way], gone_m, gone_s
        at += 2
        while piece < steps.stops[way]:
            arc, edge = steps.arc[piece], steps.arc[piece] // 2
            first, last, length = ground.first[edge], ground.stop[edge] - 1, ground.length_m[edge]
            from_m = ground.along[first] + steps.start[piece] * length
            to_m = ground.along[first] + steps.end[piece] * length
            s_per_m = arc_s[arc] / max(length, 1e-9)
            # Between two vertices begins the first piece of a way only, and ends the last one.
            is_last, step = piece + 1 == steps.stops[way], 1 - 2 * (arc & 1)
            vertex = first + 1 if step > 0 else last - 1
            while first <= vertex <= last and (ground.along[vertex] - from_m) * step <= 0.0:
                vertex += step
            while first <= vertex <= last and not (is_last and (to_m - ground.along[vertex]) * step <= 0.0):
                off_m = abs(ground.along[vertex] - from_m)
                points[at] = ground.coords[vertex]
                metres[at], seconds[at] = gone_m + off_m, gone_s + off_m * s_per_m
                at, vertex = at + 1, vertex + step
            share = abs(steps.end[piece] - steps.start[piece])
            gone_m, gone_s = gone_m + share * length, gone_s + share * arc_s[arc]
            piece += 1
        points[at], metres[at], seconds[at] = goal.road, gone_m, gone_s
        at += 1
        points[at], metres[at], seconds[at] = goal.at, gone_m + goal.off_m, gone_s + goal.off_m / access_mps
        at += 1
        stops[way] = at
    return stops, points[:at], metres[:at], seconds[:at]
