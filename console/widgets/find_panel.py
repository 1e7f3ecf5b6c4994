"""Find: incidents, open and ended, units, alarm points, cameras, places by any word. Enter picks, or shows on the map.

Follows typing; asks the bridge for what the picture no longer holds, and the region for places.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QLabel, QLineEdit, QStyleOptionViewItem, QVBoxLayout, QWidget

from console.bridge import Bridge
from console.domain.geo import LonLat
from console.domain.incident import Incident
from console.domain.mapped import Asset, AssetKind
from console.domain.unit import Unit
from console.widgets.asset_finder import AssetFinder, asset_words
from console.widgets.find_model import Found, Spot, ended, search_picture, spots
from console.widgets.focus import FocusReturn
from console.widgets.icons import icon
from console.widgets.place_finder import FoundPlace, PlaceFinder
from console.widgets.row_paint import local_clock, paint_priority, paint_status
from console.widgets.rows_view import RowDelegate, RowsView
from console.widgets.selection import Selection
from console.widgets.shown_rows import ROW_ROLE, ShownRows
from console.widgets.spoken import Spoken
from console.widgets.terms import incident_status_text
from console.widgets.theme import FONT_SMALL_PX, FONT_TEXT_PX, GRID_PX, Look, qcolor

ROW_PX = 26
ASK_AFTER_MS = 200
MOST_PLACES = 30
Index = QModelIndex | QPersistentModelIndex
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


class FindDelegate(RowDelegate):
    """Sign, name, words; for an incident its state and when it came."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a row."""
        found: Found | None = index.data(ROW_ROLE)
        if found is None:
            return
        theme, rect = self.look.theme, option.rect
        painter.save()
        self.begin(painter, option, found.id)
        small, bold = self.look.font(FONT_SMALL_PX), self.look.font(FONT_TEXT_PX, bold=True)
        right = rect.right() - 8
        if isinstance(found.row, Unit):
            name = found.row.call_sign
            paint_status(painter, QRectF(rect.left() + 14, rect.center().y() - 5, 11, 11), found.row.status, theme)
        elif isinstance(found.row, Spot):
            name = ""
            icon(self.look, "map-marker", "text_muted").paint(painter, rect.left() + 12, rect.center().y() - 7, 15, 15)
        else:
            name = found.row.number
            painter.setFont(self.look.font(FONT_SMALL_PX, bold=True))
            paint_priority(painter, QRectF(rect.left() + 10, rect.center().y() - 9, 18, 18), found.row.priority, theme)
            at_end = f"{incident_status_text(found.row.status)}  {local_clock(found.row.received_at)}"
            painter.setFont(small)
            painter.setPen(qcolor(theme.text_muted))
            painter.drawText(QRect(rect.left(), rect.top(), right - rect.left(), rect.height()), _RIGHT, at_end)
            right -= QFontMetrics(small).horizontalAdvance(at_end) + 8
        left = rect.left() + 38
        painter.setFont(bold)
        painter.setPen(qcolor(theme.text))
        painter.drawText(QRect(left, rect.top(), max(0, right - left), rect.height()), _LEFT, name)
        left += max(QFontMetrics(bold).horizontalAdvance(name), 36) + 8 if name else 0
        plain = self.look.font(FONT_TEXT_PX)
        room = max(0, right - left)
        painter.setFont(plain)
        painter.setPen(qcolor(theme.text_muted))
        words = QFontMetrics(plain).elidedText(found.words, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRect(left, rect.top(), room, rect.height()), _LEFT, words)
        painter.restore()


