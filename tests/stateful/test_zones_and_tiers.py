"""A random shift under a doctrine that keeps groups in their zone: who leaves it says why, and tiers add up."""

from __future__ import annotations

from dataclasses import replace

import shapely
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from console.domain.coverage import home_zones
from console.domain.doctrine import StayInZone, TierNeed
from console.picture import Picture
from db import reading
from maps.zones import wkb
from tests.support.machines import TwoDesks

PEOPLE = {"A-1": 5, "A-2": 2, "A-3": 9, "B-1": 5, "B-2": 6, "N-1": 5}
NUMBERS = {"0411": "dispute", "0412": "traffic", "0413": "mass_incident"}
LENT_FOR = ("mass_incident",)
FROM_TIER = 3
NEEDS = {1: TierNeed(1, 1, 5), 2: TierNeed(2, 3, 15), 3: TierNeed(3, 3, 15, everyone=True)}
REFUSALS = {"reason_wanted", "unit_busy", "illegal_step"}

numbers = st.sampled_from(list(NUMBERS))
several = st.lists(st.sampled_from(list(PEOPLE)), min_size=1, max_size=3, unique=True)
reasons = st.sampled_from([None, "nobody else is left"])


class Zones(TwoDesks):
    """Two zones with their pools and a group of no zone; every call is in zone A."""

    @initialize()
    def begin(self) -> None:
        """Calls, zones, and groups of all sizes."""
        for desk in self.desks:
            desk.bus.doctrine = replace(
                desk.bus.doctrine,
                tiers=tuple(NEEDS.values()),
                stay_in_zone=StayInZone(FROM_TIER, LENT_FOR),
                min_cover_groups=0,
            )
        places = {"A": [117.0, 36.6], "B": [117.2, 36.6]}
        named = {code: {"code": code, "name": code, "name_zh": code} for code in places}
        outlines = {code: wkb(shapely.Point(at).buffer(0.1)) for code, at in places.items()}
        zones = [{**named[code], "outline": outlines[code], "central_post": code} for code in places]
        posts = [{**named[code], "at": at, "zone": code} for code, at in places.items()]
        self.desks[0].done("AdoptRegion", region="R", zones=zones, posts=posts)
        for name, people in PEOPLE.items():
            home = {"post": name[0], "at": places[name[0]]} if name[0] in places else {"at": [118.0, 36.6]}
            self.desks[0].done("RegisterUnit", unit=name, people=people, **home)
        for number, code in NUMBERS.items():
            self.desks[0].incident(number, class_=code, at=places["A"])

    @property
    def picture(self) -> Picture:
        """The record as any desk sees it."""
        with self.desks[1].store.reading() as connection:
            return reading.load(connection)

    def send(self, desk: int, name: str, **fields: object) -> bool:
        """Send units; a refusal must be one that is known and changes nothing, a reason is kept word for word."""
        before, given = self.picture, {key: value for key, value in fields.items() if value is not None}
        outcome = self.desks[desk].run(name, **given)
        after = self.picture
        if outcome.ok:
            kept = [note for key, note in after.notes.items() if key not in before.notes]
            assert [after.text(note.text) for note in kept] == ([given["reason"]] if "reason" in given else [])
            return True
        assert outcome.error_code in REFUSALS, outcome
        assert (after.units, after.incidents, after.notes) == (before.units, before.incidents, before.notes)
        assert outcome.error_code != "reason_wanted" or "reason" not in given
        return False

    @rule(desk=st.integers(0, 1), number=numbers, names=several, reason=reasons)
    def assign(self, desk: int, number: str, names: list[str], reason: str | None) -> None:
        """By the commander's own choice."""
        stay = self.kept(names, number, self.picture.incidents[number].tier)
        done = self.send(desk, "AssignUnits", incident=number, units=names, reason=reason)
        assert not (done and stay) or reason is not None

    @rule(desk=st.integers(0, 1), number=numbers, names=several, reason=reasons)
    def reassign(self, desk: int, number: str, names: list[str], reason: str | None) -> None:
        """From wherever they are."""
        stay = self.kept(names, number, self.picture.incidents[number].tier)
        done = self.send(desk, "ReassignUnits", incident=number, units=names, reason=reason)
        assert not (done and stay) or reason is not None

    @rule(desk=st.integers(0, 1), number=numbers, tier=st.integers(1, 3), names=several, reason=reasons)
    def escalate_as_told(self, desk: int, number: str, tier: int, names: list[str], reason: str | None) -> None:
        """With units that the commander names; a step down releases, and nobody leaves his zone for it."""
        comes = tier >= self.picture.incidents[number].tier
        stay = comes and self.kept(names, number, tier)
        done = self.send(desk, "Escalate", incident=number, tier=tier, units=names, reason=reason)
        assert not (done and stay) or reason is not None

    @rule(desk=st.integers(0, 1), number=numbers, tier=st.integers(1, 3))
    def escalate(self, desk: int, number: str, tier: int) -> None:
        """As doctrine recommends: groups and people add up or what is short is told; nobody leaves his zone for it."""
        was, on_it = self.picture.incidents[number].tier, {a.unit for a in self.picture.active_on(number)}
        outcome = self.desks[desk].done("Escalate", incident=number, tier=tier)
        if tier < was:
            return
        there = [active.unit for active in self.picture.active_on(number)]
        short = {told["need"].split()[1] for told in outcome.details["shortfalls"]}
        assert ("groups" in short) == (len(there) < NEEDS[tier].groups)
        assert ("people" in short) == (sum(PEOPLE[name] for name in there) < NEEDS[tier].people)
        assert not self.kept([name for name in there if name not in on_it], number, tier)

    @rule(desk=st.integers(0, 1), number=numbers)
    def release(self, desk: int, number: str) -> None:
        """Everybody is free for another call."""
        there = [active.unit for active in self.picture.active_on(number)]
        if there:
            self.desks[desk].done("ReleaseUnits", incident=number, units=there)

    def kept(self, names: list[str], number: str, tier: int) -> bool:
        """Whether doctrine keeps one of them from going."""
        lent = tier >= FROM_TIER or NUMBERS[number] in LENT_FOR
        return not lent and any(name.startswith("B") for name in names)

    @invariant()
    def homes_are_where_the_names_say(self) -> None:
        """What the rules above go by."""
        picture = self.picture
        homes = home_zones(picture.units.values(), picture.posts, picture.zones.values(), lambda _at: None)
        assert homes == {name: name[0] if name[0] in "AB" else None for name in picture.units}
        assert {incident.zone for incident in picture.incidents.values()} == {"A"}


TestZones = Zones.TestCase
TestZones.settings = settings(max_examples=15, stateful_step_count=25, deadline=None)
