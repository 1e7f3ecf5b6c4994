"""AddNote and AddFeedback: words about an incident, kept as private text."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from console.commands.base import Command, Name, Text, Work
from console.domain.area import Note
from console.domain.rows import changed


class AddNote(Command, frozen=True, kw_only=True, tag="AddNote"):
    """A remark of the desk."""

    incident: Name
    text: Text

    private_fields: ClassVar[tuple[str, ...]] = ("text",)


def add_note(command: AddNote, work: Work) -> dict[str, Any]:
    """Add the remark; the incident itself does not change."""
    number = work.incident(command.incident).number
    keep_note(work, number, "note", command.text)
    return {}


class AddFeedback(Command, frozen=True, kw_only=True, tag="AddFeedback"):
    """What a unit reports back from the scene."""

    incident: Name
    unit: Name
    text: Text

    private_fields: ClassVar[tuple[str, ...]] = ("text",)


def add_feedback(command: AddFeedback, work: Work) -> dict[str, Any]:
    """Add the feedback and stamp the incident's first one."""
    incident = work.incident(command.incident)
    unit = work.unit(command.unit)
    keep_note(work, incident.number, "feedback", command.text, unit.call_sign)
    if incident.feedback_at is None:
        work.put(changed(incident, feedback_at=work.now))
    return {}


def keep_note(
    work: Work, incident: str, kind: str, text: str, unit: str | None = None, *, until: datetime | None = None
) -> str:
    """Keep words that a command came with beside its incident, as private text; the reference to them."""
    reference = work.private(text)
    work.add(Note(work.new_key(), incident, kind, reference, work.now, work.actor, unit, until=until))
    return reference
