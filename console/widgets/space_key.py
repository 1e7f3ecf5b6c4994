"""Space belongs to what the keyboard stands on, where that can be pressed or ticked; elsewhere it is the program's key.

A button that was clicked does not keep it: its user looks elsewhere by then.
"""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QComboBox, QWidget


class SpaceKey(QObject):
    """Watches the one widget that has the focus."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        app.focusChanged.connect(self._moved)

    def _moved(self, before: QWidget | None, now: QWidget | None) -> None:
        if before is not None and shiboken6.isValid(before):
            before.removeEventFilter(self)
        is_clicked = QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton
        if isinstance(now, QAbstractItemView) or (isinstance(now, QAbstractButton | QComboBox) and not is_clicked):
            now.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Claim Space before a shortcut takes it."""
        if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return False
        is_space = event.key() == Qt.Key.Key_Space and event.modifiers() == Qt.KeyboardModifier.NoModifier
        if not is_space or (isinstance(watched, QAbstractItemView) and not _can_be_ticked(watched)):
            return False
        event.accept()
        return True


def _can_be_ticked(view: QAbstractItemView) -> bool:
    return view.currentIndex().data(Qt.ItemDataRole.CheckStateRole) is not None
