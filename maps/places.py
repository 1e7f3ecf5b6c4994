"""Names and addresses of a region in one SQLite file: made once, then searched read-only.

Each thread gets its own connection. Knows nothing of the screen; meant to be asked off the GUI thread.
"""

from __future__ import annotations

import errno
import math
import re
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from console.domain.geo import LonLat, distance_m
from maps.errors import RegionError
from maps.placenames import has_chinese, is_whole_name, plain, words_of

_SCHEMA = """
CREATE TABLE place (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, zh TEXT NOT NULL, en TEXT NOT NULL, within_zh TEXT NOT NULL,
    within_en TEXT NOT NULL, lon REAL NOT NULL, lat REAL NOT NULL, rank INTEGER NOT NULL, cell INTEGER NOT NULL);
CREATE TABLE house (
    street INTEGER NOT NULL, number TEXT NOT NULL, lon REAL NOT NULL, lat REAL NOT NULL, cell INTEGER NOT NULL);
CREATE TABLE word (word TEXT NOT NULL, rank INTEGER NOT NULL, place INTEGER NOT NULL);
"""
_INDEXES = """
CREATE INDEX house_street ON house (street, number);
CREATE INDEX house_cell ON house (cell);
CREATE INDEX place_cell ON place (cell);
CREATE INDEX word_word ON word (word, rank, place);
CREATE INDEX word_place ON word (place, word);
"""
_HOUSES_OF_STREET = "SELECT number, lon, lat FROM house WHERE street = ? AND number >= ? AND number < ? LIMIT 60"
_HOUSES_NEAR = "SELECT street, number, lon, lat FROM house WHERE cell BETWEEN ? AND ?"
_STREETS_NEAR = "SELECT * FROM place WHERE cell BETWEEN ? AND ? AND kind = 'street'"
_LOCALITIES_NEAR = "SELECT * FROM place WHERE cell BETWEEN ? AND ? AND kind = 'locality'"
_CELL_DEG = 0.005
#: A word that enters more names than this is looked for around the view first, not in the whole region.
_MANY = 3_000
#: How far around the view, in cells, step by step.
_REACHES = (2, 8, 32)
#: Metres below which one place is as near as another.
_AS_NEAR_M = 500.0
_HOUSE_NEAR_M = 150.0
_STREET_NEAR_M = 400.0
#: Behind its street a number may have parts, and a 号 words that no register has: 12-3, 12 a, 12号3栋门口.
_BEHIND = re.compile(r"(?<=[^\d-])([甲乙丙丁]?\d{1,5}(?:[-/之附]\d{0,4})?(?:\s?[a-z])?)\s*(?:[号號#].*)?$")
_IN_FRONT = re.compile(r"^(\d{1,5}[a-z]?)\s+(?=\S)")
#: The longest text without a space that is taken apart into a town and a street.
_MOST_CUT = 16


@dataclass(frozen=True, slots=True)
class Place:
    """Something that has a name: kind is street, locality, station, park, water, ... or house.

    `within_zh`, `within_en` name the locality that it lies in, empty when that is not known.
    """

    kind: str
    zh: str
    en: str
    at: LonLat
    rank: int = 5
    within_zh: str = ""
    within_en: str = ""

    @property
    def text(self) -> str:
        """One line in both languages, the larger place first in Chinese and last in English."""
        zh = self.within_zh + self.zh
        en = f"{self.en}, {self.within_en}" if self.within_en and self.en else self.en
        if self.zh == self.en:
            return zh if has_chinese(self.zh) else en
        return f"{zh} {en}".strip()


@dataclass(frozen=True, slots=True)
class House:
    """A house number; `street` is the row of its street among the places written with it."""

    street: int
    number: str
    at: LonLat


def write_places(where: Path, places: Iterable[Place], houses: Iterable[House]) -> int:
    """Write the search file; the same rows give the same bytes. Answers how many rows can be found.

    Raises:
        OSError: it can not be written (a full disk).
    """
    rows, numbers = list(places), list(houses)
    try:
        with closing(sqlite3.connect(where)) as db, db:
            _fill(db, rows, numbers)
    except sqlite3.OperationalError as error:
        raise OSError(errno.EIO, str(error), str(where)) from error
    return len(rows) + len(numbers)


def _fill(db: sqlite3.Connection, rows: list[Place], numbers: list[House]) -> None:
    db.execute("PRAGMA page_size = 4096")
    db.executescript(_SCHEMA)
    db.executemany(
        "INSERT INTO place VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        ((i, p.kind, p.zh, p.en, p.within_zh, p.within_en, *p.at, p.rank, _cell(*p.at)) for i, p in enumerate(rows)),
    )
    db.executemany(
        "INSERT INTO house VALUES (?, ?, ?, ?, ?)", ((h.street, h.number, *h.at, _cell(*h.at)) for h in numbers)
    )
    words = sorted(
        {(word, p.rank, i) for i, p in enumerate(rows) for word in words_of(p.zh, p.en, p.within_zh, p.within_en)}
    )
    db.executemany("INSERT INTO word VALUES (?, ?, ?)", words)
    db.executescript(_INDEXES)


