"""Backup and restore between the engines: the same head, every table, texts and positions, and nothing half done."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, inspect, select, text

from console.domain.fix import Fix
from console.domain.geo import LonLat
from db import backup as backup_module
from db import journal
from db.backup import backup, restore
from db.copying import LEFT_OUT, record_tables
from db.engine import parse_url
from db.errors import StoreDamaged, StoreError, StoreMissing
from db.positions import PositionStore
from db.store import Store
from tests.support.databases import Server
from tests.support.desks import START, Desk, desks


def a_shift(desk: Desk) -> None:
    """Two units, a call with words, a note, one refusal, an end, and a fix."""
    desk.unit("A-1", "A-2", capabilities=["legal"])
    desk.incident(summary="noise at night", address="米尔巷 3 号")
    desk.done("AssignUnits", incident="0412", units=["A-1"])
    desk.refused("AssignUnits", incident="0412", units=["A-1"], id="refused")
    desk.done("AddNote", incident="0412", text="a note")
    desk.done("CloseIncident", incident="0412", disposition="settled")
    positions = PositionStore.open(desk.store.url)
    positions.write([Fix("A-1", LonLat(117.2, 36.7), START, 90.0, None)])
    positions.write([Fix("A-1", LonLat(117.3, 36.7), START + timedelta(seconds=9), 90.0, 4.0)])
    positions.close()


def rows_of(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    with store.reading() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for table in record_tables()
        }


@contextmanager
def opened(url: str) -> Iterator[Store]:
    store = Store.open(url)
    try:
        yield store
    finally:
        store.close()


@pytest.fixture
def file_desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk on a file, where it does not matter what the backup is made of."""
    with desks(f"sqlite:///{tmp_path / 'file.db'}") as make:
        yield make()


