"""What a desk knows of its ground: coverage and zones. Builds both panels and connects their actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from console.widgets.coverage_panel import coverage_of_desk
from console.widgets.zone_editor import ZoneEditor

if TYPE_CHECKING:
    from console.widgets.desk import Desk


class GroundDesk(QObject):
    """The panels "coverage" and "zones" of one desk."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk, tools = desk, desk.map_tools
        places = desk.region.places if desk.region is not None else None
        self.coverage = coverage_of_desk(desk.bridge, desk.look, desk.canvas, tools, tools.roads.engine, places)
        self.zones = ZoneEditor(desk.bridge, desk.look, desk.canvas, tools)
        panels: dict[str, QWidget] = {"coverage": self.coverage, "zones": self.zones}
        for name, panel in panels.items():
            desk.frame.fill(name, panel)
            desk.actions[name].triggered.connect(lambda _checked=False, name=name: self._toggle(name, panels[name]))
        for name in ("edit_zones", "draw_zone", "split_zone"):
            desk.actions[name].triggered.connect(lambda _checked=False: desk.frame.open_panel("zones"))

    def stop(self) -> None:
        """End the threads behind both."""
        self.coverage.stop()
        self.zones.stop()

    def _toggle(self, name: str, panel: QWidget) -> None:
        """Show a panel, with the keys for it, or close it."""
        self._desk.frame.toggle_panel(name)
        if panel.isVisible():
            panel.setFocus()
