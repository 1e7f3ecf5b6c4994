"""Paints a unit, or the heading of a zone, as one row. Knows no model."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from console.domain.unit import Unit, UnitStatus
from console.widgets.row_paint import (
    clock_text,
    paint_chip,
    paint_desk_mark,
    paint_fill,
    paint_status,
    status_colour,
)
from console.widgets.rows_view import RowDelegate
from console.widgets.terms import arm_text, unit_status_text
from console.widgets.theme import FONT_SMALL_PX, FONT_TEXT_PX, Look, qcolor
from console.widgets.unit_model import HEADING_ROLE, UNIT_ROLE, Heading

ROW_PX = 24
translate = QCoreApplication.translate
Index = QModelIndex | QPersistentModelIndex
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


def age_text(seconds: float | None) -> str:
    """Age of a fix: 4 s, 12 min, 3 h; a dash when there is none."""
    if seconds is None:
        return "–"
    if seconds < 100:
        return translate("UnitList", "{0} s").format(max(0, int(seconds)))
    if seconds < 6000:
        return translate("UnitList", "{0} min").format(int(seconds // 60))
    return translate("UnitList", "{0} h").format(int(seconds // 3600))


class _Times(NamedTuple):
    """What of a row changes with time: age of the fix, time in the status, both with the width of their boxes."""

    age: str
    age_width: int
    is_stale: bool
    clock: str
    clock_width: int


class UnitDelegate(RowDelegate):
    """From the left: sign, call sign, status, incident; from the right: age of the fix, people, time in the status.

    Args:
        fix_age_s: seconds since the last fix of a unit, None when it has none.
        stale_after_s: a fix older than that is stale.
    """

    def __init__(
        self,
        look: Look,
        now: Callable[[], datetime],
        fix_age_s: Callable[[str], float | None],
        stale_after_s: float,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, parent)
        self._now, self._fix_age_s, self.stale_after_s = now, fix_age_s, stale_after_s
        self.painted: Callable[[str], None] | None = None
        self._times: dict[str, _Times] = {}

    def aged(self, index: QModelIndex, rect: QRect) -> QRect:
        """Age, people and time in the status; the whole row when one has become wider."""
        unit: Unit | None = index.data(UNIT_ROLE)
        if unit is None:
            return QRect()
        before, now = self._times.get(unit.call_sign), self._times_of(unit)
        if before == now:
            return QRect()
        if before is None or (before.age_width, before.clock_width) != (now.age_width, now.clock_width):
            return rect
        return self._times_box(rect, now)

    def _times_of(self, unit: Unit) -> _Times:
        age_s = self._fix_age_s(unit.call_sign)
        age, clock, clock_width = age_text(age_s), "", 0
        if unit.status_at is not None and unit.incident is not None:
            metrics = self.metrics(FONT_TEXT_PX)
            clock = clock_text((self._now() - unit.status_at).total_seconds())
            clock_width = max(metrics.horizontalAdvance(clock), metrics.horizontalAdvance("00:00")) + 8
        age_width = max(self.metrics(FONT_SMALL_PX).horizontalAdvance(age) + 8, 40)
        is_stale = age_s is not None and age_s > self.stale_after_s and unit.status is not UnitStatus.OFF_DUTY
        return _Times(age, age_width, is_stale, clock, clock_width)

    def _times_box(self, rect: QRect, times: _Times) -> QRect:
        """All that stands right of the incident."""
        people = self.metrics(FONT_TEXT_PX).horizontalAdvance("00") + 4
        width = times.age_width + 4 + people + 6 + times.clock_width
        return QRect(rect.right() - 8 - width, rect.top(), width + 1, rect.height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a row."""
        rect: QRect = option.rect
        painter.save()
        heading: Heading | None = index.data(HEADING_ROLE)
        unit: Unit | None = index.data(UNIT_ROLE)
        if heading is not None:
            self._paint_heading(painter, rect, heading)
        elif unit is not None:
            if self.painted is not None:
                self.painted(unit.call_sign)
            self.begin(painter, option, unit.call_sign)
            times = self._times[unit.call_sign] = self._times_of(unit)
            box = self._times_box(rect, times)
            if self.is_dirty(box):
                self._paint_times(painter, rect, unit, times)
            if self.is_dirty(QRect(rect.left(), rect.top(), box.left() - rect.left(), rect.height())):
                right = box.left()
                if (holder := self.marks.in_hands.get(unit.call_sign)) is not None:
                    room_px = rect.width()
                    right = paint_desk_mark(painter, rect, right, self.look, holder, drags=True, room_px=room_px)
                self._paint_left(painter, rect, unit, right)
            self.finish(painter, rect, unit.call_sign)
        painter.restore()

    def _paint_heading(self, painter: QPainter, rect: QRect, heading: Heading) -> None:
        theme = self.look.theme
        painter.fillRect(rect, qcolor(theme.raised))
        bold, figures = self.font(FONT_TEXT_PX, bold=True), self.font(FONT_TEXT_PX)
        painter.setFont(bold)
        painter.setPen(qcolor(theme.text_muted))
        painter.drawText(
            QRect(rect.left() + 8, rect.top(), 12, rect.height()), _LEFT, "▸" if heading.is_folded else "▾"
        )
        painter.setPen(qcolor(theme.text))
        fill = heading.fill
        right = rect.right() - 8
        if heading.is_low:
            paint_chip(painter, QRect(right - 16, rect.center().y() - 8, 16, 17), "!", theme.late_ink, theme.late_fill)
        right -= 22
        title = heading.title or translate("UnitList", "without a zone")
        text = translate("UnitList", "{free}/{total} free").format(free=fill.free, total=fill.total)
        width = self.metrics(FONT_TEXT_PX).horizontalAdvance(text)
        # The name goes before the bar: what is left is the bar's, but never too little to be seen.
        left_over = (
            right - rect.left() - 24 - self.metrics(FONT_TEXT_PX, bold=True).horizontalAdvance(title) - width - 20
        )
        bar = min(fill.total * 11, 88, max(left_over, 24))
        paint_fill(
            painter,
            QRect(right - bar, rect.top(), bar, rect.height()),
            fill.free,
            fill.total,
            theme,
            is_low=heading.is_low,
        )
        right -= bar + 8
        painter.setFont(figures)
        painter.setPen(qcolor(theme.late if heading.is_low else theme.text))
        painter.drawText(QRect(right - width, rect.top(), width, rect.height()), _RIGHT, text)
        right -= width + 8
        painter.setFont(bold)
        painter.setPen(qcolor(theme.text))
        room = max(0, right - rect.left() - 24)
        title = self.metrics(FONT_TEXT_PX, bold=True).elidedText(title, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRect(rect.left() + 24, rect.top(), room, rect.height()), _LEFT, title)

    def _paint_left(self, painter: QPainter, rect: QRect, unit: Unit, right: int) -> None:
        theme = self.look.theme
        is_off = unit.status is UnitStatus.OFF_DUTY
        paint_status(painter, QRectF(rect.left() + 12, rect.center().y() - 5, 11, 11), unit.status, theme)
        bold = self.font(FONT_TEXT_PX, bold=not is_off)
        metrics = self.metrics(FONT_TEXT_PX, bold=not is_off)
        left = rect.left() + 32
        width = min(
            max(metrics.horizontalAdvance(unit.call_sign), metrics.horizontalAdvance("A-00")), max(0, right - left)
        )
        painter.setFont(bold)
        painter.setPen(qcolor(theme.text_muted if is_off else theme.text))
        painter.drawText(QRect(left, rect.top(), width, rect.height()), _LEFT, unit.call_sign)
        left += width + 8
        plain = self.font(FONT_TEXT_PX)
        metrics = self.metrics(FONT_TEXT_PX)
        status = unit_status_text(unit.status)
        painter.setFont(plain)
        painter.setPen(qcolor(status_colour(unit.status, theme)))
        room = max(0, right - left)
        painter.drawText(
            QRect(left, rect.top(), room, rect.height()),
            _LEFT,
            metrics.elidedText(status, Qt.TextElideMode.ElideRight, room),
        )
        left += metrics.horizontalAdvance(status) + 8
        rest = unit.incident or arm_text(unit.arm)
        size_px = FONT_TEXT_PX if unit.incident else FONT_SMALL_PX
        painter.setFont(self.font(size_px, bold=bool(unit.incident)))
        painter.setPen(qcolor(theme.text if unit.incident else theme.text_muted))
        room = max(0, right - left)
        rest = self.metrics(size_px, bold=bool(unit.incident)).elidedText(rest, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRect(left, rect.top(), room, rect.height()), _LEFT, rest)

    def _paint_times(self, painter: QPainter, rect: QRect, unit: Unit, times: _Times) -> None:
        """Age of the fix, people, time in the status."""
        theme = self.look.theme
        small, plain = self.font(FONT_SMALL_PX), self.font(FONT_TEXT_PX)
        right = rect.right() - 8
        box = QRect(right - times.age_width, rect.center().y() - 8, times.age_width, 17)
        painter.setFont(small)
        if times.is_stale:
            paint_chip(painter, box, times.age, theme.stale, None, theme.stale)
        else:
            painter.setPen(qcolor(theme.text_muted))
            painter.drawText(box.adjusted(0, 0, -4, 0), _RIGHT, times.age)
        right -= times.age_width + 4
        width = self.metrics(FONT_TEXT_PX).horizontalAdvance("00") + 4
        painter.setFont(plain)
        painter.setPen(qcolor(theme.text_muted))
        painter.drawText(QRect(right - width, rect.top(), width, rect.height()), _RIGHT, str(unit.people))
        right -= width + 6
        if times.clock:
            width = times.clock_width - 8
            painter.drawText(QRect(right - width, rect.top(), width, rect.height()), _RIGHT, times.clock)
