"""What stops a record, each with a plain word and a way out: a full disk, a long lock, a broken page, a lost log."""

from __future__ import annotations

import json
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from console.clock import SetClock, SteadyClock
from console.commands.receive_incident import ReceiveIncident
from console.doctrines import load_doctrine
from console.domain.geo import LonLat
from console.session import Session
from console.widgets.status_bar import age_text
from db import engine
from db.errors import StoreBusy, StoreDamaged, StoreFull, StoreMissing, translated
from db.holders import holders
from db.store import Store
from db.troubles import Trouble
from tests.db.test_session import Recorder
from tests.support.desks import START, Desk, desks

PATIENCE_S = 30.0
#: Holds the write lock of a record until its input ends.
HOLD = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A record of two units and a call with a note, closed."""
    file = tmp_path / "shift.db"
    with desks(f"sqlite:///{file}") as make:
        desk: Desk = make()
        desk.unit("A-1", "A-2")
        desk.incident("0001", summary="noise")
        desk.done("AddNote", incident="0001", text="a note")
    return file


@contextmanager
def session_on(path: Path) -> Iterator[tuple[Session, Recorder]]:
    recorder = Recorder()
    session = Session(Store.open(str(path)), user="li", doctrine=load_doctrine(), listener=recorder)
    session.start()
    try:
        yield session, recorder
    finally:
        session.stop()


def call(number: str) -> ReceiveIncident:
    return ReceiveIncident(incident=number, class_code="help", priority=2, at=LonLat(117.0, 36.6))


# -- a lock that lasts ---------------------------------------------------------------------------------


@contextmanager
def held(path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another program holds the record locked."""
    other = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        yield other
    finally:
        other.communicate()


def test_a_long_lock_is_told_with_its_holder_and_the_desk_goes_on(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "BUSY_TIMEOUT_MS", 400)
    with session_on(path) as (session, recorder):
        recorder.wait(lambda r: "0001" in r.picture.incidents)
        with held(path) as other:
            waiting = session.submit(call("0002"))
            assert session.find_ended("nothing").result(PATIENCE_S) == ([], {}), "questions are answered meanwhile"
            refused = waiting.result(PATIENCE_S)
            assert [number for number, _ in holders(path)] == [other.pid]
        assert refused.error_code == "server_lost"
        assert f"(process {other.pid}) holds it locked" in str(refused.error_text)
        assert "send it again" in str(refused.error_text)
        assert session.submit(call("0003")).result(PATIENCE_S).ok
        recorder.wait(lambda r: "0003" in r.picture.incidents and r.health.db_ok)
        assert "0002" not in recorder.picture.incidents
    again = Desk(Store.open(str(path)))
    assert again.verify().ok
    again.bus.close()
    again.store.close()


def test_who_can_not_be_named_is_another_program(tmp_path: Path) -> None:
    busy = sqlite3.OperationalError("database is locked")
    busy.sqlite_errorcode = sqlite3.SQLITE_BUSY
    told = translated(busy, str(tmp_path / "nobody.db"))
    assert isinstance(told, StoreBusy)
    assert told.trouble is Trouble.LOCKED
    assert "another program holds it locked" in told.why


# -- a full disk ---------------------------------------------------------------------------------------


def small_disk() -> None:
    """Files of this process can not grow beyond 60 kB."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))


def test_a_backup_to_a_full_disk_leaves_nothing(path: Path, project_root: Path, tmp_path: Path) -> None:
    (tmp_path / "to").mkdir()
    done = subprocess.run(
        [sys.executable, "main.py", "db", "backup", "--db", str(path), str(tmp_path / "to" / "copy.db")],
        cwd=project_root,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=small_disk,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("error: db backup: ")
    assert "make room or name another place" in done.stderr
    assert done.stderr.count("\n") == 1
    assert list((tmp_path / "to").iterdir()) == []


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (psycopg.errors.DiskFull("could not extend file: No space left on device"), StoreFull),
        (psycopg.errors.LockNotAvailable("canceling statement due to lock timeout"), StoreBusy),
        (psycopg.errors.UndefinedTable('relation "journal" does not exist'), StoreDamaged),
    ],
)
def test_what_a_server_says_is_told_apart(error: psycopg.Error, told: type[Exception]) -> None:
    found = translated(error, "ward3")
    assert type(found) is told
    assert told is not StoreFull or (found is not None and found.trouble is Trouble.DISK_FULL)


# -- a broken page -------------------------------------------------------------------------------------


def broken(path: Path, table: str) -> None:
    """Overwrite the page that holds a table's rows."""
    file = sqlite3.connect(path)
    (page,) = file.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    (size,) = file.execute("PRAGMA page_size").fetchone()
    file.close()
    with path.open("r+b") as raw:
        raw.seek((page - 1) * size)
        raw.write(b"\xff" * size)


