"""The open escalate card while units move and roads close: figures follow, picks stay, nothing moves under it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from console.domain.proposal import Recommendation
from console.domain.rows import changed
from console.domain.unit import UnitStatus
from console.widgets.escalate_card import REFRESH_S
from tests.gui.card_kit import Desk


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    return Desk(qtbot)


def changed_since(desk: Desk, found: Recommendation) -> Recommendation:
    """The first pick goes off duty and the second is found further away; what is recommended then."""
    first, second = (pick.call_signs[0] for pick in found.picks[:2])
    desk.bridge.change(changed(desk.bridge.picture.units[first], status=UnitStatus.OFF_DUTY))
    desk.bridge.fixes.lonlat[desk.bridge.fixes.row_of[second]] += (0.0, 0.01)
    desk.bridge.tick(REFRESH_S)
    assert desk.bridge.asked[-1] == ("propose", "0412", 2)
    return desk.bridge.answer_proposal()


def test_times_are_renewed_and_picks_are_not(desk: Desk) -> None:
    found = desk.ask()
    before = {pick.group: pick.units[0].eta_s for pick in found.picks}
    newer = changed_since(desk, found)
    assert set(newer.units) != set(found.units)
    assert desk.picks == list(before)
    assert desk.card.choice is not None
    second = desk.card.choice.picks[1]
    assert second.units[0].eta_s != before[second.group]
    assert "recommended by now: " in desk.card.text()


def test_the_newer_recommendation_is_taken_by_key_and_by_mouse(desk: Desk) -> None:
    for take in ("key", "mouse"):
        newer = changed_since(desk, desk.ask())
        if take == "key":
            desk.press(Qt.Key.Key_R)
        else:
            QTest.mouseClick(desk.card, Qt.MouseButton.LeftButton, pos=hit_of(desk, "renew").center())
        assert desk.picks == [pick.group for pick in newer.picks]
        assert "recommended by now" not in desk.card.text()
        desk.card.leave()


def hit_of(desk: Desk, verb: str) -> QRect:
    """Where a click does something."""
    return next(box for box, name, _ in desk.card._hits if name == verb)


def test_closed_roads_are_heeded_at_once(desk: Desk) -> None:
    desk.ask()
    asked = len(desk.bridge.asked)
    desk.bridge.roads_changed.emit()
    assert desk.bridge.asked[asked:] == [("propose", "0412", 2)]
    desk.bridge.roads_changed.emit()
    assert len(desk.bridge.asked) == asked + 1, "one question at a time"


def test_nothing_moves_under_the_mouse(desk: Desk, qtbot: QtBot) -> None:
    found = desk.ask()
    send = hit_of(desk, "send")
    where = desk.card.mapToGlobal(send.center())
    QTest.mouseMove(desk.card, send.center())
    qtbot.waitUntil(desk.card.underMouse)
    changed_since(desk, found)
    desk.bridge.change(changed(desk.bridge.picture.units[found.units[1]], status=UnitStatus.OFF_DUTY))
    assert desk.card.hit(desk.card.mapFromGlobal(where)) == ("send", None)
    assert "✕" in desk.card.text(), "what can not go any more is marked where it stands"
    QTest.mouseMove(desk.field, QPoint(2, 2))
    qtbot.waitUntil(lambda: not desk.card.underMouse())
    assert hit_of(desk, "renew").top() > hit_of(desk, "send").bottom()
