"""The queue of incidents, worst first. Nothing moves while the pointer is over it or a drag is on.

Follows the bridge and the shared selection; decides nothing about an incident.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QMenu, QToolButton, QVBoxLayout, QWidget

from console.bridge import Bridge
from console.domain.doctrine import Doctrine
from console.domain.worst_first import next_worst
from console.picture import ChangeSet, Picture
from console.widgets.codes import class_label
from console.widgets.company import Marks
from console.widgets.drag import DragController, DragKind, DragView, Target
from console.widgets.icons import icon
from console.widgets.incident_delegate import ROW_PX, IncidentDelegate
from console.widgets.incident_filter import IncidentFilter
from console.widgets.incident_model import IncidentModel
from console.widgets.private import private_text
from console.widgets.rows_view import RowsView
from console.widgets.selection import Selection
from console.widgets.spoken import Spoken
from console.widgets.terms import priority_text
from console.widgets.theme import GRID_PX, Look


class FilterBar(QWidget):
    """Words to look for, and a menu of zones, classes and priorities. `changed` carries an IncidentFilter."""

    changed = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.filter = IncidentFilter()
        self.words = QLineEdit(self)
        self.words.setClearButtonEnabled(True)
        self.words.textChanged.connect(lambda text: self._set(text=text.strip()))
        self.button = QToolButton(self)
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.menu = QMenu(self.button)
        self.button.setMenu(self.menu)
        self.note = QLabel(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID_PX, GRID_PX, 2 * GRID_PX, GRID_PX)
        row.setSpacing(GRID_PX)
        row.addWidget(self.words, 1)
        row.addWidget(self.button)
        row.addWidget(self.note)
        look.changed.connect(self.retranslate)

    def _set(self, **changes: Any) -> None:
        wanted = replace(self.filter, **changes)
        if wanted != self.filter:
            self.filter = wanted
            self.retranslate()
            self.changed.emit(wanted)

    def clear(self) -> None:
        """Let everything pass again."""
        self.words.clear()
        self._set(zones=frozenset(), classes=frozenset(), priorities=frozenset(), with_closed=False)

    def offer(self, zones: list[tuple[str, str]], classes: list[tuple[str, str]]) -> None:
        """Fill the menu with zones and classes, as code and name."""
        self.menu.clear()
        for old in self.menu.findChildren(QMenu):
            old.deleteLater()  # clearing a menu leaves its submenus behind
        self.menu.addSection(self.tr("Priority"))
        for priority in (1, 2, 3, 4):
            self._add(priority_text(priority), "priorities", priority)
        self.menu.addSection(self.tr("Zone"))
        for code, name in zones:
            self._add(name, "zones", code)
        classes_menu = self.menu.addMenu(self.tr("Class"))
        for code, name in classes:
            self._add(name, "classes", code, classes_menu)
        self.menu.addSeparator()
        closed = self.menu.addAction(self.tr("Closed ones too"))
        closed.setCheckable(True)
        closed.setChecked(self.filter.with_closed)
        closed.toggled.connect(lambda on: self._set(with_closed=on))
        self.menu.addAction(self.tr("Show all open")).triggered.connect(self.clear)

    def _add(self, text: str, field: str, value: object, menu: QMenu | None = None) -> None:
        action: QAction = (menu or self.menu).addAction(text)
        action.setCheckable(True)
        action.setChecked(value in getattr(self.filter, field))
        action.toggled.connect(
            lambda on: self._set(
                **{field: getattr(self.filter, field) | {value} if on else getattr(self.filter, field) - {value}}
            )
        )

    def retranslate(self) -> None:
        """Set texts and colours anew."""
        self.words.setPlaceholderText(self.tr("Filter: words, a number, a place"))
        chosen = replace(self.filter, text="")
        name = "filter-outline" if chosen.is_empty else "filter"
        self.button.setIcon(icon(self._look, name, "text_muted" if chosen.is_empty else "selection"))
        self.button.setToolTip(self.tr("Show only some zones, classes or priorities"))
        self.note.setStyleSheet(f"color: {self._look.theme.text_muted};")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape empties the filter first."""
        if event.key() == Qt.Key.Key_Escape and not self.filter.is_empty:
            self.clear()
            event.accept()
        else:
            super().keyPressEvent(event)


