"""MarkHazard: what whoever goes to an incident's place must know, and those who go there later."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from console.commands.add_note import keep_note
from console.commands.base import Command, Name, Text, Work
from console.commands.checks import checked_stamps
from console.domain.earlier import HAZARD
from console.domain.errors import DomainError


class MarkHazard(Command, frozen=True, kw_only=True, tag="MarkHazard"):
    """It is of the place, never of a person: calls near it show it `until` then, or as long as texts are kept."""

    incident: Name
    text: Text
    until: datetime | None = None

    private_fields: ClassVar[tuple[str, ...]] = ("text",)


def mark_hazard(command: MarkHazard, work: Work) -> dict[str, Any]:
    """Keep it with the incident that tells where it is."""
    incident = work.incident(command.incident)
    if incident.at is None:
        raise DomainError("bad_field", "{incident} has no place that a hazard could be at", incident=incident.number)
    until = checked_stamps(command, ("until",)).get("until")
    if until is not None and until <= work.now:
        raise DomainError("bad_field", "until: {until} is over", until=until.isoformat())
    keep_note(work, incident.number, HAZARD, command.text, until=until)
    return {}
