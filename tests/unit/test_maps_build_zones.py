"""Zones, posts, places and tiles of users' files in a region, and how bad ones are refused."""

from __future__ import annotations

from pathlib import Path

import pytest
import shapely

from console.domain.area import Grade
from console.domain.geo import LonLat
from maps.build import Sources, build_region
from maps.region import Region
from tests.support.region_files import X, Y, built, collection, feature, refused, roads_geojson


@pytest.fixture
def roads(tmp_path: Path) -> Path:
    return roads_geojson(tmp_path / "roads.geojson")


def zone_file(tmp_path: Path, *features) -> Path:
    where = tmp_path / "zones.geojson"
    where.write_text(collection(features), encoding="utf-8")
    return where


WEST, EAST = shapely.box(X - 0.01, Y - 0.02, X + 0.01, Y + 0.02), shapely.box(X + 0.01, Y - 0.02, X + 0.03, Y + 0.02)


def test_zones_posts_and_places(tmp_path: Path, roads: Path):
    zones = zone_file(
        tmp_path,
        feature(WEST, code="W", name="西区", name_en="West", grade="Red", central_post="P1"),
        feature(EAST, code="E", name="东区", name_en="East"),
    )
    posts, places = tmp_path / "p.geojson", tmp_path / "a.geojson"
    posts.write_text(
        collection(
            [
                feature(shapely.Point(X, Y), code="P1", name="一所"),
                feature(shapely.Point(X + 0.02, Y), code="2", name="二所", kind="post", hours="5x8"),
            ]
        )
    )
    places.write_text(
        collection(
            [
                feature(shapely.Point(X, Y), name="市场", kind="market"),
                feature(shapely.Point(X, Y), street="中山路", number="5"),
            ]
        )
    )
    region = built(tmp_path, roads, zones=zones, posts=posts, places=places, name="武训")
    west, east = region.zones
    assert (west.code, west.name, west.name_zh, west.grade, west.central_post, west.neighbours) == (
        "W",
        "West",
        "西区",
        Grade.RED,
        "P1",
        ("E",),
    )
    assert (east.code, east.grade, east.central_post) == ("E", Grade.NONE, None)
    assert [(p.code, p.zone, p.kind, p.hours) for p in region.posts] == [
        ("P1", "W", "station", "24h"),
        ("2", "E", "post", "5x8"),
    ]
    assert region.zone_index.zone_of(LonLat(X + 0.02, Y)) == "E"
    assert region.places is not None
    assert region.places.find("中山路5号")[0].kind == "house"
    assert region.places.find("市场")[0].kind == "market"
    assert region.places.find("二所")[0].kind == "station"
    region.places.close()
    assert region.name == "武训"


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (
            feature(shapely.Polygon([(X, Y), (X + 0.01, Y + 0.01), (X + 0.01, Y), (X, Y + 0.01)]), name="南门"),
            "crosses itself",
        ),
        (
            feature(
                shapely.Polygon(
                    [
                        (X, Y),
                        (X + 0.01, Y + 0.01),
                        (X + 0.02, Y + 0.02),
                        (X + 0.02, Y),
                        (X + 0.01, Y + 0.01),
                        (X, Y + 0.02),
                    ]
                ),
                name="南门",
            ),
            "crosses itself",
        ),
        (feature(None, name="南门"), "empty geometry"),
        (feature(shapely.Polygon(), name="南门"), "empty geometry"),
        (feature(shapely.Point(X, Y), name="南门"), "not an area"),
        (feature(WEST, code="E", name="南门"), "has the code E"),
    ],
)
def test_a_bad_zone_is_refused_by_name(tmp_path: Path, roads: Path, bad, why: str):
    bad["properties"].setdefault("code", "N")
    error = refused(tmp_path, roads, zones=zone_file(tmp_path, feature(EAST, code="E", name="东区"), bad))
    assert error.where.endswith("zones.geojson")
    assert "feature 1 (南门)" in error.why
    assert why in error.why


def test_overlapping_zones_are_reported(tmp_path: Path, roads: Path):
    wide = shapely.box(X - 0.01, Y - 0.02, X + 0.015, Y + 0.02)
    zones = zone_file(tmp_path, feature(wide, name="西区"), feature(EAST, name="东区"))
    warnings = build_region(tmp_path / "out", Sources(roads, zones=zones))
    assert len(warnings) == 1
    assert "西区" in warnings[0]
    assert "东区" in warnings[0]
    assert "overlap by 25.0%" in warnings[0]
    assert (
        build_region(
            tmp_path / "out",
            Sources(roads, zones=zone_file(tmp_path, feature(WEST, name="a"), feature(EAST, name="b"))),
        )
        == []
    )


TILES = [
    ("mbtiles/plain_1.mbtiles", 285, ""),
    ("mbtiles/corrupt_null_tile.mbtiles", 285, "empty"),
    ("pmtiles/stamen_toner_raster_z3.pmtiles", 85, ""),
]


@pytest.mark.parametrize(("name", "count", "warning"), TILES)
def test_tiles_are_copied_and_counted(
    tmp_path: Path, roads: Path, shared_data: Path, name: str, count: int, warning: str
):
    source = shared_data / "tiles" / name
    warnings = build_region(tmp_path / "out", Sources(roads, tiles=source))
    region = Region.load(tmp_path / "out")
    assert region.counts["tiles"] == count
    assert region.tiles is not None
    assert region.tiles.suffix == source.suffix
    assert region.tiles.read_bytes() == source.read_bytes()
    assert (warning in warnings[0]) if warning else (warnings == [])


@pytest.mark.parametrize(
    "name",
    [
        "mbtiles/corrupt.mbtiles",
        "pmtiles/empty.pmtiles",
        "pmtiles/invalid.pmtiles",
        "pmtiles/invalid_v4.pmtiles",
        "mvt/001/info.json",
    ],
)
def test_bad_tiles_are_named(tmp_path: Path, roads: Path, shared_data: Path, name: str):
    source = shared_data / "tiles" / name
    assert refused(tmp_path, roads, tiles=source).where == str(source)
