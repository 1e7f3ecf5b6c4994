"""Small files of roads and zones, and how tests make regions of them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import shapely

from maps.build import Sources, build_region
from maps.errors import SourceError
from maps.region import Region

X, Y = 114.30, 30.60
NAMES = ["解放大道", "中山路", "沿江大道", None]
LINES = [
    [(X, Y), (X + 0.01, Y), (X + 0.02, Y)],
    [(X + 0.01, Y - 0.01), (X + 0.01, Y), (X + 0.01, Y + 0.01)],
    [(X + 0.02, Y), (X + 0.02, Y + 0.01), (X + 0.01, Y + 0.01)],
    [(X, Y), (X, Y + 0.01)],
]
ADDRESS = {"addr:housenumber": "8", "addr:street": "中山路"}
KINDS = ["primary", "residential", "tertiary", "track"]


def collection(features):
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)


def feature(shape, **properties):
    geometry = None if shape is None else json.loads(shapely.to_geojson(shape))
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def roads_geojson(where: Path, move=lambda xy: xy) -> Path:
    shapes = [shapely.LineString(move(np.array(line))) for line in LINES]
    rows = zip(shapes, KINDS, NAMES, strict=True)
    where.write_text(collection([feature(s, highway=k, name=n) for s, k, n in rows]), encoding="utf-8")
    return where


def built(tmp_path: Path, roads: Path, **more: object) -> Region:
    build_region(tmp_path / "out", Sources(roads, **more))  # type: ignore[arg-type]
    return Region.load(tmp_path / "out")


def refused(tmp_path: Path, roads: Path, **more: object) -> SourceError:
    with pytest.raises(SourceError) as caught:
        build_region(tmp_path / "out", Sources(roads, **more))  # type: ignore[arg-type]
    assert not (tmp_path / "out").exists()
    return caught.value
