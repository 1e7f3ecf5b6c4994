"""Threads to Qt signals: the only thing that widgets know of the session behind them.

Whatever the session's threads tell is gathered and handed over once per turn of the event loop, so
that a burst of entries makes one repaint.
"""

from __future__ import annotations

import logging
import threading
import uuid
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import msgspec
from PySide6.QtCore import QObject, Qt, QTimer, Signal

from console.bugs import said
from console.commands.base import Command, Outcome
from console.domain.doctrine import Doctrine
from console.domain.errors import DomainError
from console.domain.geo import LonLat
from console.domain.presence import WhoIsOn
from console.domain.situation import vehicles_of
from console.feeds.fixes import FixTable
from console.picture import ChangeSet, Picture

if TYPE_CHECKING:  # the map is painted before the database is even imported
    from console.domain.roles import Rights
    from console.drilling import DrillSession
    from console.session import Entry, Health, Session
    from db.connection import Link as ServerLink

log = logging.getLogger(__name__)
TICK_MS = 1_000
#: Between two turns in which widgets are told what changed; the first after a pause comes at once.
TURN_MS = 40


class Inbox:
    """Gathers what threads tell until the GUI thread takes it. Is the session's `Listener`."""

    def __init__(self, bridge: Bridge) -> None:
        self._bridge = bridge
        self._lock = threading.Lock()
        self._woken = False
        self._picture: Picture | None = None
        self._changes = ChangeSet()
        self._fixes: FixTable | None = None
        self._health: Health | None = None
        self._presence: WhoIsOn | None = None
        self._entries: list[Entry] = []
        self._calls: list[Callable[[], None]] = []

    def picture_changed(self, picture: Picture, changes: ChangeSet) -> None:
        """Keep the newest picture and all changes since the last look."""
        with self._lock:
            self._picture, self._changes = picture, self._changes | changes
        self._ask()

    def entries_seen(self, entries: list[Entry]) -> None:
        """Keep entries in order."""
        with self._lock:
            self._entries += entries
        self._ask()

    def fixes_changed(self, fixes: FixTable) -> None:
        """Keep the newest fixes."""
        with self._lock:
            self._fixes = fixes
        self._ask()

    def health_changed(self, health: Health) -> None:
        """Keep the newest health."""
        with self._lock:
            self._health = health
        self._ask()

    def presence_changed(self, who: WhoIsOn) -> None:
        """Keep the newest."""
        with self._lock:
            self._presence = who
        self._ask()

    def answered(self, command: Command, outcome: Outcome) -> None:
        """Keep an answer in its order."""
        self.call(lambda: self._bridge.answered.emit(command, outcome))

    def call(self, what: Callable[[], None]) -> None:
        """Run something on the GUI thread after what was told before it."""
        with self._lock:
            self._calls.append(what)
        self._ask()

    def hand_over(self) -> None:
        """Emit everything that was gathered, newest picture first. On the GUI thread."""
        bridge = self._bridge
        with self._lock:
            picture, changes, fixes, health = self._picture, self._changes, self._fixes, self._health
            entries, calls, presence = self._entries, self._calls, self._presence
            self._picture = self._fixes = self._health = self._presence = None
            self._changes, self._entries, self._calls, self._woken = ChangeSet(), [], [], False
        if picture is not None:
            bridge.picture = picture
            if bridge.take_doctrine():
                changes |= ChangeSet(everything=True)
            bridge.picture_changed.emit(picture, changes)
        if fixes is not None:
            bridge.fixes = fixes
            bridge.fixes_changed.emit(fixes)
        for entry in entries:
            bridge.entry_seen.emit(entry)
        for call in calls:
            call()
        if presence is not None:
            bridge.presence = presence
            bridge.presence_changed.emit(presence)
        if health is not None:
            bridge.health_changed.emit(health)

    def _ask(self) -> None:
        with self._lock:
            asked, self._woken = self._woken, True
        if not asked:
            self._bridge.woken.emit()


