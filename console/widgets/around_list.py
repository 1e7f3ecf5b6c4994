"""A short list of what is known around a call: open calls like it, hazards, earlier calls, requests. Knows no bridge.

Used by the form of a new call and by the detail; they say what each line is.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QCoreApplication, QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QStyleOptionViewItem, QWidget

from console.widgets.row_paint import paint_chip
from console.widgets.rows_view import ID_ROLE, ROOT, RowDelegate, RowsView
from console.widgets.theme import FONT_SMALL_PX, FONT_TEXT_PX, Look, Theme, qcolor

ROW_PX = 22
LINE_ROLE = Qt.ItemDataRole.UserRole + 1
translate = QCoreApplication.translate
Index = QModelIndex | QPersistentModelIndex
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


class About(StrEnum):
    """What a line is about."""

    ORDER = "order"
    HAZARD = "hazard"
    SAME = "same"
    JOINED = "joined"
    REQUEST = "request"
    EARLIER = "earlier"
    CAMERA = "camera"


def about_text(about: About) -> str:
    """The word in front of a line."""
    return {
        About.ORDER: translate("Around", "Order"),
        About.HAZARD: translate("Around", "Hazard"),
        About.SAME: translate("Around", "Same?"),
        About.JOINED: translate("Around", "Joined"),
        About.REQUEST: translate("Around", "Request"),
        About.EARLIER: translate("Around", "Earlier"),
        About.CAMERA: translate("Around", "Camera"),
    }[about]


@dataclass(frozen=True, slots=True)
class Line:
    """One line. `id`: an incident, or nothing that can be opened; `is_chosen` marks it with a tick."""

    about: About
    id: str
    words: str
    at_end: str = ""
    is_chosen: bool = False


class AroundModel(QAbstractTableModel):
    """The lines; the id of each is its place, as one incident may be told of in several."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[Line] = []

    def rowCount(self, parent: Index = ROOT) -> int:
        """How many there are."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = ROOT) -> int:
        """One: the delegate paints the whole line."""
        return 0 if parent.isValid() else 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The place, the line to paint, or its words."""
        if not index.isValid() or index.row() >= len(self.lines):
            return None
        line = self.lines[index.row()]
        if role == ID_ROLE:
            return str(index.row())
        if role == LINE_ROLE:
            return line
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return " ".join(filter(None, (about_text(line.about), line.words, line.at_end)))
        return None

    def show_lines(self, lines: list[Line]) -> bool:
        """Show these; whether they are others than before."""
        if lines == self.lines:
            return False
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()
        return True


def _colours(about: About, theme: Theme) -> tuple[str, str | None, str | None]:
    """Ink, ground and edge of the word in front."""
    match about:
        case About.HAZARD:
            return theme.late_ink, theme.late_fill, None
        case About.SAME:
            return theme.amber, None, theme.amber
    return theme.text_muted, None, theme.edge


class AroundDelegate(RowDelegate):
    """The word in its plate, what is told, and at the end when and how far."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a line."""
        line: Line | None = index.data(LINE_ROLE)
        if line is None:
            return
        rect: QRect = option.rect
        theme = self.look.theme
        painter.save()
        self.begin(painter, option, str(index.row()))
        word = ("✓ " if line.is_chosen else "") + about_text(line.about)
        width = self.metrics(FONT_SMALL_PX).horizontalAdvance(word) + 12
        painter.setFont(self.font(FONT_SMALL_PX))
        ink, ground, edge = _colours(line.about, theme)
        paint_chip(painter, QRect(rect.left() + 4, rect.top() + 2, width, 17), word, ink, ground, edge)
        end = self.metrics(FONT_SMALL_PX).horizontalAdvance(line.at_end)
        painter.setPen(qcolor(theme.text_muted))
        painter.drawText(rect.adjusted(0, 0, -6, 0), _RIGHT, line.at_end)
        room = QRect(rect.left() + width + 10, rect.top(), rect.width() - width - end - 24, rect.height())
        painter.setFont(self.font(FONT_TEXT_PX, bold=line.is_chosen))
        painter.setPen(qcolor(theme.text))
        metrics = self.metrics(FONT_TEXT_PX, bold=line.is_chosen)
        words = metrics.elidedText(line.words, Qt.TextElideMode.ElideRight, max(0, room.width()))
        painter.drawText(room, _LEFT, words)
        self.finish(painter, rect, str(index.row()))
        painter.restore()


class AroundList(RowsView):
    """The list, as high as its lines up to a few, hidden when there are none. `opened` carries the place of a line.

    Args:
        most: so many lines are seen at once.
    """

    def __init__(self, look: Look, most: int, parent: QWidget | None = None) -> None:
        super().__init__(look, ROW_PX, parent=parent)
        self._most = most
        self.lines_model = AroundModel()
        self.setModel(self.lines_model)
        self.setItemDelegate(AroundDelegate(look, self))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.show_lines([])

    def show_lines(self, lines: list[Line]) -> None:
        """Show these lines."""
        if self.lines_model.show_lines(lines) or not lines:
            self.setMaximumHeight(min(len(lines), self._most) * ROW_PX + 2)
            self.setMinimumHeight(min(len(lines), 2) * ROW_PX + 2)
            self.setVisible(bool(lines))

    def line_at(self, place: str) -> Line:
        """The line that `opened` told of."""
        return self.lines_model.lines[int(place)]
