"""Names of tasks, tours and their states in the window's language, and what the log says of them. Knows no view."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from PySide6.QtCore import QCoreApplication

from console.domain.area import Post, Zone
from console.domain.roster import TourState
from console.domain.task import Task, TaskState
from console.domain.tour import Tour
from console.widgets.codes import is_chinese
from console.widgets.i18n import once_a_language

translate = QCoreApplication.translate


@once_a_language
def task_kind_text(kind: str) -> str:
    """What is to be done."""
    return {
        "patrol": translate("Task", "Patrol"),
        "revisit": translate("Task", "Revisit"),
        "check": translate("Task", "Check"),
        "mediation": translate("Task", "Mediation"),
    }.get(str(kind), str(kind))


@once_a_language
def task_outcome_text(outcome: str) -> str:
    """How a task ended."""
    return {
        "done": translate("Task", "done"),
        "settled": translate("Task", "settled"),
        "not_done": translate("Task", "not done"),
        "cancelled": translate("Task", "cancelled"),
    }.get(str(outcome), str(outcome))


@once_a_language
def task_state_text(state: TaskState) -> str:
    """How a task stands."""
    return {
        TaskState.DUE: translate("Task", "to do"),
        TaskState.BEGUN: translate("Task", "begun"),
        TaskState.OVERDUE: translate("Task", "overdue"),
    }.get(state, task_outcome_text(state.value))


@once_a_language
def tour_state_text(state: TourState) -> str:
    """How a tour stands."""
    return {
        TourState.PLANNED: translate("Tour", "planned"),
        TourState.DUE: translate("Tour", "not begun"),
        TourState.ON_DUTY: translate("Tour", "on duty"),
        TourState.ON_BREAK: translate("Tour", "on break"),
        TourState.OVER: translate("Tour", "not ended"),
        TourState.ENDED: translate("Tour", "ended"),
        TourState.CANCELLED: translate("Tour", "cancelled"),
    }[state]


def tour_step_text(step: str) -> str:
    """What a typed line does with a tour."""
    return {
        "begin": translate("Tour", "begin"),
        "end": translate("Tour", "end"),
        "break": translate("Tour", "break"),
        "back": translate("Tour", "back"),
    }.get(step, step)


def place_label(place: Zone | Post | None, code: str | None) -> str:
    """A zone or a post in the language of the window; its code where it is not on record."""
    if place is None:
        return code or ""
    return (place.name_zh if is_chinese() else place.name) or place.code


def minute_text(moment: datetime, now: datetime) -> str:
    """A moment to the minute; with the day in front when it is not today."""
    local = moment.astimezone()
    return f"{local:%H:%M}" if local.date() == now.astimezone().date() else f"{local:%m-%d %H:%M}"


def span_text(starts_at: datetime, ends_at: datetime, now: datetime) -> str:
    """From when to when, as short as the days allow."""
    is_same_day = starts_at.astimezone().date() == ends_at.astimezone().date()
    end = f"{ends_at.astimezone():%H:%M}" if is_same_day else minute_text(ends_at, now)
    return f"{minute_text(starts_at, now)} – {end}"


def duty_text(what: Tour | Task, state: TourState | TaskState) -> str:
    """A tour that is late, or a task that is overdue, in a line of alerts."""
    if isinstance(what, Tour):
        return f"{what.unit} {tour_state_text(TourState(state))}"
    return f"{task_kind_text(what.kind)} {what.unit or what.zone or ''} {task_state_text(TaskState(state))}"


@once_a_language
def log_template(command: str) -> tuple[str, tuple[tuple[str, str], ...]] | None:
    """What the log says of a command about tours, tasks or shifts, and what it adds; None for any other."""
    at, to_unit = ("zone", translate("Log", " in {zone}")), ("who", translate("Log", " for {who}"))
    return {
        "PlanTours": (translate("Log", "{tours} tours planned"), ()),
        "ChangeTour": (translate("Log", "tour of {who} changed"), ()),
        "CancelTours": (translate("Log", "{tours} tours struck off"), ()),
        "BeginTour": (translate("Log", "{who} is on duty"), ()),
        "EndTour": (translate("Log", "{who} is off duty"), ()),
        "BeginBreak": (translate("Log", "{who} is on its break"), ()),
        "EndBreak": (translate("Log", "{who} is back from its break"), ()),
        "HandOver": (translate("Log", "shift handed over"), ()),
        "TakeOver": (translate("Log", "shift taken over from {giver}"), ()),
        "OpenTask": (translate("Log", "{task} to do"), (at, to_unit)),
        "GiveTask": (translate("Log", "{task} given"), (at, to_unit)),
        "BeginTask": (translate("Log", "{task} begun"), (at, to_unit)),
        "EndTask": (translate("Log", "{task}: {outcome}"), (at,)),
        "SendNotice": (translate("Log", "notice to {addressee}"), (at,)),
    }.get(command)


def log_values(args: Mapping[str, Any], details: Mapping[str, Any]) -> dict[str, Any]:
    """What fills these templates."""
    return {
        "tours": len(args.get("tours") or ()),
        "who": args.get("unit") or details.get("unit") or "",
        "giver": details.get("given_by", ""),
        "task": task_kind_text(str(args.get("kind") or details.get("kind", ""))),
        "outcome": task_outcome_text(str(args.get("outcome", ""))),
        "zone": args.get("zone") or details.get("zone", ""),
        "addressee": details.get("addressee", ""),
    }
