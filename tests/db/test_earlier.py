"""What is known of a place from before, on both engines: calls of late and hazards that hold."""

from __future__ import annotations

from datetime import timedelta

from console.domain.geo import LonLat
from console.questions import around
from tests.support.desks import Desk

HERE = LonLat(117.01, 36.61)


def found(desk: Desk, at: LonLat = HERE) -> tuple[list[str], list[str]]:
    """Numbers of earlier calls, and the words of hazards, at a place."""
    with desk.store.reading() as connection:
        known, texts = around(at, connection, desk.bus)
    return [call.incident.number for call in known.calls], [texts[note.text] for note in known.hazards]


def test_calls_within_a_hundred_metres_the_last_first_ended_ones_too(desk: Desk) -> None:
    desk.incident("1", at=[117.0105, 36.61])  # 45 m
    desk.incident("2", at=[117.0125, 36.61])  # 220 m
    desk.incident("3", at=[117.0109, 36.6107])  # in the box of 100 m, not in the circle
    desk.incident("4")
    desk.done("CloseIncident", incident="1", disposition="settled")
    assert found(desk)[0] == ["4", "1"]
    assert found(desk, LonLat(100.0, 20.0)) == ([], [])


def test_calls_of_long_ago_are_left_out_but_not_their_hazards(desk: Desk) -> None:
    desk.incident("1")
    desk.done("MarkHazard", incident="1", text="gas bottles in the cellar")
    desk.done("MarkHazard", incident="1", text="a dog", until=(desk.clock.now() + timedelta(days=7)).isoformat())
    desk.clock.set(desk.clock.now() + timedelta(days=1))
    assert found(desk) == (["1"], ["a dog", "gas bottles in the cellar"])
    desk.clock.set(desk.clock.now() + timedelta(days=90))
    assert found(desk) == ([], ["gas bottles in the cellar"])
