"""What a region's files give to be found: streets of one name apart, addresses in one text, houses on their streets."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import shapely

from console.domain.geo import LonLat
from maps.addresses import split_address
from maps.places import Places
from tests.support.region_files import built, collection, feature

#: Two towns, 9 km apart, with a street of one name each; the second has a kink of two roads.
WEST, EAST = LonLat(112.10, 33.30), LonLat(112.20, 33.30)
POINTS = [
    (WEST, {"name": "柳荫镇", "kind": "locality"}),
    (EAST, {"name": "松坪镇", "kind": "locality"}),
    (LonLat(112.101, 33.3001), {"addr:street": "朝阳路", "addr:housenumber": "12"}),
    (LonLat(112.201, 33.3001), {"addr:street": "朝阳路", "addr:housenumber": "12"}),
    (LonLat(112.212, 33.3001), {"addr:street": "朝阳路", "addr:housenumber": "80"}),
    (LonLat(112.150, 33.3100), {"name": "王家村3组7号"}),
    (LonLat(112.151, 33.3100), {"name": "人民医院", "地址": "王家村3组9号2栋"}),
]


def written(where: Path, features: list[dict[str, Any]]) -> Path:
    where.write_text(collection(features), encoding="utf-8")
    return where


@pytest.fixture
def places(tmp_path: Path) -> Iterator[Places]:
    roads = [
        feature(shapely.LineString([(112.098, 33.3), (112.104, 33.3)]), highway="residential", name="朝阳路"),
        feature(shapely.LineString([(112.198, 33.3), (112.204, 33.3)]), highway="residential", name="朝阳路"),
        feature(shapely.LineString([(112.204, 33.3), (112.214, 33.3)]), highway="residential", name="朝阳路"),
        feature(shapely.LineString([(112.104, 33.3), (112.198, 33.3)]), highway="primary", name="国道"),
    ]
    points = [feature(shapely.Point(at), **said) for at, said in POINTS]
    region = built(
        tmp_path, written(tmp_path / "roads.geojson", roads), places=written(tmp_path / "places.geojson", points)
    )
    assert region.places is not None
    yield region.places
    region.places.close()


def test_streets_of_one_name_are_apart_and_say_where(places: Places):
    found = places.find("朝阳路", near=WEST)
    assert [street.text for street in found] == ["柳荫镇朝阳路", "松坪镇朝阳路"]
    assert [street.at.lon for street in found] == pytest.approx([112.101, 112.209], abs=0.01)
    assert [street.text for street in places.find("国道")] == ["国道"], "a name that nothing shares needs no town"


def test_a_house_is_on_the_street_of_its_town(places: Places):
    assert [house.text for house in places.find("朝阳路12号", near=EAST)] == ["松坪镇朝阳路12号", "柳荫镇朝阳路12号"]
    assert [house.text for house in places.find("朝阳路12号", near=WEST)] == ["柳荫镇朝阳路12号", "松坪镇朝阳路12号"]
    assert places.find("朝阳路80")[0].text == "松坪镇朝阳路80号", "the next road of the same street"


def test_addresses_in_one_text_are_houses(places: Places):
    assert places.find("王家村3组7号")[0] == places.find("wjc3z 7")[0]
    assert places.find("王家村3组")[0].kind == "street"
    hospital = places.find("人民医院")[0]
    assert hospital.kind == "locality"
    assert places.find("王家村3组9号2栋")[0].at == hospital.at


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("柳荫镇朝阳路12号", ("柳荫镇朝阳路", "12")),
        (" 朝阳路12-3号 ", ("朝阳路", "12-3")),
        ("107国道12号", ("107国道", "12")),
        ("华府小区1号楼", ("华府小区", "1号楼")),
        ("朝阳路12号附3", ("朝阳路", "12号附3")),
        ("地铁2号线", None),
        ("人民医院", None),
        ("12号", None),
        ("1245 Main Street", None),
        ("", None),
    ],
)
def test_an_address_is_a_street_and_a_number_with_its_sign(text: str, parts: tuple[str, str] | None):
    assert split_address(text) == parts
