"""What units do by themselves when a trainee commands them: they get the message, answer, drive, arrive, report.

Delays follow from the seed, the unit and the call, so that the same orders bring the same reactions. It decides
nothing: it answers what the picture shows and gives commands through the engine's port. Not to be shared by threads.
"""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from console.commands.add_note import AddFeedback
from console.commands.base import Command
from console.commands.set_unit_status import SetUnitStatus
from console.domain.geo import LonLat, distance_m
from console.domain.rows import changed
from console.domain.unit import LIFE, Unit, UnitStatus
from console.drill.engine import ACTOR
from console.drill.movement import Movers, straight
from console.drill.scenario import UnitOnDuty
from console.drill.stories import reports
from console.picture import Picture
from maps.travel import Route, TravelModel

_S = UnitStatus
#: How long each step takes at least and at most, seconds after the step before it.
DELAYS_S: Mapping[UnitStatus, tuple[float, float]] = {
    _S.DELIVERED: (1.0, 4.0),
    _S.ACKNOWLEDGED: (4.0, 25.0),
    _S.EN_ROUTE: (10.0, 60.0),
}
FEEDBACK_AFTER_S = (60.0, 240.0)
REST_S = (60.0, 300.0)
PATROL_REST_S = (240.0, 900.0)
#: Driving to a call is this much quicker than the roads say, and differs by so much from crew to crew.
IN_HASTE = 0.85
CREW_SPREAD = 0.12
#: How far from its home a free unit patrols, and how near counts as being home.
PATROL_REACH_M = 3_000.0
HOME_M = 60.0
#: Where no road leads, a crew walks.
WALK_MPS = 1.4
_ORDER = (_S.DISPATCHED, _S.DELIVERED, _S.ACKNOWLEDGED, _S.EN_ROUTE, _S.ON_SCENE)


@dataclass(order=True)
class _Due:
    at: datetime
    number: int
    unit: str = field(compare=False)
    task: int = field(compare=False)
    what: str = field(compare=False)


