"""The shift that a newcomer trains on."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import numpy as np
import pytest

from console.commands.adopt_region import AdoptRegion
from console.doctrines import load_doctrine
from console.domain.area import Post, Zone
from console.domain.geo import LonLat
from console.drill.engine import opening
from console.drill.plan import planned
from console.drill.scenario import Scenario
from console.drill.stories import reports, stories
from console.drill.training import FIRST_CALL_S, training_scenario, units_on_duty
from maps.network import RoadLines, default_speeds
from maps.road_classes import RoadClass
from maps.zones import with_neighbours, wkb_of_rings

START = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)


class Houses:
    """Every place has an address."""

    def nearest_address(self, at: LonLat) -> str | None:
        return f"{at.lon:.3f} Made Street"


class County:
    """Three square zones with three stations each and a road through all of them."""

    name, name_zh = "Squares", "方块县"

    def __init__(self) -> None:
        corners = [(112.0 + 0.1 * n, 33.0) for n in range(3)]
        self.zones = with_neighbours([square(code, *corner) for code, corner in zip("ABC", corners, strict=True)])
        self.posts = tuple(
            Post(f"S{zone}{n}", "Station", "派出所", LonLat(west + 0.03 * n + 0.02, south + 0.05), zone=zone)
            for zone, (west, south) in zip("ABC", corners, strict=True)
            for n in range(3)
        )
        self.places = Houses()
        coords = np.column_stack([np.linspace(112.005, 112.295, 200), np.full(200, 33.05)])
        classes = np.array([RoadClass.RESIDENTIAL], dtype=np.uint8)
        flags = np.zeros(1, dtype=np.bool_)
        self.road_lines = RoadLines(
            coords, np.array([0, 200]), classes, np.zeros(1, dtype=np.int32), flags.astype(np.int8), flags,
            default_speeds(classes), ("",), ("",),
        )  # fmt: skip


def square(code: str, west: float, south: float) -> Zone:
    ring = np.array([(west, south), (west + 0.1, south), (west + 0.1, south + 0.1), (west, south + 0.1), (west, south)])
    return Zone(code, f"Zone {code}", f"{code}区", wkb_of_rings([ring]), central_post=f"S{code}1")


@pytest.fixture(scope="module")
def shift() -> Scenario:
    return training_scenario(County(), 1, START)


def test_the_first_call_comes_within_seconds_and_then_one_after_the_other(shift: Scenario) -> None:
    after = [call.received_at for call in shift.calls if call.received_at > START]
    assert (after[0] - START).total_seconds() == FIRST_CALL_S
    between = [(b - a).total_seconds() for a, b in pairwise(after)]
    assert min(between) >= 40
    assert max(between) <= 90
    assert len(after) > 300


def test_some_are_open_when_the_trainee_sits_down(shift: Scenario) -> None:
    before = [call for call in shift.calls if call.received_at < START]
    assert len(before) == 3
    assert [run.incident for run in shift.runs] == [before[0].incident]
    assert max(step.at for step in planned(shift).steps if step.incident == before[0].incident) < START


def test_it_follows_from_seed_and_moment(shift: Scenario) -> None:
    assert training_scenario(County(), 1, START) == shift
    assert training_scenario(County(), 2, START).calls != shift.calls
    later = training_scenario(County(), 1, START + timedelta(seconds=10)).calls
    assert [call.summary for call in later][:5] == [call.summary for call in shift.calls][:5]


def test_every_zone_has_three_groups_and_a_unit_a_station() -> None:
    county = County()
    units = units_on_duty(county, 1)
    assert len({unit.unit for unit in units}) == len(units)
    for zone in "ABC":
        groups = [unit for unit in units if unit.unit in {f"{zone}-{n}" for n in (1, 2, 3)}]
        assert [unit.post for unit in groups] == [f"S{zone}1"] * 3
        assert {unit.people for unit in groups} <= {5, 6}
        assert {unit.post for unit in units if unit.arm == "station" and unit.unit[0] == zone} == {
            post.code for post in county.posts if post.zone == zone
        }
    assert Counter(unit.arm for unit in units) >= Counter({"traffic": 6, "swat": 3})


def test_calls_are_what_the_doctrine_knows_and_have_an_address(shift: Scenario) -> None:
    doctrine = load_doctrine()
    for story in stories():
        assert doctrine.knows_class(story.class_code)
        assert story.disposition in doctrine.dispositions
        assert 1 <= story.priority <= 4
        assert story.when in ("any", "day", "night")
        assert any("\u4e00" <= letter <= "\u9fff" for letter in story.zh)
        assert story.en.isascii()
    assert all(call.address for call in shift.calls)
    assert len({call.class_code for call in shift.calls}) > 15


def test_nights_have_their_own_mix() -> None:
    def noisy(hour: int) -> int:
        start = datetime(2026, 3, 2, hour, 0, tzinfo=UTC)
        calls = training_scenario(County(), 3, start, timedelta(hours=4)).calls
        return sum(call.class_code in ("public_order.noise", "public_order.fight") for call in calls)

    assert noisy(16) > noisy(2)  # UTC; midnight and ten in the morning there


def test_a_drill_tells_both_names_of_its_region() -> None:
    county = County()
    first = next(opening(training_scenario(county, 3, START), county))
    assert isinstance(first, AdoptRegion)
    assert (first.region, first.region_zh) == ("Squares", "方块县")


def test_a_region_without_roads_or_stations_is_told() -> None:
    bare = County()
    bare.posts = ()
    with pytest.raises(ValueError, match="no stations"):
        training_scenario(bare, 1, START)
    bare = County()
    bare.road_lines = None  # type: ignore[assignment]
    with pytest.raises(ValueError, match="no roads"):
        training_scenario(bare, 1, START)


def test_what_units_report_fits_the_class_of_the_call() -> None:
    top_classes = {story.class_code.partition(".")[0] for story in stories()}
    for code in top_classes:
        assert reports(f"{code}.finer") == reports(code)
        assert all(any("\u4e00" <= sign <= "\u9fff" for sign in said) for said in reports(code))
    assert not set(reports("dispute.family")) & set(reports("traffic"))
    assert reports("consultation") == reports("anything else")
