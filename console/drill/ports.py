"""What a running drill needs of the desk that it runs at. Knows no thread and no database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from console.commands.base import Command, Outcome
from console.drill.engine import Area, Timed
from console.feeds.fixes import FixTable
from console.picture import Picture
from maps.travel import TravelModel


class Ground(Area, Protocol):
    """A region as a running drill uses it; `maps.region.Region` is one."""

    @property
    def travel(self) -> TravelModel:
        """Its roads, or straight lines."""
        ...


class Desk(Protocol):
    """A session as a running drill uses it. Every method is called on the drill's own thread and may take its time."""

    def run(self, command: Command, at: datetime) -> Outcome:
        """Run one command as of a moment, to its commit."""
        ...

    def run_all(self, commands: Sequence[Timed]) -> Sequence[Outcome]:
        """Run many commands, each as of its moment, as fast as can be; they may share a transaction."""
        ...

    def rewind(self, moment: datetime) -> None:
        """Go on with a record that ends at a moment; returns when `picture` shows it."""
        ...

    def relay_s(self) -> float:
        """Seconds that an order takes through the levels above a unit, by the doctrine in force."""
        ...

    def picture(self) -> Picture:
        """The newest picture."""
        ...

    def show(self, fixes: FixTable) -> None:
        """Take in where every unit is."""
        ...

    def failed(self, error: Exception) -> None:
        """Tell the user that the drill has stopped, and why."""
        ...
