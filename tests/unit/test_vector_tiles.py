"""Vector tiles, decoded as the published fixtures expect; wrong ones refused by name, flaws left out and counted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from maps.errors import TileTrouble
from maps.sources.mvt import VectorFeature, decode
from maps.sources.packed import MOST_BYTES, unpacked

#: Features of every layer of the larger tiles, counted by the reference decoder of the format's authors.
BERLIN = {
    "landuse": 107,
    "waterway": 3,
    "water": 1,
    "barrier_line": 51,
    "building": 975,
    "landuse_overlay": 1,
    "tunnel": 91,
    "road": 686,
    "bridge": 16,
    "place_label": 2,
    "water_label": 1,
    "poi_label": 558,
    "road_label": 266,
    "waterway_label": 1,
}


def fixture(shared_data: Path, number: int) -> tuple[bytes, Any, Any]:
    """A tile, what it holds, and what its authors say of it."""
    folder = shared_data / "tiles" / "mvt" / f"{number:03d}"
    said, info = (json.loads((folder / name).read_text(encoding="utf-8")) for name in ("tile.json", "info.json"))
    return (folder / "tile.mvt").read_bytes(), said, info


def vertices(pen: list[int]) -> list[list[int]]:
    """Where a pen goes, part by part; a ring ends where it began."""
    parts: list[list[int]] = []
    at, x, y = 0, 0, 0
    while at < len(pen):
        command, times = pen[at] & 7, pen[at] >> 3
        at += 1
        if command == 7:
            parts[-1] += parts[-1][:2]
            continue
        for _ in range(times):
            x += (pen[at] >> 1) * (1 if pen[at] % 2 == 0 else -1) - pen[at] % 2
            y += (pen[at + 1] >> 1) * (1 if pen[at + 1] % 2 == 0 else -1) - pen[at + 1] % 2
            at += 2
            if command == 1:
                parts.append([])
            parts[-1] += [x, y]
    return parts


def flat(feature: VectorFeature) -> list[list[int]]:
    """The parts of a decoded feature; each of several points counts as one."""
    if feature.shape == 1:
        return [vertex for part in feature.parts for vertex in part.tolist()]
    return [part.ravel().tolist() for part in feature.parts]


@pytest.mark.parametrize("number", [1, 2, 3, 9, 16, 17, 18, 19, 20])
def test_a_good_tile_is_what_its_json_says(shared_data: Path, number: int) -> None:
    data, said, _ = fixture(shared_data, number)
    tile = decode(data, "tile")
    layers = said.get("layers", [])
    assert [layer.name for layer in tile.layers] == [layer["name"] for layer in layers]
    for layer, expected in zip(tile.layers, layers, strict=True):
        assert (layer.version, layer.extent) == (expected["version"], expected.get("extent", 4096))
        assert len(layer.features) == len(expected["features"])
        for feature, wanted in zip(layer.features, expected["features"], strict=True):
            assert feature.shape == wanted.get("type", 0)
            tags, values = wanted["tags"], [next(iter(value.values())) for value in expected["values"]]
            assert feature.properties == {
                expected["keys"][key]: values[value] for key, value in zip(tags[::2], tags[1::2], strict=True)
            }
            assert flat(feature) == (vertices(wanted["geometry"]) if feature.shape else [])
    assert not tile.flaws


@pytest.mark.parametrize(
    ("number", "why"),
    [
        (7, "wrong type"),
        (8, "wrong type"),
        (10, "unknown type"),
        (11, "unknown type"),
        (12, "version 99"),
        (13, "wrong type"),
        (14, "without a name"),
    ],
)
def test_a_broken_tile_is_refused_by_name(shared_data: Path, number: int, why: str) -> None:
    data, _, info = fixture(shared_data, number)
    assert info["validity"]["error"] == "fatal"
    with pytest.raises(TileTrouble, match=f"^cannot read the tiles: 14/1/2: .*{why}"):
        decode(data, "14/1/2")


@pytest.mark.parametrize(
    ("number", "flaw", "left"),
    [
        (4, "no geometry", 0),
        (5, "a property without a value", 0),
        (6, "a kind of geometry that there is not", 0),
        (15, "a second layer of one name", 1),
    ],
)
def test_a_flaw_that_can_be_left_out_is_counted(shared_data: Path, number: int, flaw: str, left: int) -> None:
    data, _, info = fixture(shared_data, number)
    assert info["validity"]["error"] == "recoverable"
    tile = decode(data, "tile")
    assert tile.flaws == {flaw: 1}
    assert [len(layer.features) for layer in tile.layers] == [left]


def test_a_whole_tile_of_a_city_has_all_its_features(shared_data: Path) -> None:
    tile = decode((shared_data / "tiles" / "mvt" / "14-8801-5371.vector.pbf").read_bytes(), "Berlin")
    assert {layer.name: len(layer.features) for layer in tile.layers if layer.features} == BERLIN
    assert not tile.flaws
    (places,) = [layer for layer in tile.layers if layer.name == "place_label"]
    assert places.features[0].properties["name_en"] == "Gesundbrunnen"


def test_what_unpacks_to_too_much_is_refused_before_it_does() -> None:
    import gzip

    bomb = gzip.compress(bytes(40 * MOST_BYTES), 9)
    with pytest.raises(TileTrouble, match="unpacks to more than"):
        unpacked(bomb, "bomb")
    with pytest.raises(TileTrouble, match="cut off"):
        unpacked(gzip.compress(b"tile" * 500)[:-9], "half")
    assert unpacked(gzip.compress(b"tile"), "whole") == b"tile"


def test_a_pen_that_leaves_for_the_far_side_of_the_world_is_left_out() -> None:
    far = bytes([9]) + b"\xfe\xff\xff\xff\x0f" * 2
    feature = bytes([0x18, 1, 0x22, len(far)]) + far
    layer = bytes([0x78, 2, 0x0A, 1, 97, 0x12, len(feature)]) + feature
    tile = decode(bytes([0x1A, len(layer)]) + layer, "tile")
    assert tile.flaws == {"it lies far outside its tile": 1}
