"""An entry that no console can read, as who owns a database can write it: told as that, and no desk stops over it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
from sqlalchemy import insert, text, update

from console.commands.registry import decode
from console.doctrines import load_doctrine
from console.listening import UNREADABLE, told_entry
from console.picture import Picture
from console.session import Session
from console.widgets.log_words import line_of
from db import journal
from db.store import Store
from db.tables import Base
from tests.db.test_session import Recorder
from tests.support.desks import START, Desk, desks
from tests.support.outside import forged

_ROW = {"kind": "unit", "key": "A-1", "before": {"version": 1}}
POISON = {
    "no JSON": "nothing",
    "no moment": forged("AddNote", at="yesterday")[2],
    "no number": forged("AddNote")[2].replace('"args":{}', '"args":{"x":1e400}'),
    "a pit": forged("AddNote")[2].replace('"args":{}', '"args":{"x":' + "[" * 3000 + "]" * 3000 + "}"),
    "no kind": forged("AddNote", rows=[{**_ROW, "kind": "x", "after": {"version": 2}}])[2],
    "no version": forged("AddNote", rows=[{**_ROW, "after": {"status": "off_duty"}}])[2],
    "no status": forged("AddNote", rows=[{**_ROW, "after": {"status": "asleep", "version": 2}}])[2],
    "no row": forged("AddNote", rows=[{**_ROW, "before": None, "after": {}}])[2],
    "no texts": forged("EraseTexts")[2],
}


def put(store: Store, number: int, body: str) -> None:
    """Write an entry past every rule, chained as it has to be."""
    tables = Base.metadata.tables
    with store.engine.connect() as connection, connection.begin():
        row: dict[str, object] = {"command_id": f"poison-{number}", "kind": "AddNote", "body": body}
        if store.is_file:
            last, prev = journal.head(connection)
            digest = journal.entry_hash(prev, last + 1, "mallory", body)
            row |= {"seq": last + 1, "actor": "mallory", "prev": prev, "hash": digest}
            connection.execute(update(tables["journal_head"]).values(seq=last + 1, hash=digest))
            connection.execute(insert(tables["journal"]), [row])
        else:  # the server's own trigger chains it
            connection.execute(
                text("INSERT INTO journal (command_id, kind, body) VALUES (:command_id, :kind, :body)"), row
            )


@pytest.fixture
def store(engine_url: str) -> Iterator[Store]:
    """A record with a unit and a call."""
    with desks(engine_url) as make:
        desk: Desk = make()
        desk.unit("A-1")
        desk.incident("0412")
    with closing(Store.open_or_make(engine_url, kind="live", name="shift", now=START)) as opened:
        yield opened


def test_no_desk_stops_over_an_entry_that_it_can_not_read(store: Store, engine_url: str) -> None:
    recorder, late = Recorder(), Recorder()
    mine = Store.open(engine_url)
    session = Session(mine, user=mine.login, doctrine=load_doctrine(), listener=recorder)
    session.start()
    try:
        recorder.wait(lambda told: told.picture.seq == 2)
        for number, body in enumerate(POISON.values()):
            put(store, number, body)
        session.submit(decode('{"command": "AddNote", "incident": "0412", "text": "goes on"}'))
        last = 3 + len(POISON)
        recorder.wait(lambda told: told.picture.seq == last and any(entry.seq == last for entry in told.entries))
        assert [note.incident for note in recorder.picture.notes.values()] == ["0412"]
        recorder.wait(lambda told: told.health.db_ok)
    finally:
        session.stop()
    told = {entry.seq: entry.command for entry in recorder.entries}
    assert set(told) >= set(range(1, last + 1))
    assert sum(command == UNREADABLE for command in told.values()) >= 5
    begun = Session(Store.open(engine_url), user="li", doctrine=load_doctrine(), listener=late)
    begun.start()
    try:
        late.wait(lambda heard: heard.picture.seq == last and len(heard.entries) == last)
    finally:
        begun.stop()


@pytest.mark.parametrize("args", [{"units": 5}, {"zones": 5}, {"shortfalls": 1, "zones": [1], "posts": True}])
def test_an_entry_with_other_arguments_has_a_line(args: dict[str, object]) -> None:
    for command in ("AssignUnits", "AdoptRegion", "Undo", "UpdateIncident"):
        _, _, body = forged(command, args=args, details={"assigned": 5, "shortfalls": 3})
        entry = told_entry(journal.Entry(7, "x", "mallory", "", "", body), START)
        assert line_of(entry, Picture(), load_doctrine())
    unreadable = told_entry(journal.Entry(7, "x", "mallory", "", "", "nothing"), START)
    assert "7" in line_of(unreadable, Picture(), load_doctrine())
