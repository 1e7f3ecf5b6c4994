"""Editing zones as geometry: split, merge, corners moved together, snapping; overlaps, gaps, calls that change zone.

Pure: zones in, zones or findings out. A corner that neighbours share is one, so that no edit tears them apart. Outlines
are WKB in hexadecimal, WGS 84.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
import shapely.ops
from numpy.typing import NDArray

from console.domain.area import Zone
from console.domain.geo import LonLat
from console.domain.rows import changed
from maps.errors import MapError
from maps.zones import ZoneIndex, area_m2, wkb

Floats = NDArray[np.float64]
#: What an edit makes of one closed ring; the ring itself where it changes nothing.
Edit = Callable[[Floats], Floats]
#: Corners that lie this near each other are one, degrees: 1 cm.
SAME_DEG = 1e-7
#: Overlaps and gaps of less are slivers of rounding, square metres.
SLIVER_M2 = 1.0


class ZoningError(MapError):
    """An edit that leaves no zones behind; a window says `template` with `values` in its language."""

    def __init__(self, template: str, **values: str | int) -> None:
        self.template, self.values = template, values
        super().__init__("cannot edit the zones", str(values.get("zone", "outline")), template.format(**values))


@dataclass(frozen=True, slots=True)
class Fault:
    """Ground that two zones of one level claim (`zones` has two codes), or that none does (none). WKB and its area."""

    zones: tuple[str, ...]
    outline: bytes
    area_m2: float


# -- what is edited --------------------------------------------------------------------------------


def split(zones: Sequence[Zone], code: str, line: Sequence[LonLat], new_code: str) -> list[Zone]:
    """The zones that a line across one of them changes: its larger part, the smaller one under a new code, and the
    neighbours that get a corner where the line ends.

    Raises:
        ZoningError: the line does not cut the zone in two.
    """
    zone = next(each for each in zones if each.code == code)
    if len(line) < 2:
        raise ZoningError("the line across {zone} needs two places", zone=code)
    whole = _shape(zone)
    parts = shapely.get_parts(shapely.ops.split(whole, shapely.LineString(line)))
    if len(parts) != 2:
        raise ZoningError("the line leaves {count} parts of {zone}, not two", zone=code, count=len(parts))
    larger, smaller = sorted(parts, key=lambda part: -float(area_m2(part)))
    made = [changed(zone, outline=wkb(larger)), changed(zone, code=new_code, outline=wkb(smaller), central_post=None)]
    old = {tuple(corner) for corner in shapely.get_coordinates(whole).tolist()}
    around = {each.code: each for each in zones if each.code != code}
    for corner in shapely.get_coordinates(shapely.intersection(larger.boundary, whole.boundary)).tolist():
        if tuple(corner) not in old:
            try:
                around |= {each.code: each for each in with_corner_added(list(around.values()), LonLat(*corner))}
            except ZoningError:
                continue  # the line ends at the outer border
    return [*made, *(around[each.code] for each in zones if around.get(each.code, each) is not each)]


def merge(zones: Sequence[Zone]) -> str:
    """One outline around zones that touch.

    Raises:
        ZoningError: fewer than two, or they do not touch along a border.
    """
    if len(zones) < 2:
        raise ZoningError("merging takes two zones and more")
    whole = shapely.union_all([_shape(zone) for zone in zones], grid_size=SAME_DEG)
    if whole.geom_type != "Polygon":
        raise ZoningError("{zone} do not touch along a border", zone=", ".join(zone.code for zone in zones))
    return wkb(whole)


def sharing(zones: Sequence[Zone], corner: LonLat) -> list[Zone]:
    """The zones that have a corner at a place."""
    return [zone for zone in zones if _is_at(shapely.get_coordinates(_shape(zone)), corner).any()]


def with_corner_moved(zones: Sequence[Zone], corner: LonLat, to: LonLat) -> list[Zone]:
    """The zones that share a corner, with it moved: those alone.

    Raises:
        ZoningError: there is no such corner, or an outline would cross itself.
    """

    def moved(ring: Floats) -> Floats:
        return np.where(_is_at(ring, corner)[:, None], np.array(to), ring)

    return _changed(zones, moved, ZoningError("no zone has a corner there"))


def with_corner_added(zones: Sequence[Zone], at: LonLat) -> list[Zone]:
    """The zones whose border runs by a place, with a corner there: those alone.

    Raises:
        ZoningError: no border runs there.
    """
    point = np.array(at)

    def longer(ring: Floats) -> Floats:
        a, b = ring[:-1], ring[1:]
        along = b - a
        length2 = np.maximum((along**2).sum(axis=1), 1e-30)
        share = ((point - a) * along).sum(axis=1) / length2
        off = np.linalg.norm(a + share[:, None] * along - point, axis=1)
        hit = np.flatnonzero((off <= SAME_DEG) & (share > 0.0) & (share < 1.0))
        return np.insert(ring, hit[0] + 1, point, axis=0) if len(hit) and not _is_at(ring, at).any() else ring

    return _changed(zones, longer, ZoningError("no border runs there"))


def without_corner(zones: Sequence[Zone], corner: LonLat) -> list[Zone]:
    """The zones that share a corner, without it: those alone.

    Raises:
        ZoningError: there is no such corner, or one of them would have fewer than three.
    """

    def shorter(ring: Floats) -> Floats:
        is_corner = _is_at(ring, corner)
        if not is_corner.any():
            return ring
        kept = ring[:-1][~is_corner[:-1]]
        if len(kept) < 3:
            raise ZoningError("an outline keeps three corners")
        return np.vstack((kept, kept[:1]))

    return _changed(zones, shorter, ZoningError("no zone has a corner there"))


def snapped(place: LonLat, zones: Sequence[Zone], within_deg: float) -> LonLat:
    """The corner nearest to a place, else the nearest place on a border, within a reach; the place itself without."""
    point = shapely.Point(place)
    borders = [border for zone in zones if (border := _shape(zone).boundary).distance(point) <= within_deg]
    if not borders:
        return place
    corners = shapely.get_coordinates(borders)
    off = np.hypot(*(corners - np.array(place)).T)
    if off.min() <= within_deg:
        return LonLat(*corners[int(off.argmin())].tolist())
    near, _ = shapely.ops.nearest_points(shapely.union_all(borders), point)
    return LonLat(near.x, near.y)


# -- what is checked -------------------------------------------------------------------------------


def faults(zones: Sequence[Zone]) -> list[Fault]:
    """Overlaps within each level, and gaps that zones of a level enclose, largest first."""
    found: list[Fault] = []
    for level in sorted({zone.level for zone in zones}):
        same = [zone for zone in zones if zone.level == level]
        found += _overlaps(same) + _gaps(same)
    return sorted(found, key=lambda fault: -fault.area_m2)


def calls_moved(before: Sequence[Zone], after: Sequence[Zone], calls: Floats) -> dict[tuple[str, str], int]:
    """How many of (n, 2) places of calls change zone, by the zone before and after; "" for none."""
    was, now = ZoneIndex(before), ZoneIndex(after)
    pairs = zip(was.zones_of(calls).tolist(), now.zones_of(calls).tolist(), strict=True)
    names = ((_code(before, i), _code(after, j)) for i, j in pairs)
    return dict(Counter(pair for pair in names if pair[0] != pair[1]))


def _overlaps(zones: Sequence[Zone]) -> list[Fault]:
    shapes = np.array([_shape(zone) for zone in zones], dtype=object)
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    found = []
    for i, j in zip(one.tolist(), other.tolist(), strict=True):
        if i < j:
            shared = shapely.intersection(shapes[i], shapes[j])
            found.append(Fault((zones[i].code, zones[j].code), shapely.to_wkb(shared), float(area_m2(shared))))
    return [fault for fault in found if fault.area_m2 > SLIVER_M2]


def _gaps(zones: Sequence[Zone]) -> list[Fault]:
    whole = shapely.union_all([_shape(zone) for zone in zones])
    holes = [shapely.Polygon(ring) for part in shapely.get_parts(whole) for ring in part.interiors]
    found = [Fault((), shapely.to_wkb(hole), float(area_m2(hole))) for hole in holes]
    return [fault for fault in found if fault.area_m2 > SLIVER_M2]


# -- inside ----------------------------------------------------------------------------------------


def _changed(zones: Sequence[Zone], change: Edit, none: ZoningError) -> list[Zone]:
    found = []
    for zone in zones:
        old = _shape(zone)
        new = _mapped(old, change)
        if new is old:
            continue
        if not new.is_valid:
            raise ZoningError("the outline of {zone} would cross itself", zone=zone.code)
        found.append(changed(zone, outline=wkb(new)))
    if not found:
        raise none
    return found


def _mapped(shape: shapely.Geometry, change: Edit) -> shapely.Geometry:
    """A shape whose rings were changed; the shape itself when none was."""
    parts, is_same = [], True
    for part in shapely.get_parts(shape):
        rings = [shapely.get_coordinates(ring) for ring in (part.exterior, *part.interiors)]
        made = [change(ring) for ring in rings]
        is_same = is_same and all(np.array_equal(old, new) for old, new in zip(rings, made, strict=True))
        parts.append(shapely.Polygon(made[0], made[1:]))
    if is_same:
        return shape
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def _shape(zone: Zone) -> shapely.Geometry:
    return shapely.from_wkb(zone.outline)


def _is_at(ring: Floats, corner: LonLat) -> NDArray[np.bool_]:
    near: NDArray[np.bool_] = (np.abs(ring - np.array(corner)) <= SAME_DEG).all(axis=1)
    return near


def _code(zones: Sequence[Zone], row: int) -> str:
    return zones[row].code if row >= 0 else ""
