"""A drill that runs beside a window: play, pause, any speed, any moment. Qt-free, one thread of its own.

The thread gives the scenario's commands when they are due, moves the units and shows them about once a second. Its
methods may be called from any thread and return at once. Going back never runs anything again: the desk goes on with a
record that ends at that moment, and the drill with the steps after it.
"""

from __future__ import annotations

import bisect
import logging
import math
import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Literal

import msgspec

from console.drill.autopilot import Autopilot
from console.drill.clock import DrillClock
from console.drill.engine import StepIds, Timed, timed, timed_opening
from console.drill.escort import Escort
from console.drill.movement import Movers
from console.drill.plan import Kind, Step, planned
from console.drill.ports import Desk, Ground
from console.drill.scenario import Scenario
from maps.travel import StraightLine, TravelModel

log = logging.getLogger(__name__)

Mode = Literal["recorded", "decided"]
#: How often positions are shown, how often the thread looks at least, and how long a turn may work, seconds.
SHOW_S = 1.0
LOOK_S = 0.05
TURN_S = 0.1
#: Commands of one turn at full speed, and of one portion of a jump.
PORTION = 200
#: Full speed of a drill in which somebody decides.
MAX_DECIDED = 600.0


class DrillControl:
    """Runs one drill.

    Args:
        clock: the clock that the session has too.
        begin_at: where to begin; what the scenario has before it is given at once, as it was. None: at the first call.
        region: roads, zones and posts; None: straight lines.
        travel: ways of the region from another process, where its own would hold up a window.
        resume: go on with a record that has begun, at the clock's moment.
    """

    def __init__(
        self,
        scenario: Scenario,
        region: Ground | None,
        mode: Mode,
        seed: int,
        desk: Desk,
        clock: DrillClock,
        *,
        travel: TravelModel | None = None,
        begin_at: datetime | None = None,
        resume: bool = False,
    ) -> None:
        self.scenario = scenario
        self.mode: Mode = mode
        self._region = region
        self._desk = desk
        self._clock = clock
        self._ids = StepIds(seed)
        plan = planned(scenario)
        self._begin_at = begin_at or scenario.first
        self._steps = plan.steps if mode == "recorded" else _calls_only(plan.steps, self._begin_at)
        self._moments = [step.at for step in self._steps]
        self._given_travel, self._travel = travel, travel or StraightLine()
        self._movers = Movers({unit.unit: unit.at for unit in scenario.units})
        self._seed = seed
        self._done = 0
        self._awaited = 0  # the entry of the last reaction: an older picture does not show it
        self._resume = resume
        self._speed = 1.0
        self._playing = False
        self._wanted: datetime | None = None
        self._stopping = False
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._work, name="drill")
        self._shown_at = -math.inf

    # --- for any thread ----------------------------------------------------------------------------

    @property
    def begins_at(self) -> datetime:
        """First moment of the scenario."""
        return self.scenario.first

    @property
    def ends_at(self) -> datetime:
        """Last moment of the scenario."""
        return self.scenario.last

    @property
    def is_playing(self) -> bool:
        """Whether time passes."""
        return self._playing

    @property
    def speed(self) -> float:
        """Drill seconds a second; infinite: as fast as it goes."""
        return self._speed

    def now(self) -> datetime:
        """The drill's time."""
        return self._clock.now()

    @property
    def progress(self) -> float:
        """Share of the scenario's time that has passed, 0 to 1."""
        whole = (self.ends_at - self.begins_at).total_seconds()
        passed = (self._clock.now() - self.begins_at).total_seconds()
        return min(1.0, max(0.0, passed / whole)) if whole > 0 else 1.0

    def start(self, *, playing: bool = True) -> None:
        """Set the stage and begin."""
        self._playing = playing
        self._thread.start()

    def stop(self) -> None:
        """End the thread after the command it is at; the record stays as it is."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
        if self._thread.is_alive():
            self._thread.join()

    def play(self) -> None:
        """Let time pass."""
        self._set(playing=True)

    def pause(self) -> None:
        """Stop the time."""
        self._set(playing=False)

    def set_speed(self, speed: float) -> None:
        """Change how fast time passes.

        Raises:
            ValueError: not above zero.
        """
        if not speed > 0:
            raise ValueError(f"a drill runs at a speed above 0, not {speed}")
        self._set(speed=speed)

    def jump(self, moment: datetime) -> None:
        """Go to a moment, back or forth; one outside the scenario is its nearest end."""
        with self._changed:
            self._wanted = min(max(moment.astimezone(UTC), self.begins_at), self.ends_at)
            self._changed.notify_all()

    def _set(self, *, playing: bool | None = None, speed: float | None = None) -> None:
        with self._changed:
            self._playing = self._playing if playing is None else playing
            self._speed = self._speed if speed is None else speed
            self._pace_clock()
            self._changed.notify_all()

    @property
    def _pace(self) -> float:
        """The speed; at most what units that answer by themselves can follow."""
        return self._speed if self.mode == "recorded" else min(self._speed, MAX_DECIDED)

    def _pace_clock(self) -> None:
        if self._playing and math.isfinite(self._pace):
            self._clock.run(self._pace)
        else:
            self._clock.stop()

    # --- the drill's thread ------------------------------------------------------------------------

    def _work(self) -> None:
        try:
            self._begin()
            while not self._is_stopping():
                self._turn()
                with self._changed:
                    if not self._is_stopping() and self._wanted is None:
                        self._changed.wait(self._rest_s())
        except Exception as error:  # whatever it is, the drill ends here, and its trainee is told
            log.exception("the drill has stopped")
            self._playing = False
            self._clock.stop()
            self._desk.failed(error)

    def _is_stopping(self) -> bool:
        return self._stopping

    def _begin(self) -> None:
        if self._region is not None and self._given_travel is None:
            self._travel = self._region.travel  # reading the roads takes a moment: not on the caller's thread
        self._escort = Escort(self.scenario, self._steps, self._travel, self._movers)
        beats = tuple(dict.fromkeys(call.at for call in self.scenario.calls))
        units = self.scenario.units
        self._autopilot = Autopilot(units, self._travel, self._movers, self._seed, beats, self._desk.relay_s)
        # What was done before is answered by its id and not done again: a drill that broke off goes on without a gap.
        self._give_all(timed_opening(self.scenario, self._region, self._ids))
        if self._resume:
            self._done = bisect.bisect_left(self._moments, self._clock.now())
        else:
            self._give_until(self._begin_at)
        self._place_units()
        with self._changed:
            self._pace_clock()

    def _turn(self) -> None:
        """Do what is due, and show where everybody is when it is time to."""
        with self._changed:
            wanted, self._wanted = self._wanted, None
        if wanted is not None:
            self._go_to(wanted)
        if self._playing:
            self._give_due()
            if self._clock.now() >= self.ends_at and self._done == len(self._steps) and self.mode == "recorded":
                self._clock.set(self.ends_at)
                self.pause()
        if self.mode == "decided":
            self._react()
        if time.monotonic() - self._shown_at >= SHOW_S:
            self._show()

    def _rest_s(self) -> float:
        if not self._playing:
            return SHOW_S
        if math.isinf(self._pace):
            return 0.0
        if self._done == len(self._steps):
            return LOOK_S
        due_s = (self._moments[self._done] - self._clock.now()).total_seconds() / self._pace
        return min(max(due_s, 0.001), LOOK_S if self.mode == "decided" else SHOW_S / 4)

    def _give_due(self) -> None:
        """Give the steps that are due; time waits for them when they are too many for it."""
        at_full_speed = math.isinf(self._pace)
        give_up = time.monotonic() + TURN_S
        while self._done < len(self._steps) and not self._stopping and self._wanted is None:
            if at_full_speed:
                self._give(min(self._done + PORTION, len(self._steps)))
                self._clock.set(self._moments[self._done - 1])
            elif self._moments[self._done] > self._clock.now():
                return
            else:
                self._give(self._done + 1)
            if time.monotonic() > give_up:
                break
        if at_full_speed and self._done == len(self._steps):
            self._clock.set(self.ends_at)
        elif not at_full_speed and self._done < len(self._steps) and self._moments[self._done] <= self._clock.now():
            self._clock.set(self._moments[self._done])

    def _give(self, until: int) -> None:
        commands = timed(self._steps[self._done : until], self._done, self.scenario, self._ids)
        self._give_all(commands)
        if self.mode == "recorded":
            self._movers.tick(commands[0][1].timestamp())
            for place in range(self._done, until):
                self._escort.follow(place, self._pace)
        self._done = until

    def _go_to(self, moment: datetime) -> None:
        """Jump. Back: the desk's record ends at the moment. Forth: all steps until there, as fast as they go."""
        going_back = moment < self._clock.now()
        self._clock.stop()
        if going_back:
            self._desk.rewind(moment)
            self._done = bisect.bisect_right(self._moments, moment)
            self._clock.set(moment)
            self._awaited = 0
        if self.mode == "decided" and not going_back:
            self._live_until(moment)
        else:
            self._give_until(moment)
            self._place_units()
        self._shown_at = -math.inf
        with self._changed:
            self._pace_clock()

    def _give_until(self, moment: datetime) -> None:
        """Give every step up to a moment and stand there; a jump that is wanted meanwhile ends it where it is."""
        place = bisect.bisect_right(self._moments, moment)
        while self._done < place:
            if self._stopping or self._wanted is not None:
                return
            until = min(self._done + PORTION, place)
            self._give_all(timed(self._steps[self._done : until], self._done, self.scenario, self._ids))
            self._done = until
            self._clock.set(self._moments[until - 1])
        self._clock.set(moment)

    def _live_until(self, moment: datetime) -> None:
        """Let everything happen that falls into the time up to a moment: calls come in, units answer, drive, arrive.

        A jump that is wanted meanwhile ends it where it is.
        """
        self._look()
        while not self._stopping and self._wanted is None:
            due = self._autopilot.next_at
            until = moment if due is None else min(max(due, self._clock.now()), moment)
            place = min(bisect.bisect_right(self._moments, until), self._done + PORTION)
            if place > self._done:
                self._give_all(timed(self._steps[self._done : place], self._done, self.scenario, self._ids))
                self._done = place
                self._clock.set(self._moments[place - 1])
                continue
            self._clock.set(until)
            if due is None or due > moment:
                break
            self._movers.tick(until.timestamp())
            self._act(until, patrols=False)
        self._movers.tick(self._clock.now().timestamp())

    def _give_all(self, commands: Sequence[Timed]) -> None:
        """Give commands; what the rules refuse stays undone, as when somebody undid what it follows on."""
        for (command, at), outcome in zip(commands, self._desk.run_all(commands), strict=True):
            if not outcome.ok:
                log.info("%s at %s was refused: %s", command.name(), at.isoformat(), outcome.error_code)

    def _place_units(self) -> None:
        if self.mode == "recorded":
            self._escort.reset(self._done)
        else:
            self._autopilot.reset(self._desk.picture(), self._clock.now())

    def _react(self) -> None:
        """Let the units do what follows from what the trainee ordered."""
        self._look()
        if self._playing:
            self._act(self._clock.now())

    def _look(self) -> None:
        picture, now = self._desk.picture(), self._clock.now()
        self._movers.tick(now.timestamp())
        if picture.seq >= self._awaited:
            self._autopilot.look(picture, now)

    def _act(self, now: datetime, *, patrols: bool = True) -> None:
        for command, at in self._autopilot.act(now, patrols=patrols):
            name = f"{at.isoformat()}/{msgspec.json.encode(command).decode()}"
            outcome = self._desk.run(msgspec.structs.replace(command, id=self._ids.of(name)), at)
            if outcome.ok:
                self._awaited = max(self._awaited, outcome.seq or 0)
                self._autopilot.took(command, at, now)

    def _show(self) -> None:
        self._shown_at = time.monotonic()
        self._desk.show(self._movers.tick(self._clock.now().timestamp()))


def _calls_only(steps: Sequence[Step], begin_at: datetime) -> tuple[Step, ...]:
    """What happens by itself when a trainee decides: what was before, and then the calls."""
    return tuple(step for step in steps if step.kind is Kind.RECEIVE or step.at < begin_at)
