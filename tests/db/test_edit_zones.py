"""EditZones: zones reshaped, split, merged and removed as one step, with what follows from it, and undone."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any

import pytest
import shapely

from console.domain.area import Zone
from db import reading
from maps.zones import wkb
from tests.support.desks import Desk


def box(code: str, west: float, east: float, **more: Any) -> dict[str, Any]:
    shape = shapely.box(117 + west, 36, 117 + east, 37)
    return {"code": code, "name": code, "name_zh": code, "outline": wkb(shape), **more}


#: Shapes within shapes, at which readers die; a curve; a corner that is no number; polygons that end too early.
UNREADABLE = (
    struct.pack("<BII", 1, 7, 1).hex() * 20_000,
    struct.pack("<BII", 1, 6, 1).hex() * 20_000,
    struct.pack("<BII", 1, 10, 0).hex(),
    wkb(shapely.box(117, 36, 118, 37)).replace("0000000000405D40", "000000000000F87F"),
    *(wkb(shapely.MultiPolygon([shapely.box(117, 36, 118, 37)]))[:end] for end in (12, 18, 30, 40, 60)),
)


@pytest.fixture
def desk(make_desk: Callable[..., Desk]) -> Desk:
    """Two zones side by side, each with a post."""
    desk = make_desk()
    posts = [
        {"code": f"{code}-P", "name": code, "name_zh": code, "at": [117 + x, 36.5], "zone": code}
        for code, x in (("A", 0.25), ("B", 0.75))
    ]
    zones = [box("A", 0, 0.5, neighbours=["B"]), box("B", 0.5, 1, neighbours=["A"])]
    desk.done("AdoptRegion", region="R", zones=zones, posts=posts)
    return desk


def zones(desk: Desk) -> dict[str, Zone]:
    with desk.store.reading() as connection:
        return dict(reading.load(connection).zones)


def home_of(desk: Desk, post: str) -> str | None:
    with desk.store.reading() as connection:
        return reading.load(connection).posts[post].zone


def test_a_split_makes_neighbours_and_is_undone_in_one_step(desk: Desk) -> None:
    before = zones(desk)
    split = desk.done("EditZones", zones=[box("A", 0, 0.2), box("A2", 0.2, 0.5)])
    after = zones(desk)
    assert {code: zone.neighbours for code, zone in after.items()} == {"A": ("A2",), "A2": ("A", "B"), "B": ("A2",)}
    assert after["B"].version == before["B"].version + 1
    desk.incident("0001", at=[117.3, 36.5])
    assert desk.row("incident", "0001")["zone"] == "A2"  # type: ignore[index]
    desk.done("Undo", seq=split.seq)
    assert {code: (zone.outline, zone.neighbours) for code, zone in zones(desk).items()} == {
        code: (zone.outline, zone.neighbours) for code, zone in before.items()
    }
    assert desk.verify().ok


def test_a_merge_takes_posts_and_lower_zones_along(desk: Desk) -> None:
    desk.done("EditZones", zones=[box("B1", 0.5, 0.7, level="area", parent="B")])
    merged = desk.done("EditZones", zones=[box("A", 0, 1)], removed=["B"])
    assert set(zones(desk)) == {"A", "B1"}
    assert zones(desk)["B1"].parent is None
    assert home_of(desk, "B-P") == "A"
    desk.done("Undo", seq=merged.seq)
    assert home_of(desk, "B-P") == "B"
    assert zones(desk)["B1"].parent == "B"
    assert desk.verify().ok


@pytest.mark.parametrize("order", [["A", "B1"], ["B1", "A"]])
def test_what_lay_in_removed_zones_lies_in_what_those_lay_in(desk: Desk, order: list[str]) -> None:
    inner = [box("B1", 0.5, 0.7, level="area", parent="A"), box("B2", 0.5, 0.6, level="area", parent="B1")]
    desk.done("EditZones", zones=[box("A", 0, 0.5, parent="B"), *inner])
    desk.done("EditZones", removed=order)
    assert {code: zone.parent for code, zone in zones(desk).items()} == {"B": None, "B2": "B"}


def test_zones_that_lie_in_each_other_can_be_removed(desk: Desk) -> None:
    desk.done("AdoptRegion", region="R", zones=[box("A", 0, 0.5, parent="B"), box("B", 0.5, 1, parent="A")])
    desk.done("EditZones", removed=["A"])
    assert {code: zone.parent for code, zone in zones(desk).items()} == {"B": None}


def test_two_that_edit_one_zone_are_told_apart_by_its_version(desk: Desk) -> None:
    desk.done("EditZones", zones=[box("A", 0, 0.4)], seen={"zone/A": 1})
    code, told = desk.refused("EditZones", zones=[box("A", 0, 0.3)], seen={"zone/A": 1})
    assert code == "conflict"
    assert told is not None
    assert "EditZones" in told


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({}, "nothing"),
        ({"removed": ["Z"]}, "Z"),
        ({"zones": [box("A", 0, 1, parent="Z")]}, "Z"),
        ({"zones": [box("A", 0, 1)], "removed": ["A"]}, "A"),
        ({"zones": [box("C", 0, 1)], "removed": ["C"]}, "C"),
        ({"removed": ["A", "A"]}, "A"),
        ({"zones": [box("A", 0, 1, parent="A")]}, "itself"),
        ({"zones": [box("A", 0, 1, parent="B"), box("B", 0, 1, parent="A")]}, "itself"),
        ({"zones": [{**box("A", 0, 1), "outline": "00"}]}, "A"),
        *(({"zones": [{**box("A", 0, 1), "outline": bad}]}, "A") for bad in UNREADABLE),
        ({"zones": [{**box("A", 0, 1), "outline": wkb(shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)]))}]}, "crosses"),
    ],
)
def test_what_leaves_no_zones_behind_is_refused_by_name(desk: Desk, fields: dict[str, Any], named: str) -> None:
    before = zones(desk)
    code, told = desk.refused("EditZones", **fields)
    assert code == "bad_field"
    assert told is not None
    assert named in told
    assert zones(desk) == before
