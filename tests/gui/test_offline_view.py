"""The window while its server is out of reach: words in the status bar and over the map, and what is to be decided."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console.commands.add_note import AddNote
from console.commands.assign_units import AssignUnits
from console.commands.base import Command, Outcome
from console.domain.errors import Conflict, DomainError
from console.listening import ONLINE, Entry, Link, LinkState, ToDecide
from console.picture import FIRST_SHADOW_SEQ
from console.widgets.alert_watch import AlertKind
from console.widgets.decide_panel import words_of
from tests.gui.desk_kit import Kit, open_desk
from tests.gui.fakes import NOW, Health

pytestmark = pytest.mark.usefixtures("qapp")
OFFLINE = Link(LinkState.OFFLINE, NOW, 3, why="nothing answers at 10.0.0.7:5432")


@pytest.fixture
def kit(tmp_path: Path) -> Iterator[Kit]:
    with open_desk(tmp_path) as made:
        yield made


def tell(kit: Kit, link: Link) -> None:
    kit.bridge.health_changed.emit(Health(link.is_online, 3.0, link.why, link))
    QApplication.processEvents()


def refused(command: Command, number: int, refusal: DomainError | None = None) -> ToDecide:
    why = refusal or Conflict(
        "{what} was changed meanwhile: {command} by {actor} at {at} (entry {entry})",
        what="A-1",
        command="AssignUnits",
        actor="wang",
        at=NOW.isoformat(),
        entry=417,
    )
    return ToDecide(f"r-{number}", command, NOW - timedelta(minutes=number), Outcome.refused(f"r-{number}", why))


TWO = (
    refused(AssignUnits(incident="0412", units=("A-1",)), 1),
    refused(AddNote(incident="K7Q-1", text="on its way"), 2),
)


def since() -> str:
    return f"{NOW.astimezone():%H:%M}"


def test_the_status_bar_says_since_when_and_how_many_wait(kit: Kit) -> None:
    chip = kit.desk.offline.chip
    assert chip.isHidden()
    tell(kit, OFFLINE)
    assert chip.isVisible()
    assert chip.text() == f"offline since {since()}, 3 waiting"
    assert "10.0.0.7" in chip.toolTip()
    assert kit.desk.status_bar.database.isHidden(), "the chip says it, and needs the room"
    tell(kit, replace(OFFLINE, waiting=0))
    assert chip.text() == f"offline since {since()}"
    tell(kit, Link(LinkState.RETURNING, NOW, 2))
    assert chip.text() == "server is back, sending 2"
    tell(kit, Link(to_decide=TWO))
    assert chip.text() == "2 to decide"
    tell(kit, ONLINE)
    assert chip.isHidden()
    assert kit.desk.status_bar.database.isVisible()


def test_the_chinese_of_it(tmp_path: Path) -> None:
    with open_desk(tmp_path, language="zh_CN") as kit:
        tell(kit, OFFLINE)
        assert kit.desk.offline.chip.text() == f"离线自{since()}，3条待发"
        tell(kit, Link(to_decide=TWO))
        assert kit.desk.offline.chip.text() == "2条待定"
        assert "wang" in str(
            kit.desk.decide_panel.model.data(kit.desk.decide_panel.model.index(0, 0), Qt.ItemDataRole.ToolTipRole)
        )


def test_a_calm_note_lies_over_the_map_and_goes_by_itself(kit: Kit) -> None:
    tell(kit, OFFLINE)
    notes = kit.desk.notices.texts()
    assert list(notes) == ["offline"], "not the note of a desk that can not work"
    assert "when it is back: 3." in notes["offline"]
    tell(kit, replace(OFFLINE, is_barred=True, why="the password was refused"))
    assert "the password was refused" in kit.desk.notices.texts()["offline"]
    tell(kit, ONLINE)
    assert kit.desk.notices.texts() == {}


def test_an_outage_of_seconds_raises_no_alert_a_longer_one_does(kit: Kit) -> None:
    watch = kit.desk.panels.log.alerts.watch
    tell(kit, OFFLINE)
    kit.bridge.tick(5)
    tell(kit, ONLINE)
    assert watch.of(AlertKind.DATABASE) == []
    tell(kit, replace(OFFLINE, since=kit.bridge.now()))
    kit.bridge.tick(11)
    (alert,) = watch.of(AlertKind.DATABASE)
    assert alert.level == 3
    stripe = kit.desk.panels.log.alerts
    assert any("Offline since" in line.text for line in stripe.lines)
    tell(kit, ONLINE)
    assert any("nothing that was acknowledged is gone" in line.text for line in stripe.lines)


def test_refused_commands_come_as_alerts_and_into_the_panel(kit: Kit) -> None:
    tell(kit, Link(to_decide=TWO))
    alerts = kit.desk.panels.log.alerts.watch.of(AlertKind.REFUSED)
    assert [alert.about for alert in alerts] == ["offline/r-1", "offline/r-2"]
    tell(kit, Link(to_decide=TWO))
    assert len(kit.desk.panels.log.alerts.watch.of(AlertKind.REFUSED)) == 2, "each is told once"
    tell(kit, Link(to_decide=TWO[1:]))
    alerts = kit.desk.panels.log.alerts.watch.of(AlertKind.REFUSED)
    assert [alert.about for alert in alerts] == ["offline/r-2"], "what is decided is no alert any more"
    tell(kit, Link(to_decide=TWO))
    QTest.mouseClick(kit.desk.offline.chip, Qt.MouseButton.LeftButton)
    panel = kit.desk.decide_panel
    QTest.qWaitForWindowExposed(kit.desk.frame)
    assert panel.isVisible()
    assert panel.model.rowCount() == 2
    assert [words_of(item, kit.bridge.doctrine).startswith("Not done: ") for item in TWO] == [True, True]
    assert not panel.grab().toImage().isNull()


def _focus(panel: Any) -> None:
    panel.view.setFocus()
    QApplication.processEvents()


def test_keys_and_buttons_decide(kit: Kit) -> None:
    tell(kit, Link(to_decide=TWO))
    kit.desk.frame.open_panel("decide")
    panel = kit.desk.decide_panel
    _focus(panel)
    QTest.keyClick(panel.view, Qt.Key.Key_Return)
    QTest.keyClick(panel.view, Qt.Key.Key_Down)
    QTest.keyClick(panel.view, Qt.Key.Key_Delete)
    QTest.mouseClick(panel.again, Qt.MouseButton.LeftButton)
    QTest.mouseClick(panel.drop, Qt.MouseButton.LeftButton)
    assert kit.bridge.decided == [("again", "r-1"), ("drop", "r-2"), ("again", "r-2"), ("drop", "r-2")]


@pytest.mark.parametrize("way", ["key", "chip"])
def test_whoever_asks_for_what_is_to_be_decided_decides_by_keys(kit: Kit, way: str) -> None:
    tell(kit, Link(to_decide=TWO))
    kit.desk.frame.activateWindow()
    kit.desk.canvas.setFocus()
    if way == "key":
        QTest.keyClick(kit.desk.canvas, Qt.Key.Key_D, Qt.KeyboardModifier.ShiftModifier)
    else:
        QTest.mouseClick(kit.desk.offline.chip, Qt.MouseButton.LeftButton)
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, Qt.Key.Key_Delete)
    assert kit.bridge.decided == [("drop", "r-1")]


def test_while_offline_they_can_be_dropped_and_not_sent(kit: Kit) -> None:
    tell(kit, replace(OFFLINE, to_decide=TWO))
    kit.desk.frame.open_panel("decide")
    panel = kit.desk.decide_panel
    _focus(panel)
    assert not panel.again.isEnabled()
    assert panel.drop.isEnabled()
    assert "when the server is back" in panel.hint.text()
    QTest.keyClick(panel.view, Qt.Key.Key_Return)
    assert kit.bridge.decided == []


def test_the_log_lets_go_of_what_was_done_offline_when_the_record_has_it(kit: Kit, qtbot: QtBot) -> None:
    model = kit.desk.panels.log.model

    def entry(seq: int, command: str = "AssignUnits", /, **args: Any) -> Entry:
        return Entry(seq, NOW, NOW, command, "desk 1", {"incident": "0412", "units": ["A-1"], **args}, {}, {})

    def show(*entries: Entry) -> None:
        for one in entries:
            kit.bridge.entry_seen.emit(one)
        qtbot.waitUntil(lambda: not kit.desk.panels.log._waiting)

    show(entry(7), entry(FIRST_SHADOW_SEQ + 1), entry(FIRST_SHADOW_SEQ + 2, "Undo", seq=7))
    assert model.rowCount() == 3
    assert model.row(0).link == "undone"
    kit.bridge.show_picture(replace(kit.bridge.picture, seq=9))
    assert model.rowCount() == 1
    assert model.row(0).link == "undo"
    show(entry(8))
    assert [model.index(row, 0).data(Qt.ItemDataRole.UserRole) for row in range(2)] == ["8", "7"]


def test_undo_of_what_was_done_offline_is_kept_for_the_session_to_map(kit: Kit) -> None:
    command = AssignUnits(id="x", incident="0412", units=("A-1",))
    kit.bridge.answered.emit(command, Outcome(True, "x", FIRST_SHADOW_SEQ + 1))
    kit.bridge.show_picture(replace(kit.bridge.picture, seq=9))
    assert kit.desk.history.undo_seq == FIRST_SHADOW_SEQ + 1
