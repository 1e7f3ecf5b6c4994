"""ReopenIncident: take a closed or diverted incident up again, on the record."""

from __future__ import annotations

from typing import Any

from console.commands.base import Command, Name, Text, Work
from console.domain import dispatch


class ReopenIncident(Command, frozen=True, kw_only=True, tag="ReopenIncident"):
    """Its units are not called back; it waits like a new one."""

    incident: Name
    reason: Text


def reopen_incident(command: ReopenIncident, work: Work) -> dict[str, Any]:
    """Open it again, waiting."""
    work.put(dispatch.reopen(work.incident(command.incident)))
    return {}
