"""Regions of users' files: every format, and every way in which a file can be wrong."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely
from pyproj import CRS, Transformer

from maps.build import Sources, build_region
from maps.crs import wgs84_to_bd09, wgs84_to_gcj02
from maps.errors import RegionError, SourceError
from maps.region import Region
from maps.road_classes import RoadClass
from tests.support.region_files import (
    ADDRESS,
    KINDS,
    LINES,
    NAMES,
    X,
    Y,
    built,
    collection,
    feature,
    refused,
    roads_geojson,
)


def write_shapefile(where: Path, crs: str | None = "EPSG:4326", encoding: str = "UTF-8", move=lambda xy: xy) -> Path:
    geometry = shapely.to_wkb([shapely.LineString(move(np.array(line))) for line in LINES])
    fields = [np.array(KINDS, dtype=object), np.array(NAMES, dtype=object)]
    pyogrio.raw.write(
        where,
        geometry,
        fields,
        ["highway", "name"],
        geometry_type="LineString",
        crs=crs,
        driver="ESRI Shapefile",
        encoding=encoding,
    )
    return where


@pytest.fixture
def roads(tmp_path: Path) -> Path:
    return roads_geojson(tmp_path / "roads.geojson")


def assert_same_roads(region: Region) -> None:
    assert region.roads is not None
    lines = region.roads.lines
    assert [RoadClass(c).name.lower() for c in lines.classes.tolist()] == KINDS
    assert lines.names_zh == ("解放大道", "中山路", "沿江大道")
    assert lines.name_index.tolist() == [0, 1, 2, -1]
    expected = np.concatenate([np.array(line) for line in LINES])
    np.testing.assert_allclose(lines.coords, expected, atol=2e-7)
    assert region.roads.edges == 6
    assert region.roads.connected_share == 1.0


def test_geojson(tmp_path: Path, roads: Path):
    assert_same_roads(built(tmp_path, roads))


@pytest.mark.parametrize("name", ["r.shp", "r.zip", "r.gpkg", "r.parquet"])
def test_every_vector_format_gives_the_same_roads(tmp_path: Path, name: str):
    where, move = tmp_path / name, Transformer.from_crs("EPSG:4326", "EPSG:32650", always_xy=True)
    if name == "r.gpkg":
        geometry = shapely.to_wkb(
            [shapely.LineString(np.column_stack(move.transform(*np.array(line).T))) for line in LINES]
        )
        fields = [np.array(KINDS, dtype=object), np.array(NAMES, dtype=object)]
        pyogrio.raw.write(
            where, geometry, fields, ["highway", "name"], geometry_type="LineString", crs="EPSG:32650", driver="GPKG"
        )
    elif name == "r.parquet":
        shapes = [
            shapely.to_wkb(shapely.LineString(np.column_stack(move.transform(*np.array(line).T)))) for line in LINES
        ]
        table = pa.table({"highway": KINDS, "name": NAMES, "geometry": shapes})
        geo = {"encoding": "WKB", "crs": CRS.from_epsg(32650).to_json_dict()}
        head = {"version": "1.0.0", "primary_column": "geometry", "columns": {"geometry": geo}}
        pq.write_table(table.replace_schema_metadata({"geo": json.dumps(head)}), where)
    else:
        write_shapefile(tmp_path / "r.shp")
    if name == "r.zip":
        with zipfile.ZipFile(where, "w") as archive:
            for part in ("r.shp", "r.shx", "r.dbf", "r.prj", "r.cpg"):
                archive.write(tmp_path / part, f"deep/{part}")
    assert_same_roads(built(tmp_path, where))


def test_osm_xml(tmp_path: Path):
    nodes = {
        (round(x, 6), round(y, 6)): i + 1 for i, (x, y) in enumerate(dict.fromkeys(p for line in LINES for p in line))
    }
    xml = ['<osm version="0.6" generator="test">']
    xml += [f'<node id="{i}" version="1" lon="{x}" lat="{y}"/>' for (x, y), i in nodes.items()]
    village = {"addr:housenumber": "3", "addr:place": "王家村"}
    for i, tags in ((90, {"place": "town", "name": "武训", "name:en": "Wuxun"}), (91, ADDRESS), (92, village)):
        listed = "".join(f'<tag k="{k}" v="{v}"/>' for k, v in tags.items())
        xml.append(f'<node id="{i}" version="1" lon="{X}" lat="{Y}">{listed}</node>')
    for i, (line, kind, name) in enumerate(zip(LINES, KINDS, NAMES, strict=True)):
        refs = "".join(f'<nd ref="{nodes[round(x, 6), round(y, 6)]}"/>' for x, y in line)
        tag = "" if name is None else f'<tag k="name" v="{name}"/>'
        missing = '<nd ref="999"/>' if i == 3 else ""
        xml.append(f'<way id="{i + 1}" version="1">{refs}{missing}<tag k="highway" v="{kind}"/>{tag}</way>')
    square = "".join(f'<nd ref="{i}"/>' for i in (1, 2, 4, 1))
    xml.append(f'<way id="50" version="1">{square}<tag k="natural" v="water"/><tag k="name" v="东湖"/></way></osm>')
    (tmp_path / "r.osm").write_text("".join(xml), encoding="utf-8")
    region = built(tmp_path, tmp_path / "r.osm")
    assert_same_roads(region)
    assert len(region.areas) == 1
    assert {label.text_zh for label in region.labels} == {"武训", "东湖"}
    assert region.places is not None
    assert [region.places.find(text)[0].kind for text in ("中山路8号", "王家村3号")] == ["house", "house"]
    region.places.close()


def test_a_shapefile_without_prj_needs_to_be_told(tmp_path: Path):
    where = write_shapefile(tmp_path / "r.shp")
    (tmp_path / "r.prj").unlink()
    error = refused(tmp_path, where)
    assert error.where == str(where)
    assert "--crs" in error.why
    assert_same_roads(built(tmp_path, where, crs="EPSG:4326"))


@pytest.mark.parametrize(("crs", "shift"), [("gcj02", wgs84_to_gcj02), ("bd09", wgs84_to_bd09)])
def test_shifted_datums_are_undone(tmp_path: Path, crs: str, shift):
    assert_same_roads(built(tmp_path, roads_geojson(tmp_path / "r.geojson", shift), crs=crs))


def test_metres_without_a_word_are_noticed_and_placed_when_told(tmp_path: Path):
    move = Transformer.from_crs("EPSG:4326", "EPSG:4547", always_xy=True)
    where = roads_geojson(tmp_path / "r.geojson", lambda xy: np.column_stack(move.transform(*xy.T)))
    assert "--crs EPSG:N" in refused(tmp_path, where).why
    assert_same_roads(built(tmp_path, where, crs="EPSG:4547"))


def test_swapped_axes_are_named(tmp_path: Path, roads: Path):
    assert "swapped" in refused(tmp_path, roads_geojson(tmp_path / "r.geojson", lambda xy: xy[:, ::-1])).why
    zones = tmp_path / "z.geojson"
    zones.write_text(collection([feature(shapely.box(Y - 0.1, X - 0.1, Y + 0.1, X + 0.1), name="a")]))
    assert "swapped" in refused(tmp_path, roads, zones=zones).why


def test_swapped_axes_that_are_on_earth_are_seen_beside_the_roads(tmp_path: Path):
    here = roads_geojson(tmp_path / "r.geojson", lambda xy: xy - [104.0, -10.0])
    zones = tmp_path / "z.geojson"
    zones.write_text(collection([feature(shapely.box(40.5, 10.2, 40.7, 10.4), name="a")]))
    error = refused(tmp_path, here, zones=zones)
    assert error.where == str(zones)
    assert "swapped" in error.why


def test_another_place_is_named(tmp_path: Path, roads: Path):
    posts = tmp_path / "p.geojson"
    posts.write_text(collection([feature(shapely.Point(2.3, 48.8), name="far")]))
    assert "far from the roads" in refused(tmp_path, roads, posts=posts).why


def test_degrees_called_metres(tmp_path: Path):
    where = write_shapefile(tmp_path / "r.shp", crs="EPSG:32650")
    assert "look like degrees" in refused(tmp_path, where).why


def test_gbk_names(tmp_path: Path):
    where = write_shapefile(tmp_path / "r.shp", encoding="GBK")
    (tmp_path / "r.cpg").unlink()
    error = refused(tmp_path, where)
    assert "GBK" in error.why
    assert "解放大道" in error.why
    assert_same_roads(built(tmp_path, where, encoding="GBK"))
    assert "encoding" in refused_again(tmp_path, where, encoding="UTF-8").why


@pytest.mark.parametrize("stated", ["GBK", "CP936", "936", "GB2312", "GB18030"])
def test_gbk_names_with_their_encoding_beside_them(tmp_path: Path, stated: str):
    where = write_shapefile(tmp_path / "r.shp", encoding="GBK")
    (tmp_path / "r.cpg").write_text(stated)
    assert_same_roads(built(tmp_path, where))


def refused_again(tmp_path: Path, roads: Path, **more: object) -> SourceError:
    shutil.rmtree(tmp_path / "out")
    return refused(tmp_path, roads, **more)


@pytest.mark.parametrize("name", ["r.shp", "r.dbf", "r.zip", "r.gpkg", "r.parquet", "r.geojson", "r.osm.pbf"])
@pytest.mark.parametrize("share", [0.0, 0.3, 0.9])
def test_cut_files_are_named(tmp_path: Path, shared_data: Path, name: str, share: float):
    where = tmp_path / name
    if name in ("r.shp", "r.dbf"):
        write_shapefile(tmp_path / "r.shp")
    elif name == "r.gpkg":
        geometry = shapely.to_wkb([shapely.LineString(line) for line in LINES])
        pyogrio.raw.write(
            where,
            geometry,
            [np.array(KINDS, dtype=object)],
            ["highway"],
            geometry_type="LineString",
            crs="EPSG:4326",
            driver="GPKG",
        )
    elif name == "r.geojson":
        roads_geojson(where)
    else:
        source = {"r.zip": "san_francisco/tl_2013_06075_roads.zip", "r.parquet": "roads/wuhan_8989.parquet"}
        shutil.copyfile(shared_data / source.get(name, "osm/quack_monaco.osm.pbf"), where)
    content = where.read_bytes()
    where.write_bytes(content[: int(len(content) * share)])
    error = refused(tmp_path, tmp_path / "r.shp" if name == "r.dbf" else where)
    assert error.where == str(where)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("not a file of ours", "damaged"),
        (collection([]), "no features"),
        (collection([feature(None, highway="primary")]), "none of its features has a geometry"),
        (collection([feature(shapely.Point(X, Y), highway="primary")]), "no lines"),
        (
            collection([feature(shapely.LineString(LINES[0]), highway="proposed"), feature(None, highway="primary")]),
            "is a road",
        ),
        (collection([feature(shapely.LineString([(X, Y), (X, Y)]), highway="primary")]), "is a road"),
    ],
)
def test_files_without_roads(tmp_path: Path, content: str, why: str):
    where = tmp_path / "r.geojson"
    where.write_text(content)
    error = refused(tmp_path, where)
    assert error.where == str(where)
    assert why in error.why


def test_missing_and_unknown_files(tmp_path: Path, roads: Path):
    assert "no such file" in refused(tmp_path, tmp_path / "gone.geojson").why
    assert "no such file" in refused(tmp_path, tmp_path / "gone.osm.pbf").why
    (tmp_path / "r.dwg").write_text("x")
    assert "not read" in refused(tmp_path, tmp_path / "r.dwg").why
    assert "no such file" in refused(tmp_path, roads, zones=tmp_path / "gone.geojson").why


def test_roads_that_do_not_meet_are_reported(tmp_path: Path):
    apart = [shapely.LineString([(X + i / 100, Y), (X + i / 100, Y + 0.01)]) for i in range(4)]
    (tmp_path / "r.geojson").write_text(collection([feature(s, highway="primary") for s in apart]))
    warnings = build_region(tmp_path / "out", Sources(tmp_path / "r.geojson"))
    assert "only 25%" in warnings[0]


def test_one_way_speeds_and_unknown_classes(tmp_path: Path):
    where = tmp_path / "r.geojson"
    rows = [("主干路", "F", "60"), ("主干路", "T", "30 mph"), ("怪路", "B", None), ("支路", None, "fast")]
    shapes = [shapely.LineString(line) for line in LINES]
    where.write_text(
        collection([feature(s, 等级=c, oneway=o, maxspeed=m) for s, (c, o, m) in zip(shapes, rows, strict=True)]),
        encoding="utf-8",
    )
    warnings = build_region(tmp_path / "out", Sources(where))
    assert "怪路" in warnings[0]
    lines = Region.load(tmp_path / "out").road_lines
    assert lines is not None
    assert lines.one_way.tolist() == [True, True, False, False]
    assert tuple(lines.coords[3]) == pytest.approx(LINES[1][-1])
    expected = [RoadClass.PRIMARY, RoadClass.PRIMARY, RoadClass.UNCLASSIFIED, RoadClass.TERTIARY]
    assert [RoadClass(c) for c in lines.classes.tolist()] == expected
    assert lines.speed_mps[:2].tolist() == pytest.approx([0.85 * 60 / 3.6, 0.85 * 30 * 1.609344 / 3.6])


def test_nothing_is_read_when_the_place_is_taken(tmp_path: Path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "letter.txt").write_text("keep me")
    with pytest.raises(RegionError, match="not a region"):
        build_region(tmp_path / "out", Sources(tmp_path / "gone.geojson"))


def test_a_coordinate_that_is_no_number_is_refused_by_name_alone(tmp_path: Path):
    odd = tmp_path / "odd.geojson"
    line = '{"type": "LineString", "coordinates": [[112, 33], [NaN, 33]]}'
    feature = f'{{"type": "Feature", "properties": {{"highway": "residential"}}, "geometry": {line}}}'
    odd.write_text(f'{{"type": "FeatureCollection", "features": [{feature}]}}')
    assert "feature 0 at (nan, 33)" in refused(tmp_path, odd).why
