"""The detail: every clock, units with their parts, notes, closing by a key; drafts survive."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from console.commands.add_note import AddFeedback, AddNote
from console.commands.close_incident import CloseIncident
from console.domain.area import Note
from console.domain.incident import IncidentStatus
from console.domain.rows import changed
from console.domain.unit import Assignment, Role
from console.domain.worst_first import Lateness
from console.widgets.detail import Detail
from console.widgets.terms import disposition_text
from tests.gui.fakes import NOW
from tests.gui.panel_kit import Kit, type_keys


@pytest.fixture
def kit(qtbot):
    return Kit(qtbot)


@pytest.fixture
def detail(kit):
    made = kit.show(Detail(kit.bridge, kit.selection, kit.look, kit.actions), 900, 320)
    kit.selection.set_incident("0411")
    return made


def test_without_a_pick_it_says_what_to_do(kit):
    detail = kit.show(Detail(kit.bridge, kit.selection, kit.look, kit.actions), 900, 320)
    assert detail.empty.isVisible()
    assert "Space" in detail.empty.text()


def test_place_and_story_are_in_words(detail):
    assert "人民路 52 号" in detail.place.text()
    assert "A Riverside" in detail.place.text()
    assert "Neighbours shouting." in detail.story.text()


def test_on_a_low_and_narrow_panel_nothing_is_squeezed(qtbot, detail):
    detail.window().resize(560, 190)
    qtbot.waitUntil(lambda: detail.height() < 190)
    assert detail.steps.height() >= detail.steps.minimumSizeHint().height()
    for button in detail.buttons.values():
        if not button.isHidden():
            assert button.width() >= button.sizeHint().width()
            assert detail.rect().contains(button.geometry().translated(button.parentWidget().mapTo(detail, QPoint())))


def test_every_step_has_its_clock_and_missing_ones_say_so(kit, detail):
    received = kit.bridge.picture.incidents["0411"].received_at
    kit.bridge.change(
        changed(
            kit.bridge.picture.incidents["0411"],
            dispatched_at=received + timedelta(seconds=30),
            delivered_at=received + timedelta(seconds=32),
            acknowledged_at=None,
        )
    )
    lines = {name: (time, span) for name, time, span, _ in detail.steps.lines()}
    assert len(lines) == 10
    assert lines["dispatched"][1] == "+0:30"
    assert lines["delivered"][1] == "+0:32"
    assert lines["acknowledged"][0] == "–"
    assert lines["closed"] == ("–", "")


def test_a_running_clock_counts_down_and_then_up(kit, detail):
    incident = kit.bridge.picture.incidents["0411"]
    kit.bridge.change(
        changed(incident, dispatched_at=NOW - timedelta(seconds=20), received_at=NOW - timedelta(seconds=40))
    )
    stands = {name: (span, stand) for name, _, span, stand in detail.steps.lines()}
    assert stands["acknowledged"] == ("0:40 left", Lateness.FINE)
    kit.bridge.tick(30)
    stands = {name: (span, stand) for name, _, span, stand in detail.steps.lines()}
    assert stands["acknowledged"] == ("0:10 left", Lateness.AMBER)
    kit.bridge.tick(30)
    stands = {name: (span, stand) for name, _, span, stand in detail.steps.lines()}
    assert stands["acknowledged"] == ("late 0:20", Lateness.LATE)


def test_units_stand_with_the_leader_first_and_those_that_left_last(kit, detail):
    at = NOW - timedelta(seconds=60)
    kit.bridge.change(
        Assignment("x", "0411", "A-2", Role.ASSIST, at),
        Assignment("y", "0411", "A-4", Role.ASSIST, at, ended_at=NOW, end_reason="released"),
    )
    shown = [detail.units_model.index(row, 0).data() for row in range(detail.units_model.rowCount())]
    assert shown == ["A-1", "A-2", "A-4"]


def test_a_note_is_sent_by_enter_and_feedback_in_the_name_of_a_unit(kit, detail):
    detail.begin_note()
    assert detail.words.hasFocus()
    type_keys(detail.words, "two cars")
    QTest.keyClick(detail.words, Qt.Key.Key_Return)
    detail.speaker.setCurrentIndex(detail.speaker.findData("A-1"))
    type_keys(detail.words, "one hurt")
    QTest.keyClick(detail.words, Qt.Key.Key_Return)
    assert kit.bridge.submitted == [
        AddNote(incident="0411", text="two cars"),
        AddFeedback(incident="0411", unit="A-1", text="one hurt"),
    ]
    assert detail.words.text() == ""


def test_who_speaks_is_read_whole_when_a_unit_comes_later(kit, detail):
    kit.selection.set_incident("0412")
    before = detail.speaker.sizeHint().width()
    kit.bridge.change(Assignment("x", "0412", "A-2", Role.LEAD, NOW))
    assert detail.speaker.sizeHint().width() > before
    assert detail.speaker.fontMetrics().horizontalAdvance("A-2 reports") < detail.speaker.sizeHint().width()


def test_what_a_unit_reports_is_written_by_key_and_the_focus_goes_back(kit, detail):
    field = kit.elsewhere(detail)
    field.setFocus()
    assert detail.begin_feedback()
    type_keys(detail.words, "quiet now")
    QTest.keyClick(detail.words, Qt.Key.Key_Return)
    assert kit.bridge.submitted == [AddFeedback(incident="0411", unit="A-1", text="quiet now")]
    assert field.hasFocus()
    kit.selection.set_incident("0412")
    assert not detail.begin_feedback(), "nobody is on it who could report"
    assert field.hasFocus()


def test_a_draft_is_kept_for_each_incident_and_nothing_disturbs_it(kit, detail):
    detail.begin_note()
    type_keys(detail.words, "half")
    kit.bridge.change(Note("9", "0411", "note", "note/9", NOW, "desk 2"), texts={"note/9": "from elsewhere"})
    kit.bridge.tick()
    assert detail.words.text() == "half"
    assert detail.words.hasFocus()
    assert "from elsewhere" in detail.notes.toPlainText()
    kit.selection.set_incident("0410")
    assert detail.words.text() == ""
    kit.selection.set_incident("0411")
    assert detail.words.text() == "half"
    kit.elsewhere(detail).setFocus()
    detail.begin_note()
    type_keys(detail.words, " done")
    assert detail.words.text() == "half done"


def test_closing_asks_how_it_ended_by_a_key(kit, detail):
    field = kit.elsewhere(detail)
    field.setFocus()
    assert detail.ask_close()
    menu = detail.menu.widget
    assert menu is not None
    assert "A-1" in menu.title
    dispositions = kit.bridge.doctrine.dispositions
    assert [choice.text for choice in menu.choices] == [disposition_text(code) for code in dispositions]
    QTest.keyClick(menu, Qt.Key.Key_2)
    assert kit.bridge.submitted == [CloseIncident(incident="0411", disposition="mediated")]
    assert field.hasFocus()


def test_a_closed_incident_can_only_be_reopened(kit, detail):
    kit.bridge.change(changed(kit.bridge.picture.incidents["0411"], status=IncidentStatus.CLOSED, closed_at=NOW))
    assert not detail.ask_close()
    assert detail.buttons["reopen"].isVisible()
    assert not detail.buttons["escalate"].isVisible()


def test_nobody_is_asked_for_when_it_is_over(kit, detail):
    kit.selection.set_incident("0412")
    assert "Press Shift+G" in detail.units.empty_text()
    kit.bridge.change(changed(kit.bridge.picture.incidents["0412"], status=IncidentStatus.DIVERTED))
    assert detail.units.empty_text() == "Nobody went."


def test_buttons_trigger_the_actions_and_show_their_keys(kit, detail):
    heard = []
    kit.actions["escalate"].triggered.connect(lambda: heard.append("escalate"))
    assert "E" in detail.buttons["escalate"].text()
    QTest.mouseClick(detail.buttons["escalate"], Qt.MouseButton.LeftButton)
    assert heard == ["escalate"]


def test_an_incident_that_ended_long_ago_is_shown_once_found(kit, detail):
    kit.selection.set_incident("0001")
    assert kit.bridge.asked[-1] == ("search_closed", "0001")
    old = changed(
        kit.bridge.picture.incidents["0411"], number="0001", status=IncidentStatus.CLOSED, address="a", summary="s"
    )
    detail._closed_found("another", [old], {})
    assert detail.incident is None
    detail._closed_found(f"r{len(kit.bridge.asked)}", [old], {"a": "Old street 1", "s": "long ago"})
    assert "Old street 1" in detail.place.text()
    assert detail.story.text() == "long ago"
