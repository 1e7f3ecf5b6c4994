"""Moving up: who fills a zone that is left bare, and that nobody is robbed for it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from console.domain.area import Post, Zone
from console.domain.coverage import ZoneCover
from console.domain.geo import LonLat
from console.domain.move_up import Standing, move_ups, stand_by_posts


def place(km_east: float) -> LonLat:
    """So many kilometres east of the middle."""
    return LonLat(111.0 + km_east / 96.0, 30.0)


def post(code: str, zone: str, km_east: float) -> Post:
    return Post(code, code, code, place(km_east), zone)


POSTS = {"A": post("A-P", "A", 0), "B": post("B-P", "B", 10), "C": post("C-P", "C", 20)}


def test_the_nearest_group_of_a_zone_that_can_spare_one_moves_up() -> None:
    cover = [ZoneCover("A", 2, 0, 1), ZoneCover("B", 1, 1, 1), ZoneCover("C", 3, 3, 1)]
    standing = [Standing("B-1", "B", place(5)), Standing("C-1", "C", place(20)), Standing("C-2", "C", place(15))]
    (move,) = move_ups(cover, standing, POSTS)
    assert (move.group, move.from_zone, move.to_zone, move.post) == ("C-2", "C", "A", "A-P")
    assert 14_500 < move.distance_m < 15_500
    assert [m.group for m in move_ups(cover, standing[:2], POSTS)] == ["C-1"]


def test_nobody_moves_when_nobody_can_spare_one_or_nothing_is_bare() -> None:
    standing = [Standing("B-1", "B", place(5))]
    assert move_ups([ZoneCover("A", 1, 0, 1), ZoneCover("B", 1, 1, 1)], standing, POSTS) == ()
    assert move_ups([ZoneCover("A", 0, 0, 1), ZoneCover("B", 2, 2, 1)], standing, POSTS) == (), "it was bare before"
    assert move_ups([ZoneCover("D", 1, 0, 1), ZoneCover("B", 2, 2, 1)], standing, POSTS) == (), "it has no post"


def test_a_post_is_staffed_by_the_arms_that_its_kind_states() -> None:
    cover = [ZoneCover("A", 1, 0, 1), ZoneCover("B", 2, 2, 1)]
    standing = [
        Standing("near", "B", place(1), frozenset({"swat"})),
        Standing("mixed", "B", place(2), frozenset({"patrol", "swat"})),
        Standing("far", "B", place(9), frozenset({"patrol"})),
    ]
    assert [move.group for move in move_ups(cover, standing, POSTS)] == ["near"]
    assert [move.group for move in move_ups(cover, standing, POSTS, {"A": ()})] == ["near"]
    assert [move.group for move in move_ups(cover, standing, POSTS, {"A": ("patrol", "station")})] == ["far"]
    assert move_ups(cover, standing, POSTS, {"A": ("traffic",)}) == ()


def test_groups_stand_by_at_the_central_post_else_at_the_first() -> None:
    zones = [Zone("A", "A", "A", "", central_post="A-2"), Zone("B", "B", "B", ""), Zone("C", "C", "C", "")]
    posts = [post("A-1", "A", 0), post("A-2", "A", 1), post("B-2", "B", 2), post("B-1", "B", 3)]
    assert {zone: at.code for zone, at in stand_by_posts(zones, posts).items()} == {"A": "A-2", "B": "B-1"}


@given(
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4), st.integers(0, 2)), min_size=3, max_size=3),
    st.lists(st.tuples(st.sampled_from("ABC"), st.floats(-20, 20)), max_size=8),
)
def test_no_zone_is_taken_below_its_minimum_to_fill_another(
    covers: list[tuple[int, int, int]], groups: list[tuple[str, float]]
) -> None:
    cover = [ZoneCover(zone, max(b, a), a, least) for zone, (b, a, least) in zip("ABC", covers, strict=True)]
    standing = [Standing(f"{zone}-{n}", zone, place(km)) for n, (zone, km) in enumerate(groups)]
    moves = move_ups(cover, standing, POSTS)
    assert len({move.group for move in moves}) == len(moves)
    for each in cover:
        left = each.after - sum(m.from_zone == each.zone for m in moves)
        filled = each.after + sum(m.to_zone == each.zone for m in moves)
        assert left == each.after or left >= each.min_cover
        assert filled == each.after or filled <= each.min_cover
