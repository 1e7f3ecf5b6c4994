"""RequestSupport: a unit, a post or the desk asks arms to come. Each arm answers for itself."""

from __future__ import annotations

from typing import Any, ClassVar

from console.commands.asking import ask
from console.commands.base import Command, Name, Names, Text, Work
from console.domain.dispatch import why_not_act
from console.domain.errors import DomainError
from console.domain.request import RequestKind


class RequestSupport(Command, frozen=True, kw_only=True, tag="RequestSupport"):
    """`asker` is the unit or post that asks; the desk itself where nobody is named."""

    incident: Name
    arms: Names
    text: Text | None = None
    asker: Name | None = None

    private_fields: ClassVar[tuple[str, ...]] = ("text",)


def request_support(command: RequestSupport, work: Work) -> dict[str, Any]:
    """Ask each arm, with the limit that doctrine gives it."""
    incident = work.incident(command.incident)
    if (refusal := why_not_act(incident)) is not None:
        raise refusal
    support = [one for one in work.requests_of(incident.number) if one.kind is RequestKind.SUPPORT]
    waiting = {one.addressee for one in support if one.awaits_answer}
    text = work.private(command.text) if command.text is not None else None
    keys = []
    for arm in dict.fromkeys(command.arms):
        if arm in waiting:
            raise DomainError(
                "illegal_step", "{arm} was asked for {incident} already: chase it", arm=arm, incident=incident.number
            )
        limit_s = work.doctrine.support.limit_s(arm)
        keys.append(ask(work, incident, RequestKind.SUPPORT, arm, text=text, limit_s=limit_s, asker=command.asker))
    work.put(incident)  # nobody ends it meanwhile
    return {"requests": keys}
