"""Drawing at a whole desk, by keys and clicks: what ends in a command, what does not, and how it is erased."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import shapely
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from console.commands.base import Outcome
from console.commands.draw_on_map import AddDrawing, EraseDrawing
from console.domain.errors import DomainError
from console.domain.mapped import Drawing, DrawingKind
from console.domain.roles import Rights, Role
from tests.gui.desk_kit import Kit, open_desk
from tests.gui.fakes import NOW
from tests.gui.mouse import Mouse


@pytest.fixture
def kit(qtbot: QtBot, tmp_path: Path) -> Iterator[Kit]:
    with open_desk(tmp_path) as made:
        yield made


def click(kit: Kit, east: int = 0, south: int = 0) -> None:
    mouse = Mouse()
    mouse.press(kit.desk.canvas, kit.desk.canvas.rect().center() + QPoint(east, south))
    mouse.release()


def press(kit: Kit, key: Qt.Key, *, alt: bool = False) -> None:
    modifier = Qt.KeyboardModifier.AltModifier if alt else Qt.KeyboardModifier.NoModifier
    QTest.keyClick(kit.desk.canvas, key, modifier)


def drawn(kit: Kit) -> list[AddDrawing]:
    return [command for command in kit.bridge.submitted if isinstance(command, AddDrawing)]


def test_clicks_and_enter_draw_an_area_for_every_desk(kit: Kit) -> None:
    press(kit, Qt.Key.Key_2, alt=True)
    assert "Click place after place, in blue" in kit.desk.notices.texts()["map_tool"]
    for east, south in ((0, 0), (60, 0), (60, 60), (500, 0)):
        click(kit, east, south)
    press(kit, Qt.Key.Key_Backspace)
    press(kit, Qt.Key.Key_Return)
    (command,) = drawn(kit)
    assert (command.kind, len(command.places), command.colour) == (DrawingKind.AREA, 3, "")
    place = kit.desk.canvas.pixel_of(command.places[1]).toPoint()
    assert (place - kit.desk.canvas.rect().center() - QPoint(60, 0)).manhattanLength() <= 1


def test_what_lacks_places_or_is_escaped_is_not_drawn(kit: Kit) -> None:
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Escape):
        press(kit, Qt.Key.Key_1, alt=True)
        click(kit)
        if key is Qt.Key.Key_Escape:
            click(kit, 50)
        press(kit, key)
    assert drawn(kit) == []


def test_a_colour_is_chosen_before(kit: Kit) -> None:
    press(kit, Qt.Key.Key_6, alt=True)
    assert kit.desk.notices.texts()["drawing"] == "Drawn in red from now on"
    press(kit, Qt.Key.Key_3, alt=True)
    click(kit)
    click(kit, 80)
    click(kit, 80)
    (command,) = drawn(kit)
    assert (command.kind, command.colour) == (DrawingKind.ARROW, "red")


def test_words_are_typed_where_they_will_stand(kit: Kit) -> None:
    press(kit, Qt.Key.Key_4, alt=True)
    click(kit, 30)
    field = kit.desk.map_desk.drawing.words
    assert field is not None
    assert field.hasFocus()
    QTest.keyClicks(field, "assembly area")
    QTest.keyClick(field, Qt.Key.Key_Return)
    (command,) = drawn(kit)
    assert (command.kind, command.label, len(command.places)) == (DrawingKind.TEXT, "assembly area", 1)
    press(kit, Qt.Key.Key_4, alt=True)
    click(kit)
    assert kit.desk.map_desk.drawing.words is not None
    QTest.keyClick(kit.desk.map_desk.drawing.words, Qt.Key.Key_Escape)
    assert len(drawn(kit)) == 1


def test_a_click_erases_the_drawing_under_it(kit: Kit) -> None:
    canvas = kit.desk.canvas
    ends = [canvas.lonlat_at((canvas.rect().center() + QPoint(x, 0)).toPointF()) for x in (-50, 50)]
    line = Drawing("d/1", DrawingKind.LINE, str(shapely.to_wkb(shapely.LineString(ends), hex=True)), NOW, "desk")
    kit.bridge.show_picture(replace(kit.bridge.picture, drawings={"d/1": line}))
    press(kit, Qt.Key.Key_5, alt=True)
    click(kit, 0, 40)
    click(kit, 10, 3)
    erased = [command for command in kit.bridge.submitted if isinstance(command, EraseDrawing)]
    assert [command.drawing for command in erased] == ["d/1"]


def test_a_refusal_is_said_in_place(kit: Kit) -> None:
    press(kit, Qt.Key.Key_1, alt=True)
    click(kit)
    click(kit, 80)
    press(kit, Qt.Key.Key_Return)
    (command,) = drawn(kit)
    refusal = DomainError("bad_field", "label: a text must say something")
    kit.bridge.answered.emit(command, Outcome.refused(f"c{len(kit.bridge.submitted)}", refusal))
    assert "must say something" in kit.desk.notices.texts()["drawing"]


def test_who_only_looks_on_can_not_draw(qtbot: QtBot, tmp_path: Path) -> None:
    with open_desk(tmp_path, rights=Rights("guest", frozenset({Role.OBSERVER}), is_drill=False)) as kit:
        assert not kit.desk.actions["draw_line"].isEnabled()
        assert not kit.desk.actions["erase_drawing"].isEnabled()
