"""Sends what waits in an outbox to the server, one command after the other. Belongs to the writer thread."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy import Connection

from console.commands.base import Command, Outcome
from console.commands.bus import Bus
from console.commands.registry import decode
from console.commands.undo import Undo
from console.domain.errors import DomainError
from console.not_done import done_or_refused, refused
from console.picture import is_shadow_seq
from console.replay import Refusals, as_sent
from db import journal, shadow
from db.errors import StoreForbidden
from db.outbox import Fate, Kept, Outbox

log = logging.getLogger(__name__)

#: Without the shadow nobody knows what a command relied on: its commander decides.
LOST_COPY = DomainError("conflict", "the copy of the record that it was given on is lost: look again")


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a command; `shadow_seq` is the number under which it was acknowledged offline."""

    command: Command
    outcome: Outcome
    shadow_seq: int | None


class Sending:
    """The replay of one period: it knows what was refused so far, and what the shadow's entries became.

    Args:
        connection: a look at the shadow.
        bus: on the server.
    """

    def __init__(self, outbox: Outbox, connection: Connection, bus: Bus, period: int) -> None:
        self._outbox, self._connection, self._bus = outbox, connection, bus
        self._refusals = Refusals()
        for kept in outbox.settled(period):
            if kept.fate is not Fate.SENT:
                self._refusals.add(command_of(kept), shadow.entry_by_id(connection, kept.id))

    def send(self, kept: Kept) -> Sent:
        """Send a command, or refuse it here when what it builds on was refused; either is noted in the outbox.

        Raises:
            StoreError: the server can not be used now. The command stays as it was.
        """
        entry = shadow.entry_by_id(self._connection, kept.id)
        sent = command = command_of(kept)
        text = kept.command
        try:
            if type(command) is Command:
                raise DomainError("bad_field", "this program does not know the command any more")
            if entry is None:
                raise LOST_COPY
            self._refusals.check(command, entry)
            sent = as_sent(command, entry, self._server_seq)
        except DomainError as refusal:
            outcome = Outcome.refused(kept.id, refusal)
        else:
            outcome = run_on(self._bus, sent, kept.given_at)
        if outcome.ok:
            self._outbox.settle(kept.id, Fate.SENT, seq=outcome.seq)
        else:
            if isinstance(command, Undo) and isinstance(sent, Undo):
                text = text_of(msgspec.structs.replace(command, seq=sent.seq))  # by the number that lasts
            self._outbox.refuse(kept.id, text, text_of(outcome))
            self._refusals.add(command, entry)
        return Sent(command, outcome, entry.seq if entry is not None else None)

    def _server_seq(self, seq: int) -> int | None:
        """The server's number of an entry of the shadow."""
        if not is_shadow_seq(seq):
            return seq
        entry = journal.entry_of(self._connection, seq)
        kept = self._outbox.find(entry.id) if entry is not None else None
        return kept.seq if kept is not None else None


def run_on(bus: Bus, command: Command, made_at: datetime | None) -> Outcome:
    """Run a command on the server; what it will never take is a refusal, what may pass is raised.

    Raises:
        StoreError: the server can not be used now.
    """
    try:
        return done_or_refused(command, lambda sent: bus.run(sent, made_at))
    except StoreForbidden as forbidden:
        return refused(command, DomainError("not_allowed", "{why}", why=forbidden.why))


def text_of(what: Command | Outcome) -> str:
    """As the outbox keeps it."""
    return msgspec.json.encode(what).decode()


def command_of(kept: Kept) -> Command:
    """A command that the outbox kept; one that a newer or older program wrote and nobody can read is a bare Command."""
    try:
        return decode(kept.command)
    except DomainError as unreadable:
        log.error("a command in the outbox can not be read: %s: %s", kept.id, unreadable)
        return Command(id=kept.id)


def answer_of(text: str) -> Outcome:
    """An answer that the outbox kept."""
    return msgspec.json.decode(text, type=Outcome)
