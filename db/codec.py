"""How a frozen row of the domain is written as flat columns, in tables and in journal images alike.

Times are text, UTC, always three decimals, so that text order is time order. A `LonLat` becomes the
two columns `lon` and `lat`; a tuple of names becomes JSON text.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from itertools import compress
from operator import attrgetter, is_not, itemgetter
from types import UnionType
from typing import Any, get_args, get_origin

import msgspec

from console.domain.area import Note, Post, Zone
from console.domain.geo import LonLat
from console.domain.incident import Incident
from console.domain.mapped import AdoptedDoctrine, Asset, Closure, Drawing
from console.domain.request import Request
from console.domain.rows import changed
from console.domain.task import Task
from console.domain.tour import Handover, Tour
from console.domain.unit import Assignment, Unit

Scalar = str | int | float | None
Columns = dict[str, Scalar]
_Work = Request | Task | Tour | Handover
_Mapped = Closure | Drawing | Asset | AdoptedDoctrine
#: Its name, whether it is a place, and how its values are written and read.
_Field = tuple[str, bool, Callable[[Any], Scalar], Callable[[Any], Any]]
Row = Incident | Unit | Assignment | Zone | Post | Note | _Work | _Mapped


@lru_cache(maxsize=64)
def time_text(moment: datetime) -> str:
    """A moment as the record writes it: 2026-01-31T08:15:00.250Z."""
    if moment.tzinfo is not UTC:
        moment = moment.astimezone(UTC)
    return moment.isoformat(timespec="milliseconds")[:-6] + "Z"


def time_of(text: str) -> datetime:
    """The moment behind a text of the record."""
    return datetime.fromisoformat(text)


def _core(annotation: Any) -> Any:
    """The type itself, without `| None`."""
    if get_origin(annotation) is UnionType:
        return next(kind for kind in get_args(annotation) if kind is not type(None))
    return annotation


def _coders(core: Any) -> tuple[Callable[[Any], Scalar], Callable[[Any], Any]]:
    """How a value of a type is written and read."""
    if core is datetime:
        return time_text, time_of
    if core is bool:
        return int, bool
    if get_origin(core) is tuple:
        return lambda names: json.dumps(names, ensure_ascii=False), _names_of
    if isinstance(core, type) and issubclass(core, StrEnum):
        return str, core
    return _same, _same


@lru_cache(maxsize=256)
def _names_of(text: str) -> tuple[str, ...]:
    """Many units are able to do the same."""
    return tuple(json.loads(text))


def _same(value: Any) -> Any:
    return value


class RowCodec:
    """Reads and writes one kind of row; `private` names its fields that are references into the private texts."""

    def __init__(self, kind: str, row_type: type[Row], key: str, private: tuple[str, ...] = ()) -> None:
        self.kind = kind
        self.row_type = row_type
        self.key = key
        #: The id of a row within its kind.
        self.key_of: Callable[[Row], str] = attrgetter(key)
        self.private = private
        fields = msgspec.structs.fields(row_type)
        #: The type of each field without `| None`; a place is its two columns.
        self.types = {field.name: _core(field.type) for field in fields}
        self._fields = tuple((name, core is LonLat, *_coders(core)) for name, core in self.types.items())
        self.columns = tuple(
            column for name, is_place, _, _ in self._fields for column in (("lon", "lat") if is_place else (name,))
        )
        self._columns_of = itemgetter(*self.columns)
        #: Where the key is among the columns.
        self.key_at = self.columns.index(key)
        self._lon = self.columns.index("lon") if "lon" in self.columns else None
        #: Where a value is not simply the column's.
        self._reads = tuple(
            (place, read)
            for place, (_, is_place, _, read) in enumerate(self._fields)
            if not is_place and read is not _same
        )
        #: What stands in a column that came later than a row's entry.
        self._defaults: Columns = {}
        for field, (name, is_place, write, _) in zip(fields, self._fields, strict=True):
            if not is_place and field.default is not msgspec.NODEFAULT:
                self._defaults[name] = None if field.default is None else write(field.default)

    def encode(self, row: Row) -> Columns:
        """All columns of a row."""
        return _written(zip(self._fields, msgspec.structs.astuple(row), strict=True))

    def decode(self, columns: Mapping[Any, Any]) -> Row:
        """The row behind all of its columns, or behind those that it had when its entry was made."""
        try:
            values = self._columns_of(columns)
        except KeyError:
            values = self._columns_of(self.whole(columns))
        return self.row_of(values)

    def row_of(self, columns: Iterable[Any]) -> Row:
        """The row behind all of its columns, in the order of `columns`."""
        values = list(columns)
        if self._lon is not None:
            lon, lat = values[self._lon : self._lon + 2]
            values[self._lon : self._lon + 2] = [None if lon is None else LonLat(lon, lat)]
        for place, read in self._reads:
            if values[place] is not None:
                values[place] = read(values[place])
        return self.row_type(*values)

    def whole(self, columns: Mapping[str, Scalar]) -> Columns:
        """All columns of a row, of which an entry made by an earlier program lacks the latest."""
        return {**self._defaults, **columns}

    def patched(self, row: Row, columns: Mapping[str, Scalar]) -> Row:
        """A row with some of its columns changed."""
        values: dict[str, Any] = {}
        for name, is_place, _, read in self._fields:
            if is_place:
                if "lon" not in columns:
                    continue
                lon = columns["lon"]
                values[name] = None if lon is None else LonLat(lon, columns["lat"])  # type: ignore[arg-type]
            elif name in columns:
                value = columns[name]
                values[name] = None if value is None else read(value)
        return changed(row, **values)

    def delta(self, before: Row, after: Row) -> tuple[Columns, Columns]:
        """The columns that differ between two states of one row."""
        was, becomes = msgspec.structs.astuple(before), msgspec.structs.astuple(after)
        others = compress(zip(self._fields, was, becomes, strict=True), map(is_not, was, becomes))
        differing = [each for each in others if each[1] != each[2]]
        old = _written((field, value) for field, value, _ in differing)
        new = _written((field, value) for field, _, value in differing)
        return old, new


def _written(values: Iterable[tuple[_Field, Any]]) -> Columns:
    columns: Columns = {}
    for (name, is_place, write, _), value in values:
        if is_place:
            columns["lon"], columns["lat"] = (None, None) if value is None else value
        else:
            columns[name] = None if value is None else write(value)
    return columns


#: In an order in which each finds what it refers to.
CODECS: Mapping[str, RowCodec] = {
    codec.kind: codec
    for codec in (
        RowCodec("zone", Zone, "code"),
        RowCodec("post", Post, "code"),
        RowCodec("unit", Unit, "call_sign"),
        RowCodec("incident", Incident, "number", ("address", "summary")),
        RowCodec("assignment", Assignment, "key"),
        RowCodec("note", Note, "key", ("text",)),
        RowCodec("request", Request, "key", ("text", "reply")),
        RowCodec("task", Task, "key", ("text", "report")),
        RowCodec("tour", Tour, "key", ("crew",)),
        RowCodec("handover", Handover, "key", ("summary",)),
        RowCodec("closure", Closure, "key", ("reason",)),
        RowCodec("drawing", Drawing, "key", ("label",)),
        RowCodec("asset", Asset, "code"),
        RowCodec("doctrine", AdoptedDoctrine, "key"),
    )
}
CODEC_OF: Mapping[type, RowCodec] = {codec.row_type: codec for codec in CODECS.values()}
