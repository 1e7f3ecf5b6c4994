"""What desks share on the map besides units and incidents, as figures: drawings and road closures of the record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np
import shapely

from console.domain.mapped import Closure, DrawingKind
from console.picture import Picture
from console.widgets.map.figures import Figure, Floats, Ink
from console.widgets.map.view import to_mercator

#: What a drawing's colour is painted with; one of a later version like one without.
INKS = {"": Ink.PICKED, "red": Ink.ALARM, "amber": Ink.AMBER, "green": Ink.FREE, "grey": Ink.CALM}
_AREA_FILL = 0.12


def drawing_figures(picture: Picture) -> list[Figure]:
    """Drawings that stand, the oldest lowest."""
    figures = []
    standing = (drawing for drawing in picture.drawings.values() if drawing.ended_at is None)
    for drawing in sorted(standing, key=lambda one: (one.drawn_at, one.key)):
        shape = shapely.from_wkb(drawing.shape, on_invalid="ignore")
        if shape is None or shape.is_empty:
            continue
        label_at = to_mercator(shapely.get_coordinates(shape.representative_point()))[0]
        figure = Figure(
            tuple(_rings(shape)),
            INKS.get(drawing.colour, Ink.PICKED),
            is_area=drawing.kind is DrawingKind.AREA,
            is_arrow=drawing.kind is DrawingKind.ARROW,
            width_px=2.5,
            fill=_AREA_FILL,
            label=picture.text(drawing.label),
            label_at=label_at,
            id=drawing.key,
        )
        figures.append(replace(figure, rings=()) if drawing.kind is DrawingKind.TEXT else figure)
    return figures


def closure_figures(closures: Iterable[Closure]) -> list[Figure]:
    """Closures: barrier tape along a line, a striped area within tape."""
    figures = []
    for closure in closures:
        shape = shapely.from_wkb(closure.outline, on_invalid="ignore")
        if shape is None or shape.is_empty:
            continue
        is_area = "Polygon" in shape.geom_type
        tape = Figure(tuple(_rings(shape)), Ink.AMBER, is_area=is_area, width_px=4.5, id=closure.key)
        figures += [tape, replace(tape, ink=Ink.ALARM, is_dashed=True, fill=0.5, is_striped=is_area)]
    return figures


def _rings(shape: shapely.Geometry) -> Iterator[Floats]:
    """Every line and ring of a shape in metres."""
    for part in shapely.get_parts(shape):
        lines = shapely.get_rings(part) if part.geom_type == "Polygon" else [part]
        for line in lines:
            yield to_mercator(np.asarray(shapely.get_coordinates(line)))
