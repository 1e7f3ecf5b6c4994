"""Tasks, roster and handover in a window on a real record: by keyboard alone, by mouse alone, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from console.commands.plan_tours import PlanTours
from console.commands.register_unit import RegisterUnit
from console.commands.tour_of_duty import BeginTour
from console.commands.work_on_tasks import EndTask, GiveTask, OpenTask
from console.domain.geo import LonLat
from console.domain.roster import TourState
from console.domain.task import TaskKind, TaskOutcome
from console.domain.tour import Tour
from console.widgets.alert_watch import AlertKind
from console.widgets.choice_menu import EDGE_PX, LINE_PX, ChoiceMenu
from console.widgets.duty_forms import Around, NoticeForm, TaskForm, TourForm
from console.widgets.duty_list import DutyList
from console.widgets.roster_panel import around
from console.widgets.settings import SIGNING_KEY
from db.signing import make_key
from tests.gui.fakes import NOW, picture
from tests.gui.real_desks import RealDesk, Room, open_room
from tests.support.desks import Desk, desks

pytestmark = pytest.mark.usefixtures("qapp")
SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier


def span(begins_h: float, ends_h: float) -> dict[str, str]:
    now = datetime.now(UTC)
    begins, ends = (now + timedelta(hours=hours) for hours in (begins_h, ends_h))
    return {"starts_at": begins.isoformat(), "ends_at": ends.isoformat()}


@pytest.fixture
def url(tmp_path: Path) -> str:
    """Two units with a tour each, one of them late to begin, and a task that is overdue."""
    address = f"sqlite:///{tmp_path / 'duty.db'}"
    with desks(address) as make:
        desk: Desk = make("wang")
        desk.unit("A-1", "A-2")
        tours = [
            {"code": "one", "unit": "A-1", "zone": "east", **span(-1, 7)},
            {"code": "two", "unit": "A-2", **span(3, 9)},
        ]
        desk.done("PlanTours", tours=tours)
        desk.done("OpenTask", kind="patrol", task="walk", zone="east", text="the market", due_at="2026-01-01T00:00:00Z")
    return address


@pytest.fixture
def window(url: str, tmp_path: Path, qtbot: QtBot) -> Iterator[RealDesk]:
    with open_room(tmp_path / "room") as room:
        yield shown(room, url, qtbot)


def shown(room: Room, url: str, qtbot: QtBot) -> RealDesk:
    desk = room.open(url, "wang")
    qtbot.waitUntil(lambda: len(desk.bridge.picture.tours) == 2)
    desk.desk.frame.activateWindow()
    desk.desk.canvas.setFocus()
    return desk


def press(desk: RealDesk, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
    if QApplication.focusWidget() is None:  # a form has closed, and offscreen nobody gives the focus back
        desk.desk.frame.activateWindow()
        desk.desk.canvas.setFocus()
        QApplication.processEvents()
    QTest.keyClick(QApplication.focusWidget() or desk.desk.frame, key, modifier)
    QApplication.processEvents()


def shows_rows(panel: DutyList) -> bool:
    """Whether a panel is there and filled."""
    return panel.isVisible() and bool(panel.model.rows)


def click_choice(panel: DutyList, key: str) -> None:
    """Click a line of the panel's menu."""
    (menu,) = (found for found in panel.window().findChildren(ChoiceMenu) if found.isVisible())
    line = next(place for place, choice in enumerate(menu.choices, 1) if choice.key == key)
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, NONE, QPoint(60, EDGE_PX + line * LINE_PX + LINE_PX // 2))
    QApplication.processEvents()


def test_a_tour_by_keyboard_alone(window: RealDesk, qtbot: QtBot) -> None:
    press(window, Qt.Key.Key_F3)
    roster = window.desk.duty.roster
    qtbot.waitUntil(lambda: len(roster.model.rows) == 2)
    assert roster.model.rows[0].state == "not begun"
    press(window, Qt.Key.Key_F3, SHIFT)
    press(window, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: window.bridge.picture.tours["one"].begun_at is not None)
    qtbot.waitUntil(lambda: roster.model.rows[0].state == "on duty")
    press(window, Qt.Key.Key_F3, SHIFT)
    press(window, Qt.Key.Key_B)
    qtbot.waitUntil(lambda: roster.model.rows[0].state == "on break")
    press(window, Qt.Key.Key_F3, SHIFT)
    press(window, Qt.Key.Key_E)
    qtbot.waitUntil(lambda: window.bridge.picture.units["A-1"].status == "off_duty")


def test_a_whole_shift_is_relieved_at_once_as_far_as_the_list_shows_it(window: RealDesk, qtbot: QtBot) -> None:
    stale = [{"code": f"late-{n}", "unit": f"B-{n}", "zone": "west", **span(-1, 7)} for n in (1, 2)]
    gone = [{"code": f"old-{n}", "unit": f"C-{n}", "zone": "west", **span(-6, -0.5)} for n in (1, 2)]
    units = [tour["unit"] for tour in (*stale, *gone)]
    for unit in units:
        window.bridge.submit(RegisterUnit(unit=unit, at=LonLat(117.0, 36.6)))
    window.bridge.submit(msgspec.convert({"tours": [*stale, *gone]}, PlanTours))
    for tour in gone:
        window.bridge.submit(BeginTour(tour=tour["code"]))
    picture = lambda: window.bridge.picture  # noqa: E731
    qtbot.waitUntil(lambda: "old-2" in picture().tours and picture().tours["old-2"].begun_at is not None)
    press(window, Qt.Key.Key_F3)
    roster = window.desk.duty.roster
    roster.filter.setText("west")
    for key in (Qt.Key.Key_A, Qt.Key.Key_O):
        press(window, Qt.Key.Key_F3, SHIFT)
        press(window, key)
    qtbot.waitUntil(lambda: picture().tours["old-2"].ended_at is not None)
    assert picture().tours["late-1"].begun_at is not None
    assert picture().tours["late-2"].begun_at is not None
    assert picture().tours["old-1"].ended_at is not None
    assert picture().tours["one"].begun_at is None, "it was not in the list"
    roster.filter.clear()
    roster.is_now.setChecked(False)
    assert not {"a", "o"} & {choice.key for choice in roster.choices("one")}, "the list is of another moment"


def test_the_report_tells_how_tasks_go_by_zone_and_unit_and_is_printed(
    window: RealDesk, qtbot: QtBot, tmp_path: Path
) -> None:
    window.bridge.submit(OpenTask(kind=TaskKind.CHECK, task="shop", unit="A-2"))
    window.bridge.submit(EndTask(task="shop", outcome=TaskOutcome.DONE))
    qtbot.waitUntil(lambda: "shop" in window.bridge.picture.tasks and not window.bridge.picture.tasks["shop"].is_open)
    press(window, Qt.Key.Key_T, Qt.KeyboardModifier.AltModifier)
    report = window.desk.duty.report
    assert report is not None
    cells = report.page.toPlainText().replace("\xa0", "").split()
    east, unit = cells.index("east"), cells.index("A-2")
    assert cells[east : east + 8] == ["east", "1", "1", "1", "0", "0", "0", "0%"]
    assert cells[unit : unit + 8] == ["A-2", "1", "0", "0", "1", "0", "0", "–"]
    report.print_to(tmp_path / "report.pdf")
    qtbot.waitUntil(lambda: "Printed" in report.said.text())
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")
    report.close()


def test_a_row_of_a_task_is_made_anew_when_it_tells_something_new(window: RealDesk, qtbot: QtBot) -> None:
    tasks = window.desk.duty.tasks
    (first,) = tasks.lines()
    assert tasks.lines()[0] is first
    window.bridge.submit(GiveTask(task="walk", unit="A-2"))
    qtbot.waitUntil(lambda: "A-2" in tasks.lines()[0].below)
    assert "nobody has it" in first.below


def test_a_task_by_keyboard_alone_with_its_report(window: RealDesk, qtbot: QtBot) -> None:
    window.desk.selection.set_units(["A-1"])
    press(window, Qt.Key.Key_F2)
    tasks = window.desk.duty.tasks
    qtbot.waitUntil(lambda: [row.state for row in tasks.model.rows] == ["overdue"])
    press(window, Qt.Key.Key_F2, SHIFT)
    press(window, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: window.bridge.picture.tasks["walk"].unit == "A-1")
    tasks.report.setFocus()
    QTest.keyClicks(tasks.report, "all quiet")
    press(window, Qt.Key.Key_Return)
    press(window, Qt.Key.Key_D)
    qtbot.waitUntil(lambda: not window.bridge.picture.tasks["walk"].is_open)
    assert window.bridge.picture.text(window.bridge.picture.tasks["walk"].report) == "all quiet"
    qtbot.waitUntil(lambda: not tasks.report.text())


def test_a_tour_and_a_task_by_mouse_alone(window: RealDesk, qtbot: QtBot) -> None:
    duty = window.desk.duty
    panels: list[tuple[DutyList, str, str]] = [(duty.roster, "roster", "s"), (duty.tasks, "tasks", "c")]
    for panel, name, key in panels:
        window.desk.frame.open_panel(name)
        qtbot.waitUntil(partial(shows_rows, panel))
        row = panel.view.visualRect(panel.model.index(0, 0)).center()
        QTest.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, NONE, QPoint(row))
        QTest.mouseClick(panel.button, Qt.MouseButton.LeftButton)
        click_choice(panel, key)
    qtbot.waitUntil(lambda: window.bridge.picture.tours["one"].begun_at is not None)
    qtbot.waitUntil(lambda: window.bridge.picture.tasks["walk"].outcome == "cancelled")


