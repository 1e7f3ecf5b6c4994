"""Places as texts and back: degrees, degrees with minutes and seconds, metres of the local zone, GCJ-02.

What `place_text` writes, `read_place` reads; it reads more than that, as people copy it from elsewhere. Knows no map.
"""

from __future__ import annotations

import re
from enum import StrEnum

import numpy as np

from console.domain.geo import LonLat, is_on_earth
from maps.crs import Transform, bd09_to_wgs84, gcj02_to_wgs84, wgs84_to_gcj02
from maps.grids import Grid, cgcs2000, local_grid, utm


class Notation(StrEnum):
    """How a place is written."""

    DEGREES = "degrees"
    SECONDS = "seconds"
    METRES = "metres"
    GCJ02 = "gcj02"


_NUMBER = r"(\d+(?:\.\d+)?)"
_ANGLE = rf"([+-]?){_NUMBER}\s*[°度]?\s*(?:{_NUMBER}\s*['′’分]\s*(?:{_NUMBER}\s*(?:[\"″”秒]|''))?)?"
_SIDE = r"(北纬|南纬|东经|西经|[NSEW])"
_APART, _MAYBE_APART = r"\s*[,，;；\s]\s*", r"\s*[,，;；]?\s*"
_PLAIN = re.compile(rf"{_ANGLE}{_APART}{_ANGLE}")
_SIDE_FIRST = re.compile(rf"{_SIDE}\s*{_ANGLE}{_MAYBE_APART}{_SIDE}\s*{_ANGLE}", re.IGNORECASE)
_SIDE_LAST = re.compile(rf"{_ANGLE}\s*{_SIDE}{_MAYBE_APART}{_ANGLE}\s*{_SIDE}", re.IGNORECASE)
_DATUM = re.compile(r"(GCJ-?02|GCJ|BD-?09|BD|高德|百度)\s*[:：]?\s*(.+)", re.IGNORECASE)
_DATUMS: dict[str, Transform] = {
    "gcj": gcj02_to_wgs84,
    "高德": gcj02_to_wgs84,
    "bd": bd09_to_wgs84,
    "百度": bd09_to_wgs84,
}
_ZONE = r"(?:(CGCS2000(?:/|\s+)|UTM\s*)(\d{1,2})([NS]?)\s+)?"
_METRES = re.compile(rf"{_ZONE}{_NUMBER}\s*(?:m\s*)?([EN]?){_APART}{_NUMBER}\s*(?:m\s*)?([EN]?)", re.IGNORECASE)
_LEAST_METRES = 1_000.0
"""Below this a number is an angle."""

_EASTINGS_M = 1_000_000.0
"""Eastings without the number of a zone are less than this."""


def place_text(place: LonLat, notation: Notation = Notation.DEGREES) -> str:
    """A place to a metre or so; in degrees where the notation has no way to write it."""
    if notation is Notation.SECONDS:
        return f"{_seconds_text(place.lat)} {_ns(place)}  {_seconds_text(place.lon)} {_ew(place)}"
    if notation is Notation.METRES and (grid := local_grid(place)) is not None:
        east_m, north_m = grid.metres(place)
        return f"{grid.name}  {east_m:.0f} E  {north_m:.0f} N"
    if notation is Notation.GCJ02:
        return f"GCJ-02  {place_text(_moved(wgs84_to_gcj02, place))}"
    return f"{abs(place.lat):.5f}° {_ns(place)}  {abs(place.lon):.5f}° {_ew(place)}"


def read_place(words: str, near: LonLat | None = None) -> LonLat | None:
    """The place, WGS 84, that a text gives; None when it gives none.

    Without letters longitude comes before latitude, unless only the other way makes a place. `GCJ-02` or `BD-09`
    before degrees names their datum.

    Args:
        near: whose zone is meant by metres that name none.
    """
    words = words.strip()
    if (match := _DATUM.fullmatch(words)) is not None:
        to_wgs84 = _DATUMS[match[1].lower().rstrip("-029")]
        place = _read_degrees(match[2])
        return _moved(to_wgs84, place) if place is not None else None
    return _read_degrees(words) or _read_metres(words, near)


