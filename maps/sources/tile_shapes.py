"""Vector tiles as a map's roads, areas, thin lines and labels: one tile's, and those of several put together.

Features are cut at their tile's border, so that lines of neighbours meet and no name comes twice. Knows no archive and
no painting.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import NDArray

from console.domain.geo import LonLat
from maps.crs import MERCATOR_HALF_M, to_wgs84
from maps.layers import AreaCollector, AreaKind, Areas, Label, LineKind, ThinLines
from maps.network import RoadLines
from maps.road_classes import RoadClass
from maps.sources import schema
from maps.sources.mvt import Shape, VectorFeature, VectorLayer, VectorTile
from maps.sources.packed import Ints
from maps.sources.shift import DATUMS, to_degrees

Floats = NDArray[np.float64]
Names = tuple[str, str]

#: Ends of lines that meet at a border are put on a grid of so many steps a tile, else they would miss by a rounding.
_BORDER_STEPS = 2048


@dataclass(slots=True)
class Road:
    """A line that is a road; `is_name_only`: another layer draws it."""

    line: Floats
    road: RoadClass
    name: Names
    is_bridge: bool = False
    is_name_only: bool = False


@dataclass(slots=True)
class TileShapes:
    """What one tile shows, in degrees of WGS 84."""

    roads: list[Road] = field(default_factory=list)
    areas: list[tuple[list[Floats], AreaKind]] = field(default_factory=list)
    thin: list[tuple[Floats, LineKind, float]] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)

    def __len__(self) -> int:
        """How many shapes, and one for the tile itself."""
        return 1 + len(self.roads) + len(self.areas) + len(self.thin) + len(self.labels)


class _Placer:
    """From a layer's units to degrees of WGS 84."""

    def __init__(self, z: int, x: int, y: int, extent: int, datum: str) -> None:
        self._step = 2.0 * MERCATOR_HALF_M / (1 << z) / extent
        self._west, self._north = x * extent * self._step - MERCATOR_HALF_M, MERCATOR_HALF_M - y * extent * self._step
        self._undo = None if datum == DATUMS[0] else to_wgs84(datum)

    def __call__(self, units: NDArray[np.float64] | Ints) -> Floats:
        metres = np.empty((len(units), 2))
        metres[:, 0] = self._west + units[:, 0] * self._step
        metres[:, 1] = self._north - units[:, 1] * self._step
        degrees = to_degrees(metres)
        return degrees if self._undo is None else self._undo(degrees)


def shapes_of(tile: VectorTile, z: int, x: int, y: int, datum: str) -> TileShapes:
    """What a decoded tile shows."""
    shapes = TileShapes()
    for layer in tile.layers:
        place = _Placer(z, x, y, layer.extent, datum)
        for feature in layer.features:
            if feature.shape is Shape.POLYGON:
                _take_area(shapes, layer, feature, place)
            elif feature.shape is Shape.LINE:
                _take_line(shapes, layer, feature, place)
            elif feature.shape is Shape.POINT:
                _take_point(shapes, layer, feature, place)
    return shapes


def _take_area(shapes: TileShapes, layer: VectorLayer, feature: VectorFeature, place: _Placer) -> None:
    kind = schema.area_of(layer.name, feature.properties)
    if kind is None:
        return
    polygon: list[Floats] = []
    outer = 0.0
    for ring in feature.parts:
        turn = _twice_area(ring)
        if polygon and turn * outer > 0.0:  # turned as the first one is: another polygon begins
            shapes.areas.append((polygon, kind))
            polygon = []
        outer = outer or turn
        polygon.append(place(ring))
    shapes.areas.append((polygon, kind))


def _twice_area(ring: Ints) -> float:
    x, y = ring[:, 0].astype(np.float64), ring[:, 1].astype(np.float64)
    return float(x[:-1] @ y[1:] - x[1:] @ y[:-1])