def test_forms_plan_tours_open_tasks_and_say_what_is_wrong(window: RealDesk, qtbot: QtBot) -> None:
    duty = window.desk.duty
    window.desk.selection.set_units(["A-2"])
    press(window, Qt.Key.Key_F3, CONTROL)
    form = duty.form
    assert isinstance(form, TourForm)
    assert form.unit.text() == "A-2"
    form.unit.clear()
    form.go.click()
    assert form.wrong.text() == "Name the units, a blank between two."
    form.unit.setText("A-2")
    form.pattern.setCurrentIndex(form.pattern.findData("one_in_three"))
    form.begins.setDateTime(form.begins.dateTime().addDays(10))
    form.ends.setDateTime(form.begins.dateTime().addDays(8))
    form.go.click()
    qtbot.waitUntil(lambda: len(window.bridge.picture.tours) == 5)
    press(window, Qt.Key.Key_F2, CONTROL)
    opened = duty.form
    assert isinstance(opened, TaskForm)
    assert opened.text.hasFocus()
    QTest.keyClicks(opened.text, "lamps")
    QTest.keyClick(opened.text, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(window.bridge.picture.tasks) == 2)
    press(window, Qt.Key.Key_F4)
    notice = duty.form
    assert isinstance(notice, NoticeForm)
    assert notice.zone.hasFocus()
    notice.go.click()
    assert notice.wrong.isVisible()
    notice.reject()


