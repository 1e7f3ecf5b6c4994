"""A post that is not there, put on the map to see what it would give; it can be dragged about. Knows no roads."""

from __future__ import annotations

from collections.abc import Callable

from console.domain.geo import LonLat
from console.widgets.map.instruments import InstrumentPen
from console.widgets.map.shapes import paint_post


class TrialPost:
    """A `Movable` instrument: a click puts it there, dragging it moves it."""

    def __init__(self, moved: Callable[[LonLat | None], None], words: Callable[[], str]) -> None:
        """
        Args:
            moved: told where it stands now; None when it is taken off.
            words: what it would give, in one line.
        """
        self._moved, self._words = moved, words
        self.at: LonLat | None = None

    def hold(self, at: LonLat, reach_deg: float) -> LonLat | None:
        """Where it stands, when that is near."""
        is_near = self.at is not None and max(abs(self.at.lon - at.lon), abs(self.at.lat - at.lat)) <= reach_deg
        return self.at if is_near else None

    def drop(self) -> None:
        """It stands there already."""

    def remove(self) -> None:
        """Take it off."""
        self.clear()

    def click(self, at: LonLat) -> bool:
        """Put it here."""
        self.move(at)
        return False

    def move(self, at: LonLat) -> None:
        """It stands here now."""
        self.at = at
        self._moved(at)

    def point(self, at: LonLat) -> None:
        """Only a click or a drag moves it."""

    def take_back(self) -> None:
        """Take it off."""
        self.clear()

    def end(self) -> None:
        """It stays."""

    def clear(self) -> None:
        """Take it off."""
        self.at = None
        self._moved(None)

    def paint(self, pen: InstrumentPen) -> None:
        """Its flag, and what it would give."""
        if self.at is None:
            return
        foot = pen.pixel(self.at)
        pen.dot(foot)
        paint_post(pen.painter, foot, pen.theme, closed=False, central=True)
        if said := self._words():
            pen.words(foot, said)
