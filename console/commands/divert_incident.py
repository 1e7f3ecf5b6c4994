"""DivertIncident: hand a call to another service, with the reason."""

from __future__ import annotations

from typing import Any

from console.commands.base import Command, Name, Text, Work
from console.commands.release_units import release_everyone
from console.domain import dispatch


class DivertIncident(Command, frozen=True, kw_only=True, tag="DivertIncident"):
    """`to` names the service that takes it over."""

    incident: Name
    to: Name
    reason: Text


def divert_incident(command: DivertIncident, work: Work) -> dict[str, Any]:
    """Release everybody and hand the incident over."""
    incident = release_everyone(work, work.incident(command.incident), "diverted")
    work.put(dispatch.divert(incident, command.to, work.now))
    return {}
