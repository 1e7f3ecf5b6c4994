"""Outlines of zones, simplified per zoom level off the GUI thread, found by a spatial tree.

Owns the worker thread that simplifies. Hands out arrays of pixels; knows no painting.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from queue import SimpleQueue
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from console.domain.area import Grade, Zone
from console.domain.geo import LonLat
from console.widgets.map.layering import Layering
from console.widgets.map.view import HALF_WORLD_M, px_per_m, to_mercator, zoom_of
from maps.region import Region

TOLERANCE_PX = 0.5
#: Levels of zones that show from a zoom on: a grid from afar is a net over everything.
_FROM_ZOOM = {"grid": 11.5}
Floats = NDArray[np.float64]


class ZoneName(NamedTuple):
    """What a zone's name says."""

    name: str
    name_zh: str
    level: str
    grade: Grade


@dataclass(frozen=True)
class ZoneNames:
    """The names of all zones: rows, (n, 2) metres of where each goes, and (n,) metres of how wide its zone is."""

    rows: tuple[ZoneName, ...] = ()
    metres: Floats = field(default_factory=lambda: np.empty((0, 2)))
    span_m: Floats = field(default_factory=lambda: np.empty(0))


@dataclass(frozen=True)
class ZoneShapes:
    """All zones in metres: one row a polygon (a zone of several parts has several).

    `ranks` are the zones' own levels (station, area, ...), `levels` the rings by level of the view.
    """

    codes: tuple[str, ...] = ()
    grades: tuple[Grade, ...] = ()
    polygons: NDArray[np.object_] = field(default_factory=lambda: np.empty(0, dtype=object))
    ranks: tuple[str, ...] = ()
    names: ZoneNames = field(default_factory=ZoneNames)
    tree: shapely.STRtree | None = None
    levels: dict[int, list[list[Floats]]] = field(default_factory=dict)

    def rows_in(self, west: float, south: float, east: float, north: float) -> list[int]:
        """Rows whose box meets a box in metres, in their order."""
        if self.tree is None:
            return []
        return sorted(self.tree.query(shapely.box(west, south, east, north)).tolist())

    def row_at(self, x_m: float, y_m: float) -> int | None:
        """Row that a point in metres lies in."""
        if self.tree is None:
            return None
        found = self.tree.query(shapely.Point(x_m, y_m), predicate="within")
        return int(found[-1]) if len(found) else None


def hidden_levels(layering: Layering, zoom: float) -> frozenset[str]:
    """Levels of zones that a view leaves out: those the user hid, and the fine ones from afar."""
    fine = {level for level, first in _FROM_ZOOM.items() if zoom < first}
    return layering.hidden_levels() | fine


def corners_of(region: Region) -> list[LonLat]:
    """The corners of what a region's commander answers for: its zones, or all of it."""
    bounds = region.bbox
    if region.zones:
        shapes = shapely.from_wkb(np.array([zone.outline for zone in region.zones], dtype=object))
        bounds = tuple(shapely.total_bounds(shapes).tolist())
    west, south, east, north = bounds
    return [LonLat(west, south), LonLat(east, north)]


def _load(zones: Sequence[Zone]) -> ZoneShapes:
    outlines = shapely.from_wkb(np.array([zone.outline for zone in zones], dtype=object), on_invalid="ignore")
    usable = [
        (zone, shape) for zone, shape in zip(zones, outlines, strict=True) if shape is not None and not shape.is_empty
    ]
    if not usable:
        return ZoneShapes()
    shapes = shapely.transform(np.array([shape for _, shape in usable], dtype=object), to_mercator)
    parts, owner = shapely.get_parts(shapes, return_index=True)
    areal = np.array([part.geom_type == "Polygon" for part in parts])
    parts, owner = parts[areal], owner[areal]
    largest: dict[int, tuple[float, shapely.Geometry]] = {}
    for part, row in zip(parts, owner.tolist(), strict=True):
        if row not in largest or part.area > largest[row][0]:
            largest[row] = (part.area, part)
    named = [usable[row][0] for row in largest]
    middles = shapely.point_on_surface(np.array([part for _, part in largest.values()], dtype=object))
    names = ZoneNames(
        tuple(ZoneName(zone.name, zone.name_zh, zone.level, zone.grade) for zone in named),
        shapely.get_coordinates(middles),
        np.sqrt(np.array([area for area, _ in largest.values()])),
    )
    shapely.prepare(parts)
    return ZoneShapes(
        tuple(usable[row][0].code for row in owner.tolist()),
        tuple(usable[row][0].grade for row in owner.tolist()),
        parts,
        tuple(usable[row][0].level for row in owner.tolist()),
        names,
        shapely.STRtree(parts),
    )


def _at_level(shapes: ZoneShapes, level: int) -> list[list[Floats]]:
    """Rings of each polygon in world pixels of a level, simplified to half a pixel."""
    scale = px_per_m(zoom_of(level))
    simple = shapely.simplify(shapes.polygons, TOLERANCE_PX / scale, preserve_topology=False)
    rings: list[list[Floats]] = []
    for polygon in simple:
        if polygon.is_empty or polygon.geom_type != "Polygon":
            rings.append([])
            continue
        here = []
        for ring in (polygon.exterior, *polygon.interiors):
            at = shapely.get_coordinates(ring)
            here.append(np.column_stack(((at[:, 0] + HALF_WORLD_M) * scale, (HALF_WORLD_M - at[:, 1]) * scale)))
        rings.append(here)
    return rings


class ZoneWorker:
    """Simplifies on a thread of its own and answers there: the caller carries the answer to the GUI thread."""

    def __init__(self, answer: Callable[[ZoneShapes, int | None], None]) -> None:
        self._answer = answer
        self._jobs: SimpleQueue[tuple[ZoneShapes | None, Sequence[Zone], int | None] | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="zone-shapes", daemon=True)
        self._thread.start()

    def load(self, zones: Sequence[Zone]) -> None:
        """Read the outlines of zones; answered with the shapes and None."""
        self._jobs.put((None, tuple(zones), None))

    def simplify(self, shapes: ZoneShapes, level: int) -> None:
        """Work out a level; answered with the shapes and the level."""
        self._jobs.put((shapes, (), level))

    def leave(self) -> None:
        """Have the thread end after the job at hand, without waiting for it."""
        self._jobs.put(None)

    def stop(self) -> None:
        """End the thread after the job at hand."""
        self.leave()
        self._thread.join()

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            shapes, zones, level = job
            if shapes is None or level is None:
                self._answer(_load(zones), None)
            elif level not in shapes.levels:
                shapes.levels[level] = _at_level(shapes, level)
                self._answer(shapes, level)
