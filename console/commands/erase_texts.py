"""EraseTexts: forget what was said about incidents that are over; their rows and the journal stay."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

import msgspec

from console.commands.base import Command, Names, Work
from console.commands.checks import checked_stamps
from console.domain.errors import DomainError

Reference = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]


class EraseTexts(Command, frozen=True, kw_only=True, tag="EraseTexts"):
    """`texts` are references of texts of these incidents, each of which ended before a moment."""

    incidents: Names
    texts: Annotated[tuple[Reference, ...], msgspec.Meta(min_length=1, max_length=20_000)]
    ended_before: datetime


def erase_texts(command: EraseTexts, work: Work) -> dict[str, Any]:
    """Erase them, unless one of the incidents is open or was when it should not be."""
    limit = checked_stamps(command, ("ended_before",))["ended_before"]
    for number in command.incidents:
        incident = work.incident(number)
        if incident.status.is_open or incident.closed_at is None or incident.closed_at >= limit:
            raise DomainError(
                "not_allowed", "{incident} is open, or ended too lately for its texts to be erased", incident=number
            )
    return {"erased": work.erase(command.texts, command.incidents)}
