"""This desk among the others: says what it looks at and drags, and tells who else is on. A thread of its own.

Knows no Qt. What it can not say or learn is left unsaid: presence never holds up a command, nor is it journaled.
"""

from __future__ import annotations

import logging
import socket
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import replace

from console.domain.presence import Presence, WhoIsOn
from db.errors import DRIVER_ERRORS, StoreError
from db.presence import BEAT_S, MISSED, PresenceStore, open_presence
from db.store import Store

log = logging.getLogger(__name__)

#: Changes of one desk are told so far apart: nobody reads faster, and arrow keys run fast.
APART_S = 0.04
#: How long to wait before a lost database is asked again.
RETRY_S = 2.0


class PresenceWatch:
    """Keeps one desk present.

    Args:
        tell: told who is on whenever it changes, on the thread of the watch.
        beat_s: how often the desk says that it is there; it counts as gone after three missed beats.
    """

    def __init__(
        self,
        store: Store,
        *,
        user: str,
        tell: Callable[[WhoIsOn], None],
        station: str | None = None,
        beat_s: float = BEAT_S,
    ) -> None:
        self._store, self._tell, self._beat_s = store, tell, beat_s
        # On a server nobody goes by another name than the login's.
        name = user if store.is_file else store.login
        self._me = Presence(str(uuid.uuid4()), store.login, name, station or socket.gethostname(), str(store.role))
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._presence: PresenceStore | None = None
        self._shown = WhoIsOn()
        self._thread = threading.Thread(target=self._run, name="presence")

    def start(self) -> None:
        """Say that this desk is on."""
        self._thread.start()

    def stop(self) -> None:
        """Say goodbye, and end the thread."""
        self._stopping.set()
        self._wake()
        if self._thread.ident is not None:
            self._thread.join()

    def look_at(self, number: str | None) -> None:
        """This desk looks at another incident, or at none. From any thread; returns at once."""
        self._become(lambda me: me.looking(number))

    def drag(self, *, units: tuple[str, ...] = (), incident: str | None = None) -> None:
        """This desk has units or an incident in hand, or nothing any more. From any thread; returns at once."""
        self._become(lambda me: me.dragging(units, incident))

    def _become(self, change: Callable[[Presence], Presence]) -> None:
        with self._lock:
            before, self._me = self._me, change(self._me)
            changed = self._me != before
        if changed:
            self._wake()

    def _wake(self) -> None:
        presence = self._presence  # looked at once: its own thread takes it away
        if presence is not None:
            presence.wake()

    # --- its own thread ----------------------------------------------------------------------------

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._presence = open_presence(self._store, gone_after_s=MISSED * self._beat_s)
                self._keep(self._presence)
            except StoreError as failure:
                log.info("presence is not known: %s", failure)
            except (OSError, *DRIVER_ERRORS):
                log.exception("presence failed")
            finally:
                presence, self._presence = self._presence, None
                if presence is not None:
                    presence.close()
                if not self._stopping.is_set():
                    self._show(WhoIsOn(self._me, (), is_known=False))
            self._stopping.wait(RETRY_S)

    def _keep(self, presence: PresenceStore) -> None:
        told: Presence | None = None
        beat_at = 0.0
        while not self._stopping.is_set():
            now = time.monotonic()
            if now >= beat_at:
                self._ahead(presence.clock_ahead_s())
            me = self._me
            if now >= beat_at or me != told:
                if presence.is_told:
                    presence.tell(me, is_news=me != told)
                told, beat_at = me, now + self._beat_s
            everybody = presence.everybody()
            since = next((one.since for one in everybody if one.desk == me.desk), None)
            others = tuple(one for one in everybody if one.desk != me.desk)
            self._show(WhoIsOn(replace(me, since=since), others, is_known=True))
            if self._stopping.wait(APART_S) or self._me != told:
                continue
            presence.wait(max(0.0, beat_at - time.monotonic()))
        if presence.is_told:
            presence.leave(self._me)

    def _ahead(self, seconds: float) -> None:
        """Keep how far the clock runs ahead, to a tenth of a second: what differs less is no news."""
        with self._lock:
            self._me = replace(self._me, ahead_s=round(seconds, 1))

    def _show(self, who: WhoIsOn) -> None:
        if who != self._shown:
            self._shown = who
            self._tell(who)
