"""Several real windows on one record: who is on, who looks at what, what is in whose hands, and who was first."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip

from console.commands.base import Outcome
from console.domain.errors import DomainError
from console.domain.presence import Presence, WhoIsOn
from console.widgets.choice_menu import ChoiceMenu
from console.widgets.company import Marks, clock_text
from console.widgets.desks_panel import DesksButton, DesksPanel
from console.widgets.drop_rules import DragKind, Target, plan_drop
from console.widgets.incident_queue import IncidentQueue
from console.widgets.terms import refusal_text
from tests.gui.mouse import Mouse
from tests.gui.panel_kit import Kit
from tests.gui.real_desks import RealDesk, Room, open_room
from tests.support.desks import START, Desk, desks

PATIENCE_MS = 20_000


@pytest.fixture
def record(engine_url: str) -> Iterator[Desk]:
    """An operation with two incidents and two units, and a desk without a window on it."""
    with desks(engine_url) as make:
        desk: Desk = make("chen")
        desk.unit("A-1", "A-2")
        desk.incident("0412")
        desk.incident("0413", at=[117.02, 36.62])
        yield desk


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with open_room(tmp_path) as made:
        yield made


@pytest.fixture
def two(room: Room, record: Desk, engine_url: str, qtbot: object) -> tuple[RealDesk, RealDesk]:
    """Two desks that have the record's picture and know of each other."""
    pair = room.open(engine_url, "li"), room.open(engine_url, "wang")
    until(qtbot, lambda: all("0413" in desk.bridge.picture.incidents for desk in pair))
    until(qtbot, lambda: all(len(desk.bridge.presence.others) == 1 for desk in pair))
    return pair


def until(qtbot: object, what: Callable[[], bool]) -> None:
    qtbot.waitUntil(what, timeout=PATIENCE_MS)  # type: ignore[attr-defined]


def lift(desk: RealDesk, call_sign: str, number: str) -> Mouse:
    """Drag a unit of the list until it hovers over an incident of the queue."""
    mouse = Mouse()
    desk.desk.frame.activateWindow()
    desk.desk.frame.raise_()
    mouse.press(desk.units.viewport(), desk.unit_at(call_sign))
    mouse.nudge(30)
    mouse.move(desk.queue.viewport(), desk.incident_at(number))
    QApplication.processEvents()
    return mouse


def name_of(desk: RealDesk) -> str:
    """The name by which the others know a desk: on a server the login's."""
    me = desk.bridge.presence.me
    assert me is not None
    return me.name


def test_what_one_looks_at_the_other_is_told(two: tuple[RealDesk, RealDesk], qtbot: object) -> None:
    li, wang = two
    QTest.mouseClick(li.queue.viewport(), Qt.MouseButton.LeftButton, pos=li.incident_at("0412"))
    marks = wang.desk.panels.incidents.delegate
    until(qtbot, lambda: list(marks.marks.looked_at) == ["0412"])
    assert marks.marks.looked_at["0412"] == (name_of(li),)
    wang.desk.selection.set_incident("0412")
    assert wang.desk.panels.detail.head.toolTip() == f"{name_of(li)} looks at this"
    until(qtbot, lambda: "0412" in li.desk.panels.incidents.delegate.marks.looked_at)
    li.desk.selection.set_incident("0413")
    until(qtbot, lambda: wang.desk.panels.detail.head.toolTip() == "")


def test_what_one_drags_is_marked_on_every_view_of_the_other(two: tuple[RealDesk, RealDesk], qtbot: object) -> None:
    li, wang = two
    mouse = lift(li, "A-1", "0412")
    until(qtbot, lambda: "A-1" in wang.desk.panels.units.delegate.marks.in_hands)
    assert wang.desk.canvas.data.scene.held_units == {"A-1": name_of(li)}
    assert "A-1" not in li.desk.panels.units.delegate.marks.in_hands, "one's own hand is no news"
    mouse.release_at(li.desk.frame, QPoint(2, 2))
    until(qtbot, lambda: not wang.desk.panels.units.delegate.marks.in_hands)
    assert wang.desk.canvas.data.scene.held_units == {}
    assert wang.bridge.picture.units["A-1"].incident is None


def test_the_card_of_a_drag_says_who_else_has_it_in_hand(two: tuple[RealDesk, RealDesk], qtbot: object) -> None:
    li, wang = two
    wang.bridge.drag(units=("A-1",))
    until(qtbot, lambda: "A-1" in li.bridge.presence.in_hands())
    mouse = lift(li, "A-1", "0412")
    card = li.desk.drag.feedback.card  # type: ignore[attr-defined]
    assert f"! {name_of(wang)} is dragging A-1" in card.text()
    wang.bridge.drag()
    until(qtbot, lambda: "is dragging" not in card.text())
    wang.bridge.drag(units=("A-1", "A-2"))
    until(qtbot, lambda: "is dragging" in card.text())
    mouse.release()
    until(qtbot, lambda: wang.bridge.picture.units["A-1"].incident == "0412")


