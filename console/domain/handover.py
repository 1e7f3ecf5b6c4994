"""The summary that a commander hands over with: what is open, late, on duty and to be done, and his words.

A summary is a tree of plain values under the names of the command-line contract; its one text is what is signed.
Places and events only: who is in a crew and who called are not in it. Pure.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from console.domain.errors import DomainError
from console.domain.incident import Incident
from console.domain.request import Request
from console.domain.roster import on_duty, tour_state
from console.domain.supervision import WatchedStep
from console.domain.task import Task, soonest_first, task_state
from console.domain.tour import Tour
from console.domain.unit import Unit

FORMAT = "command-console handover 1"
Summary = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Head:
    """The journal entry that a summary speaks of, 0 before the first."""

    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands at the moment of a handover. `late` are the late steps; ended rows may be among the others."""

    incidents: Iterable[Incident] = ()
    late: Iterable[WatchedStep] = ()
    units: Mapping[str, Unit] = field(default_factory=dict)
    tours: Iterable[Tour] = ()
    requests: Iterable[Request] = ()
    tasks: Iterable[Task] = ()


def summarise(standing: Standing, *, by: str, since: datetime, now: datetime, head: Head, notes: str) -> Summary:
    """All that the next commander has to know.

    Args:
        by: who gives; `since`: when his shift began.
        head: the last journal entry that `standing` includes.
        notes: his own words.
    """
    opened = sorted((one for one in standing.incidents if one.status.is_open), key=lambda one: one.received_at)
    return {
        "format": FORMAT,
        "by": by,
        "since": _text(since),
        "at": _text(now),
        "seq": head.seq,
        "hash": head.hash,
        "incidents": [_incident(one) for one in opened],
        "late": [
            {"incident": one.incident, "step": str(one.step), "late_at": _text(one.late_at)} for one in standing.late
        ],
        "units": [_on_duty(tour, standing.units, now) for tour in on_duty(standing.tours, now)],
        "requests": [_request(one) for one in standing.requests if one.is_open],
        "tasks": [_task(one, now) for one in soonest_first(one for one in standing.tasks if one.is_open)],
        "notes": notes,
    }


def text_of(summary: Summary) -> str:
    """The one text of a summary: what is kept and signed."""
    return json.dumps(summary, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def summary_of(text: str) -> Summary:
    """The summary behind its text.

    Raises:
        DomainError: `bad_field`, when it is none.
    """
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise DomainError("bad_field", "summary: it is no JSON") from error
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise DomainError("bad_field", "summary: it is none of this program")
    return found


def _incident(one: Incident) -> dict[str, Any]:
    return {
        "incident": one.number,
        "class": one.class_code,
        "priority": one.priority,
        "status": one.status.value,
        "zone": one.zone,
        "tier": one.tier,
        "received_at": _text(one.received_at),
    }


def _on_duty(tour: Tour, units: Mapping[str, Unit], now: datetime) -> dict[str, Any]:
    unit = units.get(tour.unit)
    return {
        "unit": tour.unit,
        "status": unit.status.value if unit is not None else None,
        "incident": unit.incident if unit is not None else None,
        "zone": tour.zone,
        "tour": tour_state(tour, now).value,
        "ends_at": _text(tour.ends_at),
    }


def _request(one: Request) -> dict[str, Any]:
    return {
        "request": one.key,
        "kind": one.kind.value,
        "addressee": one.addressee,
        "incident": one.incident,
        "zone": one.zone,
        "asked_at": _text(one.asked_at),
        "acknowledged": one.acknowledged_at is not None,
    }


def _task(one: Task, now: datetime) -> dict[str, Any]:
    return {
        "task": one.key,
        "kind": one.kind.value,
        "state": task_state(one, now).value,
        "zone": one.zone,
        "unit": one.unit,
        "due_at": None if one.due_at is None else _text(one.due_at),
    }


def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
