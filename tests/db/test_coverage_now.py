"""Coverage of an operation: from where units start now, and of what, out of the record and the region."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from console.coverage_now import Origins, origins_of
from console.doctrines import load_doctrine
from console.domain.area import Post
from console.domain.geo import LonLat
from console.domain.unit import Unit, UnitStatus
from console.feeds.fixes import FixTable
from console.picture import Picture
from console.questions import calls_lately, places_of_calls
from maps.places import House, Place, Places, write_places
from tests.support.desks import START, Desk

HERE, THERE, ELSEWHERE = LonLat(117.0, 36.6), LonLat(117.1, 36.7), LonLat(117.2, 36.8)


def test_units_start_where_they_are_and_posts_when_they_are_open() -> None:
    units = {
        unit.call_sign: unit
        for unit in (
            Unit("A-1", at=HERE),
            Unit("A-2", at=HERE),
            Unit("A-3", at=HERE, status=UnitStatus.ON_SCENE),
            Unit("A-4"),
        )
    }
    posts = {post.code: post for post in (Post("P", "p", "p", HERE), Post("Q", "q", "q", THERE, hours="closed"))}
    picture = Picture(units=units, posts=posts)
    fixes = FixTable(("A-2",), np.array([ELSEWHERE]), np.zeros(1), np.zeros(1), np.zeros(1))
    found = partial(origins_of, picture=picture, fixes=fixes, doctrine=load_doctrine(), now=START)
    assert found(Origins.UNITS) == (HERE, ELSEWHERE)
    assert found(Origins.POSTS) == (HERE,)


def test_calls_of_the_last_days_are_found_where_they_came_from(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk()
    desk.done("ReceiveIncident", incident="old", class_="help", priority=2, at=list(HERE))
    desk.clock.set(START + timedelta(days=31))
    desk.done("ReceiveIncident", incident="new", class_="help", priority=2, at=list(THERE))
    with desk.store.reading() as connection:
        assert places_of_calls(START + timedelta(days=1), connection, desk.bus) == [THERE]
        assert places_of_calls(START, connection, desk.bus) == [HERE, THERE]
        assert calls_lately(30, connection, desk.bus) == ([THERE], 30.0)


def test_a_young_record_is_as_old_as_its_first_call(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk()
    with desk.store.reading() as connection:
        assert calls_lately(30, connection, desk.bus) == ([], 1.0)
    desk.done("ReceiveIncident", incident="first", class_="help", priority=2, at=list(HERE))
    for hours, days in ((6, 1.0), (60, 2.5), (24 * 29, 29.0)):
        desk.clock.set(START + timedelta(hours=hours))
        with desk.store.reading() as connection:
            places, found = calls_lately(30, connection, desk.bus)
        assert (places, round(found, 2)) == ([HERE], days)


@pytest.mark.parametrize(("most", "count"), [(100, 90), (90, 90), (40, 30)])
def test_addresses_are_taken_evenly(tmp_path: Path, most: int, count: int) -> None:
    houses = [House(0, str(number), LonLat(117.0 + number / 1_000, 36.6)) for number in range(90)]
    write_places(tmp_path / "places.db", [Place("street", "米尔巷", "Mir Lane", HERE)], houses)
    places = Places(tmp_path / "places.db")
    found, share = places.addresses(most)
    places.close()
    assert (len(found), share) == (count, count / 90)
    assert found[-1].lon - found[0].lon > 0.08
