"""The line that asks why units leave their zone, when a gesture sent them and doctrine wants to hear it."""

from __future__ import annotations

import msgspec

from console.commands.assign_units import AssignUnits
from console.commands.base import Command
from console.commands.escalate import Escalate
from console.commands.reassign_units import ReassignUnits
from console.cover import why_not_leave
from console.domain.doctrine import Doctrine
from console.domain.rows import changed
from console.picture import Picture
from console.typed.names import quoted


def why_line(command: Command, picture: Picture, doctrine: Doctrine) -> str:
    """The line that a command stands for, up to its reason; empty when it needs none."""
    if not isinstance(command, AssignUnits | ReassignUnits | Escalate):
        return ""
    incident = picture.incidents.get(command.incident)
    units, number = command.units or (), quoted(command.incident)
    verb = "reassign" if isinstance(command, ReassignUnits) else "assign"
    begun = f"{verb} {' '.join(map(quoted, units))} {number} : "
    if incident is not None and isinstance(command, Escalate):
        begun = f"escalate {number} {command.tier} {' '.join(map(quoted, units))} : "
        incident = changed(incident, tier=command.tier) if command.tier >= incident.tier else None
    return begun if incident is not None and why_not_leave(units, incident, picture, doctrine) is not None else ""


def as_meant(typed: Command, meant: Command | None) -> Command:
    """What is typed, with what had been recommended where it is the order that was asked about."""
    if not isinstance(typed, AssignUnits | Escalate) or not isinstance(meant, AssignUnits | Escalate):
        return typed
    told = msgspec.structs.replace(typed, recommended=meant.recommended, seen=meant.seen)
    return told if told == msgspec.structs.replace(meant, reason=typed.reason) else typed
