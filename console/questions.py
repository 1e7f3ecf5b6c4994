"""What a desk may ask of its record without changing it. Each answers from one look, on the thread that asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection

from console.commands.bus import Bus
from console.commands.escalate import situation_of
from console.doctrines import read_doctrine
from console.domain.area import Note
from console.domain.doctrine import Doctrine
from console.domain.earlier import Earlier, earlier_at
from console.domain.geo import LonLat
from console.domain.incident import Incident
from console.domain.proposal import Recommendation
from console.domain.recommend import propose, recommend
from db import reading
from db.errors import StoreMissing
from db.positions import PositionStore

Answer = TypeVar("Answer")
Floats = npt.NDArray[np.float64]
Question = Callable[[Connection, Bus], Answer]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two doctrines recommend for one incident at one moment, each at the tier that it proposes itself."""

    incident: str
    now: Recommendation
    then: Recommendation
    doctrine: Doctrine


def proposal(number: str, tier: int, connection: Connection, bus: Bus) -> Recommendation:
    """What an escalation would send, as of now. Raises DomainError."""
    work = bus.looking(connection)
    incident = work.incident(number)
    return propose(situation_of(work, incident), incident.tier, tier)


def comparison(number: str, text: str, connection: Connection, bus: Bus) -> Comparison:
    """What the doctrine in force recommends for an incident from nothing, and what that of a text would.

    Raises:
        DoctrineError: the text is none.
        DomainError: there is no such incident.
    """
    doctrine, _ = read_doctrine(text)

    def under(each: Doctrine) -> Recommendation:
        work = bus.looking(connection, each)
        situation = situation_of(work, work.incident(number))
        return recommend(situation, situation.response.tier)

    return Comparison(number, under(bus.doctrine), under(doctrine), doctrine)


def places_of_calls(since: datetime, connection: Connection, _bus: Bus) -> list[LonLat]:
    """Where the calls that were received since a moment came from; those without a place are left out."""
    return reading.places_of_calls(connection, since)


def calls_lately(most_days: int, connection: Connection, bus: Bus) -> tuple[list[LonLat], float]:
    """Where the calls of the last days came from, and of how many days they are: a young record has not as many.

    One day at least, so that a morning's calls are not taken for a twelfth of a day's.
    """
    now, first = bus.clock.now(), reading.first_call_at(connection)
    days = (now - first) / timedelta(days=1) if first is not None else 0.0
    return reading.places_of_calls(connection, now - timedelta(days=most_days)), min(max(days, 1.0), float(most_days))


def around(at: LonLat, connection: Connection, bus: Bus) -> tuple[Earlier, Mapping[str, str]]:
    """What is known of a place from before, and the private texts of it."""
    now = bus.clock.now()
    incidents, hazards = reading.find_near(connection, at, now)
    found = earlier_at(at, incidents, hazards, now, bus.looking(connection).zone_of(at))
    rows: list[Incident | Note] = [*found.hazards, *(call.incident for call in found.calls)]
    return found, reading.texts_of(connection, rows)


def tracks(units: Sequence[str], since: datetime, _connection: Connection, bus: Bus) -> Mapping[str, Floats]:
    """Where units were since a moment, as `PositionStore.tracks` tells; nothing where no position was ever sent."""
    try:
        positions = PositionStore.open(bus.store.url, read_only=True)
    except StoreMissing:
        return {}
    try:
        return positions.tracks(units, since)
    finally:
        positions.close()


def ended(text: str, connection: Connection, _bus: Bus) -> tuple[list[Incident], Mapping[str, str]]:
    """Ended incidents that a text finds, and the private texts that they refer to."""
    found = reading.find_ended(connection, text)
    return found, reading.texts_of(connection, found)
