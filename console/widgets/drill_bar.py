"""The controls of a drill: run or pause, speed, jump to any moment.

Drives the drill's control from outside; knows nothing of its engine.
"""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from typing import Protocol

from PySide6.QtCore import QDateTime, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QButtonGroup,
    QDateTimeEdit,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QSlider,
    QToolButton,
    QWidget,
)

from console.widgets.actions import Actions
from console.widgets.icons import icon
from console.widgets.spoken import Spoken
from console.widgets.theme import GRID_PX, Look

SPEEDS = (1.0, 2.0, 5.0, 10.0, 60.0, math.inf)
SLIDER_STEPS = 10_000


class DrillControls(Protocol):
    """What the bar needs of a drill. Every call returns at once."""

    @property
    def begins_at(self) -> datetime:
        """First moment of the scenario."""
        ...

    @property
    def ends_at(self) -> datetime:
        """Last moment of the scenario."""
        ...

    @property
    def is_playing(self) -> bool:
        """Whether time passes."""
        ...

    @property
    def speed(self) -> float:
        """Drill seconds a second; infinite: as fast as it goes."""
        ...

    def play(self) -> None:
        """Let time pass."""
        ...

    def pause(self) -> None:
        """Stop the time."""
        ...

    def set_speed(self, speed: float) -> None:
        """Change how fast time passes."""
        ...

    def jump(self, moment: datetime) -> None:
        """Go to a moment, back or forth."""
        ...


def speed_text(speed: float) -> str:
    """A speed as a button shows it."""
    return "max" if math.isinf(speed) else f"{speed:g}×"


class _MomentField(QDateTimeEdit):
    """A moment one types; Enter goes there, Escape leaves it as it was. Time never changes it under the cursor."""

    entered = Signal()
    _typed_digit = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Both ways out of the field give the focus back."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.interpretText()
            self.entered.emit()
            self.clearFocus()
        elif event.key() == Qt.Key.Key_Escape:
            self.clearFocus()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.setSelectedSection(self.sectionAt(0))  # figures are typed one after the other from here
        elif event.text() in (":", "-", " ") and event.text() and self._has_stepped_on():
            event.accept()  # two digits went on to the next figure by themselves: the sign would skip that one
        else:
            super().keyPressEvent(event)
            self._typed_digit = event.text().isdecimal()

    def _has_stepped_on(self) -> bool:
        """Whether the last digit that was typed left its figure."""
        return self._typed_digit and self.lineEdit().selectedText() == self.sectionText(self.currentSection())


