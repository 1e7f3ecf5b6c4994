"""A whole desk under a doctrine that keeps groups in their zone: who sends one out of it says why."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
import shapely
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console.domain.roles import Rights, Role
from console.widgets.drag_card import DragCard
from console.widgets.log_words import line_of
from db import reading
from db.journal import entries
from maps.zones import wkb
from tests.gui.mouse import Mouse
from tests.gui.panel_kit import type_keys
from tests.gui.real_desks import RealDesk, open_room
from tests.support.desks import Desk, desks

STAY = 'extends = "default"\nname = "ours"\n[stay_in_zone]\nfrom_tier = 3\n[recommend]\nown_zone_head_start_s = 1e9\n'


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Desk]:
    """Two zones, a group of A and two of B, and a call in A."""
    with desks(str(tmp_path / "record.sqlite")) as make:
        desk = make("chen")
        places = {"A": [117.0, 36.6], "B": [117.2, 36.6]}
        named = {code: {"code": code, "name": code, "name_zh": code} for code in places}
        zones = [{**named[code], "outline": wkb(shapely.Point(at).buffer(0.1))} for code, at in places.items()]
        posts = [{**named[code], "at": at, "zone": code} for code, at in places.items()]
        desk.done("AdoptRegion", region="R", zones=zones, posts=posts)
        for name in ("A-1", "B-1", "B-2"):
            desk.done("RegisterUnit", unit=name, people=5, post=name[0], at=places[name[0]])
        desk.incident("0412", at=places["A"])
        desk.done("AdoptDoctrine", text=STAY)
        yield desk


@pytest.fixture
def window(record: Desk, tmp_path: Path, qtbot: QtBot) -> Iterator[RealDesk]:
    with open_room(tmp_path / "room") as room:
        desk = room.open(str(tmp_path / "record.sqlite"), "wang")
        qtbot.waitUntil(lambda: desk.bridge.doctrine.name == "ours" and desk.units.model().rowCount() >= 3)
        yield desk


def reasons(record: Desk) -> list[str]:
    with record.store.reading() as connection:
        picture = reading.load(connection)
    return [picture.text(note.text) for note in picture.notes.values() if note.kind == "assign"]


def last_line(window: RealDesk) -> str:
    """What the log says was done last."""
    model, bridge = window.desk.panels.log.model, window.bridge
    return line_of(model.row(model.rowCount() - 1).entry, bridge.picture, bridge.doctrine)


def picks(window: RealDesk) -> list[str]:
    choice = window.desk.escalate_card.choice
    assert choice is not None
    return [pick.group for pick in choice.picks]


def say(window: RealDesk, words: str) -> None:
    line = window.desk.panels.command_line
    type_keys(line.edit, words)
    QTest.keyClick(line.edit, Qt.Key.Key_Return)


def test_a_unit_dragged_out_of_its_zone_goes_with_the_reason_that_is_typed(
    window: RealDesk, record: Desk, qtbot: QtBot
) -> None:
    line, mouse = window.desk.panels.command_line, Mouse()
    feedback = cast(DragCard, window.desk.drag.feedback)
    mouse.press(window.units.viewport(), window.unit_at("B-1"))
    mouse.nudge(QApplication.startDragDistance() + 2)
    mouse.move(window.queue.viewport(), window.incident_at("0412"))
    assert "! B-1 leaves its zone B: say why" in feedback.card.text()
    mouse.release()
    assert line.edit.text() == "assign B-1 0412 : "
    assert line.preview.text == "why does B-1 leave its zone B? say it after “:”"
    QTest.keyClick(line.edit, Qt.Key.Key_Return)
    assert line.edit.text() == "assign B-1 0412 : ", "without a reason nothing is sent"
    say(window, "the bridge is out")
    qtbot.waitUntil(lambda: record.active("B-1") == ["0412"])
    assert reasons(record) == ["the bridge is out"]
    qtbot.waitUntil(lambda: last_line(window) == "B-1 assigned to 0412: the bridge is out")
    assert "wang sends units: the bridge is out" in window.desk.panels.detail.notes.toPlainText()


def test_a_card_changed_to_another_zone_asks_and_keeps_what_was_recommended(
    window: RealDesk, record: Desk, qtbot: QtBot
) -> None:
    line, card = window.desk.panels.command_line, window.desk.escalate_card
    window.desk.selection.set_incident("0412")
    window.desk.actions["escalate"].trigger()
    qtbot.waitUntil(lambda: card.choice is not None)
    assert card.tier == 1, "nobody is on it: what doctrine answers it with comes first"
    assert picks(window) == ["A-1"]
    assert "leaves its zone" not in card.text()
    QTest.keyClick(card, Qt.Key.Key_Right)
    assert picks(window) == ["B-1"]
    assert "! B-1 leaves its zone B: say why" in card.text()
    QTest.keyClick(card, Qt.Key.Key_Return)
    assert not card.isVisible()
    assert line.edit.text() == "assign B-1 0412 : "
    say(window, "A-1 is needed at the school")
    qtbot.waitUntil(lambda: record.active("B-1") == ["0412"])
    with record.store.reading() as connection:
        *_, sent = entries(connection)
    assert (sent.body.command, sent.body.args["recommended"]) == ("AssignUnits", ["A-1"])
    qtbot.waitUntil(lambda: last_line(window).startswith("B-1 assigned to 0412, recommended: A-1: A-1"))
    assert reasons(record) == ["A-1 is needed at the school"]


def test_what_is_recommended_is_sent_without_being_asked(window: RealDesk, record: Desk, qtbot: QtBot) -> None:
    card = window.desk.escalate_card
    window.desk.selection.set_incident("0412")
    window.desk.actions["escalate"].trigger()
    qtbot.waitUntil(lambda: card.choice is not None)
    QTest.keyClick(card, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: record.active("A-1") == ["0412"])
    window.desk.actions["escalate"].trigger()
    qtbot.waitUntil(lambda: card.isVisible() and card.tier == 2)
    assert reasons(record) == []


def test_a_changed_escalation_asks_too_and_a_dispatcher_sees_who_should_go(
    window: RealDesk, record: Desk, qtbot: QtBot
) -> None:
    line, card, actions = window.desk.panels.command_line, window.desk.escalate_card, window.desk.actions
    window.desk.selection.set_incident("0412")
    actions["escalate"].trigger()
    actions["escalate"].trigger()
    qtbot.waitUntil(lambda: card.choice is not None)
    assert (card.tier, picks(window)) == (2, ["A-1"])
    QTest.keyClick(card, Qt.Key.Key_Plus)
    QTest.keyClick(card, Qt.Key.Key_Return)
    assert line.edit.text() == "escalate 0412 2 A-1 B-1 : "
    say(window, "both bridges")
    qtbot.waitUntil(lambda: record.active("B-1") == ["0412"])
    with record.store.reading() as connection:
        *_, sent = entries(connection)
    assert (sent.body.command, sent.body.args["recommended"]) == ("Escalate", ["A-1"])
    qtbot.waitUntil(lambda: window.bridge.picture.incidents["0412"].tier == 2)
    window.bridge.session.store.rights = Rights("wang", frozenset({Role.DISPATCHER}), is_drill=False)
    actions.retranslate()
    assert not actions["escalate"].isEnabled()
    actions["who_goes"].trigger()
    qtbot.waitUntil(lambda: card.isVisible() and card.choice is not None)
    assert card.tier == 2, "its own tier, not one more"
