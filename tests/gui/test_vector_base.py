"""Vector tiles as the base: painted as their data says, in each style and language, without the desk ever waiting."""

from __future__ import annotations

import gzip
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from pytestqt.qtbot import QtBot

from console.domain.geo import LonLat
from console.widgets.map.base import painted_source, vector_tiles
from console.widgets.map.base.keeper import TileChoice
from console.widgets.map.base.painted_source import PaintedBase
from console.widgets.map.base.style import BaseStyle
from console.widgets.map.base.vector_tiles import TileShelf, VectorPainter, VectorTiles
from console.widgets.map.static import TILE_PX, TileKey, visible_tiles
from console.widgets.map.view import MapView
from console.widgets.theme import DAY, NIGHT, load_families
from maps.errors import TileTrouble
from maps.sources.archive import open_archive
from tests.gui.map_scene import make_canvas, settle, show, small_region
from tests.support.stuck_tiles import COLOUR, DIES, HANGS, StuckTiles

MONACO = LonLat(7.421, 43.737)
VIEW = MapView(width=800, height=600).centred(MONACO, 15.0)


def monaco(shared_data: Path) -> VectorTiles:
    return VectorTiles(shared_data / "tiles" / "mbtiles" / "monaco_roads.mbtiles", "wgs84")


def painter(source: VectorTiles, style: BaseStyle) -> VectorPainter:
    made = source.opened()(style)
    assert isinstance(made, VectorPainter)
    return made


def test_an_archive_of_vector_tiles_is_painted_with_its_attribution(
    qtbot: QtBot, tmp_path: Path, shared_data: Path
) -> None:
    canvas = make_canvas(tmp_path)
    canvas.set_tiles(TileChoice(monaco(shared_data).where))
    show(qtbot, canvas)
    canvas.go_to(MONACO, 15.0)
    settle(qtbot, canvas)
    image = canvas.grab().toImage()
    colours = {image.pixelColor(x, y).name() for x in range(0, image.width(), 2) for y in range(0, image.height(), 2)}
    assert {DAY.map_land, DAY.map_road, DAY.map_road_major} <= colours
    assert canvas.data.attribution == "© OpenStreetMap contributors"
    assert canvas.data.note == ""
    canvas.set_theme(NIGHT)
    settle(qtbot, canvas)
    assert canvas.grab().toImage().pixelColor(2, 2).name() == NIGHT.map_land


@pytest.mark.parametrize("name", ["test_fixture_1.pmtiles", "box1degree.pmtiles"])
def test_vector_pmtiles_are_taken(qtbot: QtBot, tmp_path: Path, shared_data: Path, name: str) -> None:
    canvas = make_canvas(tmp_path)
    canvas.set_tiles(TileChoice(str(shared_data / "tiles" / "pmtiles" / name)))
    show(qtbot, canvas)
    canvas.go_to(LonLat(0.5, 0.5), 8.0)
    settle(qtbot, canvas)
    assert canvas.data.note == ""
    assert isinstance(canvas.data._base.source, PaintedBase)


def tile_of(*layers: bytes) -> bytes:
    return gzip.compress(b"".join(layers))


def field(key: int, content: bytes) -> bytes:
    assert len(content) < 128 * 128
    low, high = len(content) & 127, len(content) >> 7
    return bytes([key << 3 | 2, *([low | 128, high] if high else [low])]) + content


def place(name: str, kind: str, x: int, y: int, zh: str = "") -> tuple[bytes, dict[str, str]]:
    def number(value: int) -> bytes:
        value *= 2
        return bytes([value]) if value < 128 else bytes([value & 127 | 128, value >> 7])

    return bytes([0x18, 1]) + field(4, bytes([9]) + number(x) + number(y)), {"name": name, "class": kind, "name:zh": zh}


