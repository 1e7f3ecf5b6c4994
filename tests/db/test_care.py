"""What a console notices about its record: cut, written anew, broken, and a clock that goes back."""

from __future__ import annotations

import json
import threading
from argparse import Namespace
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from console import care as care_module
from console.care import AGAIN_S, BEHIND_S, JUMP_S, RETAIN_AFTER_S, Care, CareState, archive_of
from console.cli.db import run_verify
from console.cli.errors import UsageError
from console.clock import SetClock
from console.doctrines import load_doctrine
from console.heads import EVERY, MOST, HeadMemory, Heads, HeadsTrouble, Seen, points_of, unlike
from db import journal
from db.backup import backup, restore
from tests.support.desks import START, Desk

DAY = timedelta(days=1)


class Time:
    """Seconds that only the test moves."""

    def __init__(self) -> None:
        self.s = 0.0

    def __call__(self) -> float:
        return self.s


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def clock() -> SetClock:
    return SetClock(START)


@pytest.fixture
def told() -> list[CareState]:
    return []


@pytest.fixture
def care_of(tmp_path: Path, time: Time, clock: SetClock, told: list[CareState]) -> Callable[[Desk], Care]:
    """A new console's care of a desk's record; all have one memory."""

    def make(desk: Desk) -> Care:
        memory = HeadMemory(str(tmp_path / "any"), tmp_path / "heads")
        return Care(
            desk.store,
            user="desk",
            doctrine=load_doctrine(),
            tell=told.append,
            memory=memory,
            clock=clock,
            monotonic=time,
        )

    return make


def rewritten(desk: Desk, since: int) -> None:
    """Write the journal anew from an entry on, by the rule, so that it verifies again: what an owner could do."""
    with desk.store.engine.connect() as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("ALTER TABLE journal DISABLE TRIGGER USER")
        stored = list(journal.entries(connection, since - 1))
        prev = stored[0].prev
        for entry in stored:
            body = entry.text.replace("A-1", "A-9")
            digest = journal.entry_hash(prev, entry.seq, entry.actor, body)
            mark = "?" if connection.dialect.name == "sqlite" else "%s"
            connection.exec_driver_sql(
                f"UPDATE journal SET prev = {mark}, hash = {mark}, body = {mark} WHERE seq = {mark}",
                (prev, digest, body, entry.seq),
            )
            prev = digest
        connection.exec_driver_sql(f"UPDATE journal_head SET hash = '{prev}'")


def cut(desk: Desk, last: int) -> None:
    """Take the entries after one away, and say that it was the last."""
    with desk.store.engine.connect() as connection, connection.begin():
        entry = journal.entry_of(connection, last)
        assert entry is not None
        connection.exec_driver_sql(f"DELETE FROM journal WHERE seq > {last}")
        connection.exec_driver_sql(f"UPDATE journal_head SET seq = {last}, hash = '{entry.hash}'")


def test_a_record_that_grows_is_verified_on_and_on(
    desk: Desk, care_of: Callable[[Desk], Care], told: list[CareState], clock: SetClock
) -> None:
    care = care_of(desk)
    desk.unit("A-1", "A-2")
    assert care.look().is_well
    assert (told[-1].verified, told[-1].total, told[-1].verified_at) == (2, 2, START)
    desk.incident()
    clock.set(START + DAY)
    assert care.look().verified == 3
    assert told[-1].verified_at == START + DAY


def test_entries_that_were_cut_off_are_told_and_by_a_later_start_too(
    desk: Desk, care_of: Callable[[Desk], Care], told: list[CareState]
) -> None:
    desk.unit("A-1", "A-2", "A-3", "A-4")
    care_of(desk).look()
    cut(desk, 2)
    state = care_of(desk).look()
    assert state.unlike is not None
    assert (state.unlike.was.seq, state.unlike.is_cut, state.unlike.ends_at) == (4, True, 2)
    assert "entry 4 was seen at 2026-03-01T08:00:00.000Z, and the journal ends at 2" in str(state.unlike)
    desk.unit("B-3", "B-4", "B-5")  # others go on: the numbers are there again, with other entries
    state = care_of(desk).look()
    assert state.unlike is not None
    assert (state.unlike.was.seq, state.unlike.is_cut) == (4, False)
    assert not told[-1].is_well


def test_a_journal_that_was_written_anew_is_told(
    desk: Desk, care_of: Callable[[Desk], Care], told: list[CareState]
) -> None:
    desk.unit("A-1", "A-2")
    care = care_of(desk)
    assert care.look().is_well
    rewritten(desk, 1)
    with desk.store.reading() as connection:
        assert journal.verify(connection).ok
    state = care.look()
    assert state.unlike is not None
    assert "with another hash" in str(state.unlike)


