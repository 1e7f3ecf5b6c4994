"""OpenTask, GiveTask, BeginTask, EndTask: work that is no call, from the morning's list to its outcome."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, ClassVar

from console.commands.base import Command, Key, Name, Text, Work
from console.commands.checks import checked_place, checked_stamps
from console.domain import task as tasks
from console.domain.errors import Conflict, DomainError
from console.domain.geo import LonLat
from console.domain.incident import Incident
from console.domain.task import Task, TaskKind, TaskOutcome


class OpenTask(Command, frozen=True, kw_only=True, tag="OpenTask"):
    """`task` names it, where a list does: the same name is opened once. The zone follows from the place or incident."""

    kind: TaskKind
    text: Text | None = None
    task: Key | None = None
    due_at: datetime | None = None
    zone: Name | None = None
    at: LonLat | None = None
    unit: Name | None = None
    incident: Name | None = None

    private_fields: ClassVar[tuple[str, ...]] = ("text",)


def open_task(command: OpenTask, work: Work) -> dict[str, Any]:
    """Put the task on record."""
    known = work.find(Task, command.task) if command.task is not None else None
    if isinstance(known, Task):
        raise Conflict(
            "{actor} opened the task {task} already, at {at}",
            actor=known.opened_by,
            task=known.key,
            at=known.opened_at.isoformat(),
        )
    incident = work.incident(command.incident) if command.incident is not None else None
    at = checked_place(command.at) if command.at is not None else incident.at if incident is not None else None
    zone = command.zone or (work.zone_of(at) if at is not None else None)
    if zone is None and at is None and command.unit is None:
        raise DomainError("bad_field", "at: a task has a place, a zone, an incident or a unit")
    task = Task(
        key=command.task or work.new_key(),
        kind=command.kind,
        opened_at=work.now,
        opened_by=work.actor,
        incident=incident.number if incident is not None else None,
        zone=zone,
        at=at,
        unit=work.unit(command.unit).call_sign if command.unit is not None else None,
        text=work.private(command.text) if command.text is not None else None,
        due_at=checked_stamps(command, ("due_at",)).get("due_at"),
    )
    work.put(task)
    return {"task": task.key}


def open_follow_ups(work: Work, incident: Incident) -> list[str]:
    """Open the tasks that doctrine wants after an incident of this class, inside its closing; their keys."""
    found = []
    for rule in work.doctrine.follow_ups_of(incident.class_code):
        task = Task(
            key=work.new_key(),
            kind=TaskKind(rule.task),
            opened_at=work.now,
            opened_by=work.actor,
            due_at=work.now + timedelta(days=rule.due_days),
            incident=incident.number,
            zone=incident.zone,
            at=incident.at,
        )
        work.add(task)
        found.append(task.key)
    return found


class GiveTask(Command, frozen=True, kw_only=True, tag="GiveTask"):
    """Hand it to a unit; without one, back to whoever answers for its zone."""

    task: Key
    unit: Name | None = None


def give_task(command: GiveTask, work: Work) -> dict[str, Any]:
    """Hand the task on."""
    unit = work.unit(command.unit).call_sign if command.unit is not None else None
    task = work.task(command.task)
    work.put(tasks.give(task, unit))
    return _about(task)


class BeginTask(Command, frozen=True, kw_only=True, tag="BeginTask"):
    """The unit that has it, or the one that is named, begins."""

    task: Key
    unit: Name | None = None


def begin_task(command: BeginTask, work: Work) -> dict[str, Any]:
    """Stamp the beginning."""
    task = work.task(command.task)
    unit = command.unit or task.unit
    if unit is None:
        raise DomainError("bad_field", "unit: nobody has the task {task} yet", task=task.key)
    work.put(tasks.begin(task, work.unit(unit).call_sign, work.now))
    return _about(task)


class EndTask(Command, frozen=True, kw_only=True, tag="EndTask"):
    """It is over, with an outcome and what was found."""

    task: Key
    outcome: TaskOutcome
    report: Text | None = None

    private_fields: ClassVar[tuple[str, ...]] = ("report",)


def end_task(command: EndTask, work: Work) -> dict[str, Any]:
    """Keep outcome and report."""
    task = work.task(command.task)
    report = work.private(command.report) if command.report is not None else None
    work.put(tasks.end(task, command.outcome, work.now, report))
    return _about(task)


def _about(task: Task) -> dict[str, Any]:
    """What the journal's readers show: a task is known by its kind and what it is about."""
    about = {"kind": task.kind.value, "zone": task.zone, "incident": task.incident}
    return {name: value for name, value in about.items() if value is not None}
