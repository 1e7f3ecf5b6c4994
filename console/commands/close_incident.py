"""CloseIncident: end an incident with its disposition."""

from __future__ import annotations

from typing import Any

from console.commands.asking import end_requests
from console.commands.base import Command, Name, Work
from console.commands.checks import checked_disposition
from console.commands.release_units import release_everyone
from console.commands.work_on_tasks import open_follow_ups
from console.domain import dispatch
from console.domain.errors import Conflict
from console.domain.mapped import in_force
from console.domain.request import RequestKind


class CloseIncident(Command, frozen=True, kw_only=True, tag="CloseIncident"):
    """Closing releases the units that are still on it, and opens the tasks that doctrine wants after its class."""

    incident: Name
    disposition: Name


def close_incident(command: CloseIncident, work: Work) -> dict[str, Any]:
    """Release everybody and close, once a review has approved it where doctrine asks for one."""
    _check_doctrine(work)
    disposition = checked_disposition(command.disposition, work.doctrine)
    incident, requests = work.incident(command.incident), work.requests_of(command.incident)
    refusal = dispatch.why_not_close(incident, requests, work.doctrine) if incident.status.is_open else None
    if refusal is not None:
        raise refusal
    incident = release_everyone(work, incident, "closed")
    end_requests(work, incident.number, RequestKind.SUPPORT, RequestKind.REVIEW)
    work.put(dispatch.close(incident, disposition, work.now))
    opened = open_follow_ups(work, incident)
    return {"tasks": opened} if opened else {}


def _check_doctrine(work: Work) -> None:
    """Refuse at a desk that has yet to hear of the doctrine in force, which may ask for a review; servers do too."""
    adopted = in_force(work.doctrines())
    if adopted is not None and adopted.label != work.doctrine.edition:
        raise Conflict(
            "{actor} adopted {doctrine} at {at} and this desk goes by {own} still: look again",
            actor=adopted.adopted_by,
            doctrine=adopted.label,
            at=adopted.adopted_at.isoformat(),
            own=work.doctrine.edition,
        )
