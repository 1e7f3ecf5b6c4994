"""The chain: the rule recomputed from scratch, tampering found, the picture as the journal's fold."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from console.clock import SystemClock
from db import beside, journal, reading, schema
from db.errors import StoreError, StoreVersion
from db.store import Store
from db.tables import Base
from tests.support.desks import Desk


def a_short_shift(desk: Desk) -> None:
    desk.unit("A-1", "A-2")
    desk.incident(summary="words")
    desk.done("AssignUnits", incident="0412", units=["A-1"])
    desk.done("AddNote", incident="0412", text="a note")
    desk.done("Undo", seq=4)
    desk.done("CloseIncident", incident="0412", disposition="settled")


def test_each_hash_follows_by_the_published_rule(desk: Desk) -> None:
    a_short_shift(desk)
    prev = "0" * 64
    with desk.store.reading() as connection:
        stored = list(journal.entries(connection))
    for number, entry in enumerate(stored, 1):
        digest = hashlib.sha256("\n".join([prev, str(number), entry.actor, entry.text]).encode("utf-8")).hexdigest()
        assert (entry.seq, entry.prev, entry.hash) == (number, prev, digest)
        prev = digest
    assert desk.head() == (len(stored), prev)


@pytest.mark.parametrize(
    ("tampering", "first_bad"),
    [
        ("UPDATE journal SET actor = 'somebody' WHERE seq = 3", 3),
        ("UPDATE journal SET body = replace(body, '0412', '0413') WHERE seq = 3", 3),
        ("DELETE FROM journal WHERE seq = 2", 2),
        ("DELETE FROM journal WHERE seq = 7", 7),
        ("UPDATE journal_head SET seq = 9", 8),
    ],
)
def test_tampering_is_found_where_it_is(desk: Desk, tampering: str, first_bad: int) -> None:
    a_short_shift(desk)
    assert desk.verify().ok
    with desk.store.engine.connect() as connection, connection.begin():
        connection.execute(text(tampering))
        verdict = journal.verify(connection)
    assert not verdict.ok
    assert verdict.first_bad == first_bad
    assert verdict.reason


def test_a_table_changed_behind_the_journal_is_found(desk: Desk) -> None:
    a_short_shift(desk)
    with desk.store.engine.connect() as connection, connection.begin():
        connection.execute(text("UPDATE unit SET people = 50 WHERE call_sign = 'A-2'"))
        assert journal.fold_difference(connection) == "unit A-2"


def test_following_the_journal_gives_the_picture_that_loading_gives(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk()
    with desk.store.reading() as connection:
        picture = reading.load(connection)
    a_short_shift(desk)
    desk.incident("0413", address="somewhere")
    with desk.store.reading() as connection:
        followed, changes = reading.follow(connection, picture, journal.entries(connection))
        loaded = reading.load(connection)
    assert changes.incidents == {"0412", "0413"}
    for table in ("incidents", "units", "assignments", "notes", "zones", "posts"):
        assert dict(getattr(followed, table)) == dict(getattr(loaded, table)), table
    assert followed.seq == loaded.seq
    assert followed.text(followed.incidents["0413"].address) == "somewhere"


def test_reopening_an_incident_that_the_picture_let_go_brings_it_back(desk: Desk) -> None:
    a_short_shift(desk)
    with desk.store.reading() as connection:
        full = reading.load(connection)
        picture, _ = full.without_old(0)
        assert "0412" not in picture.incidents
    desk.done("ReopenIncident", incident="0412", reason="caller rang again")
    with desk.store.reading() as connection:
        followed, _ = reading.follow(connection, picture, journal.entries(connection, picture.seq))
    assert followed.incidents["0412"].status.is_open


# SQLAlchemy 2.0.58 warns of what it reflects itself of a constraint that is NOT VALID (db/readable.py).
@pytest.mark.filterwarnings("ignore:Can't validate argument 'dialect_options':sqlalchemy.exc.SAWarning")
def test_the_migrations_make_the_tables_that_the_models_say(desk: Desk) -> None:
    with desk.store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        whole = [Base.metadata] if desk.store.is_file else [Base.metadata, beside.METADATA]
        differences = compare_metadata(context, whole)  # type: ignore[arg-type]  # alembic takes several
    assert differences == []


def test_the_newest_migration_is_the_one_that_the_program_expects() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(schema.__file__).parent / "migrations"))
    assert ScriptDirectory.from_config(config).get_current_head() == schema.HEAD


def test_a_newer_schema_is_refused(desk: Desk, engine_url: str) -> None:
    with desk.store.engine.connect() as connection, connection.begin():
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreVersion, match="newer"):
        Store.open(engine_url)


def test_a_record_stays_live_or_drill(engine_url: str) -> None:
    Store.open_or_make(engine_url, kind="drill", name="exercise", now=SystemClock().now()).close()
    again = Store.open_or_make(engine_url, kind="live", name="shift", now=SystemClock().now())
    try:
        assert (again.operation.kind, again.operation.name) == ("drill", "exercise")
    finally:
        again.close()


def test_a_url_that_is_none_is_named() -> None:
    with pytest.raises(StoreError, match="mysql"):
        Store.open("mysql://somewhere/x")
