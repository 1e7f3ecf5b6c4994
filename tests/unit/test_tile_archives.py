"""Archives of tiles: what they say, their tiles, and each broken one refused by its name with its reason."""

from __future__ import annotations

import gzip
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from pmtiles.tile import Compression, Entry, TileType, serialize_directory, serialize_header, zxy_to_tileid

from maps.errors import TileTrouble
from maps.sources import archive as archives
from maps.sources.archive import is_picture, open_archive
from maps.sources.mvt import decode
from maps.sources.packed import unpacked


@pytest.mark.parametrize(
    ("name", "zooms", "is_vector", "tiles", "attribution"),
    [
        ("mbtiles/plain_1.mbtiles", (0, 4), False, (285, 0), ""),
        ("mbtiles/unindexed.mbtiles", (0, 4), False, (285, 0), ""),
        ("mbtiles/corrupt_null_tile.mbtiles", (0, 4), False, (285, 1), ""),
        ("mbtiles/sample_png.mbtiles", (0, 2), False, (9, 0), "Test Data"),
        ("mbtiles/monaco_roads.mbtiles", (0, 14), True, (22, 0), "© OpenStreetMap contributors"),
        ("mbtiles/osm_cities.mbtiles", (0, 10), True, (83, 0), "OpenStreetMap contributors"),
        ("pmtiles/test_fixture_1.pmtiles", (0, 0), True, (1, 0), ""),
        ("pmtiles/stamen_toner_raster_z3.pmtiles", (0, 3), False, (85, 0), ""),
        ("pmtiles/terrain_near-badschandau-z10-11.pmtiles", (10, 11), False, (2, 0), "© Mapterhorn"),
        ("pmtiles/unclustered.pmtiles", (1, 1), False, (2, 0), ""),
    ],
)
def test_a_good_archive_says_what_it_is(
    shared_data: Path, name: str, zooms: tuple[int, int], is_vector: bool, tiles: tuple[int, int], attribution: str
) -> None:
    with closing(open_archive(shared_data / "tiles" / name)) as archive:
        about = archive.about
        assert ((about.min_zoom, about.max_zoom), about.is_vector, about.attribution) == (zooms, is_vector, attribution)
        assert archive.count() == tiles


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("mbtiles/corrupt.mbtiles", "damaged"),
        ("mbtiles/missing.mbtiles", "no such file"),
        ("mvt/001/info.json", "neither MBTiles nor PMTiles"),
        ("pmtiles/empty.pmtiles", "the file is empty"),
        ("pmtiles/invalid.pmtiles", "no PMTiles"),
        ("pmtiles/invalid_v4.pmtiles", "version 4; version 3 is read"),
        ("pmtiles/test_fixture_mlt.pmtiles", "format MLT are not shown"),
    ],
)
def test_a_bad_archive_is_refused_by_its_name_and_reason(shared_data: Path, name: str, why: str) -> None:
    path = shared_data / "tiles" / name
    with pytest.raises(TileTrouble, match=why) as caught:
        open_archive(path)
    assert caught.value.where == str(path)


def test_every_tile_of_an_archive_is_found_and_is_what_it_should_be(shared_data: Path) -> None:
    with closing(open_archive(shared_data / "tiles" / "pmtiles" / "stamen_toner_raster_z3.pmtiles")) as archive:
        pictures = [archive.tile(z, x, y) for z in range(4) for x in range(1 << z) for y in range(1 << z)]
        assert len(pictures) == archive.count()[0]
        assert all(picture is not None and is_picture(picture) for picture in pictures)
        assert archive.tile(4, 0, 0) is None
    with closing(open_archive(shared_data / "tiles" / "mbtiles" / "osm_cities.mbtiles")) as archive:
        found = [archive.tile(4, x, y) for x in range(16) for y in range(16)]
        tiles = [decode(unpacked(tile, "tile"), "tile") for tile in found if tile is not None]
    assert len(tiles) == 10
    names = {feature.properties["name"] for tile in tiles for layer in tile.layers for feature in layer.features}
    assert {"Tokyo", "London", "Sydney"} <= names


