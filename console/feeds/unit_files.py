"""Units from a file: CSV, XLSX, JSON lines, a JSON array, GeoJSON. For the window and for commands without a database.

Fields are those of RegisterUnit; `status`, `incident` and `fixed_at` may be stated too. Exports of this
program can be read back (`call_sign` for `unit`, `lon` and `lat` for `at`). Every record is used or named
with the reason why not. Knows no database, no command line and no Qt.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import msgspec

from console.commands.base import Name
from console.commands.register_unit import RegisterUnit
from console.domain.geo import LonLat, is_on_earth
from console.domain.unit import UnitStatus
from console.feeds.tables import TableError, csv_rows, reason_of, text_or_workbook, workbook_rows

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
        text = text_or_workbook(path)
        records: Iterable[tuple[str, Any]] = workbook_rows(path, *_SIGN) if text is None else list(_records(text, path))
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


def _records(text: str, path: Path) -> Iterator[tuple[str, Any]]:
    """Records as they stand in the file, each with where it stands; what is no object comes as it is."""
    start = text.lstrip()[:1]
    if start == "{" and path.suffix.lower() in (".geojson", ".json") and (whole := _json(text)) is not None:
        features = whole.get("features") if isinstance(whole, dict) else None
        yield from _numbered(features if isinstance(features, list) else [whole])
    elif start == "[":
        try:
            yield from _numbered(json.loads(text))
        except json.JSONDecodeError as error:
            raise UnitFileError(str(error.lineno), f"is no JSON: {error.msg}") from error
    elif start == "{":
        for number, line in enumerate(text.splitlines(), 1):
            if line.strip():
                yield from _numbered([_json(line)], number)
    else:
        yield from csv_rows(text, *_SIGN)


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (json.JSONDecodeError, RecursionError):
        return None


def _numbered(records: Iterable[Any], first: int = 1) -> Iterator[tuple[str, Any]]:
    for number, record in enumerate(records, first):
        if isinstance(record, dict) and record.get("type") == "Feature":
            geometry, properties = record.get("geometry"), record.get("properties")
            is_point = isinstance(geometry, dict) and geometry.get("type") == "Point"
            place = geometry.get("coordinates") if isinstance(geometry, dict) and is_point else None
            # A height may follow; a unit has none.
            at = {"at": place[:2] if isinstance(place, list) else place} if place else {}
            record = {**(properties if isinstance(properties, dict) else {}), **at}
        yield str(number), record


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
