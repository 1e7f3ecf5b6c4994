"""What a desk has around its map: paper, an overview, more windows. Builds them and connects their actions."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from console.domain.geo import LonLat
from console.widgets.map.extent import extent_of
from console.widgets.map.overview import Overview
from console.widgets.map_windows import MapWindows
from console.widgets.print_view import ViewPrinter
from console.widgets.settings import OVERVIEW

if TYPE_CHECKING:
    from console.widgets.desk import Desk


class MapDesk(QObject):
    """Around the map of one desk."""

    def __init__(self, desk: Desk, title: Callable[[], str]) -> None:
        """
        Args:
            title: of a sheet of paper, as of the window.
        """
        super().__init__(desk)
        self._desk = desk
        canvas, base_map, look, bridge = desk.canvas, desk.base_map, desk.look, desk.bridge
        settings, cache_folder = desk.settings, desk.cache_folder
        self.printer = ViewPrinter(canvas, base_map, look, desk.notices, bridge, title, cache_folder, desk.frame)
        self.overview = Overview(canvas, look, cache_folder, self.whole, lambda: base_map.shown)
        base_map.changed.connect(self.overview.renew)
        self.windows = MapWindows(
            canvas, bridge, base_map, desk.drag, look, desk.language, settings, cache_folder, desk.frame
        )
        for name, do in {
            "print_view": self.printer.ask,
            "map_window": self.windows.open,
            "overview": lambda: self._show_overview(self.overview.isHidden()),
        }.items():
            desk.actions[name].triggered.connect(lambda _checked=False, do=do: do())
        self._show_overview(bool(settings.text(OVERVIEW)))
        self.windows.restore()

    def whole(self) -> list[LonLat]:
        """Places that a view of the whole must hold: the region's corners, else what is on record; may be none."""
        desk = self._desk
        if desk.region is not None:
            west, south, east, north = desk.region.bbox
            return [LonLat(west, south), LonLat(east, north)]
        return extent_of(desk.canvas.data.zone_shapes, desk.bridge.picture)

    def stop(self) -> None:
        """End all threads, workers and windows of it."""
        self.printer.stop()
        self.overview.stop()
        self.windows.stop()

    def _show_overview(self, shown: bool) -> None:
        self.overview.show_it(shown)
        self._desk.actions["overview"].setChecked(shown)
        self._desk.settings.set(OVERVIEW, "shown" if shown else None)
