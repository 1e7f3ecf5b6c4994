"""HandOver and TakeOver: a shift is given with a signed summary, and taken by the next."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, Any, ClassVar

import msgspec

from console.commands.base import Command, Key, Work
from console.commands.checks import checked_stamps
from console.domain.errors import DomainError
from console.domain.handover import summary_of
from console.domain.rows import changed
from console.domain.tour import Handover
from db.signing import is_signed

_HASH = re.compile("[0-9a-f]{64}")
Signed = Annotated[str, msgspec.Meta(max_length=200)]


class HandOver(Command, frozen=True, kw_only=True, tag="HandOver"):
    """`summary`: a text of `console.domain.handover`. `signature` goes over it, made with the key `signer` (base64)."""

    summary: Annotated[str, msgspec.Meta(min_length=2, max_length=1_000_000)]
    since: datetime
    signature: Signed = ""
    signer: Signed = ""

    private_fields: ClassVar[tuple[str, ...]] = ("summary",)


def hand_over(command: HandOver, work: Work) -> dict[str, Any]:
    """Keep the summary, once what it says of the journal and of its signature is true."""
    summary = summary_of(command.summary)
    seq, found = summary.get("seq"), summary.get("hash")
    if (
        not isinstance(seq, int)
        or isinstance(seq, bool)
        or not isinstance(found, str)
        or not 0 <= seq < 2**31
        or not _HASH.fullmatch(found)
        or (seq and work.entry_hash(seq) != found)
    ):
        raise DomainError("bad_field", "summary: the journal has no such entry {seq}", seq=seq)
    is_sealed = bool(command.signature or command.signer)
    if is_sealed and not is_signed(command.signer, command.signature, command.summary.encode()):
        raise DomainError("bad_field", "signature: it is not of this summary")
    key = work.new_key()
    work.add(
        Handover(
            key=key,
            given_at=work.now,
            given_by=work.actor,
            since=checked_stamps(command, ("since",))["since"],
            seq=seq,
            hash=found,
            summary=work.private(command.summary),
            signature=command.signature,
            signer=command.signer,
        )
    )
    return {"handover": key}


class TakeOver(Command, frozen=True, kw_only=True, tag="TakeOver"):
    """The next commander has read it and commands from now on."""

    handover: Key


def take_over(command: TakeOver, work: Work) -> dict[str, Any]:
    """Stamp who took over."""
    given = work.find(Handover, command.handover)
    if not isinstance(given, Handover):
        raise DomainError("bad_field", "handover: there is none {handover}", handover=command.handover)
    if given.taken_at is not None:
        raise DomainError("illegal_step", "{actor} took over already", actor=given.taken_by)
    work.put(changed(given, taken_at=work.now, taken_by=work.actor))
    return {"given_by": given.given_by}
