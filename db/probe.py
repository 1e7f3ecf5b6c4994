"""Asks a server that was lost again and again whether it is there, on a thread of its own.

An attempt can be given up at any moment, so that nobody who stops it waits for a network.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable

import psycopg
from sqlalchemy.engine import URL

from db.address import looks_on
from db.connection import settings_of
from db.engine import shown
from db.errors import is_silent
from db.refusals import refusal_of

log = logging.getLogger(__name__)

#: How often a lost server is asked, and how long one attempt may take.
EVERY_S = 1.0
ATTEMPT_S = 2.0


class Probe:
    """Looks for one server when asked to, and tells when it answers and can be written to.

    Args:
        found: called on the probe's thread; the probe then rests until the next `look`.
    """

    def __init__(self, url: URL, found: Callable[[], None], *, every_s: float = EVERY_S) -> None:
        self._url = url
        self._found = found
        self._every_s = every_s
        self._loop = asyncio.SelectorEventLoop()
        self._wanted = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._thread = threading.Thread(target=self._run, name="probe")
        self._lock = threading.Lock()
        self._stopped = False
        self._pause_s = 0.0

    def look(self, after_s: float = 0.0) -> None:
        """Begin to ask, the first time after so many seconds; from any thread."""
        with self._lock:
            self._pause_s = after_s
            if self._stopped:
                return
            if self._thread.ident is None:
                self._thread.start()
            self._loop.call_soon_threadsafe(self._wanted.set)

    def stop(self) -> None:
        """Give up whatever is being tried, and end; returns when the thread has ended."""
        with self._lock:
            was_stopped, self._stopped = self._stopped, True
        if self._thread.ident is None:
            if not was_stopped:
                self._loop.close()
            return
        if not was_stopped:
            self._loop.call_soon_threadsafe(self._give_up)
        self._thread.join()

    def _give_up(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._task = self._loop.create_task(self._ask())
            self._loop.run_until_complete(self._task)
        except asyncio.CancelledError:
            pass  # that is how it is stopped
        finally:
            self._loop.run_until_complete(self._loop.shutdown_asyncgens())
            self._loop.run_until_complete(self._loop.shutdown_default_executor())
            asyncio.set_event_loop(None)
            self._loop.close()

    async def _ask(self) -> None:
        while True:
            await self._wanted.wait()
            await asyncio.sleep(self._pause_s)
            while not await self._answers():
                await asyncio.sleep(self._every_s)
            self._wanted.clear()
            self._found()
            await asyncio.sleep(self._every_s)  # one that answers and is lost at once is not asked without pause

    async def _answers(self) -> bool:
        """Ask once: whether a server is there that this desk can work on, or that refuses it."""
        settings = {**settings_of(self._url), "connect_timeout": int(ATTEMPT_S), "autocommit": True}
        if settings.get("target_session_attrs") == "prefer-standby":
            settings["target_session_attrs"] = "any"
        try:
            async with asyncio.timeout(2 * ATTEMPT_S):
                connection = await psycopg.AsyncConnection.connect(**settings)
                async with connection:
                    found = await connection.execute("SELECT pg_is_in_recovery()")
                    row = await found.fetchone()
        except psycopg.OperationalError as error:
            # One that answers and refuses this desk is there: whoever looks closer says what is wrong.
            refused = await asyncio.to_thread(refusal_of, error, self._url, shown(self._url))
            return self._not_yet(error) if is_silent(refused) else True
        except (psycopg.Error, OSError, TimeoutError) as error:
            return self._not_yet(error)
        return row is not None and (not row[0] or looks_on(self._url))

    @staticmethod
    def _not_yet(error: Exception) -> bool:
        log.debug("the server does not answer yet: %s", error)
        return False