class Autopilot:
    """Drives every unit of a drill in which a person decides."""

    def __init__(
        self,
        units: Sequence[UnitOnDuty],
        travel: TravelModel,
        movers: Movers,
        seed: int,
        beats: Sequence[LonLat] = (),
        relay_s: Callable[[], float] = lambda: 0.0,
    ) -> None:
        """
        Args:
            beats: places worth a patrol; each unit takes those near its home.
            relay_s: seconds that an order takes through the levels above a unit before it is delivered.
        """
        self._homes = {unit.unit: unit.at for unit in units}
        self._beats = {
            unit.unit: [at for at in beats if HOME_M < distance_m(unit.at, at) < PATROL_REACH_M] for unit in units
        }
        self._tasks: dict[str, int] = {}
        self._travel = travel
        self._movers = movers
        self._seed = seed
        self._relay_s = relay_s
        self._known: dict[str, Unit] = {}
        self._seq = -1
        self._due: list[_Due] = []
        self._number = 0
        self._picture = Picture()

    @property
    def next_at(self) -> datetime | None:
        """When something is due next; None: nothing is."""
        return self._due[0].at if self._due else None

    def reset(self, picture: Picture, now: datetime) -> None:
        """Start afresh from a picture, as after a jump: units on scene are put there, others at home."""
        self._known, self._due, self._seq = {}, [], -1
        for unit, home in self._homes.items():
            row = picture.units.get(unit)
            incident = picture.incidents.get(row.incident) if row is not None and row.incident else None
            is_there = row is not None and row.status is _S.ON_SCENE and incident is not None
            scene = incident.at if is_there and incident is not None else None
            self._movers.put(unit, scene or home)
        self.look(picture, now)

    def look(self, picture: Picture, now: datetime) -> None:
        """Take notice of what changed since the last look."""
        if picture.seq == self._seq:
            return
        self._seq, self._picture = picture.seq, picture
        for call_sign, unit in picture.units.items():
            before = self._known.get(call_sign)
            if before is unit or call_sign not in self._homes:
                continue
            self._known[call_sign] = unit
            self._notice(picture, before, unit, now)

    def took(self, command: Command, at: datetime, now: datetime) -> None:
        """Take note that a command of its own was done, when no picture shows it yet; what follows is planned."""
        unit = self._known.get(getattr(command, "unit", None) or "")
        if isinstance(command, SetUnitStatus) and unit is not None:
            self._known[unit.call_sign] = after = changed(unit, status=command.status, status_at=at)
            self._notice(self._picture, unit, after, now)

    def act(self, now: datetime, *, patrols: bool = True) -> Iterator[tuple[Command, datetime]]:
        """Commands that are due, each with its moment; moves happen beside.

        Args:
            patrols: whether free units drive about; without, they put it off: nobody sees it in a jump.
        """
        while self._due and self._due[0].at <= now:
            due = heapq.heappop(self._due)
            unit = self._known.get(due.unit)
            if unit is None or self._tasks.get(due.unit) != due.task:
                continue
            if due.what == "patrol":
                if patrols:
                    self._patrol(unit, due.at)
                else:
                    put_off = self._chance(unit, f"rest/{due.at.isoformat()}")
                    self._plan(due.at, put_off.uniform(*PATROL_REST_S), unit, "patrol")
            elif due.what == "feedback":
                if unit.status is _S.ON_SCENE and unit.incident is not None:
                    incident = self._picture.incidents.get(unit.incident)
                    said = reports(incident.class_code if incident is not None else "")
                    text = self._chance(unit, "text").choice(said)
                    yield AddFeedback(actor=ACTOR, incident=unit.incident, unit=due.unit, text=text), due.at
            else:
                status = UnitStatus(due.what)
                if status in LIFE[unit.status]:
                    yield SetUnitStatus(actor=ACTOR, unit=due.unit, status=status), due.at

    # --- noticing --------------------------------------------------------------------------------

    def _notice(self, picture: Picture, before: Unit | None, unit: Unit, now: datetime) -> None:
        since = unit.status_at or now
        if before is not None and (before.status, before.incident) == (unit.status, unit.incident):
            return
        if before is None or before.incident != unit.incident or _is_back(before.status, unit.status):
            self._tasks[unit.call_sign] = self._tasks.get(unit.call_sign, 0) + 1
        if unit.incident is None:
            if unit.status is _S.OFF_DUTY:
                self._movers.put(unit.call_sign, self._movers.place_of(unit.call_sign))
            elif before is None or before.incident is not None:
                self._go_home(unit, now, at_once=before is None)
            return
        if unit.status in (_S.DISPATCHED, _S.DELIVERED, _S.ACKNOWLEDGED):
            if unit.status is _S.DISPATCHED:
                self._movers.put(unit.call_sign, self._movers.place_of(unit.call_sign))
            self._answer(unit, since)
        elif unit.status is _S.EN_ROUTE:
            self._drive(picture, unit, since, now if before is None else since)
        elif unit.status is _S.ON_SCENE:
            after = self._chance(unit, "feedback").uniform(*FEEDBACK_AFTER_S)
            self._plan(since, after, unit, "feedback")

    def _answer(self, unit: Unit, since: datetime) -> None:
        """Plan the next of the steps that a crew reports before it drives."""
        following = _ORDER[_ORDER.index(unit.status) + 1]
        after_s = self._chance(unit, following.value).uniform(*DELAYS_S[following])
        if following is _S.DELIVERED:
            after_s += self._relay_s()
        self._plan(since, after_s, unit, following.value)

    def _drive(self, picture: Picture, unit: Unit, since: datetime, at_earliest: datetime) -> None:
        incident = picture.incidents.get(unit.incident or "")
        if incident is None or incident.at is None:
            return
        here = self._movers.place_of(unit.call_sign)
        pace = IN_HASTE * (1.0 + self._chance(unit, "pace").uniform(-CREW_SPREAD, CREW_SPREAD))
        route = self._route(here, incident.at)
        arrival = self._movers.set_out(unit.call_sign, route, since.timestamp(), route.duration_s * pace)
        # After going back nobody knows where it set out from: it is not there before the moment gone back to.
        after_s = max(arrival - since.timestamp(), (at_earliest - since).total_seconds())
        self._plan(since, after_s, unit, _S.ON_SCENE.value)

    def _go_home(self, unit: Unit, now: datetime, *, at_once: bool) -> None:
        home = self._homes[unit.call_sign]
        if at_once:
            self._plan(now, self._chance(unit, "rest").uniform(5.0, PATROL_REST_S[1]), unit, "patrol")
            return
        route = self._route(self._movers.place_of(unit.call_sign), home)
        self._movers.set_out(unit.call_sign, route, now.timestamp())
        after = route.duration_s + self._chance(unit, "rest").uniform(*PATROL_REST_S)
        self._plan(now, after, unit, "patrol")

    def _patrol(self, unit: Unit, at: datetime) -> None:
        """A free unit drives a little way out, rests, and drives back."""
        if not unit.status.is_free:
            return
        chance = self._chance(unit, f"patrol/{at.isoformat()}")
        home, here = self._homes[unit.call_sign], self._movers.place_of(unit.call_sign)
        beats = self._beats[unit.call_sign]
        if distance_m(here, home) < HOME_M and beats:
            goal, rest_s = chance.choice(beats), chance.uniform(*REST_S)
        else:
            goal, rest_s = home, chance.uniform(*PATROL_REST_S)
        route = self._travel.route(here, goal)
        if route is not None:
            self._movers.set_out(unit.call_sign, route, at.timestamp())
            rest_s += route.duration_s
        self._plan(at, rest_s, unit, "patrol")

    # --- small parts -----------------------------------------------------------------------------

    def _plan(self, since: datetime, after_s: float, unit: Unit, what: str) -> None:
        self._number += 1
        at = since + timedelta(milliseconds=round(after_s * 1000))
        heapq.heappush(self._due, _Due(at, self._number, unit.call_sign, self._tasks[unit.call_sign], what))

    def _chance(self, unit: Unit, what: str) -> random.Random:
        """Chance that follows from the seed and from what it is for, never from when it is asked."""
        return random.Random(f"{self._seed}/{unit.call_sign}/{unit.incident}/{what}")

    def _route(self, here: LonLat, there: LonLat) -> Route:
        route = self._travel.route(here, there)
        if route is not None:
            return route
        return straight(here, there, distance_m(here, there) / WALK_MPS)


def _is_back(before: UnitStatus, now: UnitStatus) -> bool:
    """Whether a unit starts over on its incident: it was released and sent again between two looks."""
    return before in _ORDER and now in _ORDER and _ORDER.index(now) < _ORDER.index(before)
