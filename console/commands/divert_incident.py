"""DivertIncident: hand a call to another service, with the reason."""

from __future__ import annotations

from typing import Any, ClassVar

from console.commands.add_note import keep_note
from console.commands.base import Command, Name, Text, Work
from console.commands.release_units import release_everyone
from console.domain import dispatch


class DivertIncident(Command, frozen=True, kw_only=True, tag="DivertIncident"):
    """`to` names the service that takes it over."""

    incident: Name
    to: Name
    reason: Text

    private_fields: ClassVar[tuple[str, ...]] = ("reason",)


def divert_incident(command: DivertIncident, work: Work) -> dict[str, Any]:
    """Release everybody and hand the incident over."""
    incident = release_everyone(work, work.incident(command.incident), "diverted")
    keep_note(work, incident.number, "divert", command.reason)
    work.put(dispatch.divert(incident, command.to, work.now))
    return {}
