"""The base: painted by its worker, kept on disk, agreeing at tile borders; raster files and servers, gone ones too."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from console.domain.geo import LonLat
from console.widgets.map.base.geometry import BaseGeometry, thinned
from console.widgets.map.base.keeper import TileChoice
from console.widgets.map.base.labels import Labels
from console.widgets.map.base.paint import TilePainter
from console.widgets.map.base.painted_source import PaintedBase
from console.widgets.map.base.raster import RasterSpec, pieces_of
from console.widgets.map.base.region_tiles import RegionTiles
from console.widgets.map.base.style import BaseStyle, road_width
from console.widgets.map.static import TILE_PX, TileKey, visible_tiles
from console.widgets.map.view import MapView
from console.widgets.theme import DAY, NIGHT, load_families
from maps.road_classes import RoadClass
from tests.gui.map_scene import ALL, CENTRE, at, make_canvas, picture, settle, show, small_region, unit
from tests.gui.tile_server import COLOUR, TileServer, png

STYLE = BaseStyle(DAY, "en")
VIEW = MapView(width=900, height=700).centred(CENTRE, 14.0)


# -- a region's own painting -----------------------------------------------------------------------


def test_tiles_are_painted_kept_and_found_again_without_the_worker(qtbot: QtBot, tmp_path: Path) -> None:
    region = small_region(tmp_path / "region")
    keys = visible_tiles(VIEW)[:3]
    first = PaintedBase(RegionTiles(region.path), tmp_path / "cache", STYLE)
    first.want(keys)
    qtbot.waitUntil(lambda: all(first.tile(key) is not None for key in keys), timeout=30_000)
    painted = [first.tile(key) for key in keys]
    first.stop()
    second = PaintedBase(RegionTiles(region.path), tmp_path / "cache", STYLE)
    second.want(keys)
    qtbot.waitUntil(lambda: all(second.tile(key) is not None for key in keys), timeout=30_000)
    started = second._fetcher._starts
    found = [second.tile(key) for key in keys]
    second.stop()
    assert started == 0, "all of it lay on the disk"
    assert found == painted


def test_a_damaged_file_is_painted_anew(qtbot: QtBot, tmp_path: Path) -> None:
    region = small_region(tmp_path / "region")
    key = visible_tiles(VIEW)[0]
    base = PaintedBase(RegionTiles(region.path), tmp_path / "cache", STYLE)
    base.want([key])
    qtbot.waitUntil(lambda: base.tile(key) is not None, timeout=30_000)
    base.stop()
    (kept,) = (tmp_path / "cache").rglob("*.png")
    kept.write_bytes(kept.read_bytes()[:40])
    again = PaintedBase(RegionTiles(region.path), tmp_path / "cache", STYLE)
    again.want([key])
    qtbot.waitUntil(lambda: again.tile(key) is not None, timeout=30_000)
    image = again.tile(key)
    again.stop()
    assert image is not None
    assert image.width() == TILE_PX


def test_a_region_that_is_gone_is_stated_and_the_map_goes_on(qtbot: QtBot, tmp_path: Path) -> None:
    region = small_region(tmp_path / "region")
    canvas = make_canvas(tmp_path)
    (region.path / "roads.npz").write_bytes(b"")
    canvas.set_region(region)
    canvas.set_picture(picture(units=[unit("A-1", at(0, 0))]), ALL)
    show(qtbot, canvas)
    qtbot.waitUntil(lambda: "roads.npz" in canvas.data.note, timeout=30_000)
    settle(qtbot, canvas)
    assert canvas.pick(canvas.pixel_of(at(0, 0))) is not None


def test_names_agree_where_tiles_meet(qtbot: QtBot, tmp_path: Path) -> None:
    """What a tile paints beside its border is what its neighbour would paint there."""
    geometry = BaseGeometry.of_region(small_region(tmp_path / "region"))
    labels = Labels(geometry, BaseStyle(DAY, "en", families=tuple(load_families())))
    for level in (52, 56, 60):
        view = MapView(width=900, height=700).centred(CENTRE, level / 4)
        for key in visible_tiles(view):
            here = labels.on_tile(level, key.x * TILE_PX, key.y * TILE_PX, TILE_PX)
            right = labels.on_tile(level, (key.x + 1) * TILE_PX, key.y * TILE_PX, TILE_PX)
            border = (key.x + 1) * TILE_PX
            across = {id(name) for name in here if name.box.right() > border and name.box.left() < border}
            assert across <= {id(name) for name in right}


def test_no_two_names_lie_on_each_other(qtbot: QtBot, tmp_path: Path) -> None:
    geometry = BaseGeometry.of_region(small_region(tmp_path / "region"))
    labels = Labels(geometry, BaseStyle(DAY, "both", families=tuple(load_families())))
    placed = labels.on_tile(56, VIEW.left, VIEW.top, 2048)
    boxes = [name.path.boundingRect() for name in placed]
    straight = [box for box in boxes if box.height() < 40]
    assert len(straight) > 3
    for i, one in enumerate(straight):
        assert not any(one.intersects(other) for other in straight[i + 1 :])


def test_day_night_language_and_grades_give_other_tiles(qtbot: QtBot, tmp_path: Path) -> None:
    geometry = BaseGeometry.of_region(small_region(tmp_path / "region"))
    key = visible_tiles(MapView(width=500, height=400).centred(CENTRE, 14.0))[0]
    families = tuple(load_families())
    styles = [
        BaseStyle(DAY, "en", families=families),
        BaseStyle(NIGHT, "en", families=families),
        BaseStyle(DAY, "zh_CN", families=families),
        BaseStyle(DAY, "en", grades=True, families=families),
        BaseStyle(DAY, "en", names=False, families=families),
    ]
    images = [TilePainter(geometry, style).paint(key) for style in styles]
    assert len({style.key() for style in styles}) == len(styles)
    assert all(one != other for i, one in enumerate(images) for other in images[i + 1 :])


def test_a_dense_screen_gets_as_many_pixels(qtbot: QtBot, tmp_path: Path) -> None:
    geometry = BaseGeometry.of_region(small_region(tmp_path / "region"))
    assert TilePainter(geometry, BaseStyle(DAY, "en", 2.0)).paint(visible_tiles(VIEW)[0]).width() == 2 * TILE_PX


def test_wider_roads_for_greater_classes_and_closer_views() -> None:
    for zoom in (9.5, 12.0, 14.5, 17.0):
        widths = [road_width(road, zoom) for road in (RoadClass.MOTORWAY, RoadClass.PRIMARY, RoadClass.RESIDENTIAL)]
        assert widths == sorted(widths, reverse=True)
    assert road_width(RoadClass.SERVICE, 12.0) == 0.0
    assert road_width(RoadClass.PRIMARY, 13.0) < road_width(RoadClass.PRIMARY, 13.5)


def test_thinning_keeps_ends_and_stays_within_a_pixel() -> None:
    turn = np.linspace(0.0, 6.0, 4000)
    line = np.column_stack((np.cos(turn), np.sin(turn))) * 60.0
    thin = thinned(line)
    assert len(thin) < 700
    assert (thin[0] == line[0]).all()
    assert (thin[-1] == line[-1]).all()
    gaps = np.hypot(*np.diff(thin, axis=0).T)
    assert gaps.max() < 2.0


# -- raster tiles ----------------------------------------------------------------------------------


@pytest.mark.parametrize("level", [8, 10, 11, 13, 14, 50])
@pytest.mark.parametrize("dpr", [1.0, 1.5, 2.0])
def test_pieces_cover_a_composite_without_gaps_or_overlaps(level: int, dpr: float) -> None:
    side = round(TILE_PX * dpr)
    half = max((1 << level // 4) // 4, 1)
    covered = np.zeros((side, side), dtype=np.int64)
    for piece in pieces_of(TileKey(level, half // 2, half // 2), dpr, RasterSpec(0, 4)):
        box = piece.target
        covered[max(box.top(), 0) : box.bottom() + 1, max(box.left(), 0) : box.right() + 1] += 1
    assert covered.min() >= 1
    assert covered.max() <= 4


def test_an_mbtiles_file_is_shown_with_its_attribution(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "plain.mbtiles"
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE metadata (name TEXT, value TEXT)")
        db.execute("CREATE TABLE tiles (zoom_level INT, tile_column INT, tile_row INT, tile_data BLOB)")
        db.executemany("INSERT INTO metadata VALUES (?, ?)", [("format", "png"), ("attribution", "© Somebody")])
        blue, red = png("#3050a0"), png("#a03020")
        for x in (0, 1):
            for row in (0, 1):
                db.execute("INSERT INTO tiles VALUES (1, ?, ?, ?)", (x, row, red if row == 1 else blue))
        db.commit()
    canvas = make_canvas(tmp_path)
    canvas.set_tiles(TileChoice(str(path)))
    show(qtbot, canvas)
    canvas.go_to(LonLat(10.0, 40.0), 4.0)
    settle(qtbot, canvas)
    image = canvas.grab().toImage()
    assert image.pixelColor(320, 100).name() == "#a03020", "rows of MBTiles count from the south"
    assert canvas.data.attribution == "© Somebody"
    assert canvas.data.note == ""


@pytest.mark.parametrize("name", ["mbtiles/corrupt.mbtiles", "mbtiles/missing.mbtiles", "pmtiles/invalid_v4.pmtiles"])
def test_a_file_that_can_not_be_shown_is_named_with_its_reason(
    qtbot: QtBot, tmp_path: Path, shared_data: Path, name: str
) -> None:
    canvas = make_canvas(tmp_path)
    canvas.set_tiles(TileChoice(str(shared_data / "tiles" / name)))
    show(qtbot, canvas)
    assert Path(name).name in canvas.data.note


@pytest.mark.parametrize(
    "name", ["mbtiles/plain_1.mbtiles", "mbtiles/unindexed.mbtiles", "pmtiles/stamen_toner_raster_z3.pmtiles"]
)
def test_published_raster_files_are_shown(qtbot: QtBot, tmp_path: Path, shared_data: Path, name: str) -> None:
    canvas = make_canvas(tmp_path)
    canvas.set_tiles(TileChoice(str(shared_data / "tiles" / name)))
    show(qtbot, canvas)
    canvas.go_to(LonLat(0.0, 30.0), 3.0)
    settle(qtbot, canvas)
    assert canvas.data.note == ""
    image = canvas.grab().toImage()
    shades = {image.pixel(x, y) for x in range(0, 640, 16) for y in range(0, 440, 16)}
    assert len(shades) > 1


@pytest.fixture
def server() -> Iterator[TileServer]:
    running = TileServer()
    yield running
    running.stop()


def test_a_server_that_is_gone_is_stated_and_its_kept_tiles_are_shown(
    qtbot: QtBot, tmp_path: Path, server: TileServer
) -> None:
    choice = TileChoice(server.template, "© Tile people", max_zoom=18)
    canvas = make_canvas(tmp_path)
    canvas.set_tiles(choice)
    show(qtbot, canvas)
    assert canvas.grab().toImage().pixelColor(320, 200).name() == COLOUR
    assert (canvas.data.note, canvas.data.attribution) == ("", "© Tile people")
    canvas.stop()
    server.stop()
    asked = len(server.asked)
    assert 0 < asked <= 80, "somebody else's server is asked for what is seen, no more"
    later = make_canvas(tmp_path)
    later.set_tiles(choice)
    show(qtbot, later)
    assert later.grab().toImage().pixelColor(320, 200).name() == COLOUR
    assert "Map server" in later.data.note
    assert len(server.asked) == asked


def test_a_template_without_its_places_is_refused() -> None:
    with pytest.raises(ValueError, match="must have"):
        TileChoice("https://tiles.example/{z}/{x}.png")
    with pytest.raises(ValueError, match="datum"):
        TileChoice("https://tiles.example/{z}/{x}/{y}.png", datum="mars")


def test_hiding_the_base_and_changing_it_waits_for_nobody(qtbot: QtBot, tmp_path: Path) -> None:
    canvas = make_canvas(tmp_path)
    canvas.set_region(small_region(tmp_path / "region"))
    show(qtbot, canvas)
    first = canvas.data._base.source
    canvas.layers.set_visible("base", False)
    settle(qtbot, canvas)
    assert canvas.static_layer.base is None
    canvas.layers.set_visible("base", True)
    assert canvas.static_layer.base is first, "nothing is painted twice for a look without it"
    canvas.set_region(small_region(tmp_path / "other"))
    assert canvas.static_layer.base is not first
    settle(qtbot, canvas)
