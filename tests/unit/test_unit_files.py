"""Files of units: good records are kept, every bad one is named, each is a command that keeps what it leaves out."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.commands.register_unit import RegisterUnit
from console.domain.geo import LonLat
from console.feeds.tables import TableError
from console.feeds.unit_files import read_unit_file


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


def test_a_unit_drives_what_its_file_says(tmp_path: Path) -> None:
    found = read_unit_file(written(tmp_path, "unit,lon,lat,vehicle\nF-1,117,36,fire_engine\nF-2,117,36,\n"))
    assert [unit.command.vehicle for unit in found.units] == ["fire_engine", None]


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
    with pytest.raises(TableError, match="no column is named unit"):
        read_unit_file(written(tmp_path, "name\nA\n"))
    with pytest.raises(TableError, match="No such file"):
        read_unit_file(tmp_path / "none.csv")
    (tmp_path / "picture.csv").write_bytes(b"\x89PNG\xff\xfe")
    with pytest.raises(TableError, match="UTF-8"):
        read_unit_file(tmp_path / "picture.csv")


# -- workbooks -------------------------------------------------------------------------------------


def workbook(folder: Path, *sheets: list[list[object]], name: str = "units.xlsx") -> Path:
    import openpyxl

    book = openpyxl.Workbook()
    for place, rows in enumerate(sheets):
        page = book.active if place == 0 else book.create_sheet()
        assert page is not None
        for row in rows:
            page.append(row)
    book.save(folder / name)
    return folder / name


def test_a_workbook_says_the_same_as_a_csv(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["unit", "lon", "lat", "people", "capabilities", "arm", "remark"],
        ["A-1", 117.25, 36, 5.0, "first_aid;drone", "swat", "x"],
        [101, 117, 36, None, None, "patrol", None],
        ["A-2", 117, 36, "many"],
        [],
        ["A-3", 36, 117, 5],
        ["A-1", 117, 36, 5],
    ]
    text = "\n".join(",".join("" if cell is None else str(cell) for cell in row) for row in rows).replace("5.0", "5")
    found, same = read_unit_file(workbook(tmp_path, rows)), read_unit_file(written(tmp_path, text))
    assert found.units == same.units
    assert [unit.unit for unit in found.units] == ["A-1", "101"]
    assert found.units[0].command == RegisterUnit(
        unit="A-1", at=LonLat(117.25, 36.0), people=5, capabilities=("first_aid", "drone"), arm="swat"
    )
    assert [(wrong.where, wrong.why) for wrong in found.bad] == [(wrong.where, wrong.why) for wrong in same.bad]
    assert [(wrong.where, wrong.why.partition(":")[0]) for wrong in found.bad] == [
        ("4", "people"),
        ("6", "at"),
        ("7", "unit"),
    ]


def test_the_first_sheet_with_units_is_read_and_a_failed_formula_is_named(tmp_path: Path) -> None:
    cover: list[list[object]] = [["Roster of March"], ["made by the office"]]
    units: list[list[object]] = [["call_sign", "at"], ["#REF!", "117, 36"], ["B-1", "117, 36"], ["B-2", "#N/A"]]
    found = read_unit_file(workbook(tmp_path, cover, units))
    assert [(unit.unit, unit.at) for unit in found.units] == [("B-1", LonLat(117.0, 36.0))]
    assert [str(wrong) for wrong in found.bad] == [
        "2: call_sign: the formula gives #REF!",
        "4: at: the formula gives #N/A",
    ]


def test_a_workbook_that_is_none_says_why(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"^1: no column is named unit; those there are: name, people$"):
        read_unit_file(workbook(tmp_path, [["name", "people"]]))
    with pytest.raises(TableError, match="those there are: –"):
        read_unit_file(workbook(tmp_path, []))
    whole = workbook(tmp_path, [["unit", "at"], ["A-1", "117, 36"]]).read_bytes()
    for broken in (whole[: len(whole) // 2], b"PK\x03\x04" + b"\0" * 100, b"\xd0\xcf\x11\xe0" + b"\0" * 600):
        (tmp_path / "broken.xlsx").write_bytes(broken)
        with pytest.raises(TableError, match="is no XLSX workbook"):
            read_unit_file(tmp_path / "broken.xlsx")


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "[Content_Types].xml"])
def test_a_workbook_with_a_broken_part_is_named(tmp_path: Path, part: str) -> None:
    import zipfile

    whole = workbook(tmp_path, [["unit", "at"], ["A-1", "117, 36"]])
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(tmp_path / "broken.xlsx", "w") as new:
        for name in old.namelist():
            new.writestr(name, b"<broken" if name == part else old.read(name))
    with pytest.raises(TableError, match="is no XLSX workbook"):
        read_unit_file(tmp_path / "broken.xlsx")


def test_a_workbook_that_unfolds_to_too_much_is_not_unfolded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("console.feeds.tables.MOST_UNFOLDED", 1000)
    with pytest.raises(TableError, match="unfolds to more than"):
        read_unit_file(workbook(tmp_path, [["unit", "at"], ["A-1", "117, 36"]]))
