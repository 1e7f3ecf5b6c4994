"""`main.py region calibrate` from its arguments to what it keeps and prints; OSM's turns, widths and weights."""

from __future__ import annotations

import gzip
import json
import math
from dataclasses import replace

import numpy as np
import pytest

import main
from console.bench.made_roads import BLOCK_DEG, ORIGIN, made_places, made_town
from console.domain.geo import LonLat
from maps import folder as folders
from maps.build import Sources, build_region
from maps.network import Turns
from maps.region import Region, RegionParts, write_region
from maps.roads import RoadNetwork
from maps.sources.rows import limits_of, metres_of, tonnes_of
from maps.turns import read_restriction
from maps.vehicles import NO_FOOT, NO_MOTOR, load_vehicles

SIDE = 14


@pytest.fixture
def region(tmp_path):
    lines, graph = made_town(SIDE, 2)
    graph = replace(graph, turns=Turns(np.array([0, 2]), np.array([0, 1]), np.array([1])))
    lines = replace(lines, access=np.zeros(len(lines), dtype=np.uint8), width_m=np.full(len(lines), 3.0, np.float32))
    with folders.writing(tmp_path / "town") as inside:
        box = (ORIGIN.lon, ORIGIN.lat, ORIGIN.lon + SIDE * BLOCK_DEG, ORIGIN.lat + SIDE * BLOCK_DEG)
        write_region(inside, RegionParts("Town", "镇", box, roads=RoadNetwork(lines, graph)))
    return tmp_path / "town"


def tracks_file(path, count=90, factor=0.5):
    """Journeys at half the speed of the roads, and two lines that are none."""
    lines, graph = made_town(SIDE, 2)
    network = RoadNetwork(lines, graph, load_vehicles()["car"], np.full(16, factor))
    rows = ["unix_time,cab,lat,lon", "soon,x,33,112", "5,x,95,112"]
    for number, pair in enumerate(made_places(SIDE, 2 * count, 9).reshape(count, 2, 2).tolist()):
        took = network.travel_times(np.array(pair[:1]), LonLat(*pair[1]))[0]
        for at, (lon, lat) in zip((0.0, took), pair, strict=True):
            rows.append(f"{1_700_000_000 + 1000 * number + at},cab{number},{lat},{lon}")
    path.write_bytes(gzip.compress("\n".join(rows).encode()))
    return path


def test_roads_are_as_fast_as_the_tracks_were(region, tmp_path, capsys):
    before = Region.load(region)
    assert before.roads is not None
    tracks = tracks_file(tmp_path / "fixes.csv.gz")
    asked = ["region", "calibrate", str(region), "--tracks", str(tracks), "--whole", "--json"]
    assert main.main(asked) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["fixes"], told["tracks"], told["rejected"]) == (180, 90, 2)
    assert told["median_error_s"]["after"] < told["median_error_s"]["before"] / 3
    residential = next(row for row in told["classes"] if row["class"] == "residential")
    assert residential["after_kmh"] == pytest.approx(residential["before_kmh"] / 2, rel=0.15)
    assert told["sources"][0]["file"] == "fixes.csv.gz"
    after = Region.load(region)
    after.verify()
    assert after.roads is not None
    assert after.calibration.version == told["version"]
    units, target = made_places(SIDE, 20, 4), LonLat(*made_places(SIDE, 1, 5)[0].tolist())
    ratio = after.roads.travel_times(units, target) / before.roads.travel_times(units, target)
    assert np.nanmedian(ratio) == pytest.approx(2.0, rel=0.2)
    assert main.main(asked) == 0, "again, from the roads' own speeds and not from those found before"
    again = json.loads(capsys.readouterr().out)
    assert again["version"] == told["version"]
    assert len(list(region.glob("*.calibration.json"))) == 1


def test_what_a_region_keeps_of_turns_and_widths_is_read_again(region):
    roads = Region.load(region).roads
    assert roads is not None
    assert roads.graph.turns is not None
    assert roads.graph.turns.for_exemptions(0) == ((0, 1),)
    assert roads.graph.turns.for_exemptions(1) == ()
    assert roads.lines.width_m is not None
    assert roads.lines.bears_t is None


@pytest.mark.parametrize(
    ("text", "options", "why"),
    [
        ("", [], "the file is empty"),
        ("a,b\n1,2\n", [], "no column"),
        ("time,unit,lat,lon\nx,y,z,w\n", [], "not one fix"),
        ("time,unit,lat,lon\n5,a,33,112\n", [], "50 are needed"),
        ("time,unit,lat,lon\n5,a,33,112\n", ["--vehicle", "tank"], "no such kind: tank"),
        ("time,unit,lat,lon\n5,a,33,112\n", ["--zone", "No/Where"], "no time zone"),
    ],
)
def test_bad_input_is_one_line_and_the_region_stays(region, tmp_path, capsys, text, options, why):
    tracks = tmp_path / "tracks.csv"
    tracks.write_text(text)
    assert main.main(["region", "calibrate", str(region), "--tracks", str(tracks), *options]) == 2
    error = capsys.readouterr().err
    assert error.startswith("error: ")
    assert error.count("\n") == 1
    assert why in error
    assert not list(region.glob("*.calibration.json"))


@pytest.mark.parametrize(
    ("text", "metres"),
    [("2.5", 2.5), ("2,5 m", 2.5), ("250 cm", 2.5), ("8'6\"", 2.5908), ("wide", math.nan), ("", math.nan)],
)
def test_widths_as_sources_write_them(text, metres):
    assert metres_of(text) == pytest.approx(metres, nan_ok=True)


