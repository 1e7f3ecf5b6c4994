"""Lays rows of words over the top of the map: they come and go without moving it. Knows nothing of what they say."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.widgets.theme import GRID_PX, Look

MARGIN_PX = 2 * GRID_PX


class OverMap(QWidget):
    """A card at the top of the map, as high as what is shown in it; nothing shown, nothing covered.

    `covers` tells how many pixels of the map's top lie under it.
    """

    covers = Signal(int)

    def __init__(self, look: Look, canvas: QWidget, rows: Sequence[QWidget]) -> None:
        super().__init__(canvas)
        self._look, self._canvas, self._rows = look, canvas, tuple(rows)
        self.setObjectName("overMap")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(1)
        for row in self._rows:
            column.addWidget(row)
            row.installEventFilter(self)
        canvas.installEventFilter(self)
        look.changed.connect(self.retranslate)
        self.retranslate()

    def retranslate(self) -> None:
        """Set the colours anew."""
        self.setStyleSheet(f"#overMap {{ background: {self._look.theme.edge}; }}")
        self.lay_out()

    def lay_out(self) -> None:
        """Take the width of the map and the height that the rows need."""
        shown = any(not row.isHidden() for row in self._rows)
        self.setVisible(shown)
        layout = self.layout()
        if not shown or layout is None:
            self.covers.emit(0)
            return
        width = max(self._canvas.width() - 2 * MARGIN_PX, 1)
        height = layout.heightForWidth(width) if layout.hasHeightForWidth() else layout.sizeHint().height()
        self.setGeometry(MARGIN_PX, MARGIN_PX, width, height)
        self.raise_()
        self.covers.emit(height + MARGIN_PX)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the map's size, and what is shown and hidden."""
        kind = event.type()
        if watched is self._canvas:
            if kind == QEvent.Type.Resize:
                self.lay_out()
        elif kind in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            self.lay_out()
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        """Words that changed may need more room."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self.lay_out()
        return done

    def showEvent(self, event: QShowEvent) -> None:
        """Measure once the style is known."""
        super().showEvent(event)
        self.lay_out()
