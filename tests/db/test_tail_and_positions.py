"""The tail under several writers, and positions: none missed, none twice, the newest fix wins."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import numpy as np
import pytest

from console.cli.stores import latest_fixes
from console.domain.fix import Fix
from console.domain.geo import LonLat
from db.engine import parse_url
from db.errors import StoreMissing
from db.positions import PositionStore
from db.store import Store
from db.tail import Tail
from tests.support.desks import START, Desk


def test_a_tail_sees_every_entry_of_four_writers_in_order(make_desk: Callable[..., Desk]) -> None:
    watcher = make_desk("watcher")
    tail = Tail(watcher.store, 0)
    writers = [make_desk(f"w{number}") for number in range(4)]
    threads = [
        threading.Thread(target=desk.unit, args=[f"{number}-{unit}" for unit in range(15)])
        for number, desk in enumerate(writers)
    ]
    seen: list[int] = []
    try:
        for thread in threads:
            thread.start()
        while len(seen) < 60:
            found = tail.wait(20.0)
            assert found, f"only {len(seen)} of 60 entries came"
            seen += [entry.seq for entry in found]
        for thread in threads:
            thread.join()
        assert seen == list(range(1, 61))
        assert tail.wait(0.1) == []
    finally:
        tail.close()


def test_a_stopped_tail_returns(desk: Desk) -> None:
    tail = Tail(desk.store, 0)
    threading.Timer(0.05, tail.stop).start()
    try:
        assert tail.wait() == []
    finally:
        tail.close()


def test_the_newest_fix_wins_and_all_stay_in_the_history(engine_url: str, desk: Desk) -> None:
    positions = PositionStore.open(parse_url(engine_url))
    try:
        empty = positions.changed_table()
        assert empty is not None
        assert empty.units == ()
        newer = Fix("A-1", LonLat(117.2, 36.7), START + timedelta(seconds=10), 90.0, 12.5)
        positions.write([newer, Fix("A-2", LonLat(117.0, 36.6), START)])
        positions.write([Fix("A-1", LonLat(0.0, 0.0), START)])
        latest = positions.latest()
        assert latest["A-1"] == newer
        assert positions.latest(["A-2"]).keys() == {"A-2"}
        table = positions.changed_table()
        assert table is not None
        assert table.units == ("A-1", "A-2")
        assert table.lonlat.shape == (2, 2)
        assert np.isnan(table.course_deg[1])
        assert positions.changed_table() is None, "nothing was written since"
        assert table.fixed_at_s[0] == newer.fixed_at.timestamp()
    finally:
        positions.close()


def test_ten_thousand_fixes_in_one_write(engine_url: str, desk: Desk) -> None:
    positions = PositionStore.open(parse_url(engine_url))
    try:
        fixes = [Fix(f"U{n}", LonLat(117.0 + n / 1e5, 36.6), START) for n in range(10_000)]
        assert positions.write(fixes) == 10_000
        table = positions.changed_table()
        assert table is not None
        assert len(table.units) == 10_000
    finally:
        positions.close()


def test_eight_desks_open_a_new_database_at_once(engine_url: str) -> None:
    opened: list[str] = []

    def open_it(number: int) -> None:
        store = Store.open_or_make(engine_url, kind="live", name=f"desk {number}", now=START)
        positions = PositionStore.open(store.url)
        opened.append(store.operation.name)
        positions.close()
        store.close()

    threads = [threading.Thread(target=open_it, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(opened) == 8
    assert len(set(opened)) == 1, "one of them made it, the others found it"


def test_reading_positions_that_were_never_sent_makes_none(desk: Desk) -> None:
    if desk.store.is_file:  # on a server the tables come with the schema
        with pytest.raises(StoreMissing):
            PositionStore.open(desk.store.url, read_only=True)
    assert latest_fixes(desk.store) == {}
    PositionStore.open(desk.store.url).close()
    assert latest_fixes(desk.store) == {}


def test_tracks_tell_where_units_were_since_a_moment(engine_url: str, desk: Desk) -> None:
    positions = PositionStore.open(parse_url(engine_url))
    try:
        places = [LonLat(117.0 + n / 100.0, 36.6) for n in range(4)]
        moments = [START + timedelta(seconds=30 * n) for n in range(4)]
        for name in ("A-1", "A-2", "A-3"):
            positions.write(Fix(name, at, moment) for at, moment in zip(places, moments, strict=True))
        tracks = positions.tracks(["A-1", "A-3", "A-9"], moments[1])
        assert sorted(tracks) == ["A-1", "A-3"]
        expected = [(moment.timestamp(), *at) for moment, at in zip(moments[1:], places[1:], strict=True)]
        np.testing.assert_allclose(tracks["A-1"], expected)
    finally:
        positions.close()
