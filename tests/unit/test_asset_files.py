"""Alarm points and cameras of a file: every record is used, or named with the reason why not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from console.domain.geo import LonLat
from console.domain.mapped import Asset, AssetKind
from console.feeds.asset_files import read_asset_file
from console.feeds.tables import TableError

CSV = """code,kind,name,lon,lat,heading_deg,stream
C-1,camera,North gate,112.1,33.2,45,rtsp://10.0.0.9/1
A-1,alarm_point,Shop,112.2,33.3,,
C-1,camera,Again,112.1,33.2,,
C-2,drone,Sky,112.1,33.2,,
C-3,camera,Sea,33.2,112.1,,
"""
CAMERA = Asset(
    "C-1", AssetKind.CAMERA, "North gate", "North gate", LonLat(112.1, 33.2), None, "rtsp://10.0.0.9/1", 45.0
)


def test_a_table_is_read_row_by_row(tmp_path: Path) -> None:
    path = tmp_path / "points.csv"
    path.write_text(CSV, encoding="utf-8")
    found = read_asset_file(path)
    assert found.assets[0] == CAMERA
    assert [(asset.code, asset.kind) for asset in found.assets[1:]] == [("A-1", AssetKind.ALARM_POINT)]
    assert [wrong.where for wrong in found.bad] == ["4", "5", "6"]
    reasons = " ".join(wrong.why for wrong in found.bad)
    assert "twice" in reasons
    assert "kind" in reasons
    assert "longitude comes first" in reasons


def test_points_of_geojson_carry_their_place(tmp_path: Path) -> None:
    properties = {"code": "C-1", "kind": "camera", "name_zh": "北门"}
    point = {"type": "Point", "coordinates": [112.1, 33.2, 90.0]}
    line = {"type": "LineString", "coordinates": [[112.1, 33.2], [112.2, 33.2]]}
    features = [{"type": "Feature", "geometry": shape, "properties": properties} for shape in (point, line)]
    path = tmp_path / "points.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    found = read_asset_file(path)
    (asset,) = found.assets
    assert (asset.at, asset.name, asset.name_zh) == (LonLat(112.1, 33.2), "北门", "北门")
    assert [(wrong.where, wrong.why.partition(":")[0]) for wrong in found.bad] == [("2", "at")]


def test_a_table_without_codes_is_refused_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "points.csv"
    path.write_text("name,lon,lat\nGate,112,33\n", encoding="utf-8")
    with pytest.raises(TableError, match="no column is named code"):
        read_asset_file(path)


@pytest.mark.parametrize("text", ["[" * 100_000, f'[{{"code": {"9" * 5000}}}]'])
def test_json_at_which_readers_give_up_is_none(tmp_path: Path, text: str) -> None:
    path = tmp_path / "points.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(TableError, match="is no JSON"):
        read_asset_file(path)
