"""A headless drill: its figures against some computed by hand, and its record against itself."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest

from console.clock import SystemClock
from console.doctrines import load_doctrine
from console.drill.errors import BadInput
from console.drill.headless import Setting, run_headless
from console.drill.scenario import Scenario
from db import journal
from db.store import Store
from tests.support.logs import imported, row


@pytest.fixture
def scenario(tmp_path: Path) -> Scenario:
    """Two calls: three units reach the first, one leaves before the last comes; nobody reaches the second."""
    made = imported(
        tmp_path,
        row(scene="22:06:00", end="22:30:00"),
        row(unit="E2", scene="22:08:00", end="22:30:00"),
        row(unit="E3", scene="22:30:00", end="22:40:00", transport="22:35:00"),
        row(unit="E4", scene="22:12:00", end="22:50:00"),
        row(call="2", received="22:10:00", entry="", dispatch="22:12:00", unit="M1", response="22:13:00", scene="",
            end="22:20:00", kind="Alarms"),
    ).scenario  # fmt: skip
    assert made is not None
    return made


def ran(scenario: Scenario, **fields: Any) -> dict[str, Any]:
    return run_headless(Setting(scenario, load_doctrine(), **fields))


def test_the_figures_are_those_of_the_log(scenario: Scenario, tmp_path: Path) -> None:
    answer = ran(scenario, out=tmp_path / "out")
    assert answer["incidents"] == {
        "received": 2, "assigned": 2, "arrived": 1, "closed": 2, "diverted": 0, "left_open": 0,
    }  # fmt: skip
    assert answer["first_arrival_s"] == {"n": 1, "mean": 360.0, "median": 360.0, "p90": 360.0}
    assert answer["dispatch_s"] == {"n": 2, "mean": 90.0, "median": 90.0, "p90": 114.0}
    assert answer["people_arrival_s"]["5"]["median"] == 360.0
    assert answer["people_arrival_s"]["15"] == {"n": 1, "mean": 720.0, "median": 720.0, "p90": 720.0}
    assert answer["coverage"]["5"] == 0.0
    assert answer["coverage"]["8"] == 0.5
    assert answer["by_class"]["other.alarm"]["first_arrival_s"]["n"] == 0
    assert answer["by_arm"]["engine"]["runs"] == 5
    assert "by_zone" not in answer
    assert "in_zone_share" not in answer
    assert answer["refused"] == []
    assert answer["journal"]["entries"] == answer["commands"]
    assert (tmp_path / "out" / "result.json").is_file()


def test_people_count_only_while_they_are_there(tmp_path: Path) -> None:
    made = imported(
        tmp_path,
        row(scene="22:06:00", end="22:10:00"),
        row(unit="E2", scene="22:08:00", end="22:30:00"),
        row(unit="E3", scene="22:10:00", end="22:40:00"),
        row(unit="E4", scene="22:20:00", end="22:20:00"),
    ).scenario
    assert made is not None
    assert ran(made)["people_arrival_s"]["15"]["median"] == 1200.0


def test_the_record_is_sound_and_marked_as_a_drill(scenario: Scenario, tmp_path: Path) -> None:
    answer = ran(scenario, out=tmp_path)
    store = Store.open(str(tmp_path / "drill.sqlite"))
    try:
        assert store.operation.kind == "drill"
        with store.reading() as connection:
            verdict = journal.verify(connection)
            assert (verdict.ok, verdict.head, verdict.entries) == (True, answer["journal"]["head"], answer["commands"])
            assert journal.fold_difference(connection) is None
            assert {entry.actor for entry in journal.entries(connection)} == {"drill"}
            told = " ".join(entry.text for entry in journal.entries(connection))
        assert "MADE UP ST" not in told
    finally:
        store.close()


def test_the_same_seed_gives_the_same_head_on_either_engine(scenario: Scenario, engine_url: str) -> None:
    heads = [ran(scenario, seed=7)["journal"], ran(scenario, seed=7, db=engine_url)["journal"]]
    assert heads[0] == heads[1]
    assert ran(scenario, seed=8)["journal"]["head"] != heads[0]["head"]


def test_pace_changes_nothing_but_the_time(scenario: Scenario) -> None:
    assert ran(scenario, speed=1e6)["journal"] == ran(scenario)["journal"]


def test_a_live_operation_is_never_written_to(scenario: Scenario, tmp_path: Path) -> None:
    path = tmp_path / "live.sqlite"
    Store.open_or_make(str(path), kind="live", name="live", now=SystemClock().now()).close()
    before = path.read_bytes()
    with pytest.raises(BadInput, match="is a live operation"):
        ran(scenario, db=str(path))
    assert path.read_bytes() == before


@pytest.mark.parametrize("kind", ["live", "none"])
def test_what_is_in_the_way_of_the_scratch_file_stays(scenario: Scenario, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "drill.sqlite"
    if kind == "live":
        Store.open_or_make(str(path), kind="live", name="live", now=SystemClock().now()).close()
    else:
        path.write_text("shopping list")
    before = path.read_bytes()
    with pytest.raises(BadInput, match="is in the way"):
        ran(scenario, out=tmp_path)
    assert path.read_bytes() == before


def test_a_scratch_file_of_a_drill_before_gives_way(scenario: Scenario, tmp_path: Path) -> None:
    assert ran(scenario, out=tmp_path)["journal"] == ran(scenario, out=tmp_path)["journal"]


def test_a_database_that_holds_a_drill_is_not_gone_on_with(scenario: Scenario, tmp_path: Path) -> None:
    path = str(tmp_path / "drill.sqlite")
    ran(scenario, db=path)
    with pytest.raises(BadInput, match="holds a drill"):
        ran(scenario, db=path)
    assert Store.open(path).operation.kind == "drill"


def test_an_interrupted_drill_takes_its_file_back(scenario: Scenario, tmp_path: Path) -> None:
    def interrupt(_share: float) -> None:
        raise KeyboardInterrupt

    for fields in ({"out": tmp_path / "out"}, {"db": str(tmp_path / "kept.sqlite")}):
        with pytest.raises(KeyboardInterrupt):
            run_headless(Setting(scenario, load_doctrine(), **fields), interrupt)
    assert list((tmp_path / "out").iterdir()) == []
    assert not list(tmp_path.glob("kept.sqlite*"))


def test_a_diverted_call_is_diverted(tmp_path: Path) -> None:
    made = imported(tmp_path, row()).scenario
    assert made is not None
    call = msgspec.structs.replace(made.calls[0], disposition="diverted", diverted_to="city service")
    answer = ran(replace(made, calls=(call,)))
    assert answer["incidents"]["diverted"] == 1
    assert answer["incidents"]["closed"] == 0
