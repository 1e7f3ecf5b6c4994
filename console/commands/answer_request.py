"""DeliverRequest, AcknowledgeRequest, AnswerRequest, ChaseRequest, AnswerReview: what becomes of a request once it is
asked. Each is a moment of its own on record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, ClassVar

from console.commands.assign_units import assign_all
from console.commands.base import Command, Key, Name, Text, Work
from console.domain import request as rules
from console.domain.dispatch import why_not_approve
from console.domain.errors import DomainError
from console.domain.request import Answer, Request, RequestKind


class DeliverRequest(Command, frozen=True, kw_only=True, tag="DeliverRequest"):
    """It lies on the addressee's terminal."""

    request: Key


def deliver_request(command: DeliverRequest, work: Work) -> dict[str, Any]:
    """Stamp the delivery."""
    return _stepped(command.request, work, rules.deliver)


class AcknowledgeRequest(Command, frozen=True, kw_only=True, tag="AcknowledgeRequest"):
    """A person of the addressee's has read it."""

    request: Key


def acknowledge_request(command: AcknowledgeRequest, work: Work) -> dict[str, Any]:
    """Stamp the acknowledgement."""
    return _stepped(command.request, work, rules.acknowledge)


class ChaseRequest(Command, frozen=True, kw_only=True, tag="ChaseRequest"):
    """The addressee was asked again."""

    request: Key


def chase_request(command: ChaseRequest, work: Work) -> dict[str, Any]:
    """Count it."""
    return _stepped(command.request, work, rules.chase)


class AnswerRequest(Command, frozen=True, kw_only=True, tag="AnswerRequest"):
    """The addressee's answer, with his words. `units` come to the incident, where support was asked for."""

    request: Key
    answer: Answer
    units: tuple[Name, ...] = ()
    reply: Text | None = None

    private_fields: ClassVar[tuple[str, ...]] = ("reply",)


def answer_request(command: AnswerRequest, work: Work) -> dict[str, Any]:
    """Keep the answer and assign the units that come."""
    asked = work.request(command.request)
    if asked.kind is RequestKind.REVIEW:
        raise DomainError("illegal_step", "request {request} is a review: AnswerReview answers it", request=asked.key)
    _answer(asked, command.answer, command.reply, work)
    if command.units:
        if asked.incident is None or command.answer is not Answer.COMING:
            raise DomainError("bad_field", "units: they come with the answer that support is coming")
        work.put(assign_all(work, work.incident(asked.incident), command.units))
    return _about(asked)


class AnswerReview(Command, frozen=True, kw_only=True, tag="AnswerReview"):
    """Whoever reviews lets an incident be closed, or sends it back with the reason."""

    request: Key
    approved: bool
    reply: Text | None = None

    private_fields: ClassVar[tuple[str, ...]] = ("reply",)


def answer_review(command: AnswerReview, work: Work) -> dict[str, Any]:
    """Keep the verdict; one that says no says why."""
    asked = work.request(command.request)
    if asked.kind is not RequestKind.REVIEW:
        raise DomainError("illegal_step", "request {request} is no review", request=asked.key)
    if not command.approved and command.reply is None:
        raise DomainError("bad_field", "reply: say what is lacking")
    refusal = why_not_approve(asked, work.actor, work.doctrine) if command.approved else None
    if refusal is not None:
        raise refusal
    _answer(asked, Answer.APPROVED if command.approved else Answer.SENT_BACK, command.reply, work)
    return _about(asked)


def _answer(asked: Request, given: Answer, reply: str | None, work: Work) -> None:
    kept = work.private(reply) if reply is not None else None
    work.put(rules.answer(asked, given, work.now, kept))


def _stepped(key: str, work: Work, step: Callable[[Request, datetime], Request]) -> dict[str, Any]:
    asked = work.request(key)
    work.put(step(asked, work.now))
    return _about(asked)


def _about(asked: Request) -> dict[str, Any]:
    """What the journal's readers show: a request is known by whom it asks and what about."""
    about = {"incident": asked.incident, "addressee": asked.addressee, "kind": asked.kind.value}
    return {name: value for name, value in about.items() if value is not None}
