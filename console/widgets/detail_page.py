"""How the parts of the detail lie on the panel: where it is low, the columns scroll between title and buttons.

Knows no incident.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QScrollArea, QVBoxLayout, QWidget

from console.widgets.theme import GRID_PX

#: Shares of the width: place and story, steps, units and notes.
SHARES = (4, 3, 4)


class DetailPage(QWidget):
    """A title, three columns, and a bar of what is pressed and written, which are always seen."""

    def __init__(self, head: QWidget, columns: Sequence[QWidget | QLayout], bar: QHBoxLayout, parent: QWidget) -> None:
        super().__init__(parent)
        beside = QWidget()
        row = QHBoxLayout(beside)
        row.setContentsMargins(3 * GRID_PX, 0, 3 * GRID_PX, 0)
        row.setSpacing(4 * GRID_PX)
        for column, share in zip(columns, SHARES, strict=True):
            if isinstance(column, QWidget):
                row.addWidget(column, share)
            else:
                row.addLayout(column, share)
        self.columns = QScrollArea()
        self.columns.setFrameShape(QFrame.Shape.NoFrame)
        self.columns.setWidgetResizable(True)
        self.columns.setWidget(beside)
        bar.setContentsMargins(3 * GRID_PX, 0, 3 * GRID_PX, 0)
        title = QHBoxLayout()
        title.setContentsMargins(3 * GRID_PX, 0, 3 * GRID_PX, 0)
        title.addWidget(head)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, GRID_PX, 0, 2 * GRID_PX)
        rows.setSpacing(GRID_PX)
        rows.addLayout(title)
        rows.addWidget(self.columns, 1)
        rows.addLayout(bar)
