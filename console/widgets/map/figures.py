"""Lines and areas that lie over the base: coverage rings, closures, drawings, trails, ways; and how they are painted.

Whoever has such figures hands them to `MapData.set_figures`; where they come from is no business of this module.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, Qt
from PySide6.QtGui import QBrush, QPainter, QPainterPath, QPen

from console.domain.geo import LonLat
from console.widgets.map.polygons import polygon_of
from console.widgets.map.view import MapView, to_mercator
from console.widgets.theme import Theme, qcolor

Floats = NDArray[np.float64]
#: How long an arrow's head is, and how far it opens to either side, pixels.
_HEAD_PX, _HEAD_HALF_PX = 14.0, 5.5
#: A stretch of less is no direction for an arrow's head.
_TURN_PX = 6.0
#: Lines up to here are as thin as the screen can draw them.
_HAIR_PX = 1.0


class Ink(Enum):
    """What a figure is drawn with: the theme's colour behind each."""

    PICKED = "selection"
    CALM = "text_muted"
    ALARM = "late"
    AMBER = "amber"
    FREE = "free"
    BUSY = "unit_busy"


@dataclass(frozen=True, eq=False)
class Figure:
    """One line, or one area with its holes.

    Attributes:
        rings: each (n, 2) web-mercator metres.
        label: a text at `label_at`, (2,) metres; or at the first of (k, 2) that has room.
        fill: how strongly an area is filled, 0 to 1, with stripes when it `is_striped`; a line has no filling.
        id: what it is on record as, so that it can be picked; "" for what was only worked out.
    """

    rings: tuple[Floats, ...]
    ink: Ink = Ink.PICKED
    is_area: bool = False
    is_arrow: bool = False
    is_dashed: bool = False
    width_px: float = 2.0
    fill: float = 0.0
    is_striped: bool = False
    label: str = ""
    label_at: Floats | None = None
    id: str = ""


@dataclass(frozen=True)
class Stroke:
    """A figure in pixels of a view, ready to paint."""

    path: QPainterPath
    pen: QPen
    brush: QBrush


def ring_of(places: Iterable[LonLat]) -> Floats:
    """(n, 2) web-mercator metres of places."""
    return to_mercator(np.array(list(places), dtype=np.float64).reshape(-1, 2))


def strokes_of(
    figures: Sequence[Figure], view: MapView, theme: Theme, opacity: float, margin_px: float
) -> list[Stroke]:
    """Those figures that a view shows, in its pixels."""
    west, south, east, north = view.bounds_m(margin_px)
    strokes = []
    for figure in figures:
        shown = [ring for ring in figure.rings if len(ring) > 1 and _meets(ring, west, south, east, north)]
        if not shown:
            continue
        path = QPainterPath()
        for ring in shown:
            px = view.to_pixels(ring)
            path.addPolygon(polygon_of(px))
            if figure.is_area:
                path.closeSubpath()
            if figure.is_arrow:
                _add_head(path, px)
        # A pen of one device pixel is drawn; a broader one is stroked as a path, fifty times as slow.
        width_px = figure.width_px if figure.width_px > _HAIR_PX else _HAIR_PX / view.dpr
        pen = QPen(qcolor(getattr(theme, figure.ink.value), opacity), width_px)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        if figure.is_dashed:
            pen.setStyle(Qt.PenStyle.DashLine)
        brush = QBrush(Qt.BrushStyle.NoBrush)
        if figure.is_area and figure.fill > 0.0:
            style = Qt.BrushStyle.BDiagPattern if figure.is_striped else Qt.BrushStyle.SolidPattern
            brush = QBrush(qcolor(getattr(theme, figure.ink.value), figure.fill * opacity), style)
        strokes.append(Stroke(path, pen, brush))
    return strokes


def stroke_of(lines: Sequence[QLineF], theme: Theme, opacity: float) -> Stroke:
    """Straight lines in pixels of a view, from units to where they go."""
    path = QPainterPath()
    for line in lines:
        path.moveTo(line.p1())
        path.lineTo(line.p2())
    pen = QPen(qcolor(theme.text_muted, 0.7 * opacity), 1.2, Qt.PenStyle.DashLine)
    return Stroke(path, pen, QBrush(Qt.BrushStyle.NoBrush))


def paint_strokes(painter: QPainter, strokes: Sequence[Stroke]) -> None:
    """Paint what `strokes_of` made."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for stroke in strokes:
        painter.setPen(stroke.pen)
        painter.setBrush(stroke.brush)
        painter.drawPath(stroke.path)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _meets(ring: Floats, west: float, south: float, east: float, north: float) -> bool:
    low, high = ring.min(axis=0), ring.max(axis=0)
    return bool(high[0] >= west and low[0] <= east and high[1] >= south and low[1] <= north)


def _add_head(path: QPainterPath, px: Floats) -> None:
    """An arrow's head at the last point, along the last stretch that has a direction."""
    tip = px[-1]
    away = np.hypot(*(px - tip).T)
    far = np.flatnonzero(away >= _TURN_PX)
    if not len(far):
        return
    along = (tip - px[far[-1]]) / away[far[-1]]
    aside = np.array([-along[1], along[0]])
    foot = tip - along * _HEAD_PX
    path.addPolygon(polygon_of(np.array([foot + aside * _HEAD_HALF_PX, tip, foot - aside * _HEAD_HALF_PX])))
