"""What is reached in minutes: rings as areas for the map, and the instrument that asks for them from a click.

`figures_of` makes areas of any isochrone, whoever asked for it. Knows no roads itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import shapely
from PySide6.QtCore import QCoreApplication

from console.domain.geo import LonLat
from console.widgets.map.figures import Figure, Ink
from console.widgets.map.instruments import InstrumentPen
from console.widgets.map.view import to_mercator
from maps.engine import Isochrone

translate = QCoreApplication.translate

LIMITS_S = (300.0, 600.0, 900.0)
#: The layer that the instrument shows its rings in.
LAYER = "reach"
_FILL = 0.15
_LINE_PX = 1.0
#: Half a cell of the raster that rings are contours of: fewer corners say the same, and are painted in every frame.
_SIMPLER_DEG = 1e-4

#: Told the areas that are reached, or why they are not known.
Told = Callable[[Sequence[Figure] | None, str], None]
#: Asks what is reached from a place.
AskReach = Callable[[LonLat, Told], None]


def figures_of(reached: Isochrone, ink: Ink = Ink.PICKED) -> tuple[Figure, ...]:
    """Areas of the rings, the largest ring first, so that what is reached sooner is filled more strongly.

    The largest area of a ring says its minutes at its northernmost corner.
    """
    figures = []
    for limit_s, outline in sorted(zip(reached.limits_s, reached.outlines, strict=True), reverse=True):
        whole = shapely.simplify(shapely.from_wkb(outline), _SIMPLER_DEG)
        areas = sorted(shapely.get_parts(whole), key=shapely.area, reverse=True)
        text = translate("MapTools", "{minutes} min").format(minutes=f"{limit_s / 60.0:g}")
        for place, area in enumerate(areas):
            rings = tuple(to_mercator(shapely.get_coordinates(ring)) for ring in (area.exterior, *area.interiors))
            figures.append(
                Figure(
                    rings,
                    ink,
                    is_area=True,
                    is_dashed=reached.basis.is_estimate,
                    width_px=_LINE_PX,
                    fill=_FILL,
                    label=("≈ " if reached.basis.is_estimate else "") + text if place == 0 else "",
                    label_at=rings[0][np.argmax(rings[0][:, 1])],
                )
            )
    return tuple(figures)


class Reach:
    """An `Instrument`: a click asks what is reached from there within 5, 10 and 15 minutes."""

    def __init__(self, ask: AskReach, show: Callable[[Sequence[Figure]], None], changed: Callable[[], None]) -> None:
        """
        Args:
            ask: for the rings of a place.
            show: puts areas on the map, in place of those before.
            changed: called when an answer has come.
        """
        self._ask, self._show, self._changed = ask, show, changed
        self.origin: LonLat | None = None
        self.why_not = ""
        self.is_asked = False

    def click(self, at: LonLat) -> bool:
        """Ask from here, in place of what was asked before."""
        self.origin, self.is_asked, self.why_not = at, True, ""
        self._ask(at, lambda figures, why: self._told(at, figures, why))
        return False

    def point(self, at: LonLat) -> None:
        """Nothing to be seen before a click."""

    def take_back(self) -> None:
        """Take the rings away."""
        self.clear()

    def end(self) -> None:
        """The rings stay."""

    def clear(self) -> None:
        """Take the rings off the map."""
        self.origin, self.is_asked = None, False
        self._show(())

    def paint(self, pen: InstrumentPen) -> None:
        """The origin; the rings lie under the symbols."""
        if self.origin is None:
            return
        middle = pen.pixel(self.origin)
        pen.dot(middle)
        if self.is_asked or self.why_not:
            pen.words(middle, self.why_not or translate("MapTools", "Looking for what is reached…"))

    def _told(self, at: LonLat, figures: Sequence[Figure] | None, why: str) -> None:
        if at != self.origin:
            return  # somewhere else has been clicked since
        self.is_asked = False
        if figures is None:
            self.why_not = why
        else:
            self._show(figures)
        self._changed()
