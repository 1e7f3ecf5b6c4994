"""More windows of the map, for other monitors: each with a view of its own, or following the desk's map.

All show the scene of the desk's map, which alone takes in what changes; here they are told to paint it.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QByteArray, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from console.bridge import Bridge
from console.picture import ChangeSet, Picture
from console.widgets.base_map import BaseMap
from console.widgets.drag import DragController
from console.widgets.drill_mark import PanelHost
from console.widgets.i18n import Language
from console.widgets.map.canvas import MapCanvas
from console.widgets.map_tools import kept_notation
from console.widgets.settings import MAP_WINDOWS, Settings
from console.widgets.spoken import Spoken
from console.widgets.theme import GRID_PX, Look

#: Workers of a window that was closed have ended by then, so that nobody waits for them.
_ENDED_AFTER_MS = 3_000
_SIZE = (1000, 760)
#: Centres of one view in windows of two sizes may differ by this: corners lie on whole pixels.
_SAME_PX = 2.0


class MapWindow(Spoken):
    """One more window of the map. `closed`: its user has closed it."""

    closed = Signal()

    def __init__(
        self,
        main: MapCanvas,
        bridge: Bridge,
        base_map: BaseMap,
        drags: DragController,
        look: Look,
        language: Language,
        settings: Settings,
        cache_folder: Path,
    ) -> None:
        super().__init__()
        self._main, self._look, self._base_map, self._settings = main, look, base_map, settings
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.canvas = MapCanvas(main.selection, look.families, cache_folder, drags, look.theme, scene=main.data.scene)
        self.follows = QCheckBox(self)
        self.follows.toggled.connect(self._follow)
        host = PanelHost(look, self)
        host.fill(self.canvas)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        bar = QHBoxLayout()
        bar.setContentsMargins(2 * GRID_PX, GRID_PX, 2 * GRID_PX, GRID_PX)
        bar.addWidget(self.follows)
        column.addLayout(bar)
        column.addWidget(host, 1)
        QShortcut(QKeySequence.StandardKey.Close, self, self.close)
        self.canvas.set_language(language.code)
        self.canvas.set_region(main.data.region)
        self._show_base()
        self.canvas.set_view(main.view.resized(*_SIZE, main.view.dpr))
        self._take_zones(main.data.picture, ChangeSet(everything=True))
        bridge.picture_changed.connect(self._take_zones)
        bridge.fixes_changed.connect(self._paint_soon)
        bridge.clock_ticked.connect(self._paint_soon)
        main.data.changed.connect(self._paint_soon)
        main.layers.changed.connect(self._take_layers)
        main.view_changed.connect(self._follow)
        self.canvas.view_changed.connect(self._judge_view)
        base_map.changed.connect(self._show_base)
        settings.changed.connect(self._take_notation)
        language.changed.connect(self.canvas.set_language)
        look.changed.connect(self._take_look)
        self._take_look()
        self._take_notation()

    def retranslate(self) -> None:
        """Set every text anew."""
        self.setWindowTitle(self.tr("Map"))
        self.follows.setText(self.tr("&Follow the desk's map"))

    def _take_look(self) -> None:
        self.canvas.set_theme(self._look.theme)
        self.retranslate()

    def _take_zones(self, picture: Picture, changes: ChangeSet) -> None:
        data = self.canvas.data
        data.picture = picture
        if changes.everything or changes.zones:
            data.read_zones()
        self._paint_soon()

    def _take_layers(self) -> None:
        self.canvas.data.set_layering(self._main.data.layering)
        self._paint_soon()

    def _take_notation(self, *_: object) -> None:
        self.canvas.set_notation(kept_notation(self._settings))

    def _show_base(self) -> None:
        self.canvas.set_base_names(self._base_map.choice.names)
        self.canvas.set_tiles(self._base_map.shown)

    def _paint_soon(self, *_: object) -> None:
        self.canvas.update()

    def _follow(self, *_: object) -> None:
        """Look where the desk's map looks, while that is wanted."""
        if self.follows.isChecked():
            canvas, view = self.canvas, self._main.view
            canvas.set_view(view.resized(canvas.width(), canvas.height(), canvas.devicePixelRatioF()))

    def _judge_view(self) -> None:
        """Who moves this map wants a view of his own."""
        own, view = self.canvas.view, self._main.view
        off_px = max(abs(own.x_m - view.x_m), abs(own.y_m - view.y_m)) * view.scale
        if own.zoom != view.zoom or off_px > _SAME_PX:
            self.follows.setChecked(False)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Tell whoever keeps the windows."""
        super().closeEvent(event)
        self.closed.emit()


class MapWindows(QObject):
    """The windows of the map beside the desk's; those that are open are there again at the next start."""

    def __init__(self, make: Callable[[], MapWindow], settings: Settings, window: QWidget) -> None:
        super().__init__(window)
        self._make = make
        self._settings, self._window = settings, window
        self.open_ones: list[MapWindow] = []
        self._closed_ones: list[MapWindow] = []
        self._is_ending = False

    def open(self) -> MapWindow:
        """Open one more, on a monitor that has none yet if there is one."""
        made = self._open()
        screens = QGuiApplication.screens()
        own = screens.index(self._window.screen()) if self._window.screen() in screens else 0
        room = screens[(own + len(self.open_ones)) % len(screens)].availableGeometry()
        size = (min(_SIZE[0], room.width()), min(_SIZE[1], room.height()))
        made.setGeometry(room.x() + (room.width() - size[0]) // 2, room.y() + (room.height() - size[1]) // 2, *size)
        made.show()
        self._keep()
        return made

    def restore(self) -> None:
        """Open those of the last time, where they were."""
        for kept in self._settings.names(MAP_WINDOWS):
            follows, _, geometry = kept.partition(":")
            made = self._open()
            made.restoreGeometry(QByteArray(base64.b64decode(geometry, validate=False)))
            made.follows.setChecked(follows == "follows")
            made.show()

    def stop(self) -> None:
        """Keep which are open, close them, and end what is behind them."""
        self._keep()
        self._is_ending = True
        for window in (*self.open_ones, *self._closed_ones):
            window.close()
            window.canvas.stop()
            window.deleteLater()
        self.open_ones, self._closed_ones = [], []

    def _open(self) -> MapWindow:
        made = self._make()
        made.closed.connect(lambda: self._closed(made))
        self.open_ones.append(made)
        return made

    def _closed(self, window: MapWindow) -> None:
        if self._is_ending or window not in self.open_ones:
            return
        self.open_ones.remove(window)
        self._closed_ones.append(window)
        window.canvas.leave()
        QTimer.singleShot(_ENDED_AFTER_MS, window, lambda: self._end(window))
        self._keep()

    def _end(self, window: MapWindow) -> None:
        self._closed_ones.remove(window)
        window.canvas.stop()
        window.deleteLater()

    def _keep(self) -> None:
        kept = [
            f"{'follows' if window.follows.isChecked() else 'free'}:"
            f"{base64.b64encode(window.saveGeometry().data()).decode('ascii')}"
            for window in self.open_ones
        ]
        self._settings.set(MAP_WINDOWS, kept or None)
