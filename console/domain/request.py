"""What is asked of somebody and answered: support, a diversion's receipt, a notice, a review.

Asked, delivered to a terminal, acknowledged by a person and answered are four different moments. What has no answer in
time is chased.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class RequestKind(StrEnum):
    """What is asked."""

    #: A unit or station asks an arm to come.
    SUPPORT = "support"
    #: Who was given a call that is no police work says that it was received.
    DIVERSION = "diversion"
    #: Who answers for a zone now is told of something there.
    NOTICE = "notice"
    #: A legal officer looks at an incident before it is closed.
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Request:
    """One thing asked of one addressee.

    `addressee` is an arm, a diversion target, a unit or a post, by `kind`. `text` and `reply` are references into
    the private texts. `answer` is a code that the kind knows; `ended_at` is when nothing more is awaited.
    """

    key: str
    kind: RequestKind
    addressee: str
    asked_at: datetime
    asked_by: str
    incident: str | None = None
    zone: str | None = None
    #: Who asks, when it is a unit or a post.
    unit: str | None = None
    text: str | None = None
    due_at: datetime | None = None
    delivered_at: datetime | None = None
    acknowledged_at: datetime | None = None
    answered_at: datetime | None = None
    answer: str | None = None
    reply: str | None = None
    chased: int = 0
    chased_at: datetime | None = None
    ended_at: datetime | None = None
    version: int = 1

    @property
    def is_open(self) -> bool:
        """Whether something is still awaited."""
        return self.ended_at is None
