"""Coordinate systems: into WGS 84 and back, the two shifted Chinese datums, and the web map's plane.

Everything is vectorised over (n, 2) arrays, longitude (east) first. Knows no file.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from pyproj import CRS

Floats = NDArray[np.float64]
Transform = Callable[[Floats], Floats]

SHIFTED = ("gcj02", "bd09")
MERCATOR_HALF_M = 20_037_508.342789244
"""Half the width of the web map's square plane in metres."""

_MAX_LAT = 85.051_128_779_806_6
_GCJ_MAJOR_M, _GCJ_E2 = 6_378_245.0, 0.006_693_421_622_965_943
_BD_TURN = np.pi * 3000.0 / 180.0
_CHINA = (72.004, 0.8293, 137.8347, 55.8271)
"""West, south, east, north of where the shifted datums are in use, degrees; the usual box of published code."""

_ROUNDS = 8
_EPSG = re.compile(r"epsg:\d{4,6}", re.IGNORECASE)


def check_name(name: str) -> str:
    """The name of a coordinate system as this program writes it: `EPSG:N`, `gcj02` or `bd09`.

    Raises:
        ValueError: it is none of these, or no such EPSG number exists.
    """
    lowered = name.strip().lower().replace("-", "")
    if lowered in SHIFTED:
        return lowered
    if not _EPSG.fullmatch(name.strip()):
        raise ValueError(f"{name!r} is not EPSG:N, gcj02 or bd09")
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    try:
        CRS.from_user_input(name.strip().upper())
    except CRSError:
        raise ValueError(f"there is no coordinate system {name.strip().upper()}") from None
    return name.strip().upper()


def to_wgs84(source: str | CRS) -> Transform:
    """A function from a system's coordinates (n, 2) to degrees in WGS 84; what it can not place becomes infinite."""
    if source == "gcj02":
        return gcj02_to_wgs84
    if source == "bd09":
        return bd09_to_wgs84
    from pyproj import CRS, Transformer

    crs = CRS.from_user_input(source)
    if crs.to_epsg() == 4326 or crs.to_authority() == ("OGC", "CRS84"):
        return lambda xy: xy
    transformer = Transformer.from_crs(crs, "EPSG:4326", always_xy=True)

    def transform(xy: Floats) -> Floats:
        lon, lat = transformer.transform(xy[:, 0], xy[:, 1])
        return np.column_stack((lon, lat))

    return transform


def is_geographic(source: str | CRS) -> bool:
    """Whether a system's coordinates are degrees."""
    if isinstance(source, str) and source in SHIFTED:
        return True
    from pyproj import CRS

    return bool(CRS.from_user_input(source).is_geographic)


def in_china(lonlat: Floats) -> NDArray[np.bool_]:
    """Which of (n, 2) degrees lie in the box where Chinese maps are shifted, shape (n,)."""
    west, south, east, north = _CHINA
    lon, lat = lonlat[:, 0], lonlat[:, 1]
    return np.asarray((west <= lon) & (lon <= east) & (south <= lat) & (lat <= north))


def wgs84_to_gcj02(lonlat: Floats) -> Floats:
    """The shifted datum of Chinese consumer maps, (n, 2) degrees; what lies outside of China stays."""
    return _within_china(_shifted_to_gcj02, lonlat)


def gcj02_to_wgs84(lonlat: Floats) -> Floats:
    """Undo the shift, (n, 2) degrees, to about a micrometre."""
    return _within_china(partial(_undo, _shifted_to_gcj02), lonlat)


def wgs84_to_bd09(lonlat: Floats) -> Floats:
    """Both shifts, (n, 2) degrees; what lies outside of China stays."""
    return _within_china(_shifted_twice, lonlat)


def bd09_to_wgs84(lonlat: Floats) -> Floats:
    """Undo both shifts, (n, 2) degrees, to about a micrometre."""
    return _within_china(partial(_undo, _shifted_twice), lonlat)


def _within_china(transform: Transform, lonlat: Floats) -> Floats:
    moved = np.array(lonlat, dtype=np.float64)
    inside = in_china(moved)
    moved[inside] = transform(moved[inside])
    return moved


def _shifted_to_gcj02(lonlat: Floats) -> Floats:
    x, y = lonlat[:, 0] - 105.0, lonlat[:, 1] - 35.0
    root, sin, pi = np.sqrt(np.abs(x)), np.sin, np.pi
    common = (20.0 * sin(6.0 * pi * x) + 20.0 * sin(2.0 * pi * x)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + common
    north += (20.0 * sin(pi * y) + 40.0 * sin(pi * y / 3.0)) * 2.0 / 3.0
    north += (160.0 * sin(pi * y / 12.0) + 320.0 * sin(pi * y / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + common
    east += (20.0 * sin(pi * x) + 40.0 * sin(pi * x / 3.0)) * 2.0 / 3.0
    east += (150.0 * sin(pi * x / 12.0) + 300.0 * sin(pi * x / 30.0)) * 2.0 / 3.0
    lat = np.radians(lonlat[:, 1])
    curve = 1.0 - _GCJ_E2 * sin(lat) ** 2
    north_deg = np.degrees(north * curve**1.5 / (_GCJ_MAJOR_M * (1.0 - _GCJ_E2)))
    east_deg = np.degrees(east * np.sqrt(curve) / (_GCJ_MAJOR_M * np.cos(lat)))
    return np.asarray(lonlat + np.column_stack((east_deg, north_deg)))


def _shifted_to_bd09(lonlat: Floats) -> Floats:
    x, y = lonlat[:, 0], lonlat[:, 1]
    reach = np.hypot(x, y) + 0.00002 * np.sin(y * _BD_TURN)
    turn = np.arctan2(y, x) + 0.000003 * np.cos(x * _BD_TURN)
    return np.column_stack((reach * np.cos(turn) + 0.0065, reach * np.sin(turn) + 0.006))


def _shifted_twice(lonlat: Floats) -> Floats:
    return _shifted_to_bd09(_shifted_to_gcj02(lonlat))


def _undo(shift: Transform, shifted: Floats) -> Floats:
    """Fixed-point iteration: the shift varies so slowly that each round gains some three digits."""
    lonlat = shifted.copy()
    for _ in range(_ROUNDS):
        lonlat = lonlat + (shifted - shift(lonlat))
    return np.asarray(lonlat)


def to_mercator(lonlat: Floats) -> Floats:
    """Web map metres for (n, 2) degrees; latitudes past the plane's edge are held at it."""
    lat = np.clip(lonlat[:, 1], -_MAX_LAT, _MAX_LAT)
    x = lonlat[:, 0] * (MERCATOR_HALF_M / 180.0)
    y = np.log(np.tan(np.pi / 4.0 + np.radians(lat) / 2.0)) * (MERCATOR_HALF_M / np.pi)
    return np.column_stack((x, y))
