"""AddDrawing, EraseDrawing: lines, areas, arrows and words on the map of every desk."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

import msgspec

from console.commands.base import Command, Name, Text, Work
from console.commands.shapes import MOST_PLACES, checked_shape
from console.domain.errors import DomainError
from console.domain.geo import LonLat
from console.domain.mapped import Drawing, DrawingKind
from console.domain.rows import changed


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
    shape = checked_shape(command.kind, command.places)
    if command.kind is DrawingKind.TEXT and command.label is None:
        raise DomainError("bad_field", "label: a text must say something")
    label = work.private(command.label) if command.label is not None else None
    drawing = Drawing(work.new_key(), command.kind, shape, work.now, work.actor, label, command.colour)
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
