"""Where a map in WGS 84 finds its places on tiles of a shifted datum: affine maps, each good for a small box.

The shift varies slowly: over a box of 128 pixels an affine map follows GCJ-02 to 0.15 pixels and BD-09, which waves by
40 m every few kilometres, to 0.85, at every zoom (`tests/unit/test_tile_shift.py`). Boxes wider than `WIDEST_M` need
none: the whole shift is less than a pixel of theirs. Knows no tile.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from maps.crs import MERCATOR_HALF_M, in_china, to_mercator, wgs84_to_bd09, wgs84_to_gcj02

Floats = NDArray[np.float64]
Box = tuple[float, float, float, float]

DATUMS = ("wgs84", "gcj02", "bd09")
CELL_PX = 128
#: 128 pixels at zoom 6, where a pixel is 2,440 m and the shift 200 to 1,300 m.
WIDEST_M = 300_000.0
_SHIFTS = {"gcj02": wgs84_to_gcj02, "bd09": wgs84_to_bd09}
_GRID = np.stack(np.meshgrid(np.linspace(0.0, 1.0, 5), np.linspace(0.0, 1.0, 5)), axis=-1).reshape(-1, 2)


@dataclass(frozen=True, slots=True, eq=False)
class Affine:
    """(x, y) goes to matrix @ (x, y) + offset, in web-mercator metres."""

    matrix: Floats
    offset: Floats

    def __call__(self, metres: Floats) -> Floats:
        """Map (n, 2) metres."""
        return np.asarray(metres @ self.matrix.T + self.offset)


_SAME = Affine(np.eye(2), np.zeros(2))


def to_source(box: Box, datum: str) -> Affine:
    """From WGS 84 within a box (west, south, east, north; web-mercator metres) to where a datum has the same place."""
    west, south, east, north = box
    if datum not in _SHIFTS or east - west > WIDEST_M:
        return _SAME
    metres = np.array([west, south]) + _GRID * np.array([east - west, north - south])
    lonlat = to_degrees(metres)
    if not in_china(lonlat).any():
        return _SAME
    moved = to_mercator(_SHIFTS[datum](lonlat))
    middle = metres.mean(axis=0)
    terms = np.column_stack((metres - middle, np.ones(len(metres))))
    found = np.linalg.lstsq(terms, moved - metres, rcond=None)[0]
    matrix = np.eye(2) + found[:2].T
    return Affine(matrix, middle + found[2] - matrix @ middle)


def to_degrees(metres: Floats) -> Floats:
    """Degrees of (n, 2) web-mercator metres."""
    turned = metres * (np.pi / MERCATOR_HALF_M)
    return np.asarray(np.degrees(np.column_stack((turned[:, 0], np.arctan(np.sinh(turned[:, 1]))))))
