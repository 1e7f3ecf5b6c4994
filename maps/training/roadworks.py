"""All roads of the training county as one connected network: trails, streets, motorway, bridges."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray

from maps.road_classes import RoadClass
from maps.training.motorway import motorway, wide_curve
from maps.training.names import StreetNames
from maps.training.noding import Line, cleaned, noded
from maps.training.noise import Floats, Noise, generator
from maps.training.settle import Settlement
from maps.training.streets import Town, TownBuilder
from maps.training.terrain import Terrain
from maps.training.trails import Trail
from maps.training.water import Water

_TOWN_CLASS = {RoadClass.UNCLASSIFIED: RoadClass.TERTIARY, RoadClass.TRACK: RoadClass.UNCLASSIFIED}


@dataclass(frozen=True, slots=True)
class Roadworks:
    """Roads with shared vertices, the towns in the order of their settlements, and the railway."""

    lines: list[Line]
    towns: list[Town]
    motorway: Floats
    railway: Floats


def build_roads(seed: int, land: Terrain, water: Water, places: list[Settlement], trails: list[Trail]) -> Roadworks:
    """Lay out every settlement around the trails and join everything."""
    rng = generator(seed, "streets")
    builder = TownBuilder(rng, Noise(rng, 1_500, 3), water.river, water.surface)
    through = _within(land.shown, [Line(t.xy, t.road_class, t.name) for t in trails])
    outlines = _outlines(builder, places, through)
    names = [StreetNames(generator(seed, f"street names {i}")) for i in range(len(places))]
    through, inside = _divided(through, places, outlines, names)
    towns = [
        builder.build(place, outline, inside[i], names[i])
        for i, (place, outline) in enumerate(zip(places, outlines, strict=True))
    ]
    course = _across(land.shown, wide_curve(places, -5_400.0, 1_300.0))
    surface = through + [line for town in towns for line in town.lines]
    surface = _off_the_motorway(_without_doubles(surface), course)
    big = [line for line in surface if line.road_class <= RoadClass.TERTIARY]
    lines = cleaned(noded(surface + motorway(course, big)), rng)
    return Roadworks(
        _bridged(lines, water.surface), towns, course, _across(land.shown, wide_curve(places, 3_900.0, 150.0))
    )


def _within(area: shapely.Polygon, lines: list[Line]) -> list[Line]:
    """The lines cut at the edge of an area."""
    kept = []
    for line in lines:
        parts = shapely.get_parts(shapely.intersection(shapely.LineString(line.xy), area))
        kept += [replace(line, xy=np.round(shapely.get_coordinates(p), 2)) for p in parts if p.length > 1.0]
    return kept


def _across(area: shapely.Polygon, course: Floats) -> Floats:
    """The longest piece of a course inside an area."""
    parts = shapely.get_parts(shapely.intersection(shapely.LineString(course), area))
    return np.asarray(shapely.get_coordinates(parts[int(np.argmax(shapely.length(parts)))]).round(2))


def _outlines(builder: TownBuilder, places: list[Settlement], through: list[Line]) -> list[shapely.Polygon]:
    shapes = np.array([shapely.LineString(line.xy) for line in through if line.road_class <= RoadClass.UNCLASSIFIED])
    tree = shapely.STRtree(shapes)
    near = [tree.query(shapely.Point(place.at), predicate="dwithin", distance=2 * place.radius_m) for place in places]
    return [builder.outline(place, shapely.union_all(shapes[rows])) for place, rows in zip(places, near, strict=True)]


def _divided(
    lines: list[Line], places: list[Settlement], outlines: list[shapely.Polygon], names: list[StreetNames]
) -> tuple[list[Line], list[list[Line]]]:
    """Cut the roads at the edges of towns, where they become streets with names of their own.

    Answers all pieces, and for every settlement those inside it.
    """
    inside: list[list[Line]] = [[] for _ in outlines]
    for i, (place, outline) in enumerate(zip(places, outlines, strict=True)):
        if place.rank == 2:
            continue
        pieces = []
        for line in lines:
            shape = shapely.LineString(line.xy)
            if not shape.intersects(outline):
                pieces.append(line)
                continue
            road_class = _TOWN_CLASS.get(line.road_class, line.road_class)
            name = names[i].take("avenue" if road_class <= RoadClass.SECONDARY else "road")
            for part in shapely.get_parts(shapely.intersection(shape, outline)):
                pieces.append(Line(np.round(shapely.get_coordinates(part), 2), road_class, name))
            for part in shapely.get_parts(shapely.difference(shape, outline)):
                pieces.append(replace(line, xy=np.round(shapely.get_coordinates(part), 2)))
        lines = [piece for piece in pieces if len(piece.xy) > 1]
    shapes = np.array([shapely.LineString(line.xy) for line in lines])
    outline, row = shapely.STRtree(shapes).query(np.array(outlines), predicate="intersects")
    for i, k in zip(outline.tolist(), row.tolist(), strict=True):
        if lines[k].road_class <= RoadClass.UNCLASSIFIED:
            inside[i].append(lines[k])
    return lines, inside


def _off_the_motorway(lines: list[Line], course: Floats) -> list[Line]:
    """Streets do not run along the carriageways; roads may cross over or under them."""
    strip = shapely.LineString(course).buffer(45.0)
    shapely.prepare(strip)
    kept = []
    for line in lines:
        shape = shapely.LineString(line.xy)
        if line.trimmable and shape.intersects(strip):
            parts = shapely.get_parts(shapely.difference(shape, strip))
            kept += [replace(line, xy=np.round(shapely.get_coordinates(part), 2)) for part in parts if part.length > 30]
        else:
            kept.append(line)
    return kept


def _without_doubles(lines: list[Line]) -> list[Line]:
    """Drop small streets that run close beside a larger road."""
    large = shapely.STRtree(np.array([shapely.LineString(line.xy) for line in lines if not line.trimmable]))
    kept = []
    for line in lines:
        if line.trimmable:
            inner = shapely.line_interpolate_point(shapely.LineString(line.xy), [0.3, 0.5, 0.7], normalized=True)
            if len(np.unique(large.query(inner, predicate="dwithin", distance=30.0)[0])) > 1:
                continue
        kept.append(line)
    return kept


def _bridged(lines: list[Line], water: shapely.Geometry) -> list[Line]:
    """Split lines at the banks; the pieces over water are bridges."""
    shapes: NDArray[np.object_] = np.array([shapely.LineString(line.xy) for line in lines])
    shapely.prepare(water)
    out: list[Line] = []
    for line, shape, wet in zip(lines, shapes, shapely.intersects(shapes, water), strict=True):
        out += _split_at_banks(line, shape, water) if wet else [line]
    return out


def _split_at_banks(line: Line, shape: shapely.LineString, water: shapely.Geometry) -> list[Line]:
    banks = shapely.get_coordinates(shapely.intersection(shape, shapely.boundary(water)))
    along = (
        np.unique(np.round(shapely.line_locate_point(shape, shapely.points(banks)), 1)) if len(banks) else np.zeros(0)
    )
    along = along[(along > 1.0) & (along < shape.length - 1.0)]
    have = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(line.xy, axis=0).T))))
    points = np.round(shapely.get_coordinates(shapely.line_interpolate_point(shape, along)), 2)
    order = np.argsort(np.concatenate((have, along)), kind="stable")
    xy = np.concatenate((line.xy, points))[order]
    cuts = np.flatnonzero(order >= len(have))
    pieces = []
    for first, last in zip([0, *cuts.tolist()], [*cuts.tolist(), len(xy) - 1], strict=True):
        part = xy[first : last + 1]
        if len(part) > 1:
            middle = shapely.LineString(part).interpolate(0.5, normalized=True)
            pieces.append(replace(line, xy=part, bridge=bool(water.contains(middle))))
    return pieces