def archive(path: Path, places: list[tuple[bytes, dict[str, str]]], zoom: int, column: int, row: int) -> Path:
    """An MBTiles archive of one tile with these places."""
    keys = ["name", "class", "name:zh"]
    values: list[str] = []
    features = b""
    for geometry, properties in places:
        tags = b""
        for number, key in enumerate(keys):
            if properties[key]:
                values.append(properties[key])
                tags += bytes([number, len(values) - 1])
        features += field(2, field(2, tags) + geometry)
    layer = field(1, b"place") + bytes([0x78, 2]) + features
    layer += b"".join(field(3, key.encode()) for key in keys)
    layer += b"".join(field(4, field(1, value.encode())) for value in values)
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE metadata (name TEXT, value TEXT)")
        db.execute("CREATE TABLE tiles (zoom_level INT, tile_column INT, tile_row INT, tile_data BLOB)")
        meta = {"format": "pbf", "minzoom": zoom, "maxzoom": zoom}
        db.executemany("INSERT INTO metadata VALUES (?, ?)", list(meta.items()))
        data = tile_of(field(3, layer))
        db.execute("INSERT INTO tiles VALUES (?, ?, ?, ?)", (zoom, column, (1 << zoom) - 1 - row, data))
        db.commit()
    return path


def inked(image: object, left: int, top: int, width: int, height: int) -> int:
    """How many pixels of a box are not land."""
    return sum(
        image.pixelColor(x, y).name() != DAY.map_land  # type: ignore[attr-defined]
        for x in range(left, left + width, 2)
        for y in range(top, top + height, 2)
    )


