"""A connection to a server that hears of entries, and reads them: one round trip from the notice to the entries.

It commits by itself, statement by statement: what it reads is the journal, which only grows, and rows that `db.reading`
takes by their versions. What is asked for every entry goes through libpq itself, prepared once: psycopg's cursors took
longer than the server. Belongs to one thread, but for the bell that ends its waiting.
"""

from __future__ import annotations

import selectors
import socket
import threading
import time
from collections.abc import Iterable, Iterator
from typing import Any, cast

import msgspec
import psycopg
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGresult
from sqlalchemy import Connection

from db import journal
from db.connection import unanswered
from db.errors import DRIVER_ERRORS
from db.store import Store

#: Asked for every entry. It comes with the private texts that it refers to: else they would cost a second question.
#: That the references are a list keeps the planner at its index.
_STATEMENTS = {
    b"entries": b"""
        SELECT seq, command_id, actor, prev, hash, body, (
            SELECT json_object_agg(ref, text) FROM private_text WHERE text IS NOT NULL AND ref = ANY(ARRAY(
                SELECT said[1] FROM regexp_matches(body, '"(?:address|summary|text)":"([0-9a-f]{64})"', 'g') AS said)))
        FROM journal WHERE seq > $1 ORDER BY seq LIMIT $2""",
    b"texts": b"SELECT ref, text FROM private_text WHERE ref = ANY($1::text[]) AND text IS NOT NULL",
}


class Bell:
    """Ends the waiting of a thread from any other; rung once or often is the same, and after its end nothing."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._near, self._far = socket.socketpair()
        self._is_open, self._is_rung = True, False

    def ring(self) -> None:
        """Wake whoever waits, or the next who will."""
        with self._lock:
            if self._is_open and not self._is_rung:
                self._is_rung = True
                self._far.send(b"!")

    def heard(self) -> None:
        """Be ready to be rung again."""
        with self._lock:
            if self._is_rung:
                self._is_rung = False
                self._near.recv(1)

    def fileno(self) -> int:
        """What a selector waits on."""
        return self._near.fileno()

    def close(self) -> None:
        """Ring no more."""
        with self._lock:
            self._is_open = False
            self._near.close()
            self._far.close()


class Listening:
    """Hears what a server tells of its journal.

    `hears` is False on a standby, which refuses to: there it only reads. `newest` is the highest entry heard of.
    What the driver raises comes out as it is.

    Raises:
        StoreError: no connection could be had.
    """

    def __init__(self, store: Store, bell: Bell) -> None:
        self._bell = bell
        self.newest = 0
        self._page: list[journal.Entry] = []
        self._texts: dict[str, str] = {}
        try:
            self.connection: Connection = store.engine.connect()
        except DRIVER_ERRORS as error:
            raise store.error_of(error) or error from error
        self._driver: psycopg.Connection[Any] | None = None
        try:
            self.connection.execution_options(isolation_level="AUTOCOMMIT")
            self.connection.detach()
            driver = self._driver = cast(psycopg.Connection[Any], self.connection.connection.dbapi_connection)
            driver.add_notify_handler(lambda notice: self._heard_of(notice.payload))
            self.hears = _listens(driver)
            self._server = driver.pgconn
            for name, statement in _STATEMENTS.items():
                _checked(self._server.prepare(name, statement))
        except DRIVER_ERRORS as error:
            self._end()
            raise store.error_of(error) or error from error
        self._limit_s: float | None = getattr(driver, "answer_within_s", None)
        self._answers = selectors.DefaultSelector()
        self._answers.register(driver.fileno(), selectors.EVENT_READ)
        self._selector = selectors.DefaultSelector()
        self._selector.register(driver.fileno(), selectors.EVENT_READ)
        self._selector.register(bell, selectors.EVENT_READ)

    def wait(self, seconds: float) -> None:
        """Until the server says something, the bell rings or the time is over."""
        if self._selector.select(max(0.0, seconds)):
            self._bell.heard()
            self.take_in()

    def entries(self, after: int, most: int) -> list[journal.Entry]:
        """The first entries with seq > after, at most so many, in order."""
        found = self._ask(b"entries", str(after).encode(), str(most).encode())
        self._page, self._texts = [], {}
        for seq, *rest, texts in _rows(found):
            self._page.append(journal.Entry(int(seq), *(value.decode() for value in rest)))
            if texts:
                self._texts |= msgspec.json.decode(texts, type=dict[str, str])
        return self._page

    def texts(self, references: Iterable[str]) -> dict[str, str]:
        """The private texts behind references; those that were erased, or may not be seen, are missing."""
        wanted, found = set(references), {}
        for ref in wanted:
            if ref in self._texts:
                found[ref] = self._texts[ref]
        # Those of the last entries came with them, or are not to be had.
        rest = [ref for ref in wanted - found.keys() if not any(ref in entry.text for entry in self._page)]
        if rest:
            words = ",".join('"' + ref.replace("\\", "\\\\").replace('"', '\\"') + '"' for ref in rest)
            rows = _rows(self._ask(b"texts", b"{%s}" % words.encode()))
            found |= {ref.decode(): text.decode() for ref, text in rows}
        return found

    def _ask(self, name: bytes, *values: bytes) -> PGresult:
        server = self._server
        server.send_query_prepared(name, values)
        give_up = None if self._limit_s is None else time.monotonic() + self._limit_s
        server.flush()
        while server.is_busy():
            left_s = None if give_up is None else give_up - time.monotonic()
            if left_s is not None and left_s <= 0:
                raise unanswered(self._limit_s or 0.0)
            self._answers.select(left_s)
            server.consume_input()
        found = server.get_result()
        while server.get_result() is not None:
            continue
        assert found is not None
        self._hear()  # what came with the answer waits nowhere else
        return _checked(found)

    def take_in(self) -> None:
        """Hear what the server said meanwhile, without waiting."""
        self._server.consume_input()
        self._hear()

    def _hear(self) -> None:
        while (notice := self._server.notifies()) is not None:
            self._heard_of(notice.extra.decode(errors="replace"))

    def close(self) -> None:
        """Hang up."""
        self._selector.close()
        self._answers.close()
        self._end()

    def _heard_of(self, words: str) -> None:
        # Any login may say anything here: what is no number only makes this desk look.
        self.newest = max(self.newest, int(words)) if words.isdecimal() and len(words) < 19 else self.newest + 1

    def _end(self) -> None:
        # What was detached from its pool is not closed by invalidating it, and would be reset by closing it.
        if self._driver is not None:
            self._driver.close()
        self.connection.invalidate()
        self.connection.close()


def _listens(driver: psycopg.Connection[Any]) -> bool:
    try:
        driver.execute("LISTEN journal")
    except psycopg.errors.ReadOnlySqlTransaction:
        return False
    return True


def _checked(answer: PGresult) -> PGresult:
    if answer.status not in (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK):
        raise error_from_result(answer)
    return answer


def _rows(answer: PGresult) -> Iterator[list[bytes]]:
    """The rows of an answer; NULL comes as nothing."""
    for row in range(answer.ntuples):
        yield [answer.get_value(row, column) or b"" for column in range(answer.nfields)]
