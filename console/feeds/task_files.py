"""The day's tasks from a file, CSV or XLSX, as it is handed out each morning. Every row is used or named with why not.

Columns are the fields of OpenTask: `kind`, and `at` (longitude, latitude) or `lon` and `lat`, `zone`, `unit` or
`incident`; `task` names a task, so that a list read twice opens nothing twice. Times without a zone are local.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from console.commands.work_on_tasks import OpenTask
from console.domain.geo import is_on_earth
from console.feeds.tables import TableError, moment_of, read_table, reason_of

_TEXTS = ("kind", "text", "task", "zone", "unit", "incident")


@dataclass(frozen=True, slots=True)
class TaskFile:
    """What a file holds: tasks with their rows, and the rows that are none, each with row, column and reason."""

    commands: tuple[tuple[str, OpenTask], ...]
    bad: tuple[TableError, ...]


def read_tasks(path: Path) -> TaskFile:
    """Read a list of tasks.

    Raises:
        TableError: the file as a whole can not be read.
    """
    found: list[tuple[str, OpenTask]] = []
    bad: list[TableError] = []
    names: set[str] = set()
    for where, row in read_table(path, "kind"):
        try:
            if isinstance(row, TableError):
                raise row
            task = _task(row)
            if task.task in names:
                raise ValueError(f"task: {task.task} is in the file twice")
            names |= {task.task} if task.task is not None else set()
            found.append((where, task))
        except TableError as error:
            bad.append(error)
        except ValueError as error:
            bad.append(TableError(where, str(error)))
    return TaskFile(tuple(found), tuple(bad))


def _task(row: Mapping[str, str]) -> OpenTask:
    values: dict[str, Any] = {name: row[name].strip() for name in _TEXTS if row.get(name, "").strip()}
    place = row.get("at") or (f"{row.get('lon', '')},{row.get('lat', '')}" if "lon" in row or "lat" in row else "")
    if place:
        values["at"] = [part.strip() for part in place.strip("[]() ").split(",")]
    if row.get("due_at", "").strip():
        values["due_at"] = moment_of(row, "due_at")
    try:
        # Not strict: figures of a table are texts.
        task = msgspec.convert({**values, "command": "OpenTask"}, OpenTask, strict=False)
    except msgspec.ValidationError as error:
        raise ValueError(reason_of(error)) from error
    if task.at is not None and not is_on_earth(task.at):
        raise ValueError("at: it is no place: longitude comes first, in degrees")
    return task