@pytest.fixture(params=["to sqlite", pytest.param("to postgresql", marks=pytest.mark.postgresql)])
def elsewhere(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An address where nothing is yet, on either engine."""
    if request.param == "to sqlite":
        yield f"sqlite:///{tmp_path / 'restored.db'}"
        return
    shared: Server = request.getfixturevalue("postgres_server")
    with shared.database() as address:
        yield address


def test_a_restored_record_is_the_record(desk: Desk, tmp_path: Path, elsewhere: str) -> None:
    a_shift(desk)
    copy = tmp_path / "copy.db"
    assert backup(desk.store, str(copy)) == desk.head()
    assert restore(str(copy), elsewhere) == desk.head()
    with opened(elsewhere) as restored:
        assert rows_of(restored) == rows_of(desk.store)
        assert restored.operation == desk.store.operation
        positions = PositionStore.open(restored.url, read_only=True)
        assert positions.latest() == {"A-1": Fix("A-1", LonLat(117.3, 36.7), START + timedelta(seconds=9), 90.0, 4.0)}
        positions.close()
        again = Desk(restored, actor="next")
        again.incident("0413", summary="life goes on")
        assert again.run("AssignUnits", incident="0412", units=["A-1"], id="refused").error_code == "unit_busy"
        assert again.verify().ok
        again.bus.close()
    assert [path.name for path in tmp_path.iterdir() if "part" in path.name] == []


def test_every_table_is_copied_or_left_out_for_a_reason(desk: Desk) -> None:
    with desk.store.engine.connect() as connection:
        there = set(inspect(connection).get_table_names())
    assert there - {table.name for table in record_tables()} <= LEFT_OUT


def test_a_backup_is_one_moment_while_others_command(make_desk: Callable[..., Desk], tmp_path: Path) -> None:
    desk, other = make_desk("desk"), make_desk("other")
    desk.unit(*(f"A-{number}" for number in range(30)))
    done = threading.Event()
    began = threading.Event()

    def work() -> None:
        number = 0
        while not done.is_set():
            other.incident(f"{number:04d}", summary=f"call {number}")
            number += 1
            if number == 5:
                began.set()

    writer = threading.Thread(target=work)
    writer.start()
    heads = []
    try:
        assert began.wait(20)
        for number in range(4):
            before = desk.head()[0]
            entries, head = backup(desk.store, str(tmp_path / f"{number}.db"))
            heads.append((entries, head))
            assert before <= entries <= desk.head()[0]
    finally:
        done.set()
        writer.join()
    assert desk.head()[0] > heads[-1][0] or desk.head() == heads[-1]
    with desk.store.reading() as connection:
        for entries, head in heads:
            entry = journal.entry_of(connection, entries)
            assert entry is not None
            assert entry.hash == head
    assert desk.verify().ok


def test_nothing_is_written_over(desk: Desk, engine_url: str, tmp_path: Path) -> None:
    a_shift(desk)
    copy = tmp_path / "copy.db"
    backup(desk.store, str(copy))
    with pytest.raises(StoreError, match="exists already"):
        backup(desk.store, str(copy))
    with pytest.raises(StoreError, match=r"exists already|empty database"):
        restore(str(copy), engine_url)
    with pytest.raises(StoreMissing, match="no such file"):
        restore(str(tmp_path / "none.db"), engine_url)
    assert desk.verify().entries == desk.head()[0] == 6


def test_a_database_that_was_made_and_never_used_takes_a_backup_of_its_kind(
    file_desk: Desk, tmp_path: Path, postgres_server: Server
) -> None:
    a_shift(file_desk)
    copy = tmp_path / "copy.db"
    backup(file_desk.store, str(copy))
    with postgres_server.database() as drill, postgres_server.database() as live:
        Store.open_or_make(drill, kind="drill", name="exercise", now=START).close()
        with pytest.raises(StoreError, match="made for a drill"):
            restore(str(copy), drill)
        Store.open_or_make(live, kind="live", name="ward 3", now=START).close()
        assert restore(str(copy), live) == file_desk.head()
        with opened(live) as restored:
            assert restored.operation.name == file_desk.store.operation.name


def test_a_backup_that_somebody_changed_is_refused_and_leaves_nothing(
    file_desk: Desk, tmp_path: Path, elsewhere: str
) -> None:
    a_shift(file_desk)
    copy = tmp_path / "copy.db"
    backup(file_desk.store, str(copy))
    with closing(sqlite3.connect(copy)) as changed, changed:
        changed.execute("UPDATE unit SET people = 50 WHERE call_sign = 'A-2'")
    with pytest.raises(StoreDamaged, match="not the fold of the journal: unit A-2"):
        restore(str(copy), elsewhere)
    with closing(sqlite3.connect(copy)) as changed, changed:
        changed.execute("UPDATE journal SET actor = 'wang' WHERE seq = 3")
    with pytest.raises(StoreDamaged, match="at entry 3"):
        restore(str(copy), elsewhere)
    if elsewhere.startswith("sqlite"):
        assert not (tmp_path / "restored.db").exists()
    else:
        with opened(elsewhere) as made, made.reading() as connection:
            assert journal.head(connection)[0] == 0
            assert connection.execute(text("SELECT count(*) FROM unit")).scalar() == 0


def test_a_backup_that_is_stopped_leaves_nothing(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    a_shift(desk)
    monkeypatch.setattr(backup_module, "_PAGES", 1)
    shares: list[float] = []

    def stop(_text: str, share: float) -> None:
        shares.append(share)
        raise KeyboardInterrupt

    (tmp_path / "to").mkdir()
    with pytest.raises(KeyboardInterrupt):
        backup(desk.store, str(tmp_path / "to" / "copy[1].db"), stop)
    assert shares
    assert list((tmp_path / "to").iterdir()) == []


def test_triggers_are_on_again_after_a_restore(file_desk: Desk, tmp_path: Path, postgres_server: Server) -> None:
    a_shift(file_desk)
    copy = tmp_path / "copy.db"
    backup(file_desk.store, str(copy))
    off = text("SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'D'")
    with postgres_server.database() as url:
        restore(str(copy), url)
        with opened(url) as restored, restored.reading() as connection:
            assert connection.execute(off).scalar() == 0
            assert connection.execute(select(func.count()).select_from(text("journal"))).scalar() == 6


def test_a_server_record_of_many_pages_comes_out_whole(tmp_path: Path, postgres_server: Server) -> None:
    with postgres_server.database() as url, desks(url) as make:
        desk = make()
        with desk.bus.batch():
            for number in range(2_500):
                desk.done("RegisterUnit", unit=f"U-{number}", at=[117.0, 36.6])
        shares: list[float] = []
        found = backup(desk.store, str(tmp_path / "copy.db"), lambda _text, share: shares.append(share))
        assert found == desk.head()
        assert shares == sorted(shares)
        assert len(shares) > 4
        with opened(str(tmp_path / "copy.db")) as copy:
            assert rows_of(copy)["unit"] == rows_of(desk.store)["unit"]
    assert parse_url(url).get_backend_name() == "postgresql"
