"""RaiseAlarm: somebody pressed the button of an alarm point. One step, and the place is known."""

from __future__ import annotations

from typing import Any

import msgspec

from console.commands.base import Command, Name, Priority, Work
from console.commands.receive_incident import ReceiveIncident, receive_incident
from console.domain.errors import DomainError
from console.domain.mapped import Asset, AssetKind


class RaiseAlarm(Command, frozen=True, kw_only=True, tag="RaiseAlarm"):
    """Without class and priority: what doctrine says that a button stands for."""

    asset: Name
    class_code: Name | None = msgspec.field(name="class", default=None)
    priority: Priority | None = None
    incident: Name | None = None


def raise_alarm(command: RaiseAlarm, work: Work) -> dict[str, Any]:
    """Receive an incident at the alarm point, under its name."""
    point = work.find(Asset, command.asset)
    if not isinstance(point, Asset) or point.kind is not AssetKind.ALARM_POINT:
        raise DomainError("bad_field", "there is no alarm point {asset}", asset=command.asset)
    usual = work.doctrine.alarm
    call = ReceiveIncident(
        class_code=command.class_code or usual.class_code,
        priority=command.priority or usual.priority,
        at=point.at,
        incident=command.incident,
        address=point.name_zh or point.name or point.code,
        source=point.code,
    )
    return receive_incident(call, work)
