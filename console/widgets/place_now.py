"""Where a unit is at this moment, as the window knows it. Knows no widget."""

from __future__ import annotations

from typing import Protocol

from console.domain.geo import LonLat
from console.feeds.fixes import FixTable
from console.picture import Picture


class Positions(Protocol):
    """What it takes of console.bridge.Bridge."""

    picture: Picture
    fixes: FixTable


def place_now(call_sign: str, bridge: Positions) -> LonLat | None:
    """Where a unit is by its latest fix, else where it was registered."""
    row = bridge.fixes.row_of.get(call_sign)
    if row is not None:
        return LonLat(float(bridge.fixes.lonlat[row, 0]), float(bridge.fixes.lonlat[row, 1]))
    unit = bridge.picture.units.get(call_sign)
    return None if unit is None else unit.at
