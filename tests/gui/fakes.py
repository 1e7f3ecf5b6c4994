"""A bridge with nothing behind it: the same signals and methods, a plausible picture, and a record of what was sent.

Stands for the threads and the database, which are outside of what a panel knows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import MappingProxyType, SimpleNamespace
from typing import Any

import msgspec
import numpy as np
import shapely
from PySide6.QtCore import QObject

from console.bridge import Bridge
from console.commands.base import Command, Outcome
from console.domain.area import Grade, Note, Post, Zone
from console.domain.doctrine import Doctrine, TierNeed
from console.domain.geo import LonLat
from console.domain.incident import Incident, IncidentStatus
from console.domain.presence import WhoIsOn
from console.domain.roles import everything
from console.domain.unit import Assignment, Role, Unit, UnitStatus
from console.feeds.fixes import FixTable
from console.listening import ONLINE, Link
from console.picture import ChangeSet, Picture, RowChange

NOW = datetime(2026, 3, 14, 6, 5, 32, tzinfo=UTC)
CENTRE = LonLat(111.30, 29.80)

DOCTRINE = Doctrine(
    name="county",
    version="1",
    tiers=(TierNeed(1, 1, 1), TierNeed(2, 3, 15), TierNeed(3, 0, 0, everyone=True)),
    classes=(
        *("criminal", "public_order", "traffic", "dispute", "help", "report", "complaint", "consultation"),
        *("social_service", "crowd", "mass_incident", "other"),
    ),
    dispositions=(
        *("settled", "mediated", "transferred", "diverted", "unfounded", "false_alarm", "cancelled", "other"),
    ),
)


@dataclass(frozen=True, slots=True)
class Health:
    """As console.session.Health."""

    db_ok: bool = True
    commit_ms: float | None = 3.1
    text: str = ""
    link: Link = ONLINE


@dataclass(frozen=True, slots=True)
class Entry:
    """As console.session.Entry."""

    seq: int
    at: datetime
    seen_at: datetime
    command: str
    actor: str
    args: Mapping[str, Any] = field(default_factory=dict)
    changed: Mapping[str, list[str]] = field(default_factory=dict)


def _place(east: float, north: float) -> LonLat:
    """A place so many kilometres from the middle."""
    return LonLat(CENTRE.lon + east / 96.6, CENTRE.lat + north / 110.9)


def _zones() -> list[Zone]:
    names = (("A", "Riverside", "河岸区"), ("B", "Old town", "老城区"), ("C", "North hills", "北山区"))
    zones = []
    for place, (code, name, name_zh) in enumerate(names):
        west = -9.0 + 6.0 * place
        corners = [_place(west, -6), _place(west + 6, -6), _place(west + 6, 6), _place(west, 6)]
        zones.append(
            Zone(
                code,
                name,
                name_zh,
                shapely.to_wkb(shapely.Polygon(corners), hex=True),
                central_post=f"{code}-P1",
                grade=(Grade.GREEN, Grade.ORANGE, Grade.NONE)[place],
                neighbours=tuple(names[n][0] for n in (place - 1, place + 1) if 0 <= n < 3),
            )
        )
    return zones


def _units() -> list[Unit]:
    arms = ("patrol", "patrol", "traffic", "station", "patrol", "swat", "station", "patrol")
    units = []
    for place, zone in enumerate("ABC"):
        for number, arm in enumerate(arms, 1):
            status = UnitStatus.OFF_DUTY if number == 8 else UnitStatus.AVAILABLE
            units.append(
                Unit(
                    f"{zone}-{number}",
                    group=f"{zone}{(number + 1) // 2}",
                    arm=arm,
                    post=f"{zone}-P1",
                    people=5 if number % 3 else 3,
                    at=_place(-7 + 6 * place + number * 0.4, number % 5 - 2.0),
                    status=status,
                    status_at=NOW - timedelta(minutes=7 * number),
                )
            )
    return units


def _incidents() -> list[Incident]:
    classes = ("dispute", "traffic.injury", "help", "criminal", "public_order", "consultation", "crowd", "traffic")
    incidents = []
    for number in range(17):
        code = f"{412 - number:04d}"
        incidents.append(
            Incident(
                code,
                classes[number % len(classes)],
                1 + (number * 7) % 4,
                NOW - timedelta(seconds=40 + 95 * number),
                at=_place(-8 + number * 1.02, (number * 37) % 11 - 5.0),
                zone="ABC"[min(2, number // 6)],
                source="110",
                address=f"address/{code}",
                summary=f"summary/{code}",
            )
        )
    return incidents


def picture() -> Picture:
    """A quiet hour: 17 open incidents, 24 units in 3 zones, six of them at work."""
    units = {unit.call_sign: unit for unit in _units()}
    incidents = {incident.number: incident for incident in _incidents()}
    assignments = {}
    steps = (
        UnitStatus.DISPATCHED,
        UnitStatus.ACKNOWLEDGED,
        UnitStatus.EN_ROUTE,
        UnitStatus.EN_ROUTE,
        UnitStatus.ON_SCENE,
    )
    for place, call_sign in enumerate(("A-1", "A-3", "B-2", "B-3", "C-1")):
        number = f"{411 - 2 * place:04d}"
        status = steps[place]
        at = NOW - timedelta(seconds=190 + 60 * place)
        unit, incident = units[call_sign], incidents[number]
        units[call_sign] = _with(unit, status=status, status_at=at, incident=number)
        life = {UnitStatus.EN_ROUTE: IncidentStatus.EN_ROUTE, UnitStatus.ON_SCENE: IncidentStatus.ON_SCENE}
        incidents[number] = _with(incident, status=life.get(status, IncidentStatus.DISPATCHED), dispatched_at=at)
        key = f"{number}/{call_sign}/1"
        assignments[key] = Assignment(key, number, call_sign, Role.LEAD, at)
    posts = {
        f"{zone}-P1": Post(f"{zone}-P1", f"Station {zone}", f"{zone} 派出所", _place(-6 + 6 * place, 0), zone)
        for place, zone in enumerate("ABC")
    }
    note = Note("1", "0411", "note", "note/1", NOW - timedelta(minutes=2), "desk 1")
    texts = {"note/1": "第二个电话：两车相撞，有人受伤。 Second caller: two cars, one hurt."}
    for number in incidents:
        texts[f"address/{number}"] = f"人民路 {int(number) % 90 + 1} 号"
        texts[f"summary/{number}"] = "邻里争吵，声音很大。 Neighbours shouting."
    return Picture(
        seq=100,
        incidents=MappingProxyType(incidents),
        units=MappingProxyType(units),
        assignments=MappingProxyType(assignments),
        zones=MappingProxyType({zone.code: zone for zone in _zones()}),
        posts=MappingProxyType(posts),
        notes=MappingProxyType({"1": note}),
        texts=MappingProxyType(texts),
    )


def _with(row: Any, **changes: Any) -> Any:
    from console.domain.rows import changed

    return changed(row, **changes)


def fixes(of: Picture, at: datetime = NOW) -> FixTable:
    """A fix of each unit, one of them stale by an hour."""
    known = [unit for unit in of.units.values() if unit.at is not None]
    age_s = np.full(len(known), 4.0)
    age_s[-1:] = 3600.0
    return FixTable(
        units=tuple(unit.call_sign for unit in known),
        lonlat=np.array([unit.at for unit in known], dtype=float).reshape(-1, 2),
        fixed_at_s=at.timestamp() - age_s,
        course_deg=np.linspace(0.0, 350.0, len(known)),
        speed_mps=np.full(len(known), 8.0),
    )


class AnsweringSession:
    """Answers every question of a panel to its record alike."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer

    def ask(self, _question: Any) -> Future[Any]:
        told: Future[Any] = Future()
        told.set_result(self.answer)
        return told


