"""Zones written to a file of each kind, and read back as they were."""

from __future__ import annotations

from pathlib import Path

import pytest
import shapely

from console.domain.area import Grade, Zone
from console.domain.rows import changed
from maps.errors import MapError
from maps.sources.zonefile import read_zones
from maps.sources.zonewrite import DRIVERS, write_zones
from maps.zones import with_neighbours, wkb
from tests.unit.test_zoning import BLOCK

ZONES = [
    changed(BLOCK[0], name="North bank", name_zh="北岸片区", grade=Grade.ORANGE, setting="town", level="station"),
    changed(BLOCK[1], parent="A0", central_post=None, level="area"),
]


@pytest.mark.parametrize("suffix", DRIVERS)
def test_what_is_written_is_read_back(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"辖区{suffix}"
    write_zones(path, ZONES)
    found, warnings = read_zones(path, None, None)
    assert warnings == ()
    for was, read in zip(with_neighbours(ZONES), found, strict=True):
        assert shapely.from_wkb(was.outline).equals(shapely.from_wkb(read.outline))
        assert changed(read, outline=was.outline) == changed(was, version=1)
    write_zones(path, ZONES[:1])
    assert [zone.code for zone in read_zones(path, None, None)[0]] == ["A0"], "it took the place of what was there"
    assert not [part for part in tmp_path.iterdir() if part.is_dir()], "nothing half written is left"


def test_zones_of_several_parts_keep_them(tmp_path: Path) -> None:
    parts = shapely.MultiPolygon([shapely.from_wkb(BLOCK[i].outline) for i in (0, 2)])
    zone = Zone("M", "M", "M", wkb(parts))
    write_zones(tmp_path / "zones.gpkg", [zone, BLOCK[4]])
    found, _ = read_zones(tmp_path / "zones.gpkg", None, None)
    assert shapely.from_wkb(found[0].outline).equals(parts)


@pytest.mark.parametrize(("name", "zones", "why"), [("zones.kml", ZONES, ".gpkg"), ("zones.shp", [], "none")])
def test_what_can_not_be_written_is_named(tmp_path: Path, name: str, zones: list[Zone], why: str) -> None:
    with pytest.raises(MapError, match=why):
        write_zones(tmp_path / name, zones)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(MapError, match="nowhere"):
        write_zones(tmp_path / "nowhere" / "zones.gpkg", ZONES)
