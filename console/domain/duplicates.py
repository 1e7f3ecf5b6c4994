"""Calls about one event: which open incidents a call may belong to, and joining them. Pure.

An incident that was joined is closed and names the one it belongs to; that one may be joined to another in turn.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from console.domain.dispatch import close
from console.domain.doctrine import DuplicateRule
from console.domain.errors import DomainError
from console.domain.geo import LonLat, distance_m
from console.domain.incident import Incident
from console.domain.rows import changed

#: How an incident ends that was joined to another.
DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True)
class Likeness:
    """An open incident that a call may be about: how far away it is, and whether its class is of the same kind."""

    incident: Incident
    distance_m: float
    is_kin: bool


def likely_same(
    at: LonLat, class_code: str | None, received_at: datetime, incidents: Iterable[Incident], rule: DuplicateRule
) -> list[Likeness]:
    """Open incidents near a call in place and time, those of the same top class first, then the nearest.

    Args:
        class_code: None: not known yet, all classes count as kin.
    """
    found = []
    for incident in incidents:
        if incident.at is None or not incident.status.is_open:
            continue
        if abs((received_at - incident.received_at).total_seconds()) > rule.within_s:
            continue
        if (metres := distance_m(at, incident.at)) <= rule.radius_m:
            is_kin = class_code is None or _top(class_code) == _top(incident.class_code)
            found.append(Likeness(incident, metres, is_kin))
    return sorted(found, key=lambda one: (not one.is_kin, one.distance_m, one.incident.number))


def _top(class_code: str) -> str:
    return class_code.partition(".")[0]


def why_not_join(incident: Incident, main: Incident) -> DomainError | None:
    """Tell why an incident may not be joined to another, or None when it may. Both are open, so joins never loop."""
    if incident.number == main.number:
        return DomainError("illegal_step", "{incident} can not be joined to itself", incident=incident.number)
    for one in (incident, main):
        if not one.status.is_open:
            return DomainError(
                "illegal_step",
                "{incident} is {status}: only open incidents are joined",
                incident=one.number,
                status=one.status.value,
            )
    return None


def join(incident: Incident, main: Incident, at: datetime) -> Incident:
    """End an incident that no unit is bound to any more as a second call about another."""
    return changed(close(incident, DUPLICATE, at), joined_to=main.number)


def main_of(incident: Incident, incidents: Mapping[str, Incident]) -> Incident:
    """The incident that stands for an event, from any of the calls about it, as far as they are known.

    No command joins calls in a circle, but rows may say so that no command wrote.
    """
    seen = {incident.number}
    while incident.joined_to is not None and incident.joined_to in incidents and incident.joined_to not in seen:
        incident = incidents[incident.joined_to]
        seen.add(incident.number)
    return incident


def joined_with(number: str, incidents: Mapping[str, Incident]) -> list[Incident]:
    """The incidents that were joined to one, those joined to these too, by when they were received."""
    found: dict[str, Incident] = {}
    wanted = {number}
    while wanted:
        next_ones = {one.number: one for one in incidents.values() if one.joined_to in wanted}
        wanted = next_ones.keys() - found.keys()
        found |= next_ones
    return sorted(found.values(), key=lambda one: (one.received_at, one.number))
