"""Measures a length on the map, straight or by road: each stretch, and the whole.

Asks for ways through a function and takes the answers whenever they come. Knows no roads itself.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QPointF

from console.domain.geo import LonLat
from console.widgets.map.instruments import InstrumentPen, measured_text
from console.widgets.map.polygons import polygon_of
from console.widgets.map.view import Floats, to_mercator
from console.widgets.vehicles import vehicle_text
from maps.engine import Way
from maps.geodesic import length_m
from maps.vehicles import DEFAULT, Vehicle

translate = QCoreApplication.translate

#: Told a way, or why there is none.
Told = Callable[[Way | None, str], None]
#: Asks for the way between two places.
AskWay = Callable[[LonLat, LonLat, Told], None]


@dataclass
class Stretch:
    """From the place before to this one. Until a way is told, and without one, it is a straight line.

    Attributes:
        lonlat, metres: (n, 2) degrees and web-mercator metres of the way, when there is one.
    """

    to: LonLat
    length_m: float
    is_asked: bool = False
    lonlat: Floats | None = None
    metres: Floats | None = None
    duration_s: float = 0.0
    is_estimate: bool = False
    why_not: str = ""


class Measure:
    """An `Instrument`: a click adds a stretch, the same place twice ends."""

    def __init__(self, ask_way: AskWay | None, changed: Callable[[], None], vehicle: Vehicle | None = None) -> None:
        """
        Args:
            ask_way: for lengths by road; None measures straight.
            changed: called when an answer has come.
            vehicle: the kind that ways are asked for.
        """
        self._ask_way, self._changed, self.vehicle = ask_way, changed, vehicle
        self.start: LonLat | None = None
        self.stretches: list[Stretch] = []
        self._pointed: LonLat | None = None

    @property
    def last(self) -> LonLat | None:
        """The place clicked last."""
        return self.stretches[-1].to if self.stretches else self.start

    @property
    def total_m(self) -> float:
        """The whole length so far."""
        return sum(stretch.length_m for stretch in self.stretches)

    @property
    def places(self) -> tuple[LonLat, ...]:
        """Every place clicked, in order."""
        return (*(() if self.start is None else (self.start,)), *(stretch.to for stretch in self.stretches))

    @property
    def lines(self) -> list[Floats]:
        """The ways of all stretches that have one, (n, 2) degrees each."""
        return [stretch.lonlat for stretch in self.stretches if stretch.lonlat is not None]

    @property
    def is_way(self) -> bool:
        """Whether every stretch has a way."""
        return bool(self.stretches) and len(self.lines) == len(self.stretches)

    @property
    def duration_s(self) -> float:
        """How long all ways take."""
        return sum(stretch.duration_s for stretch in self.stretches)

    @property
    def is_estimate(self) -> bool:
        """Whether any way is a guess."""
        return any(stretch.is_estimate for stretch in self.stretches)

    def click(self, at: LonLat) -> bool:
        """Add a stretch to here; the place before once more ends."""
        last = self.last
        if last is None:
            self.start = at
            return False
        if at == last:
            return True
        self.stretches.append(Stretch(at, length_m(last, at)))
        self._ask(last, self.stretches[-1])
        return False

    def renew(self) -> None:
        """Ask for every way again: roads were closed or opened."""
        for start, stretch in zip(self.places, self.stretches, strict=False):
            self._ask(start, stretch)

    def point(self, at: LonLat) -> None:
        """Show the stretch to here."""
        self._pointed = at

    def take_back(self) -> None:
        """Forget the last stretch, or the start."""
        if self.stretches:
            self.stretches.pop()
        else:
            self.start = None

    def end(self) -> None:
        """Forget where the pointer is."""
        self._pointed = None

    def clear(self) -> None:
        """Nothing of it is kept elsewhere."""

    def text(self) -> str:
        """The whole, with what is not sure of it."""
        total = measured_text(self.total_m)
        if self._ask_way is None:
            return total
        if any(stretch.is_asked for stretch in self.stretches):
            return translate("MapTools", "{length} …").format(length=total)
        if why := next((stretch.why_not for stretch in self.stretches if stretch.why_not), ""):
            return translate("MapTools", "{length}, partly straight: {why}").format(length=total, why=why)
        minutes = max(1, math.ceil(self.duration_s / 60.0))  # as every travel time is told
        text = translate("MapTools", "{length} by road, {minutes} min").format(length=total, minutes=minutes)
        if self.vehicle is not None and self.vehicle.key != DEFAULT:
            text = f"{vehicle_text(self.vehicle)} · {text}"
        return f"≈ {text}" if self.is_estimate else text

    def paint(self, pen: InstrumentPen) -> None:
        """The line, a dot at each place, the length of each stretch and of the whole."""
        if self.start is None:
            return
        places = [pen.pixel(self.start)]
        for stretch in self.stretches:
            at = pen.pixel(stretch.to)
            self._paint_stretch(pen, stretch, places[-1], at)
            places.append(at)
        if self._pointed is not None and self.last is not None:
            at = pen.pixel(self._pointed)
            pen.line([places[-1], at], is_dashed=True)
            more_m = length_m(self.last, self._pointed)
            pen.words(at, f"+ {measured_text(more_m)} = {measured_text(self.total_m + more_m)}")
        for place in places:
            pen.dot(place)
        for stretch, a, b in zip(self.stretches[:-1], places, places[1:], strict=False):
            pen.words((a + b) / 2.0, measured_text(stretch.length_m))
        if self.stretches:
            pen.words(places[-1], self.text())

    def _paint_stretch(self, pen: InstrumentPen, stretch: Stretch, a: QPointF, b: QPointF) -> None:
        if stretch.metres is not None:
            pen.line(polygon_of(pen.view.to_pixels(stretch.metres)).toList())
        else:
            pen.line([a, b], is_dashed=self._ask_way is not None)

    def _ask(self, start: LonLat, stretch: Stretch) -> None:
        if self._ask_way is not None:
            stretch.is_asked = True
            self._ask_way(start, stretch.to, lambda way, why: self._told(start, stretch, way, why))

    def _told(self, start: LonLat, stretch: Stretch, way: Way | None, why: str) -> None:
        stretch.is_asked, stretch.why_not = False, ""
        if way is None or way.route is None:
            stretch.why_not = why or translate("MapTools", "no road leads there")
            stretch.lonlat = stretch.metres = None
            stretch.length_m, stretch.duration_s, stretch.is_estimate = length_m(start, stretch.to), 0.0, False
        else:
            stretch.lonlat, stretch.metres = way.route.coords, to_mercator(way.route.coords)
            stretch.length_m, stretch.duration_s = way.route.length_m, way.route.duration_s
            stretch.is_estimate = way.basis.is_estimate
        self._changed()
