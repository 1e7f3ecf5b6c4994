"""What commands may ask of the world outside the record: zones by place, fixes, travel times.

One of them serves a bus; the region behind it may be none, then straight lines estimate.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Protocol

import numpy as np

from console.domain.area import Zone
from console.domain.fix import Fix
from console.domain.geo import LonLat
from maps.travel import StraightLine, TravelModel

#: Seconds by name, and whether they are estimates.
TravelTimes = tuple[Mapping[str, float], bool]


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
        self._index: tuple[int, Callable[[LonLat], str | None]] | None = None

    def zone_of(self, at: LonLat, zones: Callable[[], list[Zone]], signature: int) -> str | None:
        """Code of the zone that holds a place; the index is built again only when the zones changed."""
        known, zone_of = self._index or (None, None)
        if zone_of is None or known != signature:
            zone_of = _finder(zones())
            self._index = signature, zone_of  # in one step: two threads may ask
        return zone_of(at)

    def fixes(self, units: Iterable[str]) -> Mapping[str, Fix]:
        """Latest fix of each unit that has one."""
        return self._fixes.latest(units)

    def travel_s(
        self, origins: Mapping[str, LonLat], target: LonLat, vehicles: Mapping[str, str] = MappingProxyType({})
    ) -> TravelTimes:
        """Travel seconds by name, NaN where unreachable, and whether they are estimates.

        Args:
            vehicles: the kind of each that does not drive the usual one; a kind that is not known counts as that.
        """
        from maps.vehicles import kind_or_default

        found: dict[str, float] = {}
        is_estimate = not origins and self._travel.is_estimate
        by_kind: dict[str, list[str]] = {}
        for name in origins:
            by_kind.setdefault(kind_or_default(vehicles.get(name, "")), []).append(name)
        for kind, names in by_kind.items():
            places = np.array([origins[name] for name in names], dtype=np.float64)
            seconds, is_guess = self._travel.timed(places, target, kind)
            found.update(zip(names, seconds.tolist(), strict=True))
            is_estimate = is_estimate or is_guess
        return found, is_estimate


def _finder(zones: list[Zone]) -> Callable[[LonLat], str | None]:
    if not zones:
        return lambda _at: None
    from maps.zones import ZoneIndex  # shapely is only needed where there are zones

    return ZoneIndex(zones).zone_of
