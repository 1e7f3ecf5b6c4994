"""The way of a kind of vehicle at a whole desk: laid by clicks, handed over as a text and as a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from console.widgets.map.measure import Measure
from console.widgets.way_desk import WayDesk
from maps.engine import Basis, Way
from maps.engines import StraightEngine
from maps.errors import MapError
from maps.streets import Street
from tests.gui.desk_kit import Kit, open_desk
from tests.gui.mouse import Mouse, key


class Streets(StraightEngine):
    """Straight lines that know the streets along them."""

    def streets(self, a: Any, b: Any, vehicle: str = "") -> tuple[Street, ...]:
        assert vehicle == "fire_engine"
        return Street("磨坊巷", "Mill Lane", 1200.0), Street("", "", 300.0)


@pytest.fixture
def kit(qtbot: QtBot, tmp_path: Path) -> Iterator[Kit]:
    with open_desk(tmp_path) as made:
        made.desk.map_tools.roads.engine = Streets()
        yield made


def begin_for(kit: Kit, choice: str) -> None:
    QTest.keyClick(kit.desk.canvas, Qt.Key.Key_9, Qt.KeyboardModifier.AltModifier)
    kinds = kit.desk.map_desk.way_desk.kinds
    assert not kinds.isHidden()
    QTest.keyClicks(kinds, choice)


def lay(kit: Kit, qtbot: QtBot) -> Measure:
    begin_for(kit, "4")
    mouse, middle = Mouse(), kit.desk.canvas.rect().center()
    for by in (0, 60):
        place = middle + type(middle)(by, by)
        mouse.press(kit.desk.canvas, place)
        mouse.release()
    shown = kit.desk.map_tools.instruments.shown
    assert isinstance(shown, Measure)
    qtbot.waitUntil(lambda: shown.is_way)
    return shown


def hand(kit: Kit, choice: str) -> WayDesk:
    way = kit.desk.map_desk.way_desk
    kit.desk.actions["hand_way"].trigger()
    QTest.keyClicks(way.hands, choice)
    return way


def said(kit: Kit) -> str:
    return kit.desk.notices.texts().get("way", "")


def test_the_kind_is_asked_for_and_escape_leaves_no_tool(kit: Kit) -> None:
    desk = kit.desk
    desk.actions["vehicle_way"].trigger()
    key(desk.map_desk.way_desk.kinds, Qt.Key.Key_Escape)
    assert not desk.map_tools.instruments.is_on
    assert not desk.actions["vehicle_way"].isChecked()
    begin_for(kit, "4")
    assert desk.actions["vehicle_way"].isChecked()
    desk.actions["vehicle_way"].trigger()
    assert not desk.map_tools.instruments.is_on, "once more takes it off"


def test_a_way_is_copied_street_by_street(kit: Kit, qtbot: QtBot) -> None:
    shown = lay(kit, qtbot)
    assert shown.text().startswith("≈ Fire engine · ")
    hand(kit, "1")
    qtbot.waitUntil(lambda: "clipboard" in said(kit))
    kind, far, rests, start, end, first, second = QGuiApplication.clipboard().text().split("\n")
    assert kind == "Fire engine · needs 3.0 m, weighs 16 t"
    assert "≈" in far
    assert "estimate" in rests
    assert start.startswith("From ")
    assert end.startswith("To ")
    assert (first, second) == ("1. Mill Lane, 1.2 km", "2. road without a name, 300 m")


def test_a_way_is_a_file_for_others(kit: Kit, qtbot: QtBot, tmp_path: Path) -> None:
    shown = lay(kit, qtbot)
    way = hand(kit, "2")
    assert way.dialog is not None
    path = tmp_path / "way.gpx"
    way.dialog.fileSelected.emit(str(path))
    way.dialog.close()
    assert way.dialog is None
    qtbot.waitUntil(lambda: "way.gpx" in said(kit))
    points = list(Xml.parse(path).iter("{http://www.topografix.com/GPX/1/1}trkpt"))
    assert [float(point.get("lat", "")) for point in points] == pytest.approx([spot.lat for spot in shown.places])
    assert shown.vehicle is not None
    way.save(tmp_path / "no folder" / "way.gpx", shown, shown.vehicle)
    qtbot.waitUntil(lambda: "No such file" in said(kit))


def test_a_way_on_the_map_follows_what_is_closed(kit: Kit, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = lay(kit, qtbot)
    engine, open_m = kit.desk.map_tools.roads.engine, shown.total_m
    assert engine is not None
    with monkeypatch.context() as closed:
        closed.setattr(engine, "route", lambda *args: Way(None, Basis("", "", "fire_engine", False)))
        kit.bridge.roads_changed.emit()
        qtbot.waitUntil(lambda: not shown.is_way)
        assert "no road leads there" in shown.text()
        assert shown.total_m < open_m, "the straight line"
        hand(kit, "1")
        assert "No way lies on the map" in said(kit)
    kit.bridge.roads_changed.emit()
    qtbot.waitUntil(lambda: shown.is_way)
    assert shown.total_m == pytest.approx(open_m)


def test_without_a_way_it_says_what_to_do(kit: Kit) -> None:
    kit.desk.actions["hand_way"].trigger()
    assert "No way lies on the map" in said(kit)
    kit.desk.actions["measure"].trigger()
    kit.desk.actions["hand_way"].trigger()
    assert "No way lies on the map" in said(kit), "a straight length is none"


def test_roads_that_do_not_answer_are_told(kit: Kit, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    lay(kit, qtbot)

    def refuse(*_args: object) -> None:
        raise MapError("cannot ask the roads", "streets", "gone")

    monkeypatch.setattr(kit.desk.map_tools.roads.engine, "streets", refuse)
    hand(kit, "1")
    qtbot.waitUntil(lambda: "gone" in said(kit))
