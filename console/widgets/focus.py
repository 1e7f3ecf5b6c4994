"""Where the keyboard was before a field took it, and how it gets back there. Knows no panel."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget


class FocusReturn:
    """Remembers one widget for another that takes the focus for a while.

    `home` gets the focus when the widget of before is gone or hidden; without one nobody has it.
    """

    def __init__(self, owner: QWidget) -> None:
        self._owner = owner
        self._before: QWidget | None = None
        self.home: QWidget | None = None

    def remember(self) -> None:
        """Keep who has the focus now, unless it is inside of the owner already."""
        focused = QApplication.focusWidget()
        if focused is not None and focused is not self._owner and not self._owner.isAncestorOf(focused):
            self._before = focused

    @property
    def is_kept(self) -> bool:
        """Whether there is somebody to give it back to."""
        return self._before is not None

    def give_back(self) -> None:
        """Return the focus."""
        before, self._before = self._before, None
        for widget in (before, self.home):
            if widget is not None and shiboken6.isValid(widget) and widget.isVisible():
                widget.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        focused = QApplication.focusWidget()
        if focused is not None and (focused is self._owner or self._owner.isAncestorOf(focused)):
            focused.clearFocus()
