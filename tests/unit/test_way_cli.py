"""`main.py region way` goes round what a record has closed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import main
from console.clock import SystemClock
from console.commands.close_road import CloseRoad, OpenRoad
from console.domain.geo import LonLat
from tests.support.desks import desks
from tests.support.region_files import X, Y, built, roads_geojson


def test_a_way_goes_round_what_is_closed_on_record(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    region = built(tmp_path, roads_geojson(tmp_path / "roads.geojson")).path
    url = f"sqlite:///{tmp_path / 'shift.db'}"

    def metres(*more: str) -> float:
        places = ["--from", f"{X + 0.02},{Y}", "--to", f"{X + 0.01},{Y + 0.001}"]
        assert main.main(["region", "way", str(region), *places, "--json", *more]) == 0
        told: float = json.loads(capsys.readouterr().out)["distance_m"]
        return told

    with desks(url) as make:
        desk = make()
        desk.bus.clock = SystemClock()  # the program asks what holds by its own clock
        across = (LonLat(X + 0.015, Y - 0.002), LonLat(X + 0.015, Y + 0.002))
        key = desk.bus.run(CloseRoad(places=across)).details["closure"]
        assert metres("--db", url) > 1.5 * metres()
        desk.bus.run(OpenRoad(closure=key))
        assert metres("--db", url) == metres()
    assert main.main(["region", "way", str(region), "--from", "1,1", "--to", "1,1", "--db", "sqlite:///no.db"]) == 2
