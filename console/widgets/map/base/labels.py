"""Where names go: places first, then names along roads, none on top of another, the same on every tile.

Decided once per level for places, and per block of 2,048 world pixels for roads, whose names stay inside their block:
so tiles agree wherever a name crosses their border.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QTransform

from console.widgets.map.base.geometry import BaseGeometry, NamedRoad
from console.widgets.map.base.style import LABELS, NAMES_FROM, OTHER_LABEL, BaseStyle, LabelStyle, mixed
from console.widgets.map.declutter import Occupied
from console.widgets.map.view import HALF_WORLD_M, px_per_m, zoom_of
from console.widgets.theme import qcolor
from maps.layers import Label
from maps.road_classes import RoadClass

BLOCK_PX = 2048
ROAD_NAME_PX = 11.0
_REPEAT_PX = 560.0
_MAX_TURN_DEG = 22.0
_ROOM_PX = 12.0

Floats = NDArray[np.float64]


@dataclass
class Placed:
    """A name as it is drawn: its outline in world pixels of its level, its inks and its box."""

    path: QPainterPath
    ink: QColor
    halo: QColor
    halo_px: float
    box: QRectF = field(init=False)

    def __post_init__(self) -> None:
        self.box = self.path.boundingRect().adjusted(-4, -4, 4, 4)


def font_of(style: BaseStyle, px: float, *, bold: bool = False, spaced: float = 0.0) -> QFont:
    """A font of the map's labels."""
    font = QFont(list(style.families))
    font.setPixelSize(round(px))
    font.setBold(bold)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    if spaced:
        font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, spaced)
    return font


