"""The form of a call: its class down the tree, the priority that is proposed, and calls that may be the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from console.commands.base import Outcome
from console.commands.join_incidents import JoinIncidents
from console.doctrines import load_doctrine
from console.domain.area import Grade, Note
from console.domain.earlier import Earlier, EarlierCall
from console.domain.incident import Incident, IncidentStatus
from console.domain.rows import changed
from console.widgets.around_list import About
from console.widgets.completion_list import LINE_PX, CompletionList
from console.widgets.new_call import NewCall
from tests.gui.fakes import CENTRE, NOW
from tests.gui.panel_kit import Kit, type_keys


@pytest.fixture
def kit(qtbot):
    made = Kit(qtbot)
    made.bridge.doctrine = replace(load_doctrine(), grade_urgency={"red": 1})
    return made


@pytest.fixture
def form(kit):
    return kit.show(NewCall(kit.bridge, kit.look), 700, 420)


def press(form, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(form.class_field, key)


def offered(form) -> list[str]:
    return [code for _, _, code in form.class_field.suggestions]


def place(kit, form, **known) -> None:
    """A place is picked, and the record has answered what it knows of it."""
    form.set_place(CENTRE)
    kit.bridge.around_found.emit(f"r{len(kit.bridge.asked)}", Earlier(**known), {"t": "a dog in the yard"})


# -- class -----------------------------------------------------------------------------------------------


def test_the_tree_is_walked_with_the_arrows_to_the_fourth_tier_and_back(form):
    form.begin()
    type_keys(form.class_field, "dispute")
    press(form, Qt.Key.Key_Right)
    assert offered(form)[0] == "dispute.family"
    press(form, Qt.Key.Key_Right, Qt.Key.Key_Right)
    assert offered(form) == ["dispute.family.violence.child"]
    press(form, Qt.Key.Key_Left, Qt.Key.Key_Left)
    assert "dispute.debt" in offered(form)
    press(form, Qt.Key.Key_Right, Qt.Key.Key_Return)
    assert form.draft.class_code == "dispute.family.violence"
    assert form.priorities.buttons.button(1).hasFocus()


def test_the_tree_is_walked_by_clicks_and_a_class_clicked_once_more_is_meant(form):
    form.class_field.setFocus()
    form.begin()

    def click(code: str) -> None:
        at = QPoint(30, 4 + offered(form).index(code) * LINE_PX + LINE_PX // 2)
        QTest.mouseClick(form.window().findChild(CompletionList), Qt.MouseButton.LeftButton, pos=at)

    for code in ("dispute", "dispute.family", "dispute.family.violence"):
        click(code)
        assert form.draft.class_code == code
        assert form.class_field.is_offering
    click("dispute.family.violence")
    assert form.draft.class_code == "dispute.family.violence"
    assert not form.class_field.is_offering
    assert form.class_field.hasFocus()


@pytest.mark.parametrize("words", ["家庭暴力", "jtbl", "Domestic", "dispute.family.violence"])
def test_a_finer_class_is_found_in_any_writing(form, words):
    form.begin()
    form.class_field.setText(words)
    form.class_field.begin()
    assert "dispute.family.violence" in offered(form)


# -- priority --------------------------------------------------------------------------------------------


def test_the_priority_is_proposed_by_class_and_by_the_grade_of_the_place(kit, form):
    zone = changed(kit.bridge.picture.zones["A"], grade=Grade.RED)
    kit.bridge.change(zone)
    form.begin()
    type_keys(form.class_field, "public_order.noise")
    press(form, Qt.Key.Key_Return)
    assert (form.priorities.value, form.priorities.own) == (4, None)
    assert form.labels["priority"].text() == "Priority, proposed"
    place(kit, form, zone="A")
    assert form.priorities.value == 3


def test_a_priority_of_ones_own_is_never_replaced(kit, form):
    form.begin()
    type_keys(form.class_field, "consultation")
    press(form, Qt.Key.Key_Return)
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, Qt.Key.Key_1)
    assert form.labels["priority"].text() == "Priority"
    type_keys(form.place_field, "111.3, 29.8")
    form.class_field.show_class("traffic", "Traffic")
    assert form.priorities.value == 1
    assert form.send()
    assert kit.bridge.submitted[0].priority == 1
    assert form.priorities.own is None


# -- around ----------------------------------------------------------------------------------------------


def near(number: str, code: str = "dispute.family", **more) -> Incident:
    return Incident(number, code, 2, NOW - timedelta(minutes=3), CENTRE, **more)


def lines(form) -> list[tuple[About, str]]:
    return [(line.about, line.id) for line in form.around.lines_model.rows]


def test_open_calls_nearby_are_offered_hazards_first_earlier_calls_last(kit, form):
    kit.bridge.change(near("0700"), near("0701", "traffic"))
    ended = near("0600", status=IncidentStatus.CLOSED, disposition="mediated")
    form.begin()
    type_keys(form.class_field, "dispute")
    hazard = Note("k", "0600", "hazard", "t", NOW, "li")
    place(kit, form, hazards=(hazard,), calls=(EarlierCall(near("0700"), 0.0), EarlierCall(ended, 12.0)))
    assert lines(form) == [
        (About.HAZARD, "0600"),
        (About.SAME, "0700"),
        (About.SAME, "0701"),
        (About.EARLIER, "0600"),
    ]
    assert form.around.lines_model.rows[0].words == "a dog in the yard"
    assert form.around.isVisible()


def test_a_chosen_call_is_joined_once_the_new_one_has_its_number(kit, form):
    kit.bridge.change(near("0700"))
    form.begin()
    type_keys(form.class_field, "dispute")
    press(form, Qt.Key.Key_Return)
    place(kit, form)
    form.story.setFocus()
    QTest.keyClick(form.story, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert form.draft.joins == "0700"
    assert form.send_button.text() == "Send, join to 0700"
    assert form.send()
    (sent,) = kit.bridge.submitted
    name = sent.id or "c1"
    kit.bridge.answered.emit(sent, Outcome(True, name, 9, details={"incident": "0702"}))
    assert kit.bridge.submitted[1:] == [JoinIncidents(incident="0702", to="0700")]
    assert form.draft.joins is None


def test_a_choice_is_let_go_by_choosing_again_and_when_the_call_ends(kit, form, qtbot):
    kit.bridge.change(near("0700"))
    form.begin()
    place(kit, form)
    form.near.choose_nth(1)
    form.near.choose_nth(1)
    assert form.draft.joins is None
    form.near.choose_nth(1)
    kit.bridge.change(near("0700", status=IncidentStatus.CLOSED, disposition="settled"))
    qtbot.waitUntil(lambda: form.draft.joins is None)
    assert lines(form) == []
    assert not form.around.isVisible()
