"""Rows of two lines: above what it is and how it stands, below what belongs to it. For lists that need no more.

Knows no domain: a panel makes the lines, and says what picking and opening mean.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from console.widgets.row_paint import paint_chip
from console.widgets.rows_view import RowDelegate
from console.widgets.shown_rows import ROW_ROLE, Index, ShownRows
from console.widgets.theme import FONT_SMALL_PX, FONT_TEXT_PX, GRID_PX

ROW_PX, MARGIN_PX, LINE_PX = 44, 3, 19


class Tone(StrEnum):
    """How a row's state is shown: filled, outlined, or in plain ink."""

    LATE = "late"
    AMBER = "amber"
    GOOD = "good"
    PLAIN = "plain"
    MUTED = "muted"


@dataclass(frozen=True, slots=True)
class Lines:
    """One row: `name` in bold and `about` after it, `state` at the right end; `below` under them."""

    id: str
    name: str
    about: str
    state: str
    below: str = ""
    tone: Tone = Tone.PLAIN

    @property
    def words(self) -> str:
        """All of it, for filters and assistive tools."""
        return " ".join(filter(None, (self.name, self.about, self.state, self.below)))

    def holds(self, text: str) -> bool:
        """Whether every word of a filter is somewhere in it, in any order."""
        mine = self.words.casefold()
        return all(word in mine for word in text.casefold().split())


def lines_model() -> ShownRows[Lines]:
    """An empty model of such rows."""
    return ShownRows(lambda row: row.id, lambda row: row.words)


class LinesDelegate(RowDelegate):
    """Paints a row."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a row."""
        row: Lines | None = index.data(ROW_ROLE)
        if row is None:
            return
        theme = self.look.theme
        with self.row(painter, option, row.id, MARGIN_PX) as inside:
            right = self._state(painter, inside, row)
            ink = theme.text_muted if row.tone is Tone.MUTED else theme.text
            upper = QRect(inside.left(), inside.top(), right - inside.left() - 2 * GRID_PX, LINE_PX)
            used = self.words(painter, upper, row.name, ink, FONT_TEXT_PX, bold=True)
            self.words(painter, upper.adjusted(used + 8, 0, 0, 0), row.about, ink, FONT_TEXT_PX)
            lower = QRect(inside.left(), upper.bottom() + 1, inside.width(), LINE_PX)
            self.words(painter, lower, row.below, theme.text_muted, FONT_SMALL_PX)

    def _state(self, painter: QPainter, inside: QRect, row: Lines) -> int:
        """The state at the right end; where it begins."""
        theme, is_late = self.look.theme, row.tone is Tone.LATE
        width = self.metrics(FONT_TEXT_PX, bold=is_late).horizontalAdvance(row.state) + 14
        box = QRect(inside.right() - width, inside.top(), width, LINE_PX)
        painter.setFont(self.font(FONT_TEXT_PX, bold=is_late))
        if is_late:
            paint_chip(painter, box, row.state, theme.late_ink, theme.late_fill)
        elif row.tone is Tone.AMBER:
            paint_chip(painter, box, row.state, theme.amber, None, theme.amber)
        else:
            ink = theme.free if row.tone is Tone.GOOD else theme.text_muted
            self.words(painter, box, row.state, ink, FONT_TEXT_PX, right=True)
        return box.left()
