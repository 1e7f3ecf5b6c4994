"""What a commander hands over with, made from the picture that he sees. Knows no Qt and no database."""

from __future__ import annotations

from datetime import datetime

from console.domain.doctrine import Doctrine
from console.domain.handover import Standing
from console.domain.tour import Handover
from console.late_steps import LateSteps
from console.picture import ChangeSet, Picture


def standing_of(picture: Picture, doctrine: Doctrine, now: datetime) -> Standing:
    """What stands at a moment, late steps included."""
    steps = LateSteps(doctrine)
    steps.follow(picture, ChangeSet(everything=True))
    late, _ = steps.at(now)
    return Standing(
        picture.incidents.values(),
        late,
        picture.units,
        picture.tours.values(),
        picture.requests.values(),
        picture.tasks.values(),
    )


def last_handover(picture: Picture) -> Handover | None:
    """The handover that was given last."""
    return max(picture.handovers.values(), key=lambda given: (given.given_at, given.key), default=None)


def shift_began(picture: Picture, opened_at: datetime) -> datetime:
    """When the shift that is on began: when the last one was taken over, or given, or the record was opened.

    The first call may be earlier than that: the clock of a drill is its own.
    """
    last = last_handover(picture)
    if last is None:
        return min((opened_at, *(incident.received_at for incident in picture.incidents.values())))
    return last.taken_at or last.given_at
