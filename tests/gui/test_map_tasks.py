"""Tasks on the map: at their place or that of their incident, gone once they are over, red when they are overdue."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from console.domain.area import Post
from console.domain.doctrine import Names, PostKind
from console.domain.geo import LonLat
from console.domain.task import Task, TaskKind, TaskOutcome, end
from console.domain.unit import Unit, UnitStatus
from console.picture import ChangeSet, Picture
from console.widgets.map.asset_part import TASK_BESIDE_PX
from console.widgets.map.canvas import MapCanvas
from console.widgets.map.data import MapData
from tests.gui.desk_kit import open_desk
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


def test_a_click_on_a_task_opens_the_panel_at_it_and_resting_on_it_tells_what_it_is(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with open_desk(tmp_path) as kit:
        desk, middle = kit.desk, kit.desk.canvas.view.middle
        tasks = task("one", at=middle, due_at=NOW), task("two", at=LonLat(middle.lon + 1.0, middle.lat))
        desk.duty.tasks.filter.setText("nothing like it")
        kit.bridge.show_picture(with_tasks(kit.bridge.picture, *tasks))
        desk.canvas.repaint()
        spot = (desk.canvas.pixel_of(middle) + QPointF(*TASK_BESIDE_PX)).toPoint()
        help_event = QHelpEvent(QEvent.Type.ToolTip, spot, desk.canvas.mapToGlobal(spot))
        QApplication.sendEvent(desk.canvas, help_event)
        assert QToolTip.text().startswith("Check\nto do\n")
        QTest.mouseClick(desk.canvas, Qt.MouseButton.LeftButton, pos=spot)
        assert desk.duty.tasks.isVisible()
        assert desk.duty.tasks.picked_key == "one"
        before = desk.canvas.view.middle
        QTest.mousePress(desk.canvas, Qt.MouseButton.LeftButton, pos=spot)
        QTest.mouseMove(desk.canvas, spot + QPoint(60, 0))
        QTest.mouseRelease(desk.canvas, Qt.MouseButton.LeftButton, pos=spot + QPoint(60, 0))
        assert desk.canvas.view.middle != before, "the map is dragged from there too"
        empty = QHelpEvent(QEvent.Type.ToolTip, QPoint(4, 4), desk.canvas.mapToGlobal(QPoint(4, 4)))
        QApplication.sendEvent(desk.canvas, empty)
        qtbot.waitUntil(lambda: not QToolTip.isVisible())


def test_resting_on_a_post_tells_its_kind_its_hours_and_which_arms_stand_there(qtbot: QtBot, tmp_path: Path) -> None:
    with open_desk(tmp_path) as kit:
        desk = kit.desk
        middle = desk.canvas.view.middle
        post = Post("P9", "Market Post", "市场岗", middle, kind="street_post", hours="24h")
        kinds = {"street_post": PostKind("street_post", Names("Street post", "街面岗"))}
        kit.bridge.doctrine = replace(kit.bridge.doctrine, post_kinds=kinds)
        arms = (("X-1", "traffic"), ("X-2", "patrol"), ("X-3", "patrol"))
        units = {sign: Unit(sign, arm=arm, post="P9", at=LonLat(middle.lon + 1.0, middle.lat)) for sign, arm in arms}
        gone = Unit("X-4", arm="swat", post="P9", at=LonLat(middle.lon + 1.0, middle.lat), status=UnitStatus.OFF_DUTY)
        posts, crews = MappingProxyType({"P9": post}), MappingProxyType({**units, "X-4": gone})
        kit.bridge.show_picture(replace(kit.bridge.picture, posts=posts, units=crews, incidents=MappingProxyType({})))
        desk.canvas.repaint()
        spot = desk.canvas.pixel_of(middle).toPoint()
        rest = QHelpEvent(QEvent.Type.ToolTip, spot, desk.canvas.mapToGlobal(spot))
        QApplication.sendEvent(desk.canvas, rest)
        staff = "Patrol 2, Traffic police 1 · 3 of 3 free"
        assert QToolTip.text() == f"Market Post (Street post, 24h)\n{staff}"
        shut = {"street_post": replace(kinds["street_post"], hours="closed")}
        kit.bridge.doctrine = replace(kit.bridge.doctrine, post_kinds=shut)
        QApplication.sendEvent(desk.canvas, rest)
        assert QToolTip.text() == f"Market Post (Street post, not in use)\nclosed now · {staff}"
