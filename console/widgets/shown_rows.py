"""The model of a list that is handed its rows ready: one column that a delegate paints. Knows no kind of row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from console.widgets.rows_view import ID_ROLE, ROOT

#: The row itself, for its delegate.
ROW_ROLE = Qt.ItemDataRole.UserRole + 1
_IN_WORDS = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole)
Index = QModelIndex | QPersistentModelIndex
Row = TypeVar("Row")


class ShownRows(QAbstractTableModel, Generic[Row]):
    """The rows as they were shown last.

    Args:
        id_of: what a row is known by in its view.
        words_of: a row in one line, for tool tips and assistive tools.
    """

    def __init__(self, id_of: Callable[[Row], str], words_of: Callable[[Row], str]) -> None:
        super().__init__()
        self.rows: Sequence[Row] = ()
        self._id_of, self._words_of = id_of, words_of

    def rowCount(self, parent: Index = ROOT) -> int:
        """How many there are."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        """One: the delegate paints the whole row."""
        return 0 if parent.isValid() else 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The row's id, the row to paint, or all of it in words."""
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row = self.rows[index.row()]
        if role == ID_ROLE:
            return self._id_of(row)
        if role == ROW_ROLE:
            return row
        return self._words_of(row) if role in _IN_WORDS else None

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these; while they are the same ones in the same order, what is picked stays picked."""
        if list(rows) == list(self.rows):
            return
        if list(map(self._id_of, rows)) == list(map(self._id_of, self.rows)):
            self.rows = rows
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, 0))
            return
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def row_of(self, row_id: str | None) -> int | None:
        """Where a row is shown, None when it is not."""
        return next((place for place, row in enumerate(self.rows) if self._id_of(row) == row_id), None)
