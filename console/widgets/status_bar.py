"""The bar on top: which operation, live or drill, the time, and whether database, feeds and clocks are well.

Reads the bridge; decides nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QDate, QLocale, QSize, Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from console.bridge import Bridge
from console.domain.unit import UnitStatus
from console.domain.worst_first import count_late, limits_by_zone
from console.feeds.fixes import FixTable
from console.picture import ChangeSet, Picture
from console.widgets.actions import Actions
from console.widgets.drill_mark import WORD
from console.widgets.i18n import Language
from console.widgets.icons import icon
from console.widgets.spoken import Spoken
from console.widgets.theme import FONT_LARGE_PX, FONT_TEXT_PX, GRID_PX, Look

if TYPE_CHECKING:
    from console.session import Health

SLOW_COMMIT_MS = 200.0
COUNT_AFTER_MS = 250
#: Room for why the database does not answer.
MOST_WHY_PX = 320


def age_text(seconds: float) -> str:
    """An age in the shortest unit that reads well: 4 s, 12 min, 3 h, 10 d."""
    for unit_s, unit in ((86_400.0, "d"), (3600.0, "h"), (60.0, "min")):
        if seconds >= 2 * unit_s:
            return f"{seconds / unit_s:.0f} {unit}"
    return f"{max(0.0, seconds):.0f} s"


class _Name(QLabel):
    """A label that gives way: it is cut with an ellipsis when there is no room, and tells all in its tooltip."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._full = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setMinimumWidth(40)

    def set_full(self, text: str) -> None:
        """Show a text as far as there is room."""
        self._full = text
        self.setToolTip(text)
        self._cut()

    def sizeHint(self) -> QSize:
        """Room for all of it."""
        return QSize(self.fontMetrics().horizontalAdvance(self._full) + 2 * GRID_PX, super().sizeHint().height())

    def resizeEvent(self, event: Any) -> None:
        """Cut anew."""
        super().resizeEvent(event)
        self._cut()

    def _cut(self) -> None:
        self.setText(self.fontMetrics().elidedText(self._full, Qt.TextElideMode.ElideRight, self.width()))


