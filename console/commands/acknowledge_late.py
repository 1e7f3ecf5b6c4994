"""AcknowledgeLate: somebody takes note of a step that is late, for every desk to see. The clock runs on."""

from __future__ import annotations

from typing import Any, ClassVar

from console.commands.base import Command, Name, Text, Work
from console.domain.area import Note
from console.domain.errors import DomainError
from console.domain.supervision import note_kind
from console.domain.worst_first import Step, as_ordered, dues, limits_by_zone


class AcknowledgeLate(Command, frozen=True, kw_only=True, tag="AcknowledgeLate"):
    """The step must be waited for and past its limit."""

    incident: Name
    step: Step
    note: Text | None = None

    private_fields: ClassVar[tuple[str, ...]] = ("note",)


def acknowledge_late(command: AcknowledgeLate, work: Work) -> dict[str, Any]:
    """Keep who took note, with his words if he said any; answer by how much the step was late."""
    incident = work.incident(command.incident)
    limits_of = limits_by_zone(work.doctrine, {zone.code: zone for zone in work.zones()})
    running = dues(as_ordered(incident, work.active_assignments(incident.number)), limits_of(incident))
    due = next((due for due in running if due.step is command.step), None)
    if due is None:
        raise DomainError(
            "illegal_step",
            "{incident} does not wait for this step: {step}",
            incident=incident.number,
            step=command.step.value,
        )
    if work.now < due.late_at:
        raise DomainError(
            "illegal_step",
            "{incident}: {step} is not late before {at}",
            incident=incident.number,
            step=command.step.value,
            at=due.late_at.isoformat(),
        )
    words = work.private(command.note) if command.note is not None else ""
    work.add(Note(work.new_key(), incident.number, note_kind(command.step), words, work.now, work.actor))
    return {"late_s": round((work.now - due.late_at).total_seconds(), 3)}
