"""SendNotice: tell whoever answers for a zone now of something there. About places and events, never about persons."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, ClassVar

from console.commands.base import Command, Name, Text, Work
from console.commands.checks import checked_stamps
from console.domain.area import Zone
from console.domain.errors import DomainError
from console.domain.hours import is_open
from console.domain.request import Request, RequestKind
from console.domain.roster import Grounds, responsible
from console.domain.rows import changed


class SendNotice(Command, frozen=True, kw_only=True, tag="SendNotice"):
    """`due_at`: when it is to be acknowledged; left out: after the time that doctrine gives an answer."""

    zone: Name
    text: Text
    due_at: datetime | None = None
    incident: Name | None = None

    private_fields: ClassVar[tuple[str, ...]] = ("text",)


def send_notice(command: SendNotice, work: Work) -> dict[str, Any]:
    """Address it by the roster."""
    if not isinstance(work.find(Zone, command.zone), Zone):
        raise DomainError("bad_field", "zone: there is no zone {zone}", zone=command.zone)
    addressee = responsible(command.zone, _grounds(work))
    if addressee is None:
        raise DomainError("bad_field", "zone: nobody answers for {zone} now", zone=command.zone)
    usual = {"due_at": work.now + timedelta(seconds=work.doctrine.support.answer_s)}
    notice = Request(
        key=work.new_key(),
        kind=RequestKind.NOTICE,
        addressee=addressee,
        asked_at=work.now,
        asked_by=work.actor,
        incident=work.incident(command.incident).number if command.incident is not None else None,
        zone=command.zone,
        text=work.private(command.text),
        due_at=(usual | checked_stamps(command, ("due_at",)))["due_at"],
    )
    work.add(notice)
    return {"request": notice.key, "addressee": addressee}


def pass_on(work: Work, requests: Iterable[Request]) -> list[str]:
    """Address notices that nobody has read yet to who answers for their zone now; keys of those that went elsewhere."""
    unread = [one for one in requests if one.kind is RequestKind.NOTICE and one.acknowledged_at is None]
    if not unread:
        return []
    grounds, passed = _grounds(work), []
    for notice in unread:
        addressee = responsible(notice.zone, grounds) if notice.zone is not None else None
        if addressee is not None and addressee != notice.addressee:
            work.put(changed(notice, addressee=addressee, delivered_at=None))
            passed.append(notice.key)
    return passed


def _grounds(work: Work) -> Grounds:
    return Grounds(
        zones={zone.code: zone for zone in work.zones()},
        posts={post.code: post for post in work.posts()},
        units={unit.call_sign: unit for unit in work.units()},
        tours=tuple(work.running_tours()),
        is_open=lambda post: is_open(work.doctrine.hours_of(post), work.now),
    )
