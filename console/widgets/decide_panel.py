"""To decide: commands that were given offline and that the server refused, each with the reason and who was first.

Enter sends the picked one again as of now, Delete drops it; the buttons below do the same. Follows the bridge's link.
"""

from __future__ import annotations

from typing import Any

import msgspec
from PySide6.QtCore import QCoreApplication, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStyleOptionViewItem, QVBoxLayout, QWidget

from console.bridge import Bridge
from console.domain.doctrine import Doctrine
from console.listening import ONLINE, Entry, Link, ToDecide
from console.picture import Picture
from console.widgets.log_words import line_of
from console.widgets.row_paint import local_clock
from console.widgets.rows_view import ID_ROLE, RowDelegate, RowsView
from console.widgets.shown_rows import ROW_ROLE, Index, ShownRows
from console.widgets.spoken import Spoken
from console.widgets.terms import refusal_text
from console.widgets.theme import FONT_SMALL_PX, FONT_TEXT_PX, GRID_PX, Look, qcolor

ROW_PX = 60


def words_of(item: ToDecide, doctrine: Doctrine) -> str:
    """What a command was to do and did not, as the log would say it."""
    command = item.command
    args: dict[str, Any] = msgspec.to_builtins(command)
    given = {name: value for name, value in args.items() if name not in ("command", "id", "actor", "seen")}
    texts = {str(given[name]): str(given[name]) for name in command.private_fields if name in given}
    entry = Entry(0, item.given_at, item.given_at, command.name(), "", given, {}, {})
    done = line_of(entry, Picture(texts=texts), doctrine)
    return QCoreApplication.translate("DecidePanel", "Not done: {0}").format(done)


class DecideView(RowsView):
    """The rows; the delete key is told, Enter is `opened`."""

    dropped = Signal(str)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Drop the picked one."""
        found = self.currentIndex().data(ID_ROLE)
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and found is not None:
            self.dropped.emit(found)
        else:
            super().keyPressEvent(event)


class DecidePanel(Spoken):
    """The list and its two buttons."""

    def __init__(self, bridge: Bridge, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge, self._look = bridge, look
        self._link = ONLINE
        self.model = ShownRows[ToDecide](lambda item: item.id, lambda item: refusal_text(item.refused))
        self.view = DecideView(look, ROW_PX, parent=self)
        self.view.setModel(self.model)
        self.view.setItemDelegate(_DecideDelegate(look, bridge, self.view))
        self.view.empty_text = lambda: self.tr("Nothing to decide. What the server refuses after an outage comes here.")
        self.hint = QLabel(self)
        self.hint.setWordWrap(True)
        self.again, self.drop = QPushButton(self), QPushButton(self)
        for button in (self.again, self.drop):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.again.setProperty("primary", True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.view, 1)
        column.addWidget(self.hint)
        row = QHBoxLayout()
        row.setContentsMargins(2 * GRID_PX, GRID_PX, 2 * GRID_PX, 2 * GRID_PX)
        row.addWidget(self.again, 1)
        row.addWidget(self.drop, 1)
        column.addLayout(row)
        self.setFocusProxy(self.view)
        self.view.opened.connect(self._send)
        self.view.dropped.connect(bridge.drop)
        self.view.picked.connect(self._judge)
        self.again.clicked.connect(lambda: self._send(self._picked()))
        self.drop.clicked.connect(self._drop)
        bridge.health_changed.connect(lambda health: self.show_link(health.link))
        look.changed.connect(self.retranslate)
        self.retranslate()

    def show_link(self, link: Link) -> None:
        """What is to be decided, and whether it can be now."""
        if link == self._link:
            return
        picked = self._picked()
        self._link = link
        self.model.show_rows(link.to_decide)
        rows = [row for row, item in enumerate(link.to_decide) if item.id == picked]
        self.view.show_picked(rows or ([0] if link.to_decide else []), scroll=False)
        self._judge()

    def _picked(self) -> str | None:
        return next(iter(self.view.picked_ids()), None)

    def _send(self, command_id: str | None) -> None:
        if command_id is not None and self._link.is_online:
            self._bridge.send_again(command_id)

    def _drop(self) -> None:
        command_id = self._picked()
        if command_id is not None:
            self._bridge.drop(command_id)

    def _judge(self) -> None:
        has_picked = self._picked() is not None
        self.again.setEnabled(has_picked and self._link.is_online)
        self.drop.setEnabled(has_picked)
        offline = self.tr("They can be sent again when the server is back.")
        online = self.tr("Sent again, a command is run as of now, whatever has changed since.")
        self.hint.setText(online if self._link.is_online else offline)
        self.hint.setVisible(bool(self._link.to_decide))

    def retranslate(self) -> None:
        """Set every text and colour anew."""
        self.again.setText(self.tr("Send again (Enter)"))
        self.drop.setText(self.tr("Drop (Delete)"))
        self.view.setAccessibleName(self.tr("Commands to decide"))
        self.hint.setStyleSheet(f"color: {self._look.theme.text_muted}; padding: 4px 8px;")
        self._judge()
        self.view.viewport().update()


class _DecideDelegate(RowDelegate):
    """What it was to do and when it was given; below, over two lines, why the server refused it."""

    def __init__(self, look: Look, bridge: Bridge, parent: QWidget) -> None:
        super().__init__(look, parent)
        self._bridge = bridge

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a row."""
        item: ToDecide | None = index.data(ROW_ROLE)
        if item is None:
            return
        theme = self.look.theme
        with self.row(painter, option, item.id, 5) as inside:
            upper = QRect(inside.left(), inside.top(), inside.width(), 18)
            given = local_clock(item.given_at, self._bridge.now())
            right = self.words(painter, upper, given, theme.text_muted, FONT_SMALL_PX, right=True)
            room = upper.adjusted(0, 0, -right - 8, 0)
            self.words(painter, room, words_of(item, self._bridge.doctrine), theme.text, FONT_TEXT_PX, bold=True)
            painter.setFont(self.font(FONT_SMALL_PX))
            painter.setPen(qcolor(theme.amber))
            lower = QRect(inside.left(), upper.bottom() + 2, inside.width(), inside.bottom() - upper.bottom() - 1)
            flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
            painter.drawText(lower, flags, f"✕ {refusal_text(item.refused)}")