class Bridge(QObject):
    """Signals of one operation, and the ways to act on it. Lives on the GUI thread."""

    picture_changed = Signal(object, object)
    fixes_changed = Signal(object)
    answered = Signal(object, object)
    entry_seen = Signal(object)
    health_changed = Signal(object)
    presence_changed = Signal(object)
    doctrine_changed = Signal(object)
    proposal_ready = Signal(str, object)
    comparison_ready = Signal(str, object)
    question_failed = Signal(str, str)
    closed_found = Signal(str, object, object)
    around_found = Signal(str, object, object)
    travel_ready = Signal(str, object, bool)
    tracks_found = Signal(str, object)
    clock_ticked = Signal(object)
    #: Other roads are closed than before, and travel takes as long as it takes now.
    roads_changed = Signal()
    woken = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.inbox = Inbox(self)
        self.picture = Picture()
        self.fixes = FixTable()
        self.presence = WhoIsOn()
        self._session: Session | DrillSession | None = None
        self._doctrine: Doctrine | None = None
        self._turn = QTimer(self, interval=TURN_MS, singleShot=True)
        self._turn.timeout.connect(self._next_turn)
        self._is_waiting = False
        self.woken.connect(self._woken, Qt.ConnectionType.QueuedConnection)
        self._ticker = QTimer(self, interval=TICK_MS, timerType=Qt.TimerType.CoarseTimer)
        self._ticker.timeout.connect(lambda: self.clock_ticked.emit(self.now()))

    def _woken(self) -> None:
        """Hand over at once, or in the next turn: a record that changes all the time would leave no time to paint."""
        if self._turn.isActive():
            self._is_waiting = True
        else:
            self.inbox.hand_over()
            self._turn.start()

    def _next_turn(self) -> None:
        if self._is_waiting:
            self._is_waiting = False
            self._woken()

    def attach(self, session: Session | DrillSession) -> None:
        """Start to speak for a session whose listener is this bridge's inbox."""
        self._session = session
        self._doctrine = session.doctrine
        self._ticker.start()

    def detach(self) -> None:
        """Stop ticking; the session is about to end."""
        self._ticker.stop()

    @property
    def is_attached(self) -> bool:
        """Whether there is a session to ask."""
        return self._session is not None

    @property
    def session(self) -> Session | DrillSession:
        """The session behind; reading it before `attach` is a bug."""
        if self._session is None:
            raise RuntimeError("the bridge has no session yet")
        return self._session

    @property
    def doctrine(self) -> Doctrine:
        """The doctrine in force; `doctrine_changed` tells of another one, and a new picture follows."""
        return self.session.doctrine

    @property
    def doctrine_trouble(self) -> str:
        """Why the doctrine that the record adopted can not be used here; empty when all is well."""
        return self.session.in_force.trouble

    def take_doctrine(self) -> bool:
        """Tell of a doctrine that is in force since the last look; whatever is shown is to be judged anew then."""
        is_new = self._session is not None and self._doctrine is not self.doctrine
        if is_new:
            self._doctrine = self.doctrine
            self.doctrine_changed.emit(self._doctrine)
        return is_new

    @property
    def user(self) -> str:
        """Who sits at this desk."""
        return self.session.user

    @property
    def rights(self) -> Rights:
        """What the login of this desk may do."""
        return self.session.store.rights

    @property
    def server_link(self) -> ServerLink | None:
        """How the server was reached the last time; None for a record in a file, and before a server was reached."""
        return self.session.store.link

    @property
    def is_shared(self) -> bool:
        """Whether the record is on a server."""
        return not self.session.store.is_file

    @property
    def is_drill(self) -> bool:
        """Whether this operation is a drill, for good."""
        return self.session.store.operation.kind == "drill"

    @property
    def operation_name(self) -> str:
        """The operation's name."""
        return self.session.store.operation.name

    @property
    def operation_key(self) -> str:
        """What tells a live operation from all others, for what a desk keeps of it; empty in a drill."""
        operation = self.session.store.operation
        return "" if self.is_drill else f"{operation.name}\n{operation.made_at}"

    def now(self) -> datetime:
        """The operation's time: the drill's in a drill."""
        return self.session.clock.now()

    def submit(self, command: Command) -> str:
        """Send a command to the writer thread; `answered` brings what became of it."""
        command_id = command.id or str(uuid.uuid4())
        self.session.submit(msgspec.structs.replace(command, id=command_id))
        return command_id

    def send_again(self, command_id: str) -> None:
        """Send a command that was given offline and refused as of now; `answered` brings what became of it."""
        self.session.send_again(command_id)

    def drop(self, command_id: str) -> None:
        """Let a command that was given offline and refused be."""
        self.session.drop(command_id)

    def look_at(self, number: str | None) -> None:
        """Let the other desks know what this one looks at."""
        self.session.presence.look_at(number)

    def drag(self, *, units: tuple[str, ...] = (), incident: str | None = None) -> None:
        """Let the other desks know what this one has in hand; nothing: that it has let go."""
        self.session.presence.drag(units=units, incident=incident)

    def propose(self, incident: str, tier: int) -> str:
        """Ask what an escalation would send; `proposal_ready` or `question_failed` brings it."""
        return self._ask(
            self.session.propose(incident, tier),
            self.proposal_ready.emit,
        )

    def compare(self, incident: str, doctrine: str) -> str:
        """Ask what the doctrine of a text would recommend; `comparison_ready` or `question_failed` brings it."""
        return self._ask(
            self.session.compare(incident, doctrine),
            self.comparison_ready.emit,
        )

    def look_around(self, at: LonLat) -> str:
        """Ask what is known of a place from before; `around_found` brings it with the texts that it refers to."""
        from console.questions import around

        return self._ask(
            self.session.ask(partial(around, at)),
            lambda request, found: self.around_found.emit(request, *found),
        )

    def search_closed(self, text: str) -> str:
        """Look for ended incidents; `closed_found` brings them with the texts that they refer to."""
        return self._ask(
            self.session.find_ended(text),
            lambda request, found: self.closed_found.emit(request, *found),
        )

    def travel_s(self, origins: Mapping[str, LonLat], target: LonLat) -> str:
        """Ask for travel times; `travel_ready` brings seconds by name and whether they are estimates."""
        vehicles = vehicles_of(unit for name in origins if (unit := self.picture.units.get(name)) is not None)
        return self._ask(
            self.session.travel_s(dict(origins), target, vehicles),
            lambda request, found: self.travel_ready.emit(request, *found),
        )

    def find_tracks(self, units: Sequence[str], since: datetime) -> str:
        """Ask where units were since a moment; `tracks_found` brings (n, 3) of seconds, longitude, latitude by unit."""
        from console.questions import tracks

        return self._ask(self.session.ask(partial(tracks, tuple(units), since)), self.tracks_found.emit)

    def _ask(self, future: Future[Any], tell: Callable[[str, Any], None]) -> str:
        request = str(uuid.uuid4())

        def done(finished: Future[Any]) -> None:
            if finished.cancelled():
                return
            failure = finished.exception()
            if failure is None:
                self.inbox.call(lambda: tell(request, finished.result()))
            else:
                why = _why_unanswered(failure)
                self.inbox.call(lambda: self.question_failed.emit(request, why))

        future.add_done_callback(done)
        return request


def _why_unanswered(failure: BaseException) -> str:
    from console.doctrine_file import DoctrineError
    from db.errors import StoreError

    if isinstance(failure, DoctrineError | DomainError | StoreError):
        return str(failure)
    log.error("a question was not answered", exc_info=failure)
    return said(failure)
