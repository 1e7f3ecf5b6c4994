"""The four priorities as buttons: 1 to 4 choose, Enter goes on. One may be proposed until somebody chooses."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from console.domain.doctrine import USUAL_PRIORITY
from console.widgets.spoken import Spoken
from console.widgets.terms import priority_text
from console.widgets.theme import GRID_PX, Look

PRIORITIES = (1, 2, 3, 4)


class PriorityRow(Spoken):
    """`chosen` follows a choice by hand, `finished` a choice or Enter by key."""

    chosen = Signal()
    finished = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._is_own = False
        self.buttons = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID_PX)
        for priority in PRIORITIES:
            button = QPushButton(self)
            button.setCheckable(True)
            button.setChecked(priority == USUAL_PRIORITY)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if priority == 1 else Qt.FocusPolicy.ClickFocus)
            button.installEventFilter(self)
            self.buttons.addButton(button, priority)
            row.addWidget(button, 1)
        self.setFocusProxy(self.buttons.button(1))
        self.buttons.idClicked.connect(self.choose)
        look.changed.connect(self.retranslate)
        self.retranslate()

    @property
    def value(self) -> int:
        """The priority that is checked."""
        return self.buttons.checkedId()

    @property
    def own(self) -> int | None:
        """The priority that was chosen by hand; None while it is only proposed."""
        return self.value if self._is_own else None

    def propose(self, priority: int) -> None:
        """Check a priority unless another was chosen by hand."""
        if not self._is_own:
            self.buttons.button(priority).setChecked(True)

    def choose(self, priority: int) -> None:
        """Check a priority for good."""
        self.restore(priority)
        self.chosen.emit()

    def restore(self, own: int | None) -> None:
        """Stand as a draft did: with its choice, or open to what is proposed."""
        self._is_own = own is not None
        if own is not None:
            self.buttons.button(own).setChecked(True)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys on the buttons are theirs, not those of the window's actions."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if event.text() in ("1", "2", "3", "4"):
                self.choose(int(event.text()))
            if is_enter or event.text() in ("1", "2", "3", "4"):
                self.finished.emit()
                return True
        return super().eventFilter(watched, event)

    def retranslate(self) -> None:
        """Set names and colours anew."""
        theme = self._look.theme
        for priority in PRIORITIES:
            button = self.buttons.button(priority)
            button.setText(f"{priority}  {priority_text(priority)}")
            button.setStyleSheet(
                f"QPushButton:checked {{ background: {theme.level(priority)}; color: {theme.level_ink(priority)}; }}"
            )
