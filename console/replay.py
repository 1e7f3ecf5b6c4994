"""How a command that was given offline is sent: under the versions that it was given on, or not at all.

Pure rules on commands and the shadow's entries. Knows no thread and no file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from console.commands.base import Command
from console.commands.escalate import Escalate
from console.commands.raise_alarm import RaiseAlarm
from console.commands.receive_incident import ReceiveIncident
from console.commands.undo import Undo
from console.domain.errors import Conflict, DomainError
from db import journal

Place = tuple[str, str]
#: Commands that make an incident, and number it where they name none.
Call = ReceiveIncident | RaiseAlarm
#: Letters and digits that are not taken for one another when they are read out.
CODE_SIGNS = "ACDEFGHJKLMNPQRTUVWXY3479"
CODE_LENGTH = 3


def desk_code(chance: Callable[[str], str], taken: Iterable[str]) -> str:
    """A code for the numbers of calls that a desk receives offline, such as K7Q.

    Args:
        chance: picks one of the signs of a text.
        taken: numbers on record; none of them begins with the code.
    """
    known = list(taken)
    while True:
        code = "".join(chance(CODE_SIGNS) for _ in range(CODE_LENGTH))
        if not any(number.startswith(f"{code}-") for number in known):
            return code


def numbered(command: Command, next_number: Callable[[], str]) -> Command:
    """A call that came without a number gets one of this desk's own: the server's next one is out of reach."""
    if isinstance(command, Call) and command.incident is None:
        return msgspec.structs.replace(command, incident=next_number())
    return command


def as_sent(command: Command, entry: journal.Entry, server_seq: Callable[[int], int | None]) -> Command:
    """The command as the server is asked to run it: what was decided offline, on the rows as they were then.

    Args:
        entry: what it did on the shadow.
        server_seq: the server's number of an entry of the shadow; None when the server has no such entry.
    Raises:
        DomainError: `nothing_to_undo`.
    """
    seen = dict(command.seen)
    for image in entry.body.rows:
        if image.before is not None:
            seen[f"{image.kind}/{image.key}"] = int(image.before["version"] or 0)
    changes: dict[str, Any] = {"seen": seen}
    if isinstance(command, Escalate) and command.units is None:
        # The units that the doctrine chose then; asked again it would choose others.
        details = entry.body.details
        changes["units"] = tuple(details.get("assigned") or details.get("released") or ())
    if isinstance(command, Undo):
        changes["seq"] = undone_on_server(command.seq, server_seq)
    return msgspec.structs.replace(command, **changes)


def undone_on_server(seq: int, server_seq: Callable[[int], int | None]) -> int:
    """The server's number of what is to be undone.

    Raises:
        DomainError: `nothing_to_undo`: the server never had it.
    """
    found = server_seq(seq)
    if found is None:
        raise DomainError("nothing_to_undo", "what was to be undone was given offline and never reached the record")
    return found


class Refusals:
    """What refused commands would have done: whatever builds on it is refused with them, never sent blindly."""

    def __init__(self) -> None:
        self._changed: dict[Place, Command] = {}
        self._made: dict[Place, Command] = {}

    def add(self, command: Command, entry: journal.Entry | None) -> None:
        """A command was refused, or dropped by its commander."""
        for image in entry.body.rows if entry is not None else ():
            self._changed.setdefault((image.kind, image.key), command)
            if image.before is None:
                self._made.setdefault((image.kind, image.key), command)

    def check(self, command: Command, entry: journal.Entry) -> None:
        """Refuse a command that builds on a refused one.

        Raises:
            Conflict: naming the command that it builds on and what that was about.
        """
        if not self._changed:
            return
        base = next((self._changed[place] for place in _touched(entry) if place in self._changed), None)
        # A note changes nothing but itself, and yet there must be an incident to note it on.
        base = base or next((self._made[place] for place in _named(command) if place in self._made), None)
        if base is not None:
            raise Conflict(
                "it builds on {command} ({what}), given offline and refused",
                command=base.name(),
                what=about(base),
            )


def about(command: Command) -> str:
    """What a command is about, in a few words that need no translation: numbers and call signs."""
    names = [getattr(command, field, None) for field in ("unit", "units", "incident", "region", "seq")]
    words = [", ".join(name) if isinstance(name, tuple) else str(name) for name in names if name]
    return " → ".join(words)


def _touched(entry: journal.Entry) -> list[Place]:
    return [(image.kind, image.key) for image in entry.body.rows]


def _named(command: Command) -> list[Place]:
    units = getattr(command, "units", None) or ()
    unit, incident = getattr(command, "unit", None), getattr(command, "incident", None)
    return [("unit", name) for name in (*units, unit) if name] + ([("incident", incident)] if incident else [])
