"""What the lists of tasks, tours and requests share: rows of two lines behind a filter, a menu of keys for the picked.

Knows the bridge and no domain: a panel says which rows there are and what can become of one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from console.bridge import Bridge
from console.commands.base import Command
from console.picture import ChangeSet, Picture
from console.widgets.actions import Actions
from console.widgets.choice_menu import Choice, PanelMenu
from console.widgets.role_guard import why_not
from console.widgets.rows_view import RowsView
from console.widgets.selection import Selection
from console.widgets.spoken import Spoken
from console.widgets.theme import GRID_PX, Look
from console.widgets.two_lines import ROW_PX, Lines, LinesDelegate, lines_model


class DutyList(Spoken):
    """A list, its filter and its button.

    Args:
        open_panel: brings this panel to the front.
    """

    #: The action that opens the menu of the picked row; of the first, when none is.
    action_name = ""
    #: How long after a tick of the clock the list follows.
    lag_ms = 0
    #: Whether the rows tell seconds; else there is something new for them every minute only.
    tells_seconds = False

    def __init__(
        self,
        bridge: Bridge,
        selection: Selection,
        look: Look,
        actions: Actions,
        open_panel: Callable[[], None] = lambda: None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge, self._selection, self._look, self._open_panel = bridge, selection, look, open_panel
        self._action = actions[self.action_name]
        self.menu = PanelMenu(look, self)
        self.model = lines_model()
        self.view = RowsView(look, ROW_PX, lag_ms=self.lag_ms, parent=self)
        self.view.setModel(self.model)
        self.view.setItemDelegate(LinesDelegate(look, self.view))
        self.filter, self.button = QLineEdit(self), QPushButton(self)
        self.filter.setClearButtonEnabled(True)
        self.button.setProperty("primary", True)
        self.setFocusProxy(self.view)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GRID_PX, 0, GRID_PX)
        column.setSpacing(GRID_PX)
        self.lay_out(column, actions)
        self.filter.textChanged.connect(lambda _text: self.refresh())
        self.filter.returnPressed.connect(self._to_first)
        self.view.opened.connect(self.opened_row)
        self.view.menu_asked.connect(lambda _at: self.offer_picked())
        self.button.clicked.connect(self._action.trigger)
        self._action.triggered.connect(lambda _checked=False: self.ask())
        bridge.picture_changed.connect(self._picture_changed)
        self._minute: datetime | None = None
        bridge.clock_ticked.connect(self._tick)
        look.changed.connect(self.retranslate)
        self.retranslate()

    def bar(self, *widgets: QWidget) -> QHBoxLayout:
        """Widgets beside each other with the margins of all bars; the first takes what room is left."""
        row = QHBoxLayout()
        row.setContentsMargins(2 * GRID_PX, 0, 2 * GRID_PX, 0)
        row.setSpacing(GRID_PX)
        for place, widget in enumerate(widgets):
            row.addWidget(widget, 0 if place else 1)
        return row

    # -- what a panel says -----------------------------------------------------------------------------

    def lay_out(self, column: QVBoxLayout, actions: Actions) -> None:
        """Make what the panel has besides, and put all of it into its column."""
        raise TypeError(f"{type(self).__name__} has no layout: {column}, {actions}")

    def lines(self) -> list[Lines]:
        """The rows as they stand now, without the filter."""
        raise TypeError(f"{type(self).__name__} has no rows")

    def choices(self, key: str) -> list[Choice]:
        """What can become of a row: a key, the words, and what it does."""
        raise TypeError(f"{type(self).__name__} offers nothing for {key}")

    def concerns(self, change: ChangeSet) -> bool:
        """Whether a change may show in the list."""
        return change.everything

    def opened_row(self, _key: str) -> None:
        """A row was clicked twice, or Enter pressed on it: unless a panel knows better, offer what can become of it."""
        self.offer_picked()

    def in_question(self, picked: str | None) -> str | None:
        """The row that the action is about: the picked one, else the first."""
        return picked or next((row.id for row in self.model.rows), None)

    def title_of(self, key: str) -> str:
        """What the menu of a row is headed with."""
        row = next(row for row in self.model.rows if row.id == key)
        return " ".join(filter(None, (row.name, row.about)))

    # -- following -----------------------------------------------------------------------------------

    def _picture_changed(self, _picture: Picture, change: ChangeSet) -> None:
        if change.everything or self.concerns(change):
            self.refresh_if_shown()

    def _tick(self, now: datetime) -> None:
        minute = now.replace(second=0, microsecond=0)
        if self.tells_seconds or minute != self._minute:
            self._minute = minute
            self.refresh_if_shown()

    def refresh_if_shown(self) -> None:
        """Show the rows as they stand now, while somebody looks."""
        if self.isVisible():
            self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Somebody looks: bring everything up to now."""
        super().showEvent(event)
        self.refresh()

    def refresh(self) -> None:
        """Show the rows as they stand now."""
        picked = self.picked_key
        wanted = self.filter.text()
        self.model.show_rows([row for row in self.lines() if not wanted or row.holds(wanted)])
        row = self.model.row_of(picked)
        self.view.show_picked([] if row is None else [row], scroll=False)
        self.button.setEnabled(bool(self.model.rows))

    # -- picking and choosing ----------------------------------------------------------------------------

    @property
    def picked_key(self) -> str | None:
        """Id of the picked row."""
        return next(iter(self.view.picked_ids()), None)

    def _to_first(self) -> None:
        if self.model.rows:
            self.view.show_picked([0], scroll=True)
            self.view.setFocus()

    def ask(self) -> None:
        """Offer what can become of the row in question, a key each."""
        if not self.isVisible():
            self._open_panel()
        self.refresh()
        key = self.in_question(self.picked_key)
        place = self.model.row_of(key)
        self.view.setFocus()
        if key is not None and place is not None:
            self.view.show_picked([place], scroll=True)
            self.offer(key, self.menu, self.view, place)

    def offer_picked(self) -> None:
        """Offer what can become of the picked row, if there is one."""
        if (key := self.picked_key) is not None:
            self.offer(key, self.menu, self.view, self.view.currentIndex().row())

    def offer(self, key: str, menu: PanelMenu, rows: RowsView, place: int) -> None:
        """Offer what can become of a row, below a row of this list or of another one that tells of it."""
        below = rows.visualRect(rows.model().index(place, 0)).bottomLeft()
        menu.open_with(self.title_of(key), self.choices(key), rows.viewport(), below)

    def sends(self, key: str, text: str, command: Command) -> Choice:
        """A choice that sends a command; grey with its reason where the role may not."""
        return Choice(key, text, partial(self._bridge.submit, command), self.barred(command.name()))

    def barred(self, command: str) -> str:
        """Why a command may not be given here; empty when it may."""
        return why_not(self._bridge.rights, command)

    # -- words ---------------------------------------------------------------------------------------

    def say(self, button: str, name: str, fields: Sequence[tuple[QWidget, str]] = ()) -> None:
        """Set what every panel has: the button with its key, and names for assistive tools."""
        key = self._action.shortcut().toString()
        self.button.setText(f"{button}  {key}" if key else button)
        self.button.setToolTip(self._action.toolTip())
        self.view.setAccessibleName(name)
        for field, words in fields:
            field.setAccessibleName(words)
        self.refresh_if_shown()
        self.view.viewport().update()
