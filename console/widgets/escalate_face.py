"""How the escalate card looks: its size for what it says, its place beside the incident, painting, and what was hit.

Knows nothing of commands, of recommendations and of keys.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from console.widgets.escalate_lines import Line, Row
from console.widgets.theme import FONT_LARGE_PX, FONT_SMALL_PX, FONT_TEXT_PX, GRID_PX, ROW_PX, Look, qcolor

WIDTH_PX = 440

_PAD = 3 * GRID_PX
_GAP_PX = 2 * GRID_PX
_TRAVEL_X, _PEOPLE_X, _ZONE_X = 124, 248, 316
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_CENTRE = Qt.AlignmentFlag.AlignCenter


@dataclass(frozen=True, slots=True)
class Content:
    """What is shown: head, picks with their numbers, the group that could be added, lines, the button, a line more."""

    name: str
    step: str
    rows: list[tuple[int, Row]] = field(default_factory=list)
    add: Row | None = None
    add_number: int | None = None
    cursor: int = -1
    lines: list[Line] = field(default_factory=list)
    button: str = ""
    foot: Line | None = None


class Face(QWidget):
    """Paints a `Content`. The places that can be hit are those painted last."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.hide()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self._room = parent
        self._look = look
        self._content = Content("", "")
        self._later: Content | None = None
        self._hits: list[tuple[QRect, str, int | None]] = []
        look.changed.connect(self.update)

    def show_content(self, content: Content, what: QRect, avoid: Sequence[QRect] = ()) -> None:
        """Take the size that the content needs, beside a global rectangle, and off others where that is possible."""
        self._content, self._later = content, None
        self.setFixedSize(WIDTH_PX, self._place_all(None))
        self.move(beside(self._local(what), self.size(), self._room.rect(), [self._local(other) for other in avoid]))
        self.update()

    def renew_content(self, content: Content) -> None:
        """Newer figures where the card is. Nothing that can be clicked moves while the pointer is on it: else later."""
        before, hits = self._content, self._hits
        self._content = content
        height = self._place_all(None)
        if self.underMouse() and self._hits[: len(hits)] != hits:
            self._content, self._hits, self._later = before, hits, content
            return
        self._later = None
        self.setFixedSize(WIDTH_PX, height)
        self.move(self.x(), max(0, min(self.y(), self._room.height() - height)) if not self.underMouse() else self.y())
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """What waited for the pointer to go is shown."""
        super().leaveEvent(event)
        if self._later is not None:
            self.renew_content(self._later)

    def _local(self, box: QRect) -> QRect:
        return QRect(self._room.mapFromGlobal(box.topLeft()), box.size())

    def hit(self, at: QPoint) -> tuple[str, int | None]:
        """The verb of a place, empty when there is none, and the row that it belongs to."""
        for box, verb, row in reversed(self._hits):
            if box.contains(at):
                return verb, row
        return "", None

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ground and edge, then everything from top to bottom."""
        theme = self._look.theme
        painter = QPainter(self)
        painter.fillRect(self.rect(), qcolor(theme.surface))
        painter.setPen(qcolor(theme.selection if self.hasFocus() else theme.edge))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        self._place_all(painter)
        painter.end()

    def _place_all(self, painter: QPainter | None) -> int:
        """Place everything, painting it when there is a painter; the height that it takes."""
        content = self._content
        self._hits = []
        top = self._head(painter)
        for number, row in content.rows:
            top = self._row(painter, top, number, row)
        if content.add is not None and content.add_number is not None:
            top = self._add(painter, top, content.add, content.add_number)
        top += GRID_PX
        for line in content.lines:
            top = self._line(painter, top, line)
        if content.button:
            top = self._button(painter, top)
        if content.foot is not None:
            top = self._line(painter, top, content.foot)
        return top + _GAP_PX

    def _head(self, painter: QPainter | None) -> int:
        width = WIDTH_PX - 2 * _PAD - ROW_PX
        leave = QRect(WIDTH_PX - _GAP_PX - ROW_PX, GRID_PX, ROW_PX, ROW_PX)
        self._hits.append((leave, "leave", None))
        top = _PAD
        theme = self._look.theme
        for text, font in (
            (self._content.name, self._look.font(FONT_LARGE_PX, bold=True)),
            (self._content.step, self._look.font(FONT_TEXT_PX)),
        ):
            metrics = QFontMetrics(font)
            if painter is not None:
                painter.setFont(font)
                painter.setPen(qcolor(theme.text))
                shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
                painter.drawText(_PAD, top + metrics.ascent(), shown)
            top += metrics.height()
        if painter is not None:
            painter.setPen(qcolor(theme.text_muted))
            painter.drawText(leave, _CENTRE, "✕")
        return top + _GAP_PX

    def _row(self, painter: QPainter | None, top: int, number: int, row: Row) -> int:
        box = QRect(GRID_PX, top, WIDTH_PX - 2 * GRID_PX, ROW_PX)
        is_current = number == self._content.cursor
        change = QRect(box.right() - 2 * ROW_PX, top, ROW_PX, ROW_PX)
        drop = QRect(box.right() - ROW_PX, top, ROW_PX, ROW_PX)
        self._hits += [(box, "", number), (change, "next", number), (drop, "drop", number)]
        cells = replace(row, travel=row.mark, people="", zone="") if row.mark else row
        if painter is not None:
            theme = self._look.theme
            if is_current:
                painter.fillRect(box, qcolor(theme.selected))
            self._cells(painter, box, cells, theme.late if row.mark else theme.text, bold=True)
            painter.setPen(qcolor(theme.selection if is_current else theme.text_muted))
            painter.drawText(change, _CENTRE, "⇄")
            painter.drawText(drop, _CENTRE, "−")
        return top + ROW_PX

    def _add(self, painter: QPainter | None, top: int, row: Row, number: int) -> int:
        box = QRect(GRID_PX, top, WIDTH_PX - 2 * GRID_PX, ROW_PX)
        plus = QRect(box.right() - ROW_PX, top, ROW_PX, ROW_PX)
        self._hits += [(box, "", number), (plus, "add", number)]
        if painter is not None:
            theme = self._look.theme
            if number == self._content.cursor:
                painter.fillRect(box, qcolor(theme.selected))
            self._cells(painter, box, row, theme.text_muted, bold=False)
            painter.setPen(qcolor(theme.selection))
            painter.drawText(plus, _CENTRE, "+")
        return top + ROW_PX

    def _cells(self, painter: QPainter, box: QRect, row: Row, name_colour: str, *, bold: bool) -> None:
        theme = self._look.theme
        painter.setFont(self._look.font(FONT_TEXT_PX, bold=bold))
        painter.setPen(qcolor(name_colour))
        width = _TRAVEL_X - _GAP_PX - GRID_PX
        name = painter.fontMetrics().elidedText(row.name, Qt.TextElideMode.ElideRight, width)
        painter.drawText(box.adjusted(_GAP_PX, 0, 0, 0), _LEFT, name)
        painter.setFont(self._look.font(FONT_TEXT_PX))
        painter.setPen(qcolor(theme.text if bold else theme.text_muted))
        painter.drawText(box.adjusted(_TRAVEL_X, 0, 0, 0), _LEFT, row.travel)
        painter.setPen(qcolor(theme.text_muted))
        painter.drawText(box.adjusted(_PEOPLE_X, 0, 0, 0), _LEFT, row.people)
        painter.drawText(box.adjusted(_ZONE_X, 0, 0, 0), _LEFT, row.zone)

    def _line(self, painter: QPainter | None, top: int, line: Line) -> int:
        font = self._look.font(FONT_SMALL_PX if line.role == "text_muted" else FONT_TEXT_PX, bold=line.bold)
        room = QRect(_PAD, top, WIDTH_PX - 2 * _PAD, 2000)
        box = QFontMetrics(font).boundingRect(room, Qt.TextFlag.TextWordWrap, line.text)
        if line.verb:
            self._hits.append((box, line.verb, None))
        if painter is not None:
            painter.setFont(font)
            painter.setPen(qcolor(getattr(self._look.theme, line.role)))
            painter.drawText(room, Qt.TextFlag.TextWordWrap, line.text)
        return top + box.height() + GRID_PX

    def _button(self, painter: QPainter | None, top: int) -> int:
        font = self._font_of_button()
        width = QFontMetrics(font).horizontalAdvance(self._content.button) + 6 * GRID_PX
        box = QRect(WIDTH_PX - _PAD - width, top, width, ROW_PX + GRID_PX)
        self._hits.append((box, "send", None))
        if painter is not None:
            theme = self._look.theme
            painter.fillRect(box, qcolor(theme.selection))
            painter.setFont(font)
            painter.setPen(qcolor(theme.selection_ink))
            painter.drawText(box, _CENTRE, self._content.button)
        return top + box.height() + GRID_PX

    def _font_of_button(self) -> QFont:
        return self._look.font(FONT_TEXT_PX, bold=True)


def beside(what: QRect, size: QSize, room: QRect, avoid: Sequence[QRect] = ()) -> QPoint:
    """Where a card lies: right of what it speaks of, else left, below, above; inside the room, never over it.

    Other things that it should not cover are kept free while some place does. When no side has room, the
    side with most of it is taken and the card may leave the room there.
    """
    last_x, last_y = room.right() + 1 - size.width(), room.bottom() + 1 - size.height()
    xs = [what.center().x() - size.width() // 2, what.left(), what.right() + 1 - size.width(), last_x, room.left()]
    ys = [what.center().y() - size.height() // 2, what.top(), what.bottom() + 1 - size.height(), last_y, room.top()]
    xs = [max(room.left(), min(x, last_x)) for x in xs]
    ys = [max(room.top(), min(y, last_y)) for y in ys]
    right, left = what.right() + 1 + _GAP_PX, what.left() - _GAP_PX - size.width()
    below, above = what.bottom() + 1 + _GAP_PX, what.top() - _GAP_PX - size.height()
    sides = (
        (last_x - right, [QPoint(right, y) for y in ys]),
        (left - room.left(), [QPoint(left, y) for y in ys]),
        (last_y - below, [QPoint(x, below) for x in xs]),
        (above - room.top(), [QPoint(x, above) for x in xs]),
    )
    corners = [corner for spare, places in sides if spare >= 0 for corner in places]
    for corner in corners:
        if not any(QRect(corner, size).intersects(other) for other in avoid):
            return corner
    return corners[0] if corners else max(sides, key=lambda side: side[0])[1][0]
