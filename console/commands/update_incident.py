"""UpdateIncident: correct or complete what is known of an incident."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

import msgspec

from console.commands.base import Command, Name, Priority, Text, Work
from console.commands.checks import checked_class, checked_place, checked_stamps
from console.domain.errors import DomainError
from console.domain.geo import LonLat
from console.domain.rows import changed


class UpdateIncident(Command, frozen=True, kw_only=True, tag="UpdateIncident"):
    """Fields left out stay as they are."""

    incident: Name
    class_code: Name | None = msgspec.field(name="class", default=None)
    priority: Priority | None = None
    at: LonLat | None = None
    address: Text | None = None
    summary: Text | None = None
    source: Name | None = None
    answered_at: datetime | None = None
    entered_at: datetime | None = None

    private_fields: ClassVar[tuple[str, ...]] = ("address", "summary")


def update_incident(command: UpdateIncident, work: Work) -> dict[str, Any]:
    """Change the named fields; a new place is looked up among the zones again."""
    incident = work.incident(command.incident)
    news: dict[str, Any] = dict(checked_stamps(command, ("answered_at", "entered_at")))
    if command.class_code is not None:
        news["class_code"] = checked_class(command.class_code, work.doctrine)
    if command.priority is not None:
        news["priority"] = command.priority
    if command.source is not None:
        news["source"] = command.source
    if command.at is not None:
        place = checked_place(command.at)
        zone = work.zone_of(place)
        news |= {"at": place, "zone": zone, "outside_region": zone is None and bool(work.zones())}
    for field in command.private_fields:
        if (text := getattr(command, field)) is not None:
            news[field] = work.private(text)
    if not news:
        raise DomainError("bad_field", "nothing to change in {incident}: name a field", incident=incident.number)
    work.put(changed(incident, **news))
    return {}
