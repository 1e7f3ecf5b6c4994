"""What vector tiles become: roads, areas, lines and labels by the words of the usual schemas, in the right place."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from console.domain.geo import LonLat
from maps.crs import wgs84_to_bd09, wgs84_to_gcj02
from maps.layers import AreaKind, Label, LineKind
from maps.road_classes import RoadClass
from maps.sources import schema
from maps.sources.archive import open_archive
from maps.sources.mvt import Shape, VectorFeature, VectorLayer, VectorTile, decode
from maps.sources.packed import unpacked
from maps.sources.shift import to_degrees
from maps.sources.tile_shapes import TileShapes, areas_of, labels_of, roads_of, shapes_of


@pytest.mark.parametrize(
    ("layer", "properties", "road"),
    [
        ("transportation", {"class": "motorway"}, RoadClass.MOTORWAY),
        ("transportation", {"class": "trunk", "ramp": 1}, RoadClass.TRUNK_LINK),
        ("transportation", {"class": "minor"}, RoadClass.RESIDENTIAL),
        ("transportation", {"class": "rail", "subclass": "subway"}, None),
        ("roads", {"kind": "highway", "kind_detail": "motorway"}, RoadClass.MOTORWAY),
        ("roads", {"kind": "minor_road", "kind_detail": "residential"}, RoadClass.RESIDENTIAL),
        ("streets", {"kind": "secondary", "link": True}, RoadClass.SECONDARY_LINK),
        ("road", {"class": "street_limited"}, RoadClass.RESIDENTIAL),
        ("road", {"class": "something new"}, RoadClass.UNCLASSIFIED),
        ("anything", {"highway": "primary"}, RoadClass.PRIMARY),
        ("waterway", {"class": "river"}, None),
        ("boundary", {"class": "primary"}, None),
    ],
)
def test_roads_are_known_by_the_words_of_each_schema(layer: str, properties: dict, road: RoadClass | None) -> None:
    assert schema.road_of(layer, properties) is road


def test_areas_lines_and_points_are_known() -> None:
    assert schema.area_of("water", {}) is AreaKind.WATER
    assert schema.area_of("landcover", {"class": "wood"}) is AreaKind.WOOD
    assert schema.area_of("landuse", {"class": "golf_course"}) is AreaKind.PARK
    assert schema.area_of("hillshade", {"class": "shadow"}) is None
    assert schema.thin_line_of("waterway", {"class": "river"}) == (LineKind.STREAM, 3.0)
    assert schema.thin_line_of("transportation", {"class": "rail"}) == (LineKind.RAILWAY, 1.0)
    assert schema.thin_line_of("boundary", {}) is None
    assert schema.label_of("place", {"class": "city", "rank": 3}) == ("city", 3)
    assert schema.label_of("place_labels", {"kind": "village"}) == ("village", schema.LAST_RANK)
    assert schema.label_of("housenumber", {"name": "1"}) is None


def test_a_name_has_the_language_that_it_says_or_is_written_in() -> None:
    assert schema.names_of({"name": "杭州市", "name:en": "Hangzhou"}) == ("杭州市", "Hangzhou")
    assert schema.names_of({"name": "杭州市"}) == ("杭州市", "")
    assert schema.names_of({"name": "Berlin", "name_zh-Hans": "柏林"}) == ("柏林", "Berlin")
    assert schema.names_of({"name": "München", "name:latin": "Munich"}) == ("", "Munich")
    assert schema.names_of({"class": "river"}) == ("", "")
    long, _ = schema.names_of({"name": "长" * 500})
    assert 10 < len(long) < 40


def test_cities_of_an_archive_lie_where_they_are(shared_data: Path) -> None:
    with closing(open_archive(shared_data / "tiles" / "mbtiles" / "osm_cities.mbtiles")) as archive:
        tiles = []
        for x in range(256):
            for y in range(256):
                content = archive.tile(8, x, y)
                if content is not None:
                    tiles.append(shapes_of(decode(unpacked(content, "t"), "t"), 8, x, y, "wgs84"))
    labels = {label.text_en: label.at for label in labels_of(tiles, ("city",))}
    for name, lon, lat in (("London", -0.1278, 51.5074), ("Tokyo", 139.6917, 35.6895), ("Sydney", 151.2093, -33.8688)):
        assert labels[name] == pytest.approx((lon, lat), abs=0.02)


@pytest.mark.parametrize(("datum", "shift"), [("gcj02", wgs84_to_gcj02), ("bd09", wgs84_to_bd09)])
def test_a_shifted_source_is_put_where_it_belongs(datum: str, shift) -> None:
    units = np.array([[1000, 2000]])
    feature = VectorFeature(Shape.POINT, (units,), {"name": "X", "class": "city"})
    tile = VectorTile((VectorLayer("place", 2, 4096, (feature,)),))
    ((true,), (moved,)) = (shapes_of(tile, 12, 3330, 1700, name).labels for name in ("wgs84", datum))
    assert shift(np.array([moved.at])) == pytest.approx(np.array([true.at]), abs=1e-8)
    assert abs(true.at.lon - moved.at.lon) > 0.002


def line(*units: tuple[int, int], **properties: str) -> VectorFeature:
    return VectorFeature(Shape.LINE, (np.array(units),), properties)


def test_lines_of_neighbours_meet_at_the_border_and_points_come_once() -> None:
    def tile(x: int, *features: VectorFeature) -> TileShapes:
        return shapes_of(VectorTile((VectorLayer("road", 2, 4096, features),)), 10, x, 400, "wgs84")

    left = tile(800, line((4000, 100), (4160, 117), name="A", highway="primary"))
    right = tile(801, line((-96, 100), (64, 117), name="A", highway="primary"))
    assert left.roads[0].line[-1] == pytest.approx(right.roads[0].line[0], abs=1e-12)
    roads = roads_of([left, right])
    assert roads.names_en == ("A",)
    assert roads.name_index.tolist() == [0, 0]
    buffer = VectorFeature(Shape.POINT, (np.array([[4100, 10]]),), {"name": "P", "class": "town"})
    inside = VectorFeature(Shape.POINT, (np.array([[4, 10]]),), {"name": "P", "class": "town"})
    found = labels_of([tile(800, buffer), tile(801, inside)], ("town",))
    assert [label.text_en for label in found] == ["P"]


def test_rings_become_polygons_with_their_holes() -> None:
    outer = np.array([(0, 0), (100, 0), (100, 100), (0, 100), (0, 0)])
    hole = np.array([(10, 10), (10, 20), (20, 20), (20, 10), (10, 10)])
    feature = VectorFeature(Shape.POLYGON, (outer, hole, outer + 200), {})
    areas = areas_of([shapes_of(VectorTile((VectorLayer("water", 2, 4096, (feature,)),)), 5, 10, 10, "wgs84")])
    assert [len(areas.rings(row)) for row in range(len(areas))] == [2, 1]


def test_labels_have_one_order_wherever_they_are_put_together() -> None:
    at = LonLat(1.0, 2.0)
    city, town, lesser = Label("", "C", at, "city", 9), Label("", "T", at, "town", 1), Label("", "S", at, "town", 2)
    one, other = TileShapes(labels=[town, lesser]), TileShapes(labels=[city, town])
    expected = (city, town, lesser)
    assert labels_of([one, other], ("city", "town")) == labels_of([other, one], ("city", "town")) == expected


def test_degrees_are_the_inverse_of_the_plane() -> None:
    from maps.crs import to_mercator

    lonlat = np.array([(-179.0, -80.0), (0.0, 0.0), (120.5, 31.25)])
    assert to_degrees(to_mercator(lonlat)) == pytest.approx(lonlat, abs=1e-9)
