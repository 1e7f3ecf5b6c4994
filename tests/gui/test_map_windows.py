"""More windows of the map, and the small one in its corner: the same picture, views of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from console.widgets.map.overview import HEIGHT_PX, WIDTH_PX, Overview
from console.widgets.map_windows import MapWindow
from console.widgets.theme import NIGHT
from maps.coordinates import Notation
from maps.region import Region
from tests.gui.desk_kit import Kit, open_desk
from tests.gui.map_scene import CENTRE, at, settle, small_region


@pytest.fixture
def region(tmp_path: Path) -> Region:
    return small_region(tmp_path / "region")


@pytest.fixture
def kit(qtbot: QtBot, tmp_path: Path, region: Region) -> Iterator[Kit]:
    with open_desk(tmp_path) as made:
        made.desk.set_region(region)
        made.desk.canvas.go_to(CENTRE, 14.0)
        yield made


def another(kit: Kit, qtbot: QtBot) -> MapWindow:
    kit.desk.actions["map_window"].trigger()
    window = kit.desk.map_desk.windows.open_ones[-1]
    qtbot.waitExposed(window)
    settle(qtbot, window.canvas)
    return window


def test_another_window_shows_the_same_picture_where_its_user_looks(kit: Kit, qtbot: QtBot) -> None:
    main = kit.desk.canvas
    window = another(kit, qtbot)
    assert window.canvas.data.scene is main.data.scene
    window.canvas.go_to(at(8, 4), 15.0)
    before = main.view
    assert main.view == before
    number = next(iter(main.data.scene.incidents.row_of))
    kit.desk.selection.set_incident(number)
    settle(qtbot, window.canvas)
    main.data.scene.touch()
    composed = window.canvas.moving_layer.composed
    kit.bridge.fixes_changed.emit(kit.bridge.fixes)
    qtbot.waitUntil(lambda: window.canvas.moving_layer.composed is not composed)
    kit.look.set_theme(NIGHT)
    assert window.canvas.theme is NIGHT


def test_a_window_follows_until_its_user_moves_it(kit: Kit, qtbot: QtBot) -> None:
    main = kit.desk.canvas
    window = another(kit, qtbot)
    window.follows.setChecked(True)
    main.go_to(at(5, 5), 15.0)
    assert window.canvas.view.zoom == 15.0
    assert window.canvas.view.middle == pytest.approx(main.view.middle, abs=1e-4)
    window.resize(700, 500)
    assert window.follows.isChecked()
    window.canvas.set_view(window.canvas.view.panned(80, 0))
    assert not window.follows.isChecked()
    rested = window.canvas.view
    main.go_to(at(-5, 5), 14.0)
    assert window.canvas.view == rested


def test_a_window_can_be_dropped_on_and_leaves_when_closed(kit: Kit, qtbot: QtBot) -> None:
    window = another(kit, qtbot)
    assert window.canvas in kit.desk.drag.surfaces
    QTest.keyClick(window.canvas, Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier)
    assert kit.desk.map_desk.windows.open_ones == []
    assert window.canvas not in kit.desk.drag.surfaces
    assert kit.settings.names("map_windows") == []


def test_windows_are_there_again_at_the_next_start(qtbot: QtBot, tmp_path: Path) -> None:
    with open_desk(tmp_path) as kit:
        windows = [another(kit, qtbot), another(kit, qtbot)]
        windows[1].follows.setChecked(True)
    with open_desk(tmp_path) as kit:
        assert [window.follows.isChecked() for window in kit.desk.map_desk.windows.open_ones] == [False, True]


def test_a_window_writes_places_as_the_desk_does(kit: Kit, qtbot: QtBot) -> None:
    window = another(kit, qtbot)
    kit.desk.actions["notation"].trigger()
    assert window.canvas._overlays.notation is kit.desk.canvas._overlays.notation is Notation.SECONDS
    assert another(kit, qtbot).canvas._overlays.notation is Notation.SECONDS


#: Opens a desk on the left of two pretended screens, and two more windows of its map; tells where they are.
TWO_SCREENS = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
app = QApplication([])
from tests.gui.desk_kit import open_desk
with open_desk(Path(sys.argv[1])) as kit:
    windows = kit.desk.map_desk.windows
    print("FOUND", *(windows.open().screen().name() for _ in range(2)))
"""


def test_more_windows_go_to_the_other_monitor_first(project_root: Path, tmp_path: Path) -> None:
    screens = [
        {"name": name, "x": x, "y": 0, "width": 1600, "height": 1000, "dpr": 1}
        for name, x in (("left", 0), ("right", 1600))
    ]
    config = tmp_path / "screens.json"
    config.write_text(json.dumps({"synchronousWindowSystemEvents": True, "screens": screens}))
    done = subprocess.run(
        [sys.executable, "-c", TWO_SCREENS, str(tmp_path)],
        cwd=project_root,
        env={**os.environ, "QT_QPA_PLATFORM": f"offscreen:configfile={config}", "PYTHONPATH": str(project_root)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "FOUND right left" in done.stdout


@pytest.fixture
def overview(kit: Kit, qtbot: QtBot) -> Overview:
    kit.desk.actions["overview"].trigger()
    small = kit.desk.map_desk.overview
    qtbot.waitUntil(lambda: not small._image.isNull())
    return small


def test_the_overview_frames_what_the_map_shows(kit: Kit, overview: Overview, region: Region) -> None:
    assert overview.isVisible()
    assert kit.desk.actions["overview"].isChecked()
    west, south, east, north = region.bbox
    for lon, lat in ((west, south), (east, north)):
        x, y = overview.view.pixel_of(type(CENTRE)(lon, lat))
        assert 0 <= x <= WIDTH_PX
        assert 0 <= y <= HEIGHT_PX
    middle = overview.frame().center()
    assert (middle.x(), middle.y()) == pytest.approx(overview.view.pixel_of(kit.desk.canvas.view.middle), abs=1.0)
    kit.desk.canvas.zoom_by(2.0)
    assert overview.frame().width() < WIDTH_PX


def test_a_press_in_the_overview_moves_the_map_there(kit: Kit, overview: Overview) -> None:
    QTest.mouseClick(overview, Qt.MouseButton.LeftButton, pos=QPoint(60, 50))
    assert kit.desk.canvas.view.middle == pytest.approx(overview.view.lonlat_at(60, 50), abs=1e-3)
    assert kit.desk.canvas.view.zoom == 14.0


def test_the_overview_is_made_anew_for_other_colours_only(kit: Kit, overview: Overview, qtbot: QtBot) -> None:
    before = overview._image
    overview.renew()
    assert overview._image is before
    kit.look.set_theme(NIGHT)
    qtbot.waitUntil(lambda: overview._image is not before)


def test_the_overview_is_kept(kit: Kit, overview: Overview) -> None:
    assert kit.settings.text("overview") == "shown"
    kit.desk.actions["overview"].trigger()
    assert overview.isHidden()
    assert kit.settings.text("overview") == ""
