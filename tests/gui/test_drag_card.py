"""The card of a drag: what it names at once, what follows, and where it lies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from console.domain.doctrine import Names, Relay, RelayLevel
from console.widgets.figures import moment_text
from tests.gui.drag_kit import Desk


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    made = Desk(qtbot)
    yield made
    made.end()


def test_the_card_names_target_distance_and_cover_at_once(desk: Desk) -> None:
    desk.lift()
    desk.over("0412")
    text = desk.feedback.card.text()
    assert desk.feedback.card.isVisible()
    assert "A-2" in text
    assert "0412 Dispute" in text
    assert " km away" in text
    assert "zone A keeps 2 of 4 free" in text  # its group counts no more: A-1 of it is out already


def test_the_card_warns_when_a_zone_is_left_bare(desk: Desk) -> None:
    desk.units.picked = ["A-5", "A-7"]
    desk.units.ids = ["A-5", "A-7"]
    desk.lift("A-5")
    desk.over("0412")
    assert "zone A keeps 0 of 4 free !" in desk.feedback.card.text()


def test_the_arrival_time_follows_when_it_is_known(desk: Desk, qtbot: QtBot) -> None:
    desk.lift()
    desk.over("0412")
    qtbot.waitUntil(lambda: bool(desk.bridge.asked))
    kind, origins, target = desk.bridge.asked[-1]
    assert kind == "travel_s"
    assert list(origins) == ["A-2"]
    assert target == desk.bridge.picture.incidents["0412"].at
    desk.bridge.travel_ready.emit("r1", {"A-2": 230.0}, True)
    arrives = desk.bridge.now().astimezone()
    assert "≈ 4 min" in desk.feedback.card.text()
    assert f"there at {arrives:%H}" in desk.feedback.card.text()


def test_the_relay_of_an_order_delays_the_arrival(desk: Desk, qtbot: QtBot) -> None:
    levels = (RelayLevel("bureau", Names("Bureau", "分局"), 540.0),)
    desk.bridge.doctrine = replace(desk.bridge.doctrine, relay=Relay(levels))
    desk.lift()
    desk.over("0412")
    qtbot.waitUntil(lambda: bool(desk.bridge.asked))
    desk.bridge.travel_ready.emit("r1", {"A-2": 230.0}, True)
    there = moment_text(desk.bridge.now(), 770.0)
    assert f"≈ 4 min +9 min relay · there at {there}" in desk.feedback.card.text()


def test_an_answer_for_another_target_is_not_shown(desk: Desk, qtbot: QtBot) -> None:
    desk.lift()
    desk.over("0412")
    qtbot.waitUntil(lambda: bool(desk.bridge.asked))
    desk.over("0410")
    desk.bridge.travel_ready.emit("r1", {"A-2": 230.0}, False)
    assert "min" not in desk.feedback.card.text()


def test_neither_ghost_nor_card_lies_under_the_pointer(desk: Desk) -> None:
    desk.lift()
    for incident in ("0412", "0411", "0410", "0409"):
        desk.over(incident)
        at = desk.mouse.at
        assert not desk.feedback.ghost.geometry().contains(at)
        assert not desk.feedback.card.geometry().contains(at)
