"""`main.py command`: one JSON command a line in, one JSON answer a line out, each after its commit."""

from __future__ import annotations

import argparse

import msgspec

from console.cli.stores import add_db, opened_or_made
from console.cli.streams import lines_in, lines_out
from console.clock import SteadyClock
from console.commands.base import Outcome
from console.commands.bus import Bus
from console.commands.registry import decode
from console.doctrine_in_force import DoctrineInForce
from console.doctrines import load_doctrine
from console.domain.errors import DomainError
from console.surroundings import RegionSurroundings
from db import reading
from db.errors import StoreError
from db.positions import PositionStore


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `command` to the command line."""
    parser = commands.add_parser("command", help="run JSON commands from standard input")
    add_db(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Answer every line of standard input; a line that is no command is answered, not fatal."""
    given, told = lines_in("command"), lines_out("command")
    with opened_or_made(args.db, "command") as store:
        positions = PositionStore.open(store.url)
        bus = Bus(
            store,
            clock=SteadyClock(),
            actor=store.login,
            doctrine=load_doctrine(),
            surroundings=RegionSurroundings(positions),
        )
        doctrine = Renewed(bus)
        try:
            for line in given:
                if line.strip():
                    told.write(msgspec.json.encode(answer(bus, line, doctrine)) + b"\n")
                    told.flush()
        finally:
            bus.close()
            positions.close()
    return 0


class Renewed:
    """Keeps a bus at the doctrine of its record, which is read again when others wrote since the last command."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._in_force = DoctrineInForce(bus.doctrine)
        self._expected: int | None = None
        self._may_be_old = True

    def renew(self) -> None:
        """Take what the record has adopted. Raises StoreError."""
        if self._may_be_old:
            with self._bus.store.reading() as connection:
                self._in_force.take(reading.adopted_doctrines(connection))
            self._bus.doctrine = self._in_force.doctrine
            self._may_be_old = False

    def saw(self, outcome: Outcome) -> None:
        """Take the answer to a command in."""
        if outcome.seq is not None:
            self._may_be_old = outcome.seq != self._expected or "doctrine" in outcome.changed
            self._expected = outcome.seq + 1


def answer(bus: Bus, line: bytes, doctrine: Renewed) -> dict[str, object]:
    """The answer to one line. A failing database refuses this line and lets the next one try."""
    try:
        doctrine.renew()
        outcome = bus.run(decode(line))
        doctrine.saw(outcome)
        return outcome.as_json()
    except DomainError as refusal:
        return _refused(line, refusal)
    except StoreError as failure:
        bus.close()  # what was lost on the way to the doctrine is lost to the bus too
        return _refused(line, DomainError("server_lost", "{why}", why=str(failure)))


def _refused(line: bytes, refusal: DomainError) -> dict[str, object]:
    """A refusal that carries the caller's id when the line had a readable one."""
    try:
        named = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        named = None
    given = named.get("id") if isinstance(named, dict) else None
    refused = Outcome.refused(given if isinstance(given, str) else "", refusal).as_json()
    return refused if refused["id"] else {key: value for key, value in refused.items() if key != "id"}
