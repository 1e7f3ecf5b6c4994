"""The one way in: every command of window, drill and command line runs here, and only here.

One command is one transaction and one journal entry, acknowledged after its commit. The order inside
is: the rules run on the rows they read, then in one go come the changed rows under the versions read,
the journal entry, and the answer under the command's id, which is looked up when it is not new.
"""

from __future__ import annotations

import hashlib
import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, bindparam, select

from console.clock import Clock
from console.commands.base import Command, Outcome
from console.commands.registry import HANDLERS
from console.domain.doctrine import Doctrine
from console.domain.errors import Conflict, DomainError
from console.domain.roles import Rights
from db import journal
from db.codec import time_text
from db.errors import DRIVER_ERRORS, TAKEN, UNFIT
from db.rows_at_head import Known, RowsAtHead
from db.store import Store
from db.tables import Base
from db.work import Surroundings, UnitOfWork
from db.writing import Writing
from db.zoneswatch import ZonesWatch

_TRIES = 8
#: PostgreSQL: serialization failure, deadlock.
_RACES = ("40001", "40P01")


class Ids:
    """Where ids and salts come from in live work: nowhere that can be guessed or repeated."""

    def command_id(self) -> str:
        """A fresh id for a command that came without one."""
        return os.urandom(16).hex()

    def salt(self, _command_id: str, _number: int, /) -> str:
        """A fresh salt for the command's private text of this number."""
        return os.urandom(16).hex()


class SeededIds(Ids):
    """Ids and salts that follow from a seed, so that a drill repeats to the last byte."""

    def __init__(self, seed: str) -> None:
        self._space = uuid.uuid5(uuid.NAMESPACE_OID, seed)
        self._count = 0

    def command_id(self) -> str:
        """The next id of the series."""
        self._count += 1
        return str(uuid.uuid5(self._space, str(self._count)))

    def salt(self, command_id: str, number: int, /) -> str:
        """The salt that belongs to this command id."""
        return hashlib.sha256(f"{self._space}/{command_id}/{number}".encode()).hexdigest()[:32]


class _Given(msgspec.Struct, frozen=True):
    """One command as it is to go on record."""

    command: Command
    id: str
    actor: str
    made_at: datetime | None


class _Kept(msgspec.Struct):
    """Of an answer that was kept: the login that did, where a server says it."""

    by: str | None = None