def test_of_two_who_drop_one_unit_at_once_the_second_is_told_who_was_first(
    two: tuple[RealDesk, RealDesk], record: Desk, qtbot: object
) -> None:
    li, wang = two
    line = wang.desk.panels.command_line
    line.begin("assign ")
    QTest.keyClicks(line.edit, "A-1 0413")
    mouse = lift(li, "A-1", "0412")
    mouse.release()
    _wait_committed(record, "A-1")
    assert wang.bridge.picture.units["A-1"].incident is None, "wang's window has not turned its event loop yet"
    QTest.keyClick(line.edit, Qt.Key.Key_Return)
    alerts = wang.desk.panels.log.alerts
    until(qtbot, lambda: any("refused" in told.text for told in alerts.lines))
    (told,) = [told.text for told in alerts.lines if "refused" in told.text]
    assert re.search(r"A-1 was changed meanwhile: assign by li at \d\d:\d\d:\d\d \(entry 5\)", told), told
    assert record.active("A-1") == ["0412"]
    until(qtbot, lambda: wang.bridge.picture.units["A-1"].incident == "0412")
    assert "A-1" in wang.desk.panels.units.delegate.marks.struck
    wang.desk.selection.set_units([])
    QTest.mouseClick(next(one for one in alerts.lines if one.text == told), Qt.MouseButton.LeftButton)
    assert wang.desk.selection.units == {"A-1"}
    assert record.verify().ok


def test_a_menu_that_was_open_while_another_desk_acted_is_refused(
    two: tuple[RealDesk, RealDesk], record: Desk, qtbot: object
) -> None:
    li, wang = two
    li.desk.selection.set_incident("0412")
    assert li.desk.panels.detail.ask_close()
    record.done("AssignUnits", incident="0412", units=["A-2"])
    until(qtbot, lambda: li.bridge.picture.units["A-2"].incident == "0412")
    (menu,) = (found for found in li.desk.frame.findChildren(ChoiceMenu) if found.isVisible())
    QTest.keyClick(menu, Qt.Key.Key_1)
    lines = li.desk.panels.log.alerts.lines
    until(qtbot, lambda: any("0412 was changed meanwhile: assign by chen" in told.text for told in lines))
    assert record.active("A-2") == ["0412"], "what he did not see is not released"
    assert "0412" in li.desk.panels.incidents.delegate.marks.struck
    assert not any("refused" in told.text for told in wang.desk.panels.log.alerts.lines)


def test_a_unit_that_only_reports_does_not_refuse_a_menu_that_is_open(
    two: tuple[RealDesk, RealDesk], record: Desk, qtbot: object
) -> None:
    li, _ = two
    record.done("AssignUnits", incident="0412", units=["A-2"])
    until(qtbot, lambda: li.bridge.picture.units["A-2"].incident == "0412")
    li.desk.selection.set_units(["A-2"])
    assert li.desk.panels.units.ask_status()
    record.done("SetUnitStatus", unit="A-2", status="delivered")
    until(qtbot, lambda: li.bridge.picture.units["A-2"].status.value == "delivered")
    menu = li.desk.panels.units.status_menu
    assert menu is not None
    QTest.keyClick(menu, Qt.Key.Key_K)
    until(qtbot, lambda: li.bridge.picture.units["A-2"].status.value == "acknowledged")


def _wait_committed(record: Desk, call_sign: str) -> None:
    """Look at the record itself, without letting any window take the news in."""
    for _ in range(2_000):
        if record.active(call_sign):
            return
    raise AssertionError("it was never committed")


# --- the list of desks, without a record ---------------------------------------------------------


ME = Presence("d-1", "li", "li", "desk-01", "commander", START)
WANG = Presence("d-2", "wang", "wang", "desk-02", "dispatcher", START, "0412")