def _read_degrees(words: str) -> LonLat | None:
    if (match := _PLAIN.fullmatch(words)) is not None:
        parts = match.groups()
        first, second = _degrees(*parts[:4]), _degrees(*parts[4:])
        return _on_earth(first, second) or _on_earth(second, first)
    if (match := _SIDE_FIRST.fullmatch(words)) is not None:
        parts = match.groups()
        return _by_sides((parts[0], _degrees(*parts[1:5])), (parts[5], _degrees(*parts[6:])))
    if (match := _SIDE_LAST.fullmatch(words)) is not None:
        parts = match.groups()
        return _by_sides((parts[4], _degrees(*parts[:4])), (parts[9], _degrees(*parts[5:9])))
    return None


def _degrees(sign: str, whole: str, minutes: str | None, seconds: str | None) -> float:
    value = float(whole) + float(minutes or 0) / 60.0 + float(seconds or 0) / 3600.0
    return -value if sign == "-" else value


def _by_sides(*sided: tuple[str, float]) -> LonLat | None:
    found: dict[str, float] = {}
    for side, value in sided:
        letter = {"北纬": "N", "南纬": "S", "东经": "E", "西经": "W"}.get(side, side.upper())
        found["lat" if letter in "NS" else "lon"] = -value if letter in "SW" else value
    return _on_earth(found["lon"], found["lat"]) if len(found) == 2 else None


def _on_earth(lon: float, lat: float) -> LonLat | None:
    place = LonLat(lon, lat)
    return place if is_on_earth(place) else None


def _read_metres(words: str, near: LonLat | None) -> LonLat | None:
    match = _METRES.fullmatch(words)
    if match is None:
        return None
    system, zone, side, first, first_axis, second, second_axis = match.groups()
    one, two = float(first), float(second)
    if max(one, two) < _LEAST_METRES or (first_axis and first_axis.upper() == second_axis.upper()):
        return None
    is_north_first = (first_axis.upper() == "N" or second_axis.upper() == "E") or (
        not first_axis and not second_axis and one >= _EASTINGS_M and not _has_zone(one)
    )
    east_m, north_m = (two, one) if is_north_first else (one, two)
    try:
        grid = _named_grid(system, int(zone), side) if zone else _grid_of(east_m, near)
    except ValueError:
        return None
    if grid is None:
        return None
    if grid.false_east_m > _EASTINGS_M and east_m < _EASTINGS_M:
        east_m += grid.false_east_m // _EASTINGS_M * _EASTINGS_M
    return grid.place(east_m, north_m)


def _named_grid(system: str, zone: int, side: str) -> Grid:
    return utm(zone, is_south=side.upper() == "S") if system.upper().startswith("UTM") else cgcs2000(zone)


def _has_zone(east_m: float) -> bool:
    """Whether an easting begins with the number of a zone."""
    return east_m >= 10.0 * _EASTINGS_M


def _grid_of(east_m: float, near: LonLat | None) -> Grid | None:
    if _has_zone(east_m):
        return cgcs2000(int(east_m // _EASTINGS_M))
    return local_grid(near) if near is not None else None


def _moved(transform: Transform, place: LonLat) -> LonLat:
    lon, lat = transform(np.array([place], dtype=np.float64))[0].tolist()
    return LonLat(lon, lat)


def _seconds_text(degrees: float) -> str:
    tenths = round(abs(degrees) * 36_000.0)
    return f"{tenths // 36_000}°{tenths // 600 % 60:02d}′{tenths % 600 / 10.0:04.1f}″"


def _ns(place: LonLat) -> str:
    return "N" if place.lat >= 0 else "S"


def _ew(place: LonLat) -> str:
    return "E" if place.lon >= 0 else "W"
