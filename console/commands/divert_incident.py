"""DivertIncident: hand a call to another service, with the reason."""

from __future__ import annotations

from typing import Any, ClassVar

from console.commands.add_note import keep_note
from console.commands.asking import ask, end_requests
from console.commands.base import Command, Name, Text, Work
from console.commands.release_units import release_everyone
from console.domain import dispatch
from console.domain.request import RequestKind


class DivertIncident(Command, frozen=True, kw_only=True, tag="DivertIncident"):
    """`to` names the service that takes it over: one that doctrine states may owe a receipt."""

    incident: Name
    to: Name
    reason: Text

    private_fields: ClassVar[tuple[str, ...]] = ("reason",)


def divert_incident(command: DivertIncident, work: Work) -> dict[str, Any]:
    """Release everybody, hand the incident over, and wait for the receipt where one is expected."""
    incident = release_everyone(work, work.incident(command.incident), "diverted")
    reason = keep_note(work, incident.number, "divert", command.reason)
    end_requests(work, incident.number, RequestKind.SUPPORT, RequestKind.REVIEW)
    target = work.doctrine.diversion(command.to)
    if target is not None and target.receipt_s is not None:
        ask(work, incident, RequestKind.DIVERSION, target.code, text=reason, limit_s=target.receipt_s)
    work.put(dispatch.divert(incident, command.to, work.now))
    return {}
