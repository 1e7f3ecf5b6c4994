"""Who is on: a row for each desk, with what it looks at and drags; and the count of them for the status bar.

Follows the bridge's presence. A double click on a desk picks the incident that it looks at.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionViewItem, QToolButton, QVBoxLayout, QWidget

from console.bridge import Bridge
from console.domain.presence import Presence, WhoIsOn
from console.widgets.company import clock_text
from console.widgets.icons import icon
from console.widgets.row_paint import local_clock
from console.widgets.rows_view import RowDelegate, RowsView
from console.widgets.selection import Selection
from console.widgets.shown_rows import ROW_ROLE, Index, ShownRows
from console.widgets.spoken import Spoken, SpokenPart
from console.widgets.terms import desk_role_text
from console.widgets.theme import FONT_SMALL_PX, FONT_TEXT_PX, Look

ROW_PX = 42


class DesksPanel(Spoken):
    """The list of desks."""

    def __init__(self, bridge: Bridge, selection: Selection, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._selection = selection
        self._who = WhoIsOn()
        self.model = ShownRows[Presence](lambda desk: desk.desk, lambda desk: f"{desk.name} {desk.station}")
        self.view = RowsView(look, ROW_PX, parent=self)
        self.view.setModel(self.model)
        self.view.setItemDelegate(_DeskDelegate(look, self._is_here, self.view))
        self.view.empty_text = lambda: self.tr("Who else is on is not known just now.")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.view)
        self.setFocusProxy(self.view)
        self.view.opened.connect(self._opened)
        bridge.presence_changed.connect(self._show)
        self._show(bridge.presence)
        self.retranslate()

    def _show(self, who: WhoIsOn) -> None:
        self._who = who
        self.model.show_rows(who.everybody)

    def _is_here(self, desk: Presence) -> bool:
        return self._who.me is not None and desk.desk == self._who.me.desk

    def _opened(self, desk: str) -> None:
        number = next((one.looks_at for one in self._who.everybody if one.desk == desk), None)
        if number is not None:
            self._selection.set_incident(number)

    def retranslate(self) -> None:
        """Set every text anew."""
        self.view.setAccessibleName(self.tr("Desks that are on"))
        self.view.viewport().update()


class _DeskDelegate(RowDelegate):
    """Above: name, role, since when. Below: what it drags or looks at, and its clock when that is off."""

    def __init__(self, look: Look, is_here: Callable[[Presence], bool], parent: QWidget) -> None:
        super().__init__(look, parent)
        self._is_here = is_here

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a row."""
        desk: Presence | None = index.data(ROW_ROLE)
        if desk is None:
            return
        theme = self.look.theme
        with self.row(painter, option, desk.desk, 4) as inside:
            upper = QRect(inside.left(), inside.top(), inside.width(), inside.height() // 2)
            lower = QRect(inside.left(), upper.bottom() + 1, inside.width(), inside.height() - upper.height())
            since = "" if desk.since is None else self.tr("since {0}").format(local_clock(desk.since)[:5])
            right = self.words(painter, upper, since, theme.text_muted, FONT_SMALL_PX, right=True)
            name = desk.name
            if self._is_here(desk):
                name = self.tr("{0} (this desk)").format(name)
            left = self.words(painter, upper.adjusted(0, 0, -right - 8, 0), name, theme.text, FONT_TEXT_PX, bold=True)
            about = f"{desk_role_text(desk.role)} · {desk.station}"
            self.words(painter, upper.adjusted(left + 8, 0, -right - 8, 0), about, theme.text_muted, FONT_SMALL_PX)
            clock = clock_text(desk)
            right = self.words(painter, lower, f"! {clock}" if clock else "", theme.amber, FONT_SMALL_PX, right=True)
            room = lower.adjusted(0, 0, -right - (8 if right else 0), 0)
            if held := [*desk.drags_units] or ([desk.drags_incident] if desk.drags_incident else []):
                self.words(painter, room, self.tr("drags {0}").format(", ".join(held)), theme.amber, FONT_TEXT_PX)
            elif desk.looks_at is not None:
                words = self.tr("looks at {0}").format(desk.looks_at)
                self.words(painter, room, words, theme.text, FONT_TEXT_PX)
            else:
                self.words(painter, room, self.tr("has nothing picked"), theme.text_muted, FONT_TEXT_PX)


class DesksButton(SpokenPart, QToolButton):
    """How many desks are on, and by how much this one's clock is off; a press shows who they are."""

    def __init__(self, bridge: Bridge, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge, self._look = bridge, look
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAutoRaise(True)
        bridge.presence_changed.connect(self.retranslate)
        look.changed.connect(self.retranslate)
        self.retranslate()

    def retranslate(self, *_: object) -> None:
        """Set text, colour and hint anew."""
        who: WhoIsOn = self._bridge.presence
        clock = clock_text(who.me) if who.me is not None else ""
        count = str(len(who.everybody)) if who.is_known else "–"
        colour = "amber" if clock else "text_muted"
        self.setIcon(icon(self._look, "account-multiple-outline", colour))
        self.setText(f"{count} · ! {clock}" if clock else count)
        self.setStyleSheet(f"color: {getattr(self._look.theme, colour)};" + ("font-weight: bold;" if clock else ""))
        names = ", ".join(desk.name for desk in who.everybody)
        hint = self.tr("Desks that are on: {0}").format(names) if who.is_known else self.tr("Who is on is not known")
        if clock:
            note = self.tr("This computer's clock differs from the record's; times that it writes differ as much.")
            hint = f"{hint}\n{note}"
        self.setToolTip(hint)
        self.setAccessibleName(hint)
