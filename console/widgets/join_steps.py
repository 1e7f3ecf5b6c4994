"""The steps of joining a shared database, one under the other: what holds, what is weak, what stops it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from console.joining import State, Step
from console.widgets.spoken import Spoken
from console.widgets.terms import refusal_text
from console.widgets.theme import GRID_PX, Look
from db.troubles import Stage

SHOWN = (Stage.REACHED, Stage.ENCRYPTED, Stage.LET_IN, Stage.VERSION, Stage.OPERATION, Stage.ROLE)
MARKS = {State.HOLDS: "✓", State.WEAK: "▲", State.FAILS: "✗"}


class JoinSteps(Spoken):
    """Six rows: a mark, a name, and words. Hidden until a test begins."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._is_running = False
        self.told: dict[Stage, Step] = {}
        self.rows = {stage: (QLabel(self), QLabel(self), QLabel(self)) for stage in SHOWN}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, GRID_PX, 0, GRID_PX)
        grid.setHorizontalSpacing(2 * GRID_PX)
        grid.setVerticalSpacing(GRID_PX)
        grid.setColumnStretch(2, 1)
        for place, labels in enumerate(self.rows.values()):
            for column, label in enumerate(labels):
                label.setTextFormat(Qt.TextFormat.PlainText)
                grid.addWidget(label, place, column, Qt.AlignmentFlag.AlignTop)
            labels[2].setWordWrap(True)
            labels[2].setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        look.changed.connect(self.retranslate)
        self.clear()

    def begin(self) -> None:
        """A test begins: nothing is known yet."""
        self.told = {}
        self._is_running = True
        self.show()
        self.retranslate()

    def add(self, step: Step) -> None:
        """One step is known."""
        self.told[max(step.stage, Stage.REACHED)] = step
        self.retranslate()

    def end(self) -> None:
        """The test is over."""
        self._is_running = False
        self.retranslate()

    def clear(self) -> None:
        """What was known holds no longer."""
        self.told = {}
        self._is_running = False
        self.hide()

    def retranslate(self) -> None:
        """Set every text and colour anew."""
        theme = self._look.theme
        names = {
            Stage.REACHED: self.tr("Server"),
            Stage.ENCRYPTED: self.tr("Encryption"),
            Stage.LET_IN: self.tr("Login"),
            Stage.VERSION: self.tr("Version"),
            Stage.OPERATION: self.tr("Operation"),
            Stage.ROLE: self.tr("Role"),
        }
        colours = {State.HOLDS: theme.free, State.WEAK: theme.amber, State.FAILS: theme.late}
        for stage, (mark, name, words) in self.rows.items():
            step = self.told.get(stage)
            name.setText(names[stage])
            waits = "…" if self._is_running else "·"
            colour = colours[step.state] if step is not None else theme.text_muted
            mark.setText(MARKS[step.state] if step is not None else waits)
            mark.setStyleSheet(f"color: {colour}; font-weight: bold;")
            name.setStyleSheet(f"color: {theme.text if step is not None else theme.text_muted};")
            words.setText(refusal_text(step.template, step.values) if step is not None else "")
            is_fine = step is None or step.state is State.HOLDS
            words.setStyleSheet(f"color: {theme.text if is_fine else colour};")
