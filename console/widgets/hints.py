"""Three hints of the first run. Each goes away when what it asks for was done, and never comes back.

Watches answers of the bridge; decides nothing.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from console.bridge import Bridge
from console.commands.base import Command, Outcome
from console.widgets.actions import Actions
from console.widgets.icons import icon
from console.widgets.settings import Settings
from console.widgets.spoken import Spoken
from console.widgets.theme import GRID_PX, Look

DONE = "hints_done"
#: Hint by the commands that show that it is understood.
DONE_BY = {
    "drag": ("AssignUnits", "ReassignUnits"),
    "escalate": ("Escalate",),
    "undo": ("Undo",),
}


#: Hints that tell of a key, which is the one of the action of the same name.
KEYS = ("escalate", "undo")


class Hints(Spoken):
    """One line with the hints still open; hidden when there are none. `finished` follows the last."""

    finished = Signal()

    def __init__(
        self, bridge: Bridge, look: Look, actions: Actions, settings: Settings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look, self._actions, self._settings = look, actions, settings
        self._may: Callable[[], bool] = lambda: True
        done = settings.names(DONE)
        self.open = [hint for hint in DONE_BY if hint not in done]
        self.setObjectName("hints")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(self)
        row.setContentsMargins(3 * GRID_PX, GRID_PX, 2 * GRID_PX, GRID_PX)
        row.setSpacing(4 * GRID_PX)
        self.labels = {hint: QLabel(self) for hint in DONE_BY}
        for label in self.labels.values():
            row.addWidget(label)
        row.addStretch(1)
        self.close_button = QToolButton(self)
        self.close_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.close_button.clicked.connect(self.dismiss)
        row.addWidget(self.close_button)
        bridge.answered.connect(self._answered)
        for hint in KEYS:
            actions[hint].changed.connect(self.retranslate)
        look.changed.connect(self.retranslate)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text and colour anew."""
        theme = self._look.theme
        self.setStyleSheet(f"#hints {{ background: {theme.selected}; }}")
        texts = {
            "drag": self.tr("Drag a unit onto an incident to send it"),
            "escalate": self.tr("Press {key} to send more").format(key=self._key("escalate")),
            "undo": self.tr("Press {key} to take it back").format(key=self._key("undo")),
        }
        for hint in DONE_BY:
            number = self.offered.index(hint) + 1 if hint in self.offered else ""
            self.labels[hint].setText(f"{number}  {texts[hint]}")
            self.labels[hint].setVisible(hint in self.offered)
        self.close_button.setIcon(icon(self._look, "close"))
        self.close_button.setToolTip(self.tr("Hide the hints"))
        self.setVisible(bool(self.offered) and self._may())

    @property
    def offered(self) -> list[str]:
        """The hints still open that this desk may follow."""
        return [hint for hint in self.open if hint not in KEYS or self._actions[hint].isEnabled()]

    def allow(self, may: Callable[[], bool]) -> None:
        """Show them only to who may do what they tell of."""
        self._may = may
        self.retranslate()

    def dismiss(self) -> None:
        """Hide all of them for good."""
        self._close(list(self.open))

    def _key(self, action: str) -> str:
        return self._actions[action].shortcut().toString()

    def _answered(self, command: Command, outcome: Outcome) -> None:
        if outcome.ok and self.open:
            self._close([hint for hint in self.open if command.name() in DONE_BY[hint]])

    def _close(self, hints: list[str]) -> None:
        if not hints:
            return
        self.open = [hint for hint in self.open if hint not in hints]
        self._settings.set(DONE, [hint for hint in DONE_BY if hint not in self.open])
        self.retranslate()
        if not self.open:
            self.finished.emit()
