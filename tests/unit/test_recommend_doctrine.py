"""What doctrine says beyond the tiers: who stays, what a card asks for, who shares, who moves up."""

from __future__ import annotations

from console.domain.area import Post, Zone
from console.domain.doctrine import ClassRule, Names, PostKind, RunCard, Sharing, StayInZone
from console.domain.recommend import recommend
from console.domain.rows import changed
from console.domain.shortfall import Cause
from console.domain.unit import UnitStatus
from tests.support.situations import FIVE, MINUTES, SCENE, ZONES, causes, groups, situation, unit, with_doctrine


def test_groups_stay_in_their_zone_below_the_tier_that_lends() -> None:
    stays = with_doctrine(stay_in_zone=StayInZone(3, ("mass_incident",)))
    found = recommend(situation(FIVE, MINUTES, doctrine=stays), 2)
    assert groups(found) == ["A-1", "A-2", "A-3"]
    short = recommend(situation(FIVE[1:], MINUTES, doctrine=stays), 2)
    assert groups(short) == ["A-2", "A-3"]
    assert causes(short)[Cause.STAYS] == ("B-2", "B-1")
    assert groups(short.choose(["A-2", "A-3", "B-2"])) == ["A-2", "A-3", "B-2"], "the commander may still choose them"
    assert "B-2" in groups(recommend(situation(FIVE, MINUTES, doctrine=stays, class_code="mass_incident"), 2))
    assert "B-2" in groups(recommend(situation(FIVE, MINUTES, doctrine=stays), 3))


def test_the_pool_of_a_zone_leaves_it_not_for_a_call_in_an_area_of_it() -> None:
    areas = (*ZONES, Zone("A1", "A1", "A1", "", parent="A"))
    stays = with_doctrine(stay_in_zone=StayInZone(3), own_zone_head_start_s=1e9)
    found = recommend(situation(FIVE, MINUTES, doctrine=stays, zone="A1", zones=areas), 2)
    assert groups(found) == ["A-1", "A-2", "A-3"]
    assert all("own_zone" in [remark.code for remark in pick.reasons] for pick in found.picks)
    everyone = recommend(situation(FIVE, MINUTES, zone="A1", zones=areas), 3)
    assert "B-2" in groups(everyone), "neighbours of the zone that holds the area lend"


def test_a_capability_that_the_card_asks_for_comes_along() -> None:
    cards = with_doctrine(run_cards=(RunCard("dispute", (1,), capabilities=("negotiator",)),))
    units = [*FIVE[:2], unit("A-3", capabilities=("negotiator",))]
    assert groups(recommend(situation(units, MINUTES, doctrine=cards, priority=1), 1)) == ["A-3"]
    assert groups(recommend(situation(units, MINUTES, doctrine=cards, priority=2), 1)) == ["A-1"]
    short = recommend(situation(FIVE, MINUTES, doctrine=cards, priority=1), 1)
    assert [each.need_text for each in short.shortfalls] == ["capability negotiator"]


def test_other_arms_share_a_class_once_the_first_are_busy() -> None:
    rules = {"dispute": ClassRule("dispute", Names("Dispute", "纠纷"), arms=("station",))}
    shared = with_doctrine(class_rules=rules, sharing=(Sharing("dispute", ("swat",), 0.5),))
    free = [unit("A-1", arm="station"), unit("A-2", arm="station"), unit("A-3", arm="swat"), unit("A-4", arm="fire")]
    minutes = {"A-1": 9.0, "A-2": 8.0, "A-3": 2.0, "A-4": 1.0}
    assert groups(recommend(situation(free, minutes, doctrine=shared), 1)) == ["A-2"]
    busy = [changed(free[0], incident="0001", status=UnitStatus.ON_SCENE), *free[1:]]
    loaded = recommend(situation(busy, minutes, doctrine=shared), 1)
    assert groups(loaded) == ["A-3"]
    told = {option.group: {remark.code for remark in option.reasons} for option in loaded.basis.options}
    assert "sharing_arm" in told["A-3"], "it is said that this is no call of its own"
    assert "arm" in told["A-2"]
    assert "arm" not in told["A-3"] | told["A-4"]


def test_a_zone_left_bare_gets_a_proposal_to_move_up() -> None:
    posts = [Post("A-P", "A-P", "A-P", SCENE, "A")]
    found = recommend(situation(FIVE, MINUTES, posts=posts), 2)
    assert found.move_ups == (), "nothing is left bare"
    kept = found.choose(["A-1", "A-2", "A-3"])
    assert [(move.group, move.to_zone) for move in kept.move_ups] == [("B-1", "A")]
    assert kept.as_json()["move_ups"][0]["post"] == "A-P"
    assert found.choose(["A-1"]).move_ups == ()
    for arms, moved in ((("patrol", "swat"), ["B-1"]), (("traffic",), [])):
        staffed = with_doctrine(post_kinds={"station": PostKind("station", Names("Station", "派出所"), arms=arms)})
        bare = recommend(situation(FIVE, MINUTES, posts=posts, doctrine=staffed), 2).choose(["A-1", "A-2", "A-3"])
        assert [move.group for move in bare.move_ups] == moved
