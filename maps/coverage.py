"""What lies within minutes of where units start: ground, addresses, calls, by zone; what one more post would give.

Asks an engine for times and outlines and counts; knows no record and draws nothing. Times count from setting out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from console.domain.area import Zone
from console.domain.geo import LonLat
from maps.engine import Isochrone, RoadEngine
from maps.network import Floats
from maps.vehicles import DEFAULT
from maps.zones import ZoneIndex, equal_area

LIMITS_S = (300.0, 600.0, 900.0)
#: What is further than this is called out of reach.
FAR_S = 7_200.0


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """What is to be covered.

    Attributes:
        zones: the zones whose ground counts.
        addresses: (n, 2) degrees; `addresses_share` is the share of all of them that is looked at.
        calls: (m, 2) degrees of the calls of `days` days.
    """

    zones: tuple[Zone, ...]
    addresses: Floats
    calls: Floats
    days: float
    addresses_share: float = 1.0


@dataclass(frozen=True, slots=True)
class Shares:
    """Shares that lie within each limit, 0 to 1; empty where there is nothing to count."""

    area: tuple[float, ...]
    addresses: tuple[float, ...]
    calls: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class ZoneShares:
    """The same of one zone."""

    zone: str
    shares: Shares


@dataclass(frozen=True, slots=True, eq=False)
class Coverage:
    """What is covered from some origins.

    Attributes:
        rings: outlines of what is reached within each limit.
        gaps: WKB of the zones' ground beyond the last limit.
        zones: least covered first, by the last limit.
        address_s, call_s: seconds to each address and call, NaN out of reach.
    """

    rings: Isochrone
    whole: Shares
    zones: tuple[ZoneShares, ...]
    gaps: bytes
    address_s: Floats
    call_s: Floats


@dataclass(frozen=True, slots=True)
class Gain:
    """What one more post would change: shares gained within each limit, and seconds to calls.

    `saved_s_per_day` sums, over the calls of a day, how much sooner the first from a post would be there. Calls that
    nobody reached before are left out of it and counted in `newly_reached`.
    """

    addresses: tuple[float, ...]
    calls: tuple[float, ...]
    saved_s_per_day: float
    newly_reached: int
    before_s: float
    after_s: float


def coverage_of(
    engine: RoadEngine,
    origins: Sequence[LonLat],
    ground: Ground,
    vehicle: str = DEFAULT,
    limits_s: tuple[float, ...] = LIMITS_S,
) -> Coverage:
    """Count what is reached from the nearest origin within each limit.

    Raises:
        MapError: the engine did not answer.
    """
    starts = np.array(origins, dtype=float).reshape(-1, 2)
    rings = engine.isochrone(starts, limits_s, vehicle)
    address_s = engine.reached(starts, ground.addresses, FAR_S, vehicle).seconds
    call_s = engine.reached(starts, ground.calls, FAR_S, vehicle).seconds
    index = ZoneIndex(ground.zones)
    inside = [equal_area(shapely.from_wkb(outline)) for outline in rings.outlines]
    shapes = equal_area(index.shapes) if len(ground.zones) else np.array([], dtype=object)
    areas = [shapely.area(shapely.intersection(shapes, ring)) for ring in inside]
    zone_of_address, zone_of_call = index.zones_of(ground.addresses), index.zones_of(ground.calls)

    def shares(zone: int | None) -> Shares:
        rows = slice(None) if zone is None else slice(zone, zone + 1)
        all_m2 = float(shapely.area(shapes[rows]).sum())
        of = address_s if zone is None else address_s[zone_of_address == zone]
        heard = call_s if zone is None else call_s[zone_of_call == zone]
        area = tuple(float(a[rows].sum()) / all_m2 for a in areas) if all_m2 else ()
        return Shares(area, within(of, limits_s), within(heard, limits_s))

    by_zone = [ZoneShares(zone.code, shares(row)) for row, zone in enumerate(ground.zones)]
    union = shapely.union_all(index.shapes) if len(ground.zones) else shapely.Polygon()
    gaps: bytes = shapely.to_wkb(shapely.difference(union, shapely.from_wkb(rings.outlines[-1])))
    return Coverage(rings, shares(None), tuple(sorted(by_zone, key=_least_covered)), gaps, address_s, call_s)


def gain_of(
    engine: RoadEngine,
    post: LonLat,
    covered: Coverage,
    ground: Ground,
    vehicle: str = DEFAULT,
    limits_s: tuple[float, ...] = LIMITS_S,
) -> Gain:
    """What a post at a place would give beyond what is covered already.

    Raises:
        MapError: the engine did not answer.
    """
    start = np.array([post], dtype=float)
    address_s = np.fmin(covered.address_s, engine.reached(start, ground.addresses, FAR_S, vehicle).seconds)
    call_s = np.fmin(covered.call_s, engine.reached(start, ground.calls, FAR_S, vehicle).seconds)
    saved = covered.call_s - call_s
    return Gain(
        _risen(within(covered.address_s, limits_s), within(address_s, limits_s)),
        _risen(within(covered.call_s, limits_s), within(call_s, limits_s)),
        float(np.nansum(saved)) / ground.days if ground.days else 0.0,
        int(np.count_nonzero(np.isnan(covered.call_s) & ~np.isnan(call_s))),
        _middle(covered.call_s),
        _middle(call_s),
    )


def within(seconds: Floats, limits_s: Sequence[float]) -> tuple[float, ...]:
    """The share of times within each limit; what is out of reach counts as not within. Empty for no times."""
    if not len(seconds):
        return ()
    return tuple(float(np.count_nonzero(seconds <= limit_s)) / len(seconds) for limit_s in limits_s)


def _risen(before: Sequence[float], after: Sequence[float]) -> tuple[float, ...]:
    return tuple(late - soon for soon, late in zip(before, after, strict=True))


def _middle(seconds: Floats) -> float:
    return float(np.nanmedian(seconds)) if not np.isnan(seconds).all() else float("nan")


def _least_covered(row: ZoneShares) -> tuple[float, str]:
    """Calls tell most of a zone, then addresses, then ground."""
    told = row.shares.calls or row.shares.addresses or row.shares.area or (1.0,)
    return told[-1], row.zone
