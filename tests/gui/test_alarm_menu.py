"""An alarm point on the map becomes an incident in one step; the detail lists the cameras near an incident."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from console.commands.base import Outcome
from console.commands.place_assets import PlaceAssets
from console.commands.raise_alarm import RaiseAlarm
from console.domain.geo import LonLat
from console.domain.mapped import Asset, AssetKind
from tests.gui.desk_kit import Kit, open_desk


@pytest.fixture
def kit(qtbot: QtBot, tmp_path: Path) -> Iterator[Kit]:
    with open_desk(tmp_path) as made:
        yield made


def place(kit: Kit, at: LonLat) -> None:
    """A camera and an alarm point beside a place."""
    beside = LonLat(at.lon + 0.0005, at.lat)
    assets = {
        "C-7": Asset("C-7", AssetKind.CAMERA, "North gate", "北门", beside, stream="rtsp://10.0.0.9/7"),
        "A-3": Asset("A-3", AssetKind.ALARM_POINT, "Jeweller", "金店", at),
    }
    kit.bridge.show_picture(replace(kit.bridge.picture, assets=assets))


def test_a_key_lists_alarm_points_and_a_digit_raises_the_alarm(kit: Kit) -> None:
    place(kit, kit.desk.canvas.view.middle)
    QTest.keyClick(kit.desk.canvas, Qt.Key.Key_A, Qt.KeyboardModifier.AltModifier)
    menu = kit.desk.map_desk.alarms.menu
    assert menu.hasFocus()
    assert [choice.text for choice in menu.choices] == ["A-3 Jeweller · 0.0 km"]
    QTest.keyClick(menu, Qt.Key.Key_1)
    command = kit.bridge.submitted[-1]
    assert isinstance(command, RaiseAlarm)
    assert command.asset == "A-3"
    kit.bridge.answered.emit(command, Outcome(True, f"c{len(kit.bridge.submitted)}", 101, {"incident": ["0411"]}))
    assert kit.desk.selection.incident == "0411"


def test_without_alarm_points_it_says_what_to_do(kit: Kit) -> None:
    kit.desk.actions["raise_alarm"].trigger()
    assert "PlaceAssets" in kit.desk.notices.texts()["alarm"]


def test_the_menu_of_an_alarm_point_on_the_map_raises_it(kit: Kit) -> None:
    canvas = kit.desk.canvas
    at = canvas.view.middle
    place(kit, at)
    canvas.go_to(at, 17.0)
    canvas.repaint()
    assert [pick.id for pick in canvas.picks(canvas.pixel_of(at)) if pick.kind == "asset"] == ["A-3"]
    menu = QMenu(canvas)
    kit.desk.map_desk.alarms.add_to(menu, kit.bridge.picture.assets["A-3"])
    (entry,) = menu.actions()
    assert entry.text() == "Alarm at A-3 Jeweller"
    entry.trigger()
    assert isinstance(kit.bridge.submitted[-1], RaiseAlarm)


def test_the_detail_lists_the_nearest_cameras_with_their_streams(kit: Kit) -> None:
    incident = kit.bridge.picture.incidents["0411"]
    assert incident.at is not None
    place(kit, incident.at)
    kit.desk.selection.set_incident("0411")
    lines = [line.words for line in kit.desk.panels.detail.around_list.lines_model.rows if line.about == "camera"]
    assert lines == ["C-7  North gate  rtsp://10.0.0.9/7"]


def test_a_file_of_cameras_is_one_command(kit: Kit, qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "cameras.csv"
    rows = [f"C-{n},camera,Gate {n},112.1,33.2" for n in range(30)]
    file.write_text("\n".join(["code,kind,name,lon,lat", *rows, "C-99,drone,Sky,112.1,33.2"]), encoding="utf-8")
    desk = kit.desk.map_desk.asset_file
    desk.load(file)
    qtbot.waitUntil(lambda: bool(kit.bridge.submitted))
    (command,) = kit.bridge.submitted
    assert isinstance(command, PlaceAssets)
    assert len(command.assets) == 30
    with qtbot.waitSignal(desk.done):
        kit.bridge.answered.emit(command, Outcome(True, "c1", 101))
    assert "1 records were not used" in kit.desk.notices.texts()["assets_file"]
