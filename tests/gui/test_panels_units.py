"""The unit list: zones and their fill, an order that never changes, several picked, status by a letter."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from console.commands.assign_units import AssignUnits
from console.commands.set_unit_status import SetUnitStatus
from console.cover import Fill, fill_by_zone
from console.domain.doctrine import Names, PostKind
from console.domain.rows import changed
from console.domain.unit import UnitStatus
from console.widgets.drag_card import build_drag
from console.widgets.incident_queue import IncidentQueue
from console.widgets.unit_delegate import age_text
from console.widgets.unit_list import UnitList
from console.widgets.unit_model import natural
from tests.gui.mouse import Mouse
from tests.gui.panel_kit import Kit, row_centre, type_keys


@pytest.fixture
def kit(qtbot):
    return Kit(qtbot)


@pytest.fixture
def units(kit):
    return kit.show(UnitList(kit.bridge, kit.selection, kit.look), 380, 800)


def click(units: UnitList, call_sign: str, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    row = units.model.row_of(call_sign)
    assert row is not None
    QTest.mouseClick(units.view.viewport(), Qt.MouseButton.LeftButton, modifiers, row_centre(units.view, row))


def test_units_stand_under_their_zones_in_natural_order(kit, units):
    assert units.model.call_signs == sorted(kit.bridge.picture.units, key=natural)
    assert natural("A-2") < natural("A-10")


def test_headings_count_groups_as_the_cover_does(kit, units):
    for zone, fill in fill_by_zone(kit.bridge.picture).items():
        assert units.model.heading(zone).fill == fill
    assert units.model.heading("A").fill == Fill(2, 4)
    assert not units.model.heading("A").is_low


def test_a_status_changes_one_row_and_the_fill_of_its_zone(kit, units):
    order = units.model.call_signs
    kit.settle()
    painted: list[str] = []
    units.delegate.painted = painted.append
    for call_sign in ("A-5", "A-7"):
        kit.bridge.change(changed(kit.bridge.picture.units[call_sign], status=UnitStatus.OFF_DUTY))
    kit.settle()
    assert set(painted) == {"A-5", "A-7"}
    assert units.model.call_signs == order
    assert units.model.heading("A").fill == fill_by_zone(kit.bridge.picture)["A"]


def test_a_zone_that_has_little_left_is_marked(kit, units):
    for call_sign in ("A-5", "A-6"):
        kit.bridge.change(changed(kit.bridge.picture.units[call_sign], status=UnitStatus.DISPATCHED, incident="0412"))
    assert units.model.heading("A").is_low


def test_several_can_be_picked_and_the_pick_is_shared(kit, units):
    click(units, "A-2")
    click(units, "A-4", Qt.KeyboardModifier.ControlModifier)
    assert kit.selection.units == {"A-2", "A-4"}
    kit.selection.set_units(["B-1"])
    assert units.view.picked_ids() == ["B-1"]


def test_a_heading_folds_its_zone_and_is_never_picked(kit, units):
    QTest.mouseClick(units.view.viewport(), Qt.MouseButton.LeftButton, pos=row_centre(units.view, 0))
    assert not any(name.startswith("A-") for name in units.model.call_signs)
    assert kit.selection.units == frozenset()
    QTest.mouseClick(units.view.viewport(), Qt.MouseButton.LeftButton, pos=row_centre(units.view, 0))
    assert "A-1" in units.model.call_signs


def test_filter_by_words_and_by_being_free(kit, units):
    type_keys(units.words, "b-")
    assert {name[0] for name in units.model.call_signs} == {"B"}
    units.words.clear()
    units.only_free.click()
    free = {u.call_sign for u in kit.bridge.picture.units.values() if u.status.is_free}
    assert set(units.model.call_signs) == free


def test_s_and_a_letter_set_the_status_of_all_picked(kit, units):
    kit.selection.set_units(["A-2", "A-4"])
    field = kit.elsewhere(units)
    field.setFocus()
    assert units.ask_status()
    menu = units.status_menu
    assert menu is not None
    assert menu.hasFocus()
    QTest.keyClick(menu, Qt.Key.Key_E)  # nobody is on an incident: greyed
    assert kit.bridge.submitted == []
    assert menu.isVisible()
    QTest.keyClick(menu, Qt.Key.Key_O)
    off = UnitStatus.OFF_DUTY
    assert kit.bridge.submitted == [SetUnitStatus(unit="A-2", status=off), SetUnitStatus(unit="A-4", status=off)]
    assert not menu.isVisible()
    assert field.hasFocus()


def test_the_status_menu_leaves_by_escape_and_says_why_something_is_grey(kit, units):
    kit.selection.set_units(["A-2"])
    units.ask_status()
    menu = units.status_menu
    assert menu is not None
    why = {choice.value: choice.why_not for choice in menu.choices}
    assert why[UnitStatus.ON_SCENE]
    assert not why[UnitStatus.OFF_DUTY]
    QTest.keyClick(menu, Qt.Key.Key_Escape)
    assert not menu.isVisible()
    assert kit.bridge.submitted == []


def test_without_a_pick_there_is_no_menu(kit, units):
    assert not units.ask_status()


def test_age_of_a_fix_is_shown_and_stale_ones_stand_out(kit, units):
    assert units._fix_age_s("A-1") == pytest.approx(4.0)
    assert units._fix_age_s("C-8") == pytest.approx(3600.0)
    assert units._fix_age_s("nobody") is None
    assert [age_text(s) for s in (None, 4, 200, 9000)] == ["–", "4 s", "3 min", "2 h"]


@pytest.fixture
def lists(kit, qtbot):
    """What drags, the list of units, and the queue beside it."""
    kit.owner = QWidget()  # as long as the kit
    qtbot.addWidget(kit.owner)
    controller = build_drag(kit.bridge, kit.look, kit.owner)
    units = kit.show(UnitList(kit.bridge, kit.selection, kit.look, controller), 380, 700)
    queue = kit.show(IncidentQueue(kit.bridge, kit.selection, kit.look, controller), 380, 700)
    units.window().move(0, 0)
    queue.window().move(400, 0)
    kit.settle()
    return controller, units, queue


def test_picked_units_are_dragged_together_onto_an_incident(kit, lists):
    controller, units, queue = lists
    kit.selection.set_units(["A-2", "A-4"])
    mouse = Mouse()
    viewport = units.view.viewport()
    mouse.press(viewport, row_centre(units.view, units.model.row_of("A-4")))
    mouse.nudge(30)
    assert controller.is_dragging
    mouse.move(queue.view.viewport(), row_centre(queue.view, queue.model.row_of("0412")))
    assert queue.delegate.drag is not None
    assert queue.delegate.is_hot("0412")
    mouse.release()
    assert kit.bridge.submitted == [AssignUnits(incident="0412", units=("A-2", "A-4"))]
    assert kit.selection.units == {"A-2", "A-4"}
    assert queue.delegate.drag is None


def test_an_incident_is_dragged_onto_a_unit(kit, lists):
    _, units, queue = lists
    mouse = Mouse()
    mouse.press(queue.view.viewport(), row_centre(queue.view, queue.model.row_of("0412")))
    mouse.nudge(30)
    mouse.move(units.view.viewport(), row_centre(units.view, units.model.row_of("A-2")))
    assert units.delegate.is_hot("A-2")
    mouse.release()
    assert kit.bridge.submitted == [AssignUnits(incident="0412", units=("A-2",))]


def test_a_click_on_one_of_several_picked_picks_it_alone(kit, units):
    kit.selection.set_units(["A-2", "A-4"])
    mouse = Mouse()
    mouse.press(units.view.viewport(), row_centre(units.view, units.model.row_of("A-4")))
    assert kit.selection.units == {"A-2", "A-4"}
    mouse.release()
    assert kit.selection.units == {"A-4"}


def test_dragging_inside_the_list_picks_nothing_more(kit, units):
    viewport = units.view.viewport()
    start = row_centre(units.view, units.model.row_of("A-2"))
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(viewport, start + QPoint(0, 60))
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=start + QPoint(0, 60))
    assert kit.selection.units == {"A-2"}


def test_hovering_over_a_unit_tells_its_post_with_kind_and_hours(kit, units):
    def told() -> str:
        return str(units.model.index(units.model.row_of("A-2"), 0).data(Qt.ItemDataRole.ToolTipRole))

    assert told().endswith(" · Station A (24h)")
    kind = PostKind("station", Names("Police station", "派出所"), hours="5x8")
    kit.bridge.doctrine = replace(kit.bridge.doctrine, post_kinds={"station": kind})
    kit.bridge.doctrine_changed.emit(kit.bridge.doctrine)
    assert told().endswith(" · Station A (Police station, 5x8)")
