"""AddDrawing, EraseDrawing: lines, areas, arrows and words on the map of every desk."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

import msgspec

from console.commands.base import Command, Name, Text, Work
from console.commands.checks import checked_place
from console.domain.errors import DomainError
from console.domain.geo import LonLat
from console.domain.mapped import Drawing, DrawingKind
from console.domain.rows import changed

MOST_PLACES = 2_000
#: Fewest places that each kind needs.
_LEAST = {DrawingKind.LINE: 2, DrawingKind.ARROW: 2, DrawingKind.AREA: 3, DrawingKind.TEXT: 1}


class AddDrawing(Command, frozen=True, kw_only=True, tag="AddDrawing"):
    """`places` in their order; an area closes itself. A text stands at its one place, and must say something."""

    kind: DrawingKind
    places: Annotated[tuple[LonLat, ...], msgspec.Meta(min_length=1, max_length=MOST_PLACES)]
    label: Text | None = None
    colour: Literal["", "red", "amber", "green", "grey"] = ""

    private_fields: ClassVar[tuple[str, ...]] = ("label",)


class EraseDrawing(Command, frozen=True, kw_only=True, tag="EraseDrawing"):
    """Take a drawing off every map; the record keeps that it was there."""

    drawing: Name


def add_drawing(command: AddDrawing, work: Work) -> dict[str, Any]:
    """Keep it for every desk; answer its key."""
    import shapely  # only who draws needs it

    places = [checked_place(place) for place in command.places]
    if len(set(places)) < _LEAST[command.kind]:
        raise DomainError(
            "bad_field", "places: a drawing of this kind needs {n} or more: {kind}", n=_LEAST[command.kind],
            kind=command.kind.value,
        )  # fmt: skip
    if command.kind is DrawingKind.TEXT and command.label is None:
        raise DomainError("bad_field", "label: a text must say something")
    shape = {
        DrawingKind.TEXT: lambda: shapely.Point(places[0]),
        DrawingKind.AREA: lambda: shapely.Polygon(places),
    }.get(command.kind, lambda: shapely.LineString(places))()
    label = work.private(command.label) if command.label is not None else None
    drawing = Drawing(
        work.new_key(),
        command.kind,
        str(shapely.to_wkb(shape, hex=True)),
        work.now,
        work.actor,
        label,
        command.colour,
    )
    work.add(drawing)
    return {"drawing": drawing.key}


def erase_drawing(command: EraseDrawing, work: Work) -> dict[str, Any]:
    """End it."""
    drawing = work.find(Drawing, command.drawing)
    if not isinstance(drawing, Drawing):
        raise DomainError("bad_field", "there is no drawing {drawing}", drawing=command.drawing)
    if drawing.ended_at is not None:
        raise DomainError("illegal_step", "{drawing} was erased already", drawing=drawing.key)
    work.put(changed(drawing, ended_at=work.now))
    return {}
