"""Who answers about travel: the roads in memory, and straight lines where a region has none.

How they are asked from another process is `maps.worker`'s, how searches work `maps.roads`'s.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import shapely

from console.domain.geo import LonLat
from maps.calibration import NONE, Calibration
from maps.closures import Closure, Closures
from maps.engine import (
    WHAT,
    Basis,
    Capabilities,
    Closed,
    EngineError,
    Isochrone,
    Nearest,
    RoadEngine,
    Snapped,
    Times,
    Way,
    kind_of,
)
from maps.network import Floats, Graph, RoadLines
from maps.streets import Street, streets_of
from maps.travel import Route, StraightLine, great_circle_m
from maps.vehicles import DEFAULT, load_vehicles

if TYPE_CHECKING:
    from maps.region import Region
    from maps.roads import RoadNetwork

_CIRCLE = 64
_STRAIGHT = StraightLine()


class LocalEngine:
    """The roads of a region in this process. Not to be asked on a thread that draws."""

    def __init__(self, lines: RoadLines, graph: Graph, network: str, calibration: Calibration = NONE) -> None:
        self._lines, self._graph = lines, graph
        self._vehicles = load_vehicles()
        self._calibration = calibration
        self._network = f"{network}-{calibration.version}" if calibration.version else network
        self._free: dict[str, RoadNetwork] = {}
        self._open: dict[str, RoadNetwork] = {}
        self._closures = Closures(lines.coords, graph)

    def capabilities(self) -> Capabilities:
        """See `RoadEngine`."""
        return Capabilities(
            network=self._network,
            is_estimate=False,
            heeds_closures=True,
            heeds_turns=self._graph.turns is not None,
            is_calibrated=bool(self._calibration.version),
            connected_share=self._graph.connected_share,
            vehicles=tuple((v.key, v.name_zh, v.name) for v in self._vehicles.values()),
        )

    def set_closures(self, closures: Sequence[Closure]) -> Closed:
        """See `RoadEngine`."""
        self._closures.set(closures)
        self._open.clear()
        return Closed(len(self._closures.edges(None)), self._basis(next(iter(self._vehicles))))

    def snap(self, points: Floats, vehicle: str = DEFAULT) -> Snapped:
        """See `RoadEngine`."""
        found = self.network(vehicle).snap(points)
        return Snapped(found.at, found.distance_m, self._basis(vehicle))

    def times(
        self,
        fixes: Floats,
        target: LonLat,
        vehicle: str = DEFAULT,
        *,
        limit_s: float | None = None,
        with_metres: bool = False,
        at: datetime | None = None,
    ) -> Times:
        """See `RoadEngine`."""
        network, pace = self.network(vehicle), self._calibration.pace(vehicle, at)
        if with_metres:
            seconds, metres = network.times_and_metres(fixes, target)
            if limit_s is not None:
                metres = np.where(seconds * pace <= limit_s, metres, np.nan)
                seconds = np.where(seconds * pace <= limit_s, seconds, np.nan)
            return Times(seconds * pace, metres, self._basis(vehicle))
        seconds = network.travel_times(fixes, target, None if limit_s is None else limit_s / pace)
        return Times(seconds * pace, None, self._basis(vehicle))

    def nearest(
        self,
        fixes: Floats,
        target: LonLat,
        k: int,
        vehicle: str = DEFAULT,
        *,
        with_routes: bool = False,
        at: datetime | None = None,
    ) -> Nearest:
        """See `RoadEngine`."""
        network, pace = self.network(vehicle), self._calibration.pace(vehicle, at)
        routes: tuple[Route, ...] = ()
        if with_routes:
            rows, seconds, routes = network.nearest_routes(fixes, target, k)
        else:
            rows, seconds = network.nearest(fixes, target, k)
        if pace != 1.0:
            seconds, routes = seconds * pace, tuple(_paced(route, pace) for route in routes)
        return Nearest(rows, seconds, routes, self._basis(vehicle))

    def route(self, a: LonLat, b: LonLat, vehicle: str = DEFAULT, *, at: datetime | None = None) -> Way:
        """See `RoadEngine`."""
        found, pace = self.network(vehicle).route(a, b), self._calibration.pace(vehicle, at)
        return Way(None if found is None else _paced(found, pace), self._basis(vehicle))

    def streets(self, a: LonLat, b: LonLat, vehicle: str = DEFAULT) -> tuple[Street, ...]:
        """See `RoadEngine`."""
        found = self.network(vehicle).steps(a, b)
        return () if found is None else streets_of(found[0], self._lines, self._graph)

    def isochrone(self, origins: Floats, limits_s: Sequence[float], vehicle: str = DEFAULT) -> Isochrone:
        """See `RoadEngine`."""
        from maps.isochrones import outlines

        limits = _limits(limits_s)
        return Isochrone(limits, outlines(self.network(vehicle), origins, limits), self._basis(vehicle))

    def reached(self, origins: Floats, points: Floats, limit_s: float, vehicle: str = DEFAULT) -> Times:
        """See `RoadEngine`."""
        from maps.reached import seconds_to

        return Times(seconds_to(self.network(vehicle), origins, points, limit_s), None, self._basis(vehicle))

    def network(self, vehicle: str = DEFAULT) -> RoadNetwork:
        """The roads for a kind of vehicle, under the closures in force.

        Raises:
            EngineError: no such kind.
        """
        from maps.roads import RoadNetwork

        kind = kind_of(self._vehicles, vehicle)
        known = self._open.get(vehicle)
        if known is not None:
            return known
        free = self._free.get(vehicle)
        if free is None:
            factors, start_s = self._calibration.factors(vehicle), self._calibration.start_s(vehicle)
            first = next(iter(self._free.values()), None)
            free = RoadNetwork(self._lines, self._graph, kind, factors, start_s, like=first)
            self._free[vehicle] = free
        closed = self._closures.edges(vehicle)
        self._open[vehicle] = free.without(closed) if len(closed) else free
        return self._open[vehicle]

    def _basis(self, vehicle: str) -> Basis:
        return Basis(self._network, self._closures.version, vehicle, False)


class StraightEngine:
    """Straight lines where a region has no roads: every answer is marked as an estimate."""

    def __init__(self) -> None:
        self._vehicles = load_vehicles()

    def capabilities(self) -> Capabilities:
        """See `RoadEngine`."""
        kinds = tuple((v.key, v.name_zh, v.name) for v in self._vehicles.values())
        return Capabilities("", True, False, False, False, 0.0, kinds)

    def set_closures(self, closures: Sequence[Closure]) -> Closed:  # noqa: ARG002 - part of the interface
        """Nothing is closed where no roads are known; see `Capabilities.heeds_closures`."""
        return Closed(0, self._basis(DEFAULT))

    def snap(self, points: Floats, vehicle: str = DEFAULT) -> Snapped:
        """No road is near anything."""
        points = np.asarray(points, dtype=float).reshape(-1, 2)
        return Snapped(points, np.full(len(points), np.nan), self._basis(vehicle))

    def times(
        self,
        fixes: Floats,
        target: LonLat,
        vehicle: str = DEFAULT,
        *,
        limit_s: float | None = None,
        with_metres: bool = False,
        at: datetime | None = None,  # noqa: ARG002 - straight lines know no hours
    ) -> Times:
        """See `RoadEngine`."""
        model = self._line(vehicle)
        seconds = model.travel_times(fixes, target, limit_s)
        return Times(seconds, model.distances_m(fixes, target) if with_metres else None, self._basis(vehicle))

    def nearest(
        self,
        fixes: Floats,
        target: LonLat,
        k: int,
        vehicle: str = DEFAULT,
        *,
        with_routes: bool = False,
        at: datetime | None = None,  # noqa: ARG002 - straight lines know no hours
    ) -> Nearest:
        """See `RoadEngine`."""
        model, fixes = self._line(vehicle), np.asarray(fixes, dtype=float).reshape(-1, 2)
        rows, seconds = model.nearest(fixes, target, k)
        ways = [model.route(LonLat(*fixes[row].tolist()), target) for row in rows.tolist()] if with_routes else []
        return Nearest(rows, seconds, tuple(way for way in ways if way is not None), self._basis(vehicle))

    def route(
        self,
        a: LonLat,
        b: LonLat,
        vehicle: str = DEFAULT,
        *,
        at: datetime | None = None,  # noqa: ARG002 - straight lines know no hours
    ) -> Way:
        """See `RoadEngine`."""
        return Way(self._line(vehicle).route(a, b), self._basis(vehicle))

    def streets(self, a: LonLat, b: LonLat, vehicle: str = DEFAULT) -> tuple[Street, ...]:  # noqa: ARG002 - as above
        """None are known."""
        return ()

    def isochrone(self, origins: Floats, limits_s: Sequence[float], vehicle: str = DEFAULT) -> Isochrone:
        """Circles."""
        model, limits = self._line(vehicle), _limits(limits_s)
        origins = np.asarray(origins, dtype=float).reshape(-1, 2)
        found = []
        for limit_s in limits:
            radius_m = limit_s * model.speed_mps / model.detour_factor
            circles = [_circle(LonLat(*origin), radius_m) for origin in origins.tolist()]
            found.append(shapely.to_wkb(shapely.multipolygons([*shapely.get_parts(shapely.union_all(circles))])))
        return Isochrone(limits, tuple(found), self._basis(vehicle))

    def reached(self, origins: Floats, points: Floats, limit_s: float, vehicle: str = DEFAULT) -> Times:
        """See `RoadEngine`."""
        model, best = self._line(vehicle), np.full(len(points), np.inf)
        for origin in np.asarray(origins, dtype=float).reshape(-1, 2).tolist():
            best = np.fmin(best, model.travel_times(points, LonLat(*origin), limit_s))
        best[~np.isfinite(best)] = np.nan
        return Times(best, None, self._basis(vehicle))

    def _line(self, vehicle: str) -> StraightLine:
        return _STRAIGHT.driven_by(kind_of(self._vehicles, vehicle))

    def _basis(self, vehicle: str) -> Basis:
        return Basis("", "", vehicle, True)


def engine_of(region: Region) -> RoadEngine:
    """The engine of a region, in this process: its roads, or straight lines.

    Raises:
        RegionError: the roads are damaged.
    """
    roads = region.roads
    if roads is None:
        return StraightEngine()
    return LocalEngine(roads.lines, roads.graph, region.network_version, region.calibration)


def engine_of_folder(folder: Path) -> RoadEngine:
    """The same, of a region folder."""
    from maps.region import Region

    return engine_of(Region.load(folder))


def _paced(route: Route, pace: float) -> Route:
    return route if pace == 1.0 else replace(route, cumulative_s=route.cumulative_s * pace)


def _limits(limits_s: Sequence[float]) -> tuple[float, ...]:
    limits = tuple(sorted({float(limit) for limit in limits_s}))
    if not limits or limits[0] <= 0 or not np.isfinite(limits).all():
        raise EngineError(WHAT, "isochrone", "limits must be seconds above zero")
    return limits


def _circle(middle: LonLat, radius_m: float) -> shapely.Polygon:
    east = LonLat(middle.lon + 1e-3, middle.lat)
    north = LonLat(middle.lon, middle.lat + 1e-3)
    per_m = [1e-3 / float(great_circle_m(np.array([p], dtype=float), middle)[0]) for p in (east, north)]
    turn = np.linspace(0.0, 2 * np.pi, _CIRCLE, endpoint=False)
    ring = np.column_stack((np.cos(turn) * per_m[0], np.sin(turn) * per_m[1])) * radius_m
    return shapely.Polygon(ring + np.array(middle, dtype=float))
