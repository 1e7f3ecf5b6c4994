"""The road network of a region: lines to draw, and travel over the directed graph by one kind of vehicle.

Knows no file format of a source and nothing of units or incidents. An object is read-only but for what it remembers,
and may be used by several threads. In the window calls belong into `maps.worker`: what is not compiled, and snapping,
holds the interpreter's lock.
"""

from __future__ import annotations

from collections import OrderedDict
from functools import cached_property
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from console.domain.geo import LonLat
from maps.arcs import ArcTable, Weights, arc_lengths, arc_seconds
from maps.loops import UNLIMITED, Found, Steps
from maps.network import Floats, Graph, Ints, RoadLines, build_graph
from maps.onroad import OnRoad, best_of, doors_of, on_its_edge, replaced
from maps.paths import Paths
from maps.snapping import Snap, Snapper
from maps.travel import Route
from maps.vehicles import CAR, Vehicle, load_vehicles

_KEPT_BYTES = 160_000_000
_KEPT_TABLES = 4


class RoadNetwork:
    """Roads of a region. `lines` is for drawing; the methods answer about travel by one kind of vehicle.

    `without(edges)` answers a network with those edges closed, `driven_by(vehicle)` one for another kind.
    """

    is_estimate = False

    def __init__(
        self,
        lines: RoadLines,
        graph: Graph | None = None,
        vehicle: Vehicle = CAR,
        factors: Floats | None = None,
        start_s: float = 0.0,
        like: RoadNetwork | None = None,
    ) -> None:
        """
        Args:
            like: a network over the same graph, to share what does not depend on the vehicle.
            factors: by class of road, times its speed, as tracks have shown.
            start_s: seconds that every journey takes besides the road.
        """
        self.lines = lines
        self.graph = build_graph(lines) if graph is None else graph
        self.vehicle = vehicle
        self._factors, self._start_s = factors, start_s
        self._closed: NDArray[np.bool_] | None = None
        self._tables: dict[int, ArcTable] = {} if like is None else like._tables
        self._kept: OrderedDict[tuple[bool, float, float], Found] = OrderedDict()
        self._kinds: dict[str, RoadNetwork] = {}
        self._known: list[tuple[Floats, OnRoad]] = []
        self._lock = Lock()

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
        return Snapper(self.lines.coords, self.graph, self.main)

    @cached_property
    def main(self) -> NDArray[np.bool_]:
        """Which edges hang together for this vehicle, whatever is closed just now; shape (e,)."""
        return self.table.main(self._free_s, self.graph.length_m)

    def without(self, edges: Ints) -> RoadNetwork:
        """The same network with these edges closed to through traffic; places on them can still be reached."""
        other = RoadNetwork(self.lines, self.graph, self.vehicle, self._factors, self._start_s, like=self)
        other._known = self._known
        for name in ("snapper", "_free_s", "main", "_paths"):
            other.__dict__[name] = getattr(self, name)
        other._closed = np.zeros(self.edges, dtype=bool) if self._closed is None else self._closed.copy()
        other._closed[edges] = True
        return other

    def driven_by(self, vehicle: Vehicle) -> RoadNetwork:
        """The same roads, nothing closed, for another kind of vehicle."""
        return RoadNetwork(self.lines, self.graph, vehicle, self._factors, self._start_s, like=self)

    # -- places ------------------------------------------------------------------------------------

    def snap(self, points: Floats) -> Snap:
        """The nearest place on a connected road for each of (n, 2) degrees."""
        return self.snapper.snap(np.asarray(points, dtype=float).reshape(-1, 2))

    def places(self, points: Floats | Snap | OnRoad) -> OnRoad:
        """Snap places and make them ready; rows that did not move since the last table of that length cost nothing."""
        if isinstance(points, OnRoad):
            return points
        if isinstance(points, Snap):
            return self._ready(points)
        points = np.array(points, dtype=float).reshape(-1, 2)
        with self._lock:
            for number, (before, ready) in enumerate(self._known):
                if len(before) == len(points):
                    moved = np.flatnonzero((before[:, 0] != points[:, 0]) | (before[:, 1] != points[:, 1]))
                    if len(moved) * 2 > len(points):
                        continue
                    if len(moved):
                        ready = replaced(ready, moved, self._fresh(points[moved]))
                    self._known[number] = points, ready
                    return ready
        ready = self._fresh(points)
        with self._lock:
            self._known[:] = [(points, ready), *self._known[: _KEPT_TABLES - 1]]
        return ready

    def _ready(self, snap: Snap, points: Floats | None = None) -> OnRoad:
        arc = snap.edge[:, None] * 2 + np.arange(2)
        # Never quite 0: a share of an arc that may not be travelled has to stay inf.
        rest = np.maximum(np.stack((1.0 - snap.fraction, snap.fraction), axis=1), 1e-12)
        return OnRoad(snap.at if points is None else points, snap, arc, self.table.head_of[arc], rest, snap.distance_m)

    def _fresh(self, points: Floats) -> OnRoad:
        return self._ready(self.snap(points), points)

    # -- times -------------------------------------------------------------------------------------

    def travel_times(self, fixes: Floats | Snap | OnRoad, target: LonLat, limit_s: float | None = None) -> Floats:
        """Seconds by road from each place to the target.

        Args:
            fixes: shape (n, 2), degrees, WGS 84, longitude first; or what `snap` or `places` answered for them.
            target: where they go.
            limit_s: stop looking past this; those are NaN.
        Returns:
            shape (n,), seconds; NaN where no road leads there or no road is near.
        """
        return self._costs(self._time, fixes, target, limit_s)[0]

    def timed(self, fixes_lonlat: Floats, target: LonLat, vehicle: str = "") -> tuple[Floats, bool]:
        """`travel_times`, by another kind of vehicle when one is named; they are no guess."""
        network = self
        if vehicle not in ("", self.vehicle.key):
            if vehicle not in self._kinds:
                self._kinds[vehicle] = self.driven_by(load_vehicles()[vehicle])
            network = self._kinds[vehicle]
        return network.travel_times(fixes_lonlat, target), False

    def distances_m(self, fixes: Floats | Snap | OnRoad, target: LonLat, limit_m: float | None = None) -> Floats:
        """Metres of the shortest way by road from each place to the target, shape (n,); NaN as above."""
        return self._costs(self._length, fixes, target, limit_m)[0]

    def nearest(self, fixes: Floats | Snap | OnRoad, target: LonLat, k: int) -> tuple[Ints, Floats]:
        """Rows of the k soonest places and their seconds, soonest first; looks no further than needed."""
        found, goal = self._soonest(self.places(fixes), target, k)
        return self._rows_and_seconds(found, goal)

    def nearest_routes(
        self, fixes: Floats | Snap | OnRoad, target: LonLat, k: int
    ) -> tuple[Ints, Floats, tuple[Route, ...]]:
        """As `nearest`, with the way of each."""
        places = self.places(fixes)
        found, goal = self._soonest(places, target, k)
        rows, seconds = self._rows_and_seconds(found, goal)
        return rows, seconds, self._paths.to_goal(self._time, places, rows, goal, found) if len(rows) else ()

    def times_and_metres(self, fixes: Floats | Snap | OnRoad, target: LonLat) -> tuple[Floats, Floats]:
        """Seconds from each place, and the metres of that very way, shapes (n,); NaN where no road leads."""
        places = self.places(fixes)
        times, found, goal = self._costs(self._time, places, target, None)
        metres = np.full(len(places), np.nan)
        rows = np.flatnonzero(np.isfinite(times))
        if found is not None and len(rows):
            metres[rows] = self._paths.metres(self._time, places, rows, goal, found)
        return times, metres

    def route(self, a: LonLat, b: LonLat) -> Route | None:
        """The fastest way by road; None when there is none."""
        places = self._fresh(np.array([a], dtype=float))  # one place would push the tables of units out
        _, _, routes = self.nearest_routes(places, b, 1)
        return routes[0] if routes else None

    def spread(self, origins: Floats, limit_s: float) -> tuple[Found, OnRoad]:
        """Seconds from the nearest of some places to every node, as far as a limit; and the places on the road."""
        places = self.places(origins)
        costs = places.doors(self._time, self._access).cost
        there = np.flatnonzero(np.isfinite(costs))
        begins = list(zip(places.node.ravel()[there].tolist(), costs[there].tolist(), strict=True))
        return self._time.from_place(begins, limit_s), places

    def points_along(self, edges: Ints, fractions: Floats) -> Floats:
        """Where edges are after shares of their length, (n, 2) degrees."""
        return self._paths.at(edges, fractions)

    def steps(self, a: LonLat, b: LonLat) -> tuple[Steps, Floats] | None:
        """The pieces of edges of the fastest way and the seconds of each; None when there is none."""
        places = self._fresh(np.array([a], dtype=float))
        found, goal = self._soonest(places, b, 1)
        if not len(found.places):
            return None
        steps = self._paths.steps(self._time, places, found.places, goal, found)
        return steps, np.abs(steps.end - steps.start) * self._time.arc_cost[steps.arc]

    @property
    def seconds_of_arcs(self) -> Floats:
        """Seconds of every arc, inf where the vehicle may not go or the road is closed, shape (2e,)."""
        if self._closed is None:
            return self._time.arc_cost
        return np.where(np.repeat(self._closed, 2), np.inf, self._time.arc_cost)

    # -- weights -----------------------------------------------------------------------------------

    @property
    def _access(self) -> float:
        return 1.0 / self.vehicle.access_mps

    @property
    def table(self) -> ArcTable:
        """The arcs under the turn restrictions that hold for this vehicle."""
        exempt = self.vehicle.exempt if self.graph.turns is not None else -1
        table = self._tables.get(exempt)
        if table is None:
            forbidden = self.graph.turns.for_exemptions(exempt) if self.graph.turns is not None else ()
            table = self._tables[exempt] = ArcTable(self.graph, forbidden)
        return table

    @cached_property
    def _free_s(self) -> Floats:
        return arc_seconds(self.lines, self.graph, self.vehicle, self._factors)

    @cached_property
    def _time(self) -> Weights:
        return Weights(self.table, self._within_main(self._free_s), self._closed)

    @cached_property
    def _length(self) -> Weights:
        lengths = arc_lengths(self.lines, self.graph, self.vehicle)
        return Weights(self.table, self._within_main(lengths), self._closed)

    def _within_main(self, cost: Floats) -> Floats:
        return np.where(np.repeat(self.main, 2), cost, np.inf)

    @cached_property
    def _paths(self) -> Paths:
        return Paths(self.lines.coords, self.graph, self.vehicle.access_mps, self._start_s)

    # -- one to many -------------------------------------------------------------------------------

    def _soonest(self, places: OnRoad, target: LonLat, k: int) -> tuple[Found, OnRoad]:
        """A search that ends when it has come to the k soonest places, and the goal on the road."""
        weights, goal, wanted = self._time, self._goal(target), max(0, min(k, len(places)))
        begins: list[tuple[int, float]] = []
        if wanted and np.isfinite(goal.off_m[0]):
            first = weights.table.nodes
            begins += [(node, cost) for node, (cost, _) in doors_of(weights, goal).items()]
            begins += [(first + row, cost) for row, cost in on_its_edge(weights, places, goal, self._access)]
        return weights.soonest(begins, places.doors(weights, self._access), wanted), goal

    def _rows_and_seconds(self, found: Found, goal: OnRoad) -> tuple[Ints, Floats]:
        return found.places, found.place_cost + (goal.off_m[0] * self._access + self._start_s)

    def _costs(
        self, weights: Weights, fixes: Floats | Snap | OnRoad, target: LonLat, limit: float | None
    ) -> tuple[Floats, Found | None, OnRoad]:
        places, is_time = self.places(fixes), weights is self._time
        goal = self._goal(target)
        if not np.isfinite(goal.off_m[0]):
            return np.full(len(places), np.nan), None, goal
        per_m, more = (self._access, self._start_s) if is_time else (1.0, 0.0)
        found = self._to_goal(weights, is_time, goal, limit)
        best = best_of(weights, places, goal, found, per_m)
        best += goal.off_m[0] * per_m + more
        best[~(best <= (UNLIMITED if limit is None else limit))] = np.nan
        return best, found, goal

    def _goal(self, target: LonLat) -> OnRoad:
        return self._fresh(np.array([target], dtype=float))

    def _to_goal(self, weights: Weights, is_time: bool, goal: OnRoad, limit: float | None) -> Found:
        """Costs of every node to the goal; kept, since the same incident is asked for again while units move."""
        key = (is_time, *goal.lonlat[0].tolist())
        with self._lock:
            known = self._kept.get(key)
            if known is not None:
                self._kept.move_to_end(key)
                return known
        found = weights.to_place([(node, cost) for node, (cost, _) in doors_of(weights, goal).items()], limit)
        if limit is not None:
            return found
        with self._lock:
            self._kept[key] = found
            self._kept.move_to_end(key)
            room = max(2, _KEPT_BYTES // (12 * len(found.cost)))
            while len(self._kept) > room:
                self._kept.popitem(last=False)
        return found