def test_a_changed_entry_breaks_the_chain_now_or_at_the_next_reading_of_all(
    desk: Desk, care_of: Callable[[Desk], Care], time: Time
) -> None:
    desk.unit("A-1", "A-2", "A-3")
    care = care_of(desk)
    assert care.look().verified == 3
    with desk.store.engine.connect() as connection, connection.begin():
        connection.exec_driver_sql("UPDATE journal SET actor = 'wang' WHERE seq = 2")
    assert care.look().broken is None
    time.s = AGAIN_S + 1
    assert care.look().broken == (2, "its text or actor was changed")


def test_a_standby_may_be_behind_for_a_while(desk: Desk, care_of: Callable[[Desk], Care], time: Time) -> None:
    from dataclasses import replace

    desk.unit("A-1", "A-2", "A-3")
    care_of(desk).look()
    desk.store.rights = replace(desk.store.rights, looks_on=True)
    cut(desk, 2)
    care = care_of(desk)
    assert care.look().is_well
    time.s = BEHIND_S + 1
    assert not care.look().is_well


def test_a_restored_backup_is_told_as_a_cut(
    desk: Desk, care_of: Callable[[Desk], Care], tmp_path: Path, make_desk: Callable[..., Desk]
) -> None:
    desk.unit("A-1")
    backup(desk.store, str(tmp_path / "copy.db"))
    desk.unit("A-2")
    care_of(desk).look()
    restore(str(tmp_path / "copy.db"), str(tmp_path / "again.db"))
    from db.store import Store

    again = Desk(Store.open(str(tmp_path / "again.db")))
    try:
        state = care_of(again).look()
        assert state.unlike is not None
        assert state.unlike.ends_at == 1
    finally:
        again.bus.close()
        again.store.close()


def test_a_clock_that_goes_back_is_told_and_the_journal_keeps_its_order(
    desk: Desk, care_of: Callable[[Desk], Care], time: Time, clock: SetClock
) -> None:
    care = care_of(desk)
    desk.unit("A-1")
    care.look()
    time.s += 5
    clock.set(START + timedelta(seconds=5))
    assert care.look().jump is None
    time.s += 5
    clock.set(START - timedelta(minutes=3))
    desk.clock.set(START - timedelta(minutes=3))
    jump = care.look().jump
    assert jump is not None
    assert (round(jump.seconds), jump.at) == (190, START - timedelta(minutes=3))
    assert jump.seconds > JUMP_S
    desk.unit("A-2")
    with desk.store.reading() as connection:
        assert [entry.seq for entry in journal.entries(connection)] == [1, 2]
    assert desk.verify().ok


def test_old_texts_go_once_a_day_behind_the_window(
    desk: Desk, care_of: Callable[[Desk], Care], time: Time, clock: SetClock
) -> None:
    desk.done("SetRetention", keep_private_days=30)
    desk.incident("0001", summary="story")
    desk.done("CloseIncident", incident="0001", disposition="settled")
    clock.set(START + 40 * DAY)
    care = care_of(desk)
    assert care.look().let_go is None, "not while the window is just opening"
    time.s = RETAIN_AFTER_S + 1
    clock.set(START + 40 * DAY + timedelta(seconds=time.s))
    let_go = care.look().let_go
    assert let_go is not None
    assert let_go.texts == 1
    desk.incident("0002", summary="story")
    desk.done("CloseIncident", incident="0002", disposition="settled")
    entries = desk.head()[0]
    care.look()
    assert desk.head()[0] == entries, "once a day is enough"
    assert desk.verify().ok


def test_the_thread_ends_when_it_is_told_to(desk: Desk, care_of: Callable[[Desk], Care], told: list[CareState]) -> None:
    desk.unit("A-1")
    care = care_of(desk)
    seen = threading.Event()
    care._tell = lambda state: seen.set() if state.verified else None
    care.start()
    assert seen.wait(20)
    care.stop()
    assert not [thread for thread in threading.enumerate() if thread.name == "care"]


def test_a_file_archives_beside_itself_and_a_server_does_not(desk: Desk) -> None:
    folder = archive_of(desk.store)
    assert folder is None or folder.name == "console.db.archive"
    assert (folder is None) is not desk.store.is_file


# -- what is kept --------------------------------------------------------------------------------------


