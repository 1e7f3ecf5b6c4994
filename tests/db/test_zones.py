"""The zone of a call, as zones come and go."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import shapely

from console.commands.adopt_region import AdoptRegion
from db import journal
from tests.support.desks import Desk


def square(code: str, west: float) -> dict[str, Any]:
    outline = shapely.to_wkb(shapely.box(west, 36.0, west + 1.0, 37.0), hex=True)
    return {"code": code, "name": code, "name_zh": code, "outline": outline}


def zone_of_call(desk: Desk, lon: float) -> tuple[str | None, bool]:
    number = desk.done("ReceiveIncident", class_="help", priority=2, at=[lon, 36.5]).details["incident"]
    row = desk.row("incident", number)
    assert row is not None
    return row["zone"], bool(row["outside_region"])


def test_zones_that_are_undone_and_adopted_anew_are_told_apart(desk: Desk) -> None:
    assert zone_of_call(desk, 117.5) == (None, False)
    adopted = desk.done("AdoptRegion", region="one", zones=[square("z1", 117.0)])
    assert zone_of_call(desk, 117.5) == ("z1", False)
    desk.done("Undo", seq=adopted.seq)
    assert zone_of_call(desk, 117.5) == (None, False)
    desk.done("AdoptRegion", region="two", zones=[square("z1", 118.0)])
    assert zone_of_call(desk, 117.5) == (None, True)
    assert zone_of_call(desk, 118.5) == ("z1", False)


def test_zones_that_another_desk_adopts_are_seen(make_desk: Callable[..., Desk]) -> None:
    desk, other = make_desk("li"), make_desk("wang")
    desk.done("AdoptRegion", region="one", zones=[square("z1", 117.0)])
    assert zone_of_call(desk, 118.5) == (None, True)
    other.done("AdoptRegion", region="two", zones=[square("z2", 118.0)])
    assert zone_of_call(desk, 118.5) == ("z2", False)


def test_an_entry_holds_each_outline_once(desk: Desk) -> None:
    post = {"code": "p1", "name": "Post", "name_zh": "站", "at": [117.5, 36.5]}
    zones = [square("z1", 117.0), square("z2", 118.0)]
    adopted = desk.done("AdoptRegion", region="one", zones=zones, posts=[post])
    with desk.store.reading() as connection:
        (entry,) = journal.entries(connection, (adopted.seq or 0) - 1, until=adopted.seq)
    assert entry.body.args == {"region": "one", "zones": ["z1", "z2"], "posts": ["p1"]}
    for zone in zones:
        assert journal.canonical(entry.body).count(zone["outline"]) == 1
    assert desk.verify().ok


def test_an_entry_of_an_earlier_form_folds_and_is_undone_as_before(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before, the arguments held the whole rows too."""
    monkeypatch.setattr(AdoptRegion, "row_fields", ())
    earlier = desk.done("AdoptRegion", region="one", zones=[square("z1", 117.0)])
    monkeypatch.undo()
    desk.done("AdoptRegion", region="one", zones=[square("z2", 118.0)])
    with desk.store.reading() as connection:
        entries = list(journal.entries(connection, (earlier.seq or 0) - 1))
    assert entries[0].body.args["zones"][0]["outline"] == square("z1", 117.0)["outline"]
    assert desk.verify().ok
    desk.done("Undo", seq=earlier.seq)
    assert zone_of_call(desk, 117.5) == (None, True)
    assert desk.verify().ok
