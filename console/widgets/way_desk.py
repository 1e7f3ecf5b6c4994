"""The way of a kind of vehicle: laid on the map by clicks, then handed to another service as a text or a file.

What is handed over is what the map shows: the places clicked, the kind of vehicle, its streets. Knows no record.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QGuiApplication

from console.domain.geo import LonLat
from console.widgets.behind import Behind
from console.widgets.choice_menu import Choice, ChoiceMenu
from console.widgets.codes import is_chinese
from console.widgets.figures import distance_text, travel_text
from console.widgets.file_dialog import FileDialog
from console.widgets.map.measure import Measure
from console.widgets.notices import ANSWER_S, Notice, Weight
from console.widgets.row_paint import local_clock
from console.widgets.vehicles import needs_text, vehicle_choices, vehicle_text
from maps.coordinates import place_text
from maps.engine import RoadEngine
from maps.places import Places
from maps.streets import Street, gpx
from maps.vehicles import Vehicle

if TYPE_CHECKING:
    from console.widgets.desk import Desk

KEY = "way"
#: Where a menu opens, from the middle of the map.
_OFF = QPoint(-160, -120)


@dataclass(frozen=True)
class Named:
    """What is asked of the roads and the addresses before a way can be told."""

    streets: tuple[Street, ...]
    start: str
    end: str


class WayDesk(QObject):
    """The two actions of ways and their menus."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._canvas, self._tools, self._notices, self._window = desk.canvas, desk.map_tools, desk.notices, desk.frame
        self._now = desk.bridge.now
        self._places: Places | None = desk.region.places if desk.region is not None else None
        self.dialog: FileDialog | None = None
        self._folder = str(Path.home())
        self._behind = Behind("way-file", self)
        self._vehicle: Vehicle | None = None
        self.kinds, self.hands = (ChoiceMenu(desk.look, desk.frame) for _ in range(2))
        self.kinds.chosen.connect(self._begin)
        self.hands.chosen.connect(lambda do: do())
        self._tools.add("vehicle_way", self._measure, self._how, self._ask_kind)
        desk.bridge.roads_changed.connect(self._renew)
        desk.actions["hand_way"].triggered.connect(lambda _checked=False: self.ask())

    def stop(self) -> None:
        """Wait for a file that is being written."""
        self._behind.stop()
        if self.dialog is not None:
            self.dialog.close()

    # -- a way on the map --------------------------------------------------------------------------

    def _ask_kind(self) -> None:
        self.kinds.open_with(self.tr("By what?"), vehicle_choices(), self._middle())

    def _begin(self, vehicle: Vehicle) -> None:
        self._vehicle = vehicle
        self._tools.begin("vehicle_way")

    def _measure(self) -> Measure:
        assert self._vehicle is not None
        return self._tools.road_measure(self._vehicle)

    def _how(self) -> str:
        return self.tr("Click from where, then where to · Enter ends · Esc takes it off the map")

    def _renew(self) -> None:
        """Roads were closed or opened: the way on the map may be another one."""
        shown = self._tools.instruments.shown
        if isinstance(shown, Measure):
            shown.renew()

    # -- handing it over ---------------------------------------------------------------------------

    def ask(self) -> None:
        """Offer how to hand over the way that lies on the map."""
        shown = self._tools.instruments.shown
        if not isinstance(shown, Measure) or shown.vehicle is None or not shown.is_way:
            self._say(self.tr("No way lies on the map: lay one for a kind of vehicle first, or measure by road."))
            return
        choices = [
            Choice("1", self.tr("Copy as a text"), partial(self._copy, shown, shown.vehicle)),
            Choice("2", self.tr("Save as a GPX file…"), partial(self._ask_file, shown, shown.vehicle)),
        ]
        self.hands.open_with(self.tr("Hand the way over"), choices, self._middle())

    def _copy(self, way: Measure, vehicle: Vehicle) -> None:
        def told(named: Named | None, why: str) -> None:
            if named is None:
                self._say(why, Weight.WARNING)
                return
            QGuiApplication.clipboard().setText(self._words(way, vehicle, named))
            self._say(self.tr("The way of {0} is on the clipboard.").format(vehicle_text(vehicle)))

        self._tools.roads.ask(partial(_named, way.places, vehicle.key, self._places), told)

    def _ask_file(self, way: Measure, vehicle: Vehicle) -> None:
        title, kinds = self.tr("Save the way"), self.tr("Ways ({0})").format("*.gpx")
        self.dialog = FileDialog(self._window, title, self._folder, kinds, suffix="gpx")
        self.dialog.selectFile(f"way-{local_clock(self._now()).replace(':', '')}.gpx")
        self.dialog.fileSelected.connect(lambda path: self.save(Path(path), way, vehicle))
        self.dialog.finished.connect(self._dialog_closed)
        self.dialog.show()

    def _dialog_closed(self, _result: int) -> None:
        self.dialog = None

    def save(self, path: Path, way: Measure, vehicle: Vehicle) -> None:
        """Write a way into a file."""
        name = " · ".join((vehicle_text(vehicle), place_text(way.places[-1])))
        self._folder = str(path.parent)
        written = gpx(name, "\n".join(self._whole(way, vehicle)), way.lines)

        def told(_count: int | None, why: str) -> None:
            done = self.tr("The way is in {0}.").format(path.name)
            self._say(why or done, Weight.WARNING if why else Weight.INFO)

        self._behind.do(lambda: path.write_bytes(written), told)

    def _words(self, way: Measure, vehicle: Vehicle, named: Named) -> str:
        first, last = way.places[0], way.places[-1]
        return "\n".join(
            (
                *self._whole(way, vehicle),
                self.tr("From {0}").format(_spot(named.start, first)),
                self.tr("To {0}").format(_spot(named.end, last)),
                *(f"{n}. {self._street(street)}" for n, street in enumerate(named.streets, 1)),
            )
        )

    def _whole(self, way: Measure, vehicle: Vehicle) -> list[str]:
        """Who drives, how far, how long, and what it rests on."""
        far = f"{distance_text(way.total_m)}, {travel_text(way.duration_s, way.is_estimate)}"
        rests = (
            self.tr("An estimate along straight lines: there are no roads")
            if way.is_estimate
            else self.tr("Round what was closed at {0}").format(local_clock(self._now()))
        )
        return [" · ".join(filter(None, (vehicle_text(vehicle), needs_text(vehicle)))), far, rests]

    def _street(self, street: Street) -> str:
        known = (street.name_zh or street.name) if is_chinese() else (street.name or street.name_zh)
        name = known or self.tr("road without a name")
        return f"{name}, {distance_text(street.length_m)}"

    # -- saying ------------------------------------------------------------------------------------

    def _say(self, text: str, weight: Weight = Weight.INFO) -> None:
        self._notices.put(KEY, Notice(lambda: text, weight, lasts_s=ANSWER_S))

    def _middle(self) -> QPoint:
        return self._canvas.mapTo(self._window, self._canvas.rect().center()) + _OFF


def _named(at: tuple[LonLat, ...], vehicle: str, places: Places | None, engine: RoadEngine) -> Named:
    """The streets of a way over some places, and the addresses of its ends."""
    streets = [street for a, b in pairwise(at) for street in engine.streets(a, b, vehicle)]
    start, end = ((places.nearest_address(spot) or "") if places is not None else "" for spot in (at[0], at[-1]))
    return Named(tuple(streets), start, end)


def _spot(address: str, at: LonLat) -> str:
    return " · ".join(filter(None, (address, place_text(at))))
