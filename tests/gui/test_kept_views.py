"""Views of the map that are kept by name: gone to by key, forgotten, there again for the same region only."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from console.domain.geo import LonLat
from console.widgets.kept_views import MOST_VIEWS, KeptView, KeptViews, read
from console.widgets.views_panel import ViewsPanel
from tests.gui.desk_kit import Kit, open_desk

NORTH, SOUTH = KeptView("城北", LonLat(112.3, 33.4), 13.0), KeptView("South", LonLat(112.3, 33.1), 14.5)


@pytest.fixture(autouse=True)
def data_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.fixture
def kit(qtbot: QtBot, tmp_path: Path) -> Iterator[Kit]:
    with open_desk(tmp_path) as made:
        yield made


def panel_of(kit: Kit, action: str) -> ViewsPanel:
    kit.desk.actions[action].trigger()
    return kit.desk.map_desk.views_panel


def test_a_view_is_kept_and_gone_to_by_keys_alone(kit: Kit) -> None:
    canvas = kit.desk.canvas
    for view in (NORTH, SOUTH):
        canvas.go_to(view.middle, view.zoom)
        panel = panel_of(kit, "keep_view")
        panel.name.setText(f"  {view.name} ")  # QTest has no keys for Chinese
        QTest.keyClick(panel.name, Qt.Key.Key_Return)
    assert [view.name for view in kit.desk.map_desk.views.views] == ["城北", "South"]
    panel = panel_of(kit, "views")
    assert panel.list.hasFocus()
    QTest.keyClick(panel.list, Qt.Key.Key_1)
    assert canvas.view.middle == pytest.approx(NORTH.middle, abs=1e-3)
    assert canvas.view.zoom == NORTH.zoom
    assert kit.desk.frame.docks["views"].isClosed(), "it goes once it has served"
    panel = panel_of(kit, "views")
    panel.list.setCurrentRow(1)
    QTest.keyClick(panel.list, Qt.Key.Key_Return)
    assert canvas.view.zoom == SOUTH.zoom
    panel = panel_of(kit, "views")
    panel.list.setCurrentRow(0)
    QTest.keyClick(panel.list, Qt.Key.Key_Delete)
    assert [view.name for view in kit.desk.map_desk.views.views] == ["South"]
    QTest.keyClick(panel.list, Qt.Key.Key_9)
    assert not kit.desk.frame.docks["views"].isClosed(), "there is no ninth"
    QTest.keyClick(panel.list, Qt.Key.Key_Escape)
    assert kit.desk.frame.docks["views"].isClosed()


def test_an_empty_panel_says_what_to_do(kit: Kit) -> None:
    panel = panel_of(kit, "views")
    assert panel.empty.isVisible()
    assert panel.name.hasFocus()
    QTest.keyClick(panel.name, Qt.Key.Key_Return)
    assert kit.desk.map_desk.views.views == (), "a view without a name is none"


def kept_for(region: str, folder: Path, qtbot: QtBot, parent: Kit) -> KeptViews:
    views = KeptViews(folder, parent.desk)
    with qtbot.waitSignals([views.changed, views.changed]):
        views.set_region(region)
    return views


def test_views_belong_to_a_region_and_outlive_the_window(kit: Kit, qtbot: QtBot, tmp_path: Path) -> None:
    first = kept_for("Hekou", tmp_path / "views", qtbot, kit)
    first.keep(NORTH)
    first.keep(SOUTH)
    first.keep(KeptView("South", LonLat(112.0, 33.0), 12.0))
    first.stop()
    again = kept_for("Hekou", tmp_path / "views", qtbot, kit)
    assert [(view.name, view.zoom) for view in again.views] == [("城北", 13.0), ("South", 12.0)]
    assert kept_for("Elsewhere", tmp_path / "views", qtbot, kit).views == ()


@pytest.mark.parametrize("content", ["", "{", "[1]", '[{"name": "x", "lon": "east", "lat": 1, "zoom": 2}]', "[[]]"])
def test_a_damaged_file_counts_as_absent(tmp_path: Path, content: str) -> None:
    path = tmp_path / "views.json"
    path.write_text(content)
    assert read(path) == ()
    path.write_text('[{"name": "off", "lon": 500, "lat": 1, "zoom": 2}, {"name": "on", "lon": 5, "lat": 1, "zoom": 2}]')
    assert [view.name for view in read(path)] == ["on"]
    assert MOST_VIEWS >= 9