class Bus:
    """Runs commands on one store. Belongs to one thread.

    Args:
        actor: who commands when the command does not say.
        doctrine: the doctrine in force; another one takes its place by `bus.doctrine`.
        surroundings: fixes, travel times and zones.
        after_commit: called after each commit, for a tail in the same process.
    """

    def __init__(
        self,
        store: Store,
        *,
        clock: Clock,
        actor: str,
        doctrine: Doctrine,
        surroundings: Surroundings,
        ids: Ids | None = None,
        after_commit: Callable[[], None] = lambda: None,
    ) -> None:
        self.store = store
        self.clock = clock
        self.doctrine = doctrine
        self._actor = actor
        self._surroundings = surroundings
        self._ids = ids or Ids()
        self._after_commit = after_commit
        self._zones_watch = ZonesWatch()
        self._known = RowsAtHead()
        self._connection: Connection | None = None
        self._batch: Connection | None = None
        #: What was found to be allowed, under which rights: a store on another server has others.
        self._allowed: dict[tuple[str, str], Rights] = {}

    def run(self, command: Command, made_at: datetime | None = None) -> Outcome:
        """Run one command to its commit.

        Args:
            made_at: when it was given, if the record was out of reach then: its rows and its entry bear that moment,
                and the entry's details say when it was sent.
        Raises:
            StoreError: the environment failed. Nothing of the command was kept, unless a server's connection
                was lost in the very commit: sent again under its id, the command tells.
        """
        command_id = command.id or self._ids.command_id()
        try:
            actor = self._actor_of(command)
        except DomainError as refusal:
            return Outcome.refused(command_id, refusal)  # not kept: another login may send it again
        given = _Given(command, command_id, actor, made_at)
        if self._batch is not None:
            return self._answer_before(self._batch, given) or self._in_transaction(self._batch, given)
        self.store.check_in_place()
        for attempt in range(_TRIES):
            try:
                outcome = self._committed(given, is_again=attempt > 0)
            except (journal.RaceLost, *TAKEN) as race:
                self._known.forget()
                if attempt + 1 == _TRIES and not isinstance(race, journal.RaceLost):
                    raise
                continue
            except UNFIT as error:
                return Outcome.refused(command_id, _unfit(error))
            except DRIVER_ERRORS as error:
                if getattr(error, "sqlstate", None) in _RACES:
                    continue
                raise self.store.error_of(error) or error from error
            if outcome.seq is not None:
                self._after_commit()
            return outcome
        return Outcome.refused(command_id, Conflict("others kept changing the same rows; look again and repeat"))

    def close(self) -> None:
        """Give the connection back; the next command would take a new one."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _committed(self, given: _Given, *, is_again: bool) -> Outcome:
        """Run a command in a transaction of its own on the one connection, taken anew after a failure of the driver."""
        connection = self._connection = self._connection or self.store.engine.connect()
        try:
            with Writing(connection):
                # An id is nearly always new. One that is not finds its place taken, and comes here again.
                known = self._answer_before(connection, given) if is_again else None
                return known or self._in_transaction(connection, given)
        except DRIVER_ERRORS:
            self.close()
            raise

    @contextmanager
    def batch(self) -> Iterator[None]:
        """Many commands in one transaction: for a headless drill on its own scratch file, never live."""
        try:
            with self.store.engine.connect() as connection, connection.begin():
                self._batch = connection
                try:
                    yield
                finally:
                    self._batch = None
        except DRIVER_ERRORS as error:
            raise self.store.error_of(error) or error from error

    def looking(self, connection: Connection, doctrine: Doctrine | None = None) -> UnitOfWork:
        """What a handler would see now, or under another doctrine, on a read transaction: for what changes nothing."""
        return self._work(connection, self._actor, "", Known(), doctrine=doctrine)

    def _actor_of(self, command: Command) -> str:
        """In whose name a command goes on record.

        Raises:
            DomainError: `not_allowed`, for the role of this login or for the name that the command carries.
        """
        rights, name, actor = self.store.rights, command.name(), command.actor or self._actor
        if self._allowed.get((name, actor)) is not rights:
            rights.check(name)
            rights.check_actor(actor)
            self._allowed[name, actor] = rights
        return actor

    def _work(
        self,
        connection: Connection,
        actor: str,
        command_id: str,
        known: Known,
        made_at: datetime | None = None,
        doctrine: Doctrine | None = None,
    ) -> UnitOfWork:
        return UnitOfWork(
            connection,
            self.store.statements,
            now=made_at or self.clock.now(),
            actor=actor,
            command_id=command_id,
            doctrine=doctrine or self.doctrine,
            surroundings=self._surroundings,
            zones_watch=self._zones_watch,
            rights=self.store.rights,
            salt=self._ids.salt,
            known=known,
        )

    def _answer_before(self, connection: Connection, given: _Given) -> Outcome | None:
        """The answer that this id got already, or the refusal of an id that stands for something else."""
        found = self.store.statements.special("answer", _answer_of).run(connection, {"id": given.id})
        if found is None:
            return None
        result, seq, command, actor = found
        if seq is None:  # it was refused: on a server the answer says to whom
            actor = msgspec.json.decode(result, type=_Kept).by or given.actor
            is_own = actor in (given.actor, self.store.login)
        else:
            is_own = (command, actor) == (given.command.name(), given.actor)
        if is_own:
            return msgspec.structs.replace(msgspec.json.decode(result, type=Outcome), seq=seq)
        taken = Conflict("the id {id} is taken: {actor} used it for something else", id=given.id, actor=actor)
        return Outcome.refused(given.id, taken)

    def _in_transaction(self, connection: Connection, given: _Given) -> Outcome:
        statements, command, command_id, actor = self.store.statements, given.command, given.id, given.actor
        last = journal.last_entry(connection, statements)
        known = Known() if last is None else self._known.at(last[1])
        work = self._work(connection, actor, command_id, known, given.made_at)
        keep = statements.insert("command")
        try:
            work.check_seen(command.seen)
            details = HANDLERS[type(command)](command, work)
        except DomainError as refusal:
            # Done once, it may well be refused now: the first answer holds.
            if before := self._answer_before(connection, given):
                return before
            outcome = Outcome.refused(command_id, refusal, {} if self._batch is not None else work.first(refusal))
            keep.run(connection, {"id": command_id, "result": journal.canonical(outcome)})
            return outcome
        if given.made_at is not None:
            details = {**details, "sent_at": time_text(self.clock.now())}
        writes, rows = work.writes()
        changed: dict[str, list[str]] = {}
        for image in rows:
            changed.setdefault(image.kind, []).append(image.key)
        body = journal.Body(
            at=time_text(work.now),
            command=command.name(),
            id=command_id,
            args=_public_args(command, work),
            changed=changed,
            rows=rows,
            details=details,
            doctrine=work.doctrine.edition,
        )
        kept = Outcome(True, command_id, None, changed, details)  # its seq is the entry's
        answer = keep, {"id": command_id, "result": journal.canonical(kept)}
        is_login = connection.dialect.name == "postgresql" and actor == self.store.login
        entry = command_id, None if is_login else actor, body
        seq, digest = journal.append(connection, statements, entry, writes, answer, last)
        if last is not None:
            self._known.moved_on(digest, work.rows_after())
        return Outcome(True, command_id, seq, changed, details)


def _answer_of() -> Select[Any]:
    """The answer that a command's id got, and the seq, command and actor of its entry."""
    command, entry = Base.metadata.tables["command"], Base.metadata.tables["journal"]
    found = command.outerjoin(entry, entry.c.command_id == command.c.id)
    return (
        select(command.c.result, entry.c.seq, entry.c.kind, entry.c.actor)
        .select_from(found)
        .where(command.c.id == bindparam("id"))
    )


def _unfit(error: BaseException) -> DomainError:
    """The refusal for a value that the database can not hold; the driver's first line says what is wrong with it."""
    why = str(getattr(error, "orig", None) or error).strip().splitlines() or [type(error).__name__]
    return DomainError("bad_field", "a value does not fit into the record: {why}", why=why[0])


def _public_args(command: Command, work: UnitOfWork) -> dict[str, Any]:
    """A command's fields as the journal may hold them: what is personal as the reference to its text, rows by code."""
    args = msgspec.to_builtins(command)
    for bookkeeping in ("command", "id", "actor"):
        args.pop(bookkeeping, None)
    for name in command.private_fields:
        if name in args:
            args[name] = work.public_text(args[name])
    for name in command.row_fields:
        if name in args:
            args[name] = [row["code"] for row in args[name]]
    return dict(args)
