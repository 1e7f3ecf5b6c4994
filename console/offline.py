"""Work without the server: the state of the line, the shadow that commands run on meanwhile, and the replay.

Belongs to the session's writer thread, but for `link`, which any thread may read. Order, so that a kill at any moment
loses nothing and does nothing twice: a command is in the outbox first, then on the shadow, then it is acknowledged;
sent to the server under its id, then noted as sent.
"""

from __future__ import annotations

import logging
import secrets
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import msgspec

from console.clock import Clock
from console.commands.base import Command, Outcome
from console.commands.bus import Bus
from console.commands.escalate import Escalate
from console.commands.undo import Undo
from console.domain.errors import DomainError
from console.following import Held
from console.listening import Link, LinkState, ToDecide
from console.picture import is_shadow_seq
from console.replay import Call, desk_code, numbered, undone_on_server
from console.sending import LOST_COPY, Sending, Sent, answer_of, command_of, run_on, text_of
from db import shadow
from db.codec import time_of, time_text
from db.errors import StoreError, StoreLogin, StoreUnreachable
from db.origin import Origin
from db.outbox import Fate, Kept, Outbox, orphans
from db.store import Store

log = logging.getLogger(__name__)

_OFFLINE, _RETURNING, _ONLINE = LinkState.OFFLINE, LinkState.RETURNING, LinkState.ONLINE
#: What happens to the line, and what it is then.
NEXT: Mapping[tuple[LinkState, str], LinkState] = {
    (_ONLINE, "lost"): _OFFLINE,
    (_OFFLINE, "lost"): _OFFLINE,
    (_RETURNING, "lost"): _OFFLINE,
    (_OFFLINE, "found"): _RETURNING,
    (_RETURNING, "found"): _RETURNING,
    (_RETURNING, "all sent"): _ONLINE,
}
Replayed = Callable[[Command, Outcome], None]


def is_lost(failure: Exception) -> bool:
    """Whether a failure is of the kind that passes while work goes on. A login that is refused does not pass; a
    certificate that ended during a shift does, when its administrator renews it."""
    return isinstance(failure, StoreUnreachable) and not isinstance(failure, StoreLogin)


