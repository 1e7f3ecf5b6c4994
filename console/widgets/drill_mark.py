"""The mark of a drill: a purple frame, and on every panel a hatched corner with the word 演练 DRILL."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from console.widgets.theme import FONT_SMALL_PX, GRID_PX, Look, qcolor

#: In both scripts whatever the language is: nobody may take a drill for the real thing.
WORD = "演练 DRILL"
FRAME_PX = 4
STRIP_PX = 16
HATCH_PX = 64


class DrillStrip(QWidget):
    """A thin strip that carries the mark: the word, and a hatched corner at its right end."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setObjectName("drillMark")
        self.setAccessibleName(WORD)
        self.setFixedHeight(STRIP_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """As wide as the word and the corner."""
        return QSize(HATCH_PX * 2, STRIP_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ground, hatched corner, word."""
        theme = self._look.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), qcolor(theme.drill_ground))
        corner = QRectF(self.width() - HATCH_PX, 0, HATCH_PX, self.height())
        painter.fillRect(corner, QBrush(qcolor(theme.drill), Qt.BrushStyle.BDiagPattern))
        painter.setFont(self._look.font(FONT_SMALL_PX, bold=True))
        painter.setPen(qcolor(theme.drill_text))
        words = self.rect().adjusted(0, 0, -HATCH_PX - GRID_PX, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, WORD)
        painter.end()


class PanelHost(QWidget):
    """Holds one panel, which may come later; in a drill it puts the mark above it, wherever the panel floats."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.panel: QWidget | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        if look.is_drill:
            self._column.addWidget(DrillStrip(look, self))
            self._column.addStretch(1)  # the mark lies on top from the start

    def fill(self, panel: QWidget) -> None:
        """Put the panel in."""
        self.panel = panel
        if (last := self._column.itemAt(self._column.count() - 1)) is not None and last.spacerItem() is not None:
            self._column.takeAt(self._column.count() - 1)
        self._column.addWidget(panel, 1)
        self.setFocusProxy(panel)
