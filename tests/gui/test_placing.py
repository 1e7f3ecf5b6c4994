"""A click on the map answers "where?" of a call or a line that asks it, and the keyboard goes back to who asked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from console.commands.receive_incident import ReceiveIncident
from console.commands.register_unit import RegisterUnit
from console.domain.geo import LonLat
from tests.gui.desk_kit import Kit, open_desk

GROUND = QPoint(200, 120)


@pytest.fixture
def kit(tmp_path: Path, qapp: QApplication) -> Iterator[Kit]:
    with open_desk(tmp_path) as made:
        yield made


def click_map(kit: Kit, at: QPoint = GROUND) -> None:
    """As a mouse does: the map has the focus before it hears of the click."""
    kit.desk.canvas.setFocus(Qt.FocusReason.MouseFocusReason)
    QTest.mouseClick(kit.desk.canvas, Qt.MouseButton.LeftButton, pos=at)
    QApplication.processEvents()


def type_text(text: str) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClicks(focused, text)


def test_the_form_takes_a_click_and_typing_goes_on_in_the_form(kit):
    kit.desk.actions["new_incident"].trigger()
    form = kit.desk.panels.new_call
    type_text("dispute")
    click_map(kit)
    assert form.draft.at is not None
    assert form.isAncestorOf(QApplication.focusWidget())
    form.story.setFocus()
    type_text("shouting")
    QTest.keyClick(form.story, Qt.Key.Key_Return)
    command = kit.bridge.submitted[-1]
    assert isinstance(command, ReceiveIncident)
    assert (command.class_code, command.summary) == ("dispute", "shouting")
    assert command.at == kit.desk.canvas.lonlat_at(GROUND.toPointF())


def test_a_place_that_was_found_is_that_of_the_next_call_once(kit):
    desk, form = kit.desk, kit.desk.panels.new_call
    mill = desk.canvas.lonlat_at(GROUND.toPointF())
    desk.panels.find.place_chosen.emit(mill)
    desk.actions["new_incident"].trigger()
    assert form.draft.at == mill
    assert form.class_field.hasFocus()
    type_text("dispute")
    for field in (form.class_field, form.priorities.buttons.button(1), form.story):
        QTest.keyClick(field, Qt.Key.Key_Return)
    command = kit.bridge.submitted[-1]
    assert isinstance(command, ReceiveIncident)
    assert command.at == mill
    desk.actions["new_incident"].trigger()
    assert form.draft.at is None, "the call after that one comes from somewhere else"


def test_a_place_that_was_found_and_left_behind_is_not_taken(kit):
    desk, form = kit.desk, kit.desk.panels.new_call
    desk.panels.find.place_chosen.emit(desk.canvas.lonlat_at(GROUND.toPointF()))
    desk.canvas.go_to(LonLat(0.0, 0.0))
    desk.actions["new_incident"].trigger()
    assert form.draft.at is None


def test_a_click_on_a_symbol_answers_too_while_the_form_has_no_place(kit):
    at = kit.bridge.picture.incidents["0405"].at
    kit.desk.canvas.go_to(at)
    QApplication.processEvents()
    middle = kit.desk.canvas.pixel_of(at).toPoint()
    kit.desk.actions["new_incident"].trigger()
    click_map(kit, middle)
    assert kit.desk.panels.new_call.draft.at is not None
    assert kit.desk.selection.incident is None
    click_map(kit, middle)
    assert kit.desk.selection.incident is not None, "with a place known the map picks again"


def test_the_typed_line_takes_a_click_before_and_after_it_was_begun(kit):
    line = kit.desk.panels.command_line
    kit.desk.actions["new_unit"].trigger()
    type_text("X-1 swat 4")
    assert not line.typed.is_ready
    click_map(kit)
    assert line.edit.hasFocus()
    assert line.edit.text() == "unit X-1 swat 4"
    QTest.keyClick(line.edit, Qt.Key.Key_Return)
    at = kit.desk.canvas.lonlat_at(GROUND.toPointF())
    assert kit.bridge.submitted == [RegisterUnit(unit="X-1", arm="swat", people=4, at=at)]
    click_map(kit, QPoint(260, 140))
    kit.desk.actions["new_unit"].trigger()
    type_text("X-2")
    assert line.typed.commands[0].at == kit.desk.canvas.lonlat_at(QPoint(260, 140).toPointF())


def test_nothing_asks_so_a_click_on_the_ground_lets_units_go(kit):
    kit.desk.selection.set_units(["A-1"])
    click_map(kit)
    assert not kit.desk.selection.units
    assert QApplication.focusWidget() is kit.desk.canvas


def test_other_words_for_the_place_let_the_place_of_before_go(kit):
    kit.desk.actions["new_incident"].trigger()
    form = kit.desk.panels.new_call
    form.place_field.setFocus()
    type_text("111.3, 29.8")
    assert form.draft.at is not None
    type_text("x")
    assert form.draft.at is None, "an address must not be sent with the place of another"
