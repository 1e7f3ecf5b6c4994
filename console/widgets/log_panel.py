"""The activity log under the alerts: who did what and when, newest first, own entries with a link to undo.

What was never on the screen is counted until it has been; scrolled back, the log stays where one reads.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QPushButton, QStyleOptionViewItem, QVBoxLayout, QWidget

from console.bridge import Bridge
from console.commands.undo import Undo
from console.picture import ChangeSet, Picture, is_shadow_seq
from console.session import Entry
from console.widgets.alerts import AlertStripe, Player
from console.widgets.log_model import ENTRY_ROLE, LogModel, LogRow
from console.widgets.log_words import actor_text, incident_of, line_of
from console.widgets.private import MASK
from console.widgets.row_paint import local_clock
from console.widgets.rows_view import RowDelegate, RowsView
from console.widgets.selection import Selection
from console.widgets.theme import FONT_SMALL_PX, FONT_TEXT_PX, GRID_PX, Look, qcolor

ROW_PX = 22
translate = QCoreApplication.translate
Index = QModelIndex | QPersistentModelIndex
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


def link_text(link: str) -> str:
    """Words of the link at the end of a line."""
    return {
        "undo": translate("Log", "undo"),
        "redo": translate("Log", "redo"),
        "undone": translate("Log", "undone"),
    }.get(link, "")


class LogDelegate(RowDelegate):
    """Time, what was done, who did it, and the link."""

    def __init__(
        self, look: Look, line: Callable[[Entry], str], now: Callable[[], datetime], parent: QWidget | None = None
    ) -> None:
        super().__init__(look, parent)
        self._line, self._now = line, now
        self.painted: set[int] = set()

    def link_rect(self, rect: QRect, link: str) -> QRect:
        """Where the link of a row is."""
        width = self.metrics(FONT_TEXT_PX).horizontalAdvance(link_text(link)) + 8
        return QRect(rect.right() - width - 6, rect.top(), width, rect.height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a row."""
        row: LogRow | None = index.data(ENTRY_ROLE)
        if row is None:
            return
        self.painted.add(row.entry.seq)
        theme, rect = self.look.theme, option.rect
        painter.save()
        self.begin(painter, option, "")
        small, plain = self.look.font(FONT_SMALL_PX), self.look.font(FONT_TEXT_PX, bold=row.is_unread)
        if row.is_unread:
            painter.setPen(qcolor(theme.selection))
            painter.setFont(self.look.font(FONT_TEXT_PX, bold=True))
            painter.drawText(QRect(rect.left() + 4, rect.top(), 10, rect.height()), _LEFT, "•")
        time_text = local_clock(row.entry.at, self._now())
        width = max(
            self.metrics(FONT_SMALL_PX).horizontalAdvance("00:00:00"),
            self.metrics(FONT_SMALL_PX).horizontalAdvance(time_text),
        )
        painter.setFont(small)
        painter.setPen(qcolor(theme.text_muted))
        painter.drawText(QRect(rect.left() + 16, rect.top(), width, rect.height()), _LEFT, time_text)
        left, right = rect.left() + 16 + width + 10, rect.right() - 8
        if row.link:
            box = self.link_rect(rect, row.link)
            link = self.look.font(FONT_TEXT_PX)
            link.setUnderline(row.link != "undone")
            link.setItalic(row.link == "undone")
            painter.setFont(link)
            painter.setPen(qcolor(theme.text_muted if row.link == "undone" else theme.selection))
            painter.drawText(box, _RIGHT, link_text(row.link))
            right = box.left() - 8
        who = translate("Log", "(you)") if row.is_own else actor_text(row.entry.actor)
        if is_shadow_seq(row.entry.seq):
            who = translate("Log", "(you, not sent yet)")
        who = self.metrics(FONT_SMALL_PX).elidedText(who, Qt.TextElideMode.ElideRight, 140)
        metrics = QFontMetrics(plain)
        room = max(0, right - left - self.metrics(FONT_SMALL_PX).horizontalAdvance(who) - 10)
        text = metrics.elidedText(self._line(row.entry), Qt.TextElideMode.ElideRight, room)
        plain.setStrikeOut(row.link == "undone")
        painter.setFont(plain)
        painter.setPen(qcolor(theme.text_muted if row.link == "undone" else theme.text))
        painter.drawText(QRect(left, rect.top(), room, rect.height()), _LEFT, text)
        painter.setFont(small)
        painter.setPen(qcolor(theme.text_muted))
        left += metrics.horizontalAdvance(text) + 10
        painter.drawText(QRect(left, rect.top(), max(0, right - left), rect.height()), _LEFT, who)
        painter.restore()


