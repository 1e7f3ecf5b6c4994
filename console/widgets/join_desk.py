"""Opens the window in which one joins a shared record, at a user's wish or because a record could not be opened.

Decides nothing about what follows: `joined` and `left` tell.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from console.joining import Access
from console.opening import Wanted
from console.widgets.join_window import JoinWindow
from console.widgets.theme import Look
from db.engine import parse_url, sqlite_path
from db.errors import StoreError, StoreMissing


class JoinDesk(QObject):
    """At most one such window. `joined` brings the address, without a password; `left`: it was closed."""

    joined = Signal(str)
    left = Signal()

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.window: JoinWindow | None = None

    def ask(self, address: str, failure: BaseException | None = None) -> None:
        """Show it.

        Args:
            address: what its fields begin with.
            failure: why that could not be opened.
        """
        if self.window is None:
            trouble = failure if isinstance(failure, StoreError) else None
            self.window = JoinWindow(self._look, Access.of(address), trouble)
            self.window.joined.connect(lambda access: self.joined.emit(access.text()))
            self.window.left.connect(self.left)
        self.window.show()
        self.window.raise_()
        self.window.activateWindow()

    def stop(self) -> None:
        """End its thread and the window."""
        if self.window is not None:
            self.window.stop()
            self.window.close()
            self.window.deleteLater()
            self.window = None


def can_be_mended(error: Exception, wanted: Wanted) -> bool:
    """Whether a record could not be opened for a reason that another server, password or certificate would end."""
    if not isinstance(error.__cause__, StoreError) or not wanted.db:
        return False
    try:
        return sqlite_path(parse_url(wanted.db)) is None
    except StoreMissing:
        return False
