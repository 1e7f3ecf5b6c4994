"""The queue of incidents: worst first, still under the pointer and during a drag, only touched rows drawn."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from console.commands.assign_units import AssignUnits
from console.domain.incident import Incident, IncidentStatus
from console.domain.rows import changed
from console.domain.worst_first import limits_by_zone, worst_first
from console.picture import ChangeSet, Picture
from console.widgets.drag_card import build_drag
from console.widgets.incident_filter import IncidentFilter
from console.widgets.incident_queue import IncidentQueue
from console.widgets.theme import DAY, NIGHT
from tests.gui.fakes import NOW, FakeBridge
from tests.gui.mouse import Mouse
from tests.gui.panel_kit import Kit, enter, leave, row_centre, type_keys


@pytest.fixture
def kit(qtbot):
    return Kit(qtbot)


@pytest.fixture
def queue(kit):
    return kit.show(IncidentQueue(kit.bridge, kit.selection, kit.look), 380, 700)


def wanted(bridge: FakeBridge) -> list[str]:
    limits = limits_by_zone(bridge.doctrine, bridge.picture.zones)
    return [i.number for i in worst_first(bridge.picture.open_incidents(), limits, bridge.now())]


def fresh(bridge: FakeBridge, number: str, age_s: float = 2, priority: int = 1) -> Incident:
    received = NOW - timedelta(seconds=age_s)
    return changed(bridge.picture.incidents["0412"], number=number, received_at=received, priority=priority)


def test_rows_are_worst_first(kit, queue):
    assert list(queue.model.numbers) == wanted(kit.bridge)


def test_order_follows_changes_and_time(kit, queue):
    kit.bridge.change(fresh(kit.bridge, "0500"))
    assert list(queue.model.numbers) == wanted(kit.bridge)
    kit.bridge.tick(90)
    assert list(queue.model.numbers) == wanted(kit.bridge)
    first = kit.bridge.picture.incidents[queue.model.numbers[0]]
    kit.bridge.change(changed(first, status=IncidentStatus.CLOSED))
    assert first.number not in queue.model.numbers
    assert list(queue.model.numbers) == wanted(kit.bridge)


def test_nothing_moves_under_the_pointer(kit, queue):
    enter(queue.view.viewport())
    before = queue.model.numbers
    gone = before[0]
    kit.bridge.change(changed(kit.bridge.picture.incidents[gone], status=IncidentStatus.CLOSED))
    kit.bridge.change(fresh(kit.bridge, "0500"))
    kit.bridge.tick(90)
    assert queue.model.numbers == (*before, "0500")
    assert queue.filter_bar.note.text() != str(len(before))
    leave(queue.view.viewport())
    assert list(queue.model.numbers) == wanted(kit.bridge)
    assert gone not in queue.model.numbers


def test_nothing_moves_during_a_drag_and_the_drop_hits_what_was_named(kit, qtbot):
    owner = QWidget()
    qtbot.addWidget(owner)
    controller = build_drag(kit.bridge, kit.look, owner)
    queue = kit.show(IncidentQueue(kit.bridge, kit.selection, kit.look, controller), 380, 700)
    source = QWidget()
    qtbot.addWidget(source)
    source.resize(50, 50)
    source.show()
    mouse = Mouse()
    from console.widgets.drag import DragKind

    mouse.press(source, QPoint(10, 10))
    controller.press(DragKind.UNITS, ("A-2",), source.mapToGlobal(QPoint(10, 10)))
    mouse.nudge(40)
    assert controller.is_dragging
    before = queue.model.numbers
    row = queue.model.row_of("0412")
    mouse.move(queue.view.viewport(), row_centre(queue.view, row))
    kit.bridge.change(fresh(kit.bridge, "0500"))
    kit.bridge.tick(120)
    assert queue.model.numbers[: len(before)] == before
    mouse.release()
    assert kit.bridge.submitted == [AssignUnits(incident="0412", units=("A-2",))]
    assert list(queue.model.numbers) == wanted(kit.bridge)


def test_a_click_picks_and_the_pick_is_shared(kit, queue):
    QTest.mouseClick(queue.view.viewport(), Qt.MouseButton.LeftButton, pos=row_centre(queue.view, 2))
    assert kit.selection.incident == queue.model.numbers[2]
    kit.selection.set_incident(queue.model.numbers[5])
    assert queue.view.picked_ids() == [queue.model.numbers[5]]


def test_arrows_pick_and_enter_opens(kit, queue):
    opened: list[str] = []
    queue.opened.connect(opened.append)
    kit.selection.set_incident(queue.model.numbers[0])
    queue.view.setFocus()
    QTest.keyClick(queue.view, Qt.Key.Key_Down)
    assert kit.selection.incident == queue.model.numbers[1]
    QTest.keyClick(queue.view, Qt.Key.Key_Return)
    assert opened == [queue.model.numbers[1]]


def test_the_pick_stays_with_its_incident_when_the_order_changes(kit, queue):
    kit.selection.set_incident("0412")
    kit.bridge.tick(120)
    assert queue.view.picked_ids() == ["0412"]
    assert kit.selection.incident == "0412"


def test_an_incident_that_goes_leaves_its_neighbours_unpicked(kit, queue):
    number = queue.model.numbers[3]
    QTest.mouseClick(queue.view.viewport(), Qt.MouseButton.LeftButton, pos=row_centre(queue.view, 3))
    leave(queue.view.viewport())
    kit.bridge.change(changed(kit.bridge.picture.incidents[number], status=IncidentStatus.CLOSED))
    assert number not in queue.model.numbers
    assert kit.selection.incident == number
    assert queue.view.picked_ids() == []


def test_a_new_incident_is_marked_until_it_is_picked(kit, queue):
    kit.bridge.change(fresh(kit.bridge, "0500"))
    incident = kit.bridge.picture.incidents["0500"]
    assert queue.model.row(incident).is_new
    assert not queue.model.row(kit.bridge.picture.incidents["0412"]).is_new
    kit.selection.set_incident("0500")
    assert not queue.model.row(incident).is_new


def test_next_worst_goes_down_the_list(kit, queue):
    for place in (0, 1, 2):
        queue.select_next_worst()
        assert kit.selection.incident == queue.model.numbers[place]


def test_filter_by_words_zone_priority_and_with_closed_ones(kit, queue):
    queue.filter_bar.words.setFocus()
    type_keys(queue.filter_bar.words, "0409")
    assert queue.model.numbers == ("0409",)
    QTest.keyClick(queue.filter_bar.words, Qt.Key.Key_Escape)
    assert len(queue.model.numbers) == 17
    queue.model.set_filter(IncidentFilter(zones=frozenset("A"), priorities=frozenset({1})))
    shown = [kit.bridge.picture.incidents[n] for n in queue.model.numbers]
    assert shown
    assert {(i.zone, i.priority) for i in shown} == {("A", 1)}
    kit.bridge.change(changed(shown[0], status=IncidentStatus.CLOSED))
    queue.model.set_filter(IncidentFilter(with_closed=True))
    assert queue.model.numbers[-1] == shown[0].number


def test_the_menu_of_the_filter_is_one_of_check_marks(kit, queue):
    heard: list[IncidentFilter] = []
    queue.filter_bar.changed.connect(heard.append)
    zone_b = next(a for a in queue.filter_bar.menu.actions() if a.text().startswith("B "))
    zone_b.trigger()
    assert heard[-1].zones == frozenset("B")
    assert {kit.bridge.picture.incidents[n].zone for n in queue.model.numbers} == {"B"}


def test_only_the_touched_row_is_drawn_again(kit, queue):
    kit.settle()
    painted: list[str] = []
    queue.delegate.painted = painted.append
    leave(queue.view.viewport())
    kit.bridge.change(changed(kit.bridge.picture.incidents["0399"], zone="A"))
    kit.settle()
    assert painted == ["0399"]


def test_thousands_of_rows_are_drawn_by_the_screenful(kit, qtbot):
    base = kit.bridge.picture.incidents["0412"]
    many = {f"{n:05}": changed(base, number=f"{n:05}", received_at=NOW - timedelta(seconds=n)) for n in range(5000)}
    kit.bridge.picture = Picture(seq=1, incidents=many)
    queue = kit.show(IncidentQueue(kit.bridge, kit.selection, kit.look), 380, 700)
    kit.settle()
    painted: list[str] = []
    queue.delegate.painted = painted.append
    kit.bridge.tick(1)
    kit.settle()
    assert 0 < len(painted) < 40
    assert queue.model.rowCount() == 5000


def test_without_incidents_it_says_what_to_do(qtbot):
    kit = Kit(qtbot, empty=True)
    queue = kit.show(IncidentQueue(kit.bridge, kit.selection, kit.look))
    assert "N" in queue.view.empty_text()
    queue.filter_bar.words.setText("x")
    assert "Esc" in queue.view.empty_text()


def test_it_is_repainted_for_the_night(kit, queue):
    day = queue.grab().toImage()
    kit.look.set_theme(NIGHT)
    kit.settle()
    night = queue.grab().toImage()
    kit.look.set_theme(DAY)
    assert day.pixelColor(200, 640).lightness() > 200
    assert night.pixelColor(200, 640).lightness() < 60


def test_everything_anew_keeps_the_pick(kit, queue):
    kit.selection.set_incident("0405")
    kit.bridge.show_picture(kit.bridge.picture, ChangeSet(everything=True))
    assert queue.view.picked_ids() == ["0405"]
