"""JoinIncidents: a second call about the same event ends as a duplicate of the first."""

from __future__ import annotations

from typing import Any

from console.commands.asking import end_requests
from console.commands.assign_units import assign_all
from console.commands.base import Command, Name, Work
from console.commands.checks import checked_disposition
from console.commands.release_units import release_all
from console.domain import duplicates
from console.domain.incident import IncidentEvent
from console.domain.request import RequestKind


class JoinIncidents(Command, frozen=True, kw_only=True, tag="JoinIncidents"):
    """`to` stands for both from now on. Units of the joined one are free again, or go over `with_units`."""

    incident: Name
    to: Name
    with_units: bool = False


def join_incidents(command: JoinIncidents, work: Work) -> dict[str, Any]:
    """End the joined one; the other is held too, so that nobody ends it meanwhile."""
    checked_disposition(duplicates.DUPLICATE, work.doctrine)
    incident, main = work.incident(command.incident), work.incident(command.to)
    if (refusal := duplicates.why_not_join(incident, main)) is not None:
        raise refusal
    units = [active.unit for active in work.active_assignments(incident.number)]
    if units:
        incident = release_all(work, incident, units, f"joined to {main.number}", event=IncidentEvent.LAST_TAKEN)
    if units and command.with_units:
        main = assign_all(work, main, units)
    end_requests(work, incident.number, RequestKind.SUPPORT, RequestKind.REVIEW)
    work.put(duplicates.join(incident, main, work.now))
    work.put(main)
    return {"assigned": units} if units and command.with_units else {}