def test_a_broken_page_is_named_and_other_reading_goes_on(path: Path, project_root: Path, tmp_path: Path) -> None:
    whole = tmp_path / "backup.db"
    shutil.copy(path, whole)
    broken(path, "note")
    desk = Desk(Store.open(str(path)), "later")
    try:
        with pytest.raises(StoreDamaged, match="restore a backup") as told:
            desk.run("AddNote", incident="0001", text="one more")
        assert told.value.trouble is Trouble.DAMAGED
        assert desk.row("unit", "A-1") is not None
        desk.unit("A-3")
        assert desk.row("unit", "A-3") is not None
        assert desk.head()[0] == 5
    finally:
        desk.bus.close()
        desk.store.close()

    def main(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "main.py", *words], cwd=project_root, capture_output=True, text=True, check=False
        )

    verdict = main("db", "verify", "--db", str(path))
    assert verdict.returncode == 1
    assert "damaged" in verdict.stdout + verdict.stderr
    assert main("export", "--db", str(path), "--what", "units", "--format", "json", str(tmp_path / "u")).returncode == 0
    restored = main("db", "restore", "--db", str(tmp_path / "again.db"), str(whole), "--json")
    assert json.loads(restored.stdout)["entries"] == 4, "that is the way out"


def test_a_backup_of_a_damaged_record_is_refused(path: Path, tmp_path: Path) -> None:
    from db.backup import backup

    broken(path, "command")
    store = Store.open(str(path))
    try:
        with pytest.raises(StoreDamaged):
            backup(store, str(tmp_path / "copy.db"))
    finally:
        store.close()
    assert [file.name for file in tmp_path.iterdir() if "copy" in file.name] == []


# -- a log that is gone --------------------------------------------------------------------------------


def test_a_log_that_is_deleted_under_a_desk_takes_no_command(path: Path) -> None:
    with desks(str(path)) as make:
        desk: Desk = make("later")
        desk.unit("B-1")
        log = path.with_name(f"{path.name}-wal")
        assert log.exists()
        log.unlink()
        with pytest.raises(StoreMissing, match=r"its log .* was deleted") as told:
            desk.unit("B-2")
        assert "db verify --remembered" in told.value.why


def test_a_log_that_was_lost_while_nobody_looked_is_found_by_what_was_seen(
    path: Path, project_root: Path, tmp_path: Path
) -> None:
    def verify(*words: str) -> dict[str, Any]:
        done = subprocess.run(
            [sys.executable, "main.py", "db", "verify", "--db", str(path), "--json", *words],
            cwd=project_root,
            capture_output=True,
            text=True,
            check=False,
        )
        told: dict[str, Any] = json.loads(done.stdout)
        return told

    killed = tmp_path / "killed.db"
    with desks(str(path)) as make:
        desk: Desk = make("later")
        desk.unit("B-1", "B-2")
        assert verify("--remembered")["entries"] == 6
        shutil.copy(path, killed)  # what a crash leaves: the last entries are in the log alone
    killed.rename(path)
    assert verify()["ok"], "by itself it holds"
    found = verify("--remembered")
    assert not found["ok"]
    assert "cut off" in found["reason"]


# -- a clock that goes back ----------------------------------------------------------------------------


def test_a_desks_clock_never_goes_back_and_comes_to_the_right_time() -> None:
    system, seconds = SetClock(START), [0.0]
    steady = SteadyClock(system, lambda: seconds[0])
    told = [steady.now()]
    system.set(START - timedelta(minutes=1))
    for second in range(1, 301):
        seconds[0] = float(second)
        system.set(START - timedelta(minutes=1) + timedelta(seconds=second))
        told.append(steady.now())
    assert told == sorted(told)
    assert told[60] == START + timedelta(seconds=30)
    assert told[-1] == system.now()
    seconds[0] = 301.0
    system.set(START + timedelta(days=1))
    assert steady.now() == START + timedelta(days=1)


def test_stamps_follow_the_order_of_entries_when_the_clock_goes_back(path: Path) -> None:
    system = SetClock(START + timedelta(hours=1))
    with desks(str(path)) as make:
        desk: Desk = make("later")
        desk.bus.clock = SteadyClock(system, lambda: 0.0)
        desk.bus.run(call("0002"))
        system.set(START - timedelta(hours=5))
        desk.bus.run(call("0003"))
        rows = [desk.row("incident", number) for number in ("0002", "0003")]
        assert rows[0] is not None
        assert rows[1] is not None
        assert rows[0]["received_at"] <= rows[1]["received_at"]
        assert desk.verify().ok


def test_an_age_is_never_less_than_nothing() -> None:
    assert age_text(-3600.0) == "0 s"


def test_no_thread_of_the_limits_is_left() -> None:
    assert not [thread for thread in threading.enumerate() if thread.name.startswith(("writer", "tail", "asker"))]
