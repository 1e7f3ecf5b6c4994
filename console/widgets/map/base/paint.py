"""Paints one base tile: areas, thin lines, roads by class, names. Runs in the worker process."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen

from console.domain.area import Grade
from console.widgets.map.base.geometry import BaseGeometry, Floats, thinned
from console.widgets.map.base.labels import Labels, paint_labels
from console.widgets.map.base.style import CASED_FROM_PX, BaseStyle, RoadInks, mixed, road_width
from console.widgets.map.polygons import grade_brush, polygon_of
from console.widgets.map.static import TILE_PX, TileKey
from console.widgets.map.view import HALF_WORLD_M, px_per_m, zoom_of
from console.widgets.theme import qcolor
from maps.errors import TileTrouble
from maps.layers import GRADES, AreaKind, LineKind
from maps.road_classes import RoadClass

_BUILDINGS_FROM = 15
_CONTOURS_FROM = 12
_AREA_LEAST_PX = 1.0
_BLEED_PX = 40.0


class TilePainter:
    """Paints tiles of one geometry in one style."""

    def __init__(self, geometry: BaseGeometry, style: BaseStyle, labels: Labels | None = None) -> None:
        self.geometry = geometry
        self.style = style
        self.labels = labels or Labels(geometry, style)
        self._inks = RoadInks(style.theme)
        theme = style.theme
        self._area_ink: dict[int, QColor] = {
            AreaKind.FARMLAND: mixed(theme.map_land, theme.map_green, 0.35),
            AreaKind.WOOD: qcolor(theme.map_green),
            AreaKind.BUILT_UP: qcolor(theme.map_built),
            AreaKind.INDUSTRIAL: mixed(theme.map_built, theme.map_rail, 0.12),
            AreaKind.PARK: mixed(theme.map_green, theme.free, 0.06),
            AreaKind.WATER: qcolor(theme.map_water),
            AreaKind.BUILDING: mixed(theme.map_built, theme.map_rail, 0.32),
        }
        self._grades = {grade: grade_brush(grade, theme, dpr=style.dpr) for grade in Grade}

    def paint(self, key: TileKey) -> QImage:
        """The tile as an opaque image in device pixels."""
        size = round(TILE_PX * self.style.dpr)
        image = QImage(size, size, QImage.Format.Format_RGB32)
        image.fill(qcolor(self.style.theme.map_land))
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(self.style.dpr, self.style.dpr)
        frame = _Frame(key)
        self._areas(painter, frame)
        self._thin_lines(painter, frame)
        self._roads(painter, frame)
        if self.style.names:
            painter.translate(-frame.left, -frame.top)
            paint_labels(painter, self.labels.on_tile(key.level, frame.left, frame.top, TILE_PX))
        painter.end()
        return image

    def take_troubles(self) -> tuple[TileTrouble, ...]:
        """A region was checked when it was made: nothing of it is left out."""
        return ()

    def _areas(self, painter: QPainter, frame: _Frame) -> None:
        theme, areas = self.style.theme, self.geometry.areas
        for row in self.geometry.areas_in(frame.box, _AREA_LEAST_PX / frame.scale).tolist():
            kind = int(areas.kinds[row])
            if kind == AreaKind.BUILDING and frame.zoom < _BUILDINGS_FROM:
                continue
            painter.setPen(Qt.PenStyle.NoPen)
            if kind == AreaKind.COUNTY:
                painter.setPen(QPen(mixed(theme.map_zone_line, theme.map_land, 0.3), 1.4, Qt.PenStyle.DashDotLine))
                painter.setBrush(Qt.BrushStyle.NoBrush)
            elif kind == AreaKind.COMMUNITY:
                grade = GRADES[areas.grades[row]] if self.style.grades else Grade.NONE
                fill = self._grades[grade]
                if fill is None:
                    continue
                painter.setPen(QPen(qcolor(theme.map_zone_line, 0.45), 0.8))
                painter.setBrush(fill)
            else:
                painter.setBrush(self._area_ink[kind])
                if kind == AreaKind.BUILDING:
                    painter.setPen(QPen(mixed(theme.map_built, theme.map_rail, 0.6), 0.6))
            path = QPainterPath()
            for ring in self.geometry.rings_of(row):
                path.addPolygon(polygon_of(thinned(frame.px(ring))))
            painter.drawPath(path)

    def _thin_lines(self, painter: QPainter, frame: _Frame) -> None:
        theme, geometry = self.style.theme, self.geometry
        rows = geometry.thin.rows_in(frame.box)
        kinds = geometry.thin_kind[rows]
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if frame.zoom >= _CONTOURS_FROM:
            ink = mixed(theme.map_land, theme.map_label_muted, 0.13)
            for row in rows[kinds == LineKind.CONTOUR].tolist():
                index = float(geometry.thin_weight[row]) % 100.0 == 0.0
                painter.setPen(QPen(ink, 0.9 if index else 0.5))
                painter.drawPolyline(polygon_of(thinned(frame.px(geometry.thin.line(row)))))
        water = mixed(theme.map_water, theme.level_4, 0.10)
        for row in rows[kinds == LineKind.STREAM].tolist():
            weight = float(geometry.thin_weight[row])
            width = min(max(weight * 2.0 ** (frame.zoom - 13.5), 0.5 * min(weight, 3.0)), 14.0)
            if width >= 0.5:
                painter.setPen(_round_pen(water, width))
                painter.drawPolyline(polygon_of(thinned(frame.px(geometry.thin.line(row)))))
        for row in rows[kinds == LineKind.RAILWAY].tolist():
            line = polygon_of(thinned(frame.px(geometry.thin.line(row))))
            painter.setPen(QPen(qcolor(theme.map_rail), 1.2 if frame.zoom < 13 else 2.6))
            painter.drawPolyline(line)
            if frame.zoom >= 13:
                pen = QPen(qcolor(theme.map_halo), 1.3)
                pen.setDashPattern([6.0, 6.0])
                painter.setPen(pen)
                painter.drawPolyline(line)

    def _roads(self, painter: QPainter, frame: _Frame) -> None:
        """Casings of all classes from below, then fills, then bridges with both."""
        rows = self.geometry.roads.rows_in(frame.box)
        classes = self.geometry.road_class[rows]
        widths = {int(road): road_width(RoadClass(road), frame.zoom) for road in np.unique(classes).tolist()}
        by_class = [
            (
                road,
                width,
                [
                    polygon_of(thinned(frame.px(self.geometry.roads.line(row))))
                    for row in rows[classes == road].tolist()
                ],
            )
            for road, width in sorted(widths.items(), reverse=True)
            if width > 0.0
        ]
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for road, width, lines in by_class:
            if width >= CASED_FROM_PX and road < RoadClass.TRACK:
                painter.setPen(_round_pen(self._inks.casing[RoadClass(road)], width + max(1.2, width * 0.14)))
                for line in lines:
                    painter.drawPolyline(line)
        for road, width, lines in by_class:
            cased = width >= CASED_FROM_PX
            pen = _round_pen((self._inks.fill if cased else self._inks.thin)[RoadClass(road)], width)
            if road >= RoadClass.TRACK:
                pen = QPen(
                    mixed(self.style.theme.map_rail, self.style.theme.map_label_muted, 0.2), max(width * 0.6, 0.8)
                )
                pen.setDashPattern([4.0, 3.0] if road == RoadClass.TRACK else [1.5, 3.0])
            painter.setPen(pen)
            for line in lines:
                painter.drawPolyline(line)
        self._bridges(painter, frame, rows)

    def _bridges(self, painter: QPainter, frame: _Frame, rows: np.ndarray) -> None:
        if frame.zoom < 14:
            return
        for row in rows[self.geometry.bridge[rows]].tolist():
            road = RoadClass(int(self.geometry.road_class[row]))
            width = road_width(road, frame.zoom)
            if width < CASED_FROM_PX or road >= RoadClass.TRACK:
                continue
            line = polygon_of(thinned(frame.px(self.geometry.roads.line(row))))
            edge = mixed(self.style.theme.map_road_casing, self.style.theme.map_label_muted, 0.35)
            painter.setPen(
                QPen(edge, width + 2.4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap, Qt.PenJoinStyle.RoundJoin)
            )
            painter.drawPolyline(line)
            painter.setPen(_round_pen(self._inks.fill[road], width))
            painter.drawPolyline(line)


def _round_pen(color: QColor, width: float) -> QPen:
    return QPen(color, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)


class _Frame:
    """A tile's place: world pixels of its corner, and its box in metres with some bleed."""

    def __init__(self, key: TileKey) -> None:
        self.zoom = zoom_of(key.level)
        self.scale = px_per_m(self.zoom)
        self.left, self.top = float(key.x * TILE_PX), float(key.y * TILE_PX)
        bleed = _BLEED_PX / self.scale
        west, north = self.left / self.scale - HALF_WORLD_M, HALF_WORLD_M - self.top / self.scale
        side = TILE_PX / self.scale
        self.box = (west - bleed, north - side - bleed, west + side + bleed, north + bleed)

    def px(self, metres: Floats) -> Floats:
        """Pixels of the tile."""
        out = np.empty_like(metres)
        out[:, 0] = (metres[:, 0] + HALF_WORLD_M) * self.scale - self.left
        out[:, 1] = (HALF_WORLD_M - metres[:, 1]) * self.scale - self.top
        return out
