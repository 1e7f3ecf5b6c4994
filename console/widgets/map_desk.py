"""What a desk has around its map: drawing, alarms, ways, paper, overview, windows, views. Connects their actions."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from console.domain.geo import LonLat
from console.userdata import data_folder
from console.widgets.alarm_menu import AlarmMenu
from console.widgets.asset_file import AssetFileDesk
from console.widgets.assigned_ways import AssignedWays
from console.widgets.drawing_tools import DrawingTools
from console.widgets.grade_menu import GradeMenu
from console.widgets.kept_views import KeptViews
from console.widgets.map.extent import extent_of
from console.widgets.map.overview import Overview
from console.widgets.map_windows import MapWindow, MapWindows
from console.widgets.print_view import ViewPrinter
from console.widgets.settings import OVERVIEW
from console.widgets.trails import Trails
from console.widgets.views_panel import ViewsPanel
from console.widgets.way_desk import WayDesk

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
        self.ways = AssignedWays(bridge, canvas, desk.selection, desk.map_tools.roads.way, self)
        self.way_desk = WayDesk(desk)
        self.grades = GradeMenu(bridge, canvas, look, desk.notices, self)
        self.asset_file = AssetFileDesk(bridge, desk.notices, desk.frame)
        self.trails = Trails(bridge, canvas, desk.selection, self)
        self.drawing = DrawingTools(bridge, canvas, desk.map_tools, desk.actions, desk.notices, self)
        self.alarms = AlarmMenu(bridge, canvas, desk.selection, look, desk.notices, self)
        self.printer = ViewPrinter(canvas, base_map, look, desk.notices, bridge, title, cache_folder, desk.frame)
        base = lambda: (base_map.shown, base_map.choice.names)  # noqa: E731 - one line
        self.overview = Overview(canvas, look, cache_folder, self.whole, base)
        base_map.changed.connect(self.overview.renew)
        desk.language.changed.connect(self.overview.renew)
        self.windows = MapWindows(
            lambda: MapWindow(canvas, bridge, base_map, desk.drag, look, desk.language, settings, cache_folder),
            settings,
            desk.frame,
        )
        self.views = KeptViews(data_folder() / "views", self)
        self.views.set_region(desk.region.name if desk.region is not None else "")
        self.views_panel = ViewsPanel(self.views, lambda: (canvas.view.middle, canvas.view.zoom), look)
        self.views_panel.chosen.connect(lambda view: canvas.go_to(view.middle, view.zoom))
        self.views_panel.left.connect(lambda: desk.frame.close_panel("views"))
        desk.frame.fill("views", self.views_panel)
        desk.actions.connect_each(
            {
                "views": lambda: self._open_views(self.views_panel.begin),
                "keep_view": lambda: self._open_views(self.views_panel.begin_keep),
                "raise_alarm": self.alarms.ask,
                "assets_file": self.asset_file.ask,
                "grade_zone": self.grades.ask,
                "print_view": self.printer.ask,
                "map_window": self.windows.open,
                "overview": lambda: self._show_overview(self.overview.isHidden()),
            }
        )
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
        self.ways.stop()
        self.way_desk.stop()
        self.trails.stop()
        self.asset_file.stop()
        self.printer.stop()
        self.overview.stop()
        self.windows.stop()
        self.views.stop()

    def _open_views(self, begin: Callable[[], None]) -> None:
        self._desk.frame.open_panel("views")
        begin()

    def _show_overview(self, shown: bool) -> None:
        self.overview.show_it(shown)
        self._desk.actions["overview"].setChecked(shown)
        self._desk.settings.set(OVERVIEW, "shown" if shown else None)
