"""Benches: each measures beside its reference, in turn, in one run, and states both.

A bench is a module `NAME_bench` with `run(progress) -> list[Result]`.
"""

from __future__ import annotations

import os
import platform
import statistics
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

Progress = Callable[[str], None]

#: Benches by name, in the order in which `bench all` runs them.
BENCHES = (
    *("map", "tiles", "growth", "smooth", "start"),
    *("search", "recommend", "commands", "positions", "share", "replay"),
)
#: Run by their names alone: they take minutes, and programs that not everybody has.
ALONE = ("cluster", "frames")
#: Benches that need a folder of recorded data, given by --data; `bench all` leaves them out.
WITH_DATA = ("eta",)


class BenchFailed(Exception):
    """A bench can not measure what it says. Names what and why."""

    def __init__(self, what: str, why: str) -> None:
        super().__init__(f"{what}: {why}")
        self.what = what
        self.why = why


@dataclass(frozen=True, slots=True)
class Result:
    """One figure beside its reference, both measured in the same run.

    `goal` bounds the ratio: from above when `smaller_is_better`, else from below; None: stated only.
    """

    name: str
    value: float
    unit: str
    reference: str
    reference_value: float
    goal: float | None = None
    smaller_is_better: bool = True

    @property
    def ratio(self) -> float:
        """Value over reference."""
        return self.value / self.reference_value

    @property
    def met(self) -> bool:
        """Whether the goal is reached; without one, yes."""
        if self.goal is None:
            return True
        return self.ratio <= self.goal if self.smaller_is_better else self.ratio >= self.goal

    def as_json(self) -> dict[str, Any]:
        """The result under the keys of the command-line contract."""
        told = {**asdict(self), "ratio": self.ratio, "met": self.met}
        told.pop("smaller_is_better")
        return told


def measured_in_turn(ways: Sequence[Callable[[int], float]], rounds: int) -> list[float]:
    """Medians of several ways of doing the same, measured A B A B ... so that a drifting machine hurts all.

    Args:
        ways: each takes the number of the round and returns its figure.
        rounds: how many of each; one more before them is thrown away.
    """
    figures: list[list[float]] = [[] for _ in ways]
    for round_ in range(rounds + 1):
        for way, kept in zip(ways, figures, strict=True):
            kept.append(way(round_))
    return [statistics.median(kept[1:]) for kept in figures]


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    return {
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "cpu": platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 2),
    }
