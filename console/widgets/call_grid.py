"""Where the fields of a call stand: pairs beside each other where there is room, else all below each other.

Knows no call.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QGridLayout, QWidget

from console.widgets.theme import GRID_PX

WIDE_PX = 600


class CallGrid(QGridLayout):
    """The fields by name (class, priority, place, where, story, around), and the labels of those that have one."""

    def __init__(self, fields: Mapping[str, QWidget], labels: Mapping[str, QWidget]) -> None:
        super().__init__()
        self._fields, self._labels = fields, labels
        self._is_wide: bool | None = None
        self.setHorizontalSpacing(2 * GRID_PX)
        self.setVerticalSpacing(GRID_PX)
        self.fit(0)

    def fit(self, width_px: int) -> None:
        """Use the width there is."""
        is_wide = width_px >= WIDE_PX
        if is_wide is self._is_wide:
            return
        self._is_wide = is_wide
        labels, fields = self._labels, self._fields
        places: tuple[tuple[QWidget, int, int, int], ...] = (
            (labels["class"], 0, 0, 1),
            (fields["class"], 0, 1, 1),
            (labels["priority"], *((0, 2, 1) if is_wide else (1, 0, 1))),
            (fields["priority"], *((0, 3, 1) if is_wide else (1, 1, 1))),
            (labels["place"], *((1, 0, 1) if is_wide else (2, 0, 1))),
            (fields["place"], *((1, 1, 2) if is_wide else (2, 1, 1))),
            (fields["where"], *((1, 3, 1) if is_wide else (3, 1, 1))),
            (labels["story"], *((2, 0, 1) if is_wide else (4, 0, 1))),
            (fields["story"], *((2, 1, 3) if is_wide else (4, 1, 1))),
            (fields["around"], *((3, 0, 4) if is_wide else (5, 0, 2))),
        )
        for widget, *_ in places:
            self.removeWidget(widget)
        for widget, row, column, span in places:
            self.addWidget(widget, row, column, 1, span)
        for row in range(5):
            self.setRowStretch(row, 1 if row == (2 if is_wide else 4) else 0)
        for column in (1, 3):
            self.setColumnStretch(column, 1 if is_wide or column == 1 else 0)
