"""Shapes of the map's symbols, painted small and asked for by code: incidents, units, posts, badges.

Lists and legends use the same functions, so that a symbol looks the same everywhere. Knows no positions.
"""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from console.domain.incident import IncidentStatus
from console.domain.unit import UnitStatus
from console.widgets.theme import Theme, qcolor

INCIDENT_PX = 26
PLATE_W_PX, PLATE_H_PX = 22, 18

#: Shape of each top class of call; unknown classes get the last.
CLASS_SHAPES = {
    "criminal": "cross",
    "public_order": "square",
    "traffic": "diamond",
    "dispute": "triangle",
    "help": "plus",
    "report": "bars",
    "complaint": "down",
    "consultation": "ring",
    "social_service": "heart",
    "crowd": "trio",
    "mass_incident": "star",
    "other": "dot",
}

#: Glyph of each arm on a unit's plate; unknown arms get a shield.
ARM_GLYPHS = {
    "patrol": "car",
    "traffic": "wheel",
    "station": "shield",
    "swat": "chevrons",
    "criminal": "lens",
    "foot": "walker",
    "community": "house",
    "coast": "anchor",
    "coast_guard": "anchor",
    "medical": "plus",
    "ambulance": "plus",
    "ems": "plus",
    "fire": "flame",
    "engine": "flame",
    "truck": "ladder",
    "rescue": "plus",
    "command": "star",
}


def shape_of_class(code: str) -> str:
    """Name of the shape that a class of call is drawn with; finer classes share their top class's."""
    return CLASS_SHAPES.get(code.partition(".")[0], "dot")


def _polygon(*points: tuple[float, float]) -> QPainterPath:
    path = QPainterPath()
    path.addPolygon(QPolygonF([QPointF(x, y) for x, y in points]))
    path.closeSubpath()
    return path


def _rects(*rects: tuple[float, float, float, float]) -> QPainterPath:
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    for x, y, w, h in rects:
        path.addRect(x, y, w, h)
    return path


def _ellipses(*circles: tuple[float, float, float]) -> QPainterPath:
    path = QPainterPath()
    for x, y, r in circles:
        path.addEllipse(QPointF(x, y), r, r)
    return path


def _star(points: int, outer: float, inner: float) -> QPainterPath:
    corners = []
    for i in range(points * 2):
        r = outer if i % 2 == 0 else inner
        turn = math.pi * i / points
        corners.append((r * math.sin(turn), -r * math.cos(turn)))
    return _polygon(*corners)


def _heart() -> QPainterPath:
    path = QPainterPath(QPointF(0, 0.85))
    path.cubicTo(-1.3, -0.1, -0.75, -1.05, 0, -0.4)
    path.cubicTo(0.75, -1.05, 1.3, -0.1, 0, 0.85)
    return path


def _shield() -> QPainterPath:
    path = QPainterPath(QPointF(-0.75, -0.8))
    path.lineTo(0.75, -0.8)
    path.lineTo(0.75, 0.1)
    path.cubicTo(0.75, 0.6, 0.3, 0.85, 0, 1)
    path.cubicTo(-0.3, 0.85, -0.75, 0.6, -0.75, 0.1)
    path.closeSubpath()
    return path


def _car() -> QPainterPath:
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    path.addRoundedRect(-1, -0.15, 2, 0.7, 0.2, 0.2)
    path.addPath(_polygon((-0.62, -0.1), (-0.4, -0.7), (0.4, -0.7), (0.62, -0.1)))
    path.addPath(_ellipses((-0.55, 0.55, 0.27), (0.55, 0.55, 0.27)))
    return path


def _wheel() -> QPainterPath:
    path = _ellipses((0, 0, 0.95))
    return path.subtracted(_ellipses((0, 0, 0.55))).united(_rects((-0.14, -0.9, 0.28, 1.8), (-0.9, -0.14, 1.8, 0.28)))


