"""The connection that hears of entries on a server and reads them, with the words that they refer to."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy import make_url

from console.domain.roles import Role
from console.picture import Picture
from db import journal, reading
from db.store import Store
from db.tail import Tail
from tests.support.databases import Server
from tests.support.desks import Desk, desks
from tests.support.logins import logins

pytestmark = pytest.mark.postgresql
PATIENCE_S = 20.0


@pytest.fixture
def url(postgres_server: Server) -> Iterator[str]:
    with postgres_server.database() as address:
        yield address


@pytest.fixture
def desk(url: str) -> Iterator[Desk]:
    with desks(url) as make:
        yield make("li")


@pytest.fixture
def tail(desk: Desk) -> Iterator[Tail]:
    made = Tail(desk.store, 0)
    yield made
    made.close()


def followed(tail: Tail, entries: list[journal.Entry]) -> Picture:
    with tail.looking() as connection:
        return reading.follow(connection, Picture(), entries, tail.texts)[0]


def test_an_entry_comes_with_its_words(desk: Desk, tail: Tail) -> None:
    desk.incident("1", summary='a "quarrel" of {two}', address="磨坊巷 3")
    desk.done("AddNote", incident="1", text="caller rang again")
    found = tail.wait(PATIENCE_S)
    found += tail.wait(PATIENCE_S) if len(found) < 2 else []
    picture = followed(tail, found)
    incident = picture.incidents["1"]
    assert picture.text(incident.summary) == 'a "quarrel" of {two}'
    assert picture.text(incident.address) == "磨坊巷 3"
    assert [picture.text(note.text) for note in picture.notes.values()] == ["caller rang again"]


def test_words_of_rows_that_came_earlier_are_asked_for(desk: Desk, tail: Tail) -> None:
    desk.incident("1", summary="a quarrel")
    (entry,) = tail.wait(PATIENCE_S)
    desk.unit("U-1")
    assert [later.seq for later in tail.wait(PATIENCE_S)] == [2]
    picture = followed(tail, [entry])
    assert picture.text(picture.incidents["1"].summary) == "a quarrel"


def test_who_may_not_read_words_gets_entries_without_them(url: str, desk: Desk) -> None:
    with logins(url) as login:
        store = Store.open(login(Role.OBSERVER))
        tail = Tail(store, 0)
        try:
            desk.incident("1", summary="a quarrel")
            picture = followed(tail, tail.wait(PATIENCE_S))
            assert picture.text(picture.incidents["1"].summary) == ""
        finally:
            tail.close()
            store.close()


def test_whatever_anybody_calls_out_the_tail_hears_of_the_next_entry(url: str, desk: Desk, tail: Tail) -> None:
    desk.unit("U-1")
    assert len(tail.wait(PATIENCE_S)) == 1
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as other:
        for words in ("", "soon", "-3", "99999999999999999999", "2147483647", "x" * 4000):
            other.execute("SELECT pg_notify('journal', %s)", (words,))
    assert tail.wait(0.5) == []
    desk.unit("U-2")
    assert [entry.seq for entry in tail.wait(PATIENCE_S)] == [2]


def test_stopping_ends_a_wait_at_once(tail: Tail) -> None:
    begun = time.monotonic()
    threading.Timer(0.05, tail.stop).start()
    assert tail.wait(PATIENCE_S) == []
    assert time.monotonic() - begun < PATIENCE_S / 2


def test_after_its_end_it_may_be_told_anything(desk: Desk) -> None:
    tail = Tail(desk.store, 0)
    tail.close()
    tail.nudge()
    tail.stop()
    assert tail.wait() == []
