"""An import profile: how the columns and codes of one kind of call log become ours.

Profiles are TOML, one a kind of log; the ones that come along lie in resources/profiles. Every key is checked, and a
key that nobody knows is answered with the nearest one. Classes and dispositions are those of the doctrine that a new
operation starts with. Knows no log and no scenario.
"""

from __future__ import annotations

import codecs
import difflib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from console.doctrines import load_doctrine
from console.drill.errors import BadInput

PROFILES = Path(__file__).resolve().parents[2] / "resources" / "profiles"

DATUMS = ("wgs84", "gcj02", "bd09")

#: Moments of a call and of a run, in the order in which they ought to come.
CALL_STAMPS = ("received", "answered", "entered", "closed")
RUN_STAMPS = ("dispatched", "delivered", "acknowledged", "en_route", "on_scene", "ended")
_NEEDED = ("call", "unit", "received", "dispatched", "class")
_WORDS = ("call", "unit", "class", "priority", "disposition", "arm", "post", "group", "people")
_JOINED = ("address", "summary")
_SECTIONS = (
    "format", "name", "title", "source", "encoding", "delimiter", "sheet", "calls_without_unit",
    "time", "columns", "place", "classes", "priorities", "dispositions", "arms", "people", "capabilities",
    "defaults", "reports",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Report:
    """A column whose stamp says that a unit reported something: a text of its own at that moment."""

    column: str
    text: str


@dataclass(frozen=True, slots=True)
class PlaceColumns:
    """Where a row says where: one column with both numbers, or a column each.

    `lat_first` is the order inside the one column. `datum` is the datum of the numbers.
    """

    column: str | None = None
    lon: str | None = None
    lat: str | None = None
    lat_first: bool = True
    datum: str = "wgs84"

    @property
    def names(self) -> tuple[str, ...]:
        """The columns that are read."""
        return tuple(name for name in (self.column, self.lon, self.lat) if name)


@dataclass(frozen=True)
class Profile:
    """One profile, read and checked.

    `columns` maps our field names to the log's columns; `joined` those fields that join several columns.
    Codes are looked up without regard to case; `default_*` stands in for a code that the profile does not list, and
    None means that such a row is rejected. `people` and `capabilities` are by arm as the log writes it.
    """

    name: str
    zone: ZoneInfo
    formats: tuple[str, ...]
    columns: Mapping[str, str]
    place: PlaceColumns
    joined: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    classes: Mapping[str, str] = field(default_factory=dict)
    priorities: Mapping[str, int] = field(default_factory=dict)
    dispositions: Mapping[str, str] = field(default_factory=dict)
    arms: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, int] = field(default_factory=dict)
    capabilities: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    reports: tuple[Report, ...] = ()
    date_column: str | None = None
    default_class: str | None = None
    default_priority: int | None = None
    default_disposition: str | None = None
    default_arm: str | None = None
    source: str = "log"
    encoding: str = "utf-8"
    delimiter: str = ","
    sheet: str | None = None
    calls_without_unit: bool = False

    def used_columns(self) -> tuple[str, ...]:
        """Every column of the log that is read, each once."""
        names = [*self.columns.values(), *self.place.names, *(report.column for report in self.reports)]
        names += [name for joined in self.joined.values() for name in joined]
        names += [self.date_column] if self.date_column else []
        return tuple(dict.fromkeys(names))


def profile_names() -> list[str]:
    """Names of the profiles that come along."""
    return sorted(path.stem for path in PROFILES.glob("*.toml"))


def load_profile(name_or_path: str) -> Profile:
    """Read a profile that comes along by its name, or any by its path ending in .toml.

    Raises:
        BadInput: no such profile, no TOML, or a key or value that is wrong; names file and key.
    """
    if name_or_path.endswith(".toml"):
        path = Path(name_or_path)
    else:
        path = PROFILES / f"{name_or_path}.toml"
        if name_or_path not in profile_names():
            raise BadInput("profile", name_or_path, f"no such profile; {_advice(name_or_path, profile_names())}")
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise BadInput("profile", str(path), error.strerror or "can not be read") from error
    except UnicodeDecodeError as error:
        raise BadInput("profile", str(path), "is not written in UTF-8") from error
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadInput("profile", str(path), f"is no TOML: {error}") from error
    return _Reader(str(path), path.stem).profile(data)


