"""Metres of the local zone: Gauss-Krüger of CGCS2000 in China, UTM elsewhere. One place in, one place out.

Krüger's series instead of a projection library: that opens its database on every thread that first asks, and the
readout under the pointer must open no file. Files are imported through `maps.crs`. Knows no texts.
"""

from __future__ import annotations

import cmath
import math
from dataclasses import dataclass

import numpy as np

from console.domain.geo import LonLat
from maps.crs import in_china

_AXIS_M = 6_378_137.0
_CGCS2000_FLATTENING = 1.0 / 298.257222101
_WGS84_FLATTENING = 1.0 / 298.257223563
_FALSE_EAST_M, _FALSE_NORTH_M = 500_000.0, 10_000_000.0
_UTM_SCALE = 0.9996
_UTM_SOUTH, _UTM_NORTH = -80.0, 84.0
FIRST_ZONE, LAST_ZONE = 25, 45
"""Numbers of the 3-degree zones of CGCS2000, EPSG:4513 to 4533."""

_FURTHEST_DEG = 6.0
"""A place so far from a zone's meridian was not meant to be given in that zone."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A zone of a transverse Mercator projection.

    Attributes:
        name: as people write it: `CGCS2000/38` or `UTM 50N`.
        middle_deg: its meridian.
        false_east_m: added to eastings; in CGCS2000 it begins with the number of the zone.
    """

    name: str
    epsg: int
    middle_deg: float
    false_east_m: float
    false_north_m: float
    scale: float
    flattening: float

    def metres(self, place: LonLat) -> tuple[float, float]:
        """Easting and northing of a place.

        Source:
            L. Krüger, Konforme Abbildung des Erdellipsoids in der Ebene, 1912, to the fourth order of n; less than a
            micrometre off within a zone.
        """
        n, radius_m = self._third_flattening, self._radius_m
        sin_lat = math.sin(math.radians(place.lat))
        squeeze = 2.0 * math.sqrt(n) / (1.0 + n)
        t = math.sinh(math.atanh(sin_lat) - squeeze * math.atanh(squeeze * sin_lat))
        turn = math.radians((place.lon - self.middle_deg + 180.0) % 360.0 - 180.0)
        on_sphere = complex(math.atan2(t, math.cos(turn)), math.atanh(math.sin(turn) / math.hypot(1.0, t)))
        alpha = (
            n / 2 - 2 * n**2 / 3 + 5 * n**3 / 16 + 41 * n**4 / 180,
            13 * n**2 / 48 - 3 * n**3 / 5 + 557 * n**4 / 1440,
            61 * n**3 / 240 - 103 * n**4 / 140,
            49_561 * n**4 / 161_280,
        )
        flat = on_sphere + sum(a * cmath.sin(2 * j * on_sphere) for j, a in enumerate(alpha, 1))
        return (
            self.false_east_m + self.scale * radius_m * flat.imag,
            self.false_north_m + self.scale * radius_m * flat.real,
        )

    def place(self, east_m: float, north_m: float) -> LonLat | None:
        """The place of an easting and a northing; None when it lies too far from the zone to be meant."""
        n, reach_m = self._third_flattening, self.scale * self._radius_m
        flat = complex((north_m - self.false_north_m) / reach_m, (east_m - self.false_east_m) / reach_m)
        if abs(flat.real) >= math.pi / 2 or abs(flat.imag) > math.radians(_FURTHEST_DEG):
            return None
        beta = (
            n / 2 - 2 * n**2 / 3 + 37 * n**3 / 96 - n**4 / 360,
            n**2 / 48 + n**3 / 15 - 437 * n**4 / 1440,
            17 * n**3 / 480 - 37 * n**4 / 840,
            4397 * n**4 / 161_280,
        )
        delta = (
            2 * n - 2 * n**2 / 3 - 2 * n**3 + 116 * n**4 / 45,
            7 * n**2 / 3 - 8 * n**3 / 5 - 227 * n**4 / 45,
            56 * n**3 / 15 - 136 * n**4 / 35,
            4279 * n**4 / 630,
        )
        on_sphere = flat - sum(b * cmath.sin(2 * j * flat) for j, b in enumerate(beta, 1))
        chi = math.asin(math.sin(on_sphere.real) / math.cosh(on_sphere.imag))
        lat = chi + sum(d * math.sin(2 * j * chi) for j, d in enumerate(delta, 1))
        turn = math.atan2(math.sinh(on_sphere.imag), math.cos(on_sphere.real))
        lon = (self.middle_deg + math.degrees(turn) + 180.0) % 360.0 - 180.0
        return LonLat(lon, math.degrees(lat))

    @property
    def _third_flattening(self) -> float:
        return self.flattening / (2.0 - self.flattening)

    @property
    def _radius_m(self) -> float:
        """Of the sphere whose meridians are as long as the ellipsoid's."""
        n = self._third_flattening
        return _AXIS_M / (1.0 + n) * (1.0 + n**2 / 4.0 + n**4 / 64.0)


def cgcs2000(zone: int) -> Grid:
    """A 3-degree zone of CGCS2000 by its number, eastings beginning with that number.

    Raises:
        ValueError: there is no such zone.
    """
    if not FIRST_ZONE <= zone <= LAST_ZONE:
        raise ValueError(f"zone {zone}: there are {FIRST_ZONE} to {LAST_ZONE}")
    east_m = zone * 1_000_000.0 + _FALSE_EAST_M
    return Grid(f"CGCS2000/{zone}", 4513 + zone - FIRST_ZONE, 3.0 * zone, east_m, 0.0, 1.0, _CGCS2000_FLATTENING)


def utm(zone: int, *, is_south: bool) -> Grid:
    """A zone of UTM by its number.

    Raises:
        ValueError: there is no such zone.
    """
    if not 1 <= zone <= 60:
        raise ValueError(f"zone {zone}: there are 1 to 60")
    false_north_m = _FALSE_NORTH_M if is_south else 0.0
    epsg = (32_700 if is_south else 32_600) + zone
    name = f"UTM {zone}{'S' if is_south else 'N'}"
    return Grid(name, epsg, 6.0 * zone - 183.0, _FALSE_EAST_M, false_north_m, _UTM_SCALE, _WGS84_FLATTENING)


def local_grid(place: LonLat) -> Grid | None:
    """The zone that a place is given in: CGCS2000 where Chinese maps are shifted, else UTM; None near the poles."""
    number = round(place.lon / 3.0)
    if FIRST_ZONE <= number <= LAST_ZONE and in_china(np.array([place], dtype=np.float64))[0]:
        return cgcs2000(number)
    if _UTM_SOUTH <= place.lat <= _UTM_NORTH:
        return utm(int((place.lon + 180.0) // 6.0) % 60 + 1, is_south=place.lat < 0.0)
    return None
