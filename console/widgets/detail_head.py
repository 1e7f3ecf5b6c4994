"""The painted parts of the detail: its title line, and the clock of every step. Know no bridge."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from console.domain.doctrine import StepLimits
from console.domain.incident import STAMPS, Incident
from console.domain.worst_first import Due, Lateness, Step
from console.widgets.incident_delegate import crew_text
from console.widgets.row_paint import clock_text, local_clock, paint_chip, paint_priority
from console.widgets.staffing import Crew
from console.widgets.terms import incident_status_text, priority_text, stamp_text
from console.widgets.theme import FONT_SMALL_PX, FONT_TEXT_PX, FONT_TITLE_PX, Look, qcolor

_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
STEP_PX, LEAST_STEP_PX = 19, 15
#: The stamp that each clock waits for.
WAITS_FOR = {
    "dispatched_at": Step.DISPATCH,
    "acknowledged_at": Step.ACKNOWLEDGE,
    "en_route_at": Step.SET_OUT,
    "on_scene_at": Step.ARRIVE,
    "feedback_at": Step.FEEDBACK,
    "closed_at": Step.CLOSE,
}


class DetailHead(QWidget):
    """Priority, number, class, status, tier and people, in one line."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._shown: tuple[Incident, str, Crew] | None = None
        self._company = ""
        self.setFixedHeight(32)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_incident(self, incident: Incident, class_name: str, crew: Crew) -> None:
        """Show an incident."""
        self._shown = (incident, class_name, crew)
        self.update()

    def show_company(self, words: str) -> None:
        """Say at the end of the line who else looks at it."""
        if words != self._company:
            self._company = words
            self.setToolTip(words)
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the line, cut at the end."""
        if self._shown is None:
            return
        incident, class_name, crew = self._shown
        theme, look = self._look.theme, self._look
        painter = QPainter(self)
        painter.setFont(look.font(FONT_TEXT_PX, bold=True))
        paint_priority(painter, QRectF(0, 4, 24, 24), incident.priority, theme)
        title = look.font(FONT_TITLE_PX, bold=True)
        left = 32
        for text, font, colour in (
            (incident.number, title, theme.text),
            (class_name, title, theme.text),
            (priority_text(incident.priority), look.font(FONT_TEXT_PX), theme.level_text(incident.priority)),
        ):
            painter.setFont(font)
            painter.setPen(qcolor(colour))
            room = max(0, self.width() - left)
            shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room)
            painter.drawText(QRect(left, 0, room, self.height()), _LEFT, shown)
            left += QFontMetrics(font).horizontalAdvance(shown) + 10
        chip = look.font(FONT_TEXT_PX)
        painter.setFont(chip)
        people = self.tr("{0} on it").format(crew_text(crew))
        for text in (incident_status_text(incident.status), self.tr("tier {0}").format(incident.tier), people):
            width = QFontMetrics(chip).horizontalAdvance(text) + 14
            if left + width > self.width():
                break
            paint_chip(painter, QRect(left, 6, width, 21), text, theme.text, theme.raised, theme.edge)
            left += width + 6
        if self._company:
            painter.setFont(chip)
            painter.setPen(qcolor(theme.selection))
            rest = QRect(left + 6, 0, max(0, self.width() - left - 6), self.height())
            words = QFontMetrics(chip).elidedText(self._company, Qt.TextElideMode.ElideRight, rest.width())
            painter.drawText(rest, _LEFT, words)
        painter.end()


class StepClocks(QWidget):
    """A line for each step of the record: when it was reached, how long after the call; missing ones say so."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._incident: Incident | None = None
        self._due_of: dict[Step, Due] = {}
        self._limits = StepLimits()
        self._now: datetime | None = None
        self.setMinimumWidth(220)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)

    def show_incident(self, incident: Incident, running: Sequence[Due], limits: StepLimits, now: datetime) -> None:
        """Show the steps of an incident and the clocks that run at a moment."""
        self._incident, self._limits, self._now = incident, limits, now
        self._due_of = {due.step: due for due in running}
        self.setAccessibleName(" · ".join(f"{name} {time} {after}" for name, time, after, _ in self.lines()))
        self.update()

    def sizeHint(self) -> QSize:
        """All steps below each other, as close as can be read."""
        return QSize(250, LEAST_STEP_PX * len(STAMPS))

    def minimumSizeHint(self) -> QSize:
        """They are not squeezed further."""
        return QSize(220, LEAST_STEP_PX * len(STAMPS))

    def lines(self) -> list[tuple[str, str, str, Lateness | None]]:
        """Step, time or a dash, span since the call or until the limit, and how that stands when it runs."""
        incident, now = self._incident, self._now
        if incident is None or now is None:
            return []
        lines: list[tuple[str, str, str, Lateness | None]] = []
        for name in STAMPS:
            moment: datetime | None = getattr(incident, name)
            due = self._due_of.get(WAITS_FOR[name]) if name in WAITS_FOR else None
            if moment is not None and (due is None or due.since <= moment):
                after = (moment - incident.received_at).total_seconds()
                span = f"{'+' if after >= 0 else '-'}{clock_text(abs(after))}" if name != "received_at" else ""
                lines.append((stamp_text(name), local_clock(moment, now), span, None))
            elif due is not None:
                lines.append((stamp_text(name), "–", *self._running(due, now)))
            else:
                lines.append((stamp_text(name), "–", "", None))
        return lines

    def _running(self, due: Due, now: datetime) -> tuple[str, Lateness]:
        left_s = (due.late_at - now).total_seconds()
        stand = due.lateness(now, self._limits.amber_share)
        if left_s >= 0:
            return self.tr("{0} left").format(clock_text(left_s)), stand
        return self.tr("late {0}").format(clock_text(-left_s)), stand

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the lines."""
        theme, look = self._look.theme, self._look
        painter = QPainter(self)
        lines = self.lines()
        height = min(STEP_PX, self.height() // max(1, len(lines)))
        plain, small = look.font(FONT_TEXT_PX), look.font(FONT_SMALL_PX)
        names = max((QFontMetrics(small).horizontalAdvance(name) for name, _, _, _ in lines), default=0) + 12
        times = max((QFontMetrics(plain).horizontalAdvance(time) for _, time, _, _ in lines), default=0) + 10
        for place, (name, time, span, stand) in enumerate(lines):
            box = QRect(0, place * height, self.width(), height)
            is_missing = time == "–"
            painter.setFont(small)
            painter.setPen(qcolor(theme.text_muted))
            painter.drawText(box, _LEFT, name)
            painter.setFont(plain)
            painter.setPen(qcolor(theme.text_muted if is_missing else theme.text))
            painter.drawText(box.adjusted(names, 0, 0, 0), _LEFT, time)
            rest = box.adjusted(names + times, 0, 0, 0)
            if stand is None:
                painter.setFont(small)
                painter.setPen(qcolor(theme.text_muted))
                painter.drawText(rest, _LEFT, span)
            else:
                colour = {Lateness.FINE: theme.text_muted, Lateness.AMBER: theme.amber, Lateness.LATE: theme.late}[
                    stand
                ]
                painter.setFont(look.font(FONT_SMALL_PX, bold=stand is not Lateness.FINE))
                painter.setPen(qcolor(colour))
                painter.drawText(rest, _LEFT, f"! {span}" if stand is Lateness.LATE else span)
        painter.end()
