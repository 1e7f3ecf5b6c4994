"""Drags between the real lists and the real map, as three windows: one command, and everything as it was after."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from console.commands.assign_units import AssignUnits
from console.commands.reassign_units import ReassignUnits
from console.domain.geo import LonLat
from console.domain.rows import changed
from console.picture import ChangeSet
from console.widgets import drag
from console.widgets.drag import DragController
from console.widgets.drag_card import DragCard, build_drag
from console.widgets.incident_queue import IncidentQueue
from console.widgets.map.canvas import MapCanvas
from console.widgets.selection import Selection
from console.widgets.theme import Look
from console.widgets.unit_list import UnitList
from tests.gui.fakes import CENTRE, FakeBridge
from tests.gui.mouse import Mouse

NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier


class Desk:
    """Queue, map and units as floating panels beside each other."""

    def __init__(self, qtbot: QtBot, cache: Path) -> None:
        app = cast(QApplication, QApplication.instance())
        self.bridge = FakeBridge()
        self.look = Look(app)
        self.owner = QWidget()
        self.selection = Selection(self.owner)
        self.drag: DragController = build_drag(self.bridge, self.look, self.owner)
        self.feedback = cast(DragCard, self.drag.feedback)
        self.queue = IncidentQueue(self.bridge, self.selection, self.look, self.drag)
        self.units = UnitList(self.bridge, self.selection, self.look, self.drag)
        self.canvas = MapCanvas(self.selection, self.look.families, cache, self.drag, self.look.theme)
        self.canvas.set_picture(self.bridge.picture, ChangeSet(everything=True))
        self.canvas.set_fixes(self.bridge.fixes)
        self.mouse = Mouse()
        qtbot.addWidget(self.owner)
        for place, widget in enumerate((self.queue, self.canvas, self.units)):
            widget.setWindowFlags(Qt.WindowType.FramelessWindowHint)
            widget.setGeometry(4 + 264 * place, 4, 260, 780)  # the offscreen screen is 800 x 800
            qtbot.addWidget(widget)
            widget.show()
            qtbot.waitExposed(widget)
        self.canvas.go_to(CENTRE)
        self.canvas.grab()

    def row(self, panel: IncidentQueue | UnitList, name: str) -> tuple[QWidget, QPoint]:
        """Middle of a row."""
        row = panel.model.row_of(name)
        assert row is not None
        panel.view.scrollTo(panel.model.index(row, 0))
        return panel.view.viewport(), panel.view.visualRect(panel.model.index(row, 0)).center()

    def symbol(self, name: str) -> tuple[QWidget, QPoint]:
        """Where a unit or an incident is drawn, in the middle of the map."""
        incident = self.bridge.picture.incidents.get(name)
        fixes = self.bridge.fixes
        place = incident.at if incident is not None else tuple(fixes.lonlat[fixes.row_of[name]])
        assert place is not None
        at = LonLat(*place)
        self.canvas.fit([LonLat(at.lon - 0.004, at.lat - 0.004), LonLat(at.lon + 0.004, at.lat + 0.004)])
        self.canvas.grab()
        return self.canvas, self.canvas.pixel_of(at).toPoint()

    def drag_to(
        self, source: tuple[QWidget, QPoint], target: tuple[QWidget, QPoint], modifiers: Qt.KeyboardModifier = NONE
    ) -> None:
        """Press, out of the source in two moves, onto the target, let go."""
        self.mouse.press(*source)
        self.mouse.nudge(12)
        assert self.drag.is_dragging
        self.mouse.move(*target, modifiers)
        self.canvas.grab()
        self.queue.grab()
        self.units.grab()
        self.mouse.release(modifiers)


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(qtbot, tmp_path)
    yield made
    made.canvas.stop()


def test_from_the_list_of_units_to_the_queue(desk: Desk) -> None:
    desk.drag_to(desk.row(desk.units, "A-2"), desk.row(desk.queue, "0412"))
    assert desk.bridge.submitted == [AssignUnits(incident="0412", units=("A-2",))]
    assert not desk.drag.is_dragging
    assert desk.queue.delegate.drag is None


def test_a_drag_right_after_a_click_is_a_drag(desk: Desk) -> None:
    opened: list[str] = []
    desk.units.opened.connect(opened.append)
    source, (onto, at) = desk.row(desk.units, "A-2"), desk.row(desk.queue, "0412")
    desk.mouse.press(*source)
    desk.mouse.release()
    desk.mouse.press_again(*source)
    desk.mouse.nudge(12)
    desk.mouse.move(onto, at)
    desk.mouse.release()
    assert desk.bridge.submitted == [AssignUnits(incident="0412", units=("A-2",))]
    assert opened == [], "it was dragged, not opened"
    desk.mouse.press_again(*source)
    desk.mouse.release()
    assert opened == ["A-2"], "let go where it was pressed, it is a double click"


def test_several_picked_units_go_together(desk: Desk) -> None:
    desk.selection.set_units(["A-2", "A-4"])
    desk.drag_to(desk.row(desk.units, "A-4"), desk.row(desk.queue, "0412"))
    assert desk.bridge.submitted == [AssignUnits(incident="0412", units=("A-2", "A-4"))]


def test_from_the_map_to_the_queue(desk: Desk) -> None:
    source = desk.symbol("B-5")
    view = desk.canvas.view
    desk.drag_to(source, desk.row(desk.queue, "0411"))
    assert [type(command) for command in desk.bridge.submitted] == [AssignUnits]
    sent = cast(AssignUnits, desk.bridge.submitted[0])
    assert (sent.incident, sent.units) == ("0411", ("B-5",))
    assert desk.canvas.view == view, "a drag never moves the map"


def test_from_the_list_to_an_incident_on_the_map(desk: Desk) -> None:
    target = desk.symbol("0406")
    desk.drag_to(desk.row(desk.units, "A-2"), target)
    assert desk.bridge.submitted == [AssignUnits(incident="0406", units=("A-2",))]


def test_an_incident_of_the_queue_onto_a_unit_of_the_list(desk: Desk) -> None:
    desk.drag_to(desk.row(desk.queue, "0412"), desk.row(desk.units, "A-2"))
    assert desk.bridge.submitted == [AssignUnits(incident="0412", units=("A-2",))]


def test_an_incident_of_the_queue_onto_a_unit_on_the_map(desk: Desk) -> None:
    target = desk.symbol("B-5")
    desk.drag_to(desk.row(desk.queue, "0412"), target)
    assert desk.bridge.submitted == [AssignUnits(incident="0412", units=("B-5",))]


def test_a_busy_unit_needs_shift(desk: Desk) -> None:
    desk.drag_to(desk.row(desk.units, "A-1"), desk.row(desk.queue, "0412"))
    assert desk.bridge.submitted == []
    assert "A-1" in desk.feedback.card.text()
    desk.drag_to(desk.row(desk.units, "A-1"), desk.row(desk.queue, "0412"), SHIFT)
    assert [type(command) for command in desk.bridge.submitted] == [ReassignUnits]


def test_the_map_does_not_pan_under_a_drag(desk: Desk) -> None:
    source = desk.symbol("B-5")
    before = desk.canvas.lonlat_at(QPointF(0, 0))
    desk.mouse.press(*source)
    for _ in range(6):
        desk.mouse.nudge(20, 5)
    desk.mouse.release()
    assert desk.canvas.lonlat_at(QPointF(0, 0)) == before
    assert desk.bridge.submitted == []


def test_a_list_can_be_used_as_before_after_a_drag(desk: Desk) -> None:
    desk.drag_to(desk.row(desk.units, "A-2"), desk.row(desk.queue, "0412"))
    viewport, place = desk.row(desk.units, "A-4")
    desk.mouse.press(viewport, place)
    desk.mouse.release()
    assert desk.selection.units == {"A-4"}


def test_the_queue_keeps_its_order_while_something_hovers_over_it(desk: Desk) -> None:
    desk.mouse.press(*desk.row(desk.units, "A-2"))
    desk.mouse.nudge(-12)
    desk.mouse.move(*desk.row(desk.queue, "0410"))
    row = desk.queue.model.row_of("0410")
    desk.bridge.change(changed(desk.bridge.picture.incidents["0396"], priority=1))
    desk.bridge.tick(600)
    assert desk.queue.model.row_of("0410") == row
    desk.mouse.release()
    assert desk.bridge.submitted == [AssignUnits(incident="0410", units=("A-2",))]


def test_resting_at_the_edge_scrolls_to_what_is_out_of_sight(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drag, "SETTLE_MS", 0)
    desk.queue.resize(260, 220)
    bar = desk.queue.view.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    bar.setValue(0)
    desk.mouse.press(*desk.row(desk.units, "A-2"))
    desk.mouse.nudge(-12)
    viewport = desk.queue.view.viewport()
    desk.mouse.move(viewport, QPoint(60, viewport.height() - 6))
    first = desk.queue.view.id_at(desk.mouse.at)
    qtbot.waitUntil(lambda: bar.value() == bar.maximum())
    last = desk.queue.view.id_at(desk.mouse.at)
    assert last is not None
    assert last != first
    assert f"{last} " in desk.feedback.card.text(), "the card names what has come under the pointer"
    desk.mouse.release()
    assert [cast(AssignUnits, command).incident for command in desk.bridge.submitted] == [last]


def test_after_a_turn_of_the_wheel_the_target_is_looked_for_again(desk: Desk, qtbot: QtBot) -> None:
    desk.queue.resize(260, 220)
    bar = desk.queue.view.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    bar.setValue(0)
    desk.mouse.press(*desk.row(desk.units, "A-2"))
    desk.mouse.nudge(-12)
    viewport = desk.queue.view.viewport()
    place = QPoint(60, viewport.height() // 2)
    desk.mouse.move(viewport, place)
    before = desk.queue.view.id_at(desk.mouse.at)
    wheel = QWheelEvent(
        QPointF(place),
        QPointF(desk.mouse.at),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.LeftButton,
        NONE,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(viewport, wheel)
    after = desk.queue.view.id_at(desk.mouse.at)
    assert after is not None
    assert after != before
    qtbot.waitUntil(lambda: f"{after} " in desk.feedback.card.text())
    desk.mouse.release()
    assert desk.bridge.submitted == [], "let go at once: nobody has read the new target yet"
