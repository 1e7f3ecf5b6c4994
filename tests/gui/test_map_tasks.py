"""Tasks on the map: at their place or that of their incident, gone once they are over, red when they are overdue."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType

from pytestqt.qtbot import QtBot

from console.domain.task import Task, TaskKind, TaskOutcome, end
from console.picture import ChangeSet, Picture
from console.widgets.map.canvas import MapCanvas
from console.widgets.map.data import MapData
from tests.gui.map_scene import ALL, NOW, at, incident, make_canvas, picture, settle, show

TASKS = ChangeSet(tasks=frozenset({"one", "two", "three"}))


def task(key: str, **fields: object) -> Task:
    return Task(**{"key": key, "kind": TaskKind.CHECK, "opened_at": NOW, "opened_by": "x", **fields})  # type: ignore[arg-type]


def with_tasks(of: Picture, *tasks: Task) -> Picture:
    return replace(of, tasks=MappingProxyType({one.key: one for one in tasks}))


def shown(canvas: MapCanvas) -> int:
    """How many symbols of tasks are composed."""
    found = canvas.moving_layer.composed
    assert found is not None
    return sum(len(part) for part in found.still.parts["tasks"])


def placed(data: MapData) -> list[str]:
    return [one.key for one in data.scene.tasks.rows]


def test_open_tasks_stand_where_they_or_their_incidents_are(qtbot: QtBot, tmp_path: Path) -> None:
    canvas = make_canvas(tmp_path)
    quiet = picture(incidents=[incident("0412", at(3, 3))])
    mine, follow_up, nowhere = task("one", at=at(0, 0)), task("two", incident="0412"), task("three", zone="east")
    canvas.set_picture(with_tasks(quiet, mine, follow_up, nowhere), ALL)
    show(qtbot, canvas)
    assert placed(canvas.data) == ["one", "two"]
    assert shown(canvas) == 2
    canvas.set_picture(with_tasks(quiet, end(mine, TaskOutcome.DONE, NOW), follow_up), TASKS)
    settle(qtbot, canvas)
    assert shown(canvas) == 1
    canvas.layers.set_visible("tasks", False)
    settle(qtbot, canvas)
    assert shown(canvas) == 0


def test_an_overdue_task_looks_otherwise(qtbot: QtBot, tmp_path: Path) -> None:
    canvas = make_canvas(tmp_path)
    canvas.set_now(NOW)
    canvas.set_picture(with_tasks(picture(), task("one", at=at(0, 0), due_at=NOW + timedelta(hours=1))), ALL)
    show(qtbot, canvas)
    before = canvas.grab().toImage()
    canvas.set_picture(with_tasks(picture(), task("one", at=at(0, 0), due_at=NOW - timedelta(hours=1))), TASKS)
    settle(qtbot, canvas)
    assert canvas.grab().toImage() != before
