"""Paints the README's picture: plays half an hour of the training drill as a commander would, and grabs the window."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from PySide6.QtCore import QTimer

from console.app import Program, WindowOptions, run_window
from console.commands.assign_units import AssignUnits
from console.commands.close_incident import CloseIncident
from console.commands.escalate import Escalate
from console.domain.incident import Incident, IncidentStatus
from console.opening import Wanted
from console.picture import Picture
from console.widgets.desk import Desk

PLAYED = timedelta(minutes=22)
#: A call that waits so long gets somebody; one that was reported on so long ago is closed.
ANSWERED_AFTER, CLOSED_AFTER = timedelta(seconds=25), timedelta(minutes=3)
FAST, LOOK_MS, PATIENCE_LOOKS = 40.0, 40, 4000
PEOPLE_WANTED = {1: 3, 2: 2}

Until = Callable[[], bool]


class Commander:
    """Answers calls, closes what is done, sends more to one, and has the window grabbed."""

    def __init__(self, program: Program, path: Path) -> None:
        self.program, self.path, self.failure = program, path, "the picture was not taken in time"
        self._asked: set[str] = set()
        self._script = self._play()
        self._until: Until = lambda: program.running is not None and bool(self._picture.units)
        self._looks = 0
        self._timer = QTimer(program, interval=LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    @property
    def _desk(self) -> Desk:
        assert self.program.desk is not None
        return self.program.desk

    @property
    def _picture(self) -> Picture:
        picture: Picture = self._desk.bridge.picture
        return picture

    def _look(self) -> None:
        self._looks += 1
        if self._looks > PATIENCE_LOOKS:
            self.program.end()
        elif self._until():
            try:
                self._until = next(self._script)
            except StopIteration:
                self._timer.stop()
                self.program.end()

    def _play(self) -> Iterator[Until]:
        desk, running = self._desk, self.program.running
        assert running is not None
        drill = running.drill
        assert drill is not None
        desk.hints.dismiss()
        ends = drill.now() + PLAYED
        drill.set_speed(FAST)
        yield lambda: self._work() or drill.now() >= ends
        picked = self._most_worth_showing()
        desk.panels.log.alerts.acknowledge()
        desk.bridge.submit(Escalate(incident=picked, tier=2))
        more = drill.now() + timedelta(seconds=100)
        yield lambda: drill.now() >= more
        drill.set_speed(1.0)
        desk.selection.set_incident(picked)
        settled = drill.now() + timedelta(seconds=2)
        yield lambda: drill.now() >= settled and desk.canvas.fully_painted()
        self.failure = "" if desk.frame.grab().save(str(self.path)) else f"{self.path} can not be written"

    def _most_worth_showing(self) -> str:
        """The open incident that somebody is on and that has the most said about it."""
        picture = self._picture
        attended = [i for i in picture.open_incidents() if any(True for _ in picture.active_on(i.number))]
        return min(attended, key=lambda i: (i.priority, -i.received_at.timestamp())).number

    def _work(self) -> bool:
        """Send the nearest to calls that wait, close what was reported on long ago. Always False: goes on."""
        now = self._desk.bridge.now()
        for incident in self._picture.open_incidents():
            if incident.number in self._asked:
                if incident.feedback_at is not None and now - incident.feedback_at > CLOSED_AFTER:
                    self._desk.bridge.submit(CloseIncident(incident=incident.number, disposition="settled"))
            elif incident.status is IncidentStatus.WAITING and now - incident.received_at > ANSWERED_AFTER:
                self._asked.add(incident.number)
                units = self._nearest(incident, PEOPLE_WANTED.get(incident.priority, 1))
                self._desk.bridge.submit(AssignUnits(incident=incident.number, units=units))
        return False

    def _nearest(self, incident: Incident, count: int) -> tuple[str, ...]:
        fixes, at = self._desk.bridge.fixes, incident.at
        assert at is not None
        away = {}
        for name, unit in self._picture.units.items():
            if unit.status.is_free and name in fixes.row_of:
                lon, lat = fixes.lonlat[fixes.row_of[name]].tolist()
                away[name] = (lon - at.lon) ** 2 + (lat - at.lat) ** 2
        return tuple(sorted(away, key=lambda name: away[name])[:count])


def main() -> int:
    """Play, grab, end; 1 when there is no picture."""
    commanders: list[Commander] = []
    run_window(
        Wanted(),
        WindowOptions(language="zh_CN", theme="day"),
        lambda program: commanders.append(Commander(program, Path(sys.argv[1]))),
    )
    if commanders[0].failure:
        sys.stderr.write(f"error: screenshot: {sys.argv[1]}: {commanders[0].failure}\n")
    return 1 if commanders[0].failure else 0


if __name__ == "__main__":
    sys.exit(main())