class LogView(RowsView):
    """The rows; a click on a link is told with the number of its entry, as is Ctrl+Z on a row."""

    linked = Signal(str)

    def _link_at(self, at: QPoint) -> QModelIndex | None:
        index = self.indexAt(at)
        row = index.data(ENTRY_ROLE) if index.isValid() else None
        delegate = self.itemDelegate()
        if not isinstance(row, LogRow) or row.link not in ("undo", "redo") or not isinstance(delegate, LogDelegate):
            return None
        return index if delegate.link_rect(self.visualRect(index), row.link).contains(at) else None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press on a link is no picking."""
        if event.button() != Qt.MouseButton.LeftButton or self._link_at(event.position().toPoint()) is None:
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Follow a link."""
        index = self._link_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index is not None:
            self.linked.emit(str(index.data(ENTRY_ROLE).entry.seq))
        else:
            super().mouseReleaseEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A hand over a link."""
        super().mouseMoveEvent(event)
        is_link = self._link_at(event.position().toPoint()) is not None
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if is_link else Qt.CursorShape.ArrowCursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Undo the row that is picked."""
        row = self.currentIndex().data(ENTRY_ROLE)
        if event.matches(QKeySequence.StandardKey.Undo) and isinstance(row, LogRow) and row.link in ("undo", "redo"):
            self.linked.emit(str(row.entry.seq))
        else:
            super().keyPressEvent(event)


class LogPanel(QWidget):
    """Alerts on top, the log below, a count of what is unread out of sight."""

    def __init__(
        self,
        bridge: Bridge,
        selection: Selection,
        look: Look,
        sounds: Player | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge, self._selection = bridge, selection
        self.alerts = AlertStripe(bridge, selection, look, sounds, self)
        self.model = LogModel(bridge.user, lambda: bridge.rights.may("Undo"))
        self.view = LogView(look, ROW_PX, parent=self)
        self.view.setModel(self.model)
        self.delegate = LogDelegate(look, self.line, bridge.now, self.view)
        self.view.setItemDelegate(self.delegate)
        self.view.empty_text = lambda: self.tr("Nothing has happened yet. Every step of every desk is written here.")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.alerts)
        column.addWidget(self.view, 1)
        self.setFocusProxy(self.view)
        self.above, self.below = QPushButton(self.view), QPushButton(self.view)
        for button in (self.above, self.below):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setProperty("primary", True)
            button.hide()
            button.clicked.connect(self._go_on_reading)
        self._waiting: list[Entry] = []
        self._began_at = bridge.now()
        self._today = self._began_at.astimezone().date()
        self._gather = QTimer(self, interval=0, singleShot=True)
        self._gather.timeout.connect(self._take_in)
        bridge.entry_seen.connect(self._entry_seen)
        bridge.picture_changed.connect(self._picture_changed)
        bridge.clock_ticked.connect(self._look_again)
        self.view.opened.connect(self._open)
        self.view.linked.connect(lambda seq: bridge.submit(Undo(seq=int(seq))))
        self.view.verticalScrollBar().valueChanged.connect(self._count)

    def line(self, entry: Entry) -> str:
        """What an entry says."""
        hidden = "" if self._bridge.rights.reads_private else MASK
        return line_of(entry, self._bridge.picture, self._bridge.doctrine, hidden=hidden)

    # -- entries -------------------------------------------------------------------------------------

    def _entry_seen(self, entry: Entry) -> None:
        self._waiting.append(entry)
        if not self._gather.isActive():
            self._gather.start()

    def _picture_changed(self, picture: Picture, changes: ChangeSet) -> None:
        if changes.everything and not is_shadow_seq(picture.seq):
            self._waiting = [entry for entry in self._waiting if not is_shadow_seq(entry.seq)]
            self.model.drop_offline()

    def _take_in(self) -> None:
        """Add what one turn of the event loop brought, and stay with what is being read."""
        waiting, self._waiting = self._waiting, []
        bar = self.view.verticalScrollBar()
        before = bar.value()
        added = self.model.add(waiting, read_before=self._began_at)
        if before > 0:
            self.view.updateGeometries()
            bar.setValue(before + added * ROW_PX)
        self._count()

    def _look_again(self, now: datetime) -> None:
        """A second later, what has been painted counts as read."""
        if self.isVisible():
            self.model.mark_read(self.delegate.painted)
        self.delegate.painted.clear()
        today = now.astimezone().date()
        if today != self._today:  # the day stands before the time of what was not today
            self._today = today
            self.view.viewport().update()
        self._count()

    def _count(self, *_: object) -> None:
        height = self.view.viewport().height()
        first, last = self.view.rowAt(0), self.view.rowAt(height - 1)
        last = self.model.rowCount() - 1 if last < 0 else last
        above, below = self.model.unread_outside(max(0, first), last)
        for button, count, template in (
            (self.above, above, self.tr("{0} unread ↑")),
            (self.below, below, self.tr("{0} unread ↓")),
        ):
            button.setText(template.format(count))
            button.setVisible(count > 0)
        self._place_buttons()

    def _go_on_reading(self) -> None:
        row = self.model.oldest_unread_row()
        if row is not None:
            self.view.scrollTo(self.model.index(row, 0), self.view.ScrollHint.PositionAtCenter)

    def _place_buttons(self) -> None:
        for button, top in ((self.above, True), (self.below, False)):
            button.adjustSize()
            left = (self.view.width() - button.width()) // 2
            button.move(left, GRID_PX if top else self.view.height() - button.height() - GRID_PX)

    def _open(self, seq: str) -> None:
        entry = self.model.entry_of(int(seq))
        number = incident_of(entry) if entry is not None else None
        if number is not None:
            self._selection.set_incident(number)

    # -- events --------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the counts in their places."""
        super().resizeEvent(event)
        self._count()

    def changeEvent(self, event: QEvent) -> None:
        """Say everything in the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._count()
            self.view.setAccessibleName(self.tr("Activity log, newest first"))
            self.view.viewport().update()
        super().changeEvent(event)
