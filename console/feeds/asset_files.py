"""Alarm points and cameras from a file: CSV, XLSX, JSON or GeoJSON points, a record each.

Fields are those of Asset; `kind` is `camera` or `alarm_point`, `lon` and `lat` stand for `at`, a `name` for both names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from console.commands.base import Name
from console.domain.geo import LonLat
from console.domain.mapped import Asset, AssetKind
from console.feeds.records import read_records
from console.feeds.tables import TableError, check_place, unfit


class AssetRecord(msgspec.Struct, frozen=True):
    """One record; other fields are allowed and not read."""

    code: Name
    kind: AssetKind
    at: LonLat
    name: str = ""
    name_zh: str = ""
    zone: Name | None = None
    stream: str = ""
    heading_deg: float | None = None


_FIELDS = tuple(field.name for field in msgspec.structs.fields(AssetRecord))


@dataclass(frozen=True, slots=True)
class AssetFile:
    """What a file holds: assets in its order, and the records that are none, each with the reason."""

    assets: tuple[Asset, ...]
    bad: tuple[TableError, ...]


def read_asset_file(path: Path) -> AssetFile:
    """Read a file of alarm points and cameras.

    Raises:
        TableError: the file as a whole can not be read.
    """
    assets: dict[str, Asset] = {}
    bad: list[TableError] = []
    for where, record in read_records(path, "code"):
        try:
            asset = _checked(record, where)
            if asset.code in assets:
                raise TableError(where, "{column}: {value} is in the file twice", column="code", value=asset.code)
        except TableError as error:
            bad.append(error)
        else:
            assets[asset.code] = asset
    return AssetFile(tuple(assets.values()), tuple(bad))


def _checked(record: Any, where: str) -> Asset:
    if isinstance(record, TableError):
        raise record.in_row(where)
    if not isinstance(record, Mapping):
        raise TableError(where, "is no JSON object")
    values = {name: record[name] for name in _FIELDS if record.get(name) not in (None, "")}
    if "at" not in values and "lon" in record and "lat" in record:
        values["at"] = (record["lon"], record["lat"])
    if isinstance(values.get("at"), str):
        values["at"] = [part.strip() for part in values["at"].strip("[]() ").split(",")]
    try:
        # Not strict: figures of a table are texts.
        read = msgspec.convert(values, AssetRecord, strict=False)
    except msgspec.ValidationError as error:
        raise unfit(error).in_row(where) from error
    check_place(read.at, where)
    name, name_zh = read.name or read.name_zh or read.code, read.name_zh or read.name or read.code
    at = LonLat(float(read.at.lon), float(read.at.lat))
    return Asset(read.code, read.kind, name, name_zh, at, read.zone, read.stream, read.heading_deg)