def _advice(word: str, known: Iterable[str]) -> str:
    names = list(known)
    near = difflib.get_close_matches(word, names, n=1, cutoff=0.5)
    return f"did you mean {near[0]}?" if near else f"there are {', '.join(names)}"


class _Reader:
    """Checks one file; every complaint names the file and the key."""

    def __init__(self, file: str, stem: str) -> None:
        self._file = file
        self._stem = stem
        doctrine = load_doctrine()  # what a log's codes may become is what a new operation knows
        self._top_classes = tuple(code for code in doctrine.classes if "." not in code)
        self._dispositions = doctrine.dispositions

    def profile(self, data: dict[str, Any]) -> Profile:
        self._only("", data, _SECTIONS)
        if data.get("format") != 1:
            raise self._wrong("format", "this version reads format = 1")
        zone, formats, date_column = self._time(self._table(data, "time"))
        columns, joined = self._columns(self._table(data, "columns"))
        defaults = self._table(data, "defaults", optional=True)
        self._only("defaults", defaults, ("class", "priority", "disposition", "arm"))
        classes = self._codes(data, "classes", self._class)
        return Profile(
            name=self._text("name", data.get("name", self._stem)),
            zone=zone,
            formats=formats,
            date_column=date_column,
            columns=columns,
            joined=joined,
            place=self._place(self._table(data, "place")),
            classes=classes,
            priorities=self._codes(data, "priorities", self._priority),
            dispositions=self._codes(data, "dispositions", self._disposition),
            arms=self._codes(data, "arms", self._text),
            people=self._codes(data, "people", self._people),
            capabilities=self._codes(data, "capabilities", self._texts),
            reports=self._reports(data.get("reports", [])),
            default_class=self._default(defaults, "class", self._class),
            default_priority=self._default(defaults, "priority", self._priority),
            default_disposition=self._default(defaults, "disposition", self._disposition),
            default_arm=self._default(defaults, "arm", self._text),
            source=self._text("source", data.get("source", "log")),
            encoding=self._encoding(data.get("encoding", "utf-8")),
            delimiter=self._delimiter(data.get("delimiter", ",")),
            sheet=self._text("sheet", data["sheet"]) if "sheet" in data else None,
            calls_without_unit=self._flag("calls_without_unit", data.get("calls_without_unit", False)),
        )

    def _wrong(self, key: str, why: str) -> BadInput:
        return BadInput("profile", f"{self._file}: {key}", why)

    def _only(self, section: str, table: Mapping[str, Any], known: Iterable[str]) -> None:
        names = list(known)
        for key in table:
            if key not in names:
                raise self._wrong(f"{section}.{key}" if section else key, f"no such key; {_advice(key, names)}")

    def _table(self, data: Mapping[str, Any], key: str, *, optional: bool = False) -> dict[str, Any]:
        if key not in data and optional:
            return {}
        if not isinstance(data.get(key), dict):
            raise self._wrong(key, f"needs a section [{key}]")
        table: dict[str, Any] = data[key]
        return table

    def _time(self, table: dict[str, Any]) -> tuple[ZoneInfo, tuple[str, ...], str | None]:
        self._only("time", table, ("zone", "formats", "date"))
        name = self._text("time.zone", table.get("zone"))
        try:
            zone = ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise self._wrong("time.zone", f"{name} is no time zone; write one such as Asia/Shanghai") from error
        formats = self._texts("time.formats", table.get("formats"))
        date_column = self._text("time.date", table["date"]) if "date" in table else None
        probe = datetime(2001, 12, 23, 14, 45, 56)  # noqa: DTZ001 - a wall-clock reading, as logs hold them
        for written in formats:
            try:
                datetime.strptime(probe.strftime(written), written)  # noqa: DTZ007 - only whether it can be read
            except ValueError as error:
                raise self._wrong("time.formats", f"{written!r} can not be read back: {error}") from error
            if "%d" not in written and "%s" not in written and date_column is None:
                raise self._wrong("time.formats", f"{written!r} holds no day: name the day's column as time.date")
        return zone, formats, date_column

    def _columns(self, table: dict[str, Any]) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
        self._only("columns", table, (*_WORDS, *CALL_STAMPS, *RUN_STAMPS, *_JOINED))
        for key in _NEEDED:
            if key not in table:
                raise self._wrong(f"columns.{key}", "is missing: name the log's column for it")
        joined = {}
        for key in _JOINED:
            if key in table:
                value = table[key]
                joined[key] = self._texts(f"columns.{key}", [value] if isinstance(value, str) else value)
        columns = {key: self._text(f"columns.{key}", value) for key, value in table.items() if key not in _JOINED}
        return columns, joined

    def _place(self, table: dict[str, Any]) -> PlaceColumns:
        self._only("place", table, ("column", "order", "lon", "lat", "datum"))
        datum = self._one_of("place.datum", table.get("datum", "wgs84"), DATUMS)
        if "column" in table:
            order = self._one_of("place.order", table.get("order"), ("lat lon", "lon lat"))
            return PlaceColumns(self._text("place.column", table["column"]), lat_first=order == "lat lon", datum=datum)
        return PlaceColumns(
            lon=self._text("place.lon", table.get("lon")), lat=self._text("place.lat", table.get("lat")), datum=datum
        )

    def _reports(self, tables: object) -> tuple[Report, ...]:
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            raise self._wrong("reports", "is written as [[reports]] with column and text")
        for table in tables:
            self._only("reports", table, ("column", "text"))
        return tuple(
            Report(self._text("reports.column", table.get("column")), self._text("reports.text", table.get("text")))
            for table in tables
        )

    def _codes(self, data: Mapping[str, Any], section: str, check: Any) -> dict[str, Any]:
        table = self._table(data, section, optional=True)
        return {word.strip().casefold(): check(f"{section}.{word!r}", value) for word, value in table.items()}

    def _default(self, table: Mapping[str, Any], key: str, check: Any) -> Any:
        return check(f"defaults.{key}", table[key]) if key in table else None

    def _text(self, key: str, value: object) -> str:
        if not isinstance(value, str) or not value.strip():
            raise self._wrong(key, "needs a text")
        return value

    def _texts(self, key: str, value: object) -> tuple[str, ...]:
        if not isinstance(value, list) or not value:
            raise self._wrong(key, "needs a list of texts")
        return tuple(self._text(key, each) for each in value)

    def _flag(self, key: str, value: object) -> bool:
        if not isinstance(value, bool):
            raise self._wrong(key, "needs true or false")
        return value

    def _one_of(self, key: str, value: object, known: Iterable[str]) -> str:
        text = self._text(key, value)
        if text not in known:
            raise self._wrong(key, f"{text} is unknown; {_advice(text, known)}")
        return text

    def _class(self, key: str, value: object) -> str:
        text = self._text(key, value)
        top, _, _ = text.partition(".")
        if top not in self._top_classes or not all(text.split(".")):
            raise self._wrong(key, f"{text} is no class; {_advice(top, self._top_classes)}")
        return text

    def _priority(self, key: str, value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 4:
            raise self._wrong(key, "needs a number from 1, most urgent, to 4")
        return value

    def _people(self, key: str, value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 200:
            raise self._wrong(key, "needs a number of people from 1 to 200")
        return value

    def _disposition(self, key: str, value: object) -> str:
        return self._one_of(key, value, self._dispositions)

    def _encoding(self, value: object) -> str:
        name = self._text("encoding", value)
        try:
            return codecs.lookup(name).name
        except LookupError as error:
            raise self._wrong("encoding", f"{name} is no encoding; write utf-8 or gb18030") from error

    def _delimiter(self, value: object) -> str:
        text = self._text("delimiter", value) if value != "\t" else "\t"
        if len(text) != 1 or text in '"\r\n':
            raise self._wrong("delimiter", "needs one character")
        return text