class DrillBar(Spoken):
    """One row under the status bar, only there in a drill."""

    def __init__(
        self, control: DrillControls, now: datetime, look: Look, actions: Actions, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._control, self._look, self._actions = control, look, actions
        self._now = now
        self.setObjectName("drillBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(self)
        row.setContentsMargins(3 * GRID_PX, 0, 3 * GRID_PX, 0)
        row.setSpacing(2 * GRID_PX)
        self.play_button = QToolButton(self)
        self.play_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.play_button.clicked.connect(actions["play"].trigger)
        row.addWidget(self.play_button)
        self.speed_label = QLabel(self)
        row.addWidget(self.speed_label)
        self.speeds = QButtonGroup(self)
        steps = QHBoxLayout()
        steps.setSpacing(0)
        for place, speed in enumerate(SPEEDS):
            button = QToolButton(self)
            button.setText(speed_text(speed))
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self.speeds.addButton(button, place)
            steps.addWidget(button)
        row.addLayout(steps)
        self.from_label = QLabel(self)
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self.slider.setRange(0, SLIDER_STEPS)
        self.slider.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.slider.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.slider.setMinimumWidth(80)
        self.to_label = QLabel(self)
        row.addSpacing(2 * GRID_PX)
        row.addWidget(self.from_label)
        row.addWidget(self.slider, 1)
        row.addWidget(self.to_label)
        row.addSpacing(2 * GRID_PX)
        self.jump_label = QLabel(self)
        row.addWidget(self.jump_label)
        self.field = _MomentField(self)
        self.field.setDisplayFormat("MM-dd HH:mm:ss")
        self.field.setButtonSymbols(QDateTimeEdit.ButtonSymbols.NoButtons)
        self.field.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        row.addWidget(self.field)
        self.setFixedHeight(8 * GRID_PX)
        self.speeds.idClicked.connect(lambda place: self._control.set_speed(SPEEDS[place]))
        self.slider.sliderReleased.connect(self._jump_to_slider)
        self.slider.actionTriggered.connect(self._page_slider)
        self.slider.sliderMoved.connect(lambda value: self._fill_field(self._moment_of(value)))
        self.field.entered.connect(self._jump_to_field)
        actions["play"].triggered.connect(self._toggle)
        actions["slower"].triggered.connect(lambda: self._step(-1))
        actions["faster"].triggered.connect(lambda: self._step(1))
        actions["jump"].triggered.connect(self._ask_moment)
        look.changed.connect(self.retranslate)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text, colour and moment anew."""
        theme = self._look.theme
        self.setStyleSheet(f"#drillBar {{ background: {theme.drill_ground}; }}")
        self.speed_label.setText(self.tr("Speed"))
        self.jump_label.setText(self.tr("Go to"))
        self.field.setToolTip(self.tr("Type a moment of the drill and press Enter"))
        self.slider.setToolTip(self.tr("Drag to go to another moment of the drill"))
        self.from_label.setText(self._control.begins_at.astimezone().strftime("%m-%d %H:%M"))
        self.to_label.setText(self._control.ends_at.astimezone().strftime("%m-%d %H:%M"))
        self.field.setDateTimeRange(_qt_moment(self._control.begins_at), _qt_moment(self._control.ends_at))
        self.show_time(self._now)

    def show_time(self, now: datetime) -> None:
        """Show where the drill is, except in what is being dragged or typed in."""
        self._now = now
        playing = self._control.is_playing
        self.play_button.setIcon(icon(self._look, "pause" if playing else "play", "drill_text"))
        what = self.tr("Pause") if playing else self.tr("Run")
        key = self._actions["play"].shortcut().toString()
        self.play_button.setToolTip(f"{what}  ({key})" if key else what)
        place = min(range(len(SPEEDS)), key=lambda n: abs(_finite(SPEEDS[n]) - _finite(self._control.speed)))
        if (button := self.speeds.button(place)) is not None:
            button.setChecked(True)
        if not self.slider.isSliderDown():
            with QSignalBlocker(self.slider):
                self.slider.setValue(self._value_of(now))
            if not self.field.hasFocus():
                self._fill_field(now)

    def _fill_field(self, moment: datetime) -> None:
        with QSignalBlocker(self.field):
            self.field.setDateTime(_qt_moment(moment))

    def _length_s(self) -> float:
        return max(1.0, (self._control.ends_at - self._control.begins_at).total_seconds())

    def _value_of(self, moment: datetime) -> int:
        passed_s = (moment - self._control.begins_at).total_seconds()
        return round(SLIDER_STEPS * min(1.0, max(0.0, passed_s / self._length_s())))

    def _moment_of(self, value: int) -> datetime:
        return self._control.begins_at + timedelta(seconds=round(self._length_s() * value / SLIDER_STEPS))

    def _toggle(self) -> None:
        if self._control.is_playing:
            self._control.pause()
        else:
            self._control.play()
        self.show_time(self._now)

    def _step(self, by: int) -> None:
        place = min(len(SPEEDS) - 1, max(0, self.speeds.checkedId() + by))
        self._control.set_speed(SPEEDS[place])
        self.show_time(self._now)

    def _page_slider(self, _action: int) -> None:
        if not self.slider.isSliderDown():
            self._control.jump(self._moment_of(self.slider.sliderPosition()))

    def _jump_to_slider(self) -> None:
        self._control.jump(self._moment_of(self.slider.sliderPosition()))

    def _jump_to_field(self) -> None:
        self._control.jump(self.field.dateTime().toUTC().toPython().replace(tzinfo=UTC))  # type: ignore[attr-defined]

    def _ask_moment(self) -> None:
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()


def _finite(speed: float) -> float:
    return 1e6 if math.isinf(speed) else speed


def _qt_moment(moment: datetime) -> QDateTime:
    return QDateTime.fromSecsSinceEpoch(int(moment.timestamp()))
