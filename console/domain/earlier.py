"""What is known of a place from before: calls there, and what is dangerous. Places are looked up, never persons."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from console.domain.area import Note
from console.domain.geo import EARTH_RADIUS_M, LonLat, distance_m
from console.domain.incident import Incident

#: The kind of the note that says what is dangerous at a place.
HAZARD = "hazard"
#: So near is the same place: a house and its neighbours, as far as fixes and addresses can tell.
SAME_PLACE_M = 100.0
#: So far back calls are looked for; a hazard is kept until it is over.
LOOK_BACK = timedelta(days=90)
MOST_CALLS = 12


@dataclass(frozen=True, slots=True)
class EarlierCall:
    """A call at a place, and how far from it."""

    incident: Incident
    distance_m: float


@dataclass(frozen=True, slots=True)
class Earlier:
    """What is known of a place: its zone; hazards that hold, the last told first; calls, the last first."""

    hazards: tuple[Note, ...] = ()
    calls: tuple[EarlierCall, ...] = ()
    zone: str | None = None


def box_around(at: LonLat, metres: float) -> tuple[LonLat, LonLat]:
    """South-western and north-eastern corner of a box that holds every place within a distance."""
    lat_deg = math.degrees(metres / EARTH_RADIUS_M)
    lon_deg = min(360.0, lat_deg / max(0.001, math.cos(math.radians(at.lat))))
    return LonLat(at.lon - lon_deg, at.lat - lat_deg), LonLat(at.lon + lon_deg, at.lat + lat_deg)


def earlier_at(
    at: LonLat, incidents: Iterable[Incident], hazards: Iterable[Note], now: datetime, zone: str | None
) -> Earlier:
    """Sort what was found around a place.

    Args:
        incidents: those in the box around the place, and those that the hazards were told of.
        hazards: notes of that kind.
        zone: code of the zone that holds the place.
    """
    metres = {one.number: distance_m(at, one.at) for one in incidents if one.at is not None}
    near = [one for one in incidents if metres.get(one.number, math.inf) <= SAME_PLACE_M]
    numbers = {one.number for one in near}
    holding = [note for note in hazards if note.incident in numbers and (note.until is None or note.until > now)]
    calls = [one for one in near if one.received_at >= now - LOOK_BACK]
    calls.sort(key=lambda one: (one.received_at, one.number), reverse=True)
    return Earlier(
        tuple(sorted(holding, key=lambda note: (note.at, note.key), reverse=True)),
        tuple(EarlierCall(one, metres[one.number]) for one in calls[:MOST_CALLS]),
        zone,
    )
