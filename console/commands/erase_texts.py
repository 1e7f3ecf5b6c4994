"""EraseTexts: forget what was said about incidents and other things that are over; rows and journal stay."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any

import msgspec

from console.commands.base import Command, Work
from console.commands.checks import checked_stamps
from console.domain.errors import DomainError
from console.domain.incident import Incident
from db.codec import CODECS, Row
from db.retention import ENDS

Reference = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]


class EraseTexts(Command, frozen=True, kw_only=True, tag="EraseTexts"):
    """`texts` are references of texts of these incidents and rows, each of which ended before a moment.

    `rows` are named as `task/KEY`; one that was taken back has ended too.
    """

    incidents: Annotated[tuple[str, ...], msgspec.Meta(max_length=500)] = ()
    rows: Annotated[tuple[str, ...], msgspec.Meta(max_length=500)] = ()
    texts: Annotated[tuple[Reference, ...], msgspec.Meta(min_length=1, max_length=20_000)]
    ended_before: datetime


def erase_texts(command: EraseTexts, work: Work) -> dict[str, Any]:
    """Erase them, unless one of those named goes on or ended later."""
    limit = checked_stamps(command, ("ended_before",))["ended_before"]
    owners = [("incident", number) for number in command.incidents]
    for name in command.rows:
        kind, _, key = name.partition("/")
        if kind not in ENDS:
            raise DomainError("bad_field", "rows: {name} names nothing that ends", name=name)
        owners.append((kind, key))
    for kind, key in owners:
        if not _is_over(work.find(CODECS[kind].row_type, key), ENDS[kind], limit):
            raise DomainError(
                "not_allowed", "{incident} is open, or ended too lately for its texts to be erased", incident=key
            )
    return {"erased": work.erase(command.texts, owners)}


def _is_over(row: Row | None, ends: Iterable[str], limit: datetime) -> bool:
    """Whether a row ended before a moment; one that was taken back has. What is open again keeps its former end."""
    if row is None:
        return True
    if isinstance(row, Incident) and row.status.is_open:
        return False
    ended: datetime | None = next((at for column in ends if (at := getattr(row, column)) is not None), None)
    return ended is not None and ended < limit
