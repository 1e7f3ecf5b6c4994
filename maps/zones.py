"""Which zone a place lies in, and which zones touch. Pure geometry in memory; knows no file."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from console.domain.area import Zone
from console.domain.geo import EARTH_RADIUS_M, LonLat
from console.domain.rows import changed

Floats = NDArray[np.float64]
#: Borders that are so near, in degrees, are one: 0.1 m.
_SHARED_DEG = 1e-6


class ZoneIndex:
    """Zones in a spatial tree. Where several hold a place the smallest does, so that a call belongs to a station's area
    and not to the bureau around it; of equal ones the first.
    """

    def __init__(self, zones: Sequence[Zone]) -> None:
        self.zones = tuple(zones)
        self.shapes: NDArray[np.object_] = shapely.from_wkb(np.array([z.outline for z in zones], dtype=object))
        shapely.prepare(self.shapes)
        self._tree = shapely.STRtree(self.shapes)
        self._smallest_first = np.argsort(shapely.area(self.shapes), kind="stable")
        self._place_in_order = np.argsort(self._smallest_first)

    def zones_of(self, lonlat: Floats) -> NDArray[np.int64]:
        """Row of the zone that each of (n, 2) degrees lies in, shape (n,); -1 for outside of all."""
        points = shapely.points(np.asarray(lonlat, dtype=float).reshape(-1, 2))
        nowhere = len(self.zones)
        found = np.full(len(points), nowhere, dtype=np.int64)
        if nowhere:
            point, zone = self._tree.query(points, predicate="intersects")
            np.minimum.at(found, point, self._place_in_order[zone])
        rows: NDArray[np.int64] = np.append(self._smallest_first, -1)[found]
        return rows

    def zone_of(self, place: LonLat) -> str | None:
        """Code of the zone that a place lies in, or None."""
        row = int(self.zones_of(np.array([place], dtype=float))[0])
        return self.zones[row].code if row >= 0 else None


def equal_area(shapes: NDArray[np.object_] | shapely.Geometry) -> NDArray[np.object_]:
    """The same shapes on an equal-area cylinder, in radians: what they cover there compares."""
    made: NDArray[np.object_] = shapely.transform(
        shapes, lambda xy: np.column_stack((np.radians(xy[:, 0]), np.sin(np.radians(xy[:, 1]))))
    )
    return made


def area_m2(shapes: NDArray[np.object_] | shapely.Geometry) -> Floats:
    """Square metres that shapes in degrees cover."""
    return np.asarray(shapely.area(equal_area(shapes)) * EARTH_RADIUS_M**2)


def with_neighbours(zones: Sequence[Zone]) -> tuple[Zone, ...]:
    """The zones with `neighbours` filled: those that share a border with it."""
    shapes = shapely.from_wkb(np.array([z.outline for z in zones], dtype=object))
    tree = shapely.STRtree(shapes)
    one, other = tree.query(shapes, predicate="dwithin", distance=_SHARED_DEG)
    touching: dict[int, list[str]] = {i: [] for i in range(len(zones))}
    for i, j in zip(one.tolist(), other.tolist(), strict=True):
        if i != j:
            touching[i].append(zones[j].code)
    return tuple(changed(zone, neighbours=tuple(sorted(touching[i]))) for i, zone in enumerate(zones))


def wkb_of_rings(rings: Sequence[Floats]) -> str:
    """WKB in hexadecimal of a polygon given by its closed rings, outer first."""
    return wkb(shapely.Polygon(rings[0], list(rings[1:])))


def wkb(shape: shapely.Geometry) -> str:
    """WKB in hexadecimal, little endian, two dimensions."""
    return str(shapely.to_wkb(shape, hex=True, output_dimension=2, byte_order=1))
