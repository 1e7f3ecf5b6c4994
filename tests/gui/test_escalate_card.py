"""The escalate card as a user meets it: keys and mouse, what it says, what is sent, where the focus goes."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

import pytest
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from console.commands.escalate import Escalate
from console.domain.doctrine import Names, Relay, RelayLevel
from console.domain.incident import IncidentStatus
from console.domain.rows import changed
from console.domain.unit import Assignment, Role, UnitStatus
from console.widgets.escalate_face import beside
from tests.gui.card_kit import Desk
from tests.gui.fakes import NOW


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    return Desk(qtbot)


def test_enter_sends_what_is_shown(desk: Desk) -> None:
    found = desk.ask()
    assert "tier 1 → 2 · needs 3 groups, 15 people" in desk.card.text()
    desk.press(Qt.Key.Key_Return)
    assert desk.bridge.submitted == [Escalate(incident="0412", tier=2, units=found.units)]
    desk.bridge.answer()
    assert not desk.card.isVisible()
    assert desk.field.hasFocus(), "the focus is back where it was"


def test_it_says_when_they_arrive_and_what_is_left(desk: Desk) -> None:
    found = desk.ask()
    text = desk.card.text()
    first = NOW.astimezone().strftime("%H:")
    assert f"1st on scene {first}" in text
    assert "15th" in text
    changed = [cover for cover in found.left_behind if cover.before != cover.after]
    assert changed
    for cover in changed:
        assert f"{cover.zone} {cover.before} → {cover.after}" in text


def test_the_relay_of_an_order_stands_beside_the_travel_time(desk: Desk) -> None:
    desk.ask()
    assert "relay" not in desk.card.text()
    desk.press(Qt.Key.Key_Escape)
    levels = tuple(RelayLevel(code, Names(code, code), 180.0) for code in ("bureau", "station", "area"))
    desk.bridge.doctrine = replace(desk.bridge.doctrine, relay=Relay(levels))
    found = desk.ask()
    assert desk.card.text().count(" min +9 min 5 people") == sum(len(pick.call_signs) == 1 for pick in found.picks)
    assert "+9 min relay of the order, counted in the arrivals" in desk.card.text()


def test_it_works_out_before_it_can_be_sent(desk: Desk) -> None:
    desk.card.open("0412", 2, desk.where)
    assert "Working out" in desk.card.text()
    desk.press(Qt.Key.Key_Return)
    assert desk.bridge.submitted == []


def test_the_answer_to_an_older_question_is_not_shown(desk: Desk) -> None:
    desk.card.open("0412", 2, desk.where)
    old = f"r{len(desk.bridge.asked)}"
    desk.card.open("0412", 3, desk.where)
    desk.bridge.proposal_ready.emit(old, desk.bridge.recommendation("0412", 2))
    assert desk.card.choice is None
    assert desk.bridge.answer_proposal().tier == 3
    assert "tier 1 → 3 · everyone of the zone" in desk.card.text()


def test_escape_leaves_and_returns_the_focus(desk: Desk) -> None:
    desk.ask()
    assert desk.card.hasFocus()
    desk.press(Qt.Key.Key_Escape)
    assert not desk.card.isVisible()
    assert desk.field.hasFocus()
    assert desk.bridge.submitted == []


def test_leaving_takes_no_focus_from_where_the_user_went(desk: Desk) -> None:
    other = QLineEdit(desk.window)
    other.show()
    desk.ask()
    other.setFocus()
    desk.bridge.answered.emit(None, None)
    desk.card.leave()
    assert other.hasFocus()


def test_keys_of_the_card_win_over_actions_that_share_them(desk: Desk) -> None:
    fired: list[str] = []
    for key in ("Escape", "Del", "+"):
        action = QAction(desk.window)
        action.setShortcut(QKeySequence(key))
        action.setShortcutContext(Qt.ShortcutContext.ApplicationShortcut)
        action.triggered.connect(lambda _checked=False, key=key: fired.append(key))
        desk.window.addAction(action)
    desk.ask()
    count = len(desk.picks)
    desk.press(Qt.Key.Key_Delete)
    assert len(desk.picks) == count - 1
    desk.press(Qt.Key.Key_Plus)
    assert len(desk.picks) == count
    desk.press(Qt.Key.Key_Escape)
    assert not desk.card.isVisible()
    assert fired == []


def test_arrows_change_a_pick_for_the_next_candidate_and_back(desk: Desk) -> None:
    found = desk.ask()
    before, spare = desk.picks, found.others()[0].group
    desk.press(Qt.Key.Key_Down, Qt.Key.Key_Right)
    assert desk.picks[0] == before[0]
    assert desk.picks[1] not in before
    desk.press(Qt.Key.Key_Left)
    assert desk.picks == before
    desk.press(Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Right)
    assert desk.picks == [*before, spare], "past the last pick the arrow adds"


def test_what_was_changed_is_what_is_sent(desk: Desk) -> None:
    desk.ask()
    desk.press(Qt.Key.Key_Delete, Qt.Key.Key_Delete)
    assert "2 groups short" in desk.card.text()
    left = desk.card.choice
    assert left is not None
    desk.press(Qt.Key.Key_Return)
    sent = cast(Escalate, desk.bridge.submitted[0])
    assert sent.units == left.recommendation.units
    assert sent.recommended == left.offered, "what had been recommended goes on record beside what was chosen"
    assert set(sent.units) < set(sent.recommended)
    assert len(desk.picks) == 1


def test_the_mouse_can_do_it_too(desk: Desk) -> None:
    desk.ask()
    desk.window.repaint()
    before = desk.picks
    boxes = {(verb, row): box.center() for box, verb, row in desk.card._hits}
    QTest.mouseClick(desk.card, Qt.MouseButton.LeftButton, pos=boxes["drop", 1])
    assert desk.picks == [before[0], before[2]]
    boxes = {(verb, row): box.center() for box, verb, row in desk.card._hits}
    QTest.mouseClick(desk.card, Qt.MouseButton.LeftButton, pos=boxes["add", 2])
    assert len(desk.picks) == 3
    boxes = {(verb, row): box.center() for box, verb, row in desk.card._hits}
    QTest.mouseClick(desk.card, Qt.MouseButton.LeftButton, pos=boxes["next", 0])
    assert desk.picks[0] != before[0]
    boxes = {(verb, row): box.center() for box, verb, row in desk.card._hits}
    QTest.mouseClick(desk.card, Qt.MouseButton.LeftButton, pos=boxes["send", None])
    assert len(desk.bridge.submitted) == 1
    QTest.mouseClick(desk.card, Qt.MouseButton.LeftButton, pos=boxes["leave", None])
    assert not desk.card.isVisible()


def test_nothing_changes_under_the_keys_but_a_taken_pick_is_marked(desk: Desk) -> None:
    found = desk.ask()
    before = desk.picks
    taken = desk.bridge.picture.units[found.units[0]]
    desk.bridge.change(changed(taken, status=UnitStatus.DISPATCHED, incident="0409"))
    assert desk.picks == before
    assert f"✕ {taken.call_sign} is dispatched on 0409" in desk.card.text()
    desk.press(Qt.Key.Key_Return)
    assert desk.bridge.submitted == []
    assert "Change or drop what is marked" in desk.card.text()
    desk.press(Qt.Key.Key_Delete, Qt.Key.Key_Return)
    assert len(desk.bridge.submitted) == 1
    assert taken.call_sign not in (cast(Escalate, desk.bridge.submitted[0]).units or ())


def test_a_closed_incident_sends_nothing(desk: Desk) -> None:
    desk.ask()
    desk.bridge.change(changed(desk.bridge.picture.incidents["0412"], status=IncidentStatus.CLOSED))
    desk.press(Qt.Key.Key_Return)
    assert desk.bridge.submitted == []
    assert "✕" in desk.card.text()


def test_a_refusal_is_said_in_the_card_and_can_be_mended(desk: Desk) -> None:
    desk.ask()
    desk.press(Qt.Key.Key_Return)
    desk.press(Qt.Key.Key_Return)
    assert len(desk.bridge.submitted) == 1, "sent once, whatever is pressed while it waits"
    desk.bridge.answer(code="unit_busy", text="A-5 is dispatched on 0409")
    assert desk.card.isVisible()
    assert "✕ A-5 is dispatched on 0409" in desk.card.text()
    desk.press(Qt.Key.Key_Return)
    assert len(desk.bridge.submitted) == 2


def test_a_proposal_that_fails_is_said(desk: Desk) -> None:
    desk.card.open("0412", 2, desk.where)
    desk.bridge.question_failed.emit(f"r{len(desk.bridge.asked)}", "there is no incident 0412")
    assert "✕ there is no incident 0412" in desk.card.text()


def test_up_and_down_from_the_tier_of_now(desk: Desk) -> None:
    desk.bridge.change(changed(desk.bridge.picture.incidents["0411"], tier=2))
    desk.card.step("0411", True, desk.where)
    assert desk.bridge.asked[-1] == ("propose", "0411", 3)
    desk.card.step("0411", True, desk.where)
    assert desk.bridge.asked[-1] == ("propose", "0411", 3), "there is none above"
    desk.card.step("0411", False, desk.where)
    assert desk.bridge.asked[-1] == ("propose", "0411", 2), "the open card goes on from where it is"
    desk.card.leave()
    desk.card.step("0411", False, desk.where)
    assert desk.bridge.asked[-1] == ("propose", "0411", 1)


def test_stepping_down_releases(desk: Desk) -> None:
    first = desk.bridge.recommendation("0412", 2)
    at = desk.bridge.now()
    picture = desk.bridge.picture
    incident = changed(picture.incidents["0412"], tier=2, status=IncidentStatus.DISPATCHED)
    for name in first.units:
        unit = changed(picture.units[name], status=UnitStatus.EN_ROUTE, incident="0412")
        desk.bridge.change(unit, Assignment(f"0412/{name}/1", "0412", name, Role.ASSIST, at))
    desk.bridge.change(incident)
    found = desk.ask(tier=1)
    assert found.releases
    assert "tier 2 → 1 · releases" in desk.card.text()
    assert "on scene" not in desk.card.text()
    stays = set(first.units) - set(found.units)
    assert f"stay: {'  '.join(sorted(stays))}" in desk.card.text()
    desk.press(Qt.Key.Key_Return)
    assert desk.bridge.submitted == [Escalate(incident="0412", tier=1, units=found.units)]
    assert 0 < len(found.units) < len(first.units)


def test_the_same_tier_with_nobody_picked_is_not_sent(desk: Desk) -> None:
    desk.ask(tier=1)
    desk.press(Qt.Key.Key_Delete, Qt.Key.Key_Return)
    assert desk.bridge.submitted == []
    assert "Nothing would change" in desk.card.text()


def test_a_long_list_keeps_the_cursor_in_sight(desk: Desk) -> None:
    desk.ask(tier=3)
    assert desk.card.choice is not None
    while desk.card.choice.next_candidate is not None:
        desk.press(Qt.Key.Key_Plus)
    total = len(desk.picks)
    shown = [number for number, _ in desk.card.rows()]
    assert len(shown) <= 8
    assert total - 1 in shown
    desk.card.choice = desk.card.choice.at(0)
    assert desk.card.rows()[0][0] == 0


ROOM = QRect(0, 0, 1000, 700)
CARD = QSize(440, 260)


@pytest.mark.parametrize(
    "what",
    [
        QRect(400, 300, 40, 40),
        QRect(900, 300, 40, 40),
        QRect(0, 0, 300, 24),
        QRect(980, 690, 20, 10),
        QRect(0, 300, 1000, 24),
        QRect(0, 650, 1000, 24),
    ],
)
def test_the_card_lies_beside_never_over(what: QRect) -> None:
    placed = QRect(beside(what, CARD, ROOM), CARD)
    assert not placed.intersects(what)
    assert ROOM.contains(placed)


def test_what_else_shows_the_incident_is_kept_free_where_there_is_room() -> None:
    row, symbol = QRect(0, 200, 300, 24), QRect(420, 190, 32, 32)
    placed = QRect(beside(row, CARD, ROOM, [symbol]), CARD)
    assert not placed.intersects(row)
    assert not placed.intersects(symbol)
    assert ROOM.contains(placed)
    everywhere = beside(row, CARD, ROOM, [ROOM])
    assert everywhere == beside(row, CARD, ROOM), "nothing is free of it: beside the row all the same"


def test_the_card_never_covers_what_has_no_room_beside_it() -> None:
    what = QRect(100, 100, 800, 500)
    assert not QRect(beside(what, CARD, ROOM), CARD).intersects(what)


def test_the_open_card_lies_beside_the_symbol(desk: Desk) -> None:
    desk.ask()
    assert not desk.card.geometry().intersects(desk.symbol.geometry())
