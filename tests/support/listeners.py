"""A session's listener that keeps what it was told and lets a test wait for it."""

from __future__ import annotations

import threading
from collections.abc import Callable

from console.commands.base import Command, Outcome
from console.domain.presence import WhoIsOn
from console.feeds.fixes import FixTable
from console.listening import Entry, Health, Link
from console.picture import ChangeSet, Picture

PATIENCE_S = 30.0


class Watcher:
    """Keeps the newest of everything; `wait` returns once a test's question is answered with yes."""

    def __init__(self) -> None:
        self._told = threading.Condition()
        self.picture = Picture()
        self.entries: list[Entry] = []
        self.answers: list[Outcome] = []
        self.replayed: list[Outcome] = []
        self.links: list[Link] = []
        self.health = Health(False)

    @property
    def link(self) -> Link:
        """How the line stands."""
        return self.health.link

    def picture_changed(self, picture: Picture, changes: ChangeSet) -> None:
        assert changes.everything or picture.seq > self.picture.seq
        self._keep("picture", picture)

    def entries_seen(self, entries: list[Entry]) -> None:
        self._keep("entries", self.entries + entries)

    def fixes_changed(self, fixes: FixTable) -> None:
        pass

    def presence_changed(self, who: WhoIsOn) -> None:
        pass

    def answered(self, command: Command, outcome: Outcome) -> None:
        self._keep("answers", [*self.answers, outcome])

    def sent(self, command: Command, outcome: Outcome) -> None:
        """What became of a command that was given offline."""
        self._keep("replayed", [*self.replayed, outcome])

    def health_changed(self, health: Health) -> None:
        if not self.links or self.links[-1] != health.link:
            self._keep("links", [*self.links, health.link])
        self._keep("health", health)

    def wait(self, until: Callable[[Watcher], bool]) -> None:
        """Wait for what a test expects to be told."""
        with self._told:
            assert self._told.wait_for(lambda: until(self), PATIENCE_S), f"it was never told; {self.link}"

    def _keep(self, name: str, value: object) -> None:
        with self._told:
            setattr(self, name, value)
            self._told.notify_all()
