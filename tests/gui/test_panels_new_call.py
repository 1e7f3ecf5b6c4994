"""A call by hand: by keys alone, Enter to the end, drafts that outlive leaving, other calls and refusals."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from console.commands.receive_incident import ReceiveIncident
from console.domain.geo import LonLat
from console.domain.rows import changed
from console.widgets.new_call import NewCall
from console.widgets.place_finder import PlaceFinder
from maps.places import Place
from tests.gui.panel_kit import Kit, type_keys

STREET = Place("street", "人民路", "People's Road", LonLat(111.31, 29.81))


class Gazetteer:
    """Knows one street."""

    def find(self, words: str, limit: int = 20, near: LonLat | None = None) -> list[Place]:
        """The street, when it is asked for."""
        return [STREET][:limit] if words and STREET.en.startswith(words) else []

    def nearest_address(self, at: LonLat) -> str | None:
        """Always the same."""
        return "人民路 1 号"


@pytest.fixture
def kit(qtbot):
    return Kit(qtbot)


@pytest.fixture
def form(kit):
    finder = PlaceFinder(Gazetteer())
    made = kit.show(NewCall(kit.bridge, kit.look, finder), 400, 420)
    yield made
    finder.stop()


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def enter() -> None:
    QTest.keyClick(focused(), Qt.Key.Key_Return)


def fill(kit, form, qtbot) -> None:
    """As a commander does, without the mouse."""
    form.begin()
    type_keys(focused(), "disp")
    enter()
    type_keys(focused(), "1")
    type_keys(focused(), "Peo")
    qtbot.waitUntil(lambda: form.place_field.is_offering)
    enter()
    type_keys(focused(), "loud quarrel")


def test_a_call_is_entered_by_keys_alone(kit, form, qtbot):
    fill(kit, form, qtbot)
    assert form.story.hasFocus()
    assert kit.bridge.submitted == []
    enter()
    (sent,) = kit.bridge.submitted
    assert isinstance(sent, ReceiveIncident)
    assert (sent.class_code, sent.priority, sent.at) == ("dispute", 1, STREET.at)
    assert (sent.address, sent.summary) == (STREET.text, "loud quarrel")
    assert sent.answered_at is not None
    assert sent.received_at == sent.answered_at, "deadlines run from when the call came in"
    assert sent.entered_at is not None
    assert form.draft.is_empty


def test_who_types_faster_than_the_places_come_gets_the_first_of_those_meant(form, qtbot):
    form.begin()
    type_keys(focused(), "dispute")
    enter()
    enter()
    type_keys(focused(), "Peop")
    enter()
    assert form.story.hasFocus()
    assert form.draft.at is None, "nothing was looked up yet"
    type_keys(focused(), "loud")
    enter()
    assert "Choose a place" in form.note.text()
    qtbot.waitUntil(lambda: form.draft.at == STREET.at)
    assert "Choose a place" not in form.note.text()
    assert form.place_field.text() == STREET.text


def test_a_place_is_never_taken_for_words_that_were_typed_on(form, qtbot):
    form.begin()
    form.place_field.setFocus()
    type_keys(focused(), "Peo")
    qtbot.waitUntil(lambda: form.place_field.is_offering)
    type_keys(focused(), "ny Lane")
    enter()
    qtbot.waitUntil(lambda: "Nothing is called that" in form.where.text())
    assert form.draft.at is None
    assert form.place_field.text() == "Peony Lane"


@pytest.mark.parametrize(
    "words",
    ["111.31,29.81", "29.81, 111.31", "北纬29.81 东经111.31", "111°18′36″E 29°48′36″N", "GCJ-02 111.3152,29.8074"],
)
def test_a_place_is_told_in_any_notation_that_find_reads(form, words):
    form.begin()
    form.place_field.setFocus()
    form.place_field.insert(words)
    form.place_field.textEdited.emit(words)
    assert form.draft.at is not None
    assert form.draft.at == pytest.approx(STREET.at, abs=0.01)


def test_escape_keeps_the_draft_and_gives_the_focus_back(kit, form, qtbot):
    field = kit.elsewhere(form)
    field.setFocus()
    fill(kit, form, qtbot)
    QTest.keyClick(focused(), Qt.Key.Key_Escape)
    assert field.hasFocus()
    form.begin()
    assert form.draft.class_code == "dispute"
    assert form.draft.story == "loud quarrel"
    assert form.story.hasFocus()


def test_calls_that_come_in_change_nothing_of_the_draft(kit, form, qtbot):
    fill(kit, form, qtbot)
    before = form.draft
    base = kit.bridge.picture.incidents["0412"]
    for n in range(10):
        kit.bridge.change(changed(base, number=f"07{n:02}"))
        kit.bridge.tick()
    assert form.draft == before
    assert form.story.hasFocus()
    type_keys(focused(), ", two men")
    assert form.draft.story == "loud quarrel, two men"


def test_a_refusal_brings_the_draft_back(kit, form, qtbot):
    fill(kit, form, qtbot)
    before = form.draft
    enter()
    assert form.draft.is_empty
    kit.bridge.answer(code="server_lost", text="the server does not answer")
    assert replace(form.draft, answered_at=None) == replace(before, answered_at=None)
    assert "the server does not answer" in form.note.text()


def test_what_is_missing_is_named_and_gets_the_focus(kit, form):
    form.begin()
    form.send()
    assert "class" in form.note.text()
    assert form.class_field.hasFocus()
    type_keys(focused(), "traffic")
    form.send()
    assert "place" in form.note.text()
    assert form.place_field.hasFocus()
    assert kit.bridge.submitted == []


def test_a_click_on_the_map_is_a_place_and_brings_its_address(kit, form, qtbot):
    form.begin(LonLat(111.2, 29.7))
    qtbot.waitUntil(lambda: form.place_field.text() == "人民路 1 号")
    type_keys(form.class_field, "traffic")
    assert form.send()
    assert kit.bridge.submitted[0].at == LonLat(111.2, 29.7)


def test_degrees_are_a_place_too(kit, form):
    form.begin()
    type_keys(form.class_field, "help")
    type_keys(form.place_field, "111.25, 29.75")
    assert form.send()
    assert kit.bridge.submitted[0].at == LonLat(111.25, 29.75)


def test_a_class_is_found_by_code_and_the_list_shows_what_fits(kit, form):
    form.begin()
    assert len(form.class_field.suggestions) == 12
    type_keys(form.class_field, "c")
    shown = [code for _, _, code in form.class_field.suggestions]
    assert shown == ["criminal", "complaint", "consultation", "crowd"]
    QTest.keyClick(form.class_field, Qt.Key.Key_Down)
    enter()
    assert form.draft.class_code == "complaint"


def test_shift_enter_begins_a_new_line_of_the_story(kit, form):
    form.story.setFocus()
    type_keys(form.story, "one")
    QTest.keyClick(form.story, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    type_keys(form.story, "two")
    assert form.draft.story == "one\ntwo"
    assert kit.bridge.submitted == []
