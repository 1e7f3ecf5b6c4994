"""Paints one incident as one row that tells all: priority, number, class, zone, people, time. Knows no model."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QHelpEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyleOptionViewItem, QToolTip, QWidget

from console.domain.incident import Incident
from console.domain.worst_first import Lateness
from console.widgets.company import drags_text, looks_text
from console.widgets.incident_model import INCIDENT_ROLE, QueueRow
from console.widgets.row_paint import clock_text, paint_chip, paint_desk_mark, paint_priority
from console.widgets.rows_view import ID_ROLE, RowDelegate
from console.widgets.staffing import Crew
from console.widgets.terms import incident_status_text
from console.widgets.theme import FONT_SMALL_PX, FONT_TEXT_PX, Look, qcolor

ROW_PX = 28
translate = QCoreApplication.translate
Index = QModelIndex | QPersistentModelIndex


def crew_text(crew: Crew) -> str:
    """People on it against people needed, as 3/15; groups are named, and everybody there is."""
    if crew.needed is None:
        return translate("IncidentQueue", "{present}/all").format(present=crew.present)
    if crew.counts_groups:
        return translate("IncidentQueue", "{present}/{needed} groups").format(present=crew.present, needed=crew.needed)
    return f"{crew.present}/{crew.needed}"


class _Time(NamedTuple):
    """What the time of a row shows: text, width of its box, how late it is."""

    text: str
    width: int
    stand: Lateness


class IncidentDelegate(RowDelegate):
    """From the left: priority, number, new or status, class; from the right: time, people, zone."""

    def __init__(
        self,
        look: Look,
        now: Callable[[], datetime],
        lateness: Callable[[Incident, datetime], Lateness],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, parent)
        self._now, self._lateness = now, lateness
        self.painted: Callable[[str], None] | None = None
        self._times: dict[str, _Time] = {}

    def aged(self, index: QModelIndex, rect: QRect) -> QRect:
        """The time; the whole row when it has become wider."""
        row: QueueRow | None = index.data(INCIDENT_ROLE)
        if row is None:
            return QRect()
        before, now = self._times.get(row.incident.number), self._time_of(row.incident)
        if before == now:
            return QRect()
        return self._time_box(rect, now) if before is not None and before.width == now.width else rect

    def _time_of(self, incident: Incident) -> _Time:
        now, metrics = self._now(), self.metrics(FONT_TEXT_PX)
        text = clock_text(((incident.closed_at or now) - incident.received_at).total_seconds())
        width = max(metrics.horizontalAdvance(text), metrics.horizontalAdvance("00:00")) + 12
        return _Time(text, width, self._lateness(incident, now))

    def _time_box(self, rect: QRect, time: _Time) -> QRect:
        return QRect(rect.right() - 8 - time.width, rect.center().y() - 10, time.width, 21)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a row."""
        row: QueueRow | None = index.data(INCIDENT_ROLE)
        if row is None:
            return
        if self.painted is not None:
            self.painted(row.incident.number)
        rect: QRect = option.rect
        number = str(index.data(ID_ROLE))
        painter.save()
        self.begin(painter, option, number)
        time = self._times[number] = self._time_of(row.incident)
        box = self._time_box(rect, time)
        if self.is_dirty(box):
            self._paint_time(painter, box, time, row.incident)
        rest = QRect(rect.left(), rect.top(), box.left() - rect.left(), rect.height())
        if self.is_dirty(rest):
            right = self._paint_right(painter, rect, row, box.left() - 6)
            self._paint_left(painter, rect, row, self._paint_marks(painter, rect, row, right))
        self.finish(painter, rect, number)
        painter.restore()

    def _paint_marks(self, painter: QPainter, rect: QRect, row: QueueRow, right: int) -> int:
        """What other desks do with it; returns where that begins."""
        number = row.incident.number
        names = self.marks.looked_at.get(number, ())
        holder = self.marks.in_hands.get(number)
        if holder is None and not names:
            return right
        # Who it is matters less than what it is: the class keeps its room.
        metrics = self.metrics(FONT_TEXT_PX, bold=True)
        taken = 58 + metrics.horizontalAdvance(number) + metrics.horizontalAdvance(row.class_name)
        taken += 50 if row.is_new else 0
        text = holder or (names[0] if len(names) == 1 else f"{names[0]} +{len(names) - 1}")
        room_px = right - 6 - rect.left() - taken
        return paint_desk_mark(painter, rect, right - 6, self.look, text, drags=holder is not None, room_px=room_px)

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        """Name the other desks over what the row itself has to tell."""
        number = str(index.data(ID_ROLE))
        words = [drags_text(self.marks.in_hands[number], [number])] if number in self.marks.in_hands else []
        words += [looks_text(self.marks.looked_at[number])] if number in self.marks.looked_at else []
        if event is None or not words:
            return super().helpEvent(event, view, option, index)
        words.append(str(index.data(Qt.ItemDataRole.ToolTipRole) or ""))
        QToolTip.showText(event.globalPos(), "\n".join(filter(None, words)), view)
        return True

    def _paint_left(self, painter: QPainter, rect: QRect, row: QueueRow, right: int) -> None:
        theme, incident = self.look.theme, row.incident
        is_open = incident.status.is_open
        painter.fillRect(
            QRect(rect.left() + 2, rect.top() + 2, 3, rect.height() - 4), qcolor(theme.level(incident.priority))
        )
        painter.setFont(self.font(FONT_SMALL_PX, bold=True))
        paint_priority(painter, QRectF(rect.left() + 11, rect.center().y() - 9, 19, 19), incident.priority, theme)
        left = rect.left() + 38
        strong = self.font(FONT_TEXT_PX, bold=row.is_new or is_open)
        painter.setFont(strong)
        painter.setPen(qcolor(theme.text if is_open else theme.text_muted))
        width = max(
            self.metrics(FONT_TEXT_PX, bold=row.is_new or is_open).horizontalAdvance(incident.number),
            self.metrics(FONT_TEXT_PX, bold=row.is_new or is_open).horizontalAdvance("0000"),
        )
        width = min(width, max(0, right - left))
        box = QRect(left, rect.top(), width, rect.height())
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(box, flags, incident.number)
        left += width + 8
        if row.is_new:
            left = self._chip(
                painter, rect, left, translate("IncidentQueue", "NEW"), theme.selection_ink, theme.selection
            )
        plain = self.font(FONT_TEXT_PX, bold=row.is_new)
        painter.setFont(plain)
        painter.setPen(qcolor(theme.text if is_open else theme.text_muted))
        text = row.class_name if is_open else f"{row.class_name} · {incident_status_text(incident.status)}"
        text = self.metrics(FONT_TEXT_PX, bold=row.is_new).elidedText(
            text, Qt.TextElideMode.ElideRight, max(0, right - left - 6)
        )
        painter.drawText(QRect(left, rect.top(), max(0, right - left - 6), rect.height()), flags, text)

    def _paint_right(self, painter: QPainter, rect: QRect, row: QueueRow, right: int) -> int:
        """People and zone, left of the time; returns where they begin."""
        theme, incident = self.look.theme, row.incident
        metrics = self.metrics(FONT_TEXT_PX)
        crew = crew_text(row.crew)
        width = max(metrics.horizontalAdvance(crew), metrics.horizontalAdvance("0/00")) + 6
        is_short = row.crew.is_short and incident.status.is_open
        painter.setFont(self.font(FONT_TEXT_PX, bold=is_short))
        painter.setPen(qcolor(theme.text if is_short else theme.text_muted))
        align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(QRect(right - width, rect.top(), width, rect.height()), align, crew)
        right -= width + 8
        zone = incident.zone or ("–" if not incident.outside_region else translate("IncidentQueue", "outside"))
        small = self.font(FONT_SMALL_PX)
        zone = self.metrics(FONT_SMALL_PX).elidedText(zone, Qt.TextElideMode.ElideRight, 64)
        width = max(self.metrics(FONT_SMALL_PX).horizontalAdvance(zone), 12)
        painter.setFont(small)
        painter.setPen(qcolor(theme.text_muted))
        painter.drawText(QRect(right - width, rect.top(), width, rect.height()), align, zone)
        return right - width

    def _paint_time(self, painter: QPainter, box: QRect, time: _Time, incident: Incident) -> None:
        theme = self.look.theme
        if time.stand is Lateness.LATE:
            painter.setFont(self.font(FONT_TEXT_PX, bold=True))
            paint_chip(painter, box, time.text, theme.late_ink, theme.late_fill)
        elif time.stand is Lateness.AMBER:
            painter.setFont(self.font(FONT_TEXT_PX))
            paint_chip(painter, box, time.text, theme.amber, None, theme.amber)
        else:
            painter.setFont(self.font(FONT_TEXT_PX))
            painter.setPen(qcolor(theme.text if incident.status.is_open else theme.text_muted))
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.drawText(box.adjusted(0, 0, -6, 0), flags, time.text)

    def _chip(self, painter: QPainter, rect: QRect, left: int, text: str, ink: str, ground: str) -> int:
        font = self.font(FONT_SMALL_PX, bold=True)
        width = self.metrics(FONT_SMALL_PX, bold=True).horizontalAdvance(text) + 10
        painter.setFont(font)
        paint_chip(painter, QRect(left, rect.center().y() - 8, width, 17), text, ink, ground)
        return left + width + 6
