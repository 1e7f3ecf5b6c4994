"""Lines, areas and points as commands carry them: places in their order, checked, and as rows keep them."""

from __future__ import annotations

from collections.abc import Sequence

from console.commands.checks import checked_place
from console.domain.errors import DomainError
from console.domain.geo import LonLat
from console.domain.mapped import DrawingKind

#: Most places of one shape.
MOST_PLACES = 2_000
_LEAST = {DrawingKind.LINE: 2, DrawingKind.ARROW: 2, DrawingKind.AREA: 3, DrawingKind.TEXT: 1}


def checked_shape(kind: DrawingKind, places: Sequence[LonLat]) -> str:
    """What is drawn through places, as WKB in hexadecimal; an area closes itself, a text stands at its first place."""
    import shapely  # only who draws needs it

    corners = [checked_place(place) for place in places]
    if len(set(corners)) < _LEAST[kind]:
        raise DomainError("bad_field", "places: this takes {n} different places or more", n=_LEAST[kind])
    match kind:
        case DrawingKind.TEXT:
            shape = shapely.Point(corners[0])
        case DrawingKind.AREA:
            shape = shapely.Polygon(corners)
        case _:
            shape = shapely.LineString(corners)
    return str(shapely.to_wkb(shape, hex=True))
