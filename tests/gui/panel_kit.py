"""What tests of panels share: a bridge, a selection, a look, and panels shown with the keyboard in them."""

from __future__ import annotations

from typing import Any, TypeVar, cast

from PySide6.QtCore import QEvent, QPoint, QPointF
from PySide6.QtGui import QEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from console.widgets.actions import Actions
from console.widgets.selection import Selection
from console.widgets.theme import Look
from tests.gui.fakes import FakeBridge

Shown = TypeVar("Shown", bound=QWidget)


class Kit:
    """One desk without a frame."""

    def __init__(self, qtbot: QtBot, *, empty: bool = False) -> None:
        self.qtbot = qtbot
        self.bridge = FakeBridge(empty=empty)
        self.selection = Selection()
        self.look = Look(cast(QApplication, QApplication.instance()))
        self.actions = Actions()
        self.opened: list[str] = []
        self._windows: list[QWidget] = []

    def show(self, widget: Shown, width: int = 400, height: int = 500) -> Shown:
        """Show a panel in a window of its own, a field beside it that can hold the focus."""
        window = QWidget()
        column = QVBoxLayout(window)
        column.setContentsMargins(0, 0, 0, 0)
        elsewhere = QLineEdit()
        elsewhere.setObjectName("elsewhere")
        column.addWidget(elsewhere)
        column.addWidget(widget, 1)
        self.qtbot.addWidget(window)
        self._windows.append(window)
        window.resize(width, height)
        window.show()
        self.qtbot.waitExposed(window)
        window.activateWindow()
        elsewhere.setFocus()
        QApplication.processEvents()
        return widget

    def elsewhere(self, widget: QWidget) -> QLineEdit:
        """The field beside a panel."""
        found = widget.window().findChild(QLineEdit, "elsewhere")
        assert isinstance(found, QLineEdit)
        return found

    def settle(self) -> None:
        """Let the event loop turn."""
        QApplication.processEvents()
        QApplication.processEvents()


def enter(widget: QWidget, at: QPoint | None = None) -> None:
    """The pointer comes over a widget."""
    place = QPointF(at or widget.rect().center())
    QApplication.sendEvent(widget, QEnterEvent(place, place, QPointF(widget.mapToGlobal(place.toPoint()))))


def leave(widget: QWidget) -> None:
    """The pointer goes away."""
    QApplication.sendEvent(widget, QEvent(QEvent.Type.Leave))


def row_centre(view: Any, row: int) -> QPoint:
    """Middle of a row, in the viewport."""
    return QPoint(view.visualRect(view.model().index(row, 0)).center())


def type_keys(widget: QWidget, text: str) -> None:
    """Type as the keyboard does."""
    QTest.keyClicks(widget, text)
