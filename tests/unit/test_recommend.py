"""Who is picked for an incident, who is passed over and why, what is left behind, who leaves first."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.area import Post, Zone
from console.domain.coverage import ZoneCover, free_groups, home_zones, muster
from console.domain.doctrine import ClassRule, Names, Relay, RelayLevel
from console.domain.fix import Fix
from console.domain.geo import LonLat
from console.domain.recommend import propose, recommend, release
from console.domain.rows import changed
from console.domain.shortfall import Cause
from console.domain.situation import Situation, origins
from console.domain.unit import Assignment, Role, UnitStatus
from tests.support.situations import (
    DOCTRINE,
    FIVE,
    MINUTES,
    NOW,
    SCENE,
    causes,
    groups,
    situation,
    unit,
    with_doctrine,
)


def test_one_group_the_nearest_of_the_zone() -> None:
    found = recommend(situation(FIVE, MINUTES), 1)
    assert groups(found) == ["A-1"]
    assert found.shortfalls == ()
    pick = found.picks[0]
    assert (pick.eta_s, pick.people, pick.units[0].fix_age_s) == (240.0, 5, 5.0)
    assert [remark.code for remark in pick.reasons] == ["nth", "own_zone", "load", "fix"]


def test_three_groups_and_fifteen_people() -> None:
    found = recommend(situation(FIVE, MINUTES), 2)
    assert groups(found) == ["B-2", "A-1", "A-2"], "soonest first; A-3 of the zone comes six minutes after B-2"
    assert found.arrivals_s == {1: 180.0, 5: 180.0, 15: 360.0}
    assert found.left_behind == (ZoneCover("A", 3, 1, 1), ZoneCover("B", 2, 1, 1), ZoneCover("C", 0, 0, 1))
    assert not any(cover.is_bare for cover in found.left_behind)


def test_the_relay_of_an_order_is_no_travel_time_and_delays_who_is_sent() -> None:
    levels = tuple(RelayLevel(code, Names(code, code), 180.0) for code in ("bureau", "station", "area"))
    relayed = with_doctrine(relay=Relay(levels))
    found = recommend(situation(FIVE, MINUTES, doctrine=relayed), 2)
    assert [pick.eta_s for pick in found.picks] == [180.0, 240.0, 360.0]
    assert found.basis.relay_s == 540.0
    assert found.arrivals_s == {1: 720.0, 5: 720.0, 15: 900.0}
    there = [changed(FIVE[0], status=UnitStatus.EN_ROUTE, incident="0412"), *FIVE[1:]]
    bound = [Assignment("k", "0412", "A-1", Role.LEAD, NOW)]
    more = recommend(situation(there, MINUTES, doctrine=relayed, assignments=bound), 2)
    assert more.arrivals_s[1] == 240.0, "who is on the way has his order"


def test_groups_alone_do_not_make_a_tier_people_are_needed_too() -> None:
    small = [changed(u, people=3) for u in FIVE]
    found = recommend(situation(small, MINUTES), 2)
    # Three groups bring nine; B lends one and keeps its last: twelve people, so people are short and cover is why.
    assert set(groups(found)) == {"A-1", "A-2", "A-3", "B-2"}
    short = found.shortfalls[0]
    assert (short.need, short.wanted, short.found) == ("people", 15, 12)
    assert causes(found, "people") == {Cause.COVER: ("B-1",)}


def test_people_alone_do_not_make_a_tier_groups_are_needed_too() -> None:
    big = [changed(u, people=20) for u in FIVE]
    assert len(groups(recommend(situation(big, MINUTES), 2))) == 3


def test_another_zone_goes_first_only_when_much_sooner() -> None:
    near = {**MINUTES, "A-1": 8.0, "A-2": 12.0, "A-3": 20.0, "B-2": 3.5}
    assert groups(recommend(situation(FIVE, near), 1)) == ["A-1"], "4.5 minutes sooner is within the head start"
    found = recommend(situation(FIVE, {**near, "B-2": 2.5}), 1)
    assert groups(found) == ["B-2"]
    assert [remark.code for remark in found.picks[0].against] == ["other_zone"]
    strict = replace(DOCTRINE, own_zone_head_start_s=math.inf)
    assert groups(recommend(situation(FIVE, {**near, "B-2": 0.1}, doctrine=strict), 1)) == ["A-1"]


def test_a_lender_keeps_its_minimum_cover() -> None:
    units = [unit("A-1"), unit("B-1"), unit("C-1"), unit("C-2")]
    found = recommend(situation(units, {"A-1": 1, "B-1": 2, "C-1": 3, "C-2": 4}), 2)
    assert groups(found) == ["A-1", "C-1"]
    assert causes(found) == {Cause.COVER: ("B-1", "C-2")}
    none = replace(DOCTRINE, min_cover_groups=0)
    assert len(groups(recommend(situation(units, {"A-1": 1, "B-1": 2, "C-1": 3, "C-2": 4}, doctrine=none), 2))) == 3


def test_saturation_takes_the_zone_then_its_neighbours_down_to_cover() -> None:
    units = [*FIVE, unit("B-3"), unit("C-1"), unit("C-2")]
    minutes = {**MINUTES, "B-3": 7.0, "C-1": 1.0, "C-2": 1.0}
    found = recommend(situation(units, minutes), 3)
    assert set(groups(found)) == {"A-1", "A-2", "A-3", "B-2", "B-1"}
    assert [(cover.zone, cover.after) for cover in found.left_behind] == [("A", 0), ("B", 1), ("C", 2)]


def test_saturation_never_brings_less_than_its_least() -> None:
    units = [unit("A-1"), unit("C-1"), unit("C-2"), unit("C-3")]
    found = recommend(situation(units, dict.fromkeys(("A-1", "C-1", "C-2", "C-3"), 5.0)), 3)
    assert groups(found) == ["A-1", "C-1", "C-2"]
    assert found.shortfalls == ()


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        ({"status": UnitStatus.EN_ROUTE, "incident": "0411"}, Cause.BUSY),
        ({"status": UnitStatus.OFF_DUTY}, Cause.OFF_DUTY),
    ],
)
def test_who_is_busy_or_off_duty_is_passed_over_with_the_cause(change: dict[str, object], cause: Cause) -> None:
    units = [unit("A-1", **change)]
    found = recommend(situation(units, {"A-1": 1.0}), 1)
    assert found.picks == ()
    assert causes(found) == {cause: ("A-1",)}
    assert "A-1" in found.as_json()["shortfalls"][0]["reason"]


def test_an_old_position_drops_out_and_says_so() -> None:
    base = situation(FIVE, MINUTES)
    old = Fix("A-1", SCENE, NOW - timedelta(days=10))
    found = recommend(replace(base, fixes={**base.fixes, "A-1": old}), 1)
    assert groups(found) == ["A-2"]
    over = found.basis.passed_over[0]
    assert (over.group, over.cause, over.remark.text) == ("A-1", Cause.STALE, "the position of A-1 is 864000 s old")


def test_the_limit_of_age_is_the_doctrines() -> None:
    base = situation([unit("A-1")], {"A-1": 1.0})
    at_limit = replace(base, fixes={"A-1": Fix("A-1", SCENE, NOW - timedelta(seconds=600))})
    past = replace(base, fixes={"A-1": Fix("A-1", SCENE, NOW - timedelta(seconds=601))})
    assert groups(recommend(at_limit, 1)) == ["A-1"]
    assert groups(recommend(past, 1)) == []


def test_a_fix_from_the_future_is_as_good_as_new() -> None:
    base = situation([unit("A-1")], {"A-1": 1.0})
    ahead = replace(base, fixes={"A-1": Fix("A-1", SCENE, NOW + timedelta(seconds=90))})
    assert recommend(ahead, 1).picks[0].units[0].fix_age_s == 0.0


@pytest.mark.parametrize("seconds", [math.nan, math.inf, None])
def test_who_has_no_way_there_is_passed_over(seconds: float | None) -> None:
    travel = {} if seconds is None else {"A-1": seconds}
    found = recommend(situation([unit("A-1")], {}, travel_s=travel), 1)
    assert causes(found) == {Cause.UNREACHABLE: ("A-1",)}


def test_a_unit_without_a_fix_stands_where_it_was_registered() -> None:
    found = recommend(situation([unit("A-1")], {"A-1": 1.0}, fixes={}), 1)
    assert found.picks[0].units[0].fix_age_s is None
    assert [remark.code for remark in found.picks[0].against] == ["no_fix"]


def test_nobody_on_record() -> None:
    found = recommend(situation([], {}), 2)
    told = found.as_json()
    assert told["picks"] == []
    assert [short["need"] for short in told["shortfalls"]] == ["3 groups", "15 people"]
    assert told["shortfalls"][0]["reason"] == "0 found; no other group is on record"


def test_units_of_a_group_go_together_and_count_once() -> None:
    units = [unit("A-1", group="G"), unit("A-2", group="G", people=4), unit("A-3")]
    found = recommend(situation(units, {"A-1": 4, "A-2": 2, "A-3": 3}), 1)
    assert groups(found) == ["G"]
    assert found.units == ("A-1", "A-2")
    assert (found.picks[0].people, found.picks[0].eta_s) == (9, 120.0)
    assert [cover for cover in found.left_behind if cover.zone == "A"] == [ZoneCover("A", 2, 1, 1)]
    both = found.choose(["G", "A-3"]).left_behind[0]
    assert (both.after, both.is_bare) == (0, True)


def test_a_part_of_a_group_goes_when_the_rest_is_busy() -> None:
    busy = unit("A-1", group="G", status=UnitStatus.ON_SCENE, incident="0411")
    found = recommend(situation([busy, unit("A-2", group="G")], {"A-2": 2}), 1)
    assert found.units == ("A-2",)
    assert [remark.code for remark in found.picks[0].against] == ["busy"]


def test_what_is_there_already_counts() -> None:
    there = unit("A-1", status=UnitStatus.ON_SCENE, incident="0412")
    bound = Assignment("k", "0412", "A-1", Role.LEAD, NOW)
    found = recommend(situation([there, *FIVE[1:]], MINUTES, assignments=(bound,)), 2)
    assert groups(found) == ["B-2", "A-2"]
    assert found.arrivals_s == {1: 0.0, 5: 0.0, 15: 360.0}
    assert recommend(situation([there, *FIVE[1:]], MINUTES, assignments=(bound,)), 1).picks == ()


def test_the_arm_that_answers_the_class_goes_first() -> None:
    rule = ClassRule("traffic", Names("Traffic", "交通"), arms=("traffic",))
    doctrine = replace(DOCTRINE, class_rules=MappingProxyType({"traffic": rule}))
    units = [unit("A-1"), unit("A-2", arm="traffic"), unit("A-3", capabilities=("traffic",))]
    made = situation(units, {"A-1": 1, "A-2": 8, "A-3": 5}, doctrine=doctrine, class_code="traffic.injury")
    assert [option.group for option in recommend(made, 1).basis.options] == ["A-3", "A-2", "A-1"]
    other = recommend(replace(made, class_code="dispute"), 1)
    assert groups(other) == ["A-1"]


def test_without_zones_everybody_is_one_pool() -> None:
    made = situation(FIVE, MINUTES, zones=(), zone=None, homes={})
    found = recommend(made, 2)
    assert groups(found) == ["B-2", "A-1", "B-1"]
    assert found.left_behind == ()
    assert len(groups(recommend(made, 3))) == 5


def test_outside_of_every_zone_each_lender_keeps_its_cover() -> None:
    found = recommend(situation(FIVE, MINUTES, zone=None), 3)
    assert set(groups(found)) == {"A-1", "A-2", "B-2"}


def test_without_a_place_the_zone_decides_and_the_pick_says_so() -> None:
    found = recommend(situation([unit("B-1"), unit("B-2"), unit("A-1")], {}, at=None), 1)
    assert groups(found) == ["A-1"]
    assert found.picks[0].eta_s is None
    assert "no_place" in [remark.code for remark in found.picks[0].against]


def test_an_estimate_is_said_to_be_one() -> None:
    found = recommend(situation(FIVE, MINUTES, is_estimate=True), 1)
    assert "estimate" in [remark.code for remark in found.picks[0].against]


def test_another_choice_says_again_what_it_means() -> None:
    found = recommend(situation(FIVE, MINUTES), 2)
    other = found.choose(["B-2", "B-1"])
    assert [(short.need, short.found) for short in other.shortfalls] == [("groups", 2), ("people", 10)]
    assert "could go and not picked: 3" in other.shortfalls[0].reason_text
    assert other.left_behind == (ZoneCover("A", 3, 3, 1), ZoneCover("B", 2, 0, 1), ZoneCover("C", 0, 0, 1))
    assert other.arrivals_s == {1: 180.0, 5: 180.0, 15: None}
    with pytest.raises(KeyError):
        found.choose(["Z-9"])


def test_renewed_the_same_groups_are_told_as_they_are_now() -> None:
    base = situation(FIVE, MINUTES, distances_m={"A-1": 2000.0, "B-2": 1500.0})
    old = {**base.fixes, "B-2": Fix("B-2", SCENE, NOW - timedelta(seconds=400))}
    found = recommend(base, 1)
    newer = recommend(
        situation(FIVE, {**MINUTES, "A-1": 9.0, "A-2": 1.0}, distances_m={"A-1": 4500.0}, fixes=old, now=NOW), 1
    )
    assert (groups(found), groups(newer)) == (["A-1"], ["A-2"])
    told = found.renewed(newer)
    assert groups(told) == ["A-1"]
    assert (told.picks[0].eta_s, told.picks[0].distance_m, told.arrivals_s[1]) == (540.0, 4500.0, 540.0)
    assert told.picks[0].reasons != found.picks[0].reasons
    b2 = next(option for option in told.basis.options if option.group == "B-2")
    assert b2.units[0].fix_age_s == 400.0
    assert "old_fix" in [remark.code for remark in b2.against]
    gone = recommend(situation(FIVE[1:], MINUTES), 1)
    assert found.renewed(gone).picks == found.picks, "who can not go any more keeps what he had"


def three_there() -> Situation:
    """A lead on scene, another on scene from B, one of A on its way, and one of B far away."""
    steps = {
        "A-1": UnitStatus.EN_ROUTE,
        "A-2": UnitStatus.ON_SCENE,
        "B-1": UnitStatus.ON_SCENE,
        "B-2": UnitStatus.DISPATCHED,
    }
    units = [unit(name, status=status, incident="0412") for name, status in steps.items()]
    bound = tuple(Assignment(name, "0412", name, Role.LEAD if name == "A-2" else Role.ASSIST, NOW) for name in steps)
    return situation(units, {"A-1": 2, "B-2": 9}, assignments=bound)


def test_stepping_down_keeps_the_lead_and_those_who_are_there() -> None:
    found = release(three_there(), 1)
    assert found.releases
    assert groups(found) == ["B-2", "A-1", "B-1"], "the one that is least missed leaves first"
    found = release(three_there(), 2)
    assert groups(found) == ["B-2"]
    assert [cover for cover in found.left_behind if cover.zone == "B"] == [ZoneCover("B", 0, 1, 1)]
    assert found.shortfalls == ()


def test_stepping_down_never_takes_the_last() -> None:
    base = three_there()
    alone = replace(base, units=base.units[1:2], assignments=base.assignments[1:2])
    assert release(alone, 1).picks == ()


def test_down_releases_level_and_up_bring() -> None:
    base = three_there()
    assert propose(base, 3, 1).releases
    assert not propose(base, 1, 1).releases
    assert not propose(base, 1, 2).releases


def test_origins_leave_out_who_can_not_go() -> None:
    old = Fix("A-2", SCENE, NOW - timedelta(hours=1))
    units = [
        unit("A-1"),
        unit("A-2"),
        unit("A-3", status=UnitStatus.OFF_DUTY),
        unit("A-4", status=UnitStatus.EN_ROUTE, incident="0412"),
        unit("A-5", status=UnitStatus.EN_ROUTE, incident="0409"),
        unit("A-6", at=None),
    ]
    found = origins(units, {"A-2": old, "A-1": Fix("A-1", LonLat(1, 2), NOW)}, NOW, DOCTRINE, "0412")
    assert found == {"A-1": LonLat(1, 2), "A-4": SCENE}


def test_the_zone_of_a_unit_is_that_of_its_post_else_that_of_its_place() -> None:
    posts = {"p": Post("p", "p", "p", SCENE, zone="A"), "q": Post("q", "q", "q", SCENE)}
    units = [unit("1", post="p"), unit("2", post="q"), unit("3", post="unknown"), unit("4", at=None)]
    assert home_zones(units, posts, (), lambda at: "B") == {"1": "A", "2": "B", "3": "B", "4": None}


def test_a_pool_belongs_to_the_zone_whose_central_post_it_stands_by_at() -> None:
    posts = {"p": Post("p", "p", "p", SCENE, zone="A1"), "q": Post("q", "q", "q", SCENE, zone="A1")}
    area = Zone("A1", "A1", "A1", "", parent="A", central_post="p")
    zones = [area, Zone("A", "A", "A", "", central_post="p"), Zone("B", "B", "B", "", central_post="r")]
    units = [unit("1", post="p"), unit("2", post="q"), unit("3", post="r")]
    assert home_zones(units, posts, zones, lambda at: None) == {"1": "A", "2": "A1", "3": "B"}


def test_a_group_is_free_when_everybody_of_it_on_duty_is() -> None:
    units = [
        unit("A-1", group="G"),
        unit("A-2", group="G", status=UnitStatus.OFF_DUTY),
        unit("A-3", group="H", status=UnitStatus.RETURNING),
        unit("A-4", group="H", status=UnitStatus.EN_ROUTE, incident="0412"),
        unit("A-5", status=UnitStatus.OFF_DUTY),
    ]
    assert free_groups(muster(units, {u.call_sign: "A" for u in units})) == {"A": 1}


STATES = st.sampled_from([UnitStatus.AVAILABLE, UnitStatus.RETURNING, UnitStatus.OFF_DUTY, UnitStatus.EN_ROUTE])


@st.composite
def situations(draw: st.DrawFn) -> Situation:
    """Up to twelve units of three zones in any state, some without a way, some with old fixes."""
    units, travel, fixes = [], {}, {}
    for number in range(draw(st.integers(0, 12))):
        zone = draw(st.sampled_from("ABC"))
        status = draw(STATES)
        name = f"{zone}-{number}"
        busy = "0409" if status is UnitStatus.EN_ROUTE else None
        group = draw(st.sampled_from([None, f"{zone}x", f"{zone}y"]))
        units.append(unit(name, group=group, status=status, incident=busy, people=draw(st.integers(1, 9))))
        travel[name] = draw(st.one_of(st.just(math.nan), st.floats(0, 3600)))
        fixes[name] = Fix(name, SCENE, NOW - timedelta(seconds=draw(st.integers(0, 1200))))
    return situation(units, {}, travel_s=travel, fixes=fixes, zone=draw(st.sampled_from(["A", "B", None])))


@given(situations(), st.sampled_from([1, 2, 3]))
def test_whatever_the_situation(made: Situation, tier: int) -> None:
    found = recommend(made, tier)
    by_sign = {u.call_sign: u for u in made.units}
    assert len(set(found.units)) == len(found.units), "no unit twice"
    for name in found.units:
        assert by_sign[name].status.is_free
        assert math.isfinite(made.travel_s[name])
        assert (NOW - made.fixes[name].fixed_at).total_seconds() <= DOCTRINE.stale_after_s
    for cover in found.left_behind:
        assert 0 <= cover.after <= cover.before
        if cover.zone != made.zone:
            assert cover.after >= min(cover.before, DOCTRINE.min_cover_groups), "a lender keeps its cover"
    need = DOCTRINE.need(tier)
    people = sum(by_sign[name].people for name in found.units)
    short = {shortfall.need for shortfall in found.shortfalls}
    assert ("groups" in short) == (len(found.picks) < need.groups)
    assert ("people" in short) == (people < need.people)
    for shortfall in found.shortfalls:
        assert shortfall.spare == 0, "nobody who could go was left out"
    etas = [pick.eta_s for pick in found.picks]
    assert etas == sorted(etas, key=lambda eta: eta or 0.0)
    assert recommend(replace(made, units=list(reversed(made.units))), tier) == found, "the order of records is nothing"
