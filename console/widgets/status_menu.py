"""A letter for each status: opened by a key, closed by a letter, Escape or a click elsewhere. Not modal.

Illegal ones are greyed with their reason, by the same rule that guards the command.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QWidget

from console.domain.unit import Unit, UnitStatus
from console.typed_units import STATUS_LETTERS, names_of, why_not_status
from console.widgets.row_paint import paint_status
from console.widgets.terms import refusal_text, unit_status_text
from console.widgets.theme import FONT_SMALL_PX, FONT_TEXT_PX, Look, qcolor

LINE_PX, WIDTH_PX, EDGE_PX = 24, 320, 8
LETTER_OF = {status: letter for letter, status in STATUS_LETTERS.items()}


class StatusMenu(QWidget):
    """`chosen` carries the status; the focus goes back to where it was."""

    chosen = Signal(object)

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._units: Sequence[Unit] = ()
        self._before: QWidget | None = None
        self._hot: UnitStatus | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.hide()

    def open_for(self, units: Sequence[Unit], at: QPoint) -> None:
        """Offer the statuses of some units, near a point of the parent."""
        self._units = units
        self._before = QApplication.focusWidget()
        parent = self.parentWidget()
        if parent is not None:
            at = QPoint(
                max(0, min(at.x(), parent.width() - self.sizeHint().width())),
                max(0, min(at.y(), parent.height() - self.sizeHint().height())),
            )
        self.resize(self.sizeHint())
        self.move(at)
        self._hot = None
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def sizeHint(self) -> QSize:
        """One line for each status under a title."""
        return QSize(WIDTH_PX, (len(UnitStatus) + 1) * LINE_PX + 2 * EDGE_PX)

    def why_not(self, status: UnitStatus) -> str:
        """Why the units may not report a status; empty when they may."""
        for unit in self._units:
            refusal = why_not_status(unit, status)
            if refusal is not None:
                return refusal_text(refusal)
        return ""

    def choose(self, status: UnitStatus) -> None:
        """Take a status, unless it is greyed."""
        if not self.why_not(status):
            self.leave()
            self.chosen.emit(status)

    def leave(self) -> None:
        """Close without doing anything."""
        had_focus = self.hasFocus()
        self.hide()
        if had_focus and self._before is not None:
            self._before.setFocus(Qt.FocusReason.PopupFocusReason)
        self._before = None

    # -- events --------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Letters belong to the menu while it is open, not to the actions of the window."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A letter takes its status, Escape leaves."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
            return
        status = STATUS_LETTERS.get(event.text().lower())
        if status is not None:
            self.choose(status)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """A click elsewhere leaves."""
        super().focusOutEvent(event)
        self.hide()

    def _status_at(self, at: QPoint) -> UnitStatus | None:
        line = (at.y() - EDGE_PX) // LINE_PX - 1
        return list(UnitStatus)[line] if 0 <= line < len(UnitStatus) else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Mark the line under the pointer."""
        hot = self._status_at(event.position().toPoint())
        if hot is not self._hot:
            self._hot = hot
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Take the line under the pointer."""
        status = self._status_at(event.position().toPoint())
        if status is not None:
            self.choose(status)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Title, then a line for each status: letter, sign, name, and why not."""
        theme = self._look.theme
        painter = QPainter(self)
        painter.fillRect(self.rect(), qcolor(theme.surface))
        painter.setPen(QPen(qcolor(theme.edge), 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        left = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.setFont(self._look.font(FONT_SMALL_PX, bold=True))
        painter.setPen(qcolor(theme.text_muted))
        title = self.tr("Status of {0}").format(names_of(self._units))
        painter.drawText(QRect(12, EDGE_PX, self.width() - 24, LINE_PX), left, title)
        for line, status in enumerate(UnitStatus, 1):
            box = QRect(0, EDGE_PX + line * LINE_PX, self.width(), LINE_PX)
            why_not = self.why_not(status)
            if status is self._hot and not why_not:
                painter.fillRect(box.adjusted(1, 0, -1, 0), qcolor(theme.hover))
            painter.setOpacity(0.55 if why_not else 1.0)
            painter.setFont(self._look.font(FONT_TEXT_PX, bold=True))
            painter.setPen(qcolor(theme.selection))
            painter.drawText(box.adjusted(12, 0, 0, 0), left, LETTER_OF[status].upper())
            paint_status(
                painter, box.adjusted(36, 7, 0, 0).toRectF().adjusted(0, 0, 47 - box.width(), -6), status, theme
            )
            painter.setFont(self._look.font(FONT_TEXT_PX))
            painter.setPen(qcolor(theme.text))
            painter.drawText(box.adjusted(56, 0, 0, 0), left, unit_status_text(status))
            painter.setOpacity(1.0)
        painter.end()