def _take_line(shapes: TileShapes, layer: VectorLayer, feature: VectorFeature, place: _Placer) -> None:
    road = schema.road_of(layer.name, feature.properties)
    thin = None if road is not None else schema.thin_line_of(layer.name, feature.properties)
    if road is None and thin is None:
        return
    name = schema.names_of(feature.properties) if road is not None else ("", "")
    for part in feature.parts:
        for piece in _inside(part, layer.extent):
            line = place(piece)
            if road is not None:
                is_bridge = schema.is_bridge(layer.name, feature.properties)
                shapes.roads.append(Road(line, road, name, is_bridge, schema.names_roads_only(layer.name)))
            elif thin is not None:
                shapes.thin.append((line, *thin))


def _inside(line: Ints, extent: int) -> list[Floats]:
    """The parts of a line inside its tile; their ends on the border lie on a grid that the neighbour has too."""
    if line.min() >= 0 and line.max() <= extent:
        return [line.astype(np.float64)]
    grid = extent / _BORDER_STEPS
    parts = []
    for part in shapely.get_parts(shapely.clip_by_rect(shapely.LineString(line), 0, 0, extent, extent)):
        vertices = shapely.get_coordinates(part)
        if part.geom_type != "LineString" or len(vertices) < 2:
            continue
        on_border = (vertices <= 0).any(axis=1) | (vertices >= extent).any(axis=1)
        vertices[on_border] = np.round(vertices[on_border] / grid) * grid
        parts.append(vertices)
    return parts


def _take_point(shapes: TileShapes, layer: VectorLayer, feature: VectorFeature, place: _Placer) -> None:
    found = schema.label_of(layer.name, feature.properties)
    names = schema.names_of(feature.properties)
    if found is None or not any(names):
        return
    for part in feature.parts:
        inside = part[((part >= 0) & (part < layer.extent)).all(axis=1)]  # the border's other side has the rest
        for lon, lat in place(inside).tolist():
            if -90.0 <= lat <= 90.0 and -180.0 <= lon <= 180.0:
                shapes.labels.append(Label(*names, LonLat(lon, lat), *found))


# -- together --------------------------------------------------------------------------------------


def roads_of(tiles: Iterable[TileShapes], only_names: bool = False) -> RoadLines:
    """The roads of several tiles: those that are drawn, or those that have names."""
    index: dict[Names, int] = {}
    roads = [road for tile in tiles for road in tile.roads if (any(road.name) if only_names else not road.is_name_only)]
    count = len(roads)
    return RoadLines(
        np.concatenate([road.line for road in roads]) if roads else np.empty((0, 2)),
        np.concatenate(([0], np.cumsum([len(road.line) for road in roads]))).astype(np.int64),
        np.array([road.road for road in roads], dtype=np.uint8),
        np.array([index.setdefault(road.name, len(index)) if any(road.name) else -1 for road in roads], dtype=np.int32),
        np.zeros(count, dtype=np.bool_),
        np.array([road.is_bridge for road in roads], dtype=np.bool_),
        np.zeros(count, dtype=np.float32),
        tuple(zh for zh, _ in index),
        tuple(en for _, en in index),
    )


def areas_of(tiles: Iterable[TileShapes]) -> Areas:
    """The areas of several tiles."""
    collector = AreaCollector()
    for tile in tiles:
        for rings, kind in tile.areas:
            collector.add(rings, kind)
    return collector.pack()


def thin_lines_of(tiles: Iterable[TileShapes]) -> ThinLines:
    """The thin lines of several tiles."""
    thin = [line for tile in tiles for line in tile.thin]
    return ThinLines(
        np.concatenate([line for line, _, _ in thin]) if thin else np.empty((0, 2)),
        np.concatenate(([0], np.cumsum([len(line) for line, _, _ in thin]))).astype(np.int64),
        np.array([kind for _, kind, _ in thin], dtype=np.uint8),
        np.array([weight for _, _, weight in thin], dtype=np.float32),
    )


def labels_of(tiles: Iterable[TileShapes], kinds: Sequence[str]) -> tuple[Label, ...]:
    """The labels of several tiles, the best first; the same order wherever they are put together."""
    order = {kind: place for place, kind in enumerate(kinds)}
    found = {label for tile in tiles for label in tile.labels}
    return tuple(
        sorted(
            found,
            key=lambda label: (order.get(label.kind, len(order)), label.rank, label.text_zh, label.text_en, label.at),
        )
    )
