"""The tools of the desk's map by their actions: lengths, circles, what is reached, how places are written.

Each tool is an object of its own; here is which action lays it on and what is said meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from console.widgets.actions import Actions
from console.widgets.map import reach
from console.widgets.map.canvas import MapCanvas
from console.widgets.map.instruments import Instrument
from console.widgets.map.measure import Measure
from console.widgets.map.radius import Radius, count_inside
from console.widgets.map.reach import Reach
from console.widgets.notices import ANSWER_S, Notice, Notices
from console.widgets.road_questions import RoadQuestions
from console.widgets.settings import NOTATION, Settings
from maps.coordinates import Notation, place_text
from maps.vehicles import CAR, Vehicle

KEY = "map_tool"


def kept_notation(settings: Settings) -> Notation:
    """How its user wants places written."""
    kept = settings.text(NOTATION)
    return Notation(kept) if kept in {each.value for each in Notation} else Notation.DEGREES


class MapTools(QObject):
    """Connects the actions of the map's tools."""

    def __init__(
        self, canvas: MapCanvas, actions: Actions, notices: Notices, settings: Settings, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._canvas, self._actions, self._notices, self._settings = canvas, actions, notices, settings
        self.roads = RoadQuestions(self)
        self.instruments = canvas.gestures.instruments
        self._on = ""
        self._makers: dict[str, Callable[[], Instrument]] = {
            "measure": lambda: Measure(None, canvas.update),
            "measure_road": lambda: self.road_measure(CAR),
            "radius": lambda: Radius(partial(count_inside, canvas.data.scene)),
            "reach_car": lambda: self._reach("car"),
            "reach_foot": lambda: self._reach("foot"),
        }
        self._hows: dict[str, Callable[[], str]] = {}
        for name in self._makers:
            actions[name].triggered.connect(lambda _checked=False, name=name: self.toggle(name))
        actions["notation"].triggered.connect(lambda _checked=False: self._next_notation())
        self.instruments.switched.connect(self._switched)
        self._notation = kept_notation(settings)
        canvas.set_notation(self._notation)

    def add(
        self,
        name: str,
        make: Callable[[], Instrument],
        how: Callable[[], str],
        ask: Callable[[], None] | None = None,
    ) -> None:
        """One more instrument: the action that lays it on, and what is said meanwhile.

        Args:
            ask: asks for something first; what is answered leads to `begin`.
        """
        self._makers[name], self._hows[name] = make, how
        self._actions[name].triggered.connect(lambda _checked=False: self.toggle(name, ask))

    def toggle(self, name: str, ask: Callable[[], None] | None = None) -> None:
        """Lay an instrument on the map, or take it off when it is on."""
        if self._on == name and self.instruments.is_on:
            self.instruments.clear()
        elif ask is None:
            self.begin(name)
        else:
            self._show_on()  # the click has checked it, and nothing is on yet
            ask()

    def begin(self, name: str) -> None:
        """Lay an instrument on the map."""
        self.instruments.begin(self._makers[name]())
        self._on = name
        self._show_on()
        self._canvas.setFocus()  # Enter, Escape and Backspace are the map's now

    def stop(self) -> None:
        """End the thread that asks the roads."""
        self.roads.stop()

    def road_measure(self, vehicle: Vehicle) -> Measure:
        """Measures by road for a kind of vehicle."""
        return Measure(partial(self.roads.way, vehicle.key), self._canvas.update, vehicle)

    def _reach(self, vehicle: str) -> Reach:
        ask: reach.AskReach = lambda at, told: self.roads.reached(  # noqa: E731
            at, reach.LIMITS_S, vehicle, reach.figures_of, told
        )
        return Reach(ask, partial(self._canvas.data.set_figures, reach.LAYER), self._canvas.update)

    def _switched(self) -> None:
        if not self.instruments.is_on:
            self._on = ""
            self._show_on()

    def _show_on(self) -> None:
        for name in self._makers:
            self._actions[name].setChecked(name == self._on)
        if self._on:
            name = self._on
            self._notices.put(KEY, Notice(lambda: f"{self._how(name)} · {self._by_key()}", can_dismiss=False))
        else:
            self._notices.drop(KEY)

    def _how(self, name: str) -> str:
        if name in self._hows:
            return self._hows[name]()
        if name == "radius":
            return self.tr("Click the centre, then the edge · Backspace takes a click back · Esc takes it off the map")
        if name.startswith("reach"):
            return self.tr("Click where from: 5, 10 and 15 minutes · Enter leaves the rings · Esc takes them off")
        return self.tr("Click place after place · Backspace takes one back · Enter ends · Esc takes it off the map")

    def _by_key(self) -> str:
        return self.tr("by keys: arrows, Space")

    def _next_notation(self) -> None:
        order = list(Notation)
        self._notation = order[(order.index(self._notation) + 1) % len(order)]
        self._settings.set(NOTATION, self._notation.value)
        self._canvas.set_notation(self._notation)
        text = place_text(self._canvas.view.middle, self._notation)
        self._notices.put(
            "notation", Notice(lambda: self.tr("Places are written so: {0}").format(text), lasts_s=ANSWER_S)
        )
