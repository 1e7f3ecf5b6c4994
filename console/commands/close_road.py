"""CloseRoad, OpenRoad: a line across roads or an area through which nobody drives, for every desk's travel times."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, ClassVar

import msgspec

from console.commands.base import Command, Key, Text, Work
from console.commands.checks import checked_stamps
from console.commands.shapes import MOST_PLACES, checked_shape
from console.domain.errors import DomainError
from console.domain.geo import LonLat
from console.domain.mapped import Closure, DrawingKind
from console.domain.rows import changed


class CloseRoad(Command, frozen=True, kw_only=True, tag="CloseRoad"):
    """`places` in their order: a line across what it closes, or with `is_area` a ring that closes itself.

    `since` is the moment of the command unless another is stated; `until` is when it opens by itself.
    """

    places: Annotated[tuple[LonLat, ...], msgspec.Meta(min_length=2, max_length=MOST_PLACES)]
    is_area: bool = False
    reason: Text | None = None
    since: datetime | None = None
    until: datetime | None = None

    private_fields: ClassVar[tuple[str, ...]] = ("reason",)


class OpenRoad(Command, frozen=True, kw_only=True, tag="OpenRoad"):
    """Lift a closure; the record keeps that it was there."""

    closure: Key


def close_road(command: CloseRoad, work: Work) -> dict[str, Any]:
    """Keep it for every desk; answer its key."""
    shape = checked_shape(DrawingKind.AREA if command.is_area else DrawingKind.LINE, command.places)
    stamps = checked_stamps(command, ("since", "until"))
    since, until = stamps.get("since", work.now), stamps.get("until")
    if until is not None and until <= max(since, work.now):
        raise DomainError("bad_field", "until: a closure ends after it begins, and not before now")
    reason = work.private(command.reason) if command.reason is not None else None
    closure = Closure(work.new_key(), shape, since, work.actor, until, reason)
    work.add(closure)
    return {"closure": closure.key}


def open_road(command: OpenRoad, work: Work) -> dict[str, Any]:
    """End it."""
    closure = work.find(Closure, command.closure)
    if not isinstance(closure, Closure):
        raise DomainError("bad_field", "there is no closure {closure}", closure=command.closure)
    if closure.ended_at is not None:
        raise DomainError("illegal_step", "{closure} was opened already", closure=closure.key)
    work.put(changed(closure, ended_at=work.now))
    return {}
