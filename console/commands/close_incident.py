"""CloseIncident: end an incident with its disposition."""

from __future__ import annotations

from typing import Any

from console.commands.base import Command, Name, Work
from console.commands.checks import checked_disposition
from console.commands.release_units import release_everyone
from console.commands.work_on_tasks import open_follow_ups
from console.domain import dispatch


class CloseIncident(Command, frozen=True, kw_only=True, tag="CloseIncident"):
    """Closing releases the units that are still on it, and opens the tasks that doctrine wants after its class."""

    incident: Name
    disposition: Name


def close_incident(command: CloseIncident, work: Work) -> dict[str, Any]:
    """Release everybody and close."""
    disposition = checked_disposition(command.disposition, work.doctrine)
    incident = release_everyone(work, work.incident(command.incident), "closed")
    work.put(dispatch.close(incident, disposition, work.now))
    opened = open_follow_ups(work, incident)
    return {"tasks": opened} if opened else {}
