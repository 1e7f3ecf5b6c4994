"""The training county: the same for the same seed, whole, connected, and fit to be policed."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import shapely

from console.domain.area import Grade
from maps.layers import AreaKind
from maps.network import vertex_ids
from maps.region import Region
from maps.road_classes import RoadClass
from maps.training import make_training_county
from maps.training.names import StreetNames
from maps.training.noise import generator

KM2 = 93.127 * 110.914


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("county") / "county"
    make_training_county(out, 1)
    return out


@pytest.fixture(scope="module")
def county(folder: Path) -> Region:
    return Region.load(folder)


def test_the_same_seed_gives_the_same_bytes(folder: Path, tmp_path: Path):
    make_training_county(tmp_path / "again", 1)
    names = sorted(p.name for p in folder.iterdir())
    assert names == sorted(p.name for p in (tmp_path / "again").iterdir())
    for name in names:
        assert (tmp_path / "again" / name).read_bytes() == (folder / name).read_bytes(), name


@pytest.mark.parametrize("seed", [2, 20260704])
def test_other_seeds_give_other_sound_counties(folder: Path, tmp_path: Path, seed: int):
    make_training_county(tmp_path / "other", seed)
    other = Region.load(tmp_path / "other")
    assert (tmp_path / "other" / "roads.npz").read_bytes() != (folder / "roads.npz").read_bytes()
    assert_sound(other)


def test_the_county_is_sound(county: Region):
    assert_sound(county)
    assert county.fictional
    assert "Fictional" in county.notes[0]
    assert county.name == "Yunling Training County"
    assert county.name_zh == "云岭训练县"


def assert_sound(county: Region) -> None:
    assert_zones_tile(county)
    assert_posts_fit(county)
    assert_roads_are_one_network(county)
    assert_communities_are_graded(county)
    assert_everything_has_two_names(county)


def assert_zones_tile(county: Region) -> None:
    shapes = county.zone_index.shapes
    assert [z.code for z in county.zones] == ["A", "B", "C"]
    assert shapely.is_valid(shapes).all()
    border = shapely.Polygon(county.areas.rings(int(county.areas.of_kind(AreaKind.COUNTY)[0]))[0])
    whole = shapely.union_all(shapes)
    assert whole.geom_type == "Polygon"
    assert len(whole.interiors) == 0
    assert shapely.area(shapely.symmetric_difference(whole, border)) * KM2 < 0.01
    assert shapes[0].area + shapes[1].area + shapes[2].area == pytest.approx(whole.area, rel=1e-9)
    assert 1_300 < whole.area * KM2 < 1_500
    for i, zone in enumerate(county.zones):
        touching = {other.code for j, other in enumerate(county.zones) if j != i and shapes[i].touches(shapes[j])}
        assert set(zone.neighbours) == touching
        assert touching


def assert_posts_fit(county: Region) -> None:
    stations = [p for p in county.posts if p.kind == "station"]
    per_zone = Counter(p.zone for p in stations)
    assert sorted(per_zone.values()) == [4, 5, 5]
    assert {p.hours for p in county.posts if p.kind == "post"} == {"24h", "5x8"}
    assert len({p.code for p in county.posts}) == len(county.posts)
    for zone in county.zones:
        assert zone.central_post in {p.code for p in stations if p.zone == zone.code}
    for post in county.posts:
        assert county.zone_index.zone_of(post.at) == post.zone, post.code


def assert_roads_are_one_network(county: Region) -> None:
    roads = county.roads
    assert roads is not None
    assert roads.connected_share == 1.0
    assert roads.graph.main.all()
    assert 1_500_000 < roads.length_m < 3_000_000
    kinds = {RoadClass(c) for c in np.unique(roads.lines.classes).tolist()}
    assert kinds >= {
        RoadClass.MOTORWAY, RoadClass.MOTORWAY_LINK, RoadClass.TRUNK, RoadClass.PRIMARY, RoadClass.SECONDARY,
        RoadClass.TERTIARY, RoadClass.UNCLASSIFIED, RoadClass.RESIDENTIAL, RoadClass.TRACK,
    }  # fmt: skip
    assert roads.lines.bridge.sum() >= 8
    assert len(vertex_ids(roads.lines.coords)) == roads.lines.offsets[-1]
    stations = np.array([p.at for p in county.posts])
    seconds = np.array([roads.travel_times(stations, p.at) for p in county.posts])
    assert np.isfinite(seconds).all()
    assert 900 < seconds.max() < 5_400
    assert roads.snap(stations).distance_m.max() < 60


def assert_communities_are_graded(county: Region) -> None:
    grades = Counter(c.grade for c in county.communities)
    count = len(county.communities)
    assert count > 120
    assert grades[Grade.GREEN] / count > 0.6
    assert 0.12 < grades[Grade.RED] / count < 0.18
    assert grades[Grade.NONE] == 0
    shapes = shapely.from_wkb([c.outline for c in county.communities])
    assert sum(s.area for s in shapes) == pytest.approx(shapely.union_all(county.zone_index.shapes).area, rel=1e-6)
    index = {z.code: s for z, s in zip(county.zones, county.zone_index.shapes, strict=True)}
    for community, shape in zip(county.communities, shapes, strict=True):
        assert index[str(community.parent)].covers(shape.representative_point())


def assert_everything_has_two_names(county: Region) -> None:
    named = [(z.name, z.name_zh) for z in (*county.zones, *county.communities)]
    named += [(p.name, p.name_zh) for p in county.posts]
    for name, name_zh in named:
        assert name.isascii() or "ü" in name
        assert any("\u4e00" <= c <= "\u9fff" for c in name_zh)
    for label in county.labels:
        assert label.text_en
        assert label.text_zh
    names = [c.name_zh for c in county.communities]
    assert len(set(names)) == len(names)


def test_there_is_something_to_find(county: Region):
    places = county.places
    assert places is not None
    assert county.counts["places"] > 10_000
    town = next(label for label in county.labels if label.kind == "county")
    address = places.nearest_address(town.at)
    assert address is not None
    assert "号" in address
    first = places.find(address.split(" ")[0])[0]
    assert first.kind == "house"
    assert first.text == address
    for post in county.posts:
        assert places.find(post.name_zh)[0].at == post.at
    places.close()


def test_land_has_what_a_map_shows(county: Region):
    kinds = Counter(AreaKind(k) for k in county.areas.kinds.tolist())
    assert kinds[AreaKind.WATER] >= 2
    assert kinds[AreaKind.BUILDING] > 10_000
    assert min(kinds[k] for k in (AreaKind.WOOD, AreaKind.FARMLAND, AreaKind.BUILT_UP)) >= 5
    assert {label.kind for label in county.labels} == {
        "county",
        "town",
        "village",
        "community",
        "river",
        "lake",
        "hill",
    }
    assert (np.diff([label.rank for label in county.labels]) >= 0).all()


def test_houses_stand_on_no_road(county: Region):
    roads = county.roads
    assert roads is not None
    rows = county.areas.of_kind(AreaKind.BUILDING)[::25]
    houses = np.array([shapely.Polygon(county.areas.rings(int(i))[0]) for i in rows])
    lines = [
        shapely.LineString(roads.lines.coords[roads.lines.offsets[i] : roads.lines.offsets[i + 1]])
        for i in range(len(roads.lines))
    ]
    assert len(shapely.STRtree(np.array(lines)).query(houses, predicate="intersects")[0]) == 0


def test_no_street_name_is_given_twice_in_a_town():
    names = StreetNames(generator(1, "test"))
    taken = [names.take(kind) for _ in range(700) for kind in ("avenue", "road", "street", "lane")]
    assert len({zh for zh, _ in taken}) == len({en for _, en in taken}) == len(taken)
