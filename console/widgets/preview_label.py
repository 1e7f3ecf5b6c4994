"""A row of short texts, cut at the end; those that warn stand out. Knows nothing of what they say."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from console.widgets.theme import FONT_TEXT_PX, Look, qcolor


class PreviewLabel(QWidget):
    """Pieces of text in a row; those that warn stand out by colour and a sign."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._pieces: list[tuple[str, str, bool]] = []
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def say(self, pieces: list[tuple[str, str, bool]]) -> None:
        """Show pieces, each with a colour of the theme by name, and whether it is bold."""
        if pieces != self._pieces:
            self._pieces = pieces
            self.setToolTip(self.text)
            self.setAccessibleName(self.text)
            self.update()

    @property
    def text(self) -> str:
        """What is shown, as one line."""
        return " · ".join(text for text, _, _ in self._pieces)

    def sizeHint(self) -> QSize:
        """As high as a line."""
        return QSize(300, 24)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the pieces, the last that fits cut short."""
        painter = QPainter(self)
        left = 0
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        for place, (text, colour, bold) in enumerate(self._pieces):
            font = self._look.font(FONT_TEXT_PX, bold=bold)
            metrics = QFontMetrics(font)
            shown = text if place == len(self._pieces) - 1 else f"{text} · "
            room = self.width() - left
            if room <= 0:
                break
            shown = metrics.elidedText(shown, Qt.TextElideMode.ElideRight, room)
            painter.setFont(font)
            painter.setPen(qcolor(getattr(self._look.theme, colour)))
            painter.drawText(QRect(left, 0, room, self.height()), flags, shown)
            left += metrics.horizontalAdvance(shown)
        painter.end()
