"""`main.py recommend` from its arguments to what it prints: files of units of every kind, and wrong input."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import main
from console.cli.errors import UsageError
from console.cli.unit_files import read_units
from console.clock import SystemClock
from console.commands.close_road import CloseRoad, OpenRoad
from console.commands.register_unit import RegisterUnit
from console.domain.geo import LonLat
from console.domain.unit import UnitStatus
from tests.support.desks import desks

CSV = """\
unit,group,arm,people,capabilities,lon,lat,status,fixed_at
A-1,,patrol,5,,111.300,29.80,,
A-2,,traffic,4,radar;tow,111.310,29.80,,
A-3,,patrol,6,,111.320,29.80,off_duty,
A-4,,patrol,5,,111.330,29.80,,2020-01-01T00:00:00Z
A-5,,patrol,5,,111.340,29.80,on_scene,
"""


def write(folder: Path, text: str, name: str = "units.csv") -> Path:
    """A file of units."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def ask(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    """Run and read the one JSON object."""
    assert main.main(["recommend", *arguments, "--json"]) == 0
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    return told


def test_the_contract(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = ask(
        capsys, "--units", str(write(tmp_path, CSV)), "--at", "111.30,29.81", "--tier", "2", "--class", "traffic"
    )
    assert [pick["unit"] for pick in told["picks"]] == ["A-1", "A-2"]
    for pick in told["picks"]:
        assert {"unit", "eta_s", "distance_m", "fix_age_s", "reasons"} <= pick.keys()
        assert pick["eta_s"] > 0
        assert pick["distance_m"] > 1000
        assert pick["reasons"]
    assert [short["need"] for short in told["shortfalls"]] == ["3 groups", "15 people"]
    reason = told["shortfalls"][0]["reason"]
    assert "off duty: A-3" in reason
    assert "position too old: A-4" in reason
    assert "busy: A-5" in reason
    assert told["left_behind"] == []
    assert told["is_estimate"]


def test_the_relay_of_an_order_stands_beside_the_travel_time(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ("--units", str(write(tmp_path, CSV)), "--at", "111.30,29.81")
    plain, relayed = (ask(capsys, *asked, "--doctrine", f"nancheng-{when}") for when in ("after", "before"))
    assert relayed["relay_s"] == 360.0
    assert relayed["picks"][0]["eta_s"] == plain["picks"][0]["eta_s"]
    assert relayed["arrivals_s"]["1"] == plain["arrivals_s"]["1"] - plain["relay_s"] + 360.0
    assert main.main(["recommend", *asked, "--doctrine", "nancheng-before"]) == 0
    assert " min +6 min relay  " in capsys.readouterr().out


def test_west_of_greenwich(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    units = write(tmp_path, "unit,lon,lat\nX,-122.41,37.77\n")
    told = ask(capsys, "--units", str(units), "--at", "-122.42,37.78")
    assert [pick["unit"] for pick in told["picks"]] == ["X"]


def test_the_class_decides_the_tier_unless_one_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    units = str(write(tmp_path, CSV))
    assert ask(capsys, "--units", units, "--at", "111.3,29.8", "--class", "criminal.robbery")["tier"] == 2
    assert ask(capsys, "--units", units, "--at", "111.3,29.8")["tier"] == 1


JSON_LINES = '{"unit": "A-1", "at": [111.3, 29.8], "people": 3}\n\n{"unit": "A-2", "at": [111.4, 29.8]}\n'
JSON_ARRAY = '[{"call_sign": "A-1", "lon": 111.3, "lat": 29.8, "people": 3}, {"unit": "A-2", "at": [111.4, 29.8]}]'
GEOJSON = json.dumps(
    {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": place},
                "properties": {"call_sign": name, "people": people, "version": 7},
            }
            for name, place, people in (("A-1", [111.3, 29.8], 3), ("A-2", [111.4, 29.8], 5))
        ],
    },
    indent=1,
)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("u.jsonl", JSON_LINES),
        ("u.json", JSON_ARRAY),
        ("u.geojson", GEOJSON),
        ("u.csv", '\ufeffunit,people,at\nA-1,3,"111.3,29.8"\nA-2,,"[111.4, 29.8]"\n'),
    ],
)
def test_every_kind_of_file_reads_the_same(tmp_path: Path, name: str, text: str) -> None:
    units, fixes = read_units(write(tmp_path, text, name), "recommend")
    assert [(u.call_sign, u.people, tuple(u.at or ())) for u in units] == [
        ("A-1", 3, (111.3, 29.8)),
        ("A-2", 5, (111.4, 29.8)),
    ]
    assert fixes == {}


def test_status_capabilities_and_fixes(tmp_path: Path) -> None:
    units, fixes = read_units(write(tmp_path, CSV), "recommend")
    assert units[1].capabilities == ("radar", "tow")
    assert units[2].status is UnitStatus.OFF_DUTY
    assert units[4].incident is not None, "who is on scene is somewhere"
    assert fixes["A-4"].fixed_at == datetime(2020, 1, 1, tzinfo=UTC)
    assert list(fixes) == ["A-4"]


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("u.csv", "unit,lon,lat,people\nA,1,2,5\nB,1,2,many\n", "u.csv:3: people:"),
        ("u.csv", "unit,lon,lat\nA,1,2\nA,1,2\n", "u.csv:3: unit: A is in the file twice"),
        ("u.csv", "unit,lon,lat\nA,29.8,111.3\n", "u.csv:2: at: [29.8, 111.3] is no place"),
        ("u.csv", "unit,lon,lat,status\nA,1,2,asleep\n", "u.csv:2: status:"),
        ("u.csv", "unit,lon,lat,fixed_at\nA,1,2,2026-01-01T00:00:00\n", "lacks a time zone"),
        ("u.csv", "name,lon,lat\nA,1,2\n", "no column is named unit; those there are: name, lon, lat"),
        ("u.jsonl", '{"unit": "A", "at": [1, 2]}\n{"unit": \n', "u.jsonl:2: is no JSON object"),
        ("u.jsonl", '{"unit": "A"}\n', "u.jsonl:1: at: is missing"),
        ("u.json", "[1]", "u.json:1: is no JSON object"),
        ("u.json", "[1,", "is no JSON"),
        ("none.csv", None, "No such file"),
    ],
)
def test_wrong_input_names_record_and_field(tmp_path: Path, name: str, text: str | None, why: str) -> None:
    path = tmp_path / name
    if text is not None:
        write(tmp_path, text, name)
    with pytest.raises(UsageError) as error:
        read_units(path, "recommend")
    assert why in str(error.value)


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["--at", "111,29"], "recommend: --db, --units: say where the units come from"),
        (["--units", "U", "--at", "111"], "recommend: --at: '111' is no LON,LAT"),
        (["--units", "U", "--at", "29,111"], "recommend: --at: 29,111 is no place"),
        (["--units", "U", "--at", "nan,1"], "recommend: --at: nan,1 is no place"),
        (["--units", "U", "--at", "111,29", "--class", "trafic"], "--class: trafic is unknown"),
        (["--units", "U", "--at", "111,29", "--doctrine", "defalt"], "did you mean default?"),
        (["--units", "U", "--at", "111,29", "--region", "nowhere"], "nowhere"),
        (["--db", "sqlite:///nowhere.db", "--at", "111,29"], "nowhere.db"),
        (["--units", "U", "--at", "111,29", "--tier", "4"], "--tier"),
    ],
)
def test_wrong_use_is_one_line_and_two(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], why: str
) -> None:
    units = str(write(tmp_path, CSV))
    assert main.main(["recommend", *(units if word == "U" else word for word in arguments)]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("error: ")
    assert printed.err.count("\n") == 1
    assert why in printed.err


def test_units_of_a_record(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url = f"sqlite:///{tmp_path / 'shift.db'}"
    with desks(url) as make:
        desk = make()
        desk.unit("A-1", "A-2", "A-3")
        desk.incident()
        desk.done("AssignUnits", incident="0412", units=["A-1"])
    told = ask(capsys, "--db", url, "--at", "117.0,36.6", "--tier", "2")
    assert [pick["unit"] for pick in told["picks"]] == ["A-2", "A-3"]
    assert told["passed_over"] == [{"group": "A-1", "cause": "busy", "reason": "A-1 is dispatched on 0412"}]
    assert main.main(["recommend", "--db", url, "--at", "117.0,36.6"]) == 0
    assert "A-2" in capsys.readouterr().out


def test_without_a_name_the_doctrine_of_the_record_counts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url = str(tmp_path / "record.sqlite")
    with desks(url) as make:
        desk = make()
        desk.unit("A-1", "A-2")
        desk.done("AdoptDoctrine", text='extends = "default"\nname = "ours"\n[classes]\ndispute = { tier = 2 }\n')
    told = ask(capsys, "--db", url, "--at", "117.0,36.6", "--class", "dispute")
    assert (told["tier"], len(told["picks"])) == (2, 2)
    told = ask(capsys, "--db", url, "--at", "117.0,36.6", "--class", "dispute", "--doctrine", "default")
    assert (told["tier"], len(told["picks"])) == (1, 1)


def test_closed_roads_loads_and_posts_of_a_record(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from tests.support.desks import desks
    from tests.support.region_files import X, Y, built, roads_geojson

    region = built(tmp_path, roads_geojson(tmp_path / "roads.geojson")).path
    url = f"sqlite:///{tmp_path / 'shift.db'}"
    where = ["--db", url, "--region", str(region), "--at", f"{X + 0.01},{Y + 0.001}", "--tier", "1"]
    with desks(url) as make:
        desk = make()
        desk.bus.clock = SystemClock()  # the program asks what holds by its own clock
        desk.bus.run(RegisterUnit(unit="A-1", post="P-1", at=LonLat(X + 0.02, Y)))
        (free,) = ask(capsys, *where)["picks"]
        across = (LonLat(X + 0.015, Y - 0.002), LonLat(X + 0.015, Y + 0.002))
        key = desk.bus.run(CloseRoad(places=across)).details["closure"]
        told = ask(capsys, *where)
        (round_it,) = told["picks"]
        assert round_it["eta_s"] > 1.5 * free["eta_s"]
        assert told["posts_left"] == [{"post": "P-1", "before": 1, "after": 0}]
        assert (round_it["role"], round_it["calls_this_shift"]) == ("lead", 0)
        desk.bus.run(OpenRoad(closure=key))
        assert ask(capsys, *where)["picks"][0]["eta_s"] == free["eta_s"]
