"""The drag as a user does it: real mouse events on two windows, then a look at what was sent and shown."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from console.commands.assign_units import AssignUnits
from console.commands.reassign_units import ReassignUnits
from console.domain.incident import IncidentStatus
from console.domain.rows import changed
from console.domain.unit import UnitStatus
from console.widgets.drag import DragKind
from tests.gui.drag_kit import Desk, Surface
from tests.gui.mouse import key


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    made = Desk(qtbot)
    yield made
    made.end()


def test_a_drag_is_one_command(desk: Desk) -> None:
    told: list[str] = []
    desk.controller.dropped.connect(told.append)
    desk.lift()
    desk.over("0412")
    assert desk.bridge.submitted == []
    desk.mouse.release()
    assert desk.bridge.submitted == [AssignUnits(incident="0412", units=("A-2",))]
    assert told == ["0412"]
    assert desk.view is None
    assert not desk.feedback.ghost.isVisible()
    assert not desk.feedback.card.isVisible()


def test_a_press_without_a_move_stays_a_click(desk: Desk) -> None:
    desk.mouse.press(desk.units, desk.units.place("A-2"))
    desk.mouse.nudge(2)
    desk.mouse.release()
    assert desk.units.clicks == 1
    assert not desk.controller.is_dragging
    assert desk.bridge.submitted == []


def test_a_drag_is_no_click_for_its_source(desk: Desk) -> None:
    desk.lift()
    desk.over("0412")
    desk.mouse.release()
    assert desk.units.clicks == 0


def test_eligible_targets_are_told_to_every_surface(desk: Desk) -> None:
    closed = changed(desk.bridge.picture.incidents["0410"], status=IncidentStatus.CLOSED)
    desk.bridge.change(closed)
    desk.lift()
    assert desk.controller.is_dragging
    for surface in (desk.units, desk.incidents):
        view = surface.shown[-1]
        assert view is not None
        assert {"0412", "0411"} <= view.eligible
        assert "0410" not in view.eligible


def test_a_busy_unit_flies_back_and_the_card_says_why(desk: Desk, qtbot: QtBot) -> None:
    desk.lift("A-1")  # on 0411
    desk.over("0412")
    assert desk.view is not None
    assert not desk.view.hot_legal
    assert "A-1 is dispatched on 0411" in desk.feedback.card.text()
    assert "Hold Shift" in desk.feedback.card.text()
    desk.mouse.release()
    assert desk.bridge.submitted == []
    assert desk.feedback.card.isVisible(), "the reason stays to be read"
    home = desk.units.mapToGlobal(desk.units.place("A-1"))
    qtbot.waitUntil(lambda: not desk.feedback.ghost.isVisible())
    assert desk.feedback.ghost.pos() == home


def test_shift_moves_a_busy_unit_with_one_command(desk: Desk) -> None:
    desk.lift("A-1")
    desk.over("0412", Qt.KeyboardModifier.ShiftModifier)
    assert desk.view is not None
    assert desk.view.hot_legal
    assert "! leaves 0411" in desk.feedback.card.text()
    desk.mouse.release(Qt.KeyboardModifier.ShiftModifier)
    version = desk.bridge.picture.units["A-1"].version
    assert desk.bridge.submitted == [ReassignUnits(incident="0412", units=("A-1",))]
    assert desk.bridge.seen == [{"unit/A-1": version}]


def test_shift_counts_while_it_is_down_even_when_the_mouse_rests(desk: Desk) -> None:
    desk.lift("A-1")
    desk.over("0412")
    key(desk.units, Qt.Key.Key_Shift)
    assert desk.view is not None
    assert desk.view.hot_legal
    key(desk.units, Qt.Key.Key_Shift, QEvent.Type.KeyRelease)
    assert not desk.view.hot_legal
    desk.mouse.release()
    assert desk.bridge.submitted == []


def test_its_own_incident_is_no_target_even_with_shift(desk: Desk) -> None:
    desk.lift("A-1")
    desk.over("0411", Qt.KeyboardModifier.ShiftModifier)
    desk.mouse.release(Qt.KeyboardModifier.ShiftModifier)
    assert desk.bridge.submitted == []
    assert "already" in desk.feedback.card.text()


def test_an_off_duty_unit_is_refused(desk: Desk) -> None:
    desk.lift("A-8")
    desk.over("0412")
    desk.mouse.release()
    assert desk.bridge.submitted == []
    assert "off duty" in desk.feedback.card.text()


def test_several_selected_units_go_together(desk: Desk) -> None:
    desk.units.picked = ["A-2", "A-4"]
    desk.lift("A-4")
    assert desk.feedback.ghost.text() == "A-2  A-4"
    desk.over("0409")
    desk.mouse.release()
    assert desk.bridge.submitted == [AssignUnits(incident="0409", units=("A-2", "A-4"))]


def test_an_incident_dropped_on_a_unit_works_too(desk: Desk) -> None:
    desk.mouse.press(desk.incidents, desk.incidents.place("0412"))
    desk.mouse.nudge(-30)
    view = desk.units.shown[-1]
    assert view is not None
    assert "A-2" in view.eligible
    assert "A-1" not in view.eligible
    desk.mouse.move(desk.units, desk.units.place("A-2"))
    desk.mouse.release()
    assert desk.bridge.submitted == [AssignUnits(incident="0412", units=("A-2",))]


@pytest.mark.parametrize("watcher", ["source", "field"])
def test_escape_cancels_in_mid_drag(desk: Desk, qtbot: QtBot, watcher: str) -> None:
    field = QLineEdit()
    qtbot.addWidget(field)
    desk.lift()
    desk.over("0412")
    assert key(desk.units if watcher == "source" else field, Qt.Key.Key_Escape)
    assert not desk.controller.is_dragging
    assert desk.view is None
    desk.mouse.release()
    assert desk.bridge.submitted == []


def test_another_button_cancels(desk: Desk) -> None:
    desk.lift()
    desk.over("0412")
    desk.mouse.other_button()
    desk.mouse.release()
    assert desk.bridge.submitted == []


def test_nowhere_is_no_target(desk: Desk, qtbot: QtBot) -> None:
    desk.lift()
    desk.over("0412")
    desk.mouse.move(desk.incidents, QPoint(60, 400))
    assert not desk.feedback.card.isVisible()
    desk.mouse.release()
    assert desk.bridge.submitted == []
    qtbot.waitUntil(lambda: not desk.feedback.ghost.isVisible())


def test_a_unit_is_no_target_for_units(desk: Desk) -> None:
    desk.lift()
    desk.mouse.move(desk.units, desk.units.place("A-4"))
    assert desk.view is not None
    assert desk.view.hot is None
    desk.mouse.release()
    assert desk.bridge.submitted == []


def test_the_target_freezes_while_rows_move_under_the_pointer(desk: Desk) -> None:
    desk.lift()
    desk.over("0412")
    desk.incidents.ids = ["0409", "0412", "0411", "0410"]  # a careless list that re-sorts all the same
    desk.bridge.change(changed(desk.bridge.picture.incidents["0409"], priority=1))
    desk.mouse.nudge(1)
    assert "0412" in desk.feedback.card.text()
    desk.mouse.release()
    assert desk.bridge.submitted == [AssignUnits(incident="0412", units=("A-2",))]


def test_a_drop_where_nothing_was_named_does_nothing(desk: Desk) -> None:
    desk.lift()
    desk.over("0412")
    desk.mouse.release_at(desk.incidents, desk.incidents.place("0409"))
    assert desk.bridge.submitted == []


def test_a_target_that_is_closed_under_the_pointer_turns_illegal(desk: Desk) -> None:
    desk.lift()
    desk.over("0412")
    assert desk.view is not None
    assert desk.view.hot_legal
    desk.bridge.change(changed(desk.bridge.picture.incidents["0412"], status=IncidentStatus.CLOSED))
    assert not desk.view.hot_legal
    assert "closed" in desk.feedback.card.text()
    desk.mouse.release()
    assert desk.bridge.submitted == []


def test_a_unit_taken_by_another_desk_during_the_drag_is_not_assigned_again(desk: Desk) -> None:
    desk.lift()
    desk.over("0412")
    taken = changed(desk.bridge.picture.units["A-2"], status=UnitStatus.DISPATCHED, incident="0409")
    desk.bridge.change(taken)
    desk.mouse.release()
    assert desk.bridge.submitted == []
    assert "A-2 is dispatched on 0409" in desk.feedback.card.text()


def test_a_new_press_ends_a_gesture_whose_release_was_lost(desk: Desk) -> None:
    desk.lift()
    desk.lift("A-4")
    desk.over("0412")
    desk.mouse.release()
    assert desk.bridge.submitted == [AssignUnits(incident="0412", units=("A-4",))]


def test_a_closed_panel_is_no_surface_any_more(desk: Desk, qtbot: QtBot) -> None:
    gone = Surface(DragKind.INCIDENT, ["0412"], QPoint(700, 50))
    desk.controller.add_surface(gone)
    gone.deleteLater()
    qtbot.waitUntil(lambda: len(desk.controller.surfaces) == 2)
    desk.lift()
    desk.over("0411")
    desk.mouse.release()
    assert desk.bridge.submitted == [AssignUnits(incident="0411", units=("A-2",))]


def test_nothing_takes_the_focus(desk: Desk, qtbot: QtBot) -> None:
    field = QLineEdit()
    qtbot.addWidget(field)
    field.show()
    field.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    desk.lift()
    desk.over("0412")
    assert field.hasFocus()
    desk.mouse.release()
    assert field.hasFocus()