def test_the_panel_names_every_desk_and_a_double_click_picks_what_it_looks_at(qtbot: object) -> None:
    kit = Kit(qtbot)  # type: ignore[arg-type]
    panel = kit.show(DesksPanel(kit.bridge, kit.selection, kit.look))
    assert panel.model.rowCount() == 0
    kit.bridge.show_presence(WhoIsOn(ME, (WANG,), is_known=True))
    assert [panel.model.index(row, 0).data() for row in range(panel.model.rowCount())] == ["li desk-01", "wang desk-02"]
    at = panel.view.visualRect(panel.model.index(1, 0)).center()
    QTest.mouseDClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseRelease(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert kit.selection.incident == "0412"
    kit.bridge.show_presence(WhoIsOn(ME, (), is_known=True))
    assert panel.model.rowCount() == 1


def test_the_bar_counts_desks_and_tells_of_a_clock_that_is_off(qtbot: object) -> None:
    kit = Kit(qtbot)  # type: ignore[arg-type]
    button = kit.show(DesksButton(kit.bridge, kit.look))
    assert button.text() == "–"
    kit.bridge.show_presence(WhoIsOn(ME, (WANG,), is_known=True))
    assert button.text() == "2"
    assert "li, wang" in button.toolTip()
    kit.bridge.show_presence(WhoIsOn(replace(ME, ahead_s=-3.2), (WANG,), is_known=True))
    assert button.text() == "2 · ! clock 3.2 s behind"
    kit.bridge.show_presence(WhoIsOn(replace(ME, ahead_s=0.9), (WANG,), is_known=True))
    assert button.text() == "2"
    assert clock_text(replace(ME, ahead_s=12.0)) == "clock 12.0 s ahead"
    kit.bridge.show_presence(WhoIsOn(ME, (), is_known=False))
    assert button.text() == "–"


def test_the_hint_of_a_row_names_who_looks_at_it(qtbot: object) -> None:
    kit = Kit(qtbot)  # type: ignore[arg-type]
    queue = kit.show(IncidentQueue(kit.bridge, kit.selection, kit.look))
    queue.show_marks(Marks({"0412": ("wang", "chen")}, {"0411": "wang"}))
    for number, words in (("0412", "wang, chen look at this"), ("0411", "wang is dragging 0411")):
        row = queue.model.row_of(number)
        assert row is not None
        at = queue.view.visualRect(queue.model.index(row, 0)).center()
        viewport = queue.view.viewport()
        QApplication.sendEvent(viewport, QHelpEvent(QEvent.Type.ToolTip, at, viewport.mapToGlobal(at)))
        until(qtbot, _hint_begins(words))
    QToolTip.hideText()


def _hint_begins(words: str) -> Callable[[], bool]:
    return lambda: QToolTip.text().startswith(words)


def test_a_refusal_by_a_rule_says_who_was_first_in_local_time() -> None:
    refusal = DomainError("unit_busy", "{unit} is on {incident} already", unit="A-1", incident="0412")
    assert refusal_text(Outcome.refused("c", refusal)) == "A-1 is on 0412 already"
    first = {"actor": "wang", "command": "AssignUnits", "at": "2026-03-01T08:00:00.000Z", "entry": 7}
    local = f"{START.astimezone():%H:%M:%S}"
    assert refusal_text(Outcome.refused("c", refusal, first)) == f"A-1 is on 0412 already (assign by wang at {local})"


def test_two_hands_on_one_unit_and_both_let_go_at_once(
    two: tuple[RealDesk, RealDesk], record: Desk, qtbot: object
) -> None:
    li, wang = two
    plans = []
    for desk, number in ((li, "0412"), (wang, "0413")):
        desk.bridge.drag(units=("A-1",))
        target = Target(DragKind.INCIDENT, number)
        plans.append(plan_drop(DragKind.UNITS, ["A-1"], target, desk.bridge.picture, move_busy=False))
    until(qtbot, lambda: all("A-1" in desk.desk.panels.units.delegate.marks.in_hands for desk in two))
    answers: list[tuple[str, bool]] = []
    for desk, plan in zip(two, plans, strict=True):
        user = desk.session.user
        desk.bridge.answered.connect(lambda _command, outcome, user=user: answers.append((user, outcome.ok)))
        assert plan.command is not None
        desk.bridge.submit(plan.command)
        desk.bridge.drag()
    until(qtbot, lambda: len(answers) == 2)
    assert sorted(ok for _, ok in answers) == [False, True]
    winner = next(user for user, ok in answers if ok)
    loser = wang if winner == "li" else li
    lines = loser.desk.panels.log.alerts.lines
    until(qtbot, lambda: any(f"A-1 was changed meanwhile: assign by {winner} at" in told.text for told in lines))
    number = "0412" if winner == "li" else "0413"
    until(qtbot, lambda: all(desk.bridge.picture.units["A-1"].incident == number for desk in two))
    until(qtbot, lambda: not any(desk.desk.panels.units.delegate.marks.in_hands for desk in two))
    assert record.active("A-1") == [number]
