"""What is about to be drawn for every desk, and what is about to be erased: instruments that end in a command.

Knows no command: whoever lays them on is told the places, or which figure was clicked.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF

from console.domain.geo import LonLat
from console.domain.mapped import DrawingKind
from console.widgets.map.instruments import InstrumentPen

LEAST = {DrawingKind.LINE: 2, DrawingKind.ARROW: 2, DrawingKind.AREA: 3, DrawingKind.TEXT: 1}


class Draft:
    """An `Instrument`: click after click; a second click on the last place, or Enter, ends it.

    Args:
        done: told the places, when there are enough of them.
    """

    def __init__(self, kind: DrawingKind, done: Callable[[tuple[LonLat, ...]], None]) -> None:
        self.kind = kind
        self._done = done
        self.places: list[LonLat] = []
        self._pointed: LonLat | None = None

    def click(self, at: LonLat) -> bool:
        """One more place; a text needs but one."""
        if self.places and at == self.places[-1]:
            return True
        self.places.append(at)
        return self.kind is DrawingKind.TEXT

    def point(self, at: LonLat) -> None:
        """The next stretch would go here."""
        self._pointed = at

    def take_back(self) -> None:
        """Forget the last place."""
        if self.places:
            self.places.pop()

    def end(self) -> None:
        """Hand over what was drawn; what lacks places is nothing."""
        places = tuple(self.places)
        self.clear()
        if len(set(places)) >= LEAST[self.kind]:
            self._done(places)

    def clear(self) -> None:
        """Nothing of it was kept."""
        self.places, self._pointed = [], None

    def paint(self, pen: InstrumentPen) -> None:
        """What there is, and what the next click would add."""
        points = [pen.pixel(place) for place in self.places]
        if len(points) > 1:
            pen.line(points)
        if points and self._pointed is not None:
            pen.line([points[-1], pen.pixel(self._pointed)], is_dashed=True)
        if self.kind is DrawingKind.AREA and len(points) > 1:
            pen.line([points[-1], points[0]], is_dashed=True)
        for point in points:
            pen.dot(point)


class Eraser:
    """An `Instrument`: a click on a drawing tells its id.

    Args:
        figure_at: id of the figure at a place; None where there is none.
        done: told the id.
    """

    def __init__(self, figure_at: Callable[[LonLat], str | None], done: Callable[[str], None]) -> None:
        self._figure_at, self._done = figure_at, done
        self._pointed: LonLat | None = None

    def click(self, at: LonLat) -> bool:
        """Erase what lies there; one may go on with the next."""
        figure = self._figure_at(at)
        if figure is not None:
            self._done(figure)
        return False

    def point(self, at: LonLat) -> None:
        """A click would erase what lies here."""
        self._pointed = at

    def take_back(self) -> None:
        """What was erased comes back by undo."""

    def end(self) -> None:
        """No more."""
        self._pointed = None

    def clear(self) -> None:
        """No more."""
        self._pointed = None

    def paint(self, pen: InstrumentPen) -> None:
        """A frame where a click would erase."""
        if self._pointed is not None and self._figure_at(self._pointed) is not None:
            at = pen.pixel(self._pointed)
            pen.line([at + QPointF(x, y) for x, y in ((-9, -9), (9, -9), (9, 9), (-9, 9), (-9, -9))])
