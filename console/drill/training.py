"""Units and calls for the training county: what a newcomer sees at work in the first minute.

Everything follows from region, seed and starting moment. Places come from the region's own roads and house numbers,
stories from `stories`; nothing in it is real. Knows no database and no window.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

import numpy as np

from console.domain.area import Post, Zone
from console.domain.geo import LonLat, distance_m
from console.drill.scenario import Call, Report, Run, Scenario, UnitOnDuty
from console.drill.stories import Story, stories
from maps.network import RoadLines, for_cars
from maps.road_classes import RoadClass

TIME_ZONE = "Asia/Shanghai"
#: Groups that stand by together in each zone, and people of one: an officer and four or five auxiliaries.
GROUPS_PER_ZONE = 3
GROUP_PEOPLE = (5, 6)
TRAFFIC_PER_ZONE = 2
SWAT_UNITS = 3
#: Seconds from one call to the next by day and by night.
BETWEEN_S = {"day": (40.0, 75.0), "night": (55.0, 90.0)}
FIRST_CALL_S = 4.0
#: Calls that are open when the trainee sits down: seconds before, and whether a group is there already.
OPEN_AT_START = ((540.0, True), (150.0, False), (35.0, False))
LENGTH = timedelta(hours=8)
#: Calls come from town streets that much more often than from as long a road in the country.
STREET_WEIGHT = 6
#: A near place is the nearest of so many.
NEAR_OF = 20
_STREETS = (RoadClass.RESIDENTIAL, RoadClass.LIVING_STREET)
_NIGHT = frozenset((*range(7), 22, 23))
_TRIES = 200


class House(Protocol):
    """Finds addresses; `maps.places.Places` does."""

    def nearest_address(self, at: LonLat) -> str | None:
        """An address near a place, or None."""
        ...


class County(Protocol):
    """A region that has roads, zones and stations."""

    name: str
    zones: tuple[Zone, ...]
    posts: tuple[Post, ...]

    @property
    def road_lines(self) -> RoadLines | None:
        """Its roads."""
        ...

    @property
    def places(self) -> House | None:
        """Its addresses."""
        ...


def training_scenario(county: County, seed: int, start: datetime, length: timedelta = LENGTH) -> Scenario:
    """A quiet shift that begins at `start`; some calls came in shortly before it.

    Raises:
        ValueError: the region has no roads or no stations.
    """
    start = start.astimezone(UTC).replace(microsecond=0)
    units = units_on_duty(county, seed)
    calls, runs = _calls(county, units, seed, start, length)
    return Scenario(
        name=county.name, time_zone=TIME_ZONE, units=units, calls=calls, runs=runs, made_by={"training": seed}
    )


def units_on_duty(county: County, seed: int) -> tuple[UnitOnDuty, ...]:
    """Per zone three pooled groups at its central station, a unit a station and post, traffic police; and SWAT."""
    if not county.posts:
        raise ValueError(f"{county.name} has no stations to start from")
    chance = random.Random(f"training/{seed}/units")
    posts = {post.code: post for post in county.posts}
    units: list[UnitOnDuty] = []
    for zone in county.zones:
        own = [post for post in county.posts if post.zone == zone.code]
        if not own:
            continue
        central = posts.get(zone.central_post or "", own[0])
        units += _of_zone(zone.code, central, own, chance)
    centre = posts.get(county.zones[0].central_post or "", county.posts[0]) if county.zones else county.posts[0]
    units += [_unit(f"T-{n}", "swat", centre, 4, ("swat", "armed")) for n in range(1, SWAT_UNITS + 1)]
    return tuple(units)


def _of_zone(code: str, central: Post, own: list[Post], chance: random.Random) -> Iterator[UnitOnDuty]:
    for number in range(1, GROUPS_PER_ZONE + 1):
        capabilities = ("patrol", "armed") if number == 1 else ("patrol",)
        yield _unit(f"{code}-{number}", "patrol", central, chance.choice(GROUP_PEOPLE), capabilities)
    for number, post in enumerate(own, start=GROUPS_PER_ZONE + 1):
        arm = "station" if post.kind == "station" else "post"
        yield _unit(f"{code}-{number}", arm, post, 2, ("mediation",))
    for number in range(1, TRAFFIC_PER_ZONE + 1):
        where = own[(number - 1) % len(own)]
        yield _unit(f"{code}-J{number}", "traffic", where, 2, ("traffic",))


def _unit(call_sign: str, arm: str, post: Post, people: int, capabilities: tuple[str, ...]) -> UnitOnDuty:
    return UnitOnDuty(unit=call_sign, at=post.at, arm=arm, post=post.code, people=people, capabilities=capabilities)


def _calls(
    county: County, units: tuple[UnitOnDuty, ...], seed: int, start: datetime, length: timedelta
) -> tuple[tuple[Call, ...], tuple[Run, ...]]:
    chance = random.Random(f"training/{seed}/calls")
    sites = _Sites(county, seed)
    calls: list[Call] = []
    runs: list[Run] = []
    for before_s, is_attended in OPEN_AT_START:
        story = next(s for s in _stories(chance, start) if is_attended == (s.priority <= 2 and s.weight >= 2))
        site = sites.near(units[0].at) if is_attended else sites.next()
        call = _call(len(calls) + 1, story, site, start - timedelta(seconds=before_s), chance)
        calls.append(call)
        if is_attended:
            runs.append(_attended(call, units[0].unit, before_s))
    at = start + timedelta(seconds=FIRST_CALL_S)
    while at < start + length:
        story = next(_stories(chance, at))
        calls.append(_call(len(calls) + 1, story, sites.next(), at, chance))
        between = chance.uniform(*BETWEEN_S["night" if _is_night(at) else "day"])
        at += timedelta(seconds=round(between, 1))
    return tuple(sorted(calls, key=lambda call: (call.received_at, call.incident))), tuple(runs)


def _call(number: int, story: Story, site: tuple[LonLat, str], at: datetime, chance: random.Random) -> Call:
    place, address = site
    answered = at + timedelta(seconds=round(chance.uniform(2.0, 8.0), 1))
    return Call(
        incident=f"{number:04d}",
        class_code=story.class_code,
        priority=story.priority,
        at=place,
        received_at=at,
        answered_at=answered,
        source="110",
        disposition=story.disposition,
        address=address,
        summary=story.text,
    )


def _attended(call: Call, unit: str, before_s: float) -> Run:
    """A group that is at work already when the trainee sits down."""

    def at(share: float) -> datetime:
        return call.received_at + timedelta(seconds=round(before_s * share, 1))

    return Run(
        incident=call.incident,
        unit=unit,
        dispatched_at=at(0.06),
        delivered_at=at(0.065),
        acknowledged_at=at(0.09),
        en_route_at=at(0.15),
        on_scene_at=at(0.7),
        reports=(Report(at=at(0.9), text="已到场，正在了解情况 On scene, hearing what happened"),),
    )


def _is_night(at: datetime) -> bool:
    return at.astimezone(ZoneInfo(TIME_ZONE)).hour in _NIGHT


def _stories(chance: random.Random, at: datetime) -> Iterator[Story]:
    """Stories without end, by their weights and the hour."""
    now = "night" if _is_night(at) else "day"
    weights = [story.weight * (3.0 if story.when == now else 1.0) for story in stories()]
    while True:
        yield chance.choices(stories(), weights)[0]


class _Sites:
    """Places along the roads, where there are many roads more of them, each with its address."""

    def __init__(self, county: County, seed: int) -> None:
        lines = county.road_lines
        if lines is None:
            raise ValueError(f"{county.name} has no roads to place calls along")
        from maps.zones import ZoneIndex

        self._lines = lines
        self._chance = random.Random(f"training/{seed}/places")
        self._zones = ZoneIndex(county.zones)
        self._houses = county.places
        cars = for_cars(lines.classes)
        counts = np.diff(lines.offsets)
        of_vertex = np.repeat(np.where(np.isin(lines.classes, _STREETS), STREET_WEIGHT, 1) * cars, counts)
        self._vertices = np.repeat(np.arange(len(of_vertex)), of_vertex)

    def near(self, place: LonLat) -> tuple[LonLat, str]:
        """The nearest of some places."""
        return min((self.next() for _ in range(NEAR_OF)), key=lambda site: distance_m(site[0], place))

    def next(self) -> tuple[LonLat, str]:
        """A place inside a zone, with an address when one is near."""
        found: tuple[LonLat, str] | None = None
        for _ in range(_TRIES):
            vertex = self._vertices[self._chance.randrange(len(self._vertices))]
            lon, lat = self._lines.coords[vertex]
            beside = self._chance.uniform(-1.5e-4, 1.5e-4)
            at = LonLat(round(float(lon) + beside, 6), round(float(lat) - beside, 6))
            if self._zones.zone_of(at) is None:
                continue
            address = self._houses.nearest_address(at) if self._houses is not None else None
            if address:
                return at, address
            found = found or (at, "")
        if found is None:
            raise ValueError("no road of the region lies in a zone")
        return found
