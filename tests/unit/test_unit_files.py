"""Files of units: good records are kept, every bad one is named, each is a command that keeps what it leaves out."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.commands.register_unit import RegisterUnit
from console.domain.geo import LonLat
from console.feeds.unit_files import UnitFileError, read_unit_file


def written(folder: Path, text: str, name: str = "units.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_good_rows_are_kept_and_every_bad_one_is_named(tmp_path: Path) -> None:
    text = "unit,lon,lat,people\nA-1,117,36,5\nA-2,117,36,many\nA-3,36,117,5\nA-1,117,36,5\nA-4,117,36,\n"
    found = read_unit_file(written(tmp_path, text))
    assert [unit.unit for unit in found.units] == ["A-1", "A-4"]
    assert [(wrong.where, wrong.why.partition(":")[0]) for wrong in found.bad] == [
        ("3", "people"),
        ("4", "at"),
        ("5", "unit"),
    ]


def test_what_a_file_leaves_out_is_left_out_of_the_command(tmp_path: Path) -> None:
    found = read_unit_file(written(tmp_path, '{"unit": "A-1", "at": [117, 36], "arm": "swat"}\n', "u.jsonl"))
    assert found.units[0].command == RegisterUnit(unit="A-1", at=LonLat(117.0, 36.0), arm="swat")


@pytest.mark.parametrize(
    "feature",
    [
        '{"type": "Feature", "geometry": null, "properties": {"unit": "A"}}',
        '{"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [[[1, 2]]]}, "properties": {"unit": "A"}}',
        '{"type": "Feature", "geometry": {"type": "Point", "coordinates": [1, 2, 30]}, "properties": 5}',
        '{"type": "Feature", "geometry": [1, 2], "properties": {"unit": "A"}}',
    ],
)
def test_a_hostile_feature_is_named_and_the_next_is_read(tmp_path: Path, feature: str) -> None:
    good = '{"type": "Feature", "geometry": {"type": "Point", "coordinates": [1, 2, 30]}, "properties": {"unit": "B"}}'
    found = read_unit_file(written(tmp_path, f'{{"features": [{feature}, {good}]}}', "u.geojson"))
    assert [(unit.unit, unit.at) for unit in found.units] == [("B", LonLat(1.0, 2.0))]
    assert [wrong.where for wrong in found.bad] == ["1"]


def test_a_file_that_is_none_says_why(tmp_path: Path) -> None:
    with pytest.raises(UnitFileError, match="no column is named unit"):
        read_unit_file(written(tmp_path, "name\nA\n"))
    with pytest.raises(UnitFileError, match="No such file"):
        read_unit_file(tmp_path / "none.csv")
    (tmp_path / "picture.csv").write_bytes(b"\x89PNG\xff\xfe")
    with pytest.raises(UnitFileError, match="UTF-8"):
        read_unit_file(tmp_path / "picture.csv")
