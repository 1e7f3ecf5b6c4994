"""A mouse as the window system drives one: the widget that took the press gets everything up to the release."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

_LEFT = Qt.MouseButton.LeftButton
_NONE = Qt.KeyboardModifier.NoModifier


class Mouse:
    """Sends real events to real widgets, by global position."""

    def __init__(self) -> None:
        self._grabber: QWidget | None = None
        self.at = QPoint()

    def press(self, widget: QWidget, pos: QPoint, modifiers: Qt.KeyboardModifier = _NONE) -> None:
        """Press the left button at a place of a widget."""
        self._grabber = widget
        self._send(QEvent.Type.MouseButtonPress, widget.mapToGlobal(pos), _LEFT, _LEFT, modifiers)

    def press_again(self, widget: QWidget, pos: QPoint) -> None:
        """Press so soon after a click that the window system calls it a double click."""
        self._grabber = widget
        self._send(QEvent.Type.MouseButtonDblClick, widget.mapToGlobal(pos), _LEFT, _LEFT, _NONE)

    def move(self, widget: QWidget, pos: QPoint, modifiers: Qt.KeyboardModifier = _NONE) -> None:
        """Move to a place of any widget with the button down."""
        self._send(QEvent.Type.MouseMove, widget.mapToGlobal(pos), Qt.MouseButton.NoButton, _LEFT, modifiers)

    def nudge(self, dx: int, dy: int = 0) -> None:
        """Move by so many pixels."""
        self._send(QEvent.Type.MouseMove, self.at + QPoint(dx, dy), Qt.MouseButton.NoButton, _LEFT, _NONE)

    def release(self, modifiers: Qt.KeyboardModifier = _NONE) -> None:
        """Let go where it is."""
        self._send(QEvent.Type.MouseButtonRelease, self.at, _LEFT, Qt.MouseButton.NoButton, modifiers)
        self._grabber = None

    def release_at(self, widget: QWidget, pos: QPoint) -> None:
        """Let go at a place where no move was reported before."""
        self.at = widget.mapToGlobal(pos)
        self.release()

    def other_button(self) -> None:
        """Press the right button while the left one is down."""
        right = Qt.MouseButton.RightButton
        self._send(QEvent.Type.MouseButtonPress, self.at, right, _LEFT | right, _NONE)

    def _send(
        self,
        kind: QEvent.Type,
        at: QPoint,
        button: Qt.MouseButton,
        buttons: Qt.MouseButton,
        modifiers: Qt.KeyboardModifier,
    ) -> None:
        assert self._grabber is not None, "press first"
        self.at = at
        local = QPointF(self._grabber.mapFromGlobal(at))
        QApplication.sendEvent(self._grabber, QMouseEvent(kind, local, QPointF(at), button, buttons, modifiers))


def key(widget: QWidget, code: Qt.Key, kind: QEvent.Type = QEvent.Type.KeyPress) -> bool:
    """Send a key to a widget; True when somebody took it."""
    event = QKeyEvent(kind, code, _NONE)
    event.ignore()
    QApplication.sendEvent(widget, event)
    return event.isAccepted()
