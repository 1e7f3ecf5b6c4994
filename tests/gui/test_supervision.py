"""The supervision panel: two groups in order, taking note by key and by mouse, nothing goes before its step happens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from console.commands.acknowledge_late import AcknowledgeLate
from console.domain.area import Note
from console.domain.incident import Incident, IncidentStatus
from console.domain.request import Request, RequestKind
from console.domain.roles import Rights, Role
from console.domain.rows import changed
from console.domain.supervision import WatchedStep, note_kind, watched_steps
from console.domain.unit import Assignment
from console.domain.unit import Role as Part
from console.domain.worst_first import Step, limits_by_zone
from console.picture import ChangeSet, Picture
from console.widgets.alert_watch import AlertKind
from console.widgets.late_delegate import HEADING_PX, ROW_PX, heading_text
from console.widgets.late_model import HEADING_ROLE, ROW_ROLE
from console.widgets.supervision import Supervision
from tests.gui.desk_kit import Kit as DeskKit
from tests.gui.desk_kit import open_desk
from tests.gui.fakes import NOW
from tests.gui.panel_kit import Kit, enter, leave, row_centre, type_keys
from tests.support.late_rule import late_and_soon

LATE, SOON = "0410/dispatch", "0412/dispatch"


@pytest.fixture
def kit(qtbot):
    kit = Kit(qtbot)
    keep = {"0412", "0411", "0410", "0409", "0403"}
    picture = kit.bridge.picture
    few = {number: incident for number, incident in picture.incidents.items() if number in keep}
    kit.bridge.picture = replace(picture, incidents=MappingProxyType(few))
    return kit


@pytest.fixture
def panel(kit):
    return kit.show(Supervision(kit.bridge, kit.selection, kit.look, kit.actions), 360, 600)


def wanted(picture: Picture, doctrine, now) -> list[str]:
    limits = limits_by_zone(doctrine, picture.zones)
    watched: list[WatchedStep] = []
    for incident in picture.open_incidents():
        notes = [note for note in picture.notes.values() if note.incident == incident.number]
        ended = [a for a in picture.assignments.values() if a.incident == incident.number]
        watched += watched_steps(incident, limits(incident), notes, ended)
    late, soon = late_and_soon(watched, now)
    return [one.id for one in (*late, *soon)]


def headings(panel: Supervision) -> list[str]:
    return [heading_text(panel.model.index(row, 0).data(HEADING_ROLE)) for row in panel.model.headings]


def pick(panel: Supervision, step_id: str) -> None:
    row = panel.model.row_of(step_id)
    assert row is not None
    panel.view.scrollTo(panel.model.index(row, 0))
    QTest.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=row_centre(panel.view, row))


def noted(incident: str, step: Step = Step.DISPATCH, by: str = "li") -> Note:
    return Note(f"{incident}/late", incident, note_kind(step), "", NOW, by)


def test_two_groups_the_longest_late_and_the_soonest_first(kit, panel):
    assert panel.model.ids == wanted(kit.bridge.picture, kit.bridge.doctrine, NOW)
    assert SOON not in panel.model.ids, "it is not even about to be"
    kit.bridge.tick(3)
    assert panel.model.ids == wanted(kit.bridge.picture, kit.bridge.doctrine, kit.bridge.now())
    assert panel.model.ids[:2] == ["0409/acknowledge", LATE]
    assert headings(panel) == ["Late now  3 · 3 nobody took note of", "About to be late  2"]
    row = panel.model.row(SOON)
    assert (row.time_text(NOW), row.noted_text(NOW), row.who_text()) == ("in 0:20", "", "nobody")
    row = panel.model.row("0409/acknowledge")
    assert (row.time_text(NOW), row.who_text(), row.zone) == ("late 3:10", "A-3", "A Riverside")
    assert row.noted_text(NOW) == "nobody took note"


def test_time_alone_makes_a_step_late_and_a_step_that_happened_goes(kit, panel):
    kit.bridge.tick(20)
    assert panel.model.ids == wanted(kit.bridge.picture, kit.bridge.doctrine, kit.bridge.now())
    assert headings(panel)[0].startswith("Late now  4")
    on_it = Assignment("0410/A-2/1", "0410", "A-2", Part.LEAD, kit.bridge.now())
    sent = changed(
        kit.bridge.picture.incidents["0410"], status=IncidentStatus.DISPATCHED, dispatched_at=kit.bridge.now()
    )
    kit.bridge.change(sent, on_it)
    kit.qtbot.waitUntil(lambda: LATE not in panel.model.ids)
    assert panel.model.ids == wanted(kit.bridge.picture, kit.bridge.doctrine, kit.bridge.now())


def test_every_row_has_its_height_when_what_was_soon_is_late(kit, panel):
    calls = {number: changed(one, received_at=NOW) for number, one in kit.bridge.picture.incidents.items()}
    waiting = {number: one for number, one in calls.items() if one.status is IncidentStatus.WAITING}
    kit.bridge.picture = replace(
        kit.bridge.picture, incidents=MappingProxyType(waiting), assignments=MappingProxyType({})
    )
    kit.bridge.picture_changed.emit(kit.bridge.picture, ChangeSet(everything=True))
    for seconds in (50, 20):
        kit.bridge.tick(seconds)
        assert len(panel.model.headings) == 2
        heights = [panel.view.rowHeight(row) for row in range(panel.model.rowCount())]
        low = [HEADING_PX if row in panel.model.headings else ROW_PX for row in range(panel.model.rowCount())]
        assert heights == low
    assert panel.model.headings != [0, 1]


def test_the_button_takes_note_with_words_and_the_row_stays_marked(kit, panel):
    pick(panel, LATE)
    assert kit.selection.incident == "0410"
    assert panel.button.text() == "Take note: 0410 dispatch  Shift+K"
    panel.words.setFocus()
    type_keys(panel.words, "asked zone B")
    QTest.mouseClick(panel.button, Qt.MouseButton.LeftButton)
    wish = AcknowledgeLate(incident="0410", step=Step.DISPATCH, note="asked zone B")
    assert kit.bridge.submitted == [wish]
    QTest.mouseClick(panel.button, Qt.MouseButton.LeftButton)
    assert kit.bridge.submitted == [wish], "once, while its answer is under way"
    told: list[str] = []
    panel.noted.connect(told.append)
    kit.bridge.answer()
    assert told == ["0410"]
    assert panel.words.text() == ""
    kit.bridge.change(noted("0410"))
    kit.qtbot.waitUntil(lambda: headings(panel)[0] == "Late now  3 · 2 nobody took note of")
    row = panel.model.row(LATE)
    assert row.noted_text(NOW) == f"✓ li {NOW.astimezone():%H:%M:%S}"
    assert LATE in panel.model.ids


def test_enter_in_the_field_takes_note_and_each_step_keeps_its_own_words(kit, panel):
    pick(panel, LATE)
    panel.words.setFocus()
    type_keys(panel.words, "first")
    pick(panel, "0411/acknowledge")
    assert panel.words.text() == ""
    pick(panel, LATE)
    assert panel.words.text() == "first"
    QTest.keyClick(panel.words, Qt.Key.Key_Return)
    assert kit.bridge.submitted == [AcknowledgeLate(incident="0410", step=Step.DISPATCH, note="first")]


def test_a_refused_wish_can_be_sent_again(kit, panel):
    pick(panel, LATE)
    QTest.mouseClick(panel.button, Qt.MouseButton.LeftButton)
    kit.bridge.answer(code="illegal_step", text="no")
    QTest.mouseClick(panel.button, Qt.MouseButton.LeftButton)
    assert len(kit.bridge.submitted) == 2


def test_what_is_not_late_can_not_be_taken_note_of_and_the_next_that_is_comes_up(kit, panel):
    kit.bridge.tick(3)
    pick(panel, SOON)
    assert panel.button.text().startswith("Next without note")
    assert not panel.words.isEnabled()
    QTest.mouseClick(panel.button, Qt.MouseButton.LeftButton)
    assert kit.bridge.submitted == []
    assert panel.picked.id == panel.model.ids[0]
    kit.bridge.change(noted("0409", Step.ACKNOWLEDGE))
    kit.qtbot.waitUntil(lambda: panel.model.late.unnoted == 2)
    QTest.mouseClick(panel.button, Qt.MouseButton.LeftButton)
    assert kit.bridge.submitted == []
    assert panel.picked.id == LATE


def test_nothing_moves_under_the_pointer(kit, panel):
    enter(panel.view.viewport())
    before = panel.model.ids
    sent = changed(kit.bridge.picture.incidents["0410"], status=IncidentStatus.DISPATCHED, dispatched_at=NOW)
    fresh = changed(kit.bridge.picture.incidents["0412"], number="0500", received_at=NOW - timedelta(seconds=90))
    kit.bridge.change(sent, fresh)
    kit.bridge.tick(25)
    assert panel.model.ids[: len(before)] == before
    assert "0500/dispatch" in panel.model.ids
    assert panel.model.row(LATE).is_past
    assert panel.model.row(LATE).time_text(NOW) == "done"
    leave(panel.view.viewport())
    assert panel.model.ids == wanted(kit.bridge.picture, kit.bridge.doctrine, kit.bridge.now())
    assert LATE not in panel.model.ids


def test_the_pick_stays_with_its_step_when_the_order_changes(kit, panel):
    pick(panel, "0411/acknowledge")
    closed = changed(kit.bridge.picture.incidents["0409"], status=IncidentStatus.CLOSED, closed_at=NOW)
    leave(panel.view.viewport())
    kit.bridge.change(closed)
    kit.qtbot.waitUntil(lambda: "0409/acknowledge" not in panel.model.ids)
    assert panel.view.picked_ids() == ["0411/acknowledge"]


def test_another_pick_is_shown_and_enter_opens_it(kit, panel):
    kit.selection.set_incident("0411")
    assert panel.view.picked_ids()[0].startswith("0411/")
    opened: list[str] = []
    panel.opened.connect(opened.append)
    panel.view.setFocus()
    QTest.keyClick(panel.view, Qt.Key.Key_Return)
    assert opened == ["0411"]


def test_a_hidden_panel_works_nothing_out_and_is_right_when_shown(kit, panel):
    window = panel.window()
    window.hide()
    before = panel.model.ids
    kit.bridge.tick(120)
    assert panel.model.ids == before
    window.show()
    assert panel.model.ids == wanted(kit.bridge.picture, kit.bridge.doctrine, kit.bridge.now())


def test_an_empty_list_says_so(kit, panel):
    gone = [changed(i, status=IncidentStatus.CLOSED, closed_at=NOW) for i in kit.bridge.picture.open_incidents()]
    kit.bridge.change(*gone)
    kit.qtbot.waitUntil(lambda: panel.model.rowCount() == 0)
    assert "Nothing is late" in panel.view.empty_text()
    assert not panel.button.isEnabled()


def test_only_what_shows_the_time_is_painted_again_as_it_passes(kit, panel):
    index = panel.model.index(panel.model.row_of(LATE), 0)
    panel.view.viewport().grab()
    rect = panel.view.visualRect(index)
    assert panel.view.itemDelegate().aged(index, rect).isEmpty()
    kit.bridge.clock += timedelta(seconds=1)
    aged = panel.view.itemDelegate().aged(index, rect)
    assert not aged.isEmpty()
    assert aged.width() < rect.width() / 2


def test_both_counts_stay_in_sight_and_a_click_shows_their_group(kit, panel):
    calls = many(500)
    kit.bridge.show_picture(replace(kit.bridge.picture, incidents=MappingProxyType(calls)), ChangeSet(everything=True))
    assert panel.counts[True].text() == f"Late now  {panel.model.late.count}"
    assert panel.counts[False].text() == f"About to be late  {panel.model.soon.count}"
    QTest.mouseClick(panel.counts[False], Qt.MouseButton.LeftButton)
    heading = panel.view.visualRect(panel.model.index(panel.model.headings[1], 0))
    assert panel.view.viewport().rect().contains(heading)
    QTest.mouseClick(panel.counts[True], Qt.MouseButton.LeftButton)
    assert panel.view.verticalScrollBar().value() == 0


def many(count: int) -> dict[str, Incident]:
    return {
        f"{n:05}": Incident(f"{n:05}", "dispute", 1 + n % 4, NOW - timedelta(seconds=n % 400), zone="A")
        for n in range(count)
    }


def test_five_hundred_calls_are_listed_and_one_change_judges_one(kit, panel, monkeypatch):
    calls = many(500)
    kit.bridge.show_picture(replace(kit.bridge.picture, incidents=MappingProxyType(calls)), ChangeSet(everything=True))
    assert panel.model.late.count == sum(n % 400 >= 60 for n in range(500))
    judged: list[str] = []
    judge = panel.model.steps._judge

    def judging(number):
        judged.append(number)
        return judge(number)

    monkeypatch.setattr(panel.model.steps, "_judge", judging)
    kit.bridge.change(changed(calls["00399"], status=IncidentStatus.CLOSED, closed_at=NOW))
    kit.qtbot.waitUntil(lambda: "00399/dispatch" not in panel.model.ids)
    assert judged == ["00399"]


# -- at the desk -----------------------------------------------------------------------------------


@pytest.fixture
def desk(qapp: QApplication, tmp_path) -> Iterator[DeskKit]:
    with open_desk(tmp_path) as made:
        yield made


def test_the_count_in_the_bar_opens_the_panel_and_the_key_takes_note(desk, qtbot):
    panel = desk.desk.supervision
    assert not panel.isVisible()
    QTest.mouseClick(desk.desk.status_bar.late, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(panel.isVisible)
    assert panel.model.late.count >= 3
    QTest.keyClick(desk.desk.canvas, Qt.Key.Key_K, Qt.KeyboardModifier.ShiftModifier)
    first = panel.picked
    assert first.id == panel.model.ids[0]
    assert desk.bridge.submitted == [], "the first press shows which, the second takes note"
    QTest.keyClick(desk.desk.canvas, Qt.Key.Key_K, Qt.KeyboardModifier.ShiftModifier)
    assert desk.bridge.submitted == [AcknowledgeLate(incident=first.incident, step=first.step)]


def test_the_key_opens_the_panel_first(desk, qtbot):
    desk.desk.selection.set_incident("0410")
    QTest.keyClick(desk.desk.canvas, Qt.Key.Key_K, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(desk.desk.supervision.isVisible)
    assert desk.bridge.submitted == []
    assert desk.desk.supervision.picked is not None


def test_the_typed_word_opens_the_panel_too(desk, qtbot):
    line = desk.desk.panels.command_line
    line.edit.setFocus()
    QTest.keyClicks(line.edit, "late")
    QTest.keyClick(line.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(desk.desk.supervision.isVisible)
    assert desk.bridge.submitted == []


def test_taking_note_ends_this_desks_alert_and_the_detail_says_who(desk, qtbot):
    watch = desk.desk.panels.log.alerts.watch
    desk.bridge.tick(25)
    assert (AlertKind.LATE, "0412") in watch.alerts
    desk.desk.frame.open_panel("supervision")
    pick(desk.desk.supervision, SOON)
    QTest.keyClick(desk.desk.canvas, Qt.Key.Key_K, Qt.KeyboardModifier.ShiftModifier)
    desk.bridge.answer()
    assert (AlertKind.LATE, "0412") not in watch.alerts
    note = Note("x", "0412", note_kind(Step.DISPATCH), "said", desk.bridge.now(), "li")
    desk.bridge.change(note, texts={"said": "asked zone B"})
    assert "li took note: dispatch is late: asked zone B" in desk.desk.panels.detail.notes.toPlainText()


def test_both_languages_and_both_themes(desk, qtbot):
    desk.desk.frame.open_panel("supervision")
    panel = desk.desk.supervision
    seen = {bytes(panel.grab().toImage().constBits())}
    desk.language.set("zh_CN")
    assert headings(panel)[0].startswith("已超时")
    qtbot.waitUntil(lambda: desk.desk.frame.docks["supervision"].windowTitle() == "督办")
    seen.add(bytes(panel.grab().toImage().constBits()))
    desk.desk.switch_theme()
    seen.add(bytes(panel.grab().toImage().constBits()))
    assert len(seen) == 3
    row = panel.model.index(1, 0).data(ROW_ROLE)
    assert row.time_text(desk.bridge.now()).startswith("超时")


def test_a_supervisors_desk_opens_on_it_and_a_dispatchers_says_why_not(tmp_path, qtbot):
    with open_desk(tmp_path / "a", rights=Rights("li", frozenset({Role.SUPERVISOR}), is_drill=False)) as made:
        assert made.desk.supervision.isVisible()
        assert made.desk.supervision.button.isEnabled()
    with open_desk(tmp_path / "b", rights=Rights("wu", frozenset({Role.DISPATCHER}), is_drill=False)) as made:
        made.desk.frame.open_panel("supervision")
        pick(made.desk.supervision, LATE)
        assert not made.desk.supervision.button.isEnabled()
        assert "is not for the role dispatcher" in made.desk.supervision.button.toolTip()
        QTest.keyClick(made.desk.canvas, Qt.Key.Key_K, Qt.KeyboardModifier.ShiftModifier)
        assert made.bridge.submitted == []
        assert "is not for the role dispatcher" in made.desk.notices.texts()["hint"]


def test_requests_that_wait_too_long_stand_beside_the_late_steps(panel):
    assert not panel.requests.isVisible()
    panel.show_requests(2)
    assert panel.requests.isVisible()
    assert panel.requests.text() == "Requests  2"
    panel.show_requests(0)
    assert not panel.requests.isVisible()


def test_the_count_of_requests_opens_their_panel(desk):
    asked = Request("0411/1", RequestKind.SUPPORT, "traffic", NOW, "li", incident="0411", due_at=NOW)
    desk.bridge.change(asked)
    desk.desk.frame.open_panel("supervision")
    count = desk.desk.supervision.requests
    assert count.text() == "Requests  1"
    count.click()
    assert desk.desk.panels.requests.view.hasFocus()
