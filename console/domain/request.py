"""What is asked of somebody and answered: support, a diversion's receipt, a notice, a review.

Asked, delivered to a terminal, acknowledged by a person and answered are four different moments. What has no answer in
time is chased.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

import msgspec

from console.domain.errors import DomainError
from console.domain.rows import changed
from console.domain.worst_first import Lateness


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


class Answer(StrEnum):
    """What a request can be answered with."""

    #: Support: units come, or none can.
    COMING = "coming"
    UNABLE = "unable"
    #: Diversion: who was given the call has it, or sends it back.
    RECEIVED = "received"
    REFUSED = "refused"
    #: Notice: what it asked for was done.
    DONE = "done"
    #: Review: the incident may be closed, or something is lacking.
    APPROVED = "approved"
    SENT_BACK = "sent_back"
    #: Whoever asked does not wait any more.
    WITHDRAWN = "withdrawn"


_A = Answer
#: The answers that each kind knows; `withdrawn` is the asker's own.
ANSWERS: Mapping[RequestKind, tuple[Answer, ...]] = MappingProxyType(
    {
        RequestKind.SUPPORT: (_A.COMING, _A.UNABLE),
        RequestKind.DIVERSION: (_A.RECEIVED, _A.REFUSED),
        RequestKind.NOTICE: (_A.DONE, _A.UNABLE),
        RequestKind.REVIEW: (_A.APPROVED, _A.SENT_BACK),
    }
)
#: Answers that say no.
NEGATIVE = frozenset({_A.UNABLE, _A.REFUSED, _A.SENT_BACK})
#: Answers after which something is still awaited: a refused call must be taken up again, an approved one be closed.
_PENDING = frozenset({_A.REFUSED, _A.APPROVED})


class Request(msgspec.Struct, frozen=True):
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

    @property
    def awaits_answer(self) -> bool:
        """Whether its addressee is still to say something."""
        return self.is_open and self.answered_at is None

    @property
    def came_back(self) -> bool:
        """Whether it was refused and somebody must see to it: a diverted call that its target does not take."""
        return self.is_open and self.answer == Answer.REFUSED

    def lateness(self, now: datetime, amber_share: float) -> Lateness:
        """How its clock stands at a moment; without a limit, and once it was answered, it is fine."""
        if self.due_at is None or not self.awaits_answer:
            return Lateness.FINE
        if now >= self.due_at:
            return Lateness.LATE
        return Lateness.AMBER if now >= self.asked_at + (self.due_at - self.asked_at) * amber_share else Lateness.FINE


def _check_awaited(request: Request) -> None:
    if not request.awaits_answer:
        raise DomainError(
            "illegal_step",
            "request {request} was answered already: {answer}",
            request=request.key,
            answer=request.answer or "",
        )


def deliver(request: Request, at: datetime) -> Request:
    """It lies on the addressee's terminal. The first moment stays.

    Raises:
        DomainError: `illegal_step`, when it was answered.
    """
    _check_awaited(request)
    return changed(request, delivered_at=request.delivered_at or at)


def acknowledge(request: Request, at: datetime) -> Request:
    """A person has read it; nothing more is awaited of a notice then.

    Raises:
        DomainError: `illegal_step`, when it was acknowledged or answered.
    """
    _check_awaited(request)
    if request.acknowledged_at is not None:
        raise DomainError("illegal_step", "request {request} was acknowledged already", request=request.key)
    ended_at = at if request.kind is RequestKind.NOTICE else None
    return changed(request, acknowledged_at=at, ended_at=ended_at)


def answer(request: Request, given: Answer, at: datetime, reply: str | None = None) -> Request:
    """The addressee says yes or no. Who refused may still take it over.

    Args:
        reply: a reference into the private texts.
    Raises:
        DomainError: `bad_field` for an answer that the kind does not know; `illegal_step`, when nothing is awaited.
    """
    if given not in ANSWERS[request.kind]:
        raise DomainError(
            "bad_field",
            "answer: {answer} is none to a request of this kind; known are {known}",
            answer=given.value,
            known=", ".join(ANSWERS[request.kind]),
        )
    if not request.came_back:
        _check_awaited(request)
    return changed(
        request,
        acknowledged_at=request.acknowledged_at or at,
        answered_at=at,
        answer=given.value,
        reply=reply,
        ended_at=None if given in _PENDING else at,
    )


def chase(request: Request, at: datetime) -> Request:
    """Somebody asked again.

    Raises:
        DomainError: `illegal_step`, when it was answered.
    """
    _check_awaited(request)
    return changed(request, chased=request.chased + 1, chased_at=at)


def end(request: Request, at: datetime) -> Request:
    """Nothing more is awaited: what has no answer is withdrawn, the others stand as they were answered."""
    if request.answered_at is not None:
        return changed(request, ended_at=at)
    return changed(request, answered_at=at, answer=Answer.WITHDRAWN.value, ended_at=at)


def next_key(incident: str, requests: Iterable[Request]) -> str:
    """A key for one more request of an incident, short enough to be typed: 0412/3.

    Args:
        requests: all of the incident, ended ones too.
    """
    taken = [int(tail) for one in requests if (tail := one.key.rpartition("/")[2]).isdecimal()]
    return f"{incident}/{max(taken, default=0) + 1}"
