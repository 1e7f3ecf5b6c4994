"""Units from a file: CSV, XLSX, JSON lines, a JSON array, GeoJSON. For the window and for commands without a database.

Fields are those of RegisterUnit; `status`, `incident` and `fixed_at` may be stated too. Exports of this
program can be read back (`call_sign` for `unit`, `lon` and `lat` for `at`). Every record is used or named
with the reason why not. Knows no database, no command line and no Qt.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import msgspec

from console.commands.base import Name
from console.commands.register_unit import RegisterUnit
from console.domain.geo import LonLat
from console.domain.unit import UnitStatus
from console.feeds.records import read_records
from console.feeds.tables import TableError, check_place, unfit

#: Either names the column of the call sign.
_SIGN = ("unit", "call_sign")


class UnitRecord(msgspec.Struct, frozen=True):
    """One unit of a file; other fields are allowed and not read."""

    unit: Name
    at: LonLat
    group: Name | None = None
    arm: Name | None = None
    post: Name | None = None
    people: Annotated[int, msgspec.Meta(ge=1, le=200)] | None = None
    capabilities: tuple[Name, ...] | None = None
    vehicle: Name | None = None
    status: UnitStatus = UnitStatus.AVAILABLE
    incident: Name | None = None
    fixed_at: datetime | None = None

    @property
    def command(self) -> RegisterUnit:
        """What puts it on record. Fields that the file leaves out keep their value on a unit already there."""
        named = {name: getattr(self, name) for name in ("group", "arm", "post", "people", "capabilities", "vehicle")}
        return RegisterUnit(unit=self.unit, at=self.at, **named)


_FIELDS = tuple(field.name for field in msgspec.structs.fields(UnitRecord))


@dataclass(frozen=True, slots=True)
class UnitFile:
    """What a file holds: units in its order, and the records that are none, each with the reason."""

    units: tuple[UnitRecord, ...]
    bad: tuple[TableError, ...]


def read_unit_file(path: Path) -> UnitFile:
    """Read a file of units.

    Raises:
        TableError: the file as a whole can not be read.
    """
    units: dict[str, UnitRecord] = {}
    bad: list[TableError] = []
    for where, found in read_records(path, *_SIGN):
        try:
            record = _checked(found, where)
            if record.unit in units:
                raise TableError(where, "{column}: {value} is in the file twice", column="unit", value=record.unit)
        except TableError as error:
            bad.append(error)
        else:
            units[record.unit] = record
    return UnitFile(tuple(units.values()), tuple(bad))


def _checked(record: Any, where: str) -> UnitRecord:
    if isinstance(record, TableError):
        raise record.in_row(where)
    if not isinstance(record, Mapping):
        raise TableError(where, "is no JSON object")
    values = {name: record[name] for name in _FIELDS if record.get(name) is not None}
    if "unit" not in values and record.get("call_sign") is not None:
        values["unit"] = record["call_sign"]
    if "at" not in values and "lon" in record and "lat" in record:
        values["at"] = (record["lon"], record["lat"])
    for name, separator in (("at", ","), ("capabilities", ";")):
        if isinstance(values.get(name), str):
            values[name] = [part.strip() for part in values[name].strip("[]() ").split(separator) if part.strip()]
    try:
        # Not strict: figures of a CSV are texts.
        read = msgspec.convert(values, UnitRecord, strict=False)
    except msgspec.ValidationError as error:
        raise unfit(error).in_row(where) from error
    check_place(read.at, where)
    if read.fixed_at is not None and read.fixed_at.tzinfo is None:
        raise TableError(where, "fixed_at: {value} lacks a time zone", value=read.fixed_at.isoformat())
    return msgspec.structs.replace(read, at=LonLat(float(read.at.lon), float(read.at.lat)))
