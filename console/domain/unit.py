"""A unit, its life, and its assignments to incidents."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

import msgspec

from console.domain.errors import DomainError
from console.domain.geo import LonLat


class UnitStatus(StrEnum):
    """What a unit is doing."""

    AVAILABLE = "available"
    DISPATCHED = "dispatched"
    DELIVERED = "delivered"
    ACKNOWLEDGED = "acknowledged"
    EN_ROUTE = "en_route"
    ON_SCENE = "on_scene"
    RETURNING = "returning"
    OFF_DUTY = "off_duty"

    @property
    def is_assigned(self) -> bool:
        """Whether a unit in this status is bound to an incident."""
        return self in _ASSIGNED_IN_ORDER

    @property
    def is_free(self) -> bool:
        """Whether a unit in this status may be assigned."""
        return self in _FREE


# Looked up once: reaching a member through its class costs more than all else in `is_free`.
_FREE = (UnitStatus.AVAILABLE, UnitStatus.RETURNING)
_ASSIGNED_IN_ORDER = (
    UnitStatus.DISPATCHED,
    UnitStatus.DELIVERED,
    UnitStatus.ACKNOWLEDGED,
    UnitStatus.EN_ROUTE,
    UnitStatus.ON_SCENE,
)


def _unit_life() -> dict[UnitStatus, frozenset[UnitStatus]]:
    """Steps that a unit reports of itself; being assigned and released are steps of their own.

    On an incident a unit moves forward only, and may skip steps that nobody stamped. Leaving the
    incident (available, returning) ends the assignment.
    """
    leave = {UnitStatus.AVAILABLE, UnitStatus.RETURNING}
    life = {
        status: frozenset(_ASSIGNED_IN_ORDER[place + 1 :]) | leave for place, status in enumerate(_ASSIGNED_IN_ORDER)
    }
    life[UnitStatus.AVAILABLE] = frozenset({UnitStatus.RETURNING, UnitStatus.OFF_DUTY})
    life[UnitStatus.RETURNING] = frozenset({UnitStatus.AVAILABLE, UnitStatus.OFF_DUTY})
    life[UnitStatus.OFF_DUTY] = frozenset({UnitStatus.AVAILABLE})
    return life


LIFE: Mapping[UnitStatus, frozenset[UnitStatus]] = MappingProxyType(_unit_life())


def check_step(call_sign: str, status: UnitStatus, wanted: UnitStatus) -> None:
    """Refuse a step that a unit may not report.

    Raises:
        DomainError: `unit_busy` for going off duty from an incident, else `illegal_step`.
    """
    if wanted in LIFE[status]:
        return
    if wanted is UnitStatus.OFF_DUTY and status.is_assigned:
        raise DomainError(
            "unit_busy", "{unit} is {status}: release it before it goes off duty", unit=call_sign, status=status.value
        )
    raise DomainError(
        "illegal_step",
        "{unit} is {status} and can not become {wanted}",
        unit=call_sign,
        status=status.value,
        wanted=wanted.value,
    )


class Unit(msgspec.Struct, frozen=True):
    """What is assigned and moves: a car with its crew, a foot patrol, a team.

    `at` is where it was registered; where it is now comes from its fixes. Units that share `group`
    count as one group. `vehicle` is a kind of `resources/vehicles.toml`; empty: the usual one.
    """

    call_sign: str
    group: str | None = None
    arm: str = "patrol"
    post: str | None = None
    people: int = 5
    capabilities: tuple[str, ...] = ()
    at: LonLat | None = None
    status: UnitStatus = UnitStatus.AVAILABLE
    status_at: datetime | None = None
    incident: str | None = None
    version: int = 1
    vehicle: str = ""

    @property
    def group_name(self) -> str:
        """The group that this unit counts for: the shared name, or the unit alone."""
        return self.group or self.call_sign


class Role(StrEnum):
    """Whether a unit leads the response or assists it."""

    LEAD = "lead"
    ASSIST = "assist"


class Assignment(msgspec.Struct, frozen=True):
    """A unit bound to an incident from dispatch until it leaves."""

    key: str
    incident: str
    unit: str
    role: Role
    assigned_at: datetime
    delivered_at: datetime | None = None
    acknowledged_at: datetime | None = None
    en_route_at: datetime | None = None
    on_scene_at: datetime | None = None
    ended_at: datetime | None = None
    end_reason: str | None = None
    version: int = 1

    @property
    def is_active(self) -> bool:
        """Whether the unit is still bound."""
        return self.ended_at is None
