"""The log and its alerts: every entry a line, undo where it stands, nothing scrolls away unread, nothing is missed."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from console.commands.assign_units import AssignUnits
from console.commands.base import Outcome
from console.commands.registry import HANDLERS
from console.commands.undo import Undo
from console.domain.errors import DomainError
from console.domain.incident import IncidentStatus
from console.domain.request import Request, RequestKind
from console.domain.rows import changed
from console.domain.unit import Assignment, Role
from console.domain.worst_first import Step
from console.picture import RowChange
from console.session import Entry
from console.widgets.alert_watch import AlertKind
from console.widgets.log_panel import LogPanel
from console.widgets.log_words import line_of
from console.widgets.rows_view import ID_ROLE
from tests.gui.fakes import NOW, Health
from tests.gui.panel_kit import Kit, row_centre, type_keys


class Ears:
    """Hears what is played."""

    def __init__(self) -> None:
        self.heard: list[int] = []

    def play(self, level: int) -> None:
        """Keep a level."""
        self.heard.append(level)


def entry(
    number: int, command: str = "SetUnitStatus", actor: str = "desk 2", details: Any = None, **args: Any
) -> Entry:
    at = NOW + timedelta(seconds=number)
    args = args or {"unit": "A-1", "status": "en_route"}
    return Entry(number, at, at, command, actor, args, {}, details or {})


@pytest.fixture
def kit(qtbot):
    return Kit(qtbot)


@pytest.fixture
def ears():
    return Ears()


@pytest.fixture
def log(kit, ears):
    return kit.show(LogPanel(kit.bridge, kit.selection, kit.look, ears), 760, 320)


def tell(kit: Kit, *entries: Entry) -> None:
    for one in entries:
        kit.bridge.entry_seen.emit(one)
    kit.settle()


def read_all(kit: Kit, log: LogPanel) -> None:
    log.model.mark_read({int(log.model.index(row, 0).data(ID_ROLE)) for row in range(log.model.rowCount())})
    kit.settle()


# -- lines ---------------------------------------------------------------------------------------------


def test_every_command_has_a_line_of_its_own(kit):
    said = {
        name: line_of(entry(1, name, incident="0412", seq=7), kit.bridge.picture, kit.bridge.doctrine)
        for name in (kind.name() for kind in HANDLERS)
    }
    assert len(set(said.values())) == len(said)
    for name, line in said.items():
        assert name not in line, f"{name} is not said in words"


def test_lines_say_what_was_done(kit):
    def line(command: str, details: Any = None, **args: Any) -> str:
        return line_of(entry(1, command, details=details, **args), kit.bridge.picture, kit.bridge.doctrine)

    assert line("AssignUnits", units=["A-1", "A-3"], incident="0411") == "A-1, A-3 assigned to 0411"
    received = line("ReceiveIncident", {"incident": "0411"}, **{"class": "traffic.injury", "address": "address/0411"})
    assert received == "0411 received: Traffic, injury, 人民路 52 号"
    assert line("Escalate", {"assigned": ["B-1"], "shortfalls": [1]}, incident="0411", tier=2) == (
        "0411 to tier 2 with B-1, 1 needs not met"
    )
    assert line("AddNote", incident="0411", text="note/1").startswith("note on 0411: 第二个电话")
    assert line("AddNote", incident="0411", text="erased") == "note on 0411: …"
    assert line("Undo", {"undid": "CloseIncident"}, seq=44) == "entry 44 undone: close"
    assert line("UpdateIncident", incident="0411", priority=1, seen={}) == "0411 corrected: priority"
    many = line("AssignUnits", units=[f"A-{n}" for n in range(20)], incident="0411")
    assert "+12" in many


def test_the_reason_of_a_grade_is_read_by_everybody(kit):
    graded = entry(1, "GradeZone", details={"before": "green"}, zone="E1", grade="red", reason="two fights")
    private = entry(2, "ReopenIncident", incident="0411", reason="ref")
    picture, doctrine = kit.bridge.picture, kit.bridge.doctrine
    assert line_of(graded, picture, doctrine, hidden="***") == "zone E1 graded red, before green: two fights"
    assert line_of(private, picture, doctrine, hidden="***") == "0411 reopened: ***"


# -- undo ----------------------------------------------------------------------------------------------


def test_zones_and_notices_are_told_by_their_names(kit):
    notice = Request("6f1d-4c/1", RequestKind.NOTICE, "A-1", NOW, "li", zone="B")
    picture = replace(kit.bridge.picture, requests={notice.key: notice})
    sent = entry(1, "SendNotice", zone="B", details={"addressee": "A-1"})
    read = entry(2, "AcknowledgeRequest", request=notice.key, details={"addressee": "A-1", "kind": "notice"})
    told = [line_of(each, picture, kit.bridge.doctrine) for each in (sent, read)]
    assert told == ["notice to A-1 in Old town", "A-1 acknowledged Notice Old town"]


def test_own_entries_have_a_link_that_undoes_them(kit, log):
    tell(kit, entry(1, actor="desk 1"), entry(2), entry(3, "AdoptRegion", actor="desk 1", region="x"))
    links = [log.model.row(place).link for place in range(3)]
    assert links == ["undo", "", ""]
    rect = log.delegate.link_rect(log.view.visualRect(log.model.index(2, 0)), "undo")
    QTest.mouseClick(log.view.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    assert kit.bridge.submitted == [Undo(seq=1)]


def test_an_undone_entry_says_so_and_its_undo_can_be_redone(kit, log):
    tell(kit, entry(1, actor="desk 1"), entry(2, "Undo", actor="desk 1", seq=1))
    assert [log.model.row(place).link for place in range(2)] == ["undone", "redo"]
    tell(kit, entry(3, "Undo", actor="desk 1", seq=2))
    assert [log.model.row(place).link for place in range(3)] == ["undo", "undone", "redo"]


def test_who_may_not_undo_has_no_links(kit, log):
    tell(kit, entry(1, actor="desk 1"))
    assert log.model.row(0).link == "undo"
    kit.bridge.rights = replace(kit.bridge.rights, looks_on=True)
    assert log.model.row(0).link == ""


def test_ctrl_z_on_a_row_undoes_that_row(kit, log):
    tell(kit, entry(1, actor="desk 1"), entry(2, actor="desk 1"))
    log.view.setFocus()
    log.view.setCurrentIndex(log.model.index(1, 0))
    QTest.keyClick(log.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert kit.bridge.submitted == [Undo(seq=1)]


def test_enter_on_a_row_picks_its_incident(kit, log):
    tell(kit, entry(1, "CloseIncident", incident="0409", disposition="settled"))
    log.view.setCurrentIndex(log.model.index(0, 0))
    QTest.keyClick(log.view, Qt.Key.Key_Return)
    assert kit.selection.incident == "0409"


# -- reading -------------------------------------------------------------------------------------------


def test_newest_comes_first_and_no_entry_twice(kit, log):
    tell(kit, entry(1), entry(2), entry(2), entry(3))
    assert [log.model.index(row, 0).data(Qt.ItemDataRole.UserRole) for row in range(3)] == ["3", "2", "1"]
    assert log.model.rowCount() == 3


def test_what_was_there_at_the_start_is_read(kit, log):
    tell(kit, *(entry(n) for n in range(-200, -100)))
    tell(kit, *(entry(n) for n in range(-100, 0)))
    assert log.model.oldest_unread_row() is None
    assert not log.below.isVisible()


def test_a_burst_is_counted_until_it_was_on_the_screen(kit, log):
    tell(kit, entry(1))
    tell(kit, *(entry(n) for n in range(2, 62)))
    kit.bridge.tick()
    kit.settle()
    assert log.below.isVisible()
    count = int(log.below.text().split()[0])
    assert 30 < count < 60
    QTest.mouseClick(log.below, Qt.MouseButton.LeftButton)
    kit.settle()
    kit.bridge.tick()
    kit.settle()
    seen = count - int(log.below.text().split()[0]) if log.below.isVisible() else count
    assert seen > 5
    read_all(kit, log)
    kit.bridge.tick()
    assert not log.below.isVisible()


def test_scrolled_back_the_log_stays_where_one_reads(kit, log):
    tell(kit, *(entry(n) for n in range(-200, 0)))
    log.view.verticalScrollBar().setValue(1000)
    kit.settle()
    first = log.view.indexAt(QPoint(5, 5)).data(Qt.ItemDataRole.UserRole)
    tell(kit, entry(200), entry(201))
    assert log.view.indexAt(QPoint(5, 5)).data(Qt.ItemDataRole.UserRole) == first
    assert log.above.isVisible()
    assert log.above.text().startswith("2")
    QTest.mouseClick(log.above, Qt.MouseButton.LeftButton)
    kit.settle()
    assert log.view.indexAt(QPoint(5, 5)).row() < 3


def test_own_entries_are_never_unread(kit, log):
    tell(kit, entry(-1))
    tell(kit, *(entry(n, actor="desk 1") for n in range(2, 60)))
    assert log.model.oldest_unread_row() is None


def test_a_hundred_thousand_entries_stay_fast(kit, log):
    tell(kit, *(entry(n) for n in range(1, 100_001)))
    log.view.verticalScrollBar().setValue(5000)
    kit.settle()
    begun = time.perf_counter()
    for n in range(100_001, 100_021):
        tell(kit, entry(n))
    per_entry_ms = (time.perf_counter() - begun) * 1000.0 / 20
    assert log.model.rowCount() == 100_020
    assert per_entry_ms < 100, "each entry costs a repaint of the screenful, not a walk through all"


# -- alerts --------------------------------------------------------------------------------------------


def new_call(kit: Kit, number: str = "0500", priority: int = 1) -> None:
    base = kit.bridge.picture.incidents["0412"]
    kit.bridge.change(changed(base, number=number, priority=priority, received_at=kit.bridge.now()))


def kinds(log: LogPanel) -> list[AlertKind]:
    return [alert.kind for alert in log.alerts.watch.alerts.values()]


def test_what_was_late_before_is_no_alert(log):
    assert kinds(log) == []
    assert not log.alerts.isVisible()


def test_a_new_call_sounds_by_its_level_and_stays_until_acknowledged(kit, log, ears):
    new_call(kit, priority=2)
    assert ears.heard == [2]
    assert log.alerts.isVisible()
    assert "0500" in log.alerts.lines[0].text
    QTest.mouseClick(log.alerts.lines[0].button, Qt.MouseButton.LeftButton)
    assert not log.alerts.isVisible()


def test_a_new_call_that_was_looked_at_or_assigned_is_answered(kit, log):
    new_call(kit, "0500")
    new_call(kit, "0501")
    kit.selection.set_incident("0500")
    assert [alert.about for alert in log.alerts.watch.of(AlertKind.NEW_CALL)] == ["0501"]
    kit.bridge.change(changed(kit.bridge.picture.incidents["0501"], status=IncidentStatus.DISPATCHED))
    assert kinds(log) == []


def test_a_call_that_is_picked_before_the_picture_holds_it_is_no_news(kit, log, ears):
    kit.selection.set_incident("0500")
    new_call(kit, "0500")
    assert kinds(log) == []
    assert ears.heard == []


def test_what_did_not_happen_is_no_alert_any_more(kit, log):
    """A receipt that was undone, and all that lies ahead of the moment that a drill went back to."""
    new_call(kit, "0500")
    new_call(kit, "0501")
    folded, changes = kit.bridge.picture.folded(kit.bridge.picture.seq + 1, [RowChange("incident", "0500", None)])
    kit.bridge.show_picture(folded, changes)
    assert [alert.about for alert in log.alerts.watch.of(AlertKind.NEW_CALL)] == ["0501"]
    kit.bridge.is_drill = True
    kit.bridge.tick(-3600.0)
    kit.bridge.show_picture(kit.bridge.picture)
    assert kinds(log) == []


def test_a_step_that_becomes_late_is_told_once(kit, log, ears):
    new_call(kit)
    log.alerts.acknowledge()
    ears.heard.clear()
    kit.bridge.tick(59)
    assert "0500" not in [alert.about for alert in log.alerts.watch.of(AlertKind.LATE)]
    kit.bridge.tick(1)
    kit.bridge.tick(1)
    late = [alert for alert in log.alerts.watch.of(AlertKind.LATE) if alert.about == "0500"]
    assert [alert.detail for alert in late] == [Step.DISPATCH]
    log.alerts.acknowledge()
    kit.bridge.tick(100)
    assert "0500" not in [alert.about for alert in log.alerts.watch.of(AlertKind.LATE)]


def test_the_clock_of_a_second_order_is_told_of_itself(kit, log):
    def late() -> list[str]:
        return [str(alert.detail) for alert in log.alerts.watch.of(AlertKind.LATE) if alert.about == "0500"]

    def order(unit: str) -> Assignment:
        return Assignment(f"0500/{unit}", "0500", unit, Role.LEAD, kit.bridge.now())

    new_call(kit)
    first, began = order("A-1"), kit.bridge.now()
    dispatched = changed(kit.bridge.picture.incidents["0500"], status=IncidentStatus.DISPATCHED, dispatched_at=began)
    kit.bridge.change(dispatched, first)
    kit.bridge.tick(61)
    assert late() == [Step.ACKNOWLEDGE]
    log.alerts.acknowledge()
    kit.bridge.change(changed(dispatched, version=2), changed(first, ended_at=kit.bridge.now()), order("A-2"))
    kit.bridge.tick(40)
    assert late() == [], "the second has his own minute"
    kit.bridge.tick(21)
    assert late() == [Step.ACKNOWLEDGE]


def test_a_refused_command_says_which_and_why(kit, log):
    why = DomainError("unit_off_duty", "{unit} is off duty", unit="A-8")
    kit.bridge.answered.emit(AssignUnits(incident="0412", units=("A-8",)), Outcome.refused("x", why))
    assert "A-8 is off duty" in log.alerts.lines[0].text
    for _ in range(5):
        kit.bridge.answered.emit(AssignUnits(incident="0412", units=("A-8",)), Outcome.refused("x", why))
    assert len(log.alerts.lines) == 3
    assert "+3" in log.alerts.lines[0].text


def test_a_lost_database_stays_known_after_it_is_back(kit, log):
    kit.bridge.health_changed.emit(Health(False, None, "connection refused"))
    kit.bridge.health_changed.emit(Health(False, None, "connection refused"))
    assert len(log.alerts.lines) == 1
    assert "connection refused" in log.alerts.lines[0].text
    kit.bridge.tick(30)
    kit.bridge.health_changed.emit(Health())
    assert any("from" in line.text for line in log.alerts.lines)
    log.alerts.acknowledge()
    assert not log.alerts.isVisible()


def test_a_unit_whose_position_gets_old_is_named_without_a_sound(kit, log, ears):
    kit.bridge.tick(1)
    log.alerts.acknowledge()
    ears.heard.clear()
    old = kit.bridge.fixes
    fixed_at_s = np.array(old.fixed_at_s)
    fixed_at_s[old.row_of["A-5"]] -= 700.0
    kit.bridge.fixes = replace(old, fixed_at_s=fixed_at_s)
    kit.bridge.tick(1)
    assert [alert.about for alert in log.alerts.watch.of(AlertKind.STALE)] == ["A-5"]
    assert ears.heard == []


def test_alerts_never_take_the_focus_nor_a_letter(kit, log):
    field = kit.elsewhere(log)
    field.setFocus()
    type_keys(field, "half a ")
    new_call(kit)
    kit.bridge.health_changed.emit(Health(False, None, "gone"))
    tell(kit, entry(1))
    assert field.hasFocus()
    type_keys(field, "word")
    assert field.text() == "half a word"


def test_a_click_on_an_alert_picks_its_incident(kit, log):
    new_call(kit)
    line = log.alerts.lines[0]
    QTest.mouseClick(line, Qt.MouseButton.LeftButton, pos=QPoint(60, 10))
    assert kit.selection.incident == "0500"


def test_a_press_on_a_line_picks_it_and_not_the_link(kit, log):
    tell(kit, entry(1, actor="desk 1"))
    QTest.mouseClick(log.view.viewport(), Qt.MouseButton.LeftButton, pos=row_centre(log.view, 0))
    assert kit.bridge.submitted == []


def test_a_step_down_is_not_told_as_one_up(kit, log):
    down, up = (
        entry(1, "Escalate", details={"tier": 1, "released": ["A-1"]}, incident="0412", tier=1),
        entry(2, "Escalate", details={"tier": 2, "assigned": ["A-2"]}, incident="0412", tier=2),
    )
    told = [line_of(each, kit.bridge.picture, kit.bridge.doctrine) for each in (down, up)]
    assert told == ["0412 down to tier 1, A-1 released", "0412 to tier 2 with A-2"]
