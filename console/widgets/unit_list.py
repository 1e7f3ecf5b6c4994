"""The units by zone: what each zone has left, and what every unit does. Several can be picked and dragged.

Follows the bridge and the shared selection.
"""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QToolButton, QVBoxLayout, QWidget

from console.bridge import Bridge
from console.commands.set_unit_status import SetUnitStatus
from console.domain.doctrine import Doctrine
from console.domain.unit import UnitStatus
from console.picture import ChangeSet, Picture
from console.seen import seen_since
from console.widgets.company import Marks
from console.widgets.drag import DragController, DragKind, DragView, Target
from console.widgets.icons import icon
from console.widgets.over_window import lies_over, lives
from console.widgets.rows_view import ID_ROLE, RowsView
from console.widgets.selection import Selection
from console.widgets.spoken import Spoken
from console.widgets.status_menu import StatusMenu
from console.widgets.theme import GRID_PX, Look
from console.widgets.unit_delegate import ROW_PX, UnitDelegate
from console.widgets.unit_model import HEADING_ROLE, UnitModel

#: After the queue's turn.
LAG_MS = 60


class UnitList(Spoken):
    """The list. `opened` asks to show a unit on the map."""

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
        self._bridge, self._selection, self._look = bridge, selection, look
        self.model = UnitModel(bridge.doctrine)
        self.view = RowsView(look, ROW_PX, several=True, lag_ms=LAG_MS, parent=self)
        self.view.setModel(self.model)
        self.delegate = UnitDelegate(look, bridge.now, self._fix_age_s, bridge.doctrine.stale_after_s, self.view)
        self.view.setItemDelegate(self.delegate)
        self.view.empty_text = self._empty_text
        bridge.doctrine_changed.connect(self._doctrine_changed)
        self.words = QLineEdit(self)
        self.words.setClearButtonEnabled(True)
        self.only_free = QToolButton(self)
        self.only_free.setCheckable(True)
        self.only_free.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.count = QLabel(self)
        row = QHBoxLayout()
        row.setContentsMargins(2 * GRID_PX, GRID_PX, 2 * GRID_PX, GRID_PX)
        row.setSpacing(GRID_PX)
        row.addWidget(self.words, 1)
        row.addWidget(self.only_free)
        row.addWidget(self.count)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self.view, 1)
        self.setFocusProxy(self.view)
        self.status_menu: StatusMenu | None = None
        self._offered = bridge.picture  # what the menu's choices were judged by
        self.words.textChanged.connect(lambda text: self._show_only(text=text))
        self.only_free.toggled.connect(lambda on: self._show_only(free=on))
        self.view.picked.connect(lambda: self._selection.set_units(self.view.picked_ids()))
        self.view.opened.connect(self.opened)
        self.view.clicked.connect(self._clicked)
        selection.changed.connect(self._follow_selection)
        bridge.picture_changed.connect(self._picture_changed)
        bridge.fixes_changed.connect(lambda *_: self.view.age_soon())
        bridge.clock_ticked.connect(self._tick)
        look.changed.connect(self.retranslate)
        if drag is not None:
            drag.add_surface(self)
            self.view.pressed_on.connect(lambda ids, at: drag.press(DragKind.UNITS, ids, at))
        self.retranslate()
        self._picture_changed(bridge.picture, ChangeSet(everything=True))

    # -- following -----------------------------------------------------------------------------------

    def _picture_changed(self, picture: Picture, change: ChangeSet) -> None:
        self.model.set_picture(picture, change)
        if change.everything:
            self._say_count()
        if change.everything or change.units:
            self._follow_selection()

    def _tick(self, *_: object) -> None:
        self._say_count()
        self.view.age_soon()

    def _say_count(self) -> None:
        units = self._bridge.picture.units
        free = sum(1 for unit in units.values() if unit.status.is_free)
        self.count.setText(f"{free}/{len(units)}")

    def _follow_selection(self) -> None:
        rows = [row for name in self._selection.units if (row := self.model.row_of(name)) is not None]
        self.view.show_picked(sorted(rows), scroll=not self.view.has_pointer)

    def _fix_age_s(self, call_sign: str) -> float | None:
        row = self._bridge.fixes.row_of.get(call_sign)
        return None if row is None else self._bridge.now().timestamp() - float(self._bridge.fixes.fixed_at_s[row])

    def _show_only(self, *, text: str | None = None, free: bool | None = None) -> None:
        self.model.show_only(text=text, free=free)
        self._follow_selection()

    def _doctrine_changed(self, doctrine: Doctrine) -> None:
        self.model.doctrine, self.delegate.stale_after_s = doctrine, doctrine.stale_after_s

    def _clicked(self, index: QModelIndex) -> None:
        heading = index.data(HEADING_ROLE)
        if index.data(ID_ROLE) is None and heading is not None:
            self.model.fold(heading.zone)
            self._follow_selection()

    # -- status by key -------------------------------------------------------------------------------

    def ask_status(self) -> bool:
        """Open the letter menu for the picked units; False when none is picked."""
        units = [
            self._bridge.picture.units[n] for n in sorted(self._selection.units) if n in self._bridge.picture.units
        ]
        if not units:
            return False
        self._offered = self._bridge.picture
        window = self.window()
        if not lies_over(self.status_menu, window):
            if lives(self.status_menu):
                self.status_menu.deleteLater()
            self.status_menu = StatusMenu(self._look, window)
            self.status_menu.chosen.connect(self._report)
        row = self.model.row_of(units[0].call_sign)
        place = self.view.viewport().rect().topLeft()
        if row is not None:
            place = self.view.visualRect(self.model.index(row, 0)).bottomLeft()
        self.status_menu.open_for(units, self.view.viewport().mapTo(window, place))
        return True

    def _report(self, status: UnitStatus) -> None:
        for call_sign in sorted(self._selection.units):
            versions = seen_since(self._offered, self._bridge.picture, units=[call_sign])
            self._bridge.submit(SetUnitStatus(unit=call_sign, status=status, seen=versions))

    # -- drag ----------------------------------------------------------------------------------------

    def drag_target_at(self, global_pos: QPoint) -> Target | None:
        """The unit at a place of the screen."""
        call_sign = self.view.id_at(global_pos)
        return Target(DragKind.UNITS, call_sign) if call_sign is not None else None

    def show_drag(self, drag: DragView | None) -> None:
        """Fade what can not be dropped on, ring what is under the pointer."""
        self.delegate.drag = drag if drag is not None and drag.target_kind is DragKind.UNITS else None
        self.view.viewport().update()

    def show_marks(self, marks: Marks) -> None:
        """Show what other desks drag."""
        self.delegate.marks = marks
        self.view.viewport().update()

    # -- words ---------------------------------------------------------------------------------------

    def _empty_text(self) -> str:
        if self.model.text or self.model.only_free:
            return self.tr("No unit passes the filter.")
        return self.tr(
            "No units on record. Units menu: put units of a file on record, or click their place on the map and "
            "type: unit A-9 patrol 5"
        )

    def retranslate(self) -> None:
        """Set texts and colours anew."""
        self.words.setPlaceholderText(self.tr("Filter: call sign, group, incident"))
        self.only_free.setIcon(icon(self._look, "account-check-outline", "text_muted"))
        self.only_free.setToolTip(self.tr("Show free units only"))
        self.count.setToolTip(self.tr("Free units of all"))
        self.count.setStyleSheet(f"color: {self._look.theme.text_muted};")
        self.view.setAccessibleName(self.tr("Units by zone"))
        self.view.viewport().update()
