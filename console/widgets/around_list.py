"""A short list of what is known around a call: open calls like it, hazards, earlier calls, requests. Knows no bridge.

Used by the form of a new call and by the detail; they say what each line is.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QCoreApplication, QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QStyleOptionViewItem, QWidget

from console.widgets.row_paint import paint_chip
from console.widgets.rows_view import RowDelegate, RowsView
from console.widgets.shown_rows import ROW_ROLE, Index, ShownRows
from console.widgets.theme import FONT_SMALL_PX, FONT_TEXT_PX, Look, Theme, qcolor

ROW_PX = 22
translate = QCoreApplication.translate
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
    """One line. `id`: an incident, a request, or nothing that can be opened; `is_chosen` marks it with a tick."""

    about: About
    id: str
    words: str
    at_end: str = ""
    is_chosen: bool = False


def _id_of(line: Line) -> str:
    return f"{line.about}/{line.id}/{line.words}"  # one incident may be told of in several lines


def _words_of(line: Line) -> str:
    return " ".join(filter(None, (about_text(line.about), line.words, line.at_end)))


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
        line: Line | None = index.data(ROW_ROLE)
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
    """The list, as high as its lines up to a few, hidden when there are none. `opened` carries the id of a row.

    Args:
        most: so many lines are seen at once.
    """

    def __init__(self, look: Look, most: int, parent: QWidget | None = None) -> None:
        super().__init__(look, ROW_PX, parent=parent)
        self._most = most
        self.lines_model = ShownRows(_id_of, _words_of)
        self.setModel(self.lines_model)
        self.setItemDelegate(AroundDelegate(look, self))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.show_lines([])

    def show_lines(self, lines: list[Line]) -> None:
        """Show these lines."""
        is_news = lines != self.lines_model.rows
        self.lines_model.show_rows(lines)
        if is_news or not lines:
            self.setMaximumHeight(min(len(lines), self._most) * ROW_PX + 2)
            self.setMinimumHeight(min(len(lines), 1) * ROW_PX + 2)
            self.setVisible(bool(lines))

    def line_of(self, row_id: str) -> Line:
        """The line that `opened` told of."""
        place = self.lines_model.row_of(row_id)
        assert place is not None  # whoever opens a row sees it
        return self.lines_model.rows[place]