def test_a_notice_is_for_the_zone_of_the_picked_incident_and_only_wants_words(qtbot: QtBot) -> None:
    known, window = picture(), QWidget()
    qtbot.addWidget(window)
    form = NoticeForm(Around(known, NOW, incident=known.incidents["0411"]), window)
    assert form.zone.currentData() == known.incidents["0411"].zone
    assert form.focusWidget() is form.text


def test_a_tour_that_is_there_is_changed(window: RealDesk, qtbot: QtBot) -> None:
    duty = window.desk.duty
    duty.change_tour(window.bridge.picture.tours["two"])
    form = duty.form
    assert isinstance(form, TourForm)
    form.people.setValue(3)
    form.crew.setText("Li Lei")
    form.vehicle.setEditText("Motorcycle")
    form.go.click()
    qtbot.waitUntil(lambda: window.bridge.picture.tours["two"].people == 3)
    tour = window.bridge.picture.tours["two"]
    assert window.bridge.picture.text(tour.crew) == "Li Lei"
    assert tour.vehicle == "motorcycle"
    duty.change_tour(tour)
    form = duty.form
    assert isinstance(form, TourForm)
    assert (form.people.value(), form.crew.text(), form.vehicle.currentText()) == (3, "Li Lei", "Motorcycle")
    form.vehicle.setEditText("鲁A0001警")
    form.people.setValue(0)
    form.crew.clear()
    form.go.click()
    qtbot.waitUntil(lambda: window.bridge.picture.tours["two"].crew is None)
    assert window.bridge.picture.tours["two"].people is None
    assert window.bridge.picture.tours["two"].vehicle == "鲁A0001警", "a number plate is a vehicle too"


def test_a_shift_is_handed_over_printed_and_taken(window: RealDesk, qtbot: QtBot, tmp_path: Path) -> None:
    press(window, Qt.Key.Key_H, CONTROL)
    panel = window.desk.duty.handover
    qtbot.waitUntil(lambda: "Open tasks: 1" in panel.page.toPlainText())
    panel.notes.setPlainText("the bridge is closed")
    panel.give.click()
    qtbot.waitUntil(lambda: len(window.bridge.picture.handovers) == 1)
    qtbot.waitUntil(lambda: "the bridge is closed" in panel.page.toPlainText())
    panel.print_to(tmp_path / "handover.pdf")
    qtbot.waitUntil(lambda: "Printed" in panel.said.text())
    assert (tmp_path / "handover.pdf").read_bytes().startswith(b"%PDF")
    panel.print_to(tmp_path / "none" / "handover.pdf")
    qtbot.waitUntil(lambda: "can not be printed" in panel.said.text())
    panel.key.setText(str(tmp_path / "none.pem"))
    panel.give.click()
    qtbot.waitUntil(lambda: "none.pem" in panel.said.text())
    panel.take.click()
    qtbot.waitUntil(lambda: not panel.take.isVisible())
    (given,) = window.bridge.picture.handovers.values()
    assert given.taken_by == "wang"


