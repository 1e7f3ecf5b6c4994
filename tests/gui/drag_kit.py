"""Two floating panels between which units and incidents are dragged with real mouse events."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from console.widgets.drag import DragController, DragKind, DragView, Target
from console.widgets.drag_card import DragCard, build_drag
from console.widgets.theme import Look
from tests.gui.fakes import FakeBridge
from tests.gui.mouse import Mouse

ROW = 30


class Surface(QWidget):
    """A list of one kind: row n is the n-th id."""

    def __init__(self, kind: DragKind, ids: list[str], at: QPoint) -> None:
        super().__init__(None, Qt.WindowType.FramelessWindowHint)
        self.kind = kind
        self.ids = ids
        self.picked: list[str] = []
        self.controller: DragController | None = None
        self.shown: list[DragView | None] = []
        self.clicks = 0
        self.setGeometry(at.x(), at.y(), 200, ROW * len(ids))

    def place(self, name: str) -> QPoint:
        """Middle of a row."""
        return QPoint(60, self.ids.index(name) * ROW + ROW // 2)

    def drag_target_at(self, global_pos: QPoint) -> Target | None:
        """The row at a place."""
        row = self.mapFromGlobal(global_pos).y() // ROW
        return Target(self.kind, self.ids[row]) if 0 <= row < len(self.ids) else None

    def show_drag(self, drag: DragView | None) -> None:
        """Keep what is shown."""
        self.shown.append(drag)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a drag."""
        target = self.drag_target_at(event.globalPosition().toPoint())
        if self.controller is not None and target is not None:
            ids = self.picked if target.id in self.picked else [target.id]
            self.controller.press(self.kind, ids, event.globalPosition().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click."""
        self.clicks += 1


class Desk:
    """Units on the left, incidents on the right, as two floating panels."""

    def __init__(self, qtbot: QtBot) -> None:
        self.bridge = FakeBridge()
        self.owner = QWidget()
        app = cast(QApplication, QApplication.instance())
        self.look = Look(app)
        self.controller = build_drag(self.bridge, self.look, self.owner)
        self.feedback = cast(DragCard, self.controller.feedback)
        self.units = Surface(DragKind.UNITS, ["A-2", "A-4", "A-1", "A-8"], QPoint(50, 50))
        self.incidents = Surface(DragKind.INCIDENT, ["0412", "0411", "0410", "0409"], QPoint(400, 50))
        self.mouse = Mouse()
        qtbot.addWidget(self.owner)
        for surface in (self.units, self.incidents):
            surface.controller = self.controller
            self.controller.add_surface(surface)
            qtbot.addWidget(surface)
            surface.show()
            qtbot.waitExposed(surface)

    def lift(self, unit: str = "A-2") -> None:
        """Press a unit and pull it out of its row."""
        self.mouse.press(self.units, self.units.place(unit))
        self.mouse.nudge(30)

    def over(self, incident: str, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Move over an incident."""
        self.mouse.move(self.incidents, self.incidents.place(incident), modifiers)

    @property
    def view(self) -> DragView | None:
        """What the incidents draw of the drag."""
        return self.incidents.shown[-1] if self.incidents.shown else None

    def end(self) -> None:
        """Let go of what floats."""
        self.controller.cancel()
        self.feedback.ghost.deleteLater()
        self.feedback.card.deleteLater()
