"""The units of one incident: who leads, what each does, and those that have left. A small painted list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QCoreApplication, QModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from console.domain.dispatch import RETURNED
from console.domain.incident import Incident
from console.domain.unit import Assignment, Unit
from console.widgets.row_paint import clock_text, local_clock, paint_status, status_colour
from console.widgets.rows_view import RowDelegate
from console.widgets.shown_rows import ROW_ROLE, Index, ShownRows
from console.widgets.terms import role_text, unit_status_text
from console.widgets.theme import FONT_SMALL_PX, FONT_TEXT_PX, Look

ROW_PX = 22
translate = QCoreApplication.translate
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight

Bound = tuple[Assignment, Unit | None]


def bound_model() -> ShownRows[Bound]:
    """An empty model of the assignments of one incident."""
    return ShownRows(lambda row: row[0].unit, lambda row: row[0].unit)


def nobody_text(incident: Incident | None) -> str:
    """What an empty list says: what to do, as long as there is something to be done."""
    if incident is not None and not incident.status.is_open:
        return translate("Detail", "Nobody went.")
    return translate("Detail", "Nobody is on it. Press Shift+G for who should go, A to name units, or drag them here.")


class BoundDelegate(RowDelegate):
    """Sign, call sign, part, status; at the end people and how long."""

    def __init__(self, look: Look, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._now = now

    def aged(self, index: QModelIndex, rect: QRect) -> QRect:
        """Its end, where the time is of those who are on it."""
        row: Bound | None = index.data(ROW_ROLE)
        return QRect() if row is None or not row[0].is_active else rect

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a row."""
        row: Bound | None = index.data(ROW_ROLE)
        if row is None:
            return
        assignment, unit = row
        theme, rect = self.look.theme, option.rect
        painter.save()
        self.begin(painter, option, assignment.unit)
        bound = unit if assignment.is_active else None
        if bound is not None:
            paint_status(painter, QRectF(rect.left() + 8, rect.center().y() - 5, 11, 11), bound.status, theme)
            since = bound.status_at or assignment.assigned_at
            at_end = f"{bound.people}    {clock_text((self._now() - since).total_seconds())}"
        else:
            is_returned = assignment.end_reason == RETURNED
            left_at = translate("Detail", "sent it back {0}") if is_returned else translate("Detail", "left {0}")
            at_end = left_at.format(local_clock(assignment.ended_at or assignment.assigned_at))
        inside = rect.adjusted(28, 0, -8, 0)
        used = self.words(painter, inside, at_end, theme.text_muted, FONT_SMALL_PX, right=True)
        inside.setRight(inside.right() - used - 8)
        ink = theme.text if bound is not None else theme.text_muted
        used = self.words(painter, inside, assignment.unit, ink, FONT_TEXT_PX, bold=bound is not None)
        inside.setLeft(inside.left() + used + 8)
        used = self.words(painter, inside, role_text(assignment.role), theme.text_muted, FONT_SMALL_PX)
        inside.setLeft(inside.left() + used + 8)
        if bound is not None:
            colour = status_colour(bound.status, theme)
            self.words(painter, inside, unit_status_text(bound.status), colour, FONT_TEXT_PX)
        self.finish(painter, rect, assignment.unit)
        painter.restore()
