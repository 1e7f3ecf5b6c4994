"""A table of two doctrines side by side, with what differs marked. Knows no doctrine, only lines of text."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from console.widgets.doctrine_words import Line
from console.widgets.theme import GRID_PX, Look


class DoctrineTable(QTableWidget):
    """The table. `empty_text` is what it says without lines."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(0, 3, parent)
        self._look = look
        self.empty_text = ""
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        for column in (1, 2):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)

    def show_lines(self, incident: str, now: str, then: str, lines: Sequence[Line]) -> None:
        """Show what two doctrines say of an incident.

        Args:
            now, then: names of the doctrine in force and of the other one.
        """
        self.setAccessibleName(self.tr("What this doctrine would recommend, beside the one in force"))
        self.setRowCount(len(lines))
        self.horizontalHeader().setVisible(bool(lines))
        self.setHorizontalHeaderLabels([incident, self.tr("{0} (in force)").format(now), then])
        for row, line in enumerate(lines):
            for column, words in enumerate((line.what, line.now, line.then)):
                is_marked = line.differs and column != 1
                self._put(row, column, f"≠ {words}" if is_marked and column == 2 else words, is_marked)
        self.resizeRowsToContents()
        self.viewport().update()  # what stands there without lines may be other words now

    def paintEvent(self, event: QPaintEvent) -> None:
        """Without lines, say why there are none."""
        super().paintEvent(event)
        if self.rowCount() == 0:
            painter = QPainter(self.viewport())
            painter.setPen(QColor(self._look.theme.text_muted))
            where = self.viewport().rect().adjusted(GRID_PX, GRID_PX, -GRID_PX, -GRID_PX)
            painter.drawText(where, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self.empty_text)
            painter.end()

    def _put(self, row: int, column: int, words: str, is_marked: bool) -> None:
        item = QTableWidgetItem(words)
        item.setToolTip(words)
        theme = self._look.theme
        item.setForeground(
            QBrush(QColor(theme.amber if is_marked else theme.text_muted if column == 0 else theme.text))
        )
        font = self.font()
        font.setBold(is_marked)
        item.setFont(font)
        self.setItem(row, column, item)
