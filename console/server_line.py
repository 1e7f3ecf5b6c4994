"""One desk's line to its server: which record commands run on, its loss, and the way back.

Belongs to the session's writer thread. Knows no thread of its own but the probe that asks for a lost server.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from functools import partial

from console.bugs import said, surviving
from console.clock import Clock
from console.commands.base import Command, Outcome
from console.commands.bus import Bus
from console.domain.errors import DomainError
from console.following import Follower
from console.listening import Health, Link, Listener
from console.not_done import lost
from console.offline import Done, Offline, is_lost
from console.shared import check_same
from db.errors import StoreError, is_silent
from db.probe import Probe
from db.store import Store

log = logging.getLogger(__name__)
#: A server that answers and refuses this desk is asked so often: it may count refused logins.
BARRED_S = 15.0
#: A command whose connection broke this soon is tried once more: the server may be back, or never have been gone.
QUICKLY_S = 1.0
#: So many own commands are remembered for a shadow, whose picture may be a moment behind them.
OWN_KEPT = 500


class ServerLine:
    """Keeps a desk at work, on its server or on the shadow of it.

    Args:
        offline: closed by `close`.
        bus: of the server's record.
        follower: moved to the shadow and back.
        submit: has the writer thread do something.
        tell: told how the database does.
    """

    def __init__(
        self,
        offline: Offline,
        store: Store,
        bus: Bus,
        follower: Follower,
        listener: Listener,
        *,
        clock: Clock,
        submit: Callable[[Callable[[], None]], None],
        tell: Callable[[Health], None],
    ) -> None:
        self._offline, self._store, self._bus, self._follower, self._listener = offline, store, bus, follower, listener
        self._clock, self._submit, self._tell = clock, submit, tell
        self._own: deque[Done] = deque(maxlen=OWN_KEPT)
        self._ending = threading.Event()
        self._probe = Probe(store.url, lambda: submit(self._come_back))

    # --- from any thread ---------------------------------------------------------------------------

    @property
    def link(self) -> Link:
        """How the desk stands with its server."""
        return self._offline.link

    def at_work(self) -> tuple[Store, Bus]:
        """The record that commands run on now, and the bus that runs them."""
        return self._offline.shadow or self._store, self._offline.bus or self._bus

    def failed(self, failure: StoreError) -> None:
        """The record could not be read: tell it, or work on without the server when it is lost."""
        if is_lost(failure):
            self._submit(partial(self._lose, failure))
        else:
            self._tell(Health(False, None, str(failure)))

    def end(self) -> None:
        """Ask for the server no more, and send nothing more."""
        self._ending.set()
        self._probe.stop()

    def close(self) -> None:
        """Let go of the files; what waits stays on disk."""
        self._offline.close()

    # --- on the writer thread ----------------------------------------------------------------------

    def resume(self) -> None:
        """Go on where this desk ended, on its shadow when something waits.

        Raises:
            StoreError: the outbox can not be used.
        """
        self._offline.resume()
        self._follow_shadow()
        self._submit(self._adopt if self.link.is_online else self._come_back)

    def run(self, command: Command) -> Outcome:
        """Run a command that has its id on the server, or on the shadow from the moment that the server is lost.

        Raises:
            StoreError: neither takes it. Nothing of it was kept.
            DomainError: `nothing_to_undo`.
        """
        if self.link.is_online:
            for_server = self._offline.for_server(command)
            for is_last in (False, True):
                begun = time.monotonic()
                try:
                    outcome = self._bus.run(for_server)
                except StoreError as failure:
                    if not is_lost(failure):
                        raise
                    if is_last or time.monotonic() - begun > QUICKLY_S:
                        self._lose(failure)
                        break
                else:
                    if outcome.seq is not None:
                        self._own.append(Done(for_server, outcome, self._clock.now()))
                    return outcome
        return self._offline.run(command)

    def send_again(self, command_id: str) -> Outcome | None:
        """Send a refused command of `link.to_decide` as of now; None when there is no such command any more."""
        if not self.link.is_online:
            away = DomainError("server_lost", "this can be decided when the server is back")
            return Outcome.refused(command_id, away)
        try:
            sent = self._offline.send_again(command_id, self._bus)
        except StoreError as failure:
            self.failed(failure)
            return Outcome.refused(command_id, lost(failure))
        self._tell(Health(True))
        if sent is None:
            return None
        self._listener.answered(*sent)
        return sent[1]

    def drop(self, command_id: str) -> bool:
        """Let a refused command of `link.to_decide` be; False when it is still there, or not any more."""
        try:
            done = self._offline.drop(command_id)
        except StoreError as failure:
            self.failed(failure)
            return False
        self._tell(Health(True))
        return done

    # --- there and back ----------------------------------------------------------------------------

    def _follow_shadow(self) -> None:
        if self._offline.shadow is not None:
            self._follower.move_to(self._offline.shadow, self._offline.shadow_from)

    def _lose(self, failure: StoreError) -> None:
        if self._offline.lose(str(failure), self._follower.held(), tuple(self._own)):
            log.warning("the server is lost, work goes on here: %s", failure)
            self._bus.close()
            self._follow_shadow()
        self._tell(Health(False, None, str(failure)))
        self._probe.look()

    def _come_back(self) -> None:
        """The server answers: send what waits, then take the picture from it again."""
        if self.link.is_online or self._ending.is_set():
            return
        if surviving("sending what waits", self._is_sent, self._kept_away):
            self._leave_shadow()

    def _is_sent(self) -> bool:
        """Send what waits and begin to follow the server; False when that is broken off, or it is lost again."""
        try:
            check_same(self._store)
            if not self._offline.replay(self._bus, self._ending.is_set):
                return False
            self._follower.move_to(self._store)
            if self._follower.wait_loaded(self._ending.is_set):
                return True
            self._stay_away("it answered, and was lost again")
        except StoreError as failure:
            self._stay_away(str(failure), is_barred=not is_silent(failure))
        return False

    def _kept_away(self, bug: Exception) -> bool:
        self._stay_away(said(bug), is_barred=True)
        return False

    def _leave_shadow(self) -> None:
        if self._offline.shadow is not None:
            self._follower.wait_gone(self._offline.shadow)
        self._offline.end()
        self._own.clear()
        self._tell(Health(True))
        self._submit(self._adopt)

    def _adopt(self) -> None:
        """Look after what other consoles of this computer left behind."""
        if self.link.is_online and not self._ending.is_set():
            self._offline.adopt(self._bus, self._ending.is_set)
            self._tell(Health(True))

    def _stay_away(self, why: str, *, is_barred: bool = False) -> None:
        self._bus.close()
        if not self._ending.is_set():
            self._follow_shadow()
        self._offline.still_away(why, is_barred=is_barred)
        self._tell(Health(False, None, why))
        self._probe.look(BARRED_S if is_barred else 0.0)