class Places:
    """Search in the file that `write_places` made."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()

    def find(self, text: str, limit: int = 20, near: LonLat | None = None) -> list[Place]:
        """Places with what was typed in their names: any part of a Chinese name, its pinyin or their initials, the
        beginning of any English word.

        The text may carry a house number in front or behind; several words narrow one another. A number that its
        street does not have is left out of the answer.

        Args:
            near: the middle of the view: what is nearer comes first. None: what is more important does.
        """
        wanted = plain(text)
        if not wanted or limit <= 0:
            return []
        if found := self._of_names(wanted, limit, near=near):
            return found
        street, numbers = _taken_apart(wanted)
        for words in (street, *_cut(street)) if numbers else _cut(street):
            for number in numbers:
                if found := self._houses(words, number, limit, near):
                    return found
            if found := self._of_names(words, limit, "street" if numbers else "", near=near):
                return found
        return []

    def _of_names(self, wanted: str, limit: int, kind: str = "", *, near: LonLat | None) -> list[Place]:
        return [place for _, place in self._named(wanted, limit, kind, near=near)]

    def nearest_address(self, at: LonLat) -> str | None:
        """The house, else the street, else the locality nearest to a place, in both languages; None far from all."""
        house = self._nearest(_HOUSES_NEAR, at, 1, 2)
        if house is not None and house[0] <= _HOUSE_NEAR_M:
            return _house_of(self._street(house[1][0]), str(house[1][1]), at).text
        street = self._nearest(_STREETS_NEAR, at, 1, 6)
        if street is not None and street[0] <= _STREET_NEAR_M:
            return self._place(street[1]).text
        locality = self._nearest(_LOCALITIES_NEAR, at, 8, 6)
        return None if locality is None else self._place(locality[1]).text

    def addresses(self, most: int) -> tuple[list[LonLat], float]:
        """Places of house numbers, evenly taken from all, and the share of all that they are (1.0: every one)."""
        ((count,),) = self._ask("SELECT count(*) FROM house", ())
        step = max(1, math.ceil(int(str(count)) / most))
        rows = self._ask("SELECT lon, lat FROM house WHERE rowid % ? = 0 ORDER BY rowid", (step,))
        return [LonLat(float(str(lon)), float(str(lat))) for lon, lat in rows], 1.0 / step

    def close(self) -> None:
        """Close the connection of the calling thread."""
        db: sqlite3.Connection | None = getattr(self._local, "db", None)
        if db is not None:
            db.close()
            self._local.db = None

    @property
    def _db(self) -> sqlite3.Connection:
        db: sqlite3.Connection | None = getattr(self._local, "db", None)
        if db is None:
            try:
                db = sqlite3.connect(f"{self.path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
            except sqlite3.Error as error:
                raise RegionError("cannot search places", str(self.path), str(error)) from error
            self._local.db = db
        return db

    def _ask(self, sql: str, values: tuple[object, ...]) -> list[tuple[object, ...]]:
        try:
            return self._db.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            raise RegionError("cannot search places", str(self.path), str(error)) from error

    def _place(self, row: tuple[object, ...]) -> Place:
        _, kind, zh, en, within_zh, within_en, lon, lat, rank, _ = row
        at = LonLat(float(str(lon)), float(str(lat)))
        return Place(str(kind), str(zh), str(en), at, int(str(rank)), str(within_zh), str(within_en))

    def _street(self, row: object) -> Place:
        return self._place(self._ask("SELECT * FROM place WHERE id = ?", (row,))[0])

    def _named(self, wanted: str, limit: int, kind: str = "", *, near: LonLat | None = None) -> list[tuple[int, Place]]:
        parts = wanted.split()
        bounds = tuple(bound for part in parts for bound in (part, part + "\U0010ffff"))
        only, kinds = ("AND kind = ?", (kind,)) if kind else ("", ())
        # Only fixed words go into the text; what was typed goes in as values.
        ids = " INTERSECT ".join(["SELECT place FROM word WHERE word >= ? AND word < ?"] * len(parts))
        if near is None:
            rows = self._ask(
                f"SELECT * FROM place WHERE id IN ({ids}) {only} ORDER BY rank, length(zh), id LIMIT ?",  # noqa: S608
                (*bounds, *kinds, limit),
            )
            return [(int(str(row[0])), self._place(row)) for row in rows]
        rows = self._ask(
            f"SELECT * FROM place WHERE id IN ({ids} LIMIT {_MANY + 1}) {only}",  # noqa: S608
            (*bounds, *kinds),
        )
        if len(rows) > _MANY:
            has = " AND ".join(
                ["EXISTS (SELECT 1 FROM word WHERE word.place = place.id AND word >= ? AND word < ?)"] * len(parts)
            )
            around = f"SELECT * FROM place WHERE cell BETWEEN ? AND ? {only} AND {has}"  # noqa: S608
            for reach in _REACHES:
                close = [
                    row for cells in _cells_around(near, reach) for row in self._ask(around, (*cells, *kinds, *bounds))
                ]
                if len(close) >= limit:
                    rows = close
                    break
        found = [(int(str(row[0])), self._place(row)) for row in rows]
        found.sort(key=lambda each: (*_nearness(each[1], wanted, near), each[0]))
        return found[:limit]

    def _houses(self, street: str, number: str, limit: int, near: LonLat | None) -> list[Place]:
        """Houses whose number begins so, on streets whose name begins so; the very number first, then what is near."""
        found: list[tuple[bool, int, int, int, str, Place]] = []
        for order, (key, place) in enumerate(self._named(street, 40, "street", near=near)):
            rows = self._ask(_HOUSES_OF_STREET, (key, number, number + "\U0010ffff"))
            for have, lon, lat in rows:
                house = _house_of(place, str(have), LonLat(float(str(lon)), float(str(lat))))
                octaves, row = (_octaves(house.at, near), order) if near is not None else (0, 0)
                found.append((have != number, octaves, row, len(str(have)), str(have), house))
        found.sort(key=lambda row: row[:5])
        return [house for *_, house in found[:limit]]

    def _nearest(self, sql: str, at: LonLat, rings: int, lon_at: int) -> tuple[float, tuple[object, ...]] | None:
        """Metres and row of what is nearest, among the cells around; `lon_at` is the column of the longitude."""
        for reach in sorted({1, rings}):
            rows: list[tuple[object, ...]] = []
            for bounds in _cells_around(at, reach):
                rows += self._ask(sql, bounds)
            spots = [LonLat(float(str(row[lon_at])), float(str(row[lon_at + 1]))) for row in rows]
            if spots:
                metres, i = min((distance_m(at, spot), i) for i, spot in enumerate(spots))
                return metres, rows[i]
        return None


def _taken_apart(wanted: str) -> tuple[str, tuple[str, ...]]:
    """A street and how its number may be written in the register: with all that was typed, else bare; none without."""
    number = _BEHIND.search(wanted) or _IN_FRONT.search(wanted)
    if number is None:
        return wanted, ()
    whole = number[0].strip().rstrip("号號# ")
    street = (wanted[: number.start()] + wanted[number.end() :]).strip()
    return street, tuple(dict.fromkeys((whole, number[1]))) if street else ()


def _cut(words: str) -> Iterator[str]:
    """A Chinese text without a space as a town and a street, the longest town first: 柳荫朝阳路 for 柳荫镇朝阳路."""
    if has_chinese(words) and " " not in words:
        yield from (f"{words[:cut]} {words[cut:]}" for cut in range(min(len(words), _MOST_CUT) - 2, 1, -1))


def _house_of(street: Place, number: str, at: LonLat) -> Place:
    zh = f"{street.zh}{number}" if "号" in number else f"{street.zh}{number}号"
    en = f"{number} {street.en}"
    if street.zh == street.en:
        zh = en = zh if has_chinese(zh.rstrip("号")) else en
    return Place("house", zh, en, at, street.rank, street.within_zh, street.within_en)


def _nearness(place: Place, wanted: str, near: LonLat) -> tuple[bool, int, int, int]:
    """The very name first, then by how many times as far, then by importance."""
    is_other = not is_whole_name(wanted, place.zh, place.en)
    return is_other, _octaves(place.at, near), place.rank, len(place.zh)


def _octaves(at: LonLat, near: LonLat) -> int:
    """How often a place is twice as far as what counts as near."""
    return math.ceil(math.log2(max(1.0, distance_m(near, at) / _AS_NEAR_M)))


def _cell(lon: float, lat: float) -> int:
    return math.floor((lat + 90.0) / _CELL_DEG) * 100_000 + math.floor((lon + 180.0) / _CELL_DEG)


def _cells_around(at: LonLat, reach: int) -> Iterator[tuple[int, int]]:
    middle = _cell(*at)
    return ((middle + row * 100_000 - reach, middle + row * 100_000 + reach) for row in range(-reach, reach + 1))