class Labels:
    """Placed names of one geometry in one style.

    `is_part`: the geometry is a part of a larger one. A name of a place then yields to any better one that it would
    touch, shown or not: so the parts agree, though none knows what the others have shown.
    """

    def __init__(
        self, geometry: BaseGeometry, style: BaseStyle, block_px: int = BLOCK_PX, *, is_part: bool = False
    ) -> None:
        self._geometry = geometry
        self._block_px, self._is_part = block_px, is_part
        self._style = style
        self._places: dict[int, tuple[list[Placed], Occupied]] = {}
        self._roads: dict[tuple[int, int, int], list[Placed]] = {}
        theme = style.theme
        self._ink = qcolor(theme.map_label)
        self._muted = qcolor(theme.map_label_muted)
        self._water = mixed(theme.map_label_muted, theme.level_4, 0.45)
        self._halo = qcolor(theme.map_halo, 0.9)

    def on_tile(self, level: int, left: float, top: float, size: float) -> list[Placed]:
        """Names that touch a square of world pixels."""
        square = QRectF(left, top, size, size)
        found = list(self._places_at(level)[0])
        block = self._block_px
        for bx in range(int(left // block), int((left + size - 1) // block) + 1):
            for by in range(int(top // block), int((top + size - 1) // block) + 1):
                found += self._roads_at(level, bx, by)
        return [name for name in found if name.box.intersects(square)]

    # -- places ------------------------------------------------------------------------------------

    def _places_at(self, level: int) -> tuple[list[Placed], Occupied]:
        if level not in self._places:
            self._places[level] = self._place_all(level)
        return self._places[level]

    def _place_all(self, level: int) -> tuple[list[Placed], Occupied]:
        occupied, placed = Occupied(), []
        scale = px_per_m(zoom_of(level))
        at = self._geometry.label_metres
        px = np.column_stack(((at[:, 0] + HALF_WORLD_M) * scale, (HALF_WORLD_M - at[:, 1]) * scale))
        for row, label in enumerate(self._geometry.labels):
            how = LABELS.get(label.kind, OTHER_LABEL)
            if how.first <= zoom_of(level) < how.last + 1:
                name = self._place(label, how, px[row], level)
                box = name.box
                edges = (box.left(), box.top(), box.right(), box.bottom())
                is_free = occupied.is_free(*edges)
                if is_free:
                    placed.append(name)
                if is_free or self._is_part:
                    occupied.take(*edges)
        return placed, occupied

    def _place(self, label: Label, how: LabelStyle, at: Floats, level: int) -> Placed:
        px = how.px + (1.0 if zoom_of(level) >= how.first + 3 and not how.water else 0.0)
        path = QPainterPath()
        lines = self._style.text_of(label.text_zh, label.text_en).split("\n")
        y = 0.0
        for number, text in enumerate(lines):
            small = number > 0
            font = font_of(
                self._style,
                px * (0.82 if small else 1.0),
                bold=how.bold and not small,
                spaced=how.spaced,
            )
            metrics = QFontMetricsF(font)
            if number == 0:
                y = (metrics.ascent() - metrics.descent()) / 2.0 - (len(lines) - 1) * metrics.height() * 0.45
            path.addText(-metrics.horizontalAdvance(text) / 2.0, y, font, text)
            y += metrics.height() * 0.95
        angle = label.angle_deg
        if angle:
            path = QTransform().rotate(_upright(angle)).map(path)
        path.translate(float(at[0]), float(at[1]) - how.rise)
        ink = self._water if how.water else self._muted if how.muted else self._ink
        return Placed(path, ink, self._halo, 2.6)

    # -- roads -------------------------------------------------------------------------------------

    def _roads_at(self, level: int, bx: int, by: int) -> list[Placed]:
        key = (level, bx, by)
        if key not in self._roads:
            self._roads[key] = self._place_roads(level, bx, by) if zoom_of(level) >= min(NAMES_FROM.values()) else []
        return self._roads[key]

    def _place_roads(self, level: int, bx: int, by: int) -> list[Placed]:
        scale = px_per_m(zoom_of(level))
        left, top = bx * self._block_px, by * self._block_px
        west, north = left / scale - HALF_WORLD_M, HALF_WORLD_M - top / scale
        box = (west, north - self._block_px / scale, west + self._block_px / scale, north)
        occupied = Occupied()
        for place in self._places_at(level)[0]:
            b = place.box
            if b.intersects(QRectF(left, top, self._block_px, self._block_px)):
                occupied.take(b.left(), b.top(), b.right(), b.bottom())
        font = font_of(self._style, ROAD_NAME_PX)
        metrics = QFontMetricsF(font)
        roads = [
            road for road in self._geometry.named_in(box) if NAMES_FROM[_parent_class(road.road)] <= zoom_of(level)
        ]
        roads.sort(key=lambda road: (road.road, -road.line.length))
        placed: list[Placed] = []
        for road in roads:
            text = self._style.text_of(road.name_zh, road.name_en).replace("\n", " ")
            advances = [metrics.horizontalAdvance(c) for c in text]
            needed = sum(advances)
            if road.line.length * scale < needed + _ROOM_PX:
                continue
            for part in _parts_inside(road, box):
                at = shapely.get_coordinates(part)
                px = np.column_stack(((at[:, 0] + HALF_WORLD_M) * scale, (HALF_WORLD_M - at[:, 1]) * scale))
                placed += self._along(px, text, advances, font, metrics, occupied)
        return placed

    def _along(
        self, px: Floats, text: str, advances: list[float], font: QFont, metrics: QFontMetricsF, occupied: Occupied
    ) -> list[Placed]:
        steps = np.hypot(*np.diff(px, axis=0).T)
        length, needed = float(steps.sum()), sum(advances)
        if length < needed + _ROOM_PX:
            return []
        count = max(1, int(length // _REPEAT_PX))
        out = []
        for n in range(count):
            middle = length * (n + 0.5) / count
            for shift in (0.0, 0.17, -0.17):
                start = middle + shift * min(length, _REPEAT_PX) - needed / 2.0
                if start < _ROOM_PX / 2 or start + needed > length - _ROOM_PX / 2:
                    continue
                name = self._set_along(px, steps, start, text, advances, font, metrics, occupied)
                if name is not None:
                    out.append(name)
                    break
        return out

    def _set_along(
        self,
        px: Floats,
        steps: Floats,
        start: float,
        text: str,
        advances: list[float],
        font: QFont,
        metrics: QFontMetricsF,
        occupied: Occupied,
    ) -> Placed | None:
        """Set a text letter by letter along a line; None where it turns too sharply or something lies there."""
        gone = np.concatenate(([0.0], np.cumsum(steps)))
        reads_back = np.interp(start + sum(advances), gone, px[:, 0]) < np.interp(start, gone, px[:, 0])
        if reads_back:
            start = float(gone[-1]) - start - sum(advances)
            px, gone = px[::-1], gone[-1] - gone[::-1]
        ends = start + np.concatenate(([0.0], np.cumsum(advances)))
        x, y = np.interp(ends, gone, px[:, 0]), np.interp(ends, gone, px[:, 1])
        angles = np.degrees(np.arctan2(np.diff(y), np.diff(x)))
        turns = np.abs((np.diff(angles) + 180.0) % 360.0 - 180.0)
        if len(turns) and float(turns.max()) > _MAX_TURN_DEG:
            return None
        boxes = [
            (min(a, b) - 4, min(c, d) - 5, max(a, b) + 4, max(c, d) + 5)
            for a, b, c, d in zip(x, x[1:], y, y[1:], strict=False)
        ]
        if not all(occupied.is_free(*box) for box in boxes):
            return None
        for box in boxes:
            occupied.take(*box)
        path = QPainterPath()
        drop = (metrics.ascent() - metrics.descent()) / 2.0
        for letter, angle, at_x, at_y in zip(text, angles.tolist(), x.tolist(), y.tolist(), strict=False):
            glyph = QPainterPath()
            glyph.addText(QPointF(0.0, drop), font, letter)
            path.addPath(QTransform().translate(at_x, at_y).rotate(angle).map(glyph))
        return Placed(path, self._muted, self._halo, 2.4)


def paint_labels(painter: QPainter, placed: list[Placed]) -> None:
    """Halos first, then inks, so that no halo covers a name."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for name in placed:
        painter.setPen(
            QPen(name.halo, name.halo_px, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
        )
        painter.drawPath(name.path)
    painter.setPen(Qt.PenStyle.NoPen)
    for name in placed:
        painter.setBrush(name.ink)
        painter.drawPath(name.path)


def _upright(angle_deg: float) -> float:
    turn = math.remainder(angle_deg, 360.0)
    return turn - 180.0 if turn > 90.0 else turn + 180.0 if turn < -90.0 else turn


def _parent_class(road: int) -> RoadClass:
    found = RoadClass(road)
    return RoadClass(road - 1) if found.name.endswith("_LINK") else found


def _parts_inside(road: NamedRoad, box: tuple[float, float, float, float]) -> list[shapely.LineString]:
    inside = shapely.clip_by_rect(road.line, *box)
    return [part for part in shapely.get_parts(inside) if part.geom_type == "LineString" and len(part.coords) > 1]
