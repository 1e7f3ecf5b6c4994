"""Records of every earlier schema come to the newest whole, on both engines; what can not is told with a way out."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text
from sqlalchemy.exc import IntegrityError

from db import journal, schema
from db.backup import restore
from db.errors import StoreVersion
from db.store import Store
from db.troubles import Trouble
from tests.support.databases import Server
from tests.support.desks import START, Desk
from tests.support.earlier import FOLDER, make_earlier, migrate, rows_of


def revisions() -> list[str]:
    """Every schema that there ever was, the first first."""
    config = Config()
    config.set_main_option("script_location", str(Path(schema.__file__).parent / "migrations"))
    return sorted(script.revision for script in ScriptDirectory.from_config(config).walk_revisions())


def brought_up(url: str) -> Store:
    return Store.open_or_make(url, kind="live", name="ignored", now=START, upgrade=True)


def shape(store: Store) -> dict[str, Any]:
    """What the engine says of a schema: tables, columns, keys, indexes, checks, triggers and policies."""
    with store.engine.connect() as connection:
        found = inspect(connection)
        told: dict[str, Any] = {}
        for table in sorted(found.get_table_names()):
            told[table] = {
                "columns": sorted(
                    (c["name"], str(c["type"]), c["nullable"], str(c["default"])) for c in found.get_columns(table)
                ),
                "key": found.get_pk_constraint(table)["constrained_columns"],
                "foreign": sorted(
                    (tuple(f["constrained_columns"]), f["referred_table"]) for f in found.get_foreign_keys(table)
                ),
                "unique": sorted(tuple(u["column_names"]) for u in found.get_unique_constraints(table)),
                "checks": sorted(
                    (str(c["name"]), " ".join(c["sqltext"].split())) for c in found.get_check_constraints(table)
                ),
            }
        if connection.dialect.name == "sqlite":
            wanted = "SELECT type, name, sql FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL"
            told["more"] = sorted(tuple(row) for row in connection.execute(text(wanted)))
            return told
        for name, wanted in {
            "indexes": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
            "triggers": "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
            "policies": "SELECT policyname, tablename, cmd, qual, with_check FROM pg_policies",
            "grants": "SELECT grantee, table_name, privilege_type FROM information_schema.role_table_grants"
            " WHERE grantee LIKE 'console_%'",
        }.items():
            told[name] = sorted(tuple(map(str, row)) for row in connection.execute(text(wanted)))
        return told


def test_every_schema_has_rows_of_its_time() -> None:
    assert revisions()[-1] == schema.HEAD
    kept = sorted(path.stem for path in FOLDER.glob("*.json"))
    assert kept == revisions(), "python -m tests.support.earlier REVISION writes those of a new one"


@pytest.mark.parametrize("revision", revisions())
def test_an_earlier_record_comes_up_whole_and_goes_on(engine_url: str, revision: str) -> None:
    make_earlier(engine_url, revision)
    store = brought_up(engine_url)
    desk = Desk(store, seed="later")
    try:
        assert desk.verify().ok
        with store.reading() as connection:
            assert schema.version(connection) == schema.HEAD
            assert journal.text_difference(connection) is None
            assert [entry.hash for entry in journal.entries(connection)] == [
                row["hash"] for row in sorted(rows_of(revision)["journal"], key=lambda row: row["seq"])
            ]
            kinds = connection.execute(text("SELECT DISTINCT kind FROM journal")).scalars().all()
        assert "ReceiveIncident" in kinds
        assert "" not in kinds
        assert store.operation.name == "test"
        assert desk.run("AssignUnits", incident="0002", units=["B-1"], id="refused").error_code == "unit_busy"
        desk.clock.set(START.replace(hour=12))
        desk.done("AddNote", incident="0001", text="life goes on")
        desk.done("Undo", seq=desk.head()[0])
        assert desk.verify().ok
    finally:
        desk.bus.close()
        store.close()


def refuses_what_a_fresh_one_refuses(store: Store) -> None:
    """A second active assignment of a unit, and an end without a disposition."""
    second = (
        "INSERT INTO assignment (key, incident, unit, role, assigned_at, version)"
        " VALUES ('x', '0002', 'B-1', 'lead', '2026-03-01T09:00:00.000Z', 1)"
    )
    with store.engine.connect() as connection, pytest.raises(IntegrityError, match="nit"):
        connection.execute(text(second))
    with store.engine.connect() as connection, pytest.raises(IntegrityError, match=r"(?i)disposition"):
        connection.execute(text("UPDATE incident SET status = 'closed' WHERE number = '0002'"))


@pytest.mark.parametrize("revision", revisions())
def test_an_upgraded_schema_is_a_fresh_one(
    engine_url: str, revision: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    make_earlier(engine_url, revision)
    upgraded = brought_up(engine_url)
    try:
        found = shape(upgraded)
        refuses_what_a_fresh_one_refuses(upgraded)
    finally:
        upgraded.close()
    if engine_url.startswith("sqlite"):
        fresh = brought_up(f"sqlite:///{tmp_path / 'fresh.db'}")
        expected = shape(fresh)
        fresh.close()
    else:
        server: Server = request.getfixturevalue("postgres_server")
        with server.database() as url:
            fresh = brought_up(url)
            expected = shape(fresh)
            fresh.close()
    assert found == expected
    assert any("ended_at IS NULL" in str(row) for row in found.get("more") or found["indexes"])


# -- copies --------------------------------------------------------------------------------------------


def test_a_file_gets_a_copy_beside_it_that_can_be_restored(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'shift.db'}"
    make_earlier(url, "0001")
    brought_up(url).close()
    copy = tmp_path / "shift.db.schema-0001"
    with closing(sqlite3.connect(copy)) as then:
        assert then.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)
        assert "kind" not in [row[1] for row in then.execute("PRAGMA table_info(journal)")]
    entries, head = restore(str(copy), f"sqlite:///{tmp_path / 'again.db'}")
    last = rows_of("0001")["journal_head"][0]
    assert (entries, head) == (last["seq"], last["hash"])
    brought_up(url).close()
    assert sorted(path.name for path in tmp_path.glob("*schema*")) == [copy.name], "there is nothing more to do"


@pytest.mark.parametrize("revision", revisions())
def test_a_backup_of_an_earlier_schema_can_be_restored_to_a_server(
    revision: str, tmp_path: Path, postgres_server: Server
) -> None:
    copy = tmp_path / "then.db"
    make_earlier(f"sqlite:///{copy}", revision)
    last = rows_of(revision)["journal_head"][0]
    with postgres_server.database() as url:
        assert restore(str(copy), url) == (last["seq"], last["hash"])
    with closing(sqlite3.connect(copy)) as then:
        assert then.execute("SELECT version_num FROM alembic_version").fetchone() == (revision,)


def test_without_room_for_a_copy_nothing_is_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path / 'shift.db'}"
    make_earlier(url, "0001")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("db.upgrading.os.fsync", full)
    with pytest.raises(StoreVersion, match="No space left") as told:
        brought_up(url)
    assert told.value.trouble is Trouble.NO_COPY
    with closing(sqlite3.connect(tmp_path / "shift.db")) as then:
        assert then.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)
    assert not list(tmp_path.glob("*schema*"))


# -- what can not be brought up ------------------------------------------------------------------------


def changed(url: str, *statements: str) -> None:
    engine = sa.create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


@pytest.mark.parametrize(
    ("statements", "told"),
    [
        (("ALTER TABLE journal ADD COLUMN kind TEXT",), "version 0001, but"),
        (("CREATE TABLE role_right (role TEXT)",), "version 0001, but"),
        (("DELETE FROM alembic_version",), "no version says which"),
        (("DROP TABLE alembic_version",), "no version says which"),
        (("DROP TABLE journal_head", "ALTER TABLE journal RENAME TO journal_old"), "version 0001, but"),
    ],
)
def test_a_half_migrated_record_is_told_and_left_as_it_is(
    engine_url: str, statements: tuple[str, ...], told: str
) -> None:
    make_earlier(engine_url, "0001")
    changed(engine_url, *statements)
    with pytest.raises(StoreVersion, match=told) as error:
        brought_up(engine_url)
    assert error.value.trouble is Trouble.HALF
    assert "restore a backup" in error.value.why
    engine = sa.create_engine(engine_url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM unit")).scalar() == 3
        assert not inspect(connection).has_table("presence")
    engine.dispose()


def test_a_newer_record_is_refused_by_name(engine_url: str) -> None:
    make_earlier(engine_url, schema.HEAD)
    changed(engine_url, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreVersion, match=f"its schema is 9999, this program's is {schema.HEAD}") as told:
        brought_up(engine_url)
    assert told.value.trouble is Trouble.NEWER


def test_an_older_server_is_left_alone_until_its_owner_says_so(postgres_server: Server) -> None:
    with postgres_server.database() as url:
        make_earlier(url, "0001")
        with pytest.raises(StoreVersion, match="db init"):
            Store.open_or_make(url, kind="live", name="", now=START)
        brought_up(url).close()
        Store.open(url).close()


def test_children_of_a_changed_table_stay(tmp_path: Path) -> None:
    """In batch mode SQLite makes a table anew; with foreign keys on, its rows would take those below with them."""
    url = f"sqlite:///{tmp_path / 'shift.db'}"
    make_earlier(url, "0001")
    brought_up(url).close()
    with closing(sqlite3.connect(tmp_path / "shift.db")) as now:
        for table in ("assignment", "note", "incident", "unit"):
            assert now.execute(f"SELECT count(*) FROM {table}").fetchone() == (len(rows_of("0001")[table]),)


def test_migrate_is_what_db_init_does(tmp_path: Path) -> None:
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'a.db'}")
    with engine.begin() as connection:
        migrate(connection, schema.HEAD)
        assert schema.version(connection) == schema.HEAD
    engine.dispose()
