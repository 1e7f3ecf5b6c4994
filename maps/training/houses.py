"""Houses along the streets of the training county, with their numbers: odd on the left, even on the right."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from maps.road_classes import RoadClass
from maps.training.noding import Line
from maps.training.noise import Floats

_LOT_M, _LOT_SPREAD_M = 21.0, 16.0
_NUMBERED = (RoadClass.TRUNK, RoadClass.LIVING_STREET)


@dataclass(frozen=True, slots=True, eq=False)
class Houses:
    """Houses of one settlement.

    Attributes:
        at: (n, 2) metres, in front of the door.
        number: (n,).
        street: (n,) row among `streets`.
        corners: (n, 5, 2) metres, closed.
        streets: names of streets; None stands for the settlement itself.
        middles: one place on each street, metres.
    """

    at: Floats
    number: NDArray[np.int64]
    street: NDArray[np.int64]
    corners: Floats
    streets: list[tuple[str, str] | None]
    middles: list[tuple[float, float]]


def build_houses(
    rng: np.random.Generator, lines: list[Line], outline: shapely.Geometry, keep_off: shapely.Geometry
) -> Houses:
    """Line the streets with houses.

    Args:
        lines: streets of a settlement, already with their names.
        outline: where houses may stand.
        keep_off: water, parks, the motorway.
    """
    streets: dict[tuple[str, str] | None, list[Line]] = {}
    for line in lines:
        if _NUMBERED[0] <= line.road_class <= _NUMBERED[1]:
            streets.setdefault(line.name, []).append(line)
    rows = [_along(rng, pieces) for pieces in streets.values()]
    lots = np.concatenate([row for row in rows if len(row)]) if any(len(row) for row in rows) else np.zeros((0, 8))
    street = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
    corners = _corners(lots)
    shapes = shapely.polygons(corners) if len(corners) else np.zeros(0, dtype=object)
    free = _free(shapes, lines, outline, keep_off)
    middles = []
    for pieces in streets.values():
        longest = max(pieces, key=lambda piece: shapely.LineString(piece.xy).length)
        x, y = shapely.get_coordinates(shapely.LineString(longest.xy).interpolate(0.5, normalized=True))[0].tolist()
        middles.append((x, y))
    return Houses(lots[free, :2], lots[free, 2].astype(np.int64), street[free], corners[free], list(streets), middles)


def _along(rng: np.random.Generator, pieces: list[Line]) -> Floats:
    """Lots of one street: door x, y, number, direction x, y, side, frontage, depth."""
    rows, lot = [], [0, 0]
    for piece in sorted(pieces, key=lambda p: (round(float(p.xy[0, 0])), round(float(p.xy[0, 1])))):
        shape = shapely.LineString(piece.xy)
        count = int(shape.length // _LOT_M)
        if count < 1:
            continue
        wide = 5.5 + (3.0 if piece.road_class <= RoadClass.TERTIARY else 0.0)
        for side in (0, 1):
            along = np.cumsum(_LOT_M + rng.random(count) * _LOT_SPREAD_M) - 8.0
            along = along[along < shape.length - 6.0]
            if not len(along):
                continue
            foot = shapely.get_coordinates(shapely.line_interpolate_point(shape, along))
            ahead = shapely.get_coordinates(shapely.line_interpolate_point(shape, along + 3.0)) - foot
            ahead = ahead / np.maximum(np.hypot(*ahead.T), 1e-6)[:, None]
            out = np.column_stack((-ahead[:, 1], ahead[:, 0])) * (1 if side == 0 else -1)
            number = 2 * (lot[side] + np.arange(1, len(along) + 1)) - (1 if side == 0 else 0)
            lot[side] += len(along)
            size = np.column_stack((10 + rng.random(len(along)) * 8, 8 + rng.random(len(along)) * 6))
            rows.append(np.column_stack((foot + out * wide, number, out, np.full(len(along), side), size)))
    return np.concatenate(rows) if rows else np.zeros((0, 8))


def _corners(lots: Floats) -> Floats:
    out, front, depth = lots[:, 3:5], lots[:, 6:7] / 2, lots[:, 7:8]
    ahead = np.column_stack((out[:, 1], -out[:, 0]))
    door = lots[:, :2] + out * 3.0
    a, b = door - ahead * front, door + ahead * front
    corners: Floats = np.stack((a, b, b + out * depth, a + out * depth, a), axis=1)
    return corners.round(2)


def _free(
    shapes: NDArray[np.object_], lines: list[Line], outline: shapely.Geometry, keep_off: shapely.Geometry
) -> NDArray[np.bool_]:
    """Which houses stand on no street, on no other house, in the outline, and off what must be kept off."""
    if not len(shapes):
        return np.zeros(0, dtype=bool)
    shapely.prepare(outline)
    shapely.prepare(keep_off)
    free = shapely.contains(outline, shapes) & ~shapely.intersects(keep_off, shapes)
    streets = shapely.STRtree(np.array([shapely.LineString(line.xy) for line in lines]))
    house, _ = streets.query(shapes, predicate="dwithin", distance=4.0)
    free[house] = False
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    clash = (one > other) & free[one] & free[other]
    free[one[clash]] = False
    return np.asarray(free)