def test_enter_hands_over_signed_and_the_key_is_there_the_next_time(
    window: RealDesk, qtbot: QtBot, tmp_path: Path
) -> None:
    make_key(tmp_path / "wang.pem", "open")
    press(window, Qt.Key.Key_H, CONTROL)
    panel = window.desk.duty.handover
    panel.key.setText(str(tmp_path / "wang.pem"))
    QTest.keyClick(panel.key, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "passphrase" in panel.said.text())
    assert not window.desk.settings.text(SIGNING_KEY)
    QTest.keyClicks(panel.passphrase, "open")
    QTest.keyClick(panel.passphrase, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "signed by key" in panel.page.toPlainText())
    assert window.desk.settings.text(SIGNING_KEY) == str(tmp_path / "wang.pem")
    assert not panel.passphrase.text()


def test_the_key_that_signed_last_is_proposed_whenever_the_panel_is_shown(window: RealDesk) -> None:
    panel, settings = window.desk.duty.handover, window.desk.settings
    for key in ("one.pem", "two.pem"):
        settings.set(SIGNING_KEY, key)
        press(window, Qt.Key.Key_H, CONTROL)
        assert panel.key.text() == key
        press(window, Qt.Key.Key_H, CONTROL)
    panel.key.setText("chosen.pem")
    settings.set(SIGNING_KEY, "three.pem")
    press(window, Qt.Key.Key_H, CONTROL)
    assert panel.key.text() == "chosen.pem"


def test_a_roster_of_a_file_is_put_on_record(window: RealDesk, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_text("unit,pattern,from,until\nA-1,office,2030-03-04,2030-03-08\nB-9,office,2030-03-04,2030-03-08\n")
    window.desk.duty.roster_file.load(path)
    qtbot.waitUntil(lambda: len(window.bridge.picture.tours) == 7)
    said = window.desk.notices.texts
    qtbot.waitUntil(lambda: "3: unit: B-9 is not on record" in said().get("roster_file", ""))


def test_a_list_of_tasks_that_is_read_twice_opens_nothing_twice_and_alarms_nobody(
    window: RealDesk, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "tasks.csv"
    path.write_text("kind,task,unit\npatrol,walk,A-1\ncheck,shop,A-1\n")
    window.desk.duty.task_file.load(path)
    said = window.desk.notices.texts
    qtbot.waitUntil(lambda: "1 tasks are open now. 1 were there already." in said().get("tasks_file", ""))
    assert not window.desk.panels.log.alerts.watch.of(AlertKind.REFUSED)


def test_all_of_it_speaks_chinese(url: str, tmp_path: Path, qtbot: QtBot) -> None:
    with open_room(tmp_path / "room", language="zh_CN") as room:
        desk = shown(room, url, qtbot)
        for name in ("tasks", "roster", "handover"):
            desk.desk.frame.open_panel(name)
        duty = desk.desk.duty
        qtbot.waitUntil(lambda: bool(duty.handover.page.toPlainText()))
        assert "交班单" in duty.handover.page.toPlainText()
        duty.roster.refresh()
        assert duty.roster.model.rows[0].state == "未按时上岗"
        duty.tasks.refresh()
        assert duty.tasks.model.rows[0].state == "已超期"


def test_the_roster_leaves_out_who_never_came() -> None:
    now = datetime.now(UTC)
    gone = Tour("t", "A-1", now - timedelta(hours=9), now - timedelta(hours=1))
    assert around([gone], now, now) == []


def test_of_a_moment_to_come_the_roster_tells_the_plan() -> None:
    now = datetime.now(UTC)
    later = now + timedelta(hours=10)
    on = Tour("on", "A-1", now - timedelta(hours=1), now + timedelta(hours=7), begun_at=now)
    comes = Tour("comes", "A-2", now + timedelta(hours=7), now + timedelta(hours=15))
    assert around([on, comes], later, now) == [(comes, TourState.PLANNED)]
    assert around([on, comes], later, later) == [(comes, TourState.DUE), (on, TourState.OVER)]