def pmtiles(path: Path, entries: list[Entry], tiles: bytes, leaves: bytes = b"", metadata: bytes = b"{}") -> Path:
    """A PMTiles archive of these entries."""
    root, packed = serialize_directory(entries), gzip.compress(metadata)
    head = serialize_header(
        {
            "version": 3,
            "root_offset": 127,
            "root_length": len(root),
            "metadata_offset": 127 + len(root),
            "metadata_length": len(packed),
            "leaf_directory_offset": 127 + len(root) + len(packed),
            "leaf_directory_length": len(leaves),
            "tile_data_offset": 127 + len(root) + len(packed) + len(leaves),
            "tile_data_length": len(tiles),
            "addressed_tiles_count": 0,
            "tile_entries_count": 0,
            "tile_contents_count": 0,
            "clustered": True,
            "internal_compression": Compression.GZIP,
            "tile_compression": Compression.NONE,
            "tile_type": TileType.PNG,
            "min_zoom": 0,
            "max_zoom": 3,
            "min_lon_e7": 0,
            "min_lat_e7": 0,
            "max_lon_e7": 0,
            "max_lat_e7": 0,
            "center_zoom": 0,
            "center_lon_e7": 0,
            "center_lat_e7": 0,
        }
    )
    path.write_bytes(head + root + packed + leaves + tiles)
    return path


def test_runs_and_directories_within_directories_are_followed(tmp_path: Path) -> None:
    leaf = serialize_directory([Entry(5, 6, 2, 4), Entry(9, 0, 3, 1), Entry(10, 3, 3, 1)])
    path = pmtiles(tmp_path / "a.pmtiles", [Entry(0, 0, 3, 5), Entry(5, 0, len(leaf), 0)], b"aaabbbcc", leaf)
    with closing(open_archive(path)) as archive:
        keys = {zxy_to_tileid(z, x, y): (z, x, y) for z in range(3) for x in range(1 << z) for y in range(1 << z)}
        found = [archive.tile(*keys[number]) for number in range(12)]
    assert found == [b"aaa"] * 5 + [b"cc"] * 4 + [b"aaa", b"bbb", None]


def test_directories_that_lead_in_circles_end(tmp_path: Path) -> None:
    circle = serialize_directory([Entry(0, 0, 30, 0)])
    again = serialize_directory([Entry(0, 0, len(circle), 0)])
    path = pmtiles(tmp_path / "a.pmtiles", [Entry(0, 0, len(again), 0)], b"tile", again)
    with closing(open_archive(path)) as archive, pytest.raises(TileTrouble, match="too deeply"):
        archive.tile(0, 0, 0)


def test_an_archive_of_pmtiles_that_ends_early_is_refused(shared_data: Path, tmp_path: Path) -> None:
    whole = (shared_data / "tiles" / "pmtiles" / "stamen_toner_raster_z3.pmtiles").read_bytes()
    for length in (7, 60, 126, 127, 300, len(whole) - 1):
        path = tmp_path / "cut.pmtiles"
        path.write_bytes(whole[:length])
        with pytest.raises(TileTrouble, match="cut off"):
            open_archive(path)


def test_a_query_that_never_ends_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "_QUERY_S", 0.2)
    path = tmp_path / "endless.mbtiles"
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE metadata (name TEXT, value TEXT)")
        endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
        tile = "1 zoom_level, 0 tile_column, 0 tile_row, CASE WHEN i < 0 THEN x'00' END tile_data"
        db.execute(f"CREATE VIEW tiles AS {endless} SELECT {tile} FROM n")
        db.commit()
    with pytest.raises(TileTrouble, match="interrupted"):
        open_archive(path)


def test_an_attribution_is_plain_words() -> None:
    assert archives.plain('<a href="https://a.example">&copy; A</a>\n <b>and B</b>') == "© A and B"
    assert len(archives.plain("x" * 5000)) == archives.MOST_ATTRIBUTION
    assert archives.stated_attribution(b'{"attribution": 7}') == ""
    assert archives.stated_attribution(b"[" * 100_000) == ""
