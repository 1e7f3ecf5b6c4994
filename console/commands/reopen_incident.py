"""ReopenIncident: take a closed or diverted incident up again, on the record."""

from __future__ import annotations

from typing import Any, ClassVar

from console.commands.add_note import keep_note
from console.commands.asking import end_requests
from console.commands.base import Command, Name, Text, Work
from console.domain import dispatch
from console.domain.request import RequestKind


class ReopenIncident(Command, frozen=True, kw_only=True, tag="ReopenIncident"):
    """Its units are not called back; it waits like a new one, joined to no other, and nobody owes a receipt for it."""

    incident: Name
    reason: Text

    private_fields: ClassVar[tuple[str, ...]] = ("reason",)


def reopen_incident(command: ReopenIncident, work: Work) -> dict[str, Any]:
    """Open it again, waiting."""
    incident = work.incident(command.incident)
    work.put(dispatch.reopen(incident))
    end_requests(work, incident.number, RequestKind.DIVERSION)
    keep_note(work, incident.number, "reopen", command.reason)
    return {}
