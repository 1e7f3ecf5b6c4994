"""What commands may ask of the world outside the record: zones by place, fixes, travel times.

One of them serves a bus; the region behind it may be none, then straight lines estimate.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Protocol

import numpy as np

from console.domain.area import Zone
from console.domain.fix import Fix
from console.domain.geo import LonLat
from maps.travel import StraightLine, TravelModel


class FixSource(Protocol):
    """Where the latest fixes come from."""

    def latest(self, units: Iterable[str] | None = None, /) -> Mapping[str, Fix]:
        """The latest fix by unit, of all units or of those named."""
        ...


class NoFixes:
    """A source for operations in which nothing reports its position."""

    def latest(self, _units: Iterable[str] | None = None, /) -> Mapping[str, Fix]:
        """Nothing."""
        return {}


class RegionSurroundings:
    """See `db.work.Surroundings`, which this is."""

    def __init__(self, fixes: FixSource | None = None, travel: TravelModel | None = None) -> None:
        self._fixes = fixes or NoFixes()
        self._travel = travel or StraightLine()
        self._signature: tuple[int, int] | None = None
        self._zone_of: Callable[[LonLat], str | None] = lambda _at: None

    def zone_of(self, at: LonLat, zones: Callable[[], list[Zone]], signature: tuple[int, int]) -> str | None:
        """Code of the zone that holds a place; the index is built again only when the zones changed."""
        if signature != self._signature:
            from maps.zones import ZoneIndex  # shapely is only needed where there are zones

            self._zone_of = ZoneIndex(zones()).zone_of
            self._signature = signature
        return self._zone_of(at)

    def fixes(self, units: Iterable[str]) -> Mapping[str, Fix]:
        """Latest fix of each unit that has one."""
        return self._fixes.latest(units)

    def travel_s(self, origins: Mapping[str, LonLat], target: LonLat) -> tuple[Mapping[str, float], bool]:
        """Travel seconds by name, NaN where unreachable, and whether they are estimates."""
        if not origins:
            return {}, self._travel.is_estimate
        seconds = self._travel.travel_times(np.array(list(origins.values()), dtype=np.float64), target)
        return dict(zip(origins, seconds.tolist(), strict=True)), self._travel.is_estimate
