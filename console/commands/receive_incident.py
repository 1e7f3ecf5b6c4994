"""ReceiveIncident: a call becomes an incident."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

import msgspec

from console.commands.base import Command, Name, Priority, Text, Work
from console.commands.checks import checked_class, checked_place, checked_stamps
from console.domain.errors import Conflict
from console.domain.geo import LonLat
from console.domain.incident import Incident


class ReceiveIncident(Command, frozen=True, kw_only=True, tag="ReceiveIncident"):
    """`received_at` is the moment of the command unless a late entry says otherwise."""

    class_code: Name = msgspec.field(name="class")
    priority: Priority
    at: LonLat
    incident: Name | None = None
    address: Text | None = None
    summary: Text | None = None
    source: Name | None = None
    received_at: datetime | None = None
    answered_at: datetime | None = None
    entered_at: datetime | None = None

    private_fields: ClassVar[tuple[str, ...]] = ("address", "summary")


def receive_incident(command: ReceiveIncident, work: Work) -> dict[str, Any]:
    """Put the incident on record, waiting, in the zone that holds its place."""
    checked_class(command.class_code, work.doctrine)
    stamps: dict[str, Any] = {"received_at": work.now}
    stamps |= checked_stamps(command, ("received_at", "answered_at", "entered_at"))
    place = checked_place(command.at)
    number, serial = (command.incident, None) if command.incident else work.next_number()
    known = work.find(Incident, number)
    if isinstance(known, Incident):
        raise Conflict(
            "incident {incident} is on record already, received at {at}",
            incident=number,
            at=known.received_at.isoformat(),
        )
    zone = work.zone_of(place)
    work.put(
        Incident(
            number=number,
            serial=serial,
            class_code=command.class_code,
            priority=command.priority,
            at=place,
            outside_region=zone is None and bool(work.zones()),
            zone=zone,
            source=command.source or "",
            owner=work.actor if work.doctrine.first_owns else None,
            address=work.private(command.address) if command.address else None,
            summary=work.private(command.summary) if command.summary else None,
            **stamps,
        )
    )
    return {"incident": number}
