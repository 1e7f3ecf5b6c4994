"""Positions written by several feeds and read by a desk: the newest of each unit, and read only when there is news."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from itertools import count
from pathlib import Path

import numpy as np
import pytest
from alembic import command
from alembic.config import Config
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, make_url, select, text

from console.domain.fix import Fix
from console.domain.geo import LonLat
from console.domain.roles import Role
from db import schema
from db.beside import HISTORY, LATEST
from db.engine import parse_url
from db.errors import StoreReadOnly
from db.positions import PositionStore
from db.store import Store
from tests.support.databases import Server
from tests.support.desks import START, Desk
from tests.support.logins import logins

#: Call signs as feeds write them: any text but NUL, surrogates and nothing at all.
NAMES = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=6).filter(str.strip)
FIXES = st.lists(
    st.tuples(
        NAMES,
        st.floats(-180, 180),
        st.floats(-90, 90),
        st.integers(0, 50),
        st.none() | st.floats(0, 359),
        st.none() | st.floats(0, 99),
    ),
    min_size=1,
    max_size=12,
    unique_by=lambda fix: (fix[0], fix[3]),
)
_examples = count()


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(batches=st.lists(FIXES, min_size=1, max_size=4))
def test_what_is_read_is_the_newest_of_what_was_written(
    engine_url: str, desk: Desk, batches: list[list[tuple[str, float, float, int, float | None, float | None]]]
) -> None:
    here = f"{next(_examples)}:"
    writer, reader = PositionStore.open(parse_url(engine_url)), PositionStore.open(parse_url(engine_url))
    newest: dict[str, tuple[float, ...]] = {}
    try:
        for batch in batches:
            fixes = [
                Fix(here + name, LonLat(lon, lat), START + timedelta(seconds=at), course, speed)
                for name, lon, lat, at, course, speed in batch
            ]
            writer.write(fixes)
            for fix in sorted(fixes, key=lambda fix: fix.fixed_at):
                at = fix.fixed_at.timestamp()
                if fix.unit not in newest or at >= newest[fix.unit][2]:
                    newest[fix.unit] = (*fix.at, at, fix.course_deg or 0.0, fix.speed_mps or 0.0)
            table = reader.changed_table()
            assert table is not None
            assert reader.changed_table() is None
            for unit, expected in newest.items():
                row = table.row_of[unit]
                read = (*table.lonlat[row], table.fixed_at_s[row], table.course_deg[row], table.speed_mps[row])
                np.testing.assert_allclose(np.nan_to_num(np.array(read)), np.array(expected))
    finally:
        writer.close()
        reader.close()


def test_feeds_that_send_the_same_units_in_any_order_never_stop_each_other(engine_url: str, desk: Desk) -> None:
    units = [f"U{number}" for number in range(200)]
    failed: list[BaseException] = []

    def feed(number: int) -> None:
        store = PositionStore.open(parse_url(engine_url))
        try:
            for second in range(10):
                order = units[:: -1 if (number + second) % 2 else 1]
                at = START + timedelta(seconds=second, milliseconds=number)
                store.write([Fix(unit, LonLat(float(number), float(second)), at) for unit in order])
        except BaseException as error:
            failed.append(error)
            raise
        finally:
            store.close()

    threads = [threading.Thread(target=feed, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    store = PositionStore.open(parse_url(engine_url))
    try:
        table = store.changed_table()
        assert table is not None
        assert len(table.units) == 200
        assert table.lonlat.tolist() == [[3.0, 9.0]] * 200, "the newest fix of all feeds"
        with store._engine.connect() as connection:
            assert len(connection.execute(select(HISTORY.c.unit)).all()) == 4 * 10 * 200
    finally:
        store.close()


@pytest.mark.postgresql
def test_who_may_feed_and_who_may_only_read(postgres_server: Server) -> None:
    fix = Fix("A-1", LonLat(117.0, 36.6), START)
    with postgres_server.database() as owner_url:
        Store.open_or_make(owner_url, kind="live", name="test", now=START).close()
        with logins(owner_url) as make:
            for role in Role:
                url = make(role)
                positions = PositionStore.open(parse_url(url))
                try:
                    if role in (Role.OBSERVER, Role.SUPERVISOR, Role.INSTRUCTOR):  # who instructs feeds drills
                        with pytest.raises(StoreReadOnly):
                            positions.write([fix])
                    else:
                        assert positions.write([fix]) == 1
                    assert positions.changed_table() is not None
                finally:
                    positions.close()


@pytest.mark.postgresql
def test_positions_of_an_older_program_are_kept_by_the_upgrade(postgres_server: Server) -> None:
    with postgres_server.database() as url:
        engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"))
        with engine.connect() as connection, connection.begin():
            config = Config()
            config.set_main_option("script_location", str(Path(schema.__file__).parent / "migrations"))
            config.attributes["connection"] = connection
            command.upgrade(config, "0002")
            for name, value in (("kind", "live"), ("name", "test"), ("made_at", "2026-03-01T08:00:00.000Z")):
                connection.execute(text("INSERT INTO operation VALUES (:name, :value)"), {"name": name, "value": value})
            connection.execute(text("INSERT INTO journal_head VALUES (1, 0, :first)"), {"first": "0" * 64})
            LATEST.create(connection)
            HISTORY.create(connection)
            connection.execute(text("INSERT INTO position_latest VALUES ('A-1', 117.0, 36.6, 1000, NULL, 3.5)"))
        engine.dispose()
        Store.open_or_make(url, kind="live", name="test", now=START, upgrade=True).close()
        with logins(url) as make:
            positions = PositionStore.open(parse_url(make(Role.DISPATCHER)))
            try:
                table = positions.changed_table()
                assert table is not None
                assert table.units == ("A-1",)
                assert table.speed_mps.tolist() == [3.5]
                assert positions.changed_table() is None
            finally:
                positions.close()


def test_what_a_feed_writes_is_seen_by_every_other_store(engine_url: str, make_desk: Callable[..., Desk]) -> None:
    make_desk()
    stores = [PositionStore.open(parse_url(engine_url)) for _ in range(3)]
    try:
        for store in stores:
            assert store.changed_table() is not None
            assert store.changed_table() is None
        stores[0].write([Fix("A-1", LonLat(117.0, 36.6), START)])
        for store in stores:
            table = store.changed_table()
            assert table is not None, "the writer itself reads it too"
            assert table.units == ("A-1",)
            assert store.changed_table() is None
    finally:
        for store in stores:
            store.close()
