"""The map's tools at a whole desk: by their actions, with what is said meanwhile, and what is kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from console.feeds.fixes import FixTable
from console.widgets.map.measure import Measure
from console.widgets.map.reach import Reach
from maps.coordinates import Notation
from maps.engines import StraightEngine
from tests.gui.desk_kit import Kit, open_desk
from tests.gui.mouse import Mouse, key


@pytest.fixture
def kit(qtbot: QtBot, tmp_path: Path) -> Iterator[Kit]:
    with open_desk(tmp_path) as made:
        made.desk.map_tools.roads.engine = StraightEngine()
        yield made


def click_middle(kit: Kit, by: int = 0) -> None:
    mouse = Mouse()
    place = kit.desk.canvas.rect().center()
    place.setX(place.x() + by)
    mouse.press(kit.desk.canvas, place)
    mouse.release()


def test_a_key_lays_a_tool_on_the_map_and_takes_it_off(kit: Kit) -> None:
    desk = kit.desk
    tools, action = desk.map_tools, desk.actions["measure"]
    QTest.keyClick(desk.canvas, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    assert isinstance(tools.instruments.shown, Measure)
    assert action.isChecked()
    assert "Click place after place" in desk.notices.texts()["map_tool"]
    desk.actions["radius"].trigger()
    assert (action.isChecked(), desk.actions["radius"].isChecked()) == (False, True)
    assert "the edge" in desk.notices.texts()["map_tool"]
    desk.actions["radius"].trigger()
    assert tools.instruments.shown is None
    assert "map_tool" not in desk.notices.texts()
    assert not any(desk.actions[name].isChecked() for name in ("measure", "radius", "reach_car"))


def test_minutes_on_foot_reach_less_than_by_car(kit: Kit, qtbot: QtBot) -> None:
    desk = kit.desk
    widest = {}
    for name in ("reach_car", "reach_foot"):
        desk.actions[name].trigger()
        click_middle(kit)
        qtbot.waitUntil(lambda: bool(desk.canvas.data.scene.figures.get("reach")))
        shown = desk.map_tools.instruments.shown
        assert isinstance(shown, Reach)
        figures = desk.canvas.data.scene.figures["reach"]
        assert [figure.label for figure in figures] == ["≈ 15 min", "≈ 10 min", "≈ 5 min"]
        widest[name] = float(figures[0].rings[0][:, 0].max() - figures[0].rings[0][:, 0].min())
        key(desk.canvas, Qt.Key.Key_Escape)
        assert not desk.canvas.data.scene.figures.get("reach")
    assert widest["reach_foot"] < widest["reach_car"] / 3


def test_how_places_are_written_is_kept(kit: Kit, tmp_path: Path) -> None:
    seen = []
    for _ in Notation:
        kit.desk.actions["notation"].trigger()
        seen.append(kit.settings.text("notation"))
        assert "Places are written so: " in kit.desk.notices.texts()["notation"]
    assert seen == ["seconds", "metres", "gcj02", "degrees"]
    kit.desk.actions["notation"].trigger()
    kit.settings.stop()
    assert json.loads((tmp_path / "settings.json").read_text(encoding="utf-8"))["notation"] == "seconds"


def test_an_incident_is_shown_with_units_that_never_sent_a_position(kit: Kit) -> None:
    desk, bridge = kit.desk, kit.bridge
    number = next(row.incident for row in bridge.picture.assignments.values() if row.ended_at is None)
    bridge.fixes = FixTable()
    desk.selection.set_incident(number)
    desk.actions["whole_region"].trigger()
    far = desk.canvas.view.zoom
    desk.actions["fit_map"].trigger()
    assert desk.canvas.view.zoom > far
    units = [bridge.picture.units[row.unit].at for row in bridge.picture.active_on(number)]
    for at in (bridge.picture.incidents[number].at, *units):
        assert at is not None
        assert desk.canvas.rect().contains(desk.canvas.pixel_of(at).toPoint())
