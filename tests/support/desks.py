"""A desk without a window for tests: a bus on a fresh record, a clock that stands, and short ways to command."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from console.clock import SetClock
from console.commands.base import Outcome
from console.commands.bus import Bus, SeededIds
from console.commands.registry import decode
from console.doctrines import load_doctrine, read_doctrine
from console.domain.roles import TOUCHED_BY
from console.surroundings import RegionSurroundings
from db import journal
from db.store import Store
from tests.support.logins import login_of

START = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)


class Desk:
    """Runs commands given as the fields of their JSON."""

    def __init__(self, store: Store, actor: str = "desk", seed: str = "test") -> None:
        self.store = store
        self.clock = SetClock(START)
        self.bus = Bus(
            store,
            clock=self.clock,
            actor=actor,
            doctrine=load_doctrine(),
            surroundings=RegionSurroundings(),
            ids=SeededIds(f"{seed}/{actor}"),
        )

    def run(self, name: str, **fields: Any) -> Outcome:
        """Run one command; `class_` stands for the field `class`. The clock moves on by a second."""
        if "class_" in fields:
            fields["class"] = fields.pop("class_")
        self.clock.set(self.clock.now() + timedelta(seconds=1))
        outcome = self.bus.run(decode(json.dumps({"command": name, **fields})))
        touched = {kind for kind in outcome.changed if name not in TOUCHED_BY.get(kind, {name})}
        assert name == "Undo" or not touched, f"{name} touches {touched}: console.domain.roles does not say so"
        return outcome

    def done(self, name: str, **fields: Any) -> Outcome:
        """Run a command that must be accepted."""
        outcome = self.run(name, **fields)
        assert outcome.ok, outcome
        return outcome

    def refused(self, name: str, **fields: Any) -> tuple[str | None, str | None]:
        """Run a command that must be refused; code and text."""
        outcome = self.run(name, **fields)
        assert not outcome.ok, outcome
        return outcome.error_code, outcome.error_text

    def go_by(self, doctrine: str) -> None:
        """Hear of a doctrine, given as TOML, that the record adopted."""
        self.bus.doctrine = read_doctrine(doctrine)[0]

    def unit(self, *call_signs: str, **fields: Any) -> None:
        """Register units."""
        for call_sign in call_signs:
            self.done("RegisterUnit", unit=call_sign, at=[117.0, 36.6], **fields)

    def incident(self, number: str = "0412", **fields: Any) -> str:
        """Receive an incident; its number."""
        given = {"class_": "dispute", "priority": 2, "at": [117.01, 36.61], **fields}
        self.done("ReceiveIncident", incident=number, **given)
        return number

    def row(self, kind: str, key: str) -> dict[str, Any] | None:
        """The stored columns of a row."""
        with self.store.reading() as connection:
            table = self.store.statements.select(kind)
            name = {"incident": "number", "unit": "call_sign", "assignment": "key", "note": "key"}[kind]
            found = [row for row in table.rows(connection) if row[name] == key]
        return found[0] if found else None

    def active(self, unit: str) -> list[str]:
        """Incidents that a unit is bound to."""
        with self.store.reading() as connection:
            rows = self.store.statements.select("assignment", "unit", active=True).rows(connection, {"unit": unit})
            return [row["incident"] for row in rows]

    def verify(self) -> journal.Verdict:
        """Check the chain, and that the tables are its fold."""
        with self.store.reading() as connection:
            verdict = journal.verify(connection)
            assert journal.fold_difference(connection) is None
            return verdict

    def head(self) -> tuple[int, str]:
        """Seq and hash of the journal's head."""
        with self.store.reading() as connection:
            return journal.head(connection)


@contextmanager
def _closed_at_the_end() -> Iterator[list[Desk]]:
    """A list for desks, which are closed when it is no longer needed."""
    made: list[Desk] = []
    try:
        yield made
    finally:
        for desk in made:
            desk.bus.close()
            desk.store.close()


@contextmanager
def desks(url: str) -> Iterator[Callable[..., Desk]]:
    """Make desks on one record, each with an engine of its own."""
    with _closed_at_the_end() as made:

        def make(actor: str = "desk", **named: Any) -> Desk:
            made.append(Desk(Store.open_or_make(url, kind="live", name="test", now=START), actor, **named))
            return made[-1]

        yield make


@contextmanager
def desks_of_logins(now: datetime) -> Iterator[Callable[[str], Desk]]:
    """Makes desks that are logged in by an address each; their clocks begin at a moment."""
    with _closed_at_the_end() as made:

        def make(url: str) -> Desk:
            desk = Desk(Store.open(url), login_of(url))
            desk.clock.set(now)
            made.append(desk)
            return desk

        yield make
