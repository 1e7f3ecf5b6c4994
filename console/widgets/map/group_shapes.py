"""Shapes of what stands for many, and of an incident's tier: discs of units, squares of incidents, tags."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPen

from console.widgets.theme import Theme, qcolor

#: Across, by the number of units, and of incidents: under 10, under 100, more.
CLUSTER_PX = (26.0, 32.0, 40.0)
SQUARE_PX = (22.0, 26.0, 32.0)
TAG_PX = 9
_ROMAN = ("I", "II", "III", "IV")


def paint_units(painter: QPainter, centre: QPointF, px: float, free: float, theme: Theme) -> None:
    """A disc for many units; its ring shows the share that is free (0 to 1)."""
    r = px / 2.0 - 2.5
    painter.setPen(QPen(qcolor(theme.map_halo), 2.0))
    painter.setBrush(qcolor(theme.map_plate))
    painter.drawEllipse(centre, r + 1.5, r + 1.5)
    painter.setPen(QPen(qcolor(theme.unit_off, 0.6), 3.0))
    painter.drawEllipse(centre, r - 1, r - 1)
    painter.setPen(QPen(qcolor(theme.unit_free), 3.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
    box = QRectF(centre.x() - r + 1, centre.y() - r + 1, 2 * r - 2, 2 * r - 2)
    painter.drawArc(box, 90 * 16, -round(free * 360 * 16))


def paint_incidents(
    painter: QPainter, centre: QPointF, px: float, worst: int, theme: Theme, font: QFont, *, waits: bool
) -> None:
    """A square for many incidents, edged by the most pressing level, which a corner names; dark when one waits."""
    box = QRectF(-px / 2, -px / 2, px, px).translated(centre)
    painter.setPen(QPen(qcolor(theme.text if waits else theme.map_halo), 2.0))
    painter.setBrush(qcolor(theme.level(worst)))
    painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 5.0, 5.0)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(qcolor(theme.map_plate))
    painter.drawRoundedRect(box.adjusted(4, 4, -4, -4), 2.5, 2.5)
    tag = QRectF(0, 0, 16, 12)
    tag.moveCenter(box.topRight() + QPointF(-3, 3))
    painter.setBrush(qcolor(theme.level(worst)))
    painter.drawRoundedRect(tag, 3.0, 3.0)
    painter.setFont(font)
    painter.setPen(qcolor(theme.level_ink(worst)))
    painter.drawText(tag, Qt.AlignmentFlag.AlignCenter, _ROMAN[worst - 1])


def paint_tier(painter: QPainter, centre: QPointF, tier: int, theme: Theme, font: QFont) -> None:
    """The tag of an incident that was escalated."""
    tag = QRectF(-10, -6.5, 20, 13).translated(centre)
    painter.setPen(QPen(qcolor(theme.map_halo), 1.4))
    painter.setBrush(qcolor(theme.text))
    painter.drawRoundedRect(tag, 3.5, 3.5)
    painter.setFont(font)
    painter.setPen(qcolor(theme.surface))
    painter.drawText(tag, Qt.AlignmentFlag.AlignCenter, f"↑{tier}")
