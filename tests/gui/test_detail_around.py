"""The detail of a call's life: joined calls, requests, hazards, owner, returns, and a review before closing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from console.commands.close_incident import CloseIncident
from console.doctrines import load_doctrine
from console.domain.area import Note
from console.domain.earlier import Earlier, EarlierCall
from console.domain.incident import IncidentStatus
from console.domain.request import Answer, Request, RequestKind, answer
from console.domain.rows import changed
from console.domain.unit import Assignment, Role, UnitStatus
from console.widgets.around_list import About
from console.widgets.detail import Detail
from console.widgets.row_paint import local_clock
from tests.gui.fakes import NOW
from tests.gui.panel_kit import Kit


@pytest.fixture
def kit(qtbot):
    return Kit(qtbot)


@pytest.fixture
def detail(kit):
    made = kit.show(Detail(kit.bridge, kit.selection, kit.look, kit.actions), 900, 400)
    kit.selection.set_incident("0411")
    return made


def lines(detail, about: About) -> list[str]:
    return [line.words for line in detail.around_list.lines_model.rows if line.about is about]


def second_call(kit):
    joined = changed(
        kit.bridge.picture.incidents["0412"],
        status=IncidentStatus.CLOSED,
        disposition="duplicate",
        joined_to="0411",
        closed_at=NOW,
    )
    kit.bridge.change(joined)
    return joined


def test_a_joined_call_is_found_from_the_main_one_and_back(kit, detail):
    second_call(kit)
    (words,) = lines(detail, About.JOINED)
    assert words.startswith("← 0412")
    detail.around_list.setFocus()
    detail.around_list.setCurrentIndex(detail.around_list.model().index(0, 0))
    QTest.keyClick(detail.around_list, Qt.Key.Key_Return)
    assert kit.selection.incident == "0412"
    assert lines(detail, About.JOINED)[0].startswith("→ 0411")


def test_notes_of_a_joined_call_are_shown_with_the_main_one(kit, detail):
    second_call(kit)
    kit.bridge.change(Note("n", "0412", "note", "t", NOW, "li"), texts={"t": "rang again"})
    assert "[0412] li: rang again" in detail.notes.toPlainText()


def test_requests_show_how_they_stand(kit, detail):
    asked = Request("0411/1", RequestKind.SUPPORT, "traffic", NOW, "li", incident="0411")
    kit.bridge.change(changed(asked, due_at=NOW + timedelta(minutes=5)))
    (line,) = [line for line in detail.around_list.lines_model.rows if line.about is About.REQUEST]
    assert line.words == "0411/1  Support  Traffic police"
    assert line.at_end == f"due {local_clock(NOW + timedelta(minutes=5))}"
    kit.bridge.change(answer(asked, Answer.UNABLE, NOW))
    (line,) = [line for line in detail.around_list.lines_model.rows if line.about is About.REQUEST]
    assert line.at_end == "unable"


def test_hazards_and_earlier_calls_are_asked_for_and_a_new_hazard_asks_anew(kit, detail):
    asked = [what for what in kit.bridge.asked if what[0] == "look_around"]
    assert asked == [("look_around", kit.bridge.picture.incidents["0411"].at)]
    earlier = changed(kit.bridge.picture.incidents["0412"], number="0100", status=IncidentStatus.CLOSED)
    own = kit.bridge.picture.incidents["0411"]
    known = Earlier((Note("h", "0100", "hazard", "t", NOW, "li"),), (EarlierCall(own, 0.0), EarlierCall(earlier, 40.0)))
    kit.bridge.around_found.emit(f"r{len(kit.bridge.asked)}", known, {"t": "a dog in the yard"})
    assert lines(detail, About.HAZARD) == ["a dog in the yard"]
    (told,) = lines(detail, About.EARLIER)
    assert told.startswith("0100")
    kit.bridge.change(Note("new", "0411", "hazard", "u", NOW, "li"), texts={"u": "gas"})
    assert [what for what in kit.bridge.asked if what[0] == "look_around"] == asked * 2


def test_who_owns_the_call_and_who_sent_it_back_is_said(kit, detail):
    kit.bridge.change(
        changed(kit.bridge.picture.incidents["0411"], owner="li"),
        Assignment("y", "0411", "A-4", Role.ASSIST, NOW, ended_at=NOW, end_reason="returned"),
        Note("r", "0411", "returned", "t", NOW, "li", "A-4"),
        texts={"t": "not our bank"},
    )
    assert "owned by li" in detail.place.text()
    assert "A-4 sends its order back: not our bank" in detail.notes.toPlainText()


def test_a_class_under_review_offers_the_review_until_it_is_approved(kit, detail):
    top = kit.bridge.picture.incidents["0411"].class_code.partition(".")[0]
    kit.bridge.doctrine = replace(kit.bridge.doctrine, review_before_closing=(top,))
    heard = []
    kit.actions["review"].triggered.connect(lambda: heard.append("review"))
    assert detail.ask_close()
    menu = detail.menu.widget
    assert all("review" in choice.why_not for choice in menu.choices[1:])
    QTest.keyClick(menu, Qt.Key.Key_1)
    assert kit.bridge.submitted == []
    QTest.keyClick(menu, Qt.Key.Key_V)
    assert heard == ["review"]
    review = Request("0411/1", RequestKind.REVIEW, "supervisor", NOW, "li", incident="0411")
    kit.bridge.change(answer(review, Answer.APPROVED, NOW))
    assert detail.ask_close()
    QTest.keyClick(detail.menu.widget, Qt.Key.Key_1)
    assert kit.bridge.submitted == [CloseIncident(incident="0411", disposition="settled")]


def test_levels_stand_as_steps_until_the_order_is_delivered(kit, detail):
    kit.bridge.doctrine = load_doctrine("nancheng-before")
    on_it = kit.bridge.picture.active_on("0411")
    units = [kit.bridge.picture.units[one.unit] for one in on_it]
    kit.bridge.change(
        *(changed(one, assigned_at=NOW - timedelta(seconds=200)) for one in on_it),
        *(changed(unit, status=UnitStatus.DISPATCHED) for unit in units),
    )
    steps = [line for line in detail.around_list.lines_model.rows if line.about is About.ORDER]
    assert [(step.words, step.is_chosen) for step in steps] == [
        *(("through Bureau", True), ("through Station", False), ("through Police area", False)),
    ]
    assert steps[2].at_end == local_clock(NOW + timedelta(seconds=160), NOW)
    kit.bridge.change(*(changed(unit, status=UnitStatus.DELIVERED) for unit in units))
    assert lines(detail, About.ORDER) == []


def test_no_order_is_on_its_way_once_its_unit_left(kit, detail):
    kit.bridge.doctrine = load_doctrine("nancheng-before")
    on_it = kit.bridge.picture.active_on("0411")
    kit.bridge.change(*(changed(kit.bridge.picture.units[one.unit], status=UnitStatus.DISPATCHED) for one in on_it))
    assert len(lines(detail, About.ORDER)) == 3
    waiting = changed(kit.bridge.picture.incidents["0411"], status=IncidentStatus.WAITING, dispatched_at=NOW)
    kit.bridge.change(*(changed(one, ended_at=NOW, end_reason="closed") for one in on_it), waiting)
    assert lines(detail, About.ORDER) == []
