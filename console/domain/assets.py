"""Which cameras and alarm points lie near a place. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from console.domain.geo import LonLat, distance_m
from console.domain.mapped import Asset, AssetKind

#: Farther away a camera shows nothing of a place, an alarm point is another one.
NEAR_M = 400.0
#: Metres of a degree of latitude, at the least.
_M_PER_DEG = 110_500.0


def nearest(
    assets: Iterable[Asset], kind: AssetKind, at: LonLat, most: int, within_m: float = NEAR_M
) -> list[tuple[Asset, float]]:
    """The nearest of a kind with their distances in metres, nearest first."""
    # Of thousands most are too far north or south already.
    rows = (one for one in assets if one.kind is kind and abs(one.at.lat - at.lat) * _M_PER_DEG <= within_m)
    near = [(one, away_m) for one in rows if (away_m := distance_m(one.at, at)) <= within_m]
    return sorted(near, key=lambda pair: (pair[1], pair[0].code))[:most]
