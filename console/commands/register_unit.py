"""RegisterUnit: put a unit on record, or bring its record up to date."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec

from console.commands.base import Command, Name, Work
from console.commands.checks import checked_place
from console.domain.geo import LonLat
from console.domain.rows import changed
from console.domain.unit import Unit


class RegisterUnit(Command, frozen=True, kw_only=True, tag="RegisterUnit"):
    """Fields left out keep their value on a unit already on record."""

    unit: Name
    at: LonLat
    group: Name | None = None
    arm: Name | None = None
    post: Name | None = None
    people: Annotated[int, msgspec.Meta(ge=1, le=200)] | None = None
    capabilities: tuple[Name, ...] | None = None
    vehicle: Name | None = None


def register_unit(command: RegisterUnit, work: Work) -> dict[str, Any]:
    """Insert the unit, available; or change what the command names."""
    place = checked_place(command.at)
    named = {
        field: value
        for field in ("group", "arm", "post", "people", "capabilities", "vehicle")
        if (value := getattr(command, field)) is not None
    }
    known = work.find(Unit, command.unit)
    if isinstance(known, Unit):
        work.put(changed(known, at=place, **named))
    else:
        work.put(Unit(call_sign=command.unit, at=place, status_at=work.now, **named))
    return {}
