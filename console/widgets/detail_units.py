"""The units of one incident: who leads, what each does, and those that have left. A small painted list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QCoreApplication, QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from console.domain.dispatch import RETURNED
from console.domain.unit import Assignment, Unit
from console.widgets.row_paint import clock_text, local_clock, paint_status, status_colour
from console.widgets.rows_view import ID_ROLE, ROOT, RowDelegate
from console.widgets.terms import role_text, unit_status_text
from console.widgets.theme import FONT_SMALL_PX, FONT_TEXT_PX, Look, qcolor

BOUND_ROLE = Qt.ItemDataRole.UserRole + 1
ROW_PX = 22
translate = QCoreApplication.translate
Index = QModelIndex | QPersistentModelIndex
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight

Bound = tuple[Assignment, Unit | None]


class BoundModel(QAbstractTableModel):
    """Assignments of one incident, those that bind now first."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[Bound] = []

    def rowCount(self, parent: Index = ROOT) -> int:
        """How many there are."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        """One: the delegate paints the whole row."""
        return 0 if parent.isValid() else 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The call sign, or the row to paint."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role in (ID_ROLE, Qt.ItemDataRole.DisplayRole):
            return row[0].unit
        return row if role == BOUND_ROLE else None

    def show_rows(self, rows: list[Bound]) -> None:
        """Show these, when they differ."""
        if rows == self._rows:
            return
        if [a.key for a, _ in rows] == [a.key for a, _ in self._rows]:
            self._rows = rows
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, 0))
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()


class BoundDelegate(RowDelegate):
    """Sign, call sign, part, status; at the end people and how long."""

    def __init__(self, look: Look, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._now = now

    def aged(self, index: QModelIndex, rect: QRect) -> QRect:
        """Its end, where the time is of those who are on it."""
        row: Bound | None = index.data(BOUND_ROLE)
        return QRect() if row is None or not row[0].is_active else rect

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a row."""
        row: Bound | None = index.data(BOUND_ROLE)
        if row is None:
            return
        assignment, unit = row
        theme, rect = self.look.theme, option.rect
        painter.save()
        self.begin(painter, option, assignment.unit)
        is_active = assignment.is_active and unit is not None
        if is_active and unit is not None:
            paint_status(painter, QRectF(rect.left() + 8, rect.center().y() - 5, 11, 11), unit.status, theme)
        bold, small = self.look.font(FONT_TEXT_PX, bold=is_active), self.look.font(FONT_SMALL_PX)
        if is_active and unit is not None:
            since = unit.status_at or assignment.assigned_at
            at_end = f"{unit.people}    {clock_text((self._now() - since).total_seconds())}"
        else:
            is_returned = assignment.end_reason == RETURNED
            left_at = translate("Detail", "sent it back {0}") if is_returned else translate("Detail", "left {0}")
            at_end = left_at.format(local_clock(assignment.ended_at or assignment.assigned_at))
        painter.setFont(small)
        painter.setPen(qcolor(theme.text_muted))
        painter.drawText(rect.adjusted(0, 0, -8, 0), _RIGHT, at_end)
        rect = rect.adjusted(0, 0, -QFontMetrics(small).horizontalAdvance(at_end) - 16, 0)
        left = rect.left() + 28
        left = self._word(painter, rect, left, assignment.unit, bold, theme.text if is_active else theme.text_muted)
        left = self._word(painter, rect, left, role_text(assignment.role), small, theme.text_muted)
        if is_active and unit is not None:
            plain = self.look.font(FONT_TEXT_PX)
            self._word(painter, rect, left, unit_status_text(unit.status), plain, status_colour(unit.status, theme))
        self.finish(painter, option.rect, assignment.unit)
        painter.restore()

    def _word(self, painter: QPainter, rect: QRect, left: int, text: str, font: Any, colour: str) -> int:
        painter.setFont(font)
        painter.setPen(qcolor(colour))
        room = max(0, rect.right() - left)
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRect(left, rect.top(), room, rect.height()), _LEFT, shown)
        return left + QFontMetrics(font).horizontalAdvance(shown) + 8
