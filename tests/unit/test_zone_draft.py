"""A draft of zones: steps, taking back, and the one command that comes of them."""

from __future__ import annotations

import pytest

from console.domain.area import Zone
from console.domain.geo import LonLat
from console.zone_draft import ZoneDraft
from maps.zoning import ZoningError, faults
from tests.unit.test_zoning import BLOCK, STEP, spot

REACH = 0.05 * STEP


@pytest.fixture
def draft() -> ZoneDraft:
    return ZoneDraft({zone.code: zone for zone in BLOCK})


def test_steps_become_one_command_on_the_versions_seen(draft: ZoneDraft) -> None:
    draft.move_corner(spot(1, 1), spot(1.2, 1.1), REACH)
    draft.describe("C1", name="Harbour", name_zh="港区")
    new = draft.split("C0", [spot(2.5, -1), spot(2.5, 1.5)])
    command = draft.command()
    assert {zone.code for zone in command.zones} == {"A0", "B0", "A1", "B1", "C0", "C1", new}
    assert command.removed == ()
    assert command.seen == {f"zone/{code}": 1 for code in ("A0", "B0", "A1", "B1", "C0", "C1")}
    assert faults(list(draft.zones.values())) == []


def test_what_is_taken_back_leaves_nothing_to_keep(draft: ZoneDraft) -> None:
    draft.merge(["A0", "B0"])
    assert draft.removed == ["B0"]
    draft.remove("C1")
    assert draft.take_back()
    assert draft.take_back()
    assert not draft.take_back()
    assert not draft.is_changed


def test_a_step_that_can_not_be_done_changes_nothing(draft: ZoneDraft) -> None:
    for edit in (
        lambda: draft.move_corner(spot(1, 1), spot(3.5, 1.5), REACH),
        lambda: draft.merge(["A0", "C0"]),
        lambda: draft.split("A0", [spot(8, 8), spot(9, 9)]),
        lambda: draft.add([spot(5, 5), spot(6, 6), spot(6, 5), spot(5, 6)], "zone", None, REACH),
    ):
        with pytest.raises(ZoningError):
            edit()
    assert not draft.is_changed
    assert not draft.take_back()


def test_a_corner_snaps_to_what_others_have_there(draft: ZoneDraft) -> None:
    draft.add_corner(spot(0.5, 2.02), REACH)
    there = spot(0.02, 2.01)
    assert draft.move_corner(spot(0.5, 2), there, REACH) == there, "its own zone does not pull it"
    code = draft.add([spot(3.01, 0.01), spot(4, 0), spot(3.02, 0.98)], "zone", None, REACH)
    assert faults(list(draft.zones.values())) == []
    assert draft.corner_near(spot(3, 1), REACH, [code]) == pytest.approx(spot(3, 1))


def test_what_lay_in_a_zone_lies_in_what_takes_its_place(draft: ZoneDraft) -> None:
    draft.describe("B1", parent="B0", level="area")
    draft.merge(["A0", "B0"])
    assert draft.zones["B1"].parent == "A0"
    draft.remove("A0")
    assert draft.zones["B1"].parent is None


def test_who_else_edited_a_zone_meanwhile_is_noticed(draft: ZoneDraft) -> None:
    draft.describe("A0", name="North")
    others = {zone.code: zone for zone in BLOCK}
    assert draft.stale(others) == []
    others["A0"] = Zone("A0", "South", "南", BLOCK[0].outline, version=2)
    others["C1"] = Zone("C1", "South", "南", BLOCK[5].outline, version=2)
    assert draft.stale(others) == ["A0"]


def test_the_smallest_zone_under_a_place_is_found(draft: ZoneDraft) -> None:
    inner = draft.add([spot(0.4, 0.4), spot(0.6, 0.4), spot(0.6, 0.6), spot(0.4, 0.6)], "grid", "A0", REACH)
    assert draft.zone_at(spot(0.5, 0.5)) == inner
    assert draft.zone_at(spot(0.1, 0.1)) == "A0"
    assert draft.zone_at(LonLat(0, 0)) is None
