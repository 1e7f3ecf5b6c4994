"""Commands of the command line that are made of a file: given one after the other, each refusal told, none hidden."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from console.cli.errors import UsageError
from console.clock import SteadyClock
from console.commands.base import Command
from console.commands.bus import Bus
from console.doctrine_in_force import DoctrineInForce
from console.doctrines import load_doctrine
from console.feeds.tables import TableError
from console.surroundings import RegionSurroundings
from db import reading
from db.store import Store


@contextmanager
def bus_on(store: Store) -> Iterator[Bus]:
    """A bus on an open store, under the doctrine that its record has adopted.

    Raises:
        StoreError: the record can not be read.
    """
    in_force = DoctrineInForce(load_doctrine())
    with store.reading() as connection:
        in_force.take(reading.adopted_doctrines(connection))
    bus = Bus(
        store,
        clock=SteadyClock(),
        actor=store.login,
        doctrine=in_force.doctrine,
        surroundings=RegionSurroundings(),
    )
    try:
        yield bus
    finally:
        bus.close()


def give(bus: Bus, commands: Iterable[tuple[str, Command]], bad: Iterable[TableError]) -> dict[str, Any]:
    """Run commands, each with the rows that it comes from; how many rows of the record changed, and what was refused.

    `left` names the tours that had begun or ended, and so stay as they are.
    """
    refused = [{"rows": wrong.where, "why": wrong.why} for wrong in bad]
    changed, left = 0, []
    for where, command in commands:
        outcome = bus.run(command)
        changed += sum(len(keys) for keys in outcome.changed.values())
        left += outcome.details.get("left", [])
        if not outcome.ok:
            refused.append({"rows": where, "why": str(outcome.error_text)})
    return {"changed": changed, "refused": refused, "left": left}


def file_error(what: str, path: Path, error: TableError) -> UsageError:
    """A file that can not be read as a whole, as an error of the command line."""
    return UsageError(what, f"{path}:{error.where}" if error.where else str(path), error.why)
