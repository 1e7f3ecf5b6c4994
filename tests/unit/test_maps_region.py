"""Region folders: what is written is read, damage is named, and nothing is left half written."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from console.domain.area import Grade, Post, Zone
from console.domain.geo import LonLat
from maps import folder as folders
from maps.errors import RegionError
from maps.layers import AreaCollector, AreaKind, Label, LineKind, ThinLines
from maps.network import RoadLines, default_speeds
from maps.places import House, Place, write_places
from maps.region import PLACES_FILE, Region, RegionParts, write_region
from maps.roads import RoadNetwork
from maps.travel import StraightLine
from maps.zones import wkb_of_rings

RING = np.array([[112.0, 33.0], [112.1, 33.0], [112.1, 33.1], [112.0, 33.1], [112.0, 33.0]])


def small_parts() -> RegionParts:
    classes = np.array([4, 11], dtype=np.uint8)
    lines = RoadLines(
        np.array([[112.0, 33.0], [112.05, 33.05], [112.1, 33.1], [112.05, 33.05], [112.0, 33.1]]),
        np.array([0, 3, 5]),
        classes,
        np.array([0, -1], dtype=np.int32),
        np.array([False, False]),
        np.array([False, True]),
        default_speeds(classes),
        ("朝阳路",),
        ("Chaoyang Road",),
    )
    areas = AreaCollector()
    areas.add([RING], AreaKind.COMMUNITY, ("东社区", "East Community"), Grade.RED, 0)
    areas.add([RING, RING[::-1] * 0.0001 + RING.mean(axis=0)], AreaKind.WATER, ("湖", "Lake"))
    return RegionParts(
        "Small",
        "小",
        (112.0, 33.0, 112.1, 33.1),
        (Zone("A", "Zone A", "甲区", wkb_of_rings([RING]), central_post="S1", neighbours=("B",)),),
        (Post("S1", "One", "一所", LonLat(112.02, 33.02), "A"),),
        (
            Label("小", "Small", LonLat(112.05, 33.05), "town", 2),
            Label("大", "Big", LonLat(112.05, 33.05), "county", 1),
        ),
        RoadNetwork(lines),
        areas.pack(),
        ThinLines(RING, np.array([0, 5]), np.array([LineKind.STREAM], np.uint8), np.array([2.0], np.float32)),
        places=2,
        notes=("A note.",),
    )


@pytest.fixture
def region_folder(tmp_path: Path) -> Path:
    out = tmp_path / "small"
    with folders.writing(out) as inside:
        street = Place("street", "朝阳路", "Chaoyang Road", LonLat(112.05, 33.05))
        write_places(inside / PLACES_FILE, [street], [House(0, "12", LonLat(112.051, 33.05))])
        write_region(inside, small_parts())
    return out


def test_what_is_written_is_read(region_folder: Path):
    region, parts = Region.load(region_folder), small_parts()
    assert (region.name, region.name_zh, region.bbox, region.notes) == ("Small", "小", parts.bbox, ("A note.",))
    assert region.zones == parts.zones
    assert region.posts == parts.posts
    assert [label.text_en for label in region.labels] == ["Big", "Small"]
    assert parts.roads is not None
    assert region.roads is not None
    for name in ("coords", "offsets", "classes", "name_index", "one_way", "bridge", "speed_mps"):
        np.testing.assert_array_equal(getattr(region.roads.lines, name), getattr(parts.roads.lines, name))
    assert region.roads.lines.names_zh == ("朝阳路",)
    assert region.roads.edges == 3
    assert region.roads.connected_share == parts.roads.connected_share == 1.0
    assert region.areas.kinds.tolist() == [AreaKind.WATER, AreaKind.COMMUNITY]
    assert [len(region.areas.rings(i)) for i in range(2)] == [2, 1]
    assert region.thin_lines.weight.tolist() == [2.0]
    assert region.tiles is None
    community = region.communities[0]
    assert (community.name_zh, community.parent, community.grade) == ("东社区", "A", Grade.RED)
    assert region.places is not None
    assert region.places.find("朝阳路12")[0].en == "12 Chaoyang Road"
    region.places.close()
    region.verify()


def test_a_region_without_roads_estimates(tmp_path: Path):
    with folders.writing(tmp_path / "bare") as inside:
        write_region(inside, RegionParts("Bare", "空", (0.0, 0.0, 1.0, 1.0)))
    region = Region.load(tmp_path / "bare")
    assert region.roads is None
    assert isinstance(region.travel, StraightLine)
    assert region.places is None
    assert len(region.areas) == len(region.thin_lines) == len(region.communities) == 0
    assert region.zone_index.zone_of(LonLat(0.5, 0.5)) is None


@pytest.mark.parametrize("name", ["parts.json", "roads.npz", "areas.npz", "places.sqlite"])
@pytest.mark.parametrize("harm", ["gone", "cut", "changed"])
def test_damage_to_any_file_is_named(region_folder: Path, name: str, harm: str):
    where = region_folder / name
    content = bytearray(where.read_bytes())
    if harm == "gone":
        where.unlink()
    elif harm == "cut":
        where.write_bytes(content[: len(content) // 2])
    else:
        content[len(content) // 2] ^= 1
        where.write_bytes(content)
    with pytest.raises(RegionError) as caught:
        Region.load(region_folder)
    assert caught.value.where == str(where)
    assert "missing" in caught.value.why or "damaged" in caught.value.why


def test_a_large_file_changed_under_way_is_noticed_when_read(region_folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(folders, "HASHED_ON_OPEN_BYTES", 10)
    where = region_folder / "roads.npz"
    content = bytearray(where.read_bytes())
    content[-400] ^= 1
    where.write_bytes(content)
    region = Region.load(region_folder)
    with pytest.raises(RegionError, match="hash differs"):
        _ = region.roads
    with pytest.raises(RegionError, match="hash differs"):
        region.verify()


@pytest.mark.parametrize(
    ("manifest", "why"),
    [
        ("{", "damaged"),
        ("[]", "not the manifest"),
        ('{"format": "something else"}', "not the manifest"),
        ('{"format": "police-console-region", "version": 99, "files": {}}', "format 99"),
        (f'{{"format": "police-console-region", "version": {folders.VERSION}}}', "no list of files"),
    ],
)
def test_a_manifest_that_is_none(region_folder: Path, manifest: str, why: str):
    (region_folder / "region.json").write_text(manifest)
    with pytest.raises(RegionError, match=why):
        Region.load(region_folder)


def test_a_manifest_without_a_field(region_folder: Path):
    where = region_folder / "region.json"
    head = json.loads(where.read_text())
    del head["bbox"]
    where.write_text(json.dumps(head))
    with pytest.raises(RegionError, match="bbox"):
        Region.load(region_folder)


def test_no_folder_and_no_region(tmp_path: Path):
    with pytest.raises(RegionError, match="no such folder"):
        Region.load(tmp_path / "nothing")
    with pytest.raises(RegionError, match="not a region folder"):
        Region.load(tmp_path)


def test_a_region_is_replaced_and_anything_else_is_not(region_folder: Path, tmp_path: Path):
    with folders.writing(region_folder) as inside:
        write_region(inside, RegionParts("Other", "别", (0.0, 0.0, 1.0, 1.0)))
    assert Region.load(region_folder).name == "Other"
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "letter.txt").write_text("keep me")
    with pytest.raises(RegionError, match="not empty"), folders.writing(precious):
        raise AssertionError("it was let in")
    assert (precious / "letter.txt").read_text() == "keep me"
    (tmp_path / "file").write_text("")
    with pytest.raises(RegionError, match="in the way"), folders.writing(tmp_path / "file"):
        raise AssertionError("it was let in")
    (tmp_path / "empty").mkdir()
    with folders.writing(tmp_path / "empty") as inside:
        write_region(inside, RegionParts("New", "新", (0.0, 0.0, 1.0, 1.0)))
    assert Region.load(tmp_path / "empty").name == "New"


@pytest.mark.parametrize("fault", [KeyboardInterrupt(), OSError(28, "No space left on device"), ValueError("a bug")])
def test_what_stops_half_way_leaves_all_as_it_was(region_folder: Path, fault: BaseException):
    before = {p.name: p.read_bytes() for p in region_folder.iterdir()}

    def stop_half_way() -> None:
        with folders.writing(region_folder) as inside:
            (inside / "roads.npz").write_bytes(b"half")
            raise fault

    with pytest.raises((type(fault), RegionError)):
        stop_half_way()
    assert {p.name: p.read_bytes() for p in region_folder.iterdir()} == before
    assert [p.name for p in region_folder.parent.iterdir()] == [region_folder.name]


def test_a_failed_swap_puts_the_old_region_back(region_folder: Path, monkeypatch: pytest.MonkeyPatch):
    real = Path.replace

    def replace(self: Path, target: Path) -> Path:
        if self.name.endswith(".new"):
            raise OSError(28, "No space left on device")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)

    def make_another() -> None:
        with folders.writing(region_folder) as inside:
            write_region(inside, RegionParts("Other", "别", (0.0, 0.0, 1.0, 1.0)))

    with pytest.raises(RegionError, match="No space left"):
        make_another()
    assert Region.load(region_folder).name == "Small"
    assert len(list(region_folder.parent.iterdir())) == 1


def test_a_copied_folder_is_still_whole(region_folder: Path, tmp_path: Path):
    shutil.copytree(region_folder, tmp_path / "copy")
    Region.load(tmp_path / "copy").verify()