def test_who_may_use_a_line():
    assert limits_of({"access": "no"}.get).access == NO_MOTOR | NO_FOOT
    assert limits_of({"access": "no", "foot": "yes"}.get).access == NO_MOTOR
    assert limits_of({"motorroad": "yes"}.get).access == NO_FOOT
    assert limits_of({"access": "no", "motor_vehicle": "yes"}.get).access == NO_FOOT
    assert limits_of({"maxwidth": "2", "maxweight": "3500 kg"}.get).bears_t == 3.5
    assert tonnes_of("heavy") != tonnes_of("heavy")


OSM = """<osm version="0.6">
<node id="1" lon="7.000" lat="50.000"/><node id="2" lon="7.002" lat="50.000"/><node id="3" lon="7.004" lat="50.000"/>
<node id="4" lon="7.002" lat="50.002"/><node id="5" lon="7.002" lat="49.998"/><node id="6" lon="7.004" lat="50.002"/>
<way id="10"><nd ref="1"/><nd ref="2"/><tag k="highway" v="residential"/></way>
<way id="11"><nd ref="2"/><nd ref="3"/><tag k="highway" v="residential"/></way>
<way id="12"><nd ref="2"/><nd ref="4"/><tag k="highway" v="residential"/></way>
<way id="13"><nd ref="5"/><nd ref="2"/><tag k="highway" v="residential"/></way>
<way id="14"><nd ref="4"/><nd ref="6"/><nd ref="3"/><tag k="highway" v="residential"/></way>
<relation id="20"><member type="way" ref="10" role="from"/><member type="node" ref="2" role="via"/>
<member type="way" ref="12" role="to"/><tag k="type" v="restriction"/><tag k="restriction" v="no_left_turn"/>
<tag k="except" v="psv;emergency"/></relation>
<relation id="21"><member type="way" ref="13" role="from"/><member type="node" ref="2" role="via"/>
<member type="way" ref="11" role="to"/><tag k="type" v="restriction"/><tag k="restriction" v="only_right_turn"/>
</relation>
<relation id="22"><member type="way" ref="10" role="from"/><member type="node" ref="99" role="via"/>
<member type="way" ref="12" role="to"/><tag k="type" v="restriction"/><tag k="restriction" v="no_left_turn"/></relation>
</osm>
"""


def test_turn_restrictions_of_an_extract_hold_for_those_they_are_meant_for(tmp_path):
    extract = tmp_path / "cross.osm"
    extract.write_text(OSM)
    warnings = build_region(tmp_path / "cross", Sources(extract))
    assert any("1 turn restrictions do not fit" in warning for warning in warnings)
    roads = Region.load(tmp_path / "cross").roads
    assert roads is not None
    west, south, north = LonLat(7.0005, 50.0), LonLat(7.002, 49.9985), LonLat(7.002, 50.0015)
    siren = roads.driven_by(load_vehicles()["car_siren"])

    def metres(network, a, b):
        return network.distances_m(np.array([a]), b)[0]

    straight = metres(siren, west, north)
    assert metres(roads, west, north) > 2 * straight, "no left turn: round the block"
    assert metres(roads, south, north) > 1.5 * metres(roads, north, south), "only right: round the block, but not back"
    assert metres(siren, south, north) == pytest.approx(metres(roads, south, north)), "no word frees it from that one"
    assert metres(roads.driven_by(load_vehicles()["foot"]), west, north) == pytest.approx(straight, rel=0.01)


@pytest.mark.parametrize(
    "tags",
    [
        {},
        {"restriction": "no_entry"},
        {"restriction": "no_left_turn", "restriction:conditional": "no_left_turn @ (Mo)"},
    ],
)
def test_relations_that_are_no_turns_for_all_hours_are_left_out(tags):
    members = [("from", "w", 1), ("via", "n", 2), ("to", "w", 3)]
    assert read_restriction(tags.get, members) is None
    assert read_restriction({"restriction": "no_left_turn"}.get, members[:2]) is None


def test_a_way_is_told_street_by_street_and_written(region, tmp_path, capsys):
    start, end = (f"{lon},{lat}" for lon, lat in made_places(SIDE, 2, 4).tolist())
    asked = ["region", "way", str(region), "--from", start, "--to", end]
    track = tmp_path / "way.gpx"
    assert main.main([*asked, "--json", "--gpx", str(track)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["vehicle"], told["is_estimate"]) == ("car", False)
    assert sum(street["length_m"] for street in told["streets"]) <= told["distance_m"]
    assert track.read_text(encoding="utf-8").count("<trkpt") == len(told["way"])
    assert main.main([*asked, "--vehicle", "foot"]) == 0
    assert capsys.readouterr().out.startswith("foot: ")
    assert main.main([*asked[:-1], "-76.53,39.3"]) == 1
    assert "no road leads there" in capsys.readouterr().err, "a place in the west is a place, and far from here"
    assert main.main([*asked, "--vehicle", "tank"]) == 2
    assert "no such kind: tank" in capsys.readouterr().err
    assert main.main([*asked[:-1], "here"]) == 2
    assert "--to" in capsys.readouterr().err
    assert main.main([*asked, "--gpx", str(tmp_path / "no" / "way.gpx")]) == 1
    assert "cannot write the way" in capsys.readouterr().err


def test_what_is_learnt_is_told_of_a_region(region, tmp_path, capsys):
    assert main.main(["region", "info", str(region), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["calibrated"] == []
    tracks = tracks_file(tmp_path / "fixes.csv")
    assert main.main(["region", "calibrate", str(region), "--tracks", str(tracks), "--whole", "--json"]) == 0
    capsys.readouterr()
    assert main.main(["region", "info", str(region)]) == 0
    assert "learnt from tracks: car" in capsys.readouterr().out
