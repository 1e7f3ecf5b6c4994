"""Asking somebody something inside a command, and ending what nobody waits for any more."""

from __future__ import annotations

from datetime import timedelta

from console.commands.base import Work
from console.domain.incident import Incident
from console.domain.request import Request, RequestKind, end, next_key


def ask(
    work: Work,
    incident: Incident,
    kind: RequestKind,
    addressee: str,
    *,
    text: str | None,
    limit_s: float | None = None,
    asker: str | None = None,
) -> str:
    """Ask one addressee about an incident; the key of the request.

    Args:
        text: a reference into the private texts.
        limit_s: seconds within which it is to be answered.
        asker: the unit or post that asks.
    """
    key = next_key(incident.number, work.requests_of(incident.number))
    due_at = work.now + timedelta(seconds=limit_s) if limit_s is not None else None
    request = Request(
        key=key,
        kind=kind,
        addressee=addressee,
        asked_at=work.now,
        asked_by=work.actor,
        incident=incident.number,
        zone=incident.zone,
        unit=asker,
        text=text,
        due_at=due_at,
    )
    work.add(request)
    return key


def end_requests(work: Work, incident: str, *kinds: RequestKind) -> None:
    """End the open requests of some kinds about an incident."""
    for request in work.requests_of(incident):
        if request.is_open and request.kind in kinds:
            work.put(end(request, work.now))
