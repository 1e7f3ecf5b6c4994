"""Marks that rows are painted with: the shape of a priority, the sign of a status, times, fill bars.

Every colour is paired with a shape or a word. Takes its colours from the theme and knows no model.
"""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetrics, QPainter, QPen, QPolygonF

from console.domain.unit import UnitStatus
from console.widgets.icons import icon
from console.widgets.theme import FONT_SMALL_PX, Look, Theme, qcolor

#: The most that the name in a mark of another desk may take of a row.
NAME_PX = 72
LEAST_NAME_PX = 40


def clock_text(seconds: float) -> str:
    """A span as people read it: 0:42, 12:05, 1:02:03, 2d 03:04."""
    whole = max(0, int(seconds))
    if whole >= 86_400:
        return f"{whole // 86_400}d {whole % 86_400 // 3600:02}:{whole % 3600 // 60:02}"
    hours, rest = divmod(whole, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"


def local_clock(moment: datetime, now: datetime | None = None) -> str:
    """A moment on the wall clock; with the day in front when it was not today.

    Args:
        now: present moment; None leaves the day out.
    """
    local = moment.astimezone()
    if now is not None and local.date() != now.astimezone().date():
        return f"{local:%m-%d %H:%M}"
    return f"{local:%H:%M:%S}"


def paint_priority(painter: QPainter, where: QRectF, priority: int, theme: Theme) -> None:
    """The shape of a priority with its figure in it: diamond, triangle, disc, square."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(qcolor(theme.level(priority)))
    centre = where.center()
    half = where.width() / 2.0
    text_box = QRectF(where)
    if priority == 1:
        painter.drawPolygon(_polygon(centre, [(0, -half), (half, 0), (0, half), (-half, 0)]))
    elif priority == 2:
        painter.drawPolygon(_polygon(centre, [(0, -half), (half, half * 0.86), (-half, half * 0.86)]))
        text_box.translate(0, half * 0.26)
    elif priority == 3:
        painter.drawEllipse(where.adjusted(1, 1, -1, -1))
    else:
        painter.drawRoundedRect(where.adjusted(2, 2, -2, -2), 2, 2)
    painter.setPen(qcolor(theme.level_ink(priority)))
    painter.drawText(text_box, Qt.AlignmentFlag.AlignCenter, str(priority))
    painter.restore()


def _polygon(centre: QPointF, corners: list[tuple[float, float]]) -> QPolygonF:
    return QPolygonF([QPointF(centre.x() + x, centre.y() + y) for x, y in corners])


def status_colour(status: UnitStatus, theme: Theme) -> str:
    """Colour of the words of a unit's status."""
    if status.is_free:
        return theme.free
    if status is UnitStatus.OFF_DUTY:
        return theme.text_muted
    return theme.text if status is UnitStatus.ON_SCENE else theme.unit_busy


def paint_status(painter: QPainter, where: QRectF, status: UnitStatus, theme: Theme) -> None:
    """The sign of a unit's status: disc free, arrow on its way, square on scene, rings and bars for the rest."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    colour = qcolor(status_colour(status, theme))
    centre = where.center()
    half = where.width() / 2.0
    painter.setPen(QPen(colour, 1.6))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    match status:
        case UnitStatus.AVAILABLE:
            painter.setBrush(colour)
            painter.drawEllipse(centre, half - 1, half - 1)
        case UnitStatus.RETURNING:
            painter.drawEllipse(centre, half - 1.5, half - 1.5)
            painter.setBrush(colour)
            painter.drawEllipse(centre, 1.4, 1.4)
        case UnitStatus.DISPATCHED | UnitStatus.DELIVERED | UnitStatus.ACKNOWLEDGED:
            _paint_order(painter, centre, half, colour, status)
        case UnitStatus.EN_ROUTE:
            painter.setBrush(colour)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawPolygon(_polygon(centre, [(-half * 0.7, -half), (half, 0), (-half * 0.7, half)]))
        case UnitStatus.ON_SCENE:
            painter.setBrush(colour)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawRect(where.adjusted(1, 1, -1, -1))
        case UnitStatus.OFF_DUTY:
            painter.drawLine(centre + QPointF(-half + 1, 0), centre + QPointF(half - 1, 0))
    painter.restore()


def _paint_order(painter: QPainter, centre: QPointF, half: float, colour: QColor, status: UnitStatus) -> None:
    """An arrow not filled yet: bare when sent, with one stroke when delivered, with two when acknowledged."""
    painter.drawPolygon(_polygon(centre, [(-half * 0.6, -half + 1), (half - 1, 0), (-half * 0.6, half - 1)]))
    strokes = {UnitStatus.DISPATCHED: 0, UnitStatus.DELIVERED: 1, UnitStatus.ACKNOWLEDGED: 2}[status]
    painter.setPen(QPen(colour, 1.4))
    for stroke in range(strokes):
        x = centre.x() - half * 0.25 + stroke * 2.6
        painter.drawLine(QPointF(x, centre.y() - 1.6), QPointF(x, centre.y() + 1.6))


def paint_fill(painter: QPainter, where: QRect, free: int, total: int, theme: Theme, *, is_low: bool) -> None:
    """A row of small blocks, one a group, the free ones filled; a plain bar when there are too many."""
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    full, empty = qcolor(theme.late if is_low else theme.free), qcolor(theme.edge, 0.45)
    if total * 5 <= where.width():
        size = min(9, where.width() // max(1, total) - 2)
        for n in range(total):
            painter.setBrush(full if n < free else empty)
            painter.drawRect(where.left() + n * (size + 2), where.center().y() - 4, size, 9)
    else:
        painter.setBrush(empty)
        painter.drawRect(where.left(), where.center().y() - 4, where.width(), 9)
        painter.setBrush(full)
        painter.drawRect(where.left(), where.center().y() - 4, round(where.width() * free / total), 9)
    painter.restore()


def paint_chip(
    painter: QPainter, where: QRect, text: str, ink: str, ground: str | None, edge: str | None = None
) -> None:
    """A word on a small rounded plate, filled or only outlined."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(QBrush(qcolor(ground)) if ground is not None else Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(qcolor(edge), 1.0) if edge is not None else Qt.PenStyle.NoPen)
    painter.drawRoundedRect(QRectF(where).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
    painter.setPen(qcolor(ink))
    painter.drawText(where, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()


def paint_desk_mark(
    painter: QPainter, rect: QRect, right: int, look: Look, text: str, *, drags: bool, room_px: int
) -> int:
    """The sign of another desk at the right of a row: an eye for one that looks, a hand for one that drags.

    Args:
        room_px: what the row can spare for the whole mark; a name that finds no room in it is left out.
    Returns:
        where it begins: what is left of the row ends there.
    """
    colour = "amber" if drags else "selection"
    font = look.font(FONT_SMALL_PX, bold=True)
    metrics = QFontMetrics(font)
    most = min(NAME_PX, room_px - 26)
    fits = metrics.horizontalAdvance(text) <= most or most >= LEAST_NAME_PX
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, most) if fits else ""
    width = metrics.horizontalAdvance(shown) + (26 if shown else 21)
    box = QRect(right - width, rect.center().y() - 8, width, 17)
    theme = look.theme
    paint_chip(painter, box, "", getattr(theme, colour), None, getattr(theme, colour))
    icon(look, "hand-back-right-outline" if drags else "eye-outline", colour).paint(
        painter, QRect(box.left() + 4, box.top() + 2, 13, 13)
    )
    painter.setFont(font)
    painter.setPen(qcolor(getattr(theme, colour)))
    painter.drawText(box.adjusted(20, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
    return box.left() - 6
