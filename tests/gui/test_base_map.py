"""The base map as its user's choice: a file, a server on this machine, the region's own tiles; kept for later."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from console.widgets.base_map import BaseMap, BaseMapChoice, Kind
from console.widgets.map.base import network_source
from console.widgets.map.base.keeper import TileChoice
from console.widgets.settings import Settings
from maps.region import Region
from tests.gui.desk_kit import open_desk
from tests.gui.map_scene import make_canvas, settle, show, small_region
from tests.gui.tile_server import COLOUR, TileServer


@pytest.fixture
def server() -> Iterator[TileServer]:
    running = TileServer()
    yield running
    running.stop()


class Map:
    """Takes what it is told to show."""

    def __init__(self) -> None:
        self.told: list[TileChoice | None] = []

    def set_tiles(self, tiles: TileChoice | None) -> None:
        self.told.append(tiles)

    def set_base_names(self, language: str) -> None:
        self.names = language


def choose(form, kind):
    place = form.kinds.index(kind)
    form.kind.setCurrentIndex(place)
    form.kind.activated.emit(place)


def is_covered(canvas):
    """Whether most of the map shows the server's tiles: symbols and notes lie over some of it."""
    image = canvas.grab().toImage()
    places = [(x, y) for x in range(5, image.width(), 60) for y in range(5, image.height(), 60)]
    return sum(image.pixelColor(x, y).name() == COLOUR for x, y in places) > len(places) / 2


def test_a_server_is_entered_shown_and_there_again_at_the_next_start(tmp_path, qtbot, server):
    with open_desk(tmp_path) as kit:
        kit.desk.frame.open_panel("settings")
        form, canvas = kit.desk.settings_panel.base_map, kit.desk.canvas
        choose(form, Kind.SERVER)
        assert form.url.isVisible()
        form.attribution.setText("© Somebody")
        form.url.setFocus()
        QTest.keyClicks(form.url, server.template)
        QTest.keyClick(form.url, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: is_covered(canvas), timeout=20_000)
        assert canvas.data.attribution == "© Somebody"
        assert not form.trouble.isVisible()
    kept = json.loads((tmp_path / "settings.json").read_text(encoding="utf-8"))["base_map"]
    assert (kept["kind"], kept["url"], kept["attribution"]) == ("server", server.template, "© Somebody")
    with open_desk(tmp_path) as again:
        qtbot.waitUntil(lambda: is_covered(again.desk.canvas), timeout=20_000)
        form = again.desk.settings_panel.base_map
        assert form.kinds[form.kind.currentIndex()] is Kind.SERVER
        choose(form, Kind.REGION)
        qtbot.waitUntil(lambda: not is_covered(again.desk.canvas), timeout=20_000)


@pytest.mark.parametrize("url", ["tiles.example/{z}/{x}/{y}.png", "https://tiles.example/{z}/{x}.png"])
def test_an_address_that_is_none_is_named_beside_the_field_and_changes_nothing(tmp_path, qtbot, url):
    with open_desk(tmp_path) as kit:
        kit.desk.frame.open_panel("settings")
        form = kit.desk.settings_panel.base_map
        choose(form, Kind.SERVER)
        form.url.setText(url)
        form.url.editingFinished.emit()
        assert form.trouble.isVisible()
        assert "{z}" in form.trouble.text()
        assert kit.desk.base_map.choice.url == ""


def test_a_file_is_asked_for_without_holding_the_desk_up(tmp_path, qtbot):
    with open_desk(tmp_path) as kit:
        kit.desk.frame.open_panel("settings")
        form = kit.desk.settings_panel.base_map
        choose(form, Kind.FILE)
        dialog = form._dialog
        assert dialog is not None
        assert dialog.isVisible()
        assert QApplication.activeModalWidget() is None
        dialog.close()


def test_a_file_that_can_not_be_shown_is_named_in_place_and_the_region_stays(tmp_path, qtbot):
    broken = tmp_path / "broken.mbtiles"
    broken.write_bytes(b"not an archive at all")
    with open_desk(tmp_path) as kit:
        kit.desk.set_region(small_region(tmp_path / "region"))
        kit.desk.frame.open_panel("settings")
        form = kit.desk.settings_panel.base_map
        form.choose_file(str(broken))
        qtbot.waitUntil(lambda: "broken.mbtiles" in form.trouble.text(), timeout=20_000)
        assert "neither MBTiles nor PMTiles" in form.trouble.text()
        assert form.trouble.isVisible()
        settle(qtbot, kit.desk.canvas)
        land = kit.look.theme.map_land
        image = kit.desk.canvas.grab().toImage()
        assert any(image.pixelColor(x, 300).name() != land for x in range(0, image.width(), 3)), "the roads are there"


