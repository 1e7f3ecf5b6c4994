"""Moves the units of a recorded drill between the stamps of the log: on the road from en route to on scene.

A run whose stamps say when it set out and when it arrived fills just that time; where one is missing the road decides.
After its run a unit drives home. Not to be shared by threads.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from console.domain.geo import LonLat, distance_m
from console.drill.movement import Movers, straight
from console.drill.plan import Kind, Step
from console.drill.scenario import Scenario
from maps.travel import Route, TravelModel

#: Ways that take less real time than this are drawn straight: nobody sees the corners.
WORTH_A_ROUTE_S = 2.0
_NEAR_M = 5.0
_STRAIGHT_MPS = 10.0


class Escort:
    """Follows the plan with every unit. Steps are told in order; `reset` starts from any place in the plan."""

    def __init__(self, scenario: Scenario, steps: Sequence[Step], travel: TravelModel, movers: Movers) -> None:
        self._scenario = scenario
        self._steps = steps
        self._travel = travel
        self._movers = movers
        self._homes = {unit.unit: unit.at for unit in scenario.units}
        self._ways = _ways(steps)

    def follow(self, place: int, speed: float) -> None:
        """Let the step at a place of the plan be seen, at so many drill seconds a second."""
        step = self._steps[place]
        if place in self._ways:
            self._drive(step.unit, self._scenario.call_of[step.incident].at, step.at, self._ways[place], speed)
        elif step.kind is Kind.ON_SCENE:
            self._movers.put(step.unit, self._scenario.call_of[step.incident].at)
        elif step.kind is Kind.END:
            self._drive(step.unit, self._homes[step.unit], step.at, None, speed)

    def reset(self, done: int) -> None:
        """Put every unit where it is after so many steps of the plan, on its way where it is on one.

        A unit that drives home when its next call comes starts that way from home.
        """
        stands = dict(self._homes)
        leaves: dict[str, int] = {}
        for place, step in enumerate(self._steps[:done]):
            if step.kind is Kind.ON_SCENE:
                stands[step.unit] = self._scenario.call_of[step.incident].at
                leaves.pop(step.unit, None)
            elif place in self._ways or step.kind is Kind.END:
                if step.kind is not Kind.END and step.unit in leaves:
                    stands[step.unit] = self._homes[step.unit]
                leaves[step.unit] = place
        for unit, at in stands.items():
            self._movers.put(unit, at)
            if unit in leaves:
                self.follow(leaves[unit], 1.0)

    def _drive(self, unit: str, goal: LonLat, at: datetime, until: datetime | None, speed: float) -> None:
        here = self._movers.place_of(unit)
        metres = distance_m(here, goal)
        if metres < _NEAR_M:
            self._movers.put(unit, goal)
            return
        wanted_s = None if until is None else (until - at).total_seconds()
        about_s = metres / _STRAIGHT_MPS if wanted_s is None else wanted_s
        route: Route | None = None
        if about_s / speed >= WORTH_A_ROUTE_S:
            route = self._travel.route(here, goal)
        self._movers.set_out(unit, route or straight(here, goal, about_s), at.timestamp(), wanted_s)


def _ways(steps: Sequence[Step]) -> Mapping[int, datetime | None]:
    """Places in the plan at which a unit sets out for its call, and when it arrives if the log says so.

    A run that never set out nor arrived has none: its unit stays where it is.
    """
    ways: dict[int, datetime | None] = {}
    sets_out: dict[str, int] = {}
    for place, step in enumerate(steps):
        if step.kind is Kind.ASSIGN:
            sets_out[step.unit] = place
        elif step.kind is Kind.EN_ROUTE:
            sets_out[step.unit] = place
            ways[place] = None
        elif step.kind is Kind.ON_SCENE and step.unit in sets_out:
            ways[sets_out[step.unit]] = step.at
    return ways
