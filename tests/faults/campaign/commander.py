"""What commanders of one record do, at random by a seed: they compete for the same few units."""

from __future__ import annotations

import random
import threading
import uuid
from collections import deque
from typing import Any

UNITS = tuple(f"U-{number}" for number in range(1, 13))
#: Commanders act on the last so many calls, so that they meet.
RECENT = 12
_STATUSES = ("en_route", "on_scene", "available", "returning", "acknowledged")


class Calls:
    """The calls that commanders know of; threads share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._numbers: deque[str] = deque(maxlen=RECENT)

    def add(self, number: str) -> None:
        """A call was received."""
        with self._lock:
            self._numbers.append(number)

    def some(self, chance: random.Random) -> str | None:
        """Any of the last."""
        with self._lock:
            return chance.choice(self._numbers) if self._numbers else None


class Commander:
    """Gives one command after the other. `heard` takes the answers, for undo and for calls that got their number."""

    def __init__(self, name: str, seed: str, calls: Calls) -> None:
        self.name = name
        self._chance = random.Random(f"{seed}/{name}")
        self._calls = calls
        self._given = 0
        self._last_seq: int | None = None

    def think_s(self) -> float:
        """How long until the next command."""
        return self._chance.uniform(0.005, 0.06)

    def next(self) -> dict[str, Any]:
        """The next command as JSON."""
        self._given += 1
        incident = self._calls.some(self._chance)
        kinds = (self._receive, self._assign, self._status, self._note, self._close, self._move, self._escalate)
        (kind,) = self._chance.choices(kinds, weights=(24, 26, 16, 8, 9, 8, 4))
        command = self._receive("") if incident is None else kind(incident)
        if self._last_seq is not None and self._chance.random() < 0.07:
            command = {"command": "Undo", "seq": self._last_seq}
        return {**command, "id": str(uuid.UUID(int=self._chance.getrandbits(128), version=4))}

    def heard(self, told: dict[str, Any]) -> None:
        """The answer to the last command."""
        if "acknowledged" not in told:
            return
        self._last_seq = told["seq"]
        for number in told["changed"].get("incident", ()):
            self._calls.add(number)

    def _receive(self, _incident: str) -> dict[str, Any]:
        place = [round(117.0 + self._chance.random() / 10, 6), round(36.6 + self._chance.random() / 10, 6)]
        command = {
            "command": "ReceiveIncident",
            "class": "dispute",
            "priority": self._chance.randint(1, 4),
            "at": place,
        }
        if self._chance.random() < 0.5:
            command["incident"] = f"{self.name}{self._given}"
        return {**command, "summary": self._words(), "address": "Mill Lane 3"}

    def _assign(self, incident: str) -> dict[str, Any]:
        return {"command": "AssignUnits", "incident": incident, "units": self._units()}

    def _status(self, _incident: str) -> dict[str, Any]:
        return {"command": "SetUnitStatus", "unit": self._units(1)[0], "status": self._chance.choice(_STATUSES)}

    def _note(self, incident: str) -> dict[str, Any]:
        return {"command": "AddNote", "incident": incident, "text": self._words()}

    def _close(self, incident: str) -> dict[str, Any]:
        return {"command": "CloseIncident", "incident": incident, "disposition": "settled"}

    def _move(self, incident: str) -> dict[str, Any]:
        if self._chance.random() < 0.5:
            return {"command": "ReassignUnits", "incident": incident, "units": self._units()}
        return {"command": "ReleaseUnits", "incident": incident, "units": self._units(1), "reason": self._words()}

    def _escalate(self, incident: str) -> dict[str, Any]:
        return {"command": "Escalate", "incident": incident, "tier": self._chance.randint(1, 3), "units": self._units()}

    def _units(self, most: int = 2) -> list[str]:
        return self._chance.sample(UNITS, self._chance.randint(1, most))

    def _words(self) -> str:
        """Words that nobody else has said, so that a command worked twice shows."""
        return f"{self.name} {self._given} {self._chance.getrandbits(64):016x}"
