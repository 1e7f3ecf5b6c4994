"""What each action does at a desk. One place to read what a key is connected to.

Decides nothing of its own: it calls panels, or sends what they send.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QPoint, QProcess, QRect, Qt
from PySide6.QtWidgets import QMenu, QWidget

from console.domain.geo import LonLat
from console.domain.mapped import AssetKind
from console.widgets.desk_panels import WORK
from console.widgets.layer_words import layer_text
from console.widgets.map.layering import KEYED, LAYERS
from console.widgets.map_tasks import MapTasks
from console.widgets.notices import ANSWER_S, Notice, Weight
from console.widgets.place_now import place_now
from console.widgets.placing import Placing
from console.widgets.post_words import post_text, state_text

if TYPE_CHECKING:
    from console.widgets.desk import Desk

MUTE = timedelta(minutes=15)
#: A place that was found is shown at least so close.
PLACE_ZOOM = 16.0
#: What the menus of an incident and of a unit offer, on the map and in the lists.
OF_INCIDENT = (
    *("who_goes", "assign", "escalate", "step_down", "support", "divert", "join_calls"),
    *("correct", "note", "feedback", "hazard", "review", "close", "fit_map"),
)
OF_UNIT = ("assign", "reassign", "lead", "release", "return_dispatch", "status")
MAIN = Path(__file__).parents[2] / "main.py"


class Wiring(QObject):
    """Connects the actions of a desk."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        frame = desk.frame
        desk.actions.connect_each(
            {
                "who_goes": lambda: self._open_card(self._desk.escalate_card.propose),
                "escalate": lambda: self._open_card(partial(self._desk.escalate_card.step, up=True)),
                "step_down": lambda: self._open_card(partial(self._desk.escalate_card.step, up=False)),
                "undo": self._undo,
                "redo": self._redo,
                "mute": self._mute,
                "live": self._start_live,
                "join": desk.join_requested.emit,
                "export_shift": desk.shift_export.ask,
                "units_file": desk.unit_file.ask,
                "layers": lambda: self._toggle("layers", desk.layers_panel),
                "settings": lambda: frame.toggle_panel("settings"),
                "keys": lambda: self._toggle("keys", desk.keys_panel),
                "quit": frame.close,
                "fit_map": self._fit_map,
                "whole_region": self._whole_region,
                "legend": lambda: desk.canvas.show_legend(not desk.canvas.legend_shown),
                "language": desk.switch_language,
                "theme": desk.switch_theme,
                "decide": desk.show_decide,
                "doctrine": lambda: self._toggle("doctrine", desk.doctrine_panel),
                "requests": self._show_requests,
                "cancel": desk.canvas.setFocus,
                **{name: partial(self._lay_out_for, panels) for name, panels in WORK.items()},
            }
        )
        for number in range(1, KEYED + 1):
            desk.actions[f"layer_{number}"].triggered.connect(
                lambda _checked=False, number=number: desk.canvas.layers.toggle(number)
            )
        desk.canvas.context_requested.connect(self._map_menu)
        for rows, names in (
            (desk.panels.incidents.view, OF_INCIDENT),
            (desk.panels.units.view, OF_UNIT),
            (desk.panels.detail.units, OF_UNIT),
        ):
            rows.menu_asked.connect(lambda at, names=names: self._menu(names).popup(at))
        desk.drag.dropped.connect(desk.selection.set_incident)  # what one dropped on is what the keys go to next
        self.placing = Placing(desk.canvas, desk.panels.new_call, desk.panels.command_line)
        for finder in desk.panels.finders:
            finder.near = lambda: desk.canvas.view.middle
        desk.panels.find.place_chosen.connect(self._show_place)
        desk.panels.incidents.opened.connect(self._show_incident)
        desk.supervision.opened.connect(self._show_late)
        desk.duty.shown.connect(self._show_place)
        MapTasks(desk.canvas, desk.duty.tasks, lambda: desk.frame.open_panel("tasks"), self._post_words)
        desk.panels.requests.opened.connect(self._show_late)
        desk.supervision.requests.clicked.connect(self._show_requests)
        desk.panels.request_watch.counted.connect(desk.supervision.show_requests)
        desk.supervision.show_requests(desk.panels.request_watch.count)
        desk.panels.units.opened.connect(self._show_unit)
        desk.panels.new_call.left.connect(lambda: frame.close_panel("new_call"))
        desk.doctrine_panel.left.connect(lambda: frame.close_panel("doctrine"))
        desk.panels.find.left.connect(lambda: frame.close_panel("find"))
        desk.canvas.layers.changed.connect(self._show_layers)
        desk.language.changed.connect(self._name_layers)
        self._name_layers()
        self._show_layers()

    def _post_words(self, code: str) -> str:
        bridge = self._desk.bridge
        post, doctrine = bridge.picture.posts[code], bridge.doctrine
        state = state_text(post, doctrine, bridge.picture.units.values(), bridge.now())
        return f"{post_text(post, doctrine)}\n{state}"

    def _lay_out_for(self, panels: Sequence[str]) -> None:
        """The panels as delivered, with those of one kind of work in front."""
        frame = self._desk.frame
        frame.reset_layout()
        for name in panels:
            frame.open_panel(name)
        self._desk.canvas.setFocus()  # else Qt gives the keys to whatever is left

    def _toggle(self, name: str, panel: QWidget) -> None:
        """Show a panel, with the keys for it, or close it."""
        self._desk.frame.toggle_panel(name)
        if panel.isVisible():
            panel.setFocus()

    # -- map ---------------------------------------------------------------------------------------

    def _name_layers(self, *_: object) -> None:
        self._desk.actions.name_layers({n: layer_text(layer) for n, layer in enumerate(LAYERS[:KEYED], 1)})

    def _show_layers(self) -> None:
        for number, layer in enumerate(LAYERS[:KEYED], 1):
            self._desk.actions[f"layer_{number}"].setChecked(self._desk.canvas.layers.now.shows(layer))
        self._desk.actions["legend"].setChecked(self._desk.canvas.legend_shown)

    def _fit_map(self) -> None:
        desk = self._desk
        picture, number = desk.bridge.picture, desk.selection.incident
        incident = picture.incidents.get(number) if number is not None else None
        if incident is None or incident.at is None:
            self._whole_region()
            return
        units = {active.unit for active in picture.active_on(incident.number)}
        places = [at for unit in units if (at := place_now(unit, desk.bridge)) is not None]
        if places:
            desk.canvas.fit([incident.at, *places])
        else:
            desk.canvas.go_to(incident.at)

    def _whole_region(self) -> None:
        self._desk.canvas.fit(self._desk.map_desk.whole())

    def _show_incident(self, number: str) -> None:
        self._desk.selection.set_incident(number)
        self._fit_map()

    def _show_late(self, number: str) -> None:
        self._show_incident(number)
        self._desk.frame.open_panel("detail")

    def _show_requests(self) -> None:
        self._desk.frame.open_panel("requests")
        self._desk.panels.requests.view.setFocus()

    def _show_unit(self, call_sign: str) -> None:
        at = place_now(call_sign, self._desk.bridge)
        if at is not None:
            self._desk.canvas.go_to(at)

    def _show_place(self, at: LonLat) -> None:
        """Put a place in the middle, where a call or a unit may be put next."""
        self._desk.canvas.go_to(at, max(self._desk.canvas.view.zoom, PLACE_ZOOM))
        self.placing.show(at)

    def _map_menu(self, picks: list[Any], place: LonLat, at: QPoint) -> None:
        """What can be done with the thing under the pointer, by the same actions as the keys."""
        desk = self._desk
        kinds = {pick.kind: pick.id for pick in reversed(picks)}
        names: Sequence[str] = ()
        if "incident" in kinds:
            desk.selection.set_incident(kinds["incident"])
            names = OF_INCIDENT
        elif "unit" in kinds:
            if kinds["unit"] not in desk.selection.units:
                desk.selection.set_units([kinds["unit"]])
            names = OF_UNIT
        menu = self._menu(names)
        if names:
            menu.addSeparator()
        point = desk.bridge.picture.assets.get(kinds.get("asset", ""))
        if point is not None and point.kind is AssetKind.ALARM_POINT:
            desk.map_desk.alarms.add_to(menu, point)
        if "zone" in kinds:
            graded = menu.addAction(self.tr("Grade this zone…"))
            graded.triggered.connect(lambda: desk.map_desk.grades.ask_at(desk.canvas.pixel_of(place)))
            graded.setEnabled(desk.actions["grade_zone"].isEnabled())
        desk.closures.add_to(menu, desk.canvas.pixel_of(place))
        here = menu.addAction(self.tr("New incident here"))
        here.setObjectName("new_incident_here")
        here.triggered.connect(lambda: desk.panels.enter_call(place))
        here.setEnabled(desk.actions["new_incident"].isEnabled())
        menu.addAction(desk.actions["whole_region"])
        menu.popup(at)

    def _menu(self, names: Sequence[str]) -> QMenu:
        """A menu of actions."""
        menu = QMenu(self._desk.frame)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)  # a grey entry says why
        for name in names:
            menu.addAction(self._desk.actions[name])
        return menu

    # -- work --------------------------------------------------------------------------------------

    def _open_card(self, open_for: Callable[..., None]) -> None:
        number = self._desk.selection.incident
        if number is None:
            self._say("hint", self.tr("Pick an incident first."))
            return
        bar = self._desk.status_bar
        clock = QRect(bar.mapToGlobal(QPoint(0, 0)), bar.size())
        symbol = self._symbol_of(number)
        avoid = [clock] if symbol is None else [clock, symbol]
        open_for(number, beside=self._rect_of(number), avoid=avoid)

    def _rect_of(self, number: str) -> QRect:
        """Global rectangle of what shows an incident: its row, else its symbol, else a corner of the map."""
        desk = self._desk
        queue = desk.panels.incidents
        view, row = queue.view, queue.model.row_of(number)
        if row is not None and view.isVisible():
            shown = view.visualRect(queue.model.index(row, 0)).intersected(view.viewport().rect())
            if not shown.isEmpty():
                return QRect(view.viewport().mapToGlobal(shown.topLeft()), shown.size())
        return self._symbol_of(number) or QRect(desk.canvas.mapToGlobal(QPoint(0, 0)), desk.canvas.size() / 8)

    def _symbol_of(self, number: str) -> QRect | None:
        """Global rectangle of an incident's symbol; None when the map does not show it."""
        canvas = self._desk.canvas
        incident = self._desk.bridge.picture.incidents.get(number)
        if incident is None or incident.at is None:
            return None
        symbol = QRect(-16, -16, 32, 32).translated(canvas.pixel_of(incident.at).toPoint())
        return QRect(canvas.mapToGlobal(symbol.topLeft()), symbol.size()) if canvas.rect().contains(symbol) else None

    def _undo(self) -> None:
        if not self._desk.history.undo():
            self._say("hint", self.tr("There is nothing of this desk to take back."), lasts_s=ANSWER_S)

    def _redo(self) -> None:
        if not self._desk.history.redo():
            self._say("hint", self.tr("There is nothing of this desk to do again."), lasts_s=ANSWER_S)

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
        options += ["--lang", self._desk.language.code]
        done, _pid = QProcess.startDetached(sys.executable, [str(MAIN), "console", "--live", *options])
        if done:
            self._say("hint", self.tr("The live operation opens in a window of its own. This drill goes on here."))
        else:
            self._say("hint", self.tr("The live operation could not be started."), Weight.FAILURE)

    def _say(self, key: str, text: str, weight: Weight = Weight.INFO, lasts_s: float | None = None) -> None:
        self._desk.notices.put(key, Notice(lambda: text, weight, lasts_s=lasts_s))
