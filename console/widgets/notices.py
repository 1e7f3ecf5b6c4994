"""Notes that stay until they are dismissed or no longer true: a lost database, an error, a missing feed.

Those that only answer a key pass by themselves.

Never a dialog and never the focus. Knows nothing of what the notes are about.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from console.widgets.icons import icon
from console.widgets.spoken import Spoken
from console.widgets.theme import GRID_PX, Look

# How long an answer to a key stays: read twice, slowly.
ANSWER_S = 12.0


class Weight(StrEnum):
    """How much a note matters."""

    INFO = "info"
    WARNING = "warning"
    FAILURE = "failure"


@dataclass(frozen=True, slots=True)
class Notice:
    """One note. Texts are functions, so that they can be said again in another language.

    `fraction`: 0 to 1 shows progress, less than 0 progress of unknown length, None none.
    `choice`: words of a button, and what it does.
    `lasts_s`: after so many seconds it goes by itself; None: it stays.
    """

    text: Callable[[], str]
    weight: Weight = Weight.INFO
    fraction: float | None = None
    choice: Callable[[], str] | None = None
    do: Callable[[], None] | None = None
    can_dismiss: bool = True
    lasts_s: float | None = None


class _Row(QWidget):
    def __init__(self, notices: Notices, key: str, look: Look) -> None:
        super().__init__(notices)
        self._look = look
        self.notice: Notice | None = None
        self.setObjectName("notice")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(self)
        row.setContentsMargins(3 * GRID_PX, GRID_PX, 2 * GRID_PX, GRID_PX)
        row.setSpacing(3 * GRID_PX)
        self.text = QLabel(self)
        self.text.setWordWrap(True)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.progress = QProgressBar(self)
        self.progress.setTextVisible(False)
        self.progress.setFixedWidth(200)
        self.choice = QPushButton(self)
        self.choice.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.choice.clicked.connect(self._choose)
        self.close_button = QToolButton(self)
        self.close_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.close_button.clicked.connect(lambda: notices.drop(key))
        for widget in (self.text, self.progress, self.choice, self.close_button):
            row.addWidget(widget)
        self._end = QTimer(self, singleShot=True)
        self._end.timeout.connect(lambda: notices.drop(key))

    def show_notice(self, notice: Notice) -> None:
        """Say it, in the language and colours of now."""
        self.notice = notice
        theme = self._look.theme
        ground, ink = {
            Weight.INFO: (theme.selected, theme.text),
            Weight.WARNING: (theme.amber_fill, theme.amber_ink),
            Weight.FAILURE: (theme.late_fill, theme.late_ink),
        }[notice.weight]
        self.setStyleSheet(f"#notice {{ background: {ground}; }} QLabel {{ color: {ink}; }}")
        self.text.setText(notice.text())
        self.progress.setVisible(notice.fraction is not None)
        if notice.fraction is not None:
            self.progress.setRange(0, 0 if notice.fraction < 0 else 1000)
            self.progress.setValue(int(1000 * max(0.0, notice.fraction)))
        self.choice.setVisible(notice.choice is not None)
        if notice.choice is not None:
            self.choice.setText(notice.choice())
        self.close_button.setVisible(notice.can_dismiss)
        self.close_button.setIcon(icon(self._look, "close", "text"))
        self.close_button.setToolTip(self.tr("Dismiss"))

    def run_out(self, seconds: float | None) -> None:
        """Let the note pass after so many seconds, counted anew; None: never."""
        if seconds is None:
            self._end.stop()
        else:
            self._end.start(int(1000 * seconds))

    def _choose(self) -> None:
        if self.notice is not None and self.notice.do is not None:
            self.notice.do()


class Notices(Spoken):
    """A column of notes, hidden when there are none."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._rows: dict[str, _Row] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(1)
        look.changed.connect(self.retranslate)
        self.hide()

    def put(self, key: str, notice: Notice) -> None:
        """Show a note, in place of the one of the same key."""
        row = self._rows.get(key)
        if row is None:
            row = self._rows[key] = _Row(self, key, self._look)
            self._column.addWidget(row)
        row.show_notice(notice)
        row.run_out(notice.lasts_s)
        self.show()

    def drop(self, key: str) -> None:
        """Take a note away, when it is there."""
        row = self._rows.pop(key, None)
        if row is not None:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.setVisible(bool(self._rows))

    def texts(self) -> dict[str, str]:
        """What is shown now, by key."""
        return {key: row.text.text() for key, row in self._rows.items()}

    def retranslate(self) -> None:
        """Set every text and colour anew."""
        for row in self._rows.values():
            if row.notice is not None:
                row.show_notice(row.notice)
