"""Space belongs to what the keyboard stands on, where that can be pressed or ticked; elsewhere it is the program's key.

A button that was clicked does not keep it: its user looks elsewhere by then. In a form every letter is the form's: who
picks a zone by its first letter closes no call.
"""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QComboBox, QDialog, QWidget

_WITH_OTHERS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


class SpaceKey(QObject):
    """Watches the one widget that has the focus."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        app.focusChanged.connect(self._moved)

    def _moved(self, before: QWidget | None, now: QWidget | None) -> None:
        if before is not None and shiboken6.isValid(before):
            before.removeEventFilter(self)
        is_clicked = QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton
        is_pressed = isinstance(now, QAbstractButton | QComboBox) and not is_clicked
        if now is not None and (isinstance(now, QAbstractItemView) or is_pressed or _is_of_form(now)):
            now.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Claim Space, or the letter of a form, before a shortcut takes it."""
        if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return False
        if isinstance(watched, QWidget) and _is_of_form(watched) and _is_letter(event):
            event.accept()
            return True
        is_space = event.key() == Qt.Key.Key_Space and event.modifiers() == Qt.KeyboardModifier.NoModifier
        if not is_space or (isinstance(watched, QAbstractItemView) and not _can_be_ticked(watched)):
            return False
        event.accept()
        return True


def _is_of_form(widget: QWidget) -> bool:
    return isinstance(widget.window(), QDialog)


def _is_letter(event: QKeyEvent) -> bool:
    return event.text().isprintable() and bool(event.text()) and not event.modifiers() & _WITH_OTHERS


def _can_be_ticked(view: QAbstractItemView) -> bool:
    return view.currentIndex().data(Qt.ItemDataRole.CheckStateRole) is not None