@pytest.fixture
def memory(tmp_path: Path) -> HeadMemory:
    return HeadMemory("postgresql://li:secret@db.example/ward3", tmp_path / "heads")


def test_no_password_is_kept(memory: HeadMemory) -> None:
    memory.remember(Seen(1, "a"))
    assert "secret" not in memory.path.read_text(encoding="utf-8")
    assert memory.path.name == HeadMemory("postgresql://li:other@db.example/ward3").path.name


def test_points_are_few_spread_and_never_go_back(memory: HeadMemory) -> None:
    for seq in range(1, 40_000, 37):
        memory.remember(Seen(seq, f"h{seq}"))
    memory.remember(Seen(5, "old"))
    points = memory.read().points
    assert points == sorted(points, key=lambda point: point.seq)
    assert 2 < len(points) <= MOST
    assert points[-1].seq == 1 + (39_999 - 1) // 37 * 37
    assert points[0].seq <= EVERY * 4
    memory.remember(Seen(3, "anew"), anew=True)
    assert memory.read().points == [Seen(3, "anew")]


def test_a_kept_file_that_nobody_can_read_is_no_trouble(memory: HeadMemory) -> None:
    memory.remember(Seen(1, "a"))
    memory.path.write_text("nonsense")
    assert memory.read().points == []
    memory.remember(Seen(2, "b"))
    assert memory.read().points == [Seen(2, "b")]


def test_where_it_began_to_differ_is_told() -> None:
    now = {1: "a", 2: "b", 3: "x"}
    found = unlike([Seen(1, "a"), Seen(2, "b"), Seen(3, "c"), Seen(9, "i")], now.get, 3)
    assert found is not None
    assert (found.was.seq, found.same, found.is_cut) == (3, Seen(2, "b"), False)


# -- the command line ----------------------------------------------------------------------------------


def words(url: str, **given: Any) -> Namespace:
    nothing = {"db": url, "export": None, "key": None, "against": None, "remembered": False, "accept": False}
    return Namespace(json=True, **{**nothing, **given})


def answer(capsys: pytest.CaptureFixture[str], args: Namespace) -> dict[str, Any]:
    capsys.readouterr()
    status = run_verify(args)
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert status == (0 if told["ok"] else 1)
    return told


def test_verify_remembers_and_accepts(desk: Desk, engine_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    desk.unit("A-1", "A-2", "A-3")
    assert answer(capsys, words(engine_url, remembered=True))["ok"]
    with desk.store.engine.connect() as connection, connection.begin():
        connection.exec_driver_sql("DELETE FROM unit WHERE call_sign = 'A-3'")
    cut(desk, 2)
    assert answer(capsys, words(engine_url))["ok"], "by itself it holds"
    found = answer(capsys, words(engine_url, remembered=True))
    assert (found["ok"], found["first_bad"]) == (False, 3)
    assert "cut off" in found["reason"]
    assert answer(capsys, words(engine_url, remembered=True, accept=True))["ok"]
    assert answer(capsys, words(engine_url, remembered=True))["ok"]


def test_verify_against_an_earlier_answer(
    desk: Desk, engine_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.unit("A-1", "A-2")
    kept = tmp_path / "kept.json"
    kept.write_text(json.dumps(answer(capsys, words(engine_url))))
    desk.unit("A-3")
    assert answer(capsys, words(engine_url, against=kept))["ok"]
    kept.write_text(json.dumps({"entries": 2, "head": "f" * 64}))
    assert "another hash" in answer(capsys, words(engine_url, against=kept))["reason"]
    kept.write_text("[]")
    with pytest.raises(UsageError, match="no kept heads"):
        run_verify(words(engine_url, against=kept))
    with pytest.raises(HeadsTrouble, match="No such file"):
        points_of(tmp_path / "none")


def test_a_look_that_fails_is_told_and_tried_again(
    desk: Desk, care_of: Callable[[Desk], Care], told: list[CareState], monkeypatch: pytest.MonkeyPatch
) -> None:
    read, failures = HeadMemory.read, iter([PermissionError("heads")])
    tried_again = threading.Event()

    def fails_once(memory: HeadMemory) -> Heads:
        for failure in failures:
            raise failure
        tried_again.set()
        return read(memory)

    monkeypatch.setattr(care_module, "LOOK_S", 0.01)
    monkeypatch.setattr(HeadMemory, "read", fails_once)
    care = care_of(desk)
    care.start()
    assert tried_again.wait(10)
    care.stop()
    assert told[0].failed == "PermissionError"
    assert desk.verify().ok
