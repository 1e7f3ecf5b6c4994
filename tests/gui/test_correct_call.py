"""A call on record is corrected in the form it was entered in: by keys, and with what another desk did meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from console.commands.update_incident import UpdateIncident
from console.domain.geo import LonLat
from console.domain.roles import Rights, Role
from console.domain.rows import changed
from console.widgets.new_call import NewCall
from tests.gui.desk_kit import Kit, open_desk

NUMBER = "0411"


@pytest.fixture
def kit(tmp_path: Path, qapp: QApplication) -> Iterator[Kit]:
    with open_desk(tmp_path) as made:
        made.desk.selection.set_incident(NUMBER)
        yield made


@pytest.fixture
def form(kit: Kit) -> NewCall:
    kit.desk.actions["correct"].trigger()
    made: NewCall = kit.desk.panels.new_call
    assert made.class_field.hasFocus()
    return made


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def press_enter(times: int = 1) -> None:
    for _ in range(times):
        QTest.keyClick(focused(), Qt.Key.Key_Return)


def type_text(text: str) -> None:
    QTest.keyClicks(focused(), text)


def test_enter_through_the_form_changes_nothing_and_sends_nothing(kit, form):
    known = kit.bridge.picture.incidents[NUMBER]
    assert form.draft.class_code == known.class_code
    assert form.draft.story == kit.bridge.picture.text(known.summary)
    assert NUMBER in form.send_button.text()
    press_enter(4)
    assert kit.bridge.submitted == []
    assert not form.isVisible()


def test_what_was_changed_is_sent_and_nothing_else(kit, form):
    type_text("traffic")
    press_enter()
    type_text("1")
    press_enter()
    type_text(" Two of them.")
    press_enter()
    (sent,) = kit.bridge.submitted
    assert isinstance(sent, UpdateIncident)
    story = kit.bridge.picture.text(kit.bridge.picture.incidents[NUMBER].summary)
    assert (sent.class_code, sent.priority, sent.summary) == ("traffic", 1, f"{story} Two of them.")
    assert (sent.at, sent.address) == (None, None)
    assert kit.bridge.seen == [{f"incident/{NUMBER}": kit.bridge.picture.incidents[NUMBER].version}]


def test_another_place_takes_the_address_of_before_away(kit, form):
    elsewhere = LonLat(111.3, 29.8)
    form.set_place(elsewhere)
    assert form.place_field.text() == ""
    form.send()
    (sent,) = kit.bridge.submitted
    assert (sent.at, sent.address) == (elsewhere, "111.30000, 29.80000")


def test_a_click_on_the_map_is_its_place(kit, form):
    ground = QPoint(200, 120)
    kit.desk.canvas.setFocus(Qt.FocusReason.MouseFocusReason)
    QTest.mouseClick(kit.desk.canvas, Qt.MouseButton.LeftButton, pos=ground)
    assert form.draft.at == kit.desk.canvas.lonlat_at(ground.toPointF())
    assert form.draft.corrects is not None
    assert form.story.hasFocus()


def test_other_words_for_the_place_want_a_place(kit, form):
    press_enter(2)
    type_text("somewhere else")
    assert form.draft.at is None
    assert not form.send()
    assert kit.bridge.submitted == []


def test_the_draft_of_a_new_call_waits_for_the_end_of_a_correction(kit):
    desk, form = kit.desk, kit.desk.panels.new_call
    desk.actions["new_incident"].trigger()
    type_text("dispute")
    form.story.setPlainText("half a story")
    desk.actions["correct"].trigger()
    assert form.draft.story != "half a story"
    QTest.keyClick(form, Qt.Key.Key_Escape)
    desk.actions["new_incident"].trigger()
    assert (form.draft.class_code, form.draft.story, form.draft.corrects) == ("dispute", "half a story", None)


def test_a_call_is_not_like_itself(kit, form):
    assert NUMBER not in [line.id for line in form.around.lines_model.rows]


def test_only_a_correction_of_another_desk_counts_as_not_seen(kit, form):
    then = kit.bridge.picture.incidents[NUMBER]
    kit.bridge.change(changed(then, tier=2, version=then.version + 1))
    form.story.setPlainText("first")
    form.send()
    assert kit.bridge.seen[-1] == {f"incident/{NUMBER}": then.version + 1}
    kit.desk.actions["correct"].trigger()
    kit.bridge.change(changed(then, priority=1, version=then.version + 2))
    form.story.setPlainText("second")
    form.send()
    assert kit.bridge.seen[-1] == {f"incident/{NUMBER}": then.version + 1}


def test_a_refused_correction_comes_back_and_is_meant_the_second_time(kit, form):
    then = kit.bridge.picture.incidents[NUMBER]
    kit.bridge.change(changed(then, priority=1, version=then.version + 1))
    form.story.setPlainText("second")
    form.send()
    kit.bridge.answer(code="conflict", text="wang was first")
    assert form.draft.story == "second"
    kit.desk.actions["correct"].trigger()
    assert form.draft.story == "second"
    assert form.draft.priority == 1, "what wang corrected stays as he has it"
    assert "wang was first" in form.note.text()
    form.send()
    assert (kit.bridge.submitted[-1].priority, kit.bridge.submitted[-1].summary) == (None, "second")
    assert kit.bridge.seen[-1] == {f"incident/{NUMBER}": then.version + 1}


def test_a_role_that_may_not_finds_it_grey(tmp_path, qapp):
    with open_desk(tmp_path, rights=Rights("guest", frozenset({Role.OBSERVER}), is_drill=False)) as kit:
        assert not kit.desk.actions["correct"].isEnabled()
