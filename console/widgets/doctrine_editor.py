"""A text field for doctrine files: line numbers, and the line that is wrong. Knows no doctrine."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent, QTextBlock, QTextCursor, QTextFormat
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from console.widgets.theme import GRID_PX, Look


class DoctrineEditor(QPlainTextEdit):
    """The field. `wrong_line` is the line that is marked, counted from 1; None: no line is."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.wrong_line: int | None = None
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setTabChangesFocus(True)
        self._numbers = _Numbers(self)
        self.blockCountChanged.connect(self._fit)
        self.updateRequest.connect(self._scrolled)
        look.changed.connect(self._paint_anew)
        self._fit()

    def mark(self, line: int | None) -> None:
        """Mark a line as wrong, or none."""
        if line != self.wrong_line:
            self.wrong_line = line
            self._paint_anew()

    def _paint_anew(self) -> None:
        block = self.document().findBlockByNumber((self.wrong_line or 0) - 1)
        marks = []
        if block.isValid():
            mark = QTextEdit.ExtraSelection()
            mark.format.setBackground(QColor(self._look.theme.late_fill))
            mark.format.setForeground(QColor(self._look.theme.late_ink))
            mark.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
            mark.cursor = QTextCursor(block)
            marks.append(mark)
        self.setExtraSelections(marks)
        self._numbers.update()

    # -- numbers -------------------------------------------------------------------------------------

    def numbers_width(self) -> int:
        """Room for the numbers, in pixels."""
        digits = max(2, len(str(self.blockCount())))
        return self.fontMetrics().horizontalAdvance("8") * digits + 2 * GRID_PX

    def _fit(self, *_: object) -> None:
        self.setViewportMargins(self.numbers_width(), 0, 0, 0)
        self._place_numbers()

    def _place_numbers(self) -> None:
        seen, width = self.viewport().geometry(), self.numbers_width()
        self._numbers.setGeometry(QRect(seen.left() - width, seen.top(), width, seen.height()))

    def _scrolled(self, rect: QRect, dy: int) -> None:
        if dy:
            self._numbers.scroll(0, dy)
        else:
            self._numbers.update(0, rect.y(), self._numbers.width(), rect.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the numbers beside the text."""
        super().resizeEvent(event)
        self._place_numbers()

    def paint_numbers(self, event: QPaintEvent) -> None:
        """Paint the numbers of the lines that are seen."""
        theme, painter = self._look.theme, QPainter(self._numbers)
        painter.fillRect(event.rect(), QColor(theme.raised))
        painter.setFont(self.font())
        block: QTextBlock = self.firstVisibleBlock()
        top = self.blockBoundingGeometry(block).translated(self.contentOffset()).top()
        while block.isValid() and top <= event.rect().bottom():
            height = self.blockBoundingRect(block).height()
            number = block.blockNumber() + 1
            painter.setPen(QColor(theme.late if number == self.wrong_line else theme.text_muted))
            where = QRect(0, round(top), self._numbers.width() - GRID_PX, round(height))
            painter.drawText(where, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(number))
            block, top = block.next(), top + height
        painter.end()


class _Numbers(QWidget):
    def __init__(self, editor: DoctrineEditor) -> None:
        super().__init__(editor)
        self._editor = editor

    def sizeHint(self) -> QSize:
        """As wide as the numbers are."""
        return QSize(self._editor.numbers_width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The editor knows its lines."""
        self._editor.paint_numbers(event)
