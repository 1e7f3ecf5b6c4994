"""A region's drawable data as flat arrays in web-mercator metres, with boxes to cull by. No Qt, no colours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from console.widgets.map.view import to_mercator
from maps.layers import Areas, Label, ThinLines
from maps.network import RoadLines
from maps.region import Region

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Lines:
    """Lines behind one another: `metres` (v, 2), `offsets` (n + 1,), `boxes` (n, 4) west, south, east, north."""

    metres: Floats
    offsets: Ints
    boxes: Floats

    @classmethod
    def of(cls, lonlat: Floats, offsets: Ints) -> Lines:
        """From degrees."""
        metres = to_mercator(lonlat)
        if len(offsets) < 2:
            return cls(metres, offsets, np.empty((0, 4)))
        starts = offsets[:-1]
        low, high = np.minimum.reduceat(metres, starts), np.maximum.reduceat(metres, starts)
        return cls(metres, offsets, np.hstack((low, high)))

    def __len__(self) -> int:
        return len(self.boxes)

    def rows_in(self, box: Box) -> Ints:
        """Rows whose box meets a box."""
        west, south, east, north = box
        b = self.boxes
        return np.flatnonzero((b[:, 0] <= east) & (b[:, 2] >= west) & (b[:, 1] <= north) & (b[:, 3] >= south))

    def line(self, row: int) -> Floats:
        """(k, 2) metres of one line."""
        return self.metres[self.offsets[row] : self.offsets[row + 1]]


def thinned(px: Floats, step: float = 0.7) -> Floats:
    """A line in pixels without the vertices that fall on the spot of the one before; its ends stay."""
    if len(px) <= 4:
        return px
    cell = np.floor(px / step)
    keep = np.empty(len(px), dtype=np.bool_)
    keep[0] = keep[-1] = True
    keep[1:-1] = (cell[1:-1] != cell[:-2]).any(axis=1)
    return px[keep]


@dataclass(frozen=True)
class NamedRoad:
    """A road of one name and class, its pieces joined."""

    name_zh: str
    name_en: str
    road: int
    line: shapely.LineString


class BaseGeometry:
    """Roads, areas, thin lines and labels of a region, ready to be drawn at any level."""

    def __init__(
        self,
        roads: RoadLines | None,
        areas: Areas,
        thin: ThinLines,
        labels: tuple[Label, ...],
        named: RoadLines | None = None,
    ) -> None:
        """`named`: the roads that give the names, where they are others than those that are drawn."""
        self.roads = (
            Lines.of(roads.coords, roads.offsets)
            if roads is not None
            else Lines.of(np.empty((0, 2)), np.zeros(1, np.int64))
        )
        self.road_class = roads.classes.astype(np.int64) if roads is not None else np.empty(0, np.int64)
        self.bridge = roads.bridge if roads is not None else np.empty(0, np.bool_)
        self.rings = Lines.of(areas.coords, areas.ring_offsets)
        self.areas = areas
        self.area_boxes = self._area_boxes()
        self.thin = Lines.of(thin.coords, thin.offsets)
        self.thin_kind, self.thin_weight = thin.kinds, thin.weight
        self.labels = labels
        at = np.array([label.at for label in labels], dtype=np.float64).reshape(-1, 2)
        self.label_metres = to_mercator(at)
        self._names = named or roads
        self._named: list[NamedRoad] | None = None
        self._named_tree: shapely.STRtree | None = None

    @classmethod
    def of_region(cls, region: Region) -> BaseGeometry:
        """Read what a region has."""
        return cls(region.road_lines, region.areas, region.thin_lines, region.labels)

    def _area_boxes(self) -> Floats:
        if not len(self.areas):
            return np.empty((0, 4))
        outer = self.areas.polygon_offsets[:-1]
        return self.rings.boxes[outer]

    def areas_in(self, box: Box, least_m: float) -> Ints:
        """Rows of areas that meet a box and are not smaller than a length."""
        west, south, east, north = box
        b = self.area_boxes
        meets = (b[:, 0] <= east) & (b[:, 2] >= west) & (b[:, 1] <= north) & (b[:, 3] >= south)
        return np.flatnonzero(meets & (np.maximum(b[:, 2] - b[:, 0], b[:, 3] - b[:, 1]) >= least_m))

    def rings_of(self, row: int) -> Iterator[Floats]:
        """Rings of an area in metres, outer first."""
        first, last = self.areas.polygon_offsets[row], self.areas.polygon_offsets[row + 1]
        for ring in range(int(first), int(last)):
            yield self.rings.line(ring)

    def named_in(self, box: Box) -> list[NamedRoad]:
        """Named roads that meet a box; joined at first use."""
        if self._named is None:
            self._named = self._join()
            self._named_tree = shapely.STRtree([road.line for road in self._named])
        assert self._named_tree is not None
        rows = self._named_tree.query(shapely.box(*box))
        return [self._named[row] for row in sorted(rows.tolist())]

    def _join(self) -> list[NamedRoad]:
        """Join the pieces of each name and class, so that names have room."""
        lines = self._names
        if lines is None or not len(lines):
            return []
        drawn = Lines.of(lines.coords, lines.offsets)
        named = np.flatnonzero(lines.name_index >= 0)
        # A link's class is one past its road's: the name belongs to the road.
        group = lines.name_index[named].astype(np.int64) * 64 + lines.classes[named]
        order = np.argsort(group, kind="stable")
        named, group = named[order], group[order]
        out = []
        for part in np.split(np.arange(len(named)), np.flatnonzero(np.diff(group)) + 1):
            if not len(part):
                continue
            code = int(group[part[0]])
            zh, en = lines.names_zh[code // 64], lines.names_en[code // 64]
            pieces = [shapely.LineString(drawn.line(int(row))) for row in named[part]]
            joined = shapely.line_merge(shapely.MultiLineString(pieces)) if len(pieces) > 1 else pieces[0]
            out += [NamedRoad(zh, en, code % 64, piece) for piece in shapely.get_parts(joined)]
        return out
