"""The outbox as a file: order, fates, who holds it, and who may look into it."""

from __future__ import annotations

import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from db.engine import parse_url
from db.errors import StoreError, StoreFull
from db.outbox import FILE, Fate, Outbox, OutboxTaken, address_key, claim, orphans

AT = datetime(2026, 3, 1, 8, 0, 0, 250_000, tzinfo=UTC)
URL = parse_url("postgresql://li@10.0.0.7:5432/county")


@pytest.fixture
def outbox(tmp_path: Path) -> Iterator[Outbox]:
    made = Outbox(tmp_path / "desk")
    yield made
    made.close()


def put(outbox: Outbox, *names: str, period: int = 1) -> None:
    for number, name in enumerate(names):
        outbox.put(name, f'{{"id": "{name}"}}', AT + timedelta(seconds=number), period)


def test_commands_wait_in_the_order_in_which_they_were_given(outbox: Outbox, tmp_path: Path) -> None:
    put(outbox, "c", "a", "b")
    put(outbox, "a")
    assert [kept.id for kept in outbox.waiting()] == ["c", "a", "b"]
    assert outbox.waiting()[1].given_at == AT + timedelta(seconds=1), "the first word stands"
    outbox.close()
    again = Outbox(tmp_path / "desk")
    assert [kept.id for kept in again.waiting()] == ["c", "a", "b"]
    again.close()


def test_a_disk_that_is_full_is_said_and_the_outbox_goes_on(outbox: Outbox) -> None:
    put(outbox, "a")
    (pages,) = outbox._database.execute("PRAGMA page_count").fetchone()
    outbox._database.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreFull):
        outbox.put("b", "x" * 100_000, AT, 1)
    outbox._database.execute("PRAGMA max_page_count = 10000")
    put(outbox, "c")
    assert [kept.id for kept in outbox.waiting()] == ["a", "c"]


def test_every_fate_and_what_is_forgotten(outbox: Outbox) -> None:
    put(outbox, "sent", "refused", "dropped", "waits")
    outbox.settle("sent", Fate.SENT, seq=7)
    outbox.refuse("refused", "{}", '{"ok": false}')
    outbox.settle("dropped", Fate.DROPPED)
    assert [(kept.id, kept.seq) for kept in outbox.settled(1)] == [("sent", 7), ("refused", None), ("dropped", None)]
    assert outbox.settled(2) == []
    assert [kept.answer for kept in outbox.refused()] == ['{"ok": false}']
    outbox.clear()
    assert [kept.id for kept in (*outbox.refused(), *outbox.waiting())] == ["refused", "waits"]
    outbox.forget("waits")
    assert outbox.has_work(), "somebody has to decide"
    outbox.forget("refused")
    assert not outbox.has_work()


def test_facts_are_noted_and_forgotten_in_one_step(outbox: Outbox) -> None:
    outbox.note({"since": "08:00", "code": "K7Q"})
    outbox.note({"since": None, "period": "1"})
    assert outbox.facts() == {"code": "K7Q", "period": "1"}


def test_it_waits_for_the_disk_and_leaves_nothing_of_what_was_sent(outbox: Outbox, tmp_path: Path) -> None:
    database = outbox._database
    assert database.execute("PRAGMA synchronous").fetchone() == (2,), "FULL"
    outbox.put("x", '{"text": "caller lives in Willow Lane"}', AT, 1)
    outbox.settle("x", Fate.SENT, seq=1)
    outbox.clear()
    outbox.close()
    left = b"".join(path.read_bytes() for path in (tmp_path / "desk").iterdir())
    assert b"Willow Lane" not in left
    assert stat.S_IMODE((tmp_path / "desk").stat().st_mode) == 0o700


def test_one_console_holds_it_until_it_ends_or_dies(outbox: Outbox, tmp_path: Path) -> None:
    with pytest.raises(OutboxTaken):
        Outbox(tmp_path / "desk")
    outbox.close()
    code = f"""
import sys
from pathlib import Path
from db.outbox import Outbox
held = Outbox(Path({str(tmp_path / "desk")!r}))
sys.stdout.write("held\\n"); sys.stdout.flush(); sys.stdin.read()
"""
    other = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(OutboxTaken):
            Outbox(tmp_path / "desk")
    finally:
        other.kill()
        other.communicate()
    Outbox(tmp_path / "desk").close()


def test_a_desk_takes_the_one_that_has_something_waiting(tmp_path: Path) -> None:
    first, second = claim(URL, tmp_path), claim(URL, tmp_path)
    assert [first.folder.name, second.folder.name] == ["1", "2"]
    put(second, "x")
    second.close()
    first.close()
    taken = claim(URL, tmp_path)
    assert taken.folder.name == "2"
    third = claim(URL, tmp_path)
    assert third.folder.name == "1"
    for one in (taken, third):
        one.close()


def test_orphans_are_those_with_something_that_nobody_holds(tmp_path: Path) -> None:
    mine, empty, left, held = (claim(URL, tmp_path) for _ in range(4))
    put(left, "x")
    put(held, "y")
    empty.close()
    left.close()
    found = []
    for orphan in orphans(tmp_path, mine):
        found.append(orphan.folder.name)
        orphan.close()
    assert found == ["3"]
    mine.close()
    held.close()


@pytest.mark.parametrize(
    "other",
    [
        "postgresql://li:secret@10.0.0.7:5432/county",
        "postgresql+psycopg://li@10.0.0.7:5432/county?connect_timeout=2&sslmode=verify-full",
    ],
)
def test_an_address_has_one_folder_however_it_is_written(other: str) -> None:
    assert address_key(parse_url(other)) == address_key(URL)
    assert "secret" not in address_key(parse_url(other))


def test_the_order_of_servers_is_the_same_cluster_and_another_login_is_another_desk() -> None:
    one, two = (parse_url(f"postgresql://li@/county?host={hosts}") for hosts in ("a,b,c", "c,a,b"))
    assert address_key(one) == address_key(two)
    assert address_key(parse_url("postgresql://wang@10.0.0.7:5432/county")) != address_key(URL)
    assert address_key(parse_url("postgresql://li@10.0.0.7:5432/other")) != address_key(URL)


def test_what_is_no_outbox_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "desk").mkdir()
    (tmp_path / "desk" / FILE).write_bytes(b"something else entirely, longer than a header of SQLite would be" * 30)
    with pytest.raises(StoreError):
        Outbox(tmp_path / "desk")
    newer = tmp_path / "newer"
    Outbox(newer).close()
    database = sqlite3.connect(newer / FILE)
    database.execute("PRAGMA user_version=99")
    database.close()
    with pytest.raises(StoreError, match="newer program"):
        Outbox(newer)
