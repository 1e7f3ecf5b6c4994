"""Lengths and circles on the ellipsoid, for what is measured on the map. Knows no projection and no roads."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from console.domain.geo import LonLat

Floats = NDArray[np.float64]
_AXIS_M, _FLATTENING = 6_378_137.0, 1.0 / 298.257223563
#: Corners of a circle as it is drawn.
_CORNERS = 96


def lengths_m(origin: LonLat, lonlat: Floats) -> Floats:
    """Metres on WGS 84 from a place to each of (n, 2) degrees, shape (n,); to about a hundred-thousandth.

    Source:
        W. D. Lambert, The distance between two widely separated points on the surface of the earth, 1942.
    """
    to = np.asarray(lonlat, dtype=np.float64).reshape(-1, 2)
    reduced = np.arctan((1.0 - _FLATTENING) * np.tan(np.radians(to[:, 1])))
    own = np.arctan((1.0 - _FLATTENING) * np.tan(np.radians(origin.lat)))
    turn = np.radians(to[:, 0] - origin.lon)
    mean, half = (own + reduced) / 2.0, (reduced - own) / 2.0
    chord = np.sin(half) ** 2 + np.cos(own) * np.cos(reduced) * np.sin(turn / 2.0) ** 2
    angle = 2.0 * np.arcsin(np.sqrt(np.clip(chord, 0.0, 1.0)))
    with np.errstate(invalid="ignore", divide="ignore"):
        x = (angle - np.sin(angle)) * (np.sin(mean) * np.cos(half) / np.cos(angle / 2.0)) ** 2
        y = (angle + np.sin(angle)) * (np.cos(mean) * np.sin(half) / np.sin(angle / 2.0)) ** 2
    bent = np.where(angle > 0.0, x + y, 0.0)
    return np.asarray(_AXIS_M * (angle - _FLATTENING / 2.0 * bent))


def length_m(a: LonLat, b: LonLat) -> float:
    """Metres on WGS 84 between two places."""
    return float(lengths_m(a, np.array([b], dtype=np.float64))[0])


def circle(centre: LonLat, radius_m: float) -> Floats:
    """A closed ring around a place, (97, 2) degrees, for radii of a town or a county."""
    sin_lat = np.sin(np.radians(centre.lat))
    squared = _FLATTENING * (2.0 - _FLATTENING)
    bend = 1.0 - squared * sin_lat**2
    east_m = _AXIS_M / np.sqrt(bend) * np.cos(np.radians(centre.lat))
    north_m = _AXIS_M * (1.0 - squared) / bend**1.5
    turn = np.linspace(0.0, 2.0 * np.pi, _CORNERS + 1)
    return np.column_stack(
        (
            centre.lon + np.degrees(radius_m * np.sin(turn) / east_m),
            centre.lat + np.degrees(radius_m * np.cos(turn) / north_m),
        )
    )
