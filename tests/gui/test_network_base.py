"""Tiles of servers: of every kind of address; slow, refusing and gone ones never blank the map, and are named."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from console.domain.geo import LonLat
from console.widgets.map.base import network_source, stand_in
from console.widgets.map.base.keeper import TileChoice
from console.widgets.map.base.raster import Held, Layout, RasterKey, RasterSpec
from console.widgets.map.static import TILE_PX, TileKey, visible_tiles
from console.widgets.map.view import MapView, to_lonlat, to_mercator
from console.widgets.theme import DAY, NIGHT
from maps.crs import wgs84_to_bd09, wgs84_to_gcj02
from maps.sources.packed import MOST_STORED_BYTES
from tests.gui.map_scene import CENTRE, make_canvas, settle, show, small_region
from tests.gui.tile_server import COLOUR, TileServer, png


@pytest.fixture
def server() -> Iterator[TileServer]:
    running = TileServer()
    yield running
    running.stop()


def test_tms_and_wmts_are_asked_in_their_own_ways(qtbot: QtBot, tmp_path: Path, server: TileServer) -> None:
    base = server.template.partition("{z}")[0]
    rows = {}
    for name, template in {
        "xyz": f"{base}xyz/{{z}}/{{x}}/{{y}}",
        "tms": f"{base}tms/{{z}}/{{x}}/{{-y}}",
        "wmts": f"{base}wmts/{{TileMatrix}}/{{TileCol}}/{{TileRow}}",
    }.items():
        server.asked.clear()
        canvas = make_canvas(tmp_path / name)
        canvas.set_tiles(TileChoice(template))
        show(qtbot, canvas)
        assert canvas.grab().toImage().pixelColor(320, 200).name() == COLOUR
        canvas.stop()
        rows[name] = {tuple(int(part) for part in path.split("/")[2:]) for path in server.asked}
    assert rows["xyz"] == rows["wmts"]
    assert rows["xyz"] == {(z, x, (1 << z) - 1 - y) for z, x, y in rows["tms"]}


def test_a_second_address_is_drawn_over_the_first(qtbot: QtBot, tmp_path: Path, server: TileServer) -> None:
    base = server.template.partition("{z}")[0]
    canvas = make_canvas(tmp_path)
    canvas.set_tiles(TileChoice(f"{base}under/{{z}}/{{x}}/{{y}} {base}over/{{z}}/{{x}}/{{y}}"))
    show(qtbot, canvas)
    under, over = (
        {path.removeprefix(f"/{name}") for path in server.asked if name in path} for name in ("under", "over")
    )
    assert under == over != set()
    green, half = QImage(256, 256, QImage.Format.Format_RGB32), QImage(256, 256, QImage.Format.Format_ARGB32)
    green.fill(QColor("#00ff00"))
    half.fill(QColor(255, 0, 0, 128))
    layout = Layout(TileKey(40, 1, 1), 1.0, RasterSpec(0, 18))
    found = [{tile: Held(tile, encoded(image)) for tile in layout.tiles} for image in (green, half)]
    image, is_whole = layout.assembled(found, QColor("#ffffff"))
    assert is_whole
    assert image.pixelColor(9, 9).name() == "#807f00"


def encoded(image: QImage, form: str = "PNG") -> bytes:
    from PySide6.QtCore import QBuffer, QIODevice

    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, form)  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def shades(image: QImage) -> set[str]:
    return {
        image.pixelColor(x, y).name() for x in range(0, image.width(), 3) for y in range(40, image.height() - 60, 3)
    }


def is_covered(image: QImage) -> bool:
    """Whether the server's tiles are nearly all that there is; zones lie over them."""
    places = [(x, y) for x in range(3, image.width(), 20) for y in range(40, image.height() - 60, 20)]
    return sum(image.pixelColor(x, y).name() == COLOUR for x, y in places) > 0.8 * len(places)


