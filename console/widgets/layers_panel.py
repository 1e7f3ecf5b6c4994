"""The layers of the map on a panel: shown or hidden, how strongly, and which lies over which. Knows no map widget."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QSlider,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from console.widgets.layer_words import layer_text, level_text
from console.widgets.map.data import MapData
from console.widgets.map.layering import FADEABLE, KEYED, LAYERS, LEAST_OPACITY, STACK, level_layer
from console.widgets.map.layers import Layers
from console.widgets.spoken import Spoken
from console.widgets.theme import GRID_PX, Look

STEP = 0.1
#: Painted into the base in this order, from the highest on.
UNDER = ("zones", "grades", "names", "base")
#: Levels of zones that most regions have.
_LEVELS = ("bureau", "station", "area", "zone", "grid")
_KEY_ROLE = Qt.ItemDataRole.UserRole


class LayerRows(QTreeWidget):
    """The rows. Space shows or hides one; Alt with an arrow moves it, or changes its strength."""

    moved = Signal(int)
    faded = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt and an arrow act on the layer; everything else is the list's own."""
        acts: dict[int, Callable[[], None]] = {
            Qt.Key.Key_Up: lambda: self.moved.emit(1),
            Qt.Key.Key_Down: lambda: self.moved.emit(-1),
            Qt.Key.Key_Right: lambda: self.faded.emit(1),
            Qt.Key.Key_Left: lambda: self.faded.emit(-1),
        }
        act = acts.get(event.key()) if event.modifiers() & Qt.KeyboardModifier.AltModifier else None
        if act is None:
            super().keyPressEvent(event)
        else:
            act()
            event.accept()


