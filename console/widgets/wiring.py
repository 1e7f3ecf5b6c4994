"""What each action does at a desk. One place to read what a key is connected to.

Decides nothing of its own: it calls panels, or sends what they send.
"""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QProcess
from PySide6.QtWidgets import QAbstractButton, QApplication

from console.domain.geo import LonLat
from console.widgets.map.scene import LAYERS
from console.widgets.notices import Notice, Weight

if TYPE_CHECKING:
    from console.widgets.desk import Desk

MUTE = timedelta(minutes=15)
MAIN = Path(__file__).parents[2] / "main.py"


class Wiring(QObject):
    """Connects the actions of a desk."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        frame = desk.frame
        for name, do in {
            "undo": self._undo,
            "redo": self._redo,
            "mute": self._mute,
            "live": self._start_live,
            "settings": lambda: frame.toggle_panel("settings"),
            "keys": lambda: frame.toggle_panel("keys"),
            "quit": frame.close,
            "next_worst": self._next_worst,
            "status": self._status,
            "fit_map": self._fit_map,
            "whole_region": self._whole_region,
            "legend": lambda: desk.canvas.show_legend(not desk.canvas.legend_shown),
            "language": desk.switch_language,
            "theme": desk.switch_theme,
            "cancel": desk.canvas.setFocus,
        }.items():
            desk.actions[name].triggered.connect(lambda _checked=False, do=do: do())
        for number in range(1, len(LAYERS) + 1):
            desk.actions[f"layer_{number}"].triggered.connect(
                lambda _checked=False, number=number: desk.canvas.toggle_layer(number)
            )
        desk.canvas.layers_changed.connect(self._show_layers)
        desk.language.changed.connect(self._name_layers)
        self._name_layers()
        self._show_layers()

    # -- map ---------------------------------------------------------------------------------------

    def _name_layers(self, *_: object) -> None:
        names = {
            "incidents": self.tr("Incidents"),
            "units": self.tr("Units"),
            "call_signs": self.tr("Call signs"),
            "lines": self.tr("Who goes where"),
            "posts": self.tr("Posts"),
            "zones": self.tr("Zones"),
            "grades": self.tr("Grades of places"),
            "names": self.tr("Names"),
            "base": self.tr("Base map"),
        }
        self._desk.actions.name_layers({n: names.get(layer, layer) for n, layer in enumerate(LAYERS, 1)})

    def _show_layers(self) -> None:
        for number, shown in enumerate(self._desk.canvas.layers.values(), 1):
            self._desk.actions[f"layer_{number}"].setChecked(shown)
        self._desk.actions["legend"].setChecked(self._desk.canvas.legend_shown)

    def _fit_map(self) -> None:
        desk = self._desk
        picture, number = desk.bridge.picture, desk.selection.incident
        incident = picture.incidents.get(number) if number is not None else None
        if incident is None or incident.at is None:
            self._whole_region()
            return
        units = {active.unit for active in picture.active_on(incident.number)}
        fixes = desk.bridge.fixes
        places = [LonLat(*fixes.lonlat[fixes.row_of[unit]].tolist()) for unit in units if unit in fixes.row_of]
        if places:
            desk.canvas.fit([incident.at, *places])
        else:
            desk.canvas.go_to(incident.at)

    def _whole_region(self) -> None:
        desk = self._desk
        if desk.region is not None:
            west, south, east, north = desk.region.bbox
            desk.canvas.fit([LonLat(west, south), LonLat(east, north)])
            return
        desk.canvas.fit([i.at for i in desk.bridge.picture.open_incidents() if i.at is not None])

    # -- work --------------------------------------------------------------------------------------

    def _next_worst(self) -> None:
        focused = QApplication.focusWidget()
        if isinstance(focused, QAbstractButton):
            focused.click()  # the space bar belongs to a button that has the focus
            return
        self._desk.queue.select_next_worst()

    def _status(self) -> None:
        if not self._desk.units.ask_status():
            self._say("hint", self.tr("Pick a unit first, then set its status."))

    def _undo(self) -> None:
        if not self._desk.history.undo():
            self._say("hint", self.tr("There is nothing of this desk to take back."))

    def _redo(self) -> None:
        if not self._desk.history.redo():
            self._say("hint", self.tr("There is nothing of this desk to do again."))

    def _mute(self) -> None:
        sounds = self._desk.sounds
        sounds.mute(timedelta(0) if sounds.muted_s else MUTE)
        if sounds.muted_s:
            self._say("hint", self.tr("Sounds are silent for 15 minutes."))
        else:
            self._desk.notices.drop("hint")

    def _start_live(self) -> None:
        region = self._desk.region
        options = ["--region", str(region.path)] if region is not None else []
        done, _pid = QProcess.startDetached(sys.executable, [str(MAIN), "console", "--live", *options])
        if done:
            self._say("hint", self.tr("The live operation opens in a window of its own. This drill goes on here."))
        else:
            self._say("hint", self.tr("The live operation could not be started."), Weight.FAILURE)

    def _say(self, key: str, text: str, weight: Weight = Weight.INFO) -> None:
        self._desk.notices.put(key, Notice(lambda: text, weight))