def test_the_regions_own_base_stands_in_for_a_server_that_is_gone(
    qtbot: QtBot, tmp_path: Path, server: TileServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(network_source, "ASK_AGAIN_MS", 300)
    server.status = 503
    canvas = make_canvas(tmp_path)
    canvas.set_region(small_region(tmp_path / "region"))
    canvas.set_tiles(TileChoice(f"{server.template}?key=secret", "© Tile people"))
    show(qtbot, canvas)
    image = canvas.grab().toImage()
    assert {DAY.map_land, DAY.map_road} <= shades(image), "the region's roads"
    assert "127.0.0.1: it refuses, with status 503" in canvas.data.base_note
    assert "secret" not in canvas.data.base_note
    assert canvas.data.attribution == "© Tile people · Made up for tests."
    server.status = 200
    qtbot.waitUntil(lambda: is_covered(canvas.grab().toImage()), timeout=20_000)
    assert canvas.data.base_note == ""
    qtbot.waitUntil(lambda: canvas.data.attribution == "© Tile people", timeout=20_000)


def test_a_server_that_is_slow_is_stood_in_for_until_it_answers(
    qtbot: QtBot, tmp_path: Path, server: TileServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stand_in, "PATIENCE_MS", 100)
    server.gate = threading.Event()
    canvas = make_canvas(tmp_path)
    canvas.set_region(small_region(tmp_path / "region"))
    canvas.set_tiles(TileChoice(server.template))
    show(qtbot, canvas)
    assert DAY.map_road in shades(canvas.grab().toImage())
    assert canvas.data.base_note == "", "nobody knows yet that anything is wrong"
    server.gate.set()
    qtbot.waitUntil(lambda: is_covered(canvas.grab().toImage()), timeout=20_000)


def test_kept_tiles_from_above_stand_in_where_nothing_else_is_left(
    qtbot: QtBot, tmp_path: Path, server: TileServer
) -> None:
    canvas = make_canvas(tmp_path)
    canvas.set_tiles(TileChoice(server.template, max_zoom=18))
    canvas.go_to(CENTRE, 12.0)
    show(qtbot, canvas)
    canvas.go_to(CENTRE, 12.0)
    settle(qtbot, canvas)
    canvas.stop()
    server.stop()
    later = make_canvas(tmp_path)
    later.set_tiles(TileChoice(server.template, max_zoom=18))
    show(qtbot, later)
    later.go_to(CENTRE, 14.0)
    settle(qtbot, later)
    assert shades(later.grab().toImage()) == {COLOUR}
    assert "Map server" in later.data.base_note


def test_one_broken_tile_is_no_server_that_is_gone(qtbot: QtBot, tmp_path: Path, server: TileServer) -> None:
    canvas = make_canvas(tmp_path)
    canvas.set_tiles(TileChoice(server.template))
    show(qtbot, canvas)
    server.broken = {server.asked[-1].removesuffix(".png")}
    asked = len(server.asked)
    canvas.set_theme(NIGHT)  # asked for again, as tiles in another style
    settle(qtbot, canvas)
    assert any(path.removesuffix(".png") in server.broken for path in server.asked[asked:])
    assert canvas.data.base_note == ""


def test_an_answer_without_end_is_dropped(qtbot: QtBot, tmp_path: Path, server: TileServer) -> None:
    server.content = png(COLOUR) + bytes(MOST_STORED_BYTES + 1_000_000)
    canvas = make_canvas(tmp_path)
    canvas.set_tiles(TileChoice(server.template))
    show(qtbot, canvas)
    assert "larger than 4 MB" in canvas.data.base_note
    assert COLOUR not in shades(canvas.grab().toImage())


@pytest.mark.parametrize(("datum", "shift"), [("gcj02", wgs84_to_gcj02), ("bd09", wgs84_to_bd09)])
def test_tiles_of_a_shifted_datum_are_drawn_over_what_they_show(qtbot: QtBot, datum: str, shift) -> None:
    """A mark painted into tiles at the shifted place of a point comes out at the point."""
    place = np.array([[120.2037, 30.2521]])
    view = MapView(width=512, height=512).centred(LonLat(*place[0].tolist()), 15.0)
    key = visible_tiles(view)[0]
    layout = Layout(key, 1.0, RasterSpec(0, 18, datum))
    shifted = MapView(width=10, height=10).centred(LonLat(0.0, 0.0), 15.0)
    (at_x, at_y), _ = shifted.pixel_of(LonLat(*shift(place)[0].tolist())), None
    world_x, world_y = at_x + shifted.left, at_y + shifted.top
    found = {}
    for tile in layout.tiles:
        image = QImage(256, 256, QImage.Format.Format_RGB32)
        image.fill(QColor("#ffffff"))
        painter = QPainter(image)
        painter.fillRect(round(world_x - tile.x * 256) - 2, round(world_y - tile.y * 256) - 2, 5, 5, QColor("#000000"))
        painter.end()
        found[tile] = Held(tile, encoded(image))
    image, is_whole = layout.assembled([found], QColor("#ff0000"))
    assert is_whole
    dark = [(x, y) for x in range(TILE_PX) for y in range(TILE_PX) if QColor(image.pixel(x, y)).lightness() < 100]
    middle = np.mean(dark, axis=0) + np.array([key.x * TILE_PX, key.y * TILE_PX])
    true_x, true_y = view.pixel_of(LonLat(*place[0].tolist()))
    assert np.hypot(middle[0] - true_x - view.left, middle[1] - true_y - view.top) < 1.5
    assert "#ff0000" not in {image.pixelColor(x, y).name() for x in range(0, 512, 7) for y in range(0, 512, 7)}
    assert to_lonlat(to_mercator(place)) == pytest.approx(place)


def test_a_picture_of_too_many_pixels_is_left_out(qtbot: QtBot) -> None:
    layout = Layout(TileKey(40, 1, 1), 1.0, RasterSpec(0, 18))
    huge = png(COLOUR, 4100)
    image, _ = layout.assembled([{tile: Held(tile, huge) for tile in layout.tiles}], QColor("#102030"))
    assert image.pixelColor(9, 9).name() == "#102030"
    above = {tile: Held(RasterKey(tile.z - 1, tile.x >> 1, tile.y >> 1), png(COLOUR)) for tile in layout.tiles}
    image, is_whole = layout.assembled([above], QColor("#102030"))
    assert not is_whole
    assert image.pixelColor(9, 9).name() == COLOUR


@pytest.mark.qt_log_level_fail("CRITICAL")  # Qt warns of each
@pytest.mark.parametrize("form", ["PNG", "JPG", "WEBP"])
def test_damaged_pictures_leave_land_or_what_can_be_read_of_them(qtbot: QtBot, form: str) -> None:
    chance = np.random.default_rng(3)
    image = QImage(256, 256, QImage.Format.Format_RGB32)
    image.fill(QColor(COLOUR))
    whole = encoded(image, form)
    layout = Layout(TileKey(40, 1, 1), 1.0, RasterSpec(0, 18))
    for _ in range(60):
        copy = bytearray(whole[: int(chance.integers(0, len(whole)))])
        for place in chance.integers(0, max(len(copy), 1), 5).tolist():
            if copy:
                copy[place] = int(chance.integers(0, 256))
        drawn, is_whole = layout.assembled(
            [{tile: Held(tile, bytes(copy)) for tile in layout.tiles}], QColor("#102030")
        )
        assert is_whole
        assert drawn.width() == TILE_PX


def test_what_is_no_picture_of_tiles_is_never_decoded(qtbot: QtBot) -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" width="256" height="256"><rect width="256" height="256"/></svg>'
    layout = Layout(TileKey(40, 1, 1), 1.0, RasterSpec(0, 18))
    image, _ = layout.assembled([{tile: Held(tile, svg) for tile in layout.tiles}], QColor("#102030"))
    assert image.pixelColor(9, 9).name() == "#102030"
