"""Closing roads at a whole desk, by keys and by mouse: drawn, given a reason, seen, listed and lifted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import shapely
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from console.commands.close_road import CloseRoad, OpenRoad
from console.domain.mapped import Closure
from console.domain.roles import Rights, Role
from console.domain.rows import changed
from console.widgets.choice_menu import EDGE_PX, LINE_PX, ChoiceMenu
from console.widgets.theme import FONT_TEXT_PX
from tests.gui.desk_kit import Kit, open_desk
from tests.gui.fakes import NOW
from tests.gui.mouse import Mouse

SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def kit(qtbot: QtBot, tmp_path: Path) -> Iterator[Kit]:
    with open_desk(tmp_path) as made:
        yield made


def draw(kit: Kit, *places: tuple[int, int]) -> None:
    """Click places by pixels from the middle of the map, then press Enter."""
    canvas, mouse = kit.desk.canvas, Mouse()
    for east, south in places:
        mouse.press(canvas, canvas.rect().center() + QPoint(east, south))
        mouse.release()
    QTest.keyClick(canvas, Qt.Key.Key_Return)


def click_line(menu: ChoiceMenu, line: int) -> None:
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=QPoint(60, EDGE_PX + line * LINE_PX + LINE_PX // 2))


def standing(kit: Kit, key: str = "1") -> Closure:
    """A closure on record, across the middle of the map."""
    at = kit.desk.canvas.view.middle
    line = shapely.LineString([(at.lon - 0.01, at.lat), (at.lon + 0.01, at.lat)])
    return Closure(key, str(shapely.to_wkb(line, hex=True)), NOW, "desk 2")


def test_a_line_is_closed_by_key_with_a_reason(kit: Kit) -> None:
    QTest.keyClick(kit.desk.canvas, Qt.Key.Key_X)
    assert "Click a line across the roads" in kit.desk.notices.texts()["map_tool"]
    draw(kit, (0, 0), (80, 40))
    assert kit.desk.closures.reasons.isVisible()
    QTest.keyClick(kit.desk.closures.reasons, Qt.Key.Key_1)
    assert kit.bridge.submitted == [], "nothing is closed before it has its reason and its end"
    QTest.keyClick(kit.desk.closures.spans, Qt.Key.Key_1)
    (command,) = kit.bridge.submitted
    assert isinstance(command, CloseRoad)
    assert (len(command.places), command.is_area, command.reason) == (2, False, "Accident")
    assert command.until is None


@pytest.mark.parametrize(("key", "minutes"), [(Qt.Key.Key_2, 30), (Qt.Key.Key_3, 60), (Qt.Key.Key_4, 120)])
def test_a_line_is_closed_for_a_time(kit: Kit, key: Qt.Key, minutes: int) -> None:
    QTest.keyClick(kit.desk.canvas, Qt.Key.Key_X)
    draw(kit, (0, 0), (80, 40))
    QTest.keyClick(kit.desk.closures.reasons, Qt.Key.Key_2)
    QTest.keyClick(kit.desk.closures.spans, key)
    (command,) = kit.bridge.submitted
    assert isinstance(command, CloseRoad)
    assert (command.reason, command.until) == ("Road works", kit.bridge.now() + timedelta(minutes=minutes))


def test_a_closure_leaves_every_map_window_when_its_time_is_over(kit: Kit, qtbot: QtBot) -> None:
    other = kit.desk.map_desk.windows.open()
    until = NOW + timedelta(minutes=30)
    kit.bridge.change(changed(standing(kit), until=until))
    kit.desk.actions["open_road"].trigger()
    assert f"until {until.astimezone():%H:%M}" in kit.desk.closures.list.choices[0].text
    kit.desk.closures.list.hide()
    scene = other.canvas.data.scene
    assert {figure.id for figure in scene.figures["closures"]} == {"1"}
    kit.bridge.clock = until
    kit.bridge.clock_ticked.emit(until)
    assert scene.figures["closures"] == []
    kit.desk.actions["open_road"].trigger()
    assert "No road is closed" in kit.desk.notices.texts()["closure"]


def test_a_line_is_drawn_by_keys_alone(kit: Kit) -> None:
    canvas = kit.desk.canvas
    before = canvas.view.middle
    QTest.keyClick(canvas, Qt.Key.Key_X)
    for key, modifier in (
        (Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Right, SHIFT),
        (Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier),
    ):
        QTest.keyClick(canvas, key, modifier)
    QTest.keyClick(kit.desk.closures.reasons, Qt.Key.Key_1)
    QTest.keyClick(kit.desk.closures.spans, Qt.Key.Key_1)
    (command,) = kit.bridge.submitted
    assert isinstance(command, CloseRoad)
    assert command.places == (before, canvas.view.middle)
    assert command.places[0] != command.places[1]
    assert kit.desk.selection.incident is None, "the space bar was the map's"


def test_an_area_is_closed_by_mouse_without_a_reason(kit: Kit) -> None:
    kit.desk.actions["close_area"].trigger()
    draw(kit, (0, 0), (80, 0), (80, 80))
    click_line(kit.desk.closures.reasons, 6)
    click_line(kit.desk.closures.spans, 1)
    (command,) = kit.bridge.submitted
    assert isinstance(command, CloseRoad)
    assert (len(command.places), command.is_area, command.reason) == (3, True, None)


def test_escape_closes_nothing(kit: Kit) -> None:
    QTest.keyClick(kit.desk.canvas, Qt.Key.Key_X, SHIFT)
    draw(kit, (0, 0), (80, 0))
    assert not kit.desk.closures.reasons.isVisible(), "two places are no area"
    QTest.keyClick(kit.desk.canvas, Qt.Key.Key_X)
    draw(kit, (0, 0), (80, 0))
    QTest.keyClick(kit.desk.closures.reasons, Qt.Key.Key_Escape)
    assert kit.bridge.submitted == []


def test_what_another_desk_closed_is_seen_listed_and_lifted(kit: Kit) -> None:
    QTest.keyClick(kit.desk.canvas, Qt.Key.Key_X, CTRL | SHIFT)
    assert "No road is closed" in kit.desk.notices.texts()["closure"]
    kit.bridge.change(standing(kit))
    assert {figure.id for figure in kit.desk.canvas.data.scene.figures["closures"]} == {"1"}
    for choose in (lambda menu: QTest.keyClick(menu, Qt.Key.Key_1), lambda menu: click_line(menu, 1)):
        kit.desk.actions["open_road"].trigger()
        assert "desk 2" in kit.desk.closures.list.choices[0].text
        choose(kit.desk.closures.list)
    assert kit.bridge.submitted == [OpenRoad(closure="1")] * 2


def test_an_observer_sees_why_he_can_not_close(qtbot: QtBot, tmp_path: Path) -> None:
    rights = Rights("watcher", frozenset({Role.OBSERVER}), is_drill=False)
    with open_desk(tmp_path, rights=rights) as kit:
        for name in ("close_road", "close_area", "open_road"):
            assert not kit.desk.actions[name].isEnabled()
            assert "observer" in kit.desk.actions[name].toolTip()


def test_a_closure_is_lifted_by_the_menu_of_the_map(kit: Kit) -> None:
    kit.bridge.change(standing(kit))
    canvas, closures = kit.desk.canvas, kit.desk.closures
    on_it, menu = QPointF(canvas.rect().center()), QMenu()
    closures.add_to(menu, on_it + QPointF(0, 40))
    assert not menu.actions(), "nothing is closed there"
    closures.add_to(menu, on_it)
    (entry,) = menu.actions()
    assert "desk 2" in entry.text()
    entry.trigger()
    assert kit.bridge.submitted == [OpenRoad(closure="1")]
    kit.desk.actions["open_road"].setEnabled(False)
    menu.clear()
    closures.add_to(menu, on_it)
    assert not menu.actions()[0].isEnabled()


def test_what_is_closed_is_listed_the_nearest_first_and_whole(kit: Kit) -> None:
    near, canvas = standing(kit, "9"), kit.desk.canvas
    far = shapely.LineString([(canvas.view.middle.lon + 1, 36.0), (canvas.view.middle.lon + 1, 36.1)])
    kit.bridge.change(changed(near, key="1", outline=str(shapely.to_wkb(far, hex=True)), closed_by="d" * 60), near)
    kit.desk.actions["open_road"].trigger()
    menu = kit.desk.closures.list
    assert [choice.value for choice in menu.choices] == ["9", "1"]
    words = QFontMetrics(kit.desk.look.font(FONT_TEXT_PX))
    assert menu.width() > max(words.horizontalAdvance(choice.text) for choice in menu.choices)
