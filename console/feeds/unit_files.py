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
from console.domain.geo import LonLat, is_on_earth
from console.domain.unit import UnitStatus
from console.feeds.records import read_records
from console.feeds.tables import TableError, reason_of

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
    status: UnitStatus = UnitStatus.AVAILABLE
    incident: Name | None = None
    fixed_at: datetime | None = None

    @property
    def command(self) -> RegisterUnit:
        """What puts it on record. Fields that the file leaves out keep their value on a unit already there."""
        named = {name: getattr(self, name) for name in ("group", "arm", "post", "people", "capabilities")}
        return RegisterUnit(unit=self.unit, at=self.at, **named)


_FIELDS = tuple(field.name for field in msgspec.structs.fields(UnitRecord))


class UnitFileError(TableError):
    """A file of units that can not be read, or one record of it: `where` is the number of its line or record."""


@dataclass(frozen=True, slots=True)
class UnitFile:
    """What a file holds: units in its order, and the records that are none, each with the reason."""

    units: tuple[UnitRecord, ...]
    bad: tuple[UnitFileError, ...]


def read_unit_file(path: Path) -> UnitFile:
    """Read a file of units.

    Raises:
        UnitFileError: the file as a whole can not be read.
    """
    try:
        records = read_records(path, *_SIGN)
    except TableError as error:
        raise UnitFileError(error.where, error.why) from error
    units: dict[str, UnitRecord] = {}
    bad: list[UnitFileError] = []
    for where, found in records:
        try:
            record = _checked(found, where)
            if record.unit in units:
                raise UnitFileError(where, f"unit: {record.unit} is in the file twice")
        except UnitFileError as error:
            bad.append(error)
        else:
            units[record.unit] = record
    return UnitFile(tuple(units.values()), tuple(bad))


def _checked(record: Any, where: str) -> UnitRecord:
    if isinstance(record, TableError):
        raise UnitFileError(where, record.why)
    if not isinstance(record, Mapping):
        raise UnitFileError(where, "is no JSON object")
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
        raise UnitFileError(where, reason_of(error)) from error
    if not is_on_earth(read.at):
        raise UnitFileError(where, f"at: [{read.at.lon}, {read.at.lat}] is no place: longitude comes first, in degrees")
    if read.fixed_at is not None and read.fixed_at.tzinfo is None:
        raise UnitFileError(where, f"fixed_at: {read.fixed_at.isoformat()} lacks a time zone")
    return msgspec.structs.replace(read, at=LonLat(float(read.at.lon), float(read.at.lat)))