class LayersPanel(Spoken):
    """A row a layer, the topmost first; under it what acts on the row that is picked."""

    def __init__(self, layers: Layers, data: MapData, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layers, self._data, self._look = layers, data, look
        self._levels: tuple[str, ...] = ()
        self.rows = LayerRows(self)
        self.rows.setColumnCount(2)
        self.rows.setHeaderHidden(True)
        self.rows.setRootIsDecorated(False)
        self.rows.setItemsExpandable(False)
        self.rows.setUniformRowHeights(True)
        self.rows.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.rows.header().setStretchLastSection(False)
        self.rows.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.rows.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.rows.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.raise_button, self.lower_button = QToolButton(self), QToolButton(self)
        self.raise_button.setArrowType(Qt.ArrowType.UpArrow)
        self.lower_button.setArrowType(Qt.ArrowType.DownArrow)
        self.strength_label, self.note = QLabel(self), QLabel(self)
        self.strength = QSlider(Qt.Orientation.Horizontal, self)
        self.strength.setRange(round(LEAST_OPACITY * 100), 100)
        self.strength.setSingleStep(5)
        self.note.setWordWrap(True)
        tools = QHBoxLayout()
        tools.setContentsMargins(2 * GRID_PX, 0, 2 * GRID_PX, 0)
        tools.setSpacing(2 * GRID_PX)
        for widget, share in ((self.raise_button, 0), (self.lower_button, 0), (self.strength_label, 0)):
            tools.addWidget(widget, share)
        tools.addWidget(self.strength, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 2 * GRID_PX)
        column.setSpacing(2 * GRID_PX)
        rows = QHBoxLayout()
        rows.setContentsMargins(GRID_PX, 0, 2 * GRID_PX, 0)
        rows.addWidget(self.rows)
        column.addLayout(rows, 1)
        column.addLayout(tools)
        self.note.setContentsMargins(2 * GRID_PX, 0, 2 * GRID_PX, 0)
        column.addWidget(self.note)
        self.setFocusProxy(self.rows)
        self.rows.itemChanged.connect(self._checked)
        self.rows.currentItemChanged.connect(lambda *_: self._show_picked())
        self.rows.moved.connect(self._move)
        self.rows.faded.connect(self._step)
        self.raise_button.clicked.connect(lambda: self._move(1))
        self.lower_button.clicked.connect(lambda: self._move(-1))
        self.strength.valueChanged.connect(lambda percent: self._fade(percent / 100.0))
        layers.changed.connect(self._show)
        data.zones_read.connect(self._show_levels)
        look.changed.connect(self.retranslate)
        self.retranslate()
        self._show_levels()

    def _show_levels(self) -> None:
        """A row for each level of zones that there is; with one alone there is nothing to choose."""
        levels = sorted(set(self._data.zone_shapes.ranks), key=lambda level: (_highest_first(level), level))
        self._levels = tuple(levels) if len(levels) > 1 else ()
        self._show()

    @property
    def picked(self) -> str | None:
        """The layer of the row that is picked."""
        item = self.rows.currentItem()
        return str(item.data(0, _KEY_ROLE)) if item is not None else None

    def retranslate(self) -> None:
        """Set every text anew."""
        self.strength_label.setText(self.tr("Strength"))
        self.rows.setAccessibleName(self.tr("Layers of the map"))
        self.raise_button.setToolTip(self.tr("Over the next one  (Alt+Up)"))
        self.lower_button.setToolTip(self.tr("Under the next one  (Alt+Down)"))
        self.strength.setToolTip(self.tr("How strongly the layer is painted  (Alt+Left, Alt+Right)"))
        self.strength.setAccessibleName(self.tr("Strength"))
        self.note.setText(self.tr("Space shows or hides a layer. The topmost stands first; the base lies under all."))
        self.note.setStyleSheet(f"color: {self._look.theme.text_muted};")
        self._show()

    # -- rows --------------------------------------------------------------------------------------

    def _order(self) -> list[str]:
        order: list[str] = []
        for layer in (*reversed(self._layers.now.order), *UNDER):
            order.append(layer)
            if layer == "units":
                order.append("call_signs")
            elif layer == "zones":
                order += [level_layer(level) for level in self._levels]
        return order

    def _show(self) -> None:
        """Say every row anew; the rows are made anew only when their order is another."""
        order = self._order()
        picked = self.picked
        with QSignalBlocker(self.rows):
            rows = [self.rows.topLevelItem(n) for n in range(self.rows.topLevelItemCount())]
            if [row.data(0, _KEY_ROLE) for row in rows if row is not None] != order:
                self.rows.clear()
                for layer in order:
                    item = QTreeWidgetItem(self.rows)
                    item.setData(0, _KEY_ROLE, layer)
                    item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                    item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                    if layer == picked:
                        self.rows.setCurrentItem(item)
            for n, layer in enumerate(order):
                shown = self.rows.topLevelItem(n)
                if shown is not None:
                    self._say(shown, layer)
            first = self.rows.topLevelItem(0)
            if self.rows.currentItem() is None and first is not None:
                self.rows.setCurrentItem(first)
        self._show_picked()

    def _say(self, item: QTreeWidgetItem, layer: str) -> None:
        now = self._layers.now
        is_part = layer not in STACK and layer not in UNDER
        name = level_text(layer.partition("/")[2]) if "/" in layer else layer_text(layer)
        number = LAYERS.index(layer) + 1 if layer in LAYERS[:KEYED] else 0
        strength = f"{now.opacity(layer):.0%}" if now.opacity(layer) < 1.0 else ""
        item.setText(0, f"    {name}" if is_part else name)
        item.setText(1, "  ".join(part for part in (strength, str(number) if number else "") if part))
        item.setToolTip(1, self.tr("Strength, and the key that shows and hides it"))
        item.setCheckState(0, Qt.CheckState.Checked if now.shows(layer) else Qt.CheckState.Unchecked)

    def _show_picked(self) -> None:
        """What the tools can do with the row that is picked."""
        layer = self.picked
        order = self._layers.now.order
        self.raise_button.setEnabled(layer in order and layer != order[-1])
        self.lower_button.setEnabled(layer in order and layer != order[0])
        self.strength.setEnabled(layer in FADEABLE)
        with QSignalBlocker(self.strength):
            self.strength.setValue(round(self._layers.now.opacity(layer or "") * 100))

    # -- what its user does ------------------------------------------------------------------------

    def _checked(self, item: QTreeWidgetItem) -> None:
        self._layers.set_visible(str(item.data(0, _KEY_ROLE)), item.checkState(0) == Qt.CheckState.Checked)

    def _move(self, by: int) -> None:
        if self.picked in STACK:
            self._layers.move(self.picked, by)

    def _step(self, steps: int) -> None:
        if self.picked in FADEABLE:
            self._fade(self._layers.now.opacity(self.picked) + steps * STEP)

    def _fade(self, opacity: float) -> None:
        if self.picked in FADEABLE:
            self._layers.fade(self.picked, opacity)


def _highest_first(level: str) -> int:
    return _LEVELS.index(level) if level in _LEVELS else len(_LEVELS)
