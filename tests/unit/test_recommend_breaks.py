"""Units on a break are offered last, with their break as a reason against; a closed post is nowhere to stand by."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from console.domain.area import Post
from console.domain.recommend import recommend
from console.domain.rows import changed
from tests.support.situations import DOCTRINE, NOW, SCENE, ZONES, groups, situation, unit

TWO = [unit("A-1"), unit("A-2")]
RESTING = {"A-1": NOW - timedelta(minutes=12)}


def test_who_rests_goes_after_who_does_not_however_near() -> None:
    asked = situation(TWO, {"A-1": 1, "A-2": 20}, resting=RESTING)
    assert groups(recommend(asked, 1)) == ["A-2"]
    assert groups(recommend(replace(asked, resting={}), 1)) == ["A-1"]


def test_who_rests_goes_when_nobody_else_can_and_says_so() -> None:
    found = recommend(situation(TWO[:1], {"A-1": 1}, resting=RESTING), 1)
    (pick,) = found.picks
    told = {remark.code: remark.text for remark in pick.against}
    assert told["on_break"] == "A-1 has been on its break for 12 min"


def test_who_rests_still_counts_for_the_cover_of_its_zone() -> None:
    units = [*TWO, unit("B-1")]
    asked = situation(units, {"A-1": 5, "A-2": 5, "B-1": 1}, resting={"A-1": NOW}, doctrine=DOCTRINE)
    before = {cover.zone: cover.before for cover in recommend(asked, 1).left_behind}
    assert before["A"] == 2


def test_nobody_moves_up_to_a_post_that_is_closed() -> None:
    zones = [changed(zone, central_post=f"{zone.code}-P") for zone in ZONES]
    units = [unit("A-1"), *(unit(f"B-{n}") for n in (1, 2, 3))]
    posts = [Post("A-P", "A", "A", SCENE, zone="A")]
    asked = situation(units, {"A-1": 1, "B-1": 9, "B-2": 9, "B-3": 9}, zones=zones, posts=posts)
    assert [each.post for each in recommend(asked, 1).move_ups] == ["A-P"]
    closed = replace(asked, posts=[changed(posts[0], hours="closed")])
    assert recommend(closed, 1).move_ups == ()