class StatusBar(Spoken):
    """One row; each part says in words what its colour says."""

    def __init__(
        self,
        bridge: Bridge,
        look: Look,
        language: Language,
        actions: Actions,
        said_name: Callable[[], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge, self._look, self._language = bridge, look, language
        self._said_name = said_name
        self._health: Health | None = None
        self._late = 0
        self._on_duty: set[str] = set()
        self._at_work: np.ndarray | None = None  # rows of the fixes
        self._at_work_of: tuple[str, ...] | None = None
        # A busy record changes many times a second; nobody reads figures that fast.
        self._counting = QTimer(self, interval=COUNT_AFTER_MS, singleShot=True)
        self._counting.timeout.connect(self._count)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(3 * GRID_PX, 0, 2 * GRID_PX, 0)
        row.setSpacing(3 * GRID_PX)
        self.name = _Name(self)
        self.kind = QLabel(self)
        self.clock = QLabel(self)
        self.database = QLabel(self)
        self.feeds = QLabel(self)
        self.late = QToolButton(self)
        self.late.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.late.setAutoRaise(True)
        self.language_button = self._button(actions["language"])
        self.theme_button = self._button(actions["theme"])
        row.addWidget(self.name, 3)
        row.addWidget(self.kind, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        row.addWidget(self.clock)
        row.addStretch(4)
        for part in (self.late, self.database, self.feeds):
            row.addWidget(part)
        buttons = QHBoxLayout()
        buttons.setSpacing(0)
        buttons.addWidget(self.language_button)
        buttons.addWidget(self.theme_button)
        row.addLayout(buttons)
        self.clock.setFont(look.font(FONT_LARGE_PX, bold=True))
        self.name.setFont(look.font(FONT_TEXT_PX, bold=True))
        self.kind.setFont(look.font(FONT_TEXT_PX, bold=True))
        self.language_button.setText("中 / EN")
        self.setFixedHeight(8 * GRID_PX)
        bridge.health_changed.connect(self._show_health)
        bridge.fixes_changed.connect(self._show_feeds)
        bridge.picture_changed.connect(self._picture_changed)
        bridge.clock_ticked.connect(self._tick)
        look.changed.connect(self.retranslate)
        self.retranslate()
        self._picture_changed(bridge.picture, ChangeSet(everything=True))

    def add_part(self, part: QWidget) -> None:
        """Room for a part of somebody else's, before the buttons."""
        self._row.insertWidget(self._row.count() - 1, part)

    def _button(self, action: QAction) -> QToolButton:
        button = QToolButton(self)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(action.trigger)
        action.changed.connect(lambda: button.setToolTip(action.toolTip()))
        button.setToolTip(action.toolTip())
        return button

    def retranslate(self) -> None:
        """Set every text and colour anew."""
        theme = self._look.theme
        self.name.set_full(self._said_name())
        if self._bridge.is_drill:
            self.kind.setText(WORD)
            self.kind.setStyleSheet(f"background: {theme.drill}; color: {theme.drill_ink}; padding: 1px 8px;")
        else:
            self.kind.setText(self.tr("LIVE"))
            self.kind.setStyleSheet(f"color: {theme.text}; border: 1px solid {theme.edge}; padding: 0 8px;")
        self.theme_button.setIcon(icon(self._look, "weather-sunny" if theme.is_dark else "weather-night"))
        self._tick(self._bridge.now())
        self._show_health(self._health)
        self._show_feeds(self._bridge.fixes)
        self._count_late()

    def _picture_changed(self, picture: Picture, change: ChangeSet) -> None:
        if change.everything:
            self._on_duty = set()
        for name in picture.units.keys() if change.everything else change.units:
            unit = picture.units.get(name)
            if (unit is not None and unit.status is not UnitStatus.OFF_DUTY) != (name in self._on_duty):
                self._on_duty ^= {name}
                self._at_work = None
        # In a fast drill a minute goes by between two ticks: the clock is never behind the newest line of the log.
        self._show_time(self._bridge.now())
        if change.everything:
            self._at_work = None
            self._counting.stop()
            self._count()
        elif not self._counting.isActive():
            self._counting.start()

    def _count(self) -> None:
        self._count_late()
        self._show_feeds(self._bridge.fixes)

    def _tick(self, now: datetime) -> None:
        self._show_time(now)
        self._count()

    def _show_time(self, now: datetime) -> None:
        local = now.astimezone()
        self.clock.setText(local.strftime("%H:%M:%S"))
        day = QLocale().toString(QDate(local.year, local.month, local.day), QLocale.FormatType.LongFormat)
        self.clock.setToolTip(self.tr("Drill time, {day}").format(day=day) if self._bridge.is_drill else day)

    def _say(self, label: QLabel | QToolButton, colour: str, text: str, *, strong: bool = False) -> None:
        label.setText(text)
        wanted = f"color: {colour};" + (" font-weight: bold;" if strong else "")
        if label.styleSheet() != wanted:
            label.setStyleSheet(wanted)

    def _show_health(self, health: Health | None) -> None:
        self._health = health
        theme = self._look.theme
        # Offline, the words of the outage say it, and need the room: the menus would be squeezed.
        self.database.setVisible(health is None or health.link.is_online)
        if health is None:
            self._say(self.database, theme.text_muted, self.tr("database …"))
        elif not health.link.is_online:
            self.database.clear()
        elif not health.db_ok:
            text = self.tr("✗ database: {why}").format(why=health.text)
            # The notice below tells all of it; here it would push the window beyond the screen.
            cut = self.database.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, MOST_WHY_PX)
            self._say(self.database, theme.late, cut, strong=True)
        elif health.commit_ms is None:
            self._say(self.database, theme.text_muted, self.tr("● database"))
        else:
            slow = health.commit_ms > SLOW_COMMIT_MS
            text = self.tr("● database {ms} ms").format(ms=f"{health.commit_ms:.0f}")
            self._say(self.database, theme.amber if slow else theme.text_muted, text)
        why = health.text if health is not None and not health.db_ok else ""
        self.database.setToolTip(why or self.tr("Time that the last command took to be on disk"))

    def _show_feeds(self, fixes: FixTable) -> None:
        theme = self._look.theme
        units = self._bridge.picture.units
        at_work = self._rows_at_work(fixes)
        if not len(at_work):
            self._say(self.feeds, theme.amber if units else theme.text_muted, self.tr("○ no positions"))
            self.feeds.setToolTip(self.tr("No feed has sent a position yet: see main.py positions --help"))
            return
        age_s = self._bridge.now().timestamp() - float(np.min(fixes.fixed_at_s[at_work]))
        text = self.tr("● {count} positions, oldest {age}").format(count=len(at_work), age=age_text(age_s))
        stale = age_s > self._bridge.doctrine.stale_after_s
        self._say(self.feeds, theme.amber if stale else theme.text_muted, text)
        self.feeds.setToolTip(self.tr("Units on duty that sent a position, and the age of the oldest"))

    def _rows_at_work(self, fixes: FixTable) -> np.ndarray:
        """Rows of the fixes of units on duty, worked out anew when one comes or goes."""
        if self._at_work is None or fixes.units is not self._at_work_of:
            rows = [n for n, name in enumerate(fixes.units) if name in self._on_duty]
            self._at_work, self._at_work_of = np.array(rows, dtype=np.int64), fixes.units
        return self._at_work

    def _count_late(self) -> None:
        picture = self._bridge.picture
        limits = limits_by_zone(self._bridge.doctrine, picture.zones)
        self._late = count_late(map(picture.as_ordered, picture.open_incidents()), limits, self._bridge.now())
        theme = self._look.theme
        text = self.tr("▲ late {count}") if self._late else self.tr("late {count}")
        self._say(
            self.late,
            theme.late if self._late else theme.text_muted,
            text.format(count=self._late),
            strong=bool(self._late),
        )
        self.late.setToolTip(self.tr("Incidents past a limit of the doctrine; a click lists what is late"))
