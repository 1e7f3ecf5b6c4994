"""The static layer: composites of base and zones, 512 logical pixels square, kept per level (four a zoom).

Owns the cache of composites and the work a frame may spend on them. What is missing is stood in for by composites of
other levels, scaled. Where the base comes from is a `BaseSource`; zones come simplified from `zones`.
"""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import NamedTuple, Protocol

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPen, QPixmap, QRegion

from console.domain.area import Grade
from console.widgets.map.layering import Layering
from console.widgets.map.polygons import grade_brush, polygon_of
from console.widgets.map.view import HALF_WORLD_M, MapView, level_near, px_per_m, zoom_of
from console.widgets.map.zones import ZoneShapes, hidden_levels
from console.widgets.theme import Theme, qcolor

TILE_PX = 512
COMPOSE_BUDGET_S = 0.006
_STAND_IN_LEVELS = 16
#: How broad the outlines of the higher levels of zones are; those of the others are one pixel.
_LINE_PX = {"bureau": 2.4, "station": 1.7}
#: What a whole step of the wheel skips.
_LEVELS_PER_STEP = 2


class TileKey(NamedTuple):
    """A composite: level, column from the west, row from the north, in steps of 512 world pixels."""

    level: int
    x: int
    y: int


class BaseSource(Protocol):
    """Where base tiles come from. Never blocks: what is not there yet is announced later.

    `looks_ahead`: whether to ask for what lies around the view too, once that is complete.
    """

    looks_ahead: bool

    def tile(self, key: TileKey) -> QImage | None:
        """The tile when it is in memory, else None; fetching goes by `want`."""
        ...

    def want(self, keys: list[TileKey]) -> None:
        """Fetch these, the first first; what was wanted before and is not among them is dropped."""
        ...


@dataclass
class _Composite:
    pixmap: QPixmap
    version: int


class StaticLayer:
    """Composites for a view, made little by little."""

    def __init__(self) -> None:
        self.base: BaseSource | None = None
        self.zones = ZoneShapes()
        self.layering = Layering()
        self.version = 0
        self._tiles: OrderedDict[TileKey, _Composite] = OrderedDict()
        self._dpr = 1.0
        self._ahead_of: list[TileKey] = []

    @property
    def shows_zones(self) -> bool:
        """Whether anything of the zones shows, outlines or grades."""
        return self.layering.shows("zones") or self.layering.shows("grades")

    def touch(self) -> None:
        """Composite everything anew; what there is stands in until then."""
        self.version += 1

    def clear(self) -> None:
        """Forget all composites: another region, theme or screen."""
        self._tiles.clear()
        self.touch()

    def missing_zone_level(self, view: MapView) -> int | None:
        """The level whose zones are not simplified yet, when they are needed."""
        level = level_near(view.zoom)
        needs = self.shows_zones and self.zones.tree is not None and level not in self.zones.levels
        return level if needs else None

    def paint(self, painter: QPainter, view: MapView, theme: Theme) -> bool:
        """Paint the view's tiles, making missing ones within the budget. False when some are still missing."""
        if view.dpr != self._dpr:
            self._dpr = view.dpr
            self.clear()
        started = time.perf_counter()
        keys = visible_tiles(view)
        level = keys[0].level
        factor = 2.0 ** (view.zoom - zoom_of(level))
        sharp = factor == 1.0
        wanted: list[TileKey] = []
        ready: list[tuple[QRectF, QPixmap]] = []
        missing: list[QRectF] = []
        complete, out_of_time = True, False
        for key in keys:
            tile = self._tiles.get(key)
            if tile is None or tile.version != self.version:
                fresh = None if out_of_time else self._compose(key, theme)
                out_of_time = time.perf_counter() - started > COMPOSE_BUDGET_S
                if fresh is None:
                    complete = False
                    if self.base is not None and self.base.tile(key) is None:
                        wanted.append(key)
                tile = fresh or tile
            box = _box(key, view, factor)
            if tile is None:
                missing.append(box)
            else:
                self._tiles.move_to_end(key)
                ready.append((box, tile.pixmap))
        if missing:
            self._paint_stand_ins(painter, view, missing, theme)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not sharp)
        for box, pixmap in ready:
            if sharp:
                painter.drawPixmap(box.topLeft(), pixmap)
            else:
                painter.drawPixmap(box, pixmap, QRectF(pixmap.rect()))
        if self.base is not None and (wanted or keys != self._ahead_of):
            ahead = self._around(view) if complete and self.base.looks_ahead else []
            self.base.want(wanted or ahead)
            self._ahead_of = keys if complete else []
        self._shrink(len(keys))
        self.must_go_on = not complete and (out_of_time or self.base is None)
        return complete

    must_go_on = False

    def tiles_for(self, view: MapView) -> list[tuple[QRectF, QPixmap]]:
        """Composites that a view shows and the boxes that it shows them in, as far as they are there."""
        factor = 2.0 ** (view.zoom - zoom_of(level_near(view.zoom)))
        keys = [key for key in visible_tiles(view) if key in self._tiles]
        return [(_box(key, view, factor), self._tiles[key].pixmap) for key in keys]

    def _around(self, view: MapView) -> list[TileKey]:
        """What is likely to be seen next: a ring around the view, and what a step out shows."""
        level = level_near(view.zoom)
        if view.zoom != zoom_of(level):
            return []
        ring = visible_tiles(replace(view, width=view.width + TILE_PX, height=view.height + TILE_PX))
        above = visible_tiles(replace(view, zoom=zoom_of(level - _LEVELS_PER_STEP)))
        return [key for key in ring + above if key not in self._tiles]

    def _shrink(self, visible: int) -> None:
        room = max(48, visible * 4)
        while len(self._tiles) > room:
            self._tiles.popitem(last=False)

    # -- making ------------------------------------------------------------------------------------

    def _compose(self, key: TileKey, theme: Theme) -> _Composite | None:
        """Base and zones of a tile; None when either is not there yet."""
        with_zones = self.shows_zones and self.zones.tree is not None
        if with_zones and key.level not in self.zones.levels:
            return None
        image = None
        if self.base is not None:
            image = self.base.tile(key)
            if image is None:
                return None
        size = round(TILE_PX * self._dpr)
        opacity = self.layering.opacity("base")
        if image is not None and opacity == 1.0:
            pixmap = QPixmap.fromImage(image, Qt.ImageConversionFlag.NoFormatConversion)
        else:
            pixmap = QPixmap(size, size)
            pixmap.fill(qcolor(theme.map_land))
            if image is not None:
                painter = QPainter(pixmap)
                painter.setOpacity(opacity)
                painter.drawImage(pixmap.rect(), image)
                painter.end()
        pixmap.setDevicePixelRatio(self._dpr)
        if with_zones:
            rows = self.zones.rows_in(*_bounds(key))
            if rows:
                self._paint_zones(pixmap, key, rows, theme)
        tile = _Composite(pixmap, self.version)
        self._tiles[key] = tile
        return tile

    def _paint_zones(self, pixmap: QPixmap, key: TileKey, rows: list[int], theme: Theme) -> None:
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(-key.x * TILE_PX, -key.y * TILE_PX)
        layering = self.layering
        ink, opacity = theme.map_zone_line, layering.opacity("zones")
        pens = {rank: QPen(qcolor(ink, opacity), width) for rank, width in _LINE_PX.items()}
        line, no_line = QPen(qcolor(ink, opacity), 1.0), QPen(Qt.PenStyle.NoPen)
        brushes = {grade: grade_brush(grade, theme, layering.opacity("grades"), self._dpr) for grade in Grade}
        left_out = hidden_levels(layering, zoom_of(key.level))
        shapes = self.zones.levels[key.level]
        for row in rows:
            rings, rank = shapes[row], self.zones.ranks[row]
            if not rings or rank in left_out:
                continue
            fill = brushes[self.zones.grades[row]] if layering.shows("grades") else None
            painter.setPen(pens.get(rank, line) if layering.shows("zones") else no_line)
            painter.setBrush(fill or Qt.BrushStyle.NoBrush)
            if len(rings) == 1:
                painter.drawPolygon(polygon_of(rings[0]))
            else:
                path = QPainterPath()
                for ring in rings:
                    path.addPolygon(polygon_of(ring))
                painter.drawPath(path)
        painter.end()

    def _paint_stand_ins(self, painter: QPainter, view: MapView, missing: list[QRectF], theme: Theme) -> None:
        """Land, and over it what the nearest coarser level has of the missing places, then the nearest finer."""
        level = level_near(view.zoom)
        there = {key.level for key in self._tiles}
        coarser = max((other for other in there if other < level), default=None)
        finer = min((other for other in there if other > level), default=None)
        painter.save()
        clip = QRegion()
        for box in missing:
            painter.fillRect(box, qcolor(theme.map_land))
            clip += box.toAlignedRect()
        painter.setClipRegion(clip)
        for other in (coarser, finer):
            if other is None or abs(other - level) > _STAND_IN_LEVELS:
                continue
            factor = 2.0 ** (view.zoom - zoom_of(other))
            for key, tile in self._tiles.items():
                if key.level == other:
                    box = _box(key, view, factor)
                    if any(box.intersects(gap) for gap in missing):
                        painter.drawPixmap(box, tile.pixmap, QRectF(tile.pixmap.rect()))
        painter.restore()