def _chevrons() -> QPainterPath:
    path = QPainterPath()
    for y in (-0.85, -0.25, 0.35):
        path.addPath(
            _polygon((-0.85, y + 0.35), (0, y), (0.85, y + 0.35), (0.85, y + 0.65), (0, y + 0.3), (-0.85, y + 0.65))
        )
    return path


def _lens() -> QPainterPath:
    ring = _ellipses((-0.2, -0.2, 0.7)).subtracted(_ellipses((-0.2, -0.2, 0.42)))
    return ring.united(_polygon((0.2, 0.42), (0.42, 0.2), (1, 0.78), (0.78, 1)))


def _walker() -> QPainterPath:
    path = _ellipses((0, -0.7, 0.3))
    path.addPath(
        _polygon(
            (-0.35, -0.3), (0.35, -0.3), (0.42, 0.35), (0.2, 0.35), (0.2, 1), (-0.2, 1), (-0.2, 0.35), (-0.42, 0.35)
        )
    )
    return path


def _house() -> QPainterPath:
    return _polygon((-0.95, 0), (0, -0.9), (0.95, 0), (0.65, 0), (0.65, 0.85), (-0.65, 0.85), (-0.65, 0))


def _anchor() -> QPainterPath:
    path = _rects((-0.13, -0.55, 0.26, 1.4), (-0.5, -0.4, 1.0, 0.24)).united(_ellipses((0, -0.75, 0.24)))
    arc = QPainterPath(QPointF(-0.85, 0.2))
    arc.cubicTo(-0.75, 1.2, 0.75, 1.2, 0.85, 0.2)
    arc.cubicTo(0.6, 0.8, -0.6, 0.8, -0.85, 0.2)
    return path.united(arc)


def _flame() -> QPainterPath:
    path = QPainterPath(QPointF(0.05, -1))
    path.cubicTo(0.3, -0.3, 0.8, -0.2, 0.75, 0.35)
    path.cubicTo(0.7, 0.8, 0.35, 1, 0, 1)
    path.cubicTo(-0.4, 1, -0.75, 0.75, -0.72, 0.3)
    path.cubicTo(-0.7, -0.1, -0.35, -0.2, -0.35, -0.5)
    path.cubicTo(-0.1, -0.3, 0.1, -0.55, 0.05, -1)
    return path


def _ladder() -> QPainterPath:
    rungs = [(-0.5, y, 1.0, 0.2) for y in (-0.7, -0.1, 0.5)]
    return _rects((-0.6, -1, 0.22, 2), (0.38, -1, 0.22, 2), *rungs)


_SHAPES = {
    "cross": lambda: _polygon(
        (-0.85, -0.5),
        (-0.5, -0.85),
        (0, -0.35),
        (0.5, -0.85),
        (0.85, -0.5),
        (0.35, 0),
        (0.85, 0.5),
        (0.5, 0.85),
        (0, 0.35),
        (-0.5, 0.85),
        (-0.85, 0.5),
        (-0.35, 0),
    ),
    "square": lambda: _rects((-0.68, -0.68, 1.36, 1.36)),
    "diamond": lambda: _polygon((0, -1), (0.95, 0), (0, 1), (-0.95, 0)),
    "triangle": lambda: _polygon((0, -0.95), (0.95, 0.7), (-0.95, 0.7)),
    "down": lambda: _polygon((0, 0.95), (0.95, -0.7), (-0.95, -0.7)),
    "plus": lambda: _rects((-0.26, -0.85, 0.52, 1.7), (-0.85, -0.26, 1.7, 0.52)),
    "bars": lambda: _rects((-0.75, -0.7, 1.5, 0.32), (-0.75, -0.16, 1.5, 0.32), (-0.75, 0.38, 1.5, 0.32)),
    "ring": lambda: _ellipses((0, 0, 0.85)).subtracted(_ellipses((0, 0, 0.48))),
    "heart": _heart,
    "trio": lambda: _ellipses((0, -0.5, 0.42), (-0.52, 0.42, 0.42), (0.52, 0.42, 0.42)),
    "star": lambda: _star(5, 1.0, 0.42),
    "dot": lambda: _ellipses((0, 0, 0.6)),
    "shield": _shield,
    "car": _car,
    "wheel": _wheel,
    "chevrons": _chevrons,
    "lens": _lens,
    "walker": _walker,
    "house": _house,
    "anchor": _anchor,
    "flame": _flame,
    "ladder": _ladder,
}
_PATHS: dict[str, QPainterPath] = {}


