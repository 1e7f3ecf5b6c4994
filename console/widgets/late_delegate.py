"""Paints a step that is late, or about to be, in two lines, and the headings of the two groups. Knows no model."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from console.domain.worst_first import Lateness
from console.widgets.late_model import HEADING_ROLE, ROW_ROLE, Group, LateRow
from console.widgets.row_paint import paint_chip, paint_priority
from console.widgets.rows_view import ID_ROLE, RowDelegate
from console.widgets.terms import step_text
from console.widgets.theme import FONT_SMALL_PX, FONT_TEXT_PX, Look, qcolor

ROW_PX, HEADING_PX = 44, 26
_SIGN_PX = 40
translate = QCoreApplication.translate
Index = QModelIndex | QPersistentModelIndex
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


class _Time(NamedTuple):
    """What the time of a row shows: text, width of its box, how it stands."""

    text: str
    width: int
    stand: Lateness


def count_text(group: Group) -> str:
    """Title of a group, with how many there are."""
    if group.is_late:
        return translate("Supervision", "Late now  {0}").format(group.count)
    return translate("Supervision", "About to be late  {0}").format(group.count)


def heading_text(group: Group) -> str:
    """The same, and of how many nobody took note."""
    said = count_text(group)
    if group.unnoted:
        said += " · " + translate("Supervision", "{0} nobody took note of").format(group.unnoted)
    return said


class LateDelegate(RowDelegate):
    """Above: priority, number, class, zone, time. Below: the step, who has it, who took note."""

    def __init__(self, look: Look, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._now = now
        self._times: dict[str, _Time] = {}

    def aged(self, index: QModelIndex, rect: QRect) -> QRect:
        """The time; the whole row when it has become wider or stands otherwise."""
        row: LateRow | None = index.data(ROW_ROLE)
        if row is None:
            return QRect()
        before, now = self._times.get(row.watched.id), self._time_of(row)
        if before == now:
            return QRect()
        same = before is not None and (before.width, before.stand) == (now.width, now.stand)
        return self._time_box(rect, now) if same else rect

    def _time_of(self, row: LateRow) -> _Time:
        now = self._now()
        text = row.time_text(now)
        width = self.metrics(FONT_TEXT_PX, bold=True).horizontalAdvance(text) + 14
        return _Time(text, width, Lateness.FINE if row.is_past else row.watched.lateness(now))

    def _time_box(self, rect: QRect, time: _Time) -> QRect:
        return QRect(rect.right() - 8 - time.width, rect.top() + 3, time.width, 19)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a row."""
        rect: QRect = option.rect
        group: Group | None = index.data(HEADING_ROLE)
        if group is not None:
            self._paint_heading(painter, rect, group)
            return
        row: LateRow | None = index.data(ROW_ROLE)
        if row is None:
            return
        step_id = str(index.data(ID_ROLE))
        painter.save()
        self.begin(painter, option, step_id)
        time = self._times[step_id] = self._time_of(row)
        box = self._time_box(rect, time)
        if self.is_dirty(box):
            self._paint_time(painter, box, time)
        if self.is_dirty(QRect(rect.left(), rect.top(), box.left() - rect.left(), rect.height())):
            self._paint_upper(painter, rect, row, box.left())
            self._paint_lower(painter, rect, row, time.stand)
        self.finish(painter, rect, step_id)
        painter.restore()

    def _paint_heading(self, painter: QPainter, rect: QRect, group: Group) -> None:
        theme = self.look.theme
        painter.save()
        painter.fillRect(rect, qcolor(theme.raised))
        colour = theme.text_muted
        if group.count:
            colour = theme.late if group.is_late else theme.amber
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), qcolor(colour))
        self.words(painter, rect.adjusted(11, 0, -8, 0), heading_text(group), colour, FONT_TEXT_PX, bold=True)
        painter.restore()

    def _paint_time(self, painter: QPainter, box: QRect, time: _Time) -> None:
        theme = self.look.theme
        painter.setFont(self.font(FONT_TEXT_PX, bold=time.stand is Lateness.LATE))
        if time.stand is Lateness.LATE:
            paint_chip(painter, box, time.text, theme.late_ink, theme.late_fill)
        elif time.stand is Lateness.AMBER:
            paint_chip(painter, box, time.text, theme.amber, None, theme.amber)
        else:
            self.words(painter, box.adjusted(0, 0, -6, 0), time.text, theme.text_muted, FONT_TEXT_PX, right=True)

    def _paint_upper(self, painter: QPainter, rect: QRect, row: LateRow, right: int) -> None:
        theme = self.look.theme
        painter.setFont(self.font(FONT_SMALL_PX, bold=True))
        sign = QRectF(rect.left() + 11, rect.top() + 4, 19, 19)
        paint_priority(painter, sign, row.incident.priority, theme)
        box = QRect(rect.left() + _SIGN_PX, rect.top() + 2, max(0, right - 6 - rect.left() - _SIGN_PX), 21)
        ink = theme.text_muted if row.is_past else theme.text
        width = self.words(painter, box, row.incident.number, ink, FONT_TEXT_PX, bold=True) + 8
        width += self.words(painter, box.adjusted(width, 0, 0, 0), row.class_name, ink, FONT_TEXT_PX) + 8
        self.words(painter, box.adjusted(width, 0, 0, 0), row.zone, theme.text_muted, FONT_SMALL_PX)

    def _paint_lower(self, painter: QPainter, rect: QRect, row: LateRow, stand: Lateness) -> None:
        theme = self.look.theme
        box = QRect(rect.left() + _SIGN_PX, rect.top() + 23, rect.width() - _SIGN_PX - 14, 18)
        step = step_text(row.watched.step)
        step_px = self.metrics(FONT_SMALL_PX, bold=True).horizontalAdvance(step)
        ink = theme.free if row.watched.noted is not None else theme.text_muted
        room = box.adjusted(step_px + 12, 0, 0, 0)
        noted_px = self.words(painter, room, row.noted_text(self._now()), ink, FONT_SMALL_PX, right=True)
        left = box.adjusted(0, 0, -noted_px - 8 if noted_px else 0, 0)
        colour = {Lateness.FINE: theme.text_muted, Lateness.AMBER: theme.amber, Lateness.LATE: theme.late}[stand]
        width = self.words(painter, left, step, colour, FONT_SMALL_PX, bold=True)
        ink = theme.text if row.units and not row.is_past else theme.text_muted
        self.words(painter, left.adjusted(width, 0, 0, 0), f" · {row.who_text()}", ink, FONT_SMALL_PX)