class IncidentQueue(Spoken):
    """The queue. `opened` asks to show an incident's detail; it never moves the map by itself."""

    opened = Signal(str)

    def __init__(
        self,
        bridge: Bridge,
        selection: Selection,
        look: Look,
        drag: DragController | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge, self._selection = bridge, selection
        self.model = IncidentModel(bridge.doctrine)
        bridge.doctrine_changed.connect(self._doctrine_changed)
        self.model.shown = lambda words, reference: private_text(words, reference, bridge.rights)
        self.view = RowsView(look, ROW_PX, parent=self)
        self.view.setModel(self.model)
        self.delegate = IncidentDelegate(look, bridge.now, self.model.lateness, self.view)
        self.view.setItemDelegate(self.delegate)
        self.view.empty_text = self._empty_text
        self.filter_bar = FilterBar(look, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.filter_bar)
        column.addWidget(self.view, 1)
        self.setFocusProxy(self.view)
        self.view.picked.connect(self._picked)
        self.view.opened.connect(self.opened)
        self.view.pointer_inside.connect(self._hold_or_let_go)
        self.filter_bar.changed.connect(self._filter)
        self.model.counted.connect(self._say_count)
        selection.changed.connect(self._follow_selection)
        bridge.picture_changed.connect(self._picture_changed)
        bridge.clock_ticked.connect(self._tick)
        if drag is not None:
            drag.add_surface(self)
            self.view.pressed_on.connect(lambda ids, at: drag.press(DragKind.INCIDENT, ids[:1], at))
        self.retranslate()
        self._picture_changed(bridge.picture, ChangeSet(everything=True))

    # -- following -----------------------------------------------------------------------------------

    def _picture_changed(self, picture: Picture, change: ChangeSet) -> None:
        self.model.set_picture(picture, change, self._bridge.now())
        if change.everything or change.zones:
            self._offer_filters()
        if change.everything:
            self._follow_selection()
        self.model.mark_seen(self._selection.incident)

    def _tick(self, now: Any) -> None:
        self.model.tick(now)
        self.view.age_soon()

    def _follow_selection(self) -> None:
        number = self._selection.incident
        row = self.model.row_of(number)
        self.view.show_picked([] if row is None else [row], scroll=not self.view.has_pointer)
        self.model.mark_seen(number)

    def _picked(self) -> None:
        picked = self.view.picked_ids()
        if picked:
            self._selection.set_incident(picked[0])

    def select_next_worst(self) -> None:
        """Pick the worst incident that is not picked yet."""
        picture = self._bridge.picture
        waiting = map(picture.as_ordered, picture.open_incidents())
        number = next_worst(waiting, self.model.limits_of, self._bridge.now(), self._selection.incident)
        if number is not None:
            self._selection.set_incident(number)

    # -- holding still -------------------------------------------------------------------------------

    def _hold_or_let_go(self, *_: object) -> None:
        self.model.hold(self.view.has_pointer or self.delegate.drag is not None)
        self._follow_selection()

    def drag_target_at(self, global_pos: QPoint) -> Target | None:
        """The incident at a place of the screen."""
        number = self.view.id_at(global_pos)
        return Target(DragKind.INCIDENT, number) if number is not None else None

    def show_drag(self, drag: DragView | None) -> None:
        """Fade what can not be dropped on, ring what is under the pointer; hold still meanwhile."""
        self.delegate.drag = drag if drag is not None and drag.target_kind is DragKind.INCIDENT else None
        self.model.hold(drag is not None or self.view.has_pointer)
        self.view.viewport().update()

    def show_marks(self, marks: Marks) -> None:
        """Show what other desks look at and drag."""
        self.delegate.marks = marks
        self.view.viewport().update()

    # -- words ---------------------------------------------------------------------------------------

    def _filter(self, wanted: IncidentFilter) -> None:
        self.model.set_filter(wanted)
        self._follow_selection()
        self.view.viewport().update()

    def _doctrine_changed(self, doctrine: Doctrine) -> None:
        self.model.doctrine = doctrine
        self._offer_filters()

    def _offer_filters(self) -> None:
        picture, doctrine = self._bridge.picture, self._bridge.doctrine
        zones = [(zone.code, f"{zone.code}  {zone.name_zh or zone.name}") for zone in picture.zones.values()]
        self.filter_bar.offer(zones, [(code, class_label(code, doctrine)) for code in doctrine.classes])

    def _say_count(self) -> None:
        shown = self.model.rowCount()
        if self.model.is_held and self.model.has_pending:
            self.filter_bar.note.setText(self.tr("order held"))
        else:
            self.filter_bar.note.setText(str(shown))

    def _empty_text(self) -> str:
        if not self.filter_bar.filter.is_empty:
            return self.tr("No incident passes the filter. Esc in the filter shows all again.")
        if not self._bridge.rights.may("ReceiveIncident"):
            return self.tr("No open incidents. New calls appear here.")
        return self.tr("No open incidents. New calls appear here; N enters one by hand.")

    def retranslate(self) -> None:
        """Set every text anew."""
        self.filter_bar.retranslate()
        self._offer_filters()
        self._say_count()
        self.view.setAccessibleName(self.tr("Incidents, worst first"))
        self.view.viewport().update()
