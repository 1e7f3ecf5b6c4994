"""Rosters: patterns into tours, who is on duty at a moment, what is late about a tour, who answers for a zone now.

Pure: dates, moments and rows are arguments. A unit is on duty while a tour of it has begun and not ended, whatever the
roster planned. Clock times of patterns are local, as people write them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from console.domain.area import Post, Zone
from console.domain.coverage import zone_of_pool
from console.domain.doctrine import Names
from console.domain.errors import DomainError
from console.domain.rows import changed
from console.domain.tour import Tour
from console.domain.unit import Unit

#: Day 1 of every cycle that has seven days or a multiple of them is a Monday.
FIRST_MONDAY = date(2024, 1, 1)
#: No turn of duty is longer.
LONGEST = timedelta(days=7)
_TURN = re.compile(r"(\d{1,3})(?:-(\d{1,3}))?\s+(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})")


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of a pattern: the days of the cycle (1 is the first) that it begins on, from one clock time to another.

    An end that is not after the beginning is of the next day: the same time stands for 24 hours.
    """

    first_day: int
    last_day: int
    begins: time
    ends: time

    @classmethod
    def parse(cls, words: str, cycle_days: int) -> Turn:
        """A turn as it is written: `1-5 08:30-17:30`, `1 08:00-08:00`.

        Raises:
            ValueError: what is wrong with it.
        """
        found = _TURN.fullmatch(words.strip())
        if found is None:
            raise ValueError(f"{words!r} is no turn; write it as '1-5 08:30-17:30'")
        first, last, *clock = found.groups()
        days = int(first), int(last or first)
        if not 1 <= days[0] <= days[1] <= cycle_days:
            raise ValueError(f"{words!r}: the days are no part of a cycle of {cycle_days}")
        hour, minute, to_hour, to_minute = (int(part) for part in clock)
        try:
            return cls(*days, time(hour, minute), time(to_hour, to_minute))
        except ValueError as error:
            raise ValueError(f"{words!r}: {error}") from error


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern of turns that repeats every `cycle_days`; team n is `team_days` times n days behind the first (0)."""

    code: str
    names: Names
    turns: tuple[Turn, ...]
    cycle_days: int = 7
    team_days: int = 0


@dataclass(frozen=True, slots=True)
class Span:
    """A turn of duty on the calendar."""

    starts_at: datetime
    ends_at: datetime


def spans(pattern: Pattern, first: date, last: date, team: int = 0) -> list[Span]:
    """The turns of a team that begin from one day to another, both counted, in order; local time."""
    found: list[Span] = []
    for ahead in range((last - first).days + 1):
        day = first + timedelta(days=ahead)
        place = ((day - FIRST_MONDAY).days - team * pattern.team_days) % pattern.cycle_days + 1
        for turn in pattern.turns:
            if turn.first_day <= place <= turn.last_day:
                end_day = day if turn.ends > turn.begins else day + timedelta(days=1)
                moments = datetime.combine(day, turn.begins), datetime.combine(end_day, turn.ends)
                found.append(Span(*(moment.astimezone() for moment in moments)))
    return sorted(found, key=lambda span: span.starts_at)


def tour_code(unit: str, starts_at: datetime) -> str:
    """What a tour is called: by its beginning and its unit, so that a roster read twice plans nothing twice."""
    return f"{starts_at.astimezone():%Y-%m-%d %H:%M} {unit}"[:64].strip()


class TourState(StrEnum):
    """How a tour stands at a moment."""

    PLANNED = "planned"
    #: It should have begun.
    DUE = "due"
    ON_DUTY = "on_duty"
    ON_BREAK = "on_break"
    #: It should have ended.
    OVER = "over"
    ENDED = "ended"
    #: It was ended before it had begun.
    CANCELLED = "cancelled"


def tour_state(tour: Tour, now: datetime) -> TourState:
    """How a tour stands."""
    if tour.ended_at is not None and tour.ended_at <= now:
        return TourState.ENDED if tour.begun_at is not None else TourState.CANCELLED
    if tour.begun_at is None or tour.begun_at > now:
        return TourState.DUE if now >= tour.starts_at else TourState.PLANNED
    if tour.break_since is not None:
        return TourState.ON_BREAK
    return TourState.OVER if now >= tour.ends_at else TourState.ON_DUTY


def is_on_duty(tour: Tour, moment: datetime) -> bool:
    """Whether a tour had begun and not ended at a moment."""
    has_begun = tour.begun_at is not None and tour.begun_at <= moment
    return has_begun and (tour.ended_at is None or moment < tour.ended_at)


def on_duty(tours: Iterable[Tour], moment: datetime) -> list[Tour]:
    """The tours of the units that are on duty at a moment, by unit."""
    return sorted((tour for tour in tours if is_on_duty(tour, moment)), key=lambda tour: tour.unit)


def planned_for(tours: Iterable[Tour], moment: datetime) -> list[Tour]:
    """The tours that the roster plans for a moment, by unit; those that were cancelled are none."""
    there = (tour for tour in tours if tour.begun_at is not None or tour.ended_at is None)
    return sorted((tour for tour in there if tour.starts_at <= moment < tour.ends_at), key=lambda tour: tour.unit)


def late_at(tour: Tour, late_s: float) -> datetime | None:
    """When a tour is told to be late to begin, or to end, `late_s` seconds after it should have; None: it has ended."""
    if tour.ended_at is not None:
        return None
    return (tour.starts_at if tour.begun_at is None else tour.ends_at) + timedelta(seconds=late_s)


# -- breaks --------------------------------------------------------------------------------------------


def is_resting(unit: Unit, tour: Tour) -> bool:
    """Whether a unit is on its break: whatever it did since the break began has ended that."""
    if tour.break_since is None or tour.unit != unit.call_sign or not unit.status.is_free:
        return False
    return unit.status_at is None or unit.status_at <= tour.break_since


def resting(units: Iterable[Unit], tours: Iterable[Tour]) -> dict[str, datetime]:
    """Since when each unit that is on its break has been, by call sign."""
    by_sign = {unit.call_sign: unit for unit in units}
    found = {}
    for tour in tours:
        unit = by_sign.get(tour.unit)
        if unit is not None and tour.break_since is not None and tour.ended_at is None and is_resting(unit, tour):
            found[tour.unit] = tour.break_since
    return found


# -- what may be done with a tour ----------------------------------------------------------------------


def check_span(starts_at: datetime, ends_at: datetime) -> None:
    """Refuse a tour that ends before it begins, or lasts longer than anybody works.

    Raises:
        DomainError: `bad_field`.
    """
    if not timedelta(0) < ends_at - starts_at <= LONGEST:
        raise DomainError(
            "bad_field",
            "ends_at: a tour ends after it begins, at most {days} days later",
            days=LONGEST.days,
        )


def check_free(tour: Tour, others: Iterable[Tour]) -> None:
    """Refuse a tour that overlaps another one of its unit.

    Raises:
        DomainError: `bad_field`, naming the other.
    """
    for other in others:
        apart = tour.ends_at <= other.starts_at or other.ends_at <= tour.starts_at
        if other.key != tour.key and other.ended_at is None and not apart:
            raise DomainError("bad_field", "{unit} has another tour then: {tour}", unit=tour.unit, tour=other.key)


def begin(tour: Tour, others: Iterable[Tour], now: datetime) -> Tour:
    """Let a tour begin.

    Raises:
        DomainError: `illegal_step`, when it has begun or ended, or its unit is on another one.
    """
    if tour.begun_at is not None or tour.ended_at is not None:
        raise DomainError("illegal_step", "the tour {tour} has begun or ended already", tour=tour.key)
    running = next((other for other in others if other.begun_at is not None and other.ended_at is None), None)
    if running is not None:
        raise DomainError(
            "illegal_step", "{unit} is on its tour {tour}: end that first", unit=tour.unit, tour=running.key
        )
    return changed(tour, begun_at=now)


def rest(tour: Tour, unit: Unit, now: datetime) -> Tour:
    """Let a unit take its break.

    Raises:
        DomainError: `unit_busy`, or `illegal_step` when it is on its break already.
    """
    if not unit.status.is_free:
        raise DomainError(
            "unit_busy", "{unit} is {status}: it can not take its break", unit=unit.call_sign, status=unit.status.value
        )
    if is_resting(unit, tour):
        raise DomainError("illegal_step", "{unit} is on its break already", unit=unit.call_sign)
    return changed(tour, break_since=now)


def manned(unit: Unit, tour: Tour) -> Unit:
    """A unit as a tour crews it: people, vehicle and post as far as the tour states them."""
    return changed(
        unit,
        people=unit.people if tour.people is None else tour.people,
        vehicle=tour.vehicle or unit.vehicle,
        post=tour.post or unit.post,
    )


# -- who answers for a zone ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Grounds:
    """What says who answers for a zone. `is_open` tells whether a post counts at this moment, by its hours."""

    zones: Mapping[str, Zone]
    posts: Mapping[str, Post]
    units: Mapping[str, Unit]
    tours: tuple[Tour, ...]
    is_open: Callable[[Post], bool]


def responsible(zone: str, grounds: Grounds) -> str | None:
    """Call sign of the unit, else code of the post, that answers for a zone now; None: nobody does.

    A unit whose tour is for the zone, else one that stands by at its central post, else an open post of the zone; where
    there is none, who answers for the zone that holds it.
    """
    seen: set[str] = set()
    code: str | None = zone
    while code is not None and code not in seen:
        seen.add(code)
        found = _answers(grounds.zones.get(code), code, grounds)
        if found is not None:
            return found
        area = grounds.zones.get(code)
        code = area.parent if area is not None else None
    return None


def _answers(zone: Zone | None, code: str, grounds: Grounds) -> str | None:
    running = [tour for tour in grounds.tours if tour.begun_at is not None and tour.ended_at is None]
    own = [tour.unit for tour in running if tour.zone == code]
    central = zone.central_post if zone is not None else None
    pool = [tour.unit for tour in running if central is not None and _post_of(tour, grounds.units) == central]
    for units in (own, pool):
        if units:
            free = [unit for unit in units if unit in grounds.units and grounds.units[unit].status.is_free]
            return min(free or units)
    posts = [post for post in grounds.posts.values() if post.zone == code and grounds.is_open(post)]
    posts.sort(key=lambda post: (post.code != central, post.kind != "station", post.code))
    return posts[0].code if posts else None


def _post_of(tour: Tour, units: Mapping[str, Unit]) -> str | None:
    return tour.post or (units[tour.unit].post if tour.unit in units else None)


def pools(zones: Iterable[Zone], units: Iterable[Unit]) -> dict[str, list[Unit]]:
    """Units by the zone that they stand by for: those whose post is the central post of a zone."""
    by_post = zone_of_pool(zones)
    found: dict[str, list[Unit]] = {zone: [] for zone in by_post.values()}
    for unit in units:
        if unit.post in by_post:
            found[by_post[unit.post]].append(unit)
    return found
