"""Units of a file for commands without a database: a file is used as a whole, or refused naming the record."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path

from console.cli.errors import UsageError
from console.domain.fix import Fix
from console.domain.unit import Unit
from console.feeds.tables import TableError
from console.feeds.unit_files import UnitRecord, read_unit_file


def read_units(path: Path, what: str) -> tuple[list[Unit], dict[str, Fix]]:
    """Units of a file, and a fix of each that states `fixed_at`.

    Raises:
        UsageError: the file can not be read, or a record of it is wrong.
    """
    try:
        found = read_unit_file(path)
        for wrong in found.bad:
            raise wrong
    except TableError as error:
        raise UsageError(what, f"{path}:{error.where}" if error.where else str(path), error.why) from error
    fixes = {
        record.unit: Fix(record.unit, record.at, record.fixed_at.astimezone(UTC))
        for record in found.units
        if record.fixed_at is not None
    }
    return [_unit(record) for record in found.units], fixes


def _unit(record: UnitRecord) -> Unit:
    usual = Unit(record.unit)
    bound = record.incident if record.status.is_assigned else None
    return Unit(
        call_sign=record.unit,
        group=record.group,
        arm=record.arm or usual.arm,
        post=record.post,
        people=record.people or usual.people,
        capabilities=record.capabilities or (),
        vehicle=record.vehicle or "",
        at=record.at,
        status=record.status,
        incident=bound or ("?" if record.status.is_assigned else None),
    )
