"""ReturnDispatch: a unit sends its order back, with the reason; the incident waits for another."""

from __future__ import annotations

from typing import Any, ClassVar

from console.commands.add_note import keep_note
from console.commands.base import Command, Name, Text, Work
from console.commands.release_units import release_all
from console.domain.dispatch import RETURNED
from console.domain.incident import IncidentEvent


class ReturnDispatch(Command, frozen=True, kw_only=True, tag="ReturnDispatch"):
    """The unit must be on the incident. It is not recommended for it again."""

    incident: Name
    unit: Name
    reason: Text

    private_fields: ClassVar[tuple[str, ...]] = ("reason",)


def return_dispatch(command: ReturnDispatch, work: Work) -> dict[str, Any]:
    """End the assignment as returned; nobody has said that the work is done."""
    incident = work.incident(command.incident)
    work.put(release_all(work, incident, [command.unit], RETURNED, event=IncidentEvent.LAST_TAKEN))
    keep_note(work, incident.number, RETURNED, command.reason, command.unit)
    return {}
