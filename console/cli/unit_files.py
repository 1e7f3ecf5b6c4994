"""Units from a file, for commands that work without a database: CSV, JSON lines, a JSON array, GeoJSON.

Fields are those of RegisterUnit; `status`, `incident` and `fixed_at` may be stated too. Exports of this
program can be read back (`call_sign` for `unit`, `lon` and `lat` for `at`). Every record is used or the
file is refused, naming the record and the field.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import msgspec

from console.cli.errors import UsageError
from console.commands.base import Name
from console.domain.fix import Fix
from console.domain.geo import LonLat, is_on_earth
from console.domain.unit import Unit, UnitStatus


class _Record(msgspec.Struct, frozen=True):
    """One unit of a file; other fields are allowed and not read."""

    unit: Name
    at: LonLat
    group: Name | None = None
    arm: Name = "patrol"
    post: Name | None = None
    people: Annotated[int, msgspec.Meta(ge=1, le=200)] = 5
    capabilities: tuple[Name, ...] = ()
    status: UnitStatus = UnitStatus.AVAILABLE
    incident: Name | None = None
    fixed_at: datetime | None = None


_FIELDS = tuple(field.name for field in msgspec.structs.fields(_Record))


def read_units(path: Path, what: str) -> tuple[list[Unit], dict[str, Fix]]:
    """Units of a file, and a fix of each that states `fixed_at`.

    Raises:
        UsageError: the file can not be read, or a record of it is wrong.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UsageError(what, str(path), error.strerror or str(error)) from error
    except UnicodeDecodeError as error:
        raise UsageError(what, str(path), f"is no UTF-8 text: {error.reason} at byte {error.start}") from error
    units: dict[str, Unit] = {}
    fixes: dict[str, Fix] = {}
    for where, record in _records(text, path, what):
        unit, fix = _unit(record, f"{path}:{where}", what)
        if unit.call_sign in units:
            raise UsageError(what, f"{path}:{where}", f"unit: {unit.call_sign} is in the file twice")
        units[unit.call_sign] = unit
        if fix is not None:
            fixes[unit.call_sign] = fix
    return list(units.values()), fixes


def _records(text: str, path: Path, what: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Records as they stand in the file, each with where it stands."""
    start = text.lstrip()[:1]
    if start == "{" and path.suffix.lower() in (".geojson", ".json") and (whole := _json(text)) is not None:
        features = whole.get("features") if isinstance(whole, dict) else None
        yield from _numbered(features if isinstance(features, list) else [whole], path, what)
    elif start == "[":
        try:
            yield from _numbered(json.loads(text), path, what)
        except json.JSONDecodeError as error:
            raise UsageError(what, f"{path}:{error.lineno}", f"is no JSON: {error.msg}") from error
    elif start == "{":
        for number, line in enumerate(text.splitlines(), 1):
            if line.strip():
                record = _json(line)
                if record is None:
                    raise UsageError(what, f"{path}:{number}", "is no JSON object")
                yield from _numbered([record], path, what, number)
    else:
        reader = csv.DictReader(io.StringIO(text))
        header = reader.fieldnames or ()
        if not {"unit", "call_sign"} & set(header):
            raise UsageError(
                what, f"{path}:1", f"no column is named unit; those there are: {', '.join(header) or 'none'}"
            )
        for row in reader:
            filled = {key: value for key, value in row.items() if key and value not in (None, "")}
            if filled:
                yield str(reader.line_num), filled


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return None


def _numbered(records: Iterable[Any], path: Path, what: str, first: int = 1) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for number, record in enumerate(records, first):
        if not isinstance(record, dict):
            raise UsageError(what, f"{path}:{number}", "is no JSON object")
        if record.get("type") == "Feature":
            geometry = record.get("geometry") or {}
            place = geometry.get("coordinates") if geometry.get("type") == "Point" else None
            record = {**(record.get("properties") or {}), **({"at": place} if place else {})}
        yield str(number), record


def _unit(record: Mapping[str, Any], where: str, what: str) -> tuple[Unit, Fix | None]:
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
        read = msgspec.convert(values, _Record, strict=False)
    except msgspec.ValidationError as error:
        raise UsageError(what, where, _reason(error)) from error
    if not is_on_earth(read.at):
        raise UsageError(
            what, where, f"at: [{read.at.lon}, {read.at.lat}] is no place: longitude comes first, in degrees"
        )
    if read.fixed_at is not None and read.fixed_at.tzinfo is None:
        raise UsageError(what, where, f"fixed_at: {read.fixed_at.isoformat()} lacks a time zone")
    bound = read.incident if read.status.is_assigned else None
    place = LonLat(float(read.at.lon), float(read.at.lat))
    unit = Unit(
        call_sign=read.unit,
        group=read.group,
        arm=read.arm,
        post=read.post,
        people=read.people,
        capabilities=read.capabilities,
        at=place,
        status=read.status,
        incident=bound or ("?" if read.status.is_assigned else None),
    )
    return unit, None if read.fixed_at is None else Fix(read.unit, place, read.fixed_at.astimezone(UTC))


def _reason(error: msgspec.ValidationError) -> str:
    """The field first, then what is wrong with it."""
    found = re.fullmatch(r"(.*) - at `\$\.?(.*)`", str(error))
    return f"{found[2]}: {found[1]}" if found and found[2] else str(error).replace("Object missing", "missing")
