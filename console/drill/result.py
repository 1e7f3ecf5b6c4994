"""What a drill answers: figures computed from its tables and its journal, never from the log.

Definitions: an arrival is the first unit on scene. People count as on scene from their unit's arrival until it leaves;
at equal times leaving comes first. Coverage is the share of all calls received that a unit reached within so many
minutes. A call was handled in its zone when every unit sent to it is at home there or in a zone that holds it, by the
rule of recommendations (`home_zones`). Quantiles are linear between order statistics (NumPy's default).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from sqlalchemy import Connection, select

from console.domain.area import Post, Zone
from console.domain.coverage import home_zones, zones_holding
from console.domain.geo import LonLat
from console.domain.unit import Unit
from db import journal
from db.codec import time_of
from db.reading import rows_of
from db.tables import Base

PEOPLE = (1, 5, 15)
COVERAGE_MINUTES = (1, 3, 5, 8, 10, 15, 20, 30)
_TABLES = Base.metadata.tables


@dataclass(frozen=True, slots=True)
class Handled:
    """One call as the tables tell it."""

    number: str
    class_code: str
    status: str
    zone: str | None
    received_at: datetime
    dispatched_at: datetime | None
    on_scene_at: datetime | None

    @property
    def dispatch_s(self) -> float | None:
        """Seconds from received to the first unit assigned."""
        return _seconds(self.received_at, self.dispatched_at)

    @property
    def arrival_s(self) -> float | None:
        """Seconds from received to the first unit on scene."""
        return _seconds(self.received_at, self.on_scene_at)


@dataclass(frozen=True, slots=True)
class Sent:
    """One assignment as the tables tell it, with what its unit is."""

    incident: str
    unit: str
    arm: str
    people: int
    home: str | None
    assigned_at: datetime
    on_scene_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True)
class Record:
    """All that the figures are computed from."""

    calls: tuple[Handled, ...]
    sent: tuple[Sent, ...]
    zones: tuple[Zone, ...]
    units_by_arm: Mapping[str, int]
    escalations: Mapping[str, int]
    entries: int
    head: str


def read_record(connection: Connection, zone_of: Callable[[LonLat], str | None]) -> Record:
    """Read a drill's tables and journal.

    Args:
        zone_of: code of the zone that holds a place; for units whose post says none.
    """
    incident, assignment = _TABLES["incident"], _TABLES["assignment"]
    zones, posts = rows_of(connection, Zone), {post.code: post for post in rows_of(connection, Post)}
    units = {unit.call_sign: unit for unit in rows_of(connection, Unit)}
    homes = home_zones(units.values(), posts, zones, zone_of)
    i, a = incident.c, assignment.c
    calls = connection.execute(
        select(i.number, i.class_code, i.status, i.zone, i.received_at, i.dispatched_at, i.on_scene_at)
    )
    sent = connection.execute(select(a.incident, a.unit, a.assigned_at, a.on_scene_at, a.ended_at))
    by_arm: dict[str, int] = {}
    for unit in units.values():
        by_arm[unit.arm] = by_arm.get(unit.arm, 0) + 1
    entries, head = journal.head(connection)
    return Record(
        tuple(
            Handled(number, code, status, zone, time_of(received), _time(dispatched), _time(on_scene))
            for number, code, status, zone, received, dispatched, on_scene in calls
        ),
        tuple(
            Sent(
                number,
                name,
                units[name].arm,
                units[name].people,
                homes[name],
                time_of(assigned),
                _time(on_scene),
                _time(ended),
            )
            for number, name, assigned, on_scene, ended in sent
        ),
        tuple(zones),
        by_arm,
        _escalations(connection),
        entries,
        head,
    )


def _escalations(connection: Connection) -> dict[str, int]:
    counted = {"2": 0, "3": 0}
    body = _TABLES["journal"].c.body
    for (text,) in connection.execute(select(body).where(body.contains('"command":"Escalate"', autoescape=True))):
        entry = json.loads(text)
        tier = str(entry.get("args", {}).get("tier"))
        if entry.get("command") == "Escalate" and tier in counted:
            counted[tier] += 1
    return counted


def _time(text: str | None) -> datetime | None:
    return None if text is None else time_of(text)


def _seconds(start: datetime, end: datetime | None) -> float | None:
    return None if end is None else (end - start).total_seconds()


def spread(values: Iterable[float | None]) -> dict[str, Any]:
    """`n, mean, median, p90` of the values that are there; null when there is none."""
    there = np.array([value for value in values if value is not None], dtype=np.float64)
    if not there.size:
        return {"n": 0, "mean": None, "median": None, "p90": None}
    median, p90 = np.quantile(there, [0.5, 0.9])
    return {
        "n": int(there.size),
        "mean": round(float(there.mean()), 3),
        "median": round(float(median), 3),
        "p90": round(float(p90), 3),
    }


def figures(record: Record, *, with_zones: bool) -> dict[str, Any]:
    """The figures of the command-line contract, without what describes the run itself."""
    calls = record.calls
    by_incident: dict[str, list[Sent]] = {}
    for one in record.sent:
        by_incident.setdefault(one.incident, []).append(one)
    ended = [call.status for call in calls]
    answer: dict[str, Any] = {
        "incidents": {
            "received": len(calls),
            "assigned": sum(call.dispatched_at is not None for call in calls),
            "arrived": sum(call.on_scene_at is not None for call in calls),
            "closed": ended.count("closed"),
            "diverted": ended.count("diverted"),
            "left_open": sum(status not in ("closed", "diverted") for status in ended),
        },
        "first_arrival_s": spread(call.arrival_s for call in calls),
        "dispatch_s": spread(call.dispatch_s for call in calls),
        "people_arrival_s": {
            str(people): spread(_people_s(call, by_incident.get(call.number, ()), people) for call in calls)
            for people in PEOPLE
        },
        "coverage": {
            str(minutes): _share(call.arrival_s is not None and call.arrival_s <= 60 * minutes for call in calls)
            for minutes in COVERAGE_MINUTES
        },
        "by_class": _by(calls, lambda call: call.class_code),
    }
    if with_zones:
        holding = {code: zones_holding(code, record.zones) for code in {call.zone for call in calls} - {None}}
        answer["in_zone_share"] = _share(
            all(one.home in holding[call.zone] for one in by_incident[call.number])
            for call in calls
            if call.zone in holding and call.number in by_incident
        )
        answer["by_zone"] = _by(calls, lambda call: call.zone or "outside")
    answer["by_arm"] = {
        arm: _arm(units, [one for one in record.sent if one.arm == arm])
        for arm, units in sorted(record.units_by_arm.items())
    }
    answer["escalations"] = dict(record.escalations)
    answer["journal"] = {"entries": record.entries, "head": record.head}
    return answer


def _share(truths: Iterable[bool]) -> float | None:
    counted = [bool(truth) for truth in truths]
    return round(sum(counted) / len(counted), 6) if counted else None


def _by(calls: Iterable[Handled], key: Callable[[Handled], str]) -> dict[str, Any]:
    groups: dict[str, list[Handled]] = {}
    for call in calls:
        groups.setdefault(key(call), []).append(call)
    return {
        name: {
            "incidents": len(group),
            "first_arrival_s": spread(call.arrival_s for call in group),
            "dispatch_s": spread(call.dispatch_s for call in group),
        }
        for name, group in sorted(groups.items())
    }


def _arm(units: int, sent: list[Sent]) -> dict[str, Any]:
    return {
        "units": units,
        "runs": len(sent),
        "travel_s": spread(_seconds(one.assigned_at, one.on_scene_at) for one in sent),
        "busy_s": round(sum(_seconds(one.assigned_at, one.ended_at) or 0.0 for one in sent), 3),
    }


def _people_s(call: Handled, sent: Iterable[Sent], people: int) -> float | None:
    """Seconds from received until so many people are on scene together."""
    moves = []
    for one in sent:
        if one.on_scene_at is None:
            continue
        moves.append((one.on_scene_at, 1, one.people))
        if one.ended_at is not None:
            # Who comes and leaves in one instant was there; else leaving comes before coming.
            moves.append((one.ended_at, 2 if one.ended_at == one.on_scene_at else 0, -one.people))
    there = 0
    for at, _, change in sorted(moves):
        there += change
        if there >= people:
            return _seconds(call.received_at, at)
    return None
