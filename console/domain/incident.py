"""An incident, its life and its time-stamps.

The life is a table of legal steps; the stamps follow the Chinese 110 record, where a message being
delivered to a terminal and being acknowledged by a person are two different moments.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

import msgspec

from console.domain.errors import DomainError
from console.domain.geo import LonLat


class IncidentStatus(StrEnum):
    """How far the response to an incident has come."""

    WAITING = "waiting"
    DISPATCHED = "dispatched"
    EN_ROUTE = "en_route"
    ON_SCENE = "on_scene"
    CLEARED = "cleared"
    CLOSED = "closed"
    DIVERTED = "diverted"

    @property
    def is_open(self) -> bool:
        """Whether the incident still needs the commander."""
        return self not in (IncidentStatus.CLOSED, IncidentStatus.DIVERTED)


class IncidentEvent(StrEnum):
    """What can happen to an incident."""

    ASSIGNED = "assigned"
    SET_OUT = "set_out"
    ARRIVED = "arrived"
    LAST_LEFT = "last_left"
    #: The last unit was sent elsewhere by an order: nobody has said that the work is done.
    LAST_TAKEN = "last_taken"
    CLOSE = "close"
    DIVERT = "divert"
    REOPEN = "reopen"


_S, _E = IncidentStatus, IncidentEvent

LIFE: Mapping[tuple[IncidentStatus, IncidentEvent], IncidentStatus] = MappingProxyType(
    {
        (_S.WAITING, _E.ASSIGNED): _S.DISPATCHED,
        (_S.CLEARED, _E.ASSIGNED): _S.DISPATCHED,
        (_S.DISPATCHED, _E.ASSIGNED): _S.DISPATCHED,
        (_S.EN_ROUTE, _E.ASSIGNED): _S.EN_ROUTE,
        (_S.ON_SCENE, _E.ASSIGNED): _S.ON_SCENE,
        (_S.DISPATCHED, _E.SET_OUT): _S.EN_ROUTE,
        (_S.EN_ROUTE, _E.SET_OUT): _S.EN_ROUTE,
        (_S.ON_SCENE, _E.SET_OUT): _S.ON_SCENE,
        (_S.DISPATCHED, _E.ARRIVED): _S.ON_SCENE,
        (_S.EN_ROUTE, _E.ARRIVED): _S.ON_SCENE,
        (_S.ON_SCENE, _E.ARRIVED): _S.ON_SCENE,
        (_S.DISPATCHED, _E.LAST_LEFT): _S.WAITING,
        (_S.EN_ROUTE, _E.LAST_LEFT): _S.WAITING,
        (_S.ON_SCENE, _E.LAST_LEFT): _S.CLEARED,
        (_S.DISPATCHED, _E.LAST_TAKEN): _S.WAITING,
        (_S.EN_ROUTE, _E.LAST_TAKEN): _S.WAITING,
        (_S.ON_SCENE, _E.LAST_TAKEN): _S.WAITING,
        **{(s, _E.CLOSE): _S.CLOSED for s in _S if s.is_open},
        **{(s, _E.DIVERT): _S.DIVERTED for s in _S if s.is_open},
        (_S.CLOSED, _E.REOPEN): _S.WAITING,
        (_S.DIVERTED, _E.REOPEN): _S.WAITING,
    }
)


def next_status(status: IncidentStatus, event: IncidentEvent) -> IncidentStatus:
    """Look one step up in the table of an incident's life.

    Raises:
        DomainError: `illegal_step`, when the table has no such step.
    """
    try:
        return LIFE[status, event]
    except KeyError:
        raise DomainError(
            "illegal_step", "an incident that is {status} can not be: {event}", status=status.value, event=event.value
        ) from None


STAMPS = (
    "received_at",
    "answered_at",
    "entered_at",
    "dispatched_at",
    "delivered_at",
    "acknowledged_at",
    "en_route_at",
    "on_scene_at",
    "feedback_at",
    "closed_at",
)


class Incident(msgspec.Struct, frozen=True):
    """One event that the centre answers for, from the call to its closing.

    `number` is what people say ("0412"); `serial` counts the numbers that the console gave itself.
    `address` and `summary` are references into the private
    texts, never the words themselves. Any stamp but `received_at` may be missing; a stamp holds the
    first moment its step was reached. `joined_to` is the incident that tells of the same event; `owner` is who
    received the call first and answers for it, where doctrine says so.
    """

    number: str
    class_code: str
    priority: int
    received_at: datetime
    at: LonLat | None = None
    outside_region: bool = False
    serial: int | None = None
    zone: str | None = None
    source: str = ""
    address: str | None = None
    summary: str | None = None
    status: IncidentStatus = IncidentStatus.WAITING
    tier: int = 1
    disposition: str | None = None
    diverted_to: str | None = None
    answered_at: datetime | None = None
    entered_at: datetime | None = None
    dispatched_at: datetime | None = None
    delivered_at: datetime | None = None
    acknowledged_at: datetime | None = None
    en_route_at: datetime | None = None
    on_scene_at: datetime | None = None
    feedback_at: datetime | None = None
    closed_at: datetime | None = None
    version: int = 1
    joined_to: str | None = None
    owner: str | None = None