def visible_tiles(view: MapView) -> list[TileKey]:
    """Tiles that a view shows, the nearest to its centre first."""
    level = level_near(view.zoom)
    size = TILE_PX * 2.0 ** (view.zoom - zoom_of(level))
    last = math.ceil(256.0 * 2.0 ** zoom_of(level) / TILE_PX) - 1
    columns = _span(view.left, view.width, size, last)
    rows = _span(view.top, view.height, size, last)
    middle_x = (view.left + view.width / 2.0) / size - 0.5
    middle_y = (view.top + view.height / 2.0) / size - 0.5
    keys = [TileKey(level, x, y) for x in columns for y in rows]
    keys.sort(key=lambda k: (k.x - middle_x) ** 2 + (k.y - middle_y) ** 2)
    return keys or [TileKey(level, 0, 0)]


def _span(start: float, length: float, size: float, last: int) -> range:
    return range(max(math.floor(start / size), 0), min(math.floor((start + length - 1) / size), last) + 1)


def _box(key: TileKey, view: MapView, factor: float) -> QRectF:
    size = TILE_PX * factor
    left, top = key.x * size - view.left, key.y * size - view.top
    if factor == 1.0:
        return QRectF(left, top, size, size)
    # Scaled tiles meet on whole device pixels: no seams, no gaps.
    dpr = view.dpr
    x0, y0 = round(left * dpr) / dpr, round(top * dpr) / dpr
    x1, y1 = round((left + size) * dpr) / dpr, round((top + size) * dpr) / dpr
    return QRectF(x0, y0, x1 - x0, y1 - y0)


def _bounds(key: TileKey) -> tuple[float, float, float, float]:
    """West, south, east, north of a tile in metres, widened by a pixel for the pen."""
    scale = px_per_m(zoom_of(key.level))
    west, north = (key.x * TILE_PX - 2) / scale - HALF_WORLD_M, HALF_WORLD_M - (key.y * TILE_PX - 2) / scale
    return west, north - (TILE_PX + 4) / scale, west + (TILE_PX + 4) / scale, north
