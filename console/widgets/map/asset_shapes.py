"""Shapes of cameras, alarm points and tasks: plates with corners, so that none is taken for a unit."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from console.widgets.theme import Theme, qcolor

_SIDE_PX = 15.0
#: How far a camera's view is drawn, and how wide it opens, degrees.
_LOOK_PX, _LOOK_DEG = 16.0, 60


def _ground(painter: QPainter, centre: QPointF, theme: Theme, fill: str) -> None:
    box = QRectF(-_SIDE_PX / 2, -_SIDE_PX / 2, _SIDE_PX, _SIDE_PX).translated(centre)
    painter.setPen(QPen(qcolor(theme.map_halo), 1.6))
    painter.setBrush(qcolor(fill))
    painter.drawRoundedRect(box, 2.0, 2.0)
    painter.setPen(Qt.PenStyle.NoPen)


def paint_camera(painter: QPainter, centre: QPointF, theme: Theme, heading_deg: float | None) -> None:
    """A camera; where it looks, when that is known, as a sector."""
    if heading_deg is not None:
        reach = QRectF(-_LOOK_PX, -_LOOK_PX, 2 * _LOOK_PX, 2 * _LOOK_PX).translated(centre)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(qcolor(theme.map_post, 0.35))
        painter.drawPie(reach, round((90.0 - heading_deg - _LOOK_DEG / 2) * 16), _LOOK_DEG * 16)
    _ground(painter, centre, theme, theme.map_post)
    painter.setBrush(qcolor(theme.map_halo))
    painter.drawRoundedRect(QRectF(-5, -2.6, 6.6, 5.2).translated(centre), 1.0, 1.0)
    lens = [QPointF(2.0, -0.6), QPointF(5.0, -2.6), QPointF(5.0, 2.6), QPointF(2.0, 0.6)]
    painter.drawPolygon(QPolygonF([centre + point for point in lens]))


def paint_alarm_point(painter: QPainter, centre: QPointF, theme: Theme) -> None:
    """A button that raises an alarm."""
    _ground(painter, centre, theme, theme.map_plate)
    painter.setPen(QPen(qcolor(theme.map_post), 1.2))
    painter.drawRoundedRect(QRectF(-6.5, -6.5, 13.0, 13.0).translated(centre), 2.0, 2.0)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(qcolor(theme.map_post))
    painter.drawEllipse(centre, 4.6, 4.6)
    painter.setBrush(qcolor(theme.map_plate))
    painter.drawEllipse(centre, 3.4, 3.4)
    painter.setBrush(qcolor(theme.map_post))
    painter.drawEllipse(centre, 2.0, 2.0)


def paint_task(painter: QPainter, centre: QPointF, theme: Theme, is_overdue: bool) -> None:
    """A task: a sheet with a tick, in the colour of what is late when it is overdue."""
    _ground(painter, centre, theme, theme.late_fill if is_overdue else theme.map_plate)
    painter.setPen(QPen(qcolor(theme.late_ink if is_overdue else theme.map_post), 2.0))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    tick = [QPointF(-4.0, 0.2), QPointF(-1.2, 3.2), QPointF(4.2, -3.4)]
    painter.drawPolyline(QPolygonF([centre + point for point in tick]))
