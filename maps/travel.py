"""What every model of travel offers, and the straight-line estimate for regions without roads."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from console.domain.geo import EARTH_RADIUS_M, LonLat
from maps.vehicles import Vehicle, load_vehicles

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Route:
    """A way from one place to another.

    Attributes:
        coords: shape (k, 2), degrees, longitude first.
        cumulative_m: shape (k,), metres from the start at each vertex; starts at 0.
        cumulative_s: shape (k,), seconds from the start at each vertex; starts at 0.
    """

    coords: Floats
    cumulative_m: Floats
    cumulative_s: Floats

    @property
    def length_m(self) -> float:
        """Length of the whole way in metres."""
        return float(self.cumulative_m[-1])

    @property
    def duration_s(self) -> float:
        """Time of the whole way in seconds."""
        return float(self.cumulative_s[-1])

    def at(self, elapsed_s: float) -> LonLat:
        """Where one is after so many seconds; the end when it is past."""
        return LonLat(
            float(np.interp(elapsed_s, self.cumulative_s, self.coords[:, 0])),
            float(np.interp(elapsed_s, self.cumulative_s, self.coords[:, 1])),
        )


class TravelModel(Protocol):
    """How long it takes to get somewhere. `is_estimate` must be shown beside its figures."""

    @property
    def is_estimate(self) -> bool:
        """Whether the figures are a guess without roads."""
        ...

    def timed(self, fixes_lonlat: Floats, target: LonLat, vehicle: str = "") -> tuple[Floats, bool]:
        """`travel_times`, by another kind of vehicle when one is named, and whether these very figures are a guess."""
        ...

    def travel_times(self, fixes_lonlat: Floats, target: LonLat, limit_s: float | None = None) -> Floats:
        """Seconds from each place (n, 2) to the target, shape (n,); NaN where none leads there or past the limit."""
        ...

    def distances_m(self, fixes_lonlat: Floats, target: LonLat, limit_m: float | None = None) -> Floats:
        """Metres from each place (n, 2) to the target, shape (n,); NaN as above."""
        ...

    def nearest(self, fixes_lonlat: Floats, target: LonLat, k: int) -> tuple[NDArray[np.int64], Floats]:
        """Rows of the k soonest places, soonest first, and their seconds; fewer when fewer can come."""
        ...

    def route(self, a: LonLat, b: LonLat) -> Route | None:
        """The fastest way; None when there is none."""
        ...


def great_circle_m(lonlat: Floats, target: LonLat) -> Floats:
    """Great-circle metres from each row of (n, 2) to the target, shape (n,)."""
    lon, lat = np.radians(lonlat[:, 0]), np.radians(lonlat[:, 1])
    lon_t, lat_t = np.radians(target.lon), np.radians(target.lat)
    chord = np.sin((lat_t - lat) / 2) ** 2 + np.cos(lat) * np.cos(lat_t) * np.sin((lon_t - lon) / 2) ** 2
    metres: Floats = 2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.minimum(1.0, chord)))
    return metres


def soonest(seconds: Floats, k: int) -> tuple[NDArray[np.int64], Floats]:
    """The k smallest finite entries, by value and then by row, so that ties are stable."""
    there = np.flatnonzero(np.isfinite(seconds))
    order = there[np.argsort(seconds[there], kind="stable")[: max(k, 0)]]
    return order.astype(np.int64), seconds[order]


@dataclass(frozen=True, slots=True)
class StraightLine:
    """Travel without roads: the straight line, made longer by a factor, at one speed."""

    detour_factor: float = 1.5
    speed_mps: float = 40 / 3.6

    @property
    def is_estimate(self) -> bool:
        """Always: no road was looked at."""
        return True

    def distances_m(self, fixes_lonlat: Floats, target: LonLat, limit_m: float | None = None) -> Floats:
        """See `TravelModel.distances_m`."""
        metres = great_circle_m(np.asarray(fixes_lonlat, dtype=float).reshape(-1, 2), target) * self.detour_factor
        if limit_m is not None:
            metres[metres > limit_m] = np.nan
        return metres

    def driven_by(self, kind: Vehicle) -> StraightLine:
        """The same line at the speed of a kind of vehicle."""
        own = list(kind.speed_mps.values())
        return replace(self, speed_mps=self.speed_mps * kind.speed_factor or sum(own) / len(own))

    def timed(self, fixes_lonlat: Floats, target: LonLat, vehicle: str = "") -> tuple[Floats, bool]:
        """See `TravelModel.timed`."""
        line = self.driven_by(load_vehicles()[vehicle]) if vehicle else self
        return line.travel_times(fixes_lonlat, target), True

    def travel_times(self, fixes_lonlat: Floats, target: LonLat, limit_s: float | None = None) -> Floats:
        """See `TravelModel.travel_times`."""
        limit_m = None if limit_s is None else limit_s * self.speed_mps
        return self.distances_m(fixes_lonlat, target, limit_m) / self.speed_mps

    def nearest(self, fixes_lonlat: Floats, target: LonLat, k: int) -> tuple[NDArray[np.int64], Floats]:
        """See `TravelModel.nearest`."""
        return soonest(self.travel_times(fixes_lonlat, target), k)

    def route(self, a: LonLat, b: LonLat) -> Route | None:
        """The straight line drawn, with the longer length and its time."""
        metres = float(self.distances_m(np.array([a], dtype=float), b)[0])
        coords = np.array([a, b], dtype=float)
        return Route(coords, np.array([0.0, metres]), np.array([0.0, metres / self.speed_mps]))
