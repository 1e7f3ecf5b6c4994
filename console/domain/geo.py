"""Places on the earth as the domain speaks of them: degrees, WGS 84, longitude first."""

from __future__ import annotations

import math
from typing import NamedTuple

EARTH_RADIUS_M = 6_371_008.8


class LonLat(NamedTuple):
    """A point in degrees, WGS 84, longitude first."""

    lon: float
    lat: float


def is_on_earth(place: LonLat) -> bool:
    """Tell whether both coordinates are finite and inside their range."""
    return abs(place.lon) <= 180.0 and abs(place.lat) <= 90.0


def distance_m(a: LonLat, b: LonLat) -> float:
    """Great-circle distance in metres (haversine, mean earth radius)."""
    lat_a, lat_b = math.radians(a.lat), math.radians(b.lat)
    half_lat = math.sin((lat_b - lat_a) / 2.0)
    half_lon = math.sin(math.radians(b.lon - a.lon) / 2.0)
    chord = half_lat * half_lat + math.cos(lat_a) * math.cos(lat_b) * half_lon * half_lon
    return 2.0 * EARTH_RADIUS_M * math.asin(min(1.0, math.sqrt(chord)))


def course_deg(a: LonLat, b: LonLat) -> float:
    """Initial course from a to b in degrees clockwise from north, 0 <= course < 360."""
    lat_a, lat_b = math.radians(a.lat), math.radians(b.lat)
    turn = math.radians(b.lon - a.lon)
    east = math.sin(turn) * math.cos(lat_b)
    north = math.cos(lat_a) * math.sin(lat_b) - math.sin(lat_a) * math.cos(lat_b) * math.cos(turn)
    return math.degrees(math.atan2(east, north)) % 360.0


#: WKB in hexadecimal, little endian, two dimensions: shapes that hold no others, a polygon among them, and polygons.
_SINGLE = ("0101000000", "0102000000", "0103000000")
_POLYGON, _POLYGONS = "0103000000", "0106000000"


def is_plain_wkb(outline: str) -> bool:
    """Whether a shape (WKB in hexadecimal) is one point, line or polygon, or polygons side by side.

    Readers follow shapes within shapes without end, until the program dies. What is plain may still be no shape.
    """
    head = outline[:10]
    if head != _POLYGONS:
        return head in _SINGLE
    try:
        polygons, at = _count(outline, 10), 18
        for _ in range(polygons):
            if outline[at : at + 10] != _POLYGON:
                return False
            rings, at = _count(outline, at + 10), at + 18
            for _ in range(rings):
                at += 8 + 32 * _count(outline, at)
    except ValueError:
        return False
    return at == len(outline)


def _count(outline: str, at: int) -> int:
    """Four bytes, the least first."""
    digits = outline[at : at + 8]
    if len(digits) < 8:
        raise ValueError("the text ends in a number")
    return int.from_bytes(bytes.fromhex(digits), "little")