def test_a_region_with_tiles_offers_them(tmp_path, qtbot, shared_data):
    region = small_region(tmp_path / "region")
    canvas, settings = Map(), Settings(tmp_path / "settings.json")
    base = BaseMap(canvas, settings)
    for name, offered in (("plain_1.mbtiles", True), ("monaco_roads.mbtiles", True), ("corrupt.mbtiles", False)):
        archive = tmp_path / name
        shutil.copyfile(shared_data / "tiles" / "mbtiles" / name, archive)

        with qtbot.waitSignal(base.changed, timeout=20_000):
            base.set_region(cast(Region, SimpleNamespace(tiles=archive)))
        assert (base.tiles == archive) is offered
    base.set_region(region)
    assert base.tiles is None
    base.choose(replace(base.choice, kind=Kind.TILES))
    assert canvas.told[-1:] in ([], [None]), "a region without tiles is drawn"
    base.stop()
    settings.stop()


def test_a_server_that_comes_back_is_noticed_without_moving_the_map(tmp_path, qtbot, server, monkeypatch):
    monkeypatch.setattr(network_source, "ASK_AGAIN_MS", 200)
    server.status = 503
    canvas = make_canvas(tmp_path)
    canvas.set_tiles(TileChoice(server.template))
    show(qtbot, canvas)
    assert "Map server" in canvas.data.base_note
    server.status = 200
    qtbot.waitUntil(lambda: canvas.data.base_note == "" and is_covered(canvas), timeout=20_000)
    server.content = b"<html>give us your key</html>"
    canvas.zoom_by(2.0)
    qtbot.waitUntil(lambda: "no pictures" in canvas.data.base_note, timeout=20_000)
    canvas.stop()


def test_settings_that_somebody_damaged_are_left_out(tmp_path):
    path = tmp_path / "settings.json"
    path.write_text('{"base_map": {"kind": "mars", "max_zoom": "deep", "url_datum": "1", "url": "x"}}')
    settings = Settings(path)
    assert BaseMapChoice.kept(settings) == BaseMapChoice(url="x")
    settings.stop()


def test_tianditu_is_shown_with_the_key_of_its_user_and_asks_for_one_without(tmp_path, qtbot):
    with open_desk(tmp_path) as kit:
        told = Map()
        kit.desk.frame.open_panel("settings")
        form = kit.desk.settings_panel.base_map
        form._base._canvas = told
        choose(form, Kind.TIANDITU)
        assert form.key.isVisible()
        assert form.trouble.isVisible()
        assert "key" in form.trouble.text()
        assert told.told == [], "without a key nothing is asked for"
        form.key.setText("0123abcd")
        form.key.editingFinished.emit()
        form.tianditu.setCurrentIndex(1)
        form.tianditu.activated.emit(1)
        assert not form.trouble.isVisible()
        streets, imagery = (choice for choice in told.told if choice is not None)
        assert "tk=0123abcd" in streets.where
        assert "LAYER=vec" in streets.where
        assert "LAYER=img" in imagery.where
        assert "天地图" in imagery.attribution
        form._base._canvas = kit.desk.canvas
    kept = json.loads((tmp_path / "settings.json").read_text(encoding="utf-8"))["base_map"]
    assert (kept["kind"], kept["tianditu_map"], kept["tianditu_key"]) == ("tianditu", "img", "0123abcd")


def test_names_of_the_base_have_a_language_of_their_own(tmp_path, qtbot):
    with open_desk(tmp_path) as kit:
        kit.desk.set_region(small_region(tmp_path / "region"))
        kit.desk.frame.open_panel("settings")
        form, data = kit.desk.settings_panel.base_map, kit.desk.canvas.data
        assert data._style().language == data.language
        form.names.setCurrentIndex(3)
        form.names.activated.emit(3)
        assert data._style().language == "both"
    with open_desk(tmp_path) as again:
        assert again.desk.canvas.data._style().language == "both"
