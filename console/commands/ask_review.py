"""AskReview: a legal officer is to look at an incident before it is closed."""

from __future__ import annotations

from typing import Any, ClassVar

from console.commands.asking import ask
from console.commands.base import Command, Name, Text, Work
from console.domain.dispatch import why_not_act
from console.domain.errors import DomainError
from console.domain.request import RequestKind

#: Whom a review is addressed to: whoever of these may give the verdict.
REVIEWER = "supervisor"


class AskReview(Command, frozen=True, kw_only=True, tag="AskReview"):
    """`text` says how the incident is to be closed, and what the reviewer should look at."""

    incident: Name
    text: Text | None = None

    private_fields: ClassVar[tuple[str, ...]] = ("text",)


def ask_review(command: AskReview, work: Work) -> dict[str, Any]:
    """Ask, unless a review is under way or was approved."""
    incident = work.incident(command.incident)
    if (refusal := why_not_act(incident)) is not None:
        raise refusal
    if any(one.kind is RequestKind.REVIEW and one.is_open for one in work.requests_of(incident.number)):
        raise DomainError("illegal_step", "{incident} has a review already", incident=incident.number)
    text = work.private(command.text) if command.text is not None else None
    key = ask(work, incident, RequestKind.REVIEW, REVIEWER, text=text)
    work.put(incident)  # nobody ends it meanwhile
    return {"requests": [key]}