class FindPanel(Spoken):
    """The panel.

    `left` follows leaving; `ended_found` carries incidents and texts that the picture lacks; `place_chosen` a place
    that is to be shown on the map.
    """

    left = Signal()
    ended_found = Signal(object, object)
    place_chosen = Signal(object)

    def __init__(
        self, bridge: Bridge, selection: Selection, look: Look, finder: PlaceFinder, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._finder = finder
        self._held, self._places = list[Found](), list[Found]()
        self._asset_finder, self._assets = AssetFinder(self), list[Found]()
        self._bridge, self._selection, self._look = bridge, selection, look
        self.focus_return = FocusReturn(self)
        self._request = ""
        self._ended: list[Found] = []
        self.words = QLineEdit(self)
        self.words.setClearButtonEnabled(True)
        self.words.installEventFilter(self)
        self.hint = QLabel(self)
        self.hint.setWordWrap(True)
        self.model = ShownRows[Found](lambda found: found.id, lambda found: f"{found.id} {found.words}")
        self.view = RowsView(look, ROW_PX, parent=self)
        self.view.setModel(self.model)
        self.view.setItemDelegate(FindDelegate(look, self.view))
        self.view.empty_text = self._empty_text
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID_PX, GRID_PX, 2 * GRID_PX, GRID_PX)
        column.setSpacing(GRID_PX)
        column.addWidget(self.words)
        column.addWidget(self.view, 1)
        column.addWidget(self.hint)
        self.setFocusProxy(self.words)
        self._ask_later = QTimer(self, interval=ASK_AFTER_MS, singleShot=True)
        self._ask_later.timeout.connect(self._ask)
        self.words.textChanged.connect(self._search)
        self.view.opened.connect(self.choose)
        self.view.clicked.connect(lambda index: self.choose(index.data(ROW_ROLE).id))
        bridge.closed_found.connect(self._closed_found)
        finder.found.connect(self._places_found)
        self._asset_finder.found.connect(self._assets_found)
        bridge.picture_changed.connect(lambda *_: self._look_again() if self.isVisible() else None)
        look.changed.connect(self.retranslate)
        self.retranslate()

    def begin(self, text: str | None = None) -> None:
        """Take the focus, with a text or the last one picked out."""
        self.focus_return.remember()
        if text is not None:
            self.words.setText(text)
        self.words.selectAll()
        self.words.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def stop(self) -> None:
        """End the thread that looks up alarm points and cameras."""
        self._asset_finder.stop()

    def leave(self) -> None:
        """Give the focus back to where it was."""
        self.left.emit()  # first: closing the panel moves the focus to wherever Qt likes
        self.focus_return.give_back()

    # -- searching -----------------------------------------------------------------------------------

    def _search(self) -> None:
        self._ended, self._assets, self._request = [], [], ""
        text = self.words.text().strip()
        self._places = spots(text, (), self._finder.near())
        self._look_again()
        if text:
            self._finder.find(text, MOST_PLACES)
            self._asset_finder.find(text, self._bridge.picture.assets.values(), MOST_PLACES)
            self._ask_later.start()

    def _ask(self) -> None:
        text = self.words.text().strip()
        if text:
            self._request = self._bridge.search_closed(text)

    def _closed_found(
        self, request: str, incidents: Sequence[Incident], texts: Mapping[str, str] | None = None
    ) -> None:
        if request != self._request:
            return
        held = self._bridge.picture.incidents
        known = [incident for incident in incidents if incident.number not in held]
        self._ended = ended(known, dict(texts or {}), self._bridge.doctrine)
        self.ended_found.emit(known, dict(texts or {}))
        self._show()

    def _places_found(self, words: str, places: Sequence[FoundPlace]) -> None:
        if words == self.words.text().strip():
            self._places = spots(words, places, self._finder.near())
            self._show()

    def _assets_found(self, words: str, assets: Sequence[Asset]) -> None:
        if words == self.words.text().strip():
            kinds = {AssetKind.CAMERA: self.tr("Camera"), AssetKind.ALARM_POINT: self.tr("Alarm point")}
            self._assets = [Found(Spot(one.at), f"{asset_words(one)} · {kinds[one.kind]}") for one in assets]
            self._show()

    def _look_again(self) -> None:
        self._held = search_picture(self.words.text(), self._bridge.picture, self._bridge.doctrine)
        self._show()

    def _show(self) -> None:
        chosen = self.view.picked_ids()
        self.model.show_rows([*self._held, *self._assets, *self._places, *self._ended])
        ids = [row.id for row in self.model.rows]
        row = ids.index(chosen[0]) if chosen and chosen[0] in ids else 0
        self.view.show_picked([row] if ids else [], scroll=True)
        self.view.viewport().update()

    # -- choosing ------------------------------------------------------------------------------------

    def choose(self, found_id: str) -> None:
        """Pick what was found; the map stays and its key is offered, but a place is nowhere else to be seen."""
        kind, _, name = found_id.partition("/")
        if kind == "place":
            lon, _, lat = name.partition("/")[0].partition(",")
            self.place_chosen.emit(LonLat(float(lon), float(lat)))
            return
        if kind == "unit":
            self._selection.set_units([name])
        else:
            self._selection.set_incident(name)
        self._say_hint(name)

    def _say_hint(self, picked: str = "") -> None:
        text = self.tr("Enter picks · arrows choose · Esc leaves")
        if picked:
            text = self.tr("{0} is picked · Z shows it on the map").format(picked)
        self.hint.setText(text)
        self.hint.setStyleSheet(f"color: {self._look.theme.text_muted};")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows move through what was found while one types."""
        if watched is self.words and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape:
                self.leave()
                return True
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self._step(1 if event.key() == Qt.Key.Key_Down else -1)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                picked = self.view.picked_ids()
                if picked:
                    self.choose(picked[0])
                    self.leave()
                return True
        return super().eventFilter(watched, event)

    def _step(self, by: int) -> None:
        if self.model.rows:
            row = max(0, self.view.currentIndex().row()) + by
            self.view.show_picked([max(0, min(row, len(self.model.rows) - 1))], scroll=True)

    # -- words ---------------------------------------------------------------------------------------

    def _empty_text(self) -> str:
        if self.words.text().strip():
            return self.tr("Nothing found: no incident, unit, alarm point, camera or place.")
        return self.tr(
            "A number, a call sign, any word of a story; a street, a house, initials; degrees, zone metres, GCJ-02."
        )

    def retranslate(self) -> None:
        """Set texts and colours anew."""
        self.words.setPlaceholderText(self.tr("Find incidents, units and places"))
        self.view.setAccessibleName(self.tr("Found"))
        self._say_hint()
        self._look_again()