class Offline:
    """One desk's way through the times without its server.

    Args:
        make_bus: a bus on a store; the server's commands and the shadow's are run alike.
        replayed: told of each command that was sent, with the server's answer.
    """

    def __init__(
        self,
        outbox: Outbox,
        server: Store,
        *,
        clock: Clock,
        user: str,
        make_bus: Callable[[Store], Bus],
        replayed: Replayed = lambda _command, _outcome: None,
    ) -> None:
        self.outbox = outbox
        self._server = server
        self._clock = clock
        self._user = user
        self._make_bus = make_bus
        self._replayed = replayed
        self._facts: Mapping[str, str] = {}
        self._state = _ONLINE
        self._since: datetime | None = None
        self._why = ""
        self._is_barred = False
        self.shadow: Store | None = None
        self.bus: Bus | None = None
        self._waiting = self._serial = 0
        #: The server's numbers of entries that had the shadow's when they were given at this desk.
        self._server_seqs: dict[int, int] = {}
        self.link = Link(_RETURNING)  # until `resume` has looked

    # --- the state of the line --------------------------------------------------------------------

    @property
    def shadow_from(self) -> int:
        """The number after which the shadow's own entries begin."""
        return shadow.base_of(self._period)

    @property
    def _period(self) -> int:
        return int(self._facts.get("period", "0"))

    def _path(self, period: int) -> Path:
        return self.outbox.folder / f"shadow-{period}.sqlite"

    def _note(self, facts: Mapping[str, str | None]) -> None:
        self.outbox.note(facts)
        self._facts = self.outbox.facts()

    def _step(self, event: str) -> None:
        self._state = NEXT[self._state, event]
        self._show()

    def _show(self, *, anew: bool = False) -> None:
        to_decide = tuple(map(_to_decide, self.outbox.refused())) if anew else self.link.to_decide
        self.link = Link(self._state, self._since, self._waiting, to_decide, self._why, self._is_barred)

    def still_away(self, why: str, *, is_barred: bool = False) -> None:
        """The server was looked for and can not be used yet; `is_barred`: it answers, and refuses this desk."""
        self._why, self._is_barred = why, is_barred
        self._step("lost")

    def lose(self, why: str, held: Held, own: Iterable[Done]) -> bool:
        """The server is lost: from now on commands run on a shadow. False when they did already.

        Args:
            held: what this desk last saw of the record.
            own: commands of this desk that the server acknowledged lately; what is not in the picture yet is done
                again on the shadow.
        Raises:
            StoreError: the shadow can not be made; the desk stays as it is.
        """
        if self._state is not _ONLINE:
            self.still_away(why)
            return False
        since, period = self._clock.now(), self._period + 1
        rights, operation = self._server.rights, self._server.operation
        made = shadow.make(self._path(period), operation, rights, held.picture, held.entries, period)
        code = desk_code(secrets.choice, held.picture.incidents)
        self._note({"period": str(period), "since": time_text(since), "code": code, **Origin.of(self._server).facts()})
        self._take(made)
        self._since, self._why, self._serial = since, why, 0
        for done in own:
            if (done.outcome.seq or 0) > held.picture.seq:
                self._do_again(done)
        self._step("lost")
        return True

    def _take(self, made: Store) -> None:
        self.shadow, self.bus = made, self._make_bus(made)

    def _do_again(self, done: Done) -> None:
        """What the server has already, for the shadow: its picture was a moment behind."""
        command, details = done.command, done.outcome.details
        if isinstance(command, Call):
            command = msgspec.structs.replace(command, incident=details.get("incident"))
        if isinstance(command, Escalate):
            units = details.get("assigned") or details.get("released") or ()
            command = msgspec.structs.replace(command, units=tuple(units))
        self.outbox.put(done.outcome.id, text_of(command), done.at, self._period)
        self.outbox.settle(done.outcome.id, Fate.SENT, seq=done.outcome.seq)
        outcome = self._on_shadow(msgspec.structs.replace(command, id=done.outcome.id, seen={}))
        if outcome.seq is not None and done.outcome.seq is not None:
            self._server_seqs[outcome.seq] = done.outcome.seq

    # --- commands while the server is out of reach ------------------------------------------------

    def run(self, command: Command) -> Outcome:
        """Run a command on the shadow; when this returns an accepted one is safe on this computer's disk.

        Raises:
            StoreError: this computer can not keep it. Nothing of it was kept.
        """
        given = msgspec.structs.replace(
            numbered(command, self._next_number),
            id=command.id or str(uuid.uuid4()),
            actor=command.actor or self._user,
        )
        if isinstance(given, Undo) and not self._is_here(given.seq):
            given = msgspec.structs.replace(given, seq=self._server_seqs.get(given.seq, given.seq))
        assert given.id is not None
        if (refusal := self.link.why_not(given.name())) is not None:
            return Outcome.refused(given.id, refusal)
        before = self.outbox.find(given.id)
        if before is not None and before.answer is not None:
            return answer_of(before.answer)
        if before is not None:
            return self._on_shadow(given)  # it has its answer
        self.outbox.put(given.id, text_of(given), self._clock.now(), self._period)
        try:
            outcome = self._on_shadow(given)
        except StoreError:
            self.outbox.forget(given.id)
            raise
        if outcome.seq is None or not is_shadow_seq(outcome.seq):
            self.outbox.forget(given.id)  # refused; or the server had it, and this desk had seen that
        else:
            self._waiting += 1
        self._show()
        return outcome

    def _on_shadow(self, command: Command, made_at: datetime | None = None) -> Outcome:
        assert self.bus is not None
        return self.bus.run(command, made_at)

    def _is_here(self, seq: int) -> bool:
        return self.shadow_from < seq <= self.shadow_from + shadow.APART

    def _next_number(self) -> str:
        self._serial += 1
        return f"{self._facts['code']}-{self._serial}"

    def for_server(self, command: Command) -> Command:
        """A command for the server, where entries of a shadow have other numbers by now.

        Raises:
            DomainError: `nothing_to_undo`.
        """
        if isinstance(command, Undo) and is_shadow_seq(command.seq):
            return msgspec.structs.replace(command, seq=undone_on_server(command.seq, self._server_seqs.get))
        return command

    # --- the way back -----------------------------------------------------------------------------

    def replay(self, bus: Bus, stopped: Callable[[], bool]) -> bool:
        """Send what waits, in order, under its ids; False when it was stopped, and the rest stays.

        Raises:
            StoreError: the server can not be used after all. What was not sent stays, in order.
        """
        self._step("found")
        if self.shadow is None:
            return True
        with self.shadow.reading() as connection:
            sending = Sending(self.outbox, connection, bus, self._period)
            for kept in self.outbox.waiting():
                if stopped():
                    return False
                self._sent(sending.send(kept))
        return True

    def _sent(self, sent: Sent) -> None:
        if sent.outcome.ok and sent.shadow_seq is not None and sent.outcome.seq is not None:
            self._server_seqs[sent.shadow_seq] = sent.outcome.seq
        self._waiting -= 1
        self._show(anew=not sent.outcome.ok)
        self._replayed(sent.command, sent.outcome)

    def end(self) -> None:
        """All was sent and the picture is the server's again: the shadow is not needed any more."""
        self.outbox.clear()
        self._note({"since": None, "code": None})
        self._since, self._why, self._is_barred = None, "", False
        self._step("all sent")
        self.close_shadow()
        shadow.remove(self._path(self._period))

    def adopt(self, bus: Bus, stopped: Callable[[], bool]) -> None:
        """Send what consoles of this computer left behind that were ended while offline, and take on what was refused.

        Raises:
            StoreError: the server can not be used now. What was not sent stays where it is.
        """
        for other in orphans(self.outbox.folder.parents[1], self.outbox):
            try:
                if Origin.noted(other.facts()) == Origin.of(self._server) and not stopped():
                    self._adopt(other, bus, stopped)
            finally:
                other.close()

    def _adopt(self, other: Outbox, bus: Bus, stopped: Callable[[], bool]) -> None:
        made = self._make_bus
        left = Offline(other, self._server, clock=self._clock, user=self._user, make_bus=made, replayed=self._replayed)
        left.resume()
        try:
            if not left.link.is_online:
                if not left.replay(bus, stopped):
                    return
                left.end()
        finally:
            left.close_shadow()
        for kept in other.refused():
            self.outbox.take_over(kept, self._period)
            other.forget(kept.id)
        self._show(anew=True)

    def close_shadow(self) -> None:
        """Let go of the shadow's file."""
        if self.bus is not None:
            self.bus.close()
        if self.shadow is not None:
            self.shadow.close()
        self.shadow = self.bus = None

    def close(self) -> None:
        """Let go of everything; what waits stays on disk."""
        self.close_shadow()
        self.outbox.close()

    # --- what was refused -------------------------------------------------------------------------

    def send_again(self, command_id: str, bus: Bus) -> tuple[Command, Outcome] | None:
        """Send a refused command as of now, whatever has changed since; None when it is not there to be decided.

        Its new id follows from the old one: decided twice, it is done once.

        Raises:
            StoreError: the server can not be used. It is still to be decided.
        """
        kept = self._refused(command_id)
        if kept is None:
            return None
        again = str(uuid.uuid5(uuid.NAMESPACE_OID, f"{kept.id} again"))
        command = msgspec.structs.replace(command_of(kept), id=again, seen={})
        try:
            outcome = run_on(bus, self.for_server(command), None)
        except DomainError as refusal:
            outcome = Outcome.refused(again, refusal)
        if outcome.ok:
            self.outbox.forget(kept.id)
        else:
            self.outbox.replace(kept.id, replace(kept, id=again, command=text_of(command), answer=text_of(outcome)))
        self._show(anew=True)
        return command, outcome

    def drop(self, command_id: str) -> bool:
        """Let a refused command be; False when it is not there to be decided."""
        kept = self._refused(command_id)
        if kept is None:
            return False
        if self._since is None:
            self.outbox.forget(kept.id)
        else:
            self.outbox.settle(kept.id, Fate.DROPPED)  # what builds on it and still waits must not be sent blindly
        self._show(anew=True)
        return True

    def _refused(self, command_id: str) -> Kept | None:
        kept = self.outbox.find(command_id)
        return kept if kept is not None and kept.fate is Fate.REFUSED else None

    # --- a new start ------------------------------------------------------------------------------

    def resume(self) -> None:
        """Go on where the console ended: on the shadow, with what waits. Before anything else."""
        self._facts = self.outbox.facts()
        waiting = self.outbox.waiting()
        if "since" in self._facts:
            self._resume_on_shadow(waiting)
        elif waiting:
            self._give_up(waiting)
        self._waiting = len(self.outbox.waiting())
        self._show(anew=True)

    def _resume_on_shadow(self, waiting: list[Kept]) -> None:
        try:
            self._take(shadow.open_shadow(self._path(self._period), self._server.rights))
        except StoreError as failure:
            log.warning("the shadow can not be used: %s", failure)
            self._give_up(waiting)
            self._note({"since": None, "code": None})
            return
        self._state, self._since = _OFFLINE, time_of(self._facts["since"])
        assert self.shadow is not None
        with self.shadow.reading() as connection:
            self._serial = shadow.last_serial(connection, self._facts["code"])
        for kept in waiting:  # the last may not have reached the shadow
            command = command_of(kept)
            if type(command) is not Command and not self._on_shadow(command, kept.given_at).ok:
                self.outbox.forget(kept.id)

    def _give_up(self, waiting: list[Kept]) -> None:
        """Without the shadow nobody knows what the commands relied on: their commander decides."""
        for kept in waiting:
            self.outbox.refuse(kept.id, kept.command, text_of(Outcome.refused(kept.id, LOST_COPY)))


@dataclass(frozen=True, slots=True)
class Done:
    """A command of this desk that the server has acknowledged."""

    command: Command
    outcome: Outcome
    at: datetime


def _to_decide(kept: Kept) -> ToDecide:
    return ToDecide(kept.id, command_of(kept), kept.given_at, answer_of(kept.answer or ""))
