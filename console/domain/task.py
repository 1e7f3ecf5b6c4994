"""Work that is no call: patrols, revisits, checks, mediations; due, done or overdue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum

import msgspec

from console.domain.errors import DomainError
from console.domain.geo import LonLat
from console.domain.rows import changed


class TaskKind(StrEnum):
    """What is to be done."""

    PATROL = "patrol"
    REVISIT = "revisit"
    CHECK = "check"
    MEDIATION = "mediation"


class Task(msgspec.Struct, frozen=True):
    """One piece of work at a place, for a unit or for whoever answers for the zone.

    `incident` is the one whose closing opened it. `text` (what to do) and `report` (what was found) are references
    into the private texts. `outcome` is a code; it is there as soon as the task is over.
    """

    key: str
    kind: TaskKind
    opened_at: datetime
    opened_by: str
    due_at: datetime | None = None
    incident: str | None = None
    zone: str | None = None
    at: LonLat | None = None
    unit: str | None = None
    text: str | None = None
    begun_at: datetime | None = None
    outcome: str | None = None
    report: str | None = None
    ended_at: datetime | None = None
    version: int = 1

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.ended_at is None


class TaskOutcome(StrEnum):
    """How a task ended."""

    DONE = "done"
    SETTLED = "settled"
    #: Nobody was met, or the place could not be reached: the work was not done.
    NOT_DONE = "not_done"
    #: It is not wanted any more.
    CANCELLED = "cancelled"


class TaskState(StrEnum):
    """How a task stands at a moment."""

    DUE = "due"
    BEGUN = "begun"
    OVERDUE = "overdue"
    DONE = "done"
    NOT_DONE = "not_done"
    CANCELLED = "cancelled"


def task_state(task: Task, now: datetime) -> TaskState:
    """How a task stands; one that is begun and late counts as overdue."""
    if task.ended_at is not None:
        outcome = task.outcome if task.outcome in list(TaskOutcome) else TaskOutcome.DONE
        if outcome == TaskOutcome.CANCELLED:
            return TaskState.CANCELLED
        return TaskState.NOT_DONE if outcome == TaskOutcome.NOT_DONE else TaskState.DONE
    if task.due_at is not None and now >= task.due_at:
        return TaskState.OVERDUE
    return TaskState.DUE if task.begun_at is None else TaskState.BEGUN


def soonest_first(tasks: Iterable[Task]) -> list[Task]:
    """Tasks by when they are due; last those that nobody set a time for."""
    return sorted(tasks, key=lambda one: (one.due_at is None, one.due_at or one.opened_at, one.opened_at, one.key))


def check_open(task: Task) -> None:
    """Refuse anything about a task that is over.

    Raises:
        DomainError: `illegal_step`.
    """
    if not task.is_open:
        raise DomainError("illegal_step", "the task {task} is over: {outcome}", task=task.key, outcome=task.outcome)


def begin(task: Task, unit: str, now: datetime) -> Task:
    """Let a unit begin a task.

    Raises:
        DomainError: `illegal_step`, when it is over, or another unit is at it.
    """
    check_open(task)
    if task.begun_at is not None:
        raise DomainError("illegal_step", "{unit} has begun the task {task} already", unit=task.unit, task=task.key)
    return changed(task, unit=unit, begun_at=now)


def give(task: Task, unit: str | None) -> Task:
    """Hand a task to a unit, or back to whoever answers for the zone; what was begun is begun anew.

    Raises:
        DomainError: `illegal_step`, when it is over.
    """
    check_open(task)
    return task if task.unit == unit else changed(task, unit=unit, begun_at=None)


def end(task: Task, outcome: TaskOutcome, now: datetime, report: str | None = None) -> Task:
    """End a task; `report` is a reference into the private texts.

    Raises:
        DomainError: `illegal_step`, when it is over.
    """
    check_open(task)
    return changed(task, outcome=outcome.value, ended_at=now, report=report)


@dataclass(frozen=True, slots=True)
class Tally:
    """How the tasks of one unit or zone went. `with_due` of those done had a time by which they were due."""

    opened: int = 0
    open: int = 0
    overdue: int = 0
    done: int = 0
    not_done: int = 0
    cancelled: int = 0
    with_due: int = 0
    in_time: int = 0

    @property
    def share_in_time(self) -> float | None:
        """Of what was due and is not cancelled, the share that was done in time; None: nothing was due."""
        return self.in_time / self.with_due if self.with_due else None


def tallies(tasks: Iterable[Task], name_of: Callable[[Task], str | None], now: datetime) -> dict[str | None, Tally]:
    """How tasks went by a name that each has, in its order; those of nobody last."""
    by_name: dict[str | None, list[Task]] = {}
    for task in tasks:
        by_name.setdefault(name_of(task), []).append(task)
    return {name: tally(by_name[name], now) for name in sorted(by_name, key=lambda name: (name is None, name or ""))}


def tally(tasks: Iterable[Task], now: datetime) -> Tally:
    """Count tasks. What was due and not done by then counts against the share, whether it was ended or not."""
    found = Counter(opened=0)
    for task in tasks:
        state = task_state(task, now)
        found["opened"] += 1
        found["open"] += task.is_open
        found[state.value] += 1
        was_due = task.due_at is not None and (task.due_at <= now or not task.is_open)
        if was_due and state is not TaskState.CANCELLED:
            found["with_due"] += 1
            found["in_time"] += state is TaskState.DONE and task.ended_at <= task.due_at  # type: ignore[operator]
    return Tally(**{field.name: found[field.name] for field in fields(Tally)})
