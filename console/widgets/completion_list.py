"""Words that could go on a typed line, above it: never a popup of its own, never the focus."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from console.widgets.theme import FONT_SMALL_PX, FONT_TEXT_PX, Look, qcolor

LINE_PX = 22
WIDTH_PX = 440
GAP_PX = 4


class CompletionList(QWidget):
    """A few lines of a word and what it is. `chosen` carries the place of the one clicked."""

    chosen = Signal(int)

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._rows: Sequence[tuple[str, str]] = ()
        self.current = 0
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def offer(self, rows: Sequence[tuple[str, str]], field: QWidget, left: int = 0, *, below: bool = False) -> None:
        """Show words with their hints above a field or below it, on the other side where there is no room.

        Args:
            left: where in the field the word being typed begins.
        """
        self._rows = rows
        self.current = min(self.current, max(0, len(rows) - 1))
        room = self.parentWidget()
        if not rows or room is None:
            self.hide()
            return
        height, width = len(rows) * LINE_PX + 8, min(WIDTH_PX, room.width())
        corner = field.mapTo(room, QPoint(left, 0))
        over, under = corner.y() - height - GAP_PX, corner.y() + field.height() + GAP_PX
        top = under if (below and under + height <= room.height()) or over < 0 else over
        self.setGeometry(max(0, min(corner.x(), room.width() - width)), top, width, height)
        self.show()
        self.raise_()
        self.update()

    def step(self, by: int) -> None:
        """Go to the next word, or the one before."""
        if self._rows:
            self.current = (self.current + by) % len(self._rows)
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the line under the pointer."""
        line = int(event.position().y() - 4) // LINE_PX
        if 0 <= line < len(self._rows):
            self.chosen.emit(line)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The lines, the current one marked."""
        theme = self._look.theme
        painter = QPainter(self)
        painter.fillRect(self.rect(), qcolor(theme.surface))
        painter.setPen(QPen(qcolor(theme.edge), 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        bold, small = self._look.font(FONT_TEXT_PX, bold=True), self._look.font(FONT_SMALL_PX)
        column = max((QFontMetrics(bold).horizontalAdvance(word) for word, _ in self._rows), default=0) + 28
        for line, (word, hint) in enumerate(self._rows):
            box = QRect(1, 4 + line * LINE_PX, self.width() - 2, LINE_PX)
            if line == self.current:
                painter.fillRect(box, qcolor(theme.selected))
                painter.setPen(qcolor(theme.text_muted))
                painter.setFont(small)
                painter.drawText(
                    box.adjusted(0, 0, -8, 0), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, "Tab"
                )
            painter.setFont(bold)
            painter.setPen(qcolor(theme.text))
            painter.drawText(box.adjusted(12, 0, 0, 0), flags, word)
            painter.setFont(small)
            painter.setPen(qcolor(theme.text_muted))
            room = box.adjusted(column, 0, -40, 0)
            painter.drawText(
                room, flags, QFontMetrics(small).elidedText(hint, Qt.TextElideMode.ElideRight, room.width())
            )
        painter.end()
