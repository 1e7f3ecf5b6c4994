"""The day's tasks from a file, CSV or XLSX, as it is handed out each morning. Every row is used or named with why not.

Columns are the fields of OpenTask: `kind`, and `at` (longitude, latitude) or `lon` and `lat`, `zone`, `unit` or
`incident`; `task` names a task, so that a list read twice opens nothing twice. Times without a zone are local.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from console.commands.work_on_tasks import OpenTask
from console.domain.area import Zone
from console.feeds.tables import TableError, check_place, code_of, codes_by_name, moment_of, read_table, unfit

_TEXTS = ("kind", "text", "task", "unit", "incident")


@dataclass(frozen=True, slots=True)
class TaskFile:
    """What a file holds: tasks with their rows, and the rows that are none, each with row, column and reason."""

    commands: tuple[tuple[str, OpenTask], ...]
    bad: tuple[TableError, ...]


def read_tasks(path: Path, zones: Iterable[Zone] = ()) -> TaskFile:
    """Read a list of tasks.

    Args:
        zones: those on record; a row may name one in either language.
    Raises:
        TableError: the file as a whole can not be read.
    """
    found: list[tuple[str, OpenTask]] = []
    bad: list[TableError] = []
    names: set[str] = set()
    codes = codes_by_name(zones)
    for where, row in read_table(path, "kind"):
        try:
            if isinstance(row, TableError):
                raise row
            task = _task(row, codes)
            if task.task in names:
                raise TableError("", "{column}: {value} is in the file twice", column="task", value=task.task)
            names |= {task.task} if task.task is not None else set()
            found.append((where, task))
        except TableError as error:
            bad.append(error.in_row(where))
    return TaskFile(tuple(found), tuple(bad))


def _task(row: Mapping[str, str], zones: Mapping[str, str]) -> OpenTask:
    values: dict[str, Any] = {name: row[name].strip() for name in _TEXTS if row.get(name, "").strip()}
    place = row.get("at") or (f"{row.get('lon', '')},{row.get('lat', '')}" if "lon" in row or "lat" in row else "")
    if place:
        values["at"] = [part.strip() for part in place.strip("[]() ").split(",")]
    if row.get("due_at", "").strip():
        values["due_at"] = moment_of(row, "due_at")
    if (zone := code_of(row, "zone", zones)) is not None:
        values["zone"] = zone
    try:
        # Not strict: figures of a table are texts.
        task = msgspec.convert({**values, "command": "OpenTask"}, OpenTask, strict=False)
    except msgspec.ValidationError as error:
        raise unfit(error) from error
    if task.at is not None:
        check_place(task.at)
    return task