class FakeBridge(Bridge):
    """`submitted` holds the commands that were sent, in order, and `seen` the versions that each of them carried."""

    doctrine: Doctrine = DOCTRINE
    doctrine_trouble: str = ""
    operation_name: str = "云岭训练县"
    operation_key: str = ""
    user: str = "desk 1"
    is_drill: bool = False
    is_shared: bool = False
    is_attached: bool = True
    server_link: Any = None
    rights: Any = None
    #: A record that was made, and that answers nothing more.
    session: Any = SimpleNamespace(store=SimpleNamespace(operation=SimpleNamespace(made_at=NOW.isoformat())))

    def __init__(self, parent: QObject | None = None, *, is_drill: bool = False, empty: bool = False) -> None:
        QObject.__init__(self, parent)  # no clock, no inbox, nobody to attach
        self.picture = Picture() if empty else picture()
        self.fixes = FixTable() if empty else fixes(self.picture)
        self.presence = WhoIsOn()
        self.is_drill = is_drill
        self.rights = everything("desk 1", is_drill=is_drill)
        self.clock = NOW
        self.submitted: list[Command] = []
        self.decided: list[tuple[str, str]] = []
        self.seen: list[dict[str, int]] = []
        self.asked: list[tuple[Any, ...]] = []
        self.told: list[tuple[Any, ...]] = []

    def now(self) -> datetime:
        """The time, which stands until a test sets `clock`."""
        return self.clock

    def submit(self, command: Command) -> str:
        """Keep a command; answer it with `answer`."""
        self.seen.append(command.seen)
        self.submitted.append(msgspec.structs.replace(command, seen={}))
        return command.id or f"c{len(self.submitted)}"

    def send_again(self, command_id: str) -> None:
        """Keep what was decided."""
        self.decided.append(("again", command_id))

    def drop(self, command_id: str) -> None:
        """Keep what was decided."""
        self.decided.append(("drop", command_id))

    def answer(self, *, code: str | None = None, text: str | None = None, seq: int | None = None) -> None:
        """Answer the last command: done, or refused with a code and a text."""
        command = self.submitted[-1]
        name = command.id or f"c{len(self.submitted)}"
        done = code is None
        number = (seq or self.picture.seq + 1) if done else None
        self.answered.emit(command, Outcome(done, name, number, error_code=code, error_text=text))

    def change(self, *rows: Any, texts: Mapping[str, str] = MappingProxyType({})) -> None:
        """Put rows into the picture, and tell of it, as a journal entry of anybody would."""
        changes = [RowChange(type(row).__name__.lower(), _key(row), row) for row in rows]
        self.show_picture(*self.picture.folded(self.picture.seq + 1, changes, texts))

    def show_picture(self, shown: Picture, changes: ChangeSet | None = None) -> None:
        """Replace the picture and tell of it."""
        self.picture = shown
        self.picture_changed.emit(shown, changes or ChangeSet(everything=True))

    def look_at(self, number: str | None) -> None:
        """Keep what the desk says that it looks at."""
        self.told.append(("look_at", number))

    def drag(self, *, units: tuple[str, ...] = (), incident: str | None = None) -> None:
        """Keep what the desk says that it drags."""
        self.told.append(("drag", units, incident))

    def show_presence(self, who: WhoIsOn) -> None:
        """Other desks come, go or look elsewhere."""
        self.presence = who
        self.presence_changed.emit(who)

    def tick(self, seconds: float = 1.0) -> None:
        """Let time pass."""
        self.clock += timedelta(seconds=seconds)
        self.clock_ticked.emit(self.clock)

    def propose(self, incident: str, tier: int) -> str:
        """Keep the request; emit `proposal_ready` from the test."""
        return self._ask("propose", incident, tier)

    def compare(self, incident: str, doctrine: str) -> str:
        """Keep the request; emit `comparison_ready` from the test."""
        return self._ask("compare", incident, doctrine)

    def look_around(self, at: LonLat) -> str:
        """Keep the request; emit `around_found` from the test."""
        return self._ask("look_around", at)

    def search_closed(self, text: str) -> str:
        """Keep the request; emit `closed_found` from the test."""
        return self._ask("search_closed", text)

    def travel_s(self, origins: Mapping[str, LonLat], target: LonLat) -> str:
        """Keep the request; emit `travel_ready` from the test."""
        return self._ask("travel_s", dict(origins), target)

    def find_tracks(self, units: Any, since: Any) -> str:
        """Keep the request; emit `tracks_found` from the test."""
        return self._ask("find_tracks", tuple(units), since)

    def _ask(self, *what: Any) -> str:
        self.asked.append(what)
        return f"r{len(self.asked)}"


def _key(row: Any) -> str:
    for name in ("number", "call_sign", "key", "code"):
        if hasattr(row, name):
            return str(getattr(row, name))
    raise TypeError(type(row).__name__)


def rows(of: Iterable[Any]) -> list[str]:
    """Keys of rows, for asserting in tests."""
    return [_key(row) for row in of]
