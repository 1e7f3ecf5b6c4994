"""What a supervisor watches: the steps that are late, those about to be, and who took note of each.

An acknowledgement is a note on the incident whose kind names the step; it never stops a clock. Pure: the moment,
the limits and the rows are arguments.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from console.domain.area import Note
from console.domain.doctrine import StepLimits
from console.domain.incident import Incident
from console.domain.unit import Assignment
from console.domain.worst_first import Due, Lateness, Step, as_ordered, dues

_KIND = "late."
_REOPENED = "reopen"


def note_kind(step: Step) -> str:
    """The kind of the note that says that somebody took note of a late step."""
    return f"{_KIND}{step}"


def step_of(kind: str) -> Step | None:
    """The step that a note took note of; None for a note of another kind."""
    step = kind.removeprefix(_KIND)
    return Step(step) if kind.startswith(_KIND) and step in list(Step) else None


@dataclass(frozen=True, slots=True)
class WatchedStep:
    """A step that an incident waits for, when it is late and about to be, and who took note of that (`noted`)."""

    incident: str
    due: Due
    late_at: datetime
    amber_at: datetime
    noted: Note | None = None

    @property
    def step(self) -> Step:
        """The step."""
        return self.due.step

    @property
    def id(self) -> str:
        """What tells it from all others that are watched."""
        return f"{self.incident}/{self.step}"

    def lateness(self, now: datetime) -> Lateness:
        """How it stands at a moment."""
        if now >= self.late_at:
            return Lateness.LATE
        return Lateness.AMBER if now >= self.amber_at else Lateness.FINE

    def is_unnoted(self, now: datetime) -> bool:
        """Whether it is late and nobody has taken note yet."""
        return self.noted is None and now >= self.late_at


def watched_steps(
    incident: Incident, limits: StepLimits, notes: Iterable[Note] = (), assignments: Iterable[Assignment] = ()
) -> tuple[WatchedStep, ...]:
    """Every step that an incident waits for now.

    Args:
        notes: of this incident, in any order.
        assignments: of this incident, ended ones too.
    """
    assignments = tuple(assignments)
    running = dues(as_ordered(incident, [one for one in assignments if one.is_active]), limits)
    if not running:
        return ()
    said = sorted(notes, key=lambda note: (note.at, note.key))
    # What was waited for before is another wait than this one, whatever its clock says.
    began_anew = [a.ended_at for a in assignments if a.ended_at is not None]
    began_anew += [note.at for note in said if note.kind == _REOPENED]

    def noted(due: Due) -> Note | None:
        since = max([due.since, *began_anew])
        return next((note for note in said if note.kind == note_kind(due.step) and note.at >= since), None)

    share = limits.amber_share
    return tuple(WatchedStep(incident.number, due, due.late_at, due.amber_at(share), noted(due)) for due in running)
