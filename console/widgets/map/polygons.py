"""Polygons and tints that the static layer and the base painter share."""

from __future__ import annotations

from typing import Any

import numpy as np
import shiboken6
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QImage, QPainter, QPen, QPolygonF

from console.domain.area import Grade
from console.widgets.theme import Theme, qcolor

_PATTERN_PX = 8


def polygon_of(points: NDArray[np.float64]) -> QPolygonF:
    """A polygon of (n, 2) doubles, copied in one go instead of point by point."""
    polygon = QPolygonF()
    polygon.resize(len(points))
    if len(points):
        # The stubs of shiboken6 6.11 know VoidPtr(int) only; with size and writable it gives a buffer.
        void_ptr: Any = shiboken6.VoidPtr
        room = void_ptr(polygon.data(), len(points) * 16, True)
        np.frombuffer(room, dtype=np.float64).reshape(-1, 2)[:] = points
    return polygon


def grade_brush(grade: Grade, theme: Theme, opacity: float = 1.0, dpr: float = 1.0) -> QBrush | None:
    """The tint of a graded place, hatched for red and dotted for orange; None for one without a grade.

    The pattern repeats every `_PATTERN_PX`, which divides a tile's side, so that it goes on from tile to tile.
    """
    match grade:
        case Grade.RED:
            name, tint = theme.level_1, 0.13
        case Grade.ORANGE:
            name, tint = theme.level_2, 0.12
        case Grade.GREEN:
            return QBrush(qcolor(theme.free, 0.06 * opacity))  # most places: nearly as calm as ungraded land
        case _:
            return None
    side = round(_PATTERN_PX * dpr)
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(dpr)
    image.fill(qcolor(name, tint * opacity))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    mark = qcolor(name, 0.34 * opacity)
    px = float(_PATTERN_PX)
    if grade is Grade.RED:
        painter.setPen(QPen(mark, 1.1))
        for shift in (-px, 0.0, px):  # with its neighbours' ends, so that the lines go on across the edges
            painter.drawLine(QPointF(shift - 1, px + 1), QPointF(shift + px + 1, -1))
    else:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(mark)
        painter.drawEllipse(QRectF(px / 2 - 1.2, px / 2 - 1.2, 2.4, 2.4))
    painter.end()
    return QBrush(image)
