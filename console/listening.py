"""What a session tells, and to whom. Plain values: they cross from its threads to the window's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from console.commands.base import Command, Outcome
from console.domain.errors import DomainError
from console.domain.presence import WhoIsOn
from console.feeds.fixes import FixTable
from console.picture import ChangeSet, Picture
from db import journal
from db.codec import time_of


class LinkState(StrEnum):
    """How a desk stands with its server: at work on it, on its own, or sending what was done meanwhile."""

    ONLINE = "online"
    OFFLINE = "offline"
    RETURNING = "returning"


@dataclass(frozen=True, slots=True)
class ToDecide:
    """A command that was given offline and that the server refused: its commander sends it again or drops it."""

    id: str
    command: Command
    given_at: datetime
    refused: Outcome


@dataclass(frozen=True, slots=True)
class Link:
    """The line to a shared record. `since`: out of reach since then; `waiting`: commands to be sent; `why`: what is
    wrong with the server. `is_barred`: it answers, and does not take this desk as it is."""

    state: LinkState = LinkState.ONLINE
    since: datetime | None = None
    waiting: int = 0
    to_decide: tuple[ToDecide, ...] = ()
    why: str = ""
    is_barred: bool = False

    @property
    def is_online(self) -> bool:
        """Whether the desk works on the server itself."""
        return self.state is LinkState.ONLINE

    def why_not(self, command: str) -> DomainError | None:
        """Tell why a command of this name waits for the server, or None when it may be given now."""
        if self.is_online or command != "HandOver":
            return None
        return DomainError(
            "server_lost",
            "a shift is handed over when the server is back: what it signs is an entry of the journal there",
        )


ONLINE = Link()


@dataclass(frozen=True, slots=True)
class Entry:
    """A journal entry as the log shows it."""

    seq: int
    at: datetime
    seen_at: datetime
    command: str
    actor: str
    args: Mapping[str, Any]
    changed: Mapping[str, list[str]]
    details: Mapping[str, Any]
    id: str = ""


@dataclass(frozen=True, slots=True)
class Health:
    """How the database does: the last commit or look in milliseconds; `text` says what is wrong.

    `link` is the line to a server; without one it is always online.
    """

    db_ok: bool
    commit_ms: float | None = None
    text: str = ""
    link: Link = field(default=ONLINE)


class Listener(Protocol):
    """Who is told; every method is called on a thread of the session."""

    def picture_changed(self, picture: Picture, changes: ChangeSet) -> None:
        """The picture has grown."""

    def entries_seen(self, entries: list[Entry]) -> None:
        """Journal entries of any desk, in order."""

    def fixes_changed(self, fixes: FixTable) -> None:
        """Positions have moved."""

    def presence_changed(self, who: WhoIsOn) -> None:
        """Another desk came, went, looks elsewhere or has something in hand."""

    def answered(self, command: Command, outcome: Outcome) -> None:
        """A command of this desk has its answer."""

    def health_changed(self, health: Health) -> None:
        """The database got better or worse, or was measured again."""


#: The command of an entry that no console can read; its arguments say which it is.
UNREADABLE = "Unreadable"


def told_entry(entry: journal.Entry, seen_at: datetime) -> Entry:
    """An entry of the journal as it is told; one that can not be read, as that."""
    if not entry.is_readable:
        return Entry(entry.seq, seen_at, seen_at, UNREADABLE, entry.actor, {"seq": entry.seq}, {}, {}, entry.id)
    body = entry.body
    return Entry(
        entry.seq, time_of(body.at), seen_at, body.command, entry.actor, body.args, body.changed, body.details, entry.id
    )
