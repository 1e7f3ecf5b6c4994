"""A circle on the map, and how many units and incidents lie in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QCoreApplication

from console.domain.geo import LonLat
from console.domain.unit import UnitStatus
from console.widgets.map.instruments import InstrumentPen, measured_text
from console.widgets.map.polygons import polygon_of
from console.widgets.map.scene import Scene
from console.widgets.map.units import STATUSES
from console.widgets.map.view import to_lonlat, to_mercator
from console.widgets.theme import qcolor
from maps.geodesic import circle, length_m, lengths_m

translate = QCoreApplication.translate
_AVAILABLE = STATUSES.index(UnitStatus.AVAILABLE)


class Inside(NamedTuple):
    """How many lie in a circle."""

    units: int
    available: int
    incidents: int


def count_inside(scene: Scene, centre: LonLat, radius_m: float) -> Inside:
    """Units on the map, those of them that are available, and open incidents, within a radius."""
    units = scene.units
    placed = units.known & np.isfinite(units.metres[:, 0])
    near = lengths_m(centre, to_lonlat(units.metres[placed])) <= radius_m
    incidents = lengths_m(centre, to_lonlat(scene.incidents.metres)) <= radius_m
    available = near & (units.status[placed] == _AVAILABLE)
    return Inside(int(near.sum()), int(available.sum()), int(incidents.sum()))


class Radius:
    """An `Instrument`: one click is the centre, the next the edge."""

    def __init__(self, count: Callable[[LonLat, float], Inside]) -> None:
        self._count = count
        self.centre: LonLat | None = None
        self.radius_m = 0.0

    def click(self, at: LonLat) -> bool:
        """The centre, then the edge."""
        if self.centre is None:
            self.centre = at
            return False
        self.point(at)
        return True

    def point(self, at: LonLat) -> None:
        """Span it to here."""
        if self.centre is not None:
            self.radius_m = length_m(self.centre, at)

    def take_back(self) -> None:
        """Forget the centre."""
        self.centre, self.radius_m = None, 0.0

    def end(self) -> None:
        """It stays as it was spanned."""

    def clear(self) -> None:
        """Nothing of it is kept elsewhere."""

    def text(self) -> str:
        """Its radius and what lies in it now."""
        if self.centre is None:
            return ""
        inside = self._count(self.centre, self.radius_m)
        return translate("MapTools", "{radius} · units {units}, available {available} · incidents {incidents}").format(
            radius=measured_text(self.radius_m), **inside._asdict()
        )

    def paint(self, pen: InstrumentPen) -> None:
        """The circle, its radius and the figures."""
        if self.centre is None:
            return
        middle = pen.pixel(self.centre)
        if self.radius_m > 0.0:
            ring = pen.view.to_pixels(to_mercator(circle(self.centre, self.radius_m)))
            pen.painter.setPen(qcolor(pen.theme.selection, 0.0))
            pen.painter.setBrush(qcolor(pen.theme.selection, 0.08))
            pen.painter.drawPolygon(polygon_of(ring))
            points = polygon_of(ring).toList()
            pen.line(points)
            pen.line([middle, points[len(points) // 4]], is_dashed=True)
            pen.words(points[0], self.text())
        pen.dot(middle)