def test_names_are_chinese_english_or_both(qtbot: QtBot, tmp_path: Path) -> None:
    path = archive(tmp_path / "a.mbtiles", [place("Hangzhou", "city", 2048, 2048, "杭州")], 9, 426, 212)
    source, families = VectorTiles(path, "wgs84"), tuple(load_families())
    key = TileKey(40, 852 // 2, 425 // 2)
    images = [
        painter(source, BaseStyle(DAY, language, families=families)).paint(key) for language in ("zh_CN", "en", "both")
    ]
    ink = [inked(image, 0, 0, TILE_PX, TILE_PX) for image in images]
    assert min(ink) > 20
    assert ink[2] > max(ink[:2])
    assert images[0] != images[1]


def test_names_never_touch_and_agree_where_blocks_meet(qtbot: QtBot, tmp_path: Path) -> None:
    chance = np.random.default_rng(4)
    spots = chance.integers(0, 4096, (120, 2)).tolist()
    places = [place(f"Town {i:03d}", "town", x, y) for i, (x, y) in enumerate(spots)]
    source = VectorTiles(archive(tmp_path / "a.mbtiles", places, 8, 200, 100), "wgs84")
    paints = painter(source, BaseStyle(DAY, "en", families=tuple(load_families())))
    level = 44  # the tile is 2,048 pixels wide: two blocks and their margins each way
    keys = [TileKey(level, 800 + x, 400 + y) for x in range(4) for y in range(4)]
    shown: dict[TileKey, set[tuple[float, float]]] = {}
    boxes: dict[tuple[float, float], QRectF] = {}
    for key in keys:
        paints.paint(key)
        block = paints._blocks[TileKey(level, key.x // 2, key.y // 2)]
        names = block.labels.on_tile(level, key.x * TILE_PX, key.y * TILE_PX, TILE_PX)
        shown[key] = {(round(name.box.x(), 3), round(name.box.y(), 3)) for name in names}
        boxes |= {(round(name.box.x(), 3), round(name.box.y(), 3)): name.path.boundingRect() for name in names}
    assert len(boxes) > 30
    for place_, box in boxes.items():
        assert not any(box.intersects(other) for at, other in boxes.items() if at != place_)
        for key in keys:
            left, top = key.x * TILE_PX, key.y * TILE_PX
            inside = (
                box.right() > left and box.left() < left + TILE_PX and box.bottom() > top and box.top() < top + TILE_PX
            )
            assert not inside or place_ in shown[key], "a name that crosses a border is whole"


def test_a_damaged_tile_is_named_and_the_others_are_painted(qtbot: QtBot, tmp_path: Path, shared_data: Path) -> None:
    path = tmp_path / "monaco.mbtiles"
    shutil.copyfile(monaco(shared_data).path, path)
    with closing(sqlite3.connect(path)) as db:
        one = "SELECT tile_id FROM map WHERE zoom_level = 13 LIMIT 1"
        broken = gzip.compress(b"\x1a\x7fno tile")
        db.execute(f"UPDATE images SET tile_data = ? WHERE tile_id = ({one})", (broken,))
        db.commit()
    canvas = make_canvas(tmp_path)
    canvas.set_tiles(TileChoice(str(path)))
    show(qtbot, canvas)
    canvas.go_to(MONACO, 14.0)
    settle(qtbot, canvas)
    qtbot.waitUntil(lambda: "monaco.mbtiles 13/" in canvas.data.base_note, timeout=20_000)
    assert "cut off" in canvas.data.base_note
    assert "flaws: 1." in canvas.data.base_note


def test_a_painter_that_hangs_or_dies_is_ended_and_the_map_goes_on(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(painted_source, "TILE_LIMIT_S", 2.0)
    base = PaintedBase(StuckTiles(), tmp_path, BaseStyle(DAY))
    troubles: list[TileTrouble] = []
    base.flawed.connect(troubles.append)
    good = [TileKey(40, 5, n) for n in range(4)]
    keys = [good[0], HANGS, good[1], DIES, good[2], good[3]]

    def all_there() -> bool:
        base.want([key for key in keys if base.tile(key) is None])
        return all(base.tile(key) is not None for key in keys)

    qtbot.waitUntil(all_there, timeout=60_000)
    found = {key: base.tile(key) for key in keys}
    base.stop()
    assert all(image is not None and image.pixel(9, 9) == COLOUR for key, image in found.items() if key in good)
    assert all(found[key].pixelColor(9, 9).name() == DAY.map_land for key in (HANGS, DIES))  # type: ignore[union-attr]
    assert {("longer" in trouble.why, "ended" in trouble.why) for trouble in troubles} == {(True, False), (False, True)}


def test_a_shifted_archive_lies_over_what_it_shows(qtbot: QtBot, tmp_path: Path, shared_data: Path) -> None:
    """The same archive, stated as GCJ-02, moves by the shift in China and not at all outside of it."""
    outside = monaco(shared_data)
    keys = visible_tiles(VIEW)[:2]
    plain, stated = (painter(VectorTiles(outside.path, datum), BaseStyle(DAY, "en")) for datum in ("wgs84", "gcj02"))
    assert [plain.paint(key) for key in keys] == [stated.paint(key) for key in keys]
    path = archive(tmp_path / "a.mbtiles", [place("Hangzhou", "city", 2048, 2048)], 13, 6831, 3373)
    view = MapView(width=900, height=700).centred(LonLat(120.20, 30.25), 14.0)
    key = next(iter(visible_tiles(view)))
    moved = [painter(VectorTiles(path, datum), BaseStyle(DAY, "en")) for datum in ("wgs84", "gcj02", "bd09")]
    at = []
    for each in moved:
        each.paint(key)
        (block,) = each._blocks.values()
        ((metres,),) = (block.geometry.label_metres,)
        at.append(metres)
    assert 300.0 < float(np.hypot(*(at[1] - at[0]))) < 900.0
    assert float(np.hypot(*(at[2] - at[1]))) > 500.0


def test_decoded_tiles_are_kept_within_a_bound(shared_data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vector_tiles, "_KEPT_SHAPES", 600)
    with closing(open_archive(monaco(shared_data).path)) as opened:
        tiles = [(z, int((7.42 + 180.0) / 360.0 * (1 << z)), int(0.36482 * (1 << z))) for z in range(15)]
        shelf = TileShelf(opened, "monaco", "wgs84")
        seen = [len(shelf.tile(z, x, y)) for z, x, y in tiles]
        assert sum(seen) > 2_000
        assert sum(len(tile) for tile in shelf._kept.values()) == shelf._shapes
        assert shelf._shapes <= max(600, *seen)


def test_an_archive_that_breaks_gives_way_to_the_region(qtbot: QtBot, tmp_path: Path) -> None:
    broken = tmp_path / "broken.pmtiles"
    broken.write_bytes(b"PMTiles\x04")
    canvas = make_canvas(tmp_path)
    canvas.set_region(small_region(tmp_path / "region"))
    canvas.set_tiles(TileChoice(str(broken)))
    show(qtbot, canvas)
    assert "version 4" in canvas.data.note
    assert "region's own base" in canvas.data.note
