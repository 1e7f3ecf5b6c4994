"""The stripe of alerts on top of the log: stays until acknowledged, sounds once, never takes the focus."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Protocol

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolButton, QVBoxLayout, QWidget

from console.bridge import Bridge
from console.domain.request import Request
from console.domain.worst_first import Step
from console.listening import Link
from console.widgets.alert_watch import Alert, AlertKind, AlertWatch
from console.widgets.codes import addressee_label
from console.widgets.duty_terms import duty_text
from console.widgets.icons import icon
from console.widgets.request_terms import answer_text
from console.widgets.row_paint import local_clock
from console.widgets.selection import Selection
from console.widgets.terms import command_text, refusal_text
from console.widgets.theme import FONT_TEXT_PX, Look, qcolor

LINE_PX = 26
MOST_REFUSED = 3
MOST_NAMES = 12
ICONS = {
    AlertKind.DATABASE: "database-alert",
    AlertKind.NEW_CALL: "phone-alert",
    AlertKind.LATE: "clock-alert",
    AlertKind.REQUEST: "clock-alert",
    AlertKind.DUTY: "clock-alert",
    AlertKind.REFUSED: "cancel",
    AlertKind.STALE: "map-marker-off",
}


class Player(Protocol):
    """Makes alerts heard."""

    def play(self, level: int) -> None:
        """Sound an alert of a level, 1 to 4."""
        ...


class AlertLine(QWidget):
    """One line. A click picks what it is about; its button acknowledges."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._kind = AlertKind.STALE
        self._level = 4
        self.text = ""
        self.clicked: Callable[[], None] = lambda: None
        self.acknowledged: Callable[[], None] = lambda: None
        self.setFixedHeight(LINE_PX)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.button = QToolButton(self)
        self.button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.button.setFixedSize(24, 22)
        self.button.clicked.connect(self._acknowledge)

    def _acknowledge(self) -> None:
        self.acknowledged()

    def say(self, kind: AlertKind, level: int, text: str, hint: str) -> None:
        """Show an alert."""
        self._kind, self._level, self.text = kind, level, text
        _, ink, _ = self._colours()
        self.button.setIcon(icon(self._look, "check", ink))
        self.button.setToolTip(hint)
        self.setToolTip(text)
        self.setAccessibleName(text)
        self.update()

    def _colours(self) -> tuple[str, str, str]:
        """Ground, and the theme's names of the ink on it and of the icon."""
        theme = self._look.theme
        match self._kind:
            case AlertKind.NEW_CALL:
                return theme.level(self._level), f"level_{self._level}_ink", f"level_{self._level}_ink"
            case AlertKind.LATE | AlertKind.DATABASE if self._level < 3 or self._kind is AlertKind.LATE:
                return theme.late_fill, "late_ink", "late_ink"
            case AlertKind.REFUSED | AlertKind.REQUEST | AlertKind.DUTY:
                return theme.amber_fill, "amber_ink", "amber_ink"
        return theme.raised, "text", "stale"

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ground, icon, words."""
        ground, ink, sign = self._colours()
        painter = QPainter(self)
        painter.fillRect(self.rect().adjusted(0, 0, 0, -1), qcolor(ground))
        icon(self._look, ICONS[self._kind], sign).paint(painter, 8, 4, 17, 17)
        font = self._look.font(FONT_TEXT_PX, bold=self._kind is not AlertKind.STALE)
        painter.setFont(font)
        painter.setPen(qcolor(getattr(self._look.theme, ink)))
        box = self.rect().adjusted(32, 0, -36, -1)
        text = QFontMetrics(font).elidedText(self.text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        painter.end()

    def resizeEvent(self, _event: object) -> None:
        """Keep the button at the end."""
        self.button.move(self.width() - 30, 1)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Pick what the line is about."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.clicked()


class AlertStripe(QWidget):
    """A line for each kind of alert, refusals one by one. Hidden when there is nothing."""

    def __init__(
        self,
        bridge: Bridge,
        selection: Selection,
        look: Look,
        sounds: Player | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """
        Args:
            sounds: has `play(level)`; None is silent.
        """
        super().__init__(parent)
        self._bridge, self._selection, self._look, self._sounds = bridge, selection, look, sounds
        self.watch = AlertWatch(bridge, self)
        self.lines: list[AlertLine] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.watch.raised.connect(self._raised)
        self.watch.changed.connect(self.refresh)
        selection.changed.connect(self._looked_at)
        look.changed.connect(self.refresh)
        self.refresh()

    def acknowledge(self) -> None:
        """The commander knows of everything that is shown."""
        self.watch.acknowledge()

    def _raised(self, alert: Alert) -> None:
        if alert.kind is AlertKind.NEW_CALL and alert.about == self._selection.incident:
            self._looked_at()  # entered here: it was picked before the picture held it
        elif self._sounds is not None and alert.kind is not AlertKind.STALE:
            self._sounds.play(alert.level)

    def _looked_at(self) -> None:
        if self._selection.incident is not None:
            self.watch.acknowledge(AlertKind.NEW_CALL, self._selection.incident)

    # -- lines ---------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Make the lines anew."""
        wanted: list[tuple[AlertKind, list[Alert]]] = []
        for kind in AlertKind:
            found = self.watch.of(kind)
            if kind is AlertKind.REFUSED:
                wanted += [(kind, [alert]) for alert in found[-MOST_REFUSED:]]
            elif found:
                wanted.append((kind, found))
        while len(self.lines) < len(wanted):
            line = AlertLine(self._look, self)
            self.lines.append(line)
            self._column.addWidget(line)
        while len(self.lines) > len(wanted):
            line = self.lines.pop()
            self._column.removeWidget(line)
            line.hide()
            line.deleteLater()
        for line, (kind, alerts) in zip(self.lines, wanted, strict=True):
            self._fill(line, kind, alerts)
        self.setVisible(bool(wanted))

    def _fill(self, line: AlertLine, kind: AlertKind, alerts: list[Alert]) -> None:
        level = min(alert.level for alert in alerts)
        line.say(kind, level, self.text_of(kind, alerts), self.tr("Acknowledge"))
        about = alerts[0].about if kind is AlertKind.REFUSED else None
        worst = min(alerts, key=lambda alert: (alert.level, alert.at))
        line.clicked = lambda: self._pick(worst)
        line.acknowledged = lambda: self.watch.acknowledge(kind, about)

    def _pick(self, alert: Alert) -> None:
        if alert.kind in (AlertKind.NEW_CALL, AlertKind.LATE):
            self._selection.set_incident(alert.about)
        elif alert.kind is AlertKind.STALE:
            self._selection.set_units(self._selection.units | {alert.about})
        elif alert.kind is AlertKind.DUTY and alert.detail[0].unit is not None:
            self._selection.set_units([alert.detail[0].unit])
        elif alert.kind is AlertKind.REQUEST and alert.detail.incident is not None:
            self._selection.set_incident(alert.detail.incident)
        elif alert.kind is AlertKind.REFUSED:
            self._pick_refused(alert.detail[1].error_values)

    def _pick_refused(self, values: Mapping[str, str]) -> None:
        """Pick what a command was refused over."""
        picture = self._bridge.picture
        for name in (values.get(place, "") for place in ("what", "unit", "incident")):
            if name in picture.units:
                self._selection.set_units([name])
                return
            if name in picture.incidents:
                self._selection.set_incident(name)
                return

    def text_of(self, kind: AlertKind, alerts: list[Alert]) -> str:
        """What a line says."""
        first = alerts[0]
        if kind is AlertKind.NEW_CALL:
            listed = self._listed(sorted(alerts, key=lambda a: (a.level, a.at)), lambda a: a.about)
            return self.tr("New calls: {0}").format(listed)
        if kind is AlertKind.LATE:
            listed = self._listed(alerts, lambda a: f"{a.about} {self._step_text(a.detail)}")
            return self.tr("Late: {0}").format(listed)
        if kind is AlertKind.DUTY:
            return self.tr("Duty: {0}").format(self._listed(alerts, lambda a: duty_text(*a.detail)))
        if kind is AlertKind.REQUEST:
            return self.tr("Requests: {0}").format(self._listed(alerts, self._request_text))
        if kind is AlertKind.STALE:
            return self.tr("No position for long: {0}").format(self._listed(alerts, lambda a: a.about))
        if kind is AlertKind.REFUSED:
            name, outcome = first.detail
            left = len(self.watch.of(kind)) - MOST_REFUSED
            more = f" (+{left})" if left > 0 and first is self.watch.of(kind)[-MOST_REFUSED] else ""
            said = self.tr("{command} refused: {why}").format(command=command_text(name), why=refusal_text(outcome))
            return f"{local_clock(first.at)}  {said}{more}"
        if isinstance(first.detail, datetime):
            template = self.tr("Database was lost from {since} to {until}; nothing that was acknowledged is gone")
            return template.format(since=local_clock(first.at), until=local_clock(first.detail))
        if isinstance(first.detail, Link):
            template = self.tr("Offline since {since}: what is done here is kept, and sent when the server is back")
            return template.format(since=local_clock(first.at))
        return self.tr("Database lost since {since}: {why}").format(since=local_clock(first.at), why=first.detail)

    def _listed(self, alerts: list[Alert], say: Callable[[Alert], str]) -> str:
        more = len(alerts) - MOST_NAMES
        return ", ".join(say(alert) for alert in alerts[:MOST_NAMES]) + (f" +{more}" if more > 0 else "")

    def _request_text(self, alert: Alert) -> str:
        request: Request = alert.detail
        whom = addressee_label(request.kind, request.addressee, self._bridge.doctrine)
        what = answer_text(request.answer) if request.answer is not None else self.tr("no answer")
        return f"{request.key} {whom} {what}"

    def _step_text(self, step: Step) -> str:
        return {
            Step.DISPATCH: self.tr("not dispatched"),
            Step.ACKNOWLEDGE: self.tr("not acknowledged"),
            Step.SET_OUT: self.tr("not set out"),
            Step.ARRIVE: self.tr("not arrived"),
            Step.FEEDBACK: self.tr("no report"),
            Step.CLOSE: self.tr("not closed"),
        }[step]

    def sizeHint(self) -> QSize:
        """As high as its lines."""
        return QSize(200, LINE_PX * len(self.lines))

    def changeEvent(self, event: QEvent) -> None:
        """Say everything in the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.refresh()
        super().changeEvent(event)
