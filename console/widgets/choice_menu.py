"""A short list of choices, each with a key: opened by a key, closed by a choice, Escape or a click elsewhere.

Not modal and no popup window: calls keep coming in around it. Knows nothing of what is chosen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from console.domain.unit import UnitStatus
from console.widgets.focus import FocusReturn
from console.widgets.over_window import lies_over, lives
from console.widgets.row_paint import paint_status
from console.widgets.theme import FONT_SMALL_PX, FONT_TEXT_PX, Look, qcolor

LINE_PX, WIDTH_PX, EDGE_PX = 24, 320, 8
#: Reasons make it no wider than this; a longer one is cut.
MOST_PX = 560
_LEFT_PX = 36
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


@dataclass(frozen=True, slots=True)
class Choice:
    """One line. `why_not` greys it and says why; `status` puts the sign of a unit's status before the words."""

    key: str
    text: str
    value: Any
    why_not: str = ""
    status: UnitStatus | None = None


class ChoiceMenu(QWidget):
    """`chosen` carries the value; the focus goes back to where it was."""

    chosen = Signal(object)

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self.title = ""
        self.choices: Sequence[Choice] = ()
        self._focus = FocusReturn(self)
        self._hot: Choice | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.hide()

    def open_with(self, title: str, choices: Sequence[Choice], at: QPoint) -> None:
        """Offer choices with the upper left corner near a point of the parent, inside of it."""
        self.title, self.choices, self._hot = title, choices, None
        self._focus.remember()
        size = self.sizeHint()
        parent = self.parentWidget()
        room = parent.size() if parent is not None else size
        self.setGeometry(
            max(0, min(at.x(), room.width() - size.width())),
            max(0, min(at.y(), room.height() - size.height())),
            size.width(),
            size.height(),
        )
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def sizeHint(self) -> QSize:
        """One line for each choice under a title, as wide as the longest needs, with its reason where there is room."""
        words, small = (QFontMetrics(self._look.font(px)) for px in (FONT_TEXT_PX, FONT_SMALL_PX))
        longest = max((words.horizontalAdvance(choice.text) for choice in self.choices), default=0)
        reasons = (
            words.horizontalAdvance(choice.text) + small.horizontalAdvance(choice.why_not) + 24
            for choice in self.choices
            if choice.why_not
        )
        width = max(WIDTH_PX, _LEFT_PX + longest + 12, min(MOST_PX, _LEFT_PX + max(reasons, default=0)))
        return QSize(width, (len(self.choices) + 1) * LINE_PX + 2 * EDGE_PX)

    def choose(self, choice: Choice) -> None:
        """Take a choice, unless it is greyed."""
        if not choice.why_not:
            self.leave()
            self.chosen.emit(choice.value)

    def leave(self) -> None:
        """Close without doing anything."""
        had_focus = self.hasFocus()
        self.hide()
        if had_focus:
            self._focus.give_back()

    # -- events --------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Keys belong to the menu while it is open, not to the actions of the window."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A key takes its choice, Escape leaves."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
            return
        for choice in self.choices:
            if choice.key == event.text().lower():
                self.choose(choice)
                return

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """A click elsewhere leaves."""
        super().focusOutEvent(event)
        self.hide()

    def _choice_at(self, at: QPoint) -> Choice | None:
        line = (at.y() - EDGE_PX) // LINE_PX - 1
        return self.choices[line] if 0 <= line < len(self.choices) else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Mark the line under the pointer."""
        hot = self._choice_at(event.position().toPoint())
        if hot is not self._hot:
            self._hot = hot
            self.setToolTip(hot.why_not if hot is not None else "")
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Take the line under the pointer."""
        choice = self._choice_at(event.position().toPoint())
        if choice is not None:
            self.choose(choice)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Title, then a line for each choice: key, sign, words; greyed ones say why."""
        theme = self._look.theme
        painter = QPainter(self)
        painter.fillRect(self.rect(), qcolor(theme.surface))
        painter.setPen(QPen(qcolor(theme.edge), 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        small = self._look.font(FONT_SMALL_PX)
        painter.setFont(self._look.font(FONT_SMALL_PX, bold=True))
        painter.setPen(qcolor(theme.text_muted))
        painter.drawText(QRect(12, EDGE_PX, self.width() - 24, LINE_PX), _LEFT, self.title)
        for line, choice in enumerate(self.choices, 1):
            box = QRect(1, EDGE_PX + line * LINE_PX, self.width() - 2, LINE_PX)
            if choice is self._hot and not choice.why_not:
                painter.fillRect(box, qcolor(theme.hover))
            painter.setOpacity(0.6 if choice.why_not else 1.0)
            painter.setFont(self._look.font(FONT_TEXT_PX, bold=True))
            painter.setPen(qcolor(theme.selection))
            painter.drawText(box.adjusted(12, 0, 0, 0), _LEFT, choice.key.upper())
            left = _LEFT_PX
            if choice.status is not None:
                paint_status(painter, QRectF(left, box.center().y() - 5, 11, 11), choice.status, theme)
                left += 20
            plain = self._look.font(FONT_TEXT_PX)
            painter.setFont(plain)
            painter.setPen(qcolor(theme.text))
            painter.drawText(box.adjusted(left, 0, 0, 0), _LEFT, choice.text)
            if choice.why_not:
                left += QFontMetrics(plain).horizontalAdvance(choice.text) + 12
                room = box.adjusted(left, 0, -8, 0)
                painter.setFont(small)
                painter.setPen(qcolor(theme.text_muted))
                why = QFontMetrics(small).elidedText(choice.why_not, Qt.TextElideMode.ElideRight, room.width())
                painter.drawText(room, _LEFT, why)
            painter.setOpacity(1.0)
        painter.end()


class PanelMenu:
    """The menu of a panel, over the window that the panel lies in then; the values of its choices are called."""

    def __init__(self, look: Look, panel: QWidget) -> None:
        self._look, self._panel = look, panel
        self.widget: ChoiceMenu | None = None

    def open_with(self, title: str, choices: Sequence[Choice], beside: QWidget, at: QPoint) -> None:
        """Offer choices at a point of a widget of the panel."""
        window = self._panel.window()
        if not lies_over(self.widget, window):
            if lives(self.widget):
                self.widget.deleteLater()
            self.widget = ChoiceMenu(self._look, window)
            self.widget.chosen.connect(lambda do: do())
        self.widget.open_with(title, choices, beside.mapTo(window, at))