def shape_path(name: str) -> QPainterPath:
    """A shape or glyph inside the square from -1 to 1; treat it as frozen, it is shared."""
    if name not in _PATHS:
        _PATHS[name] = _SHAPES[name]()
    return _PATHS[name]


def paint_shape(painter: QPainter, name: str, centre: QPointF, radius: float, color: QColor) -> None:
    """Fill a shape in one colour."""
    painter.save()
    painter.translate(centre)
    painter.scale(radius, radius)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawPath(shape_path(name))
    painter.restore()


def paint_incident(
    painter: QPainter,
    centre: QPointF,
    class_code: str,
    priority: int,
    status: IncidentStatus,
    theme: Theme,
    px: float = INCIDENT_PX,
) -> None:
    """An incident's symbol: shape by class group, disc by priority, ring by state.

    Waiting: a broad ring apart from the disc. Dispatched: a third of a ring. On the way: two thirds. On scene: a
    closed thin ring. Cleared: the disc is hollow.
    """
    disc, ring = px * 0.36, px * 0.46
    fill, ink = qcolor(theme.level(priority)), qcolor(theme.level_ink(priority))
    halo = qcolor(theme.map_halo)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(halo)
    painter.drawEllipse(centre, ring + 2.0, ring + 2.0)
    if status is IncidentStatus.CLEARED:
        painter.setPen(QPen(fill, 2.0))
        painter.setBrush(halo)
        painter.drawEllipse(centre, disc - 1.0, disc - 1.0)
        ink = qcolor(theme.level_text(priority))
    else:
        painter.setBrush(fill)
        painter.drawEllipse(centre, disc, disc)
    paint_shape(painter, shape_of_class(class_code), centre, disc * 0.58, ink)
    dark = qcolor(theme.text)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    box = QRectF(centre.x() - ring, centre.y() - ring, ring * 2, ring * 2)
    match status:
        case IncidentStatus.WAITING:
            painter.setPen(QPen(dark, 2.4))
            painter.drawEllipse(box)
        case IncidentStatus.DISPATCHED | IncidentStatus.EN_ROUTE:
            turn = 120 if status is IncidentStatus.DISPATCHED else 240
            painter.setPen(QPen(qcolor(theme.text_muted, 0.4), 1.0))
            painter.drawEllipse(box)
            painter.setPen(QPen(dark, 2.4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
            painter.drawArc(box, 90 * 16, -turn * 16)
        case IncidentStatus.ON_SCENE:
            painter.setPen(QPen(dark, 1.2))
            painter.drawEllipse(box)
        case _:
            painter.setPen(QPen(qcolor(theme.text_muted), 1.0))
            painter.drawEllipse(box)


def plate_colors(status: UnitStatus, theme: Theme) -> tuple[QColor, QColor, QColor]:
    """Fill, edge and glyph of a unit's plate by what it does."""
    plate, ink = qcolor(theme.map_plate), qcolor(theme.map_plate_ink)
    free, busy = qcolor(theme.unit_free), qcolor(theme.unit_busy)
    match status:
        case UnitStatus.AVAILABLE:
            return free, free, plate
        case UnitStatus.RETURNING:
            return plate, free, free
        case UnitStatus.DISPATCHED | UnitStatus.DELIVERED | UnitStatus.ACKNOWLEDGED:
            return plate, busy, busy
        case UnitStatus.EN_ROUTE:
            return busy, busy, plate
        case UnitStatus.ON_SCENE:
            scene = qcolor(theme.unit_on_scene)
            return scene, scene, plate
        case _:
            return plate, qcolor(theme.unit_off), ink if theme.is_dark else qcolor(theme.unit_off)


def paint_plate(
    painter: QPainter,
    centre: QPointF,
    arm: str,
    status: UnitStatus,
    theme: Theme,
    *,
    hollow: bool = False,
    stale: bool = False,
) -> None:
    """A unit's plate with its arm's glyph. Hollow: no fix, drawn where it was registered. Stale: old fix, faded."""
    fill, edge, glyph = plate_colors(status, theme)
    if stale:
        fill = edge if fill == edge else fill
        painter.setOpacity(0.45)
    if hollow:
        glyph = edge if fill == edge else glyph
        fill = qcolor(theme.map_halo, 0.72)
    box = QRectF(-PLATE_W_PX / 2, -PLATE_H_PX / 2, PLATE_W_PX, PLATE_H_PX).translated(centre)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(qcolor(theme.map_halo))
    painter.drawRoundedRect(box.adjusted(-1.5, -1.5, 1.5, 1.5), 5.5, 5.5)
    dashed = hollow or stale or status in (UnitStatus.DISPATCHED, UnitStatus.DELIVERED)
    pen = QPen(edge, 1.6)
    if dashed:
        pen.setDashPattern([1.6, 1.3] if hollow or stale else [2.6, 1.6])
    painter.setPen(pen)
    painter.setBrush(fill)
    painter.drawRoundedRect(box.adjusted(0.8, 0.8, -0.8, -0.8), 4, 4)
    paint_shape(painter, ARM_GLYPHS.get(arm, "shield"), centre, 6.2, glyph)
    painter.setOpacity(1.0)


def paint_nose(painter: QPainter, centre: QPointF, course_deg: float, color: QColor, halo: QColor) -> None:
    """The nose that shows where a unit heads, sticking out from under its plate."""
    painter.save()
    painter.translate(centre)
    painter.rotate(course_deg)
    path = _polygon((0, -21), (6.5, -9.5), (-6.5, -9.5))
    painter.setPen(QPen(halo, 3.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    painter.drawPath(path)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawPath(path)
    painter.restore()


def paint_dart(painter: QPainter, centre: QPointF, course_deg: float, fill: QColor, edge: QColor, halo: QColor) -> None:
    """A small arrow that stands for a unit where there is no room for its plate."""
    painter.save()
    painter.translate(centre)
    painter.rotate(course_deg)
    path = _polygon((0, -7), (5, 5.5), (0, 3), (-5, 5.5))
    painter.setPen(QPen(halo, 2.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    painter.drawPath(path)
    painter.setPen(QPen(edge, 1.1))
    painter.setBrush(fill)
    painter.drawPath(path)
    painter.restore()


def paint_post(painter: QPainter, foot: QPointF, theme: Theme, *, closed: bool, central: bool = False) -> None:
    """A post: a small flag on its staff, dashed when closed, doubled when it is a zone's central post."""
    color, halo = qcolor(theme.map_post), qcolor(theme.map_halo)
    staff = QPointF(foot.x(), foot.y() - 16)
    flag = _polygon((0, -16), (11, -12.5), (0, -9)).translated(foot)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(halo, 4.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    painter.drawLine(foot, staff)
    painter.drawPath(flag)
    pen = QPen(color, 1.4)
    if closed:
        pen.setDashPattern([2.0, 1.6])
    painter.setPen(pen)
    painter.drawLine(foot, staff)
    painter.setBrush(Qt.BrushStyle.NoBrush if closed else color)
    painter.drawPath(flag)
    if central:
        painter.drawLine(QPointF(foot.x() - 4, foot.y()), QPointF(foot.x() + 4, foot.y()))
        painter.drawEllipse(foot, 2.2, 2.2)
