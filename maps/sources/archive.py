"""Archives of tiles, MBTiles and PMTiles: what they say of themselves, and their tiles. Trusts nothing of either.

An archive is used by one thread. Knows neither how tiles are drawn nor where they lie on earth.
"""

from __future__ import annotations

import html
import json
import re
import sqlite3
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from maps.errors import TileTrouble
from maps.sources.packed import MOST_STORED_BYTES

RASTER_FORMATS = ("png", "jpg", "jpeg", "webp")
VECTOR_FORMATS = ("pbf", "mvt")
FORMATS = (*RASTER_FORMATS, *VECTOR_FORMATS)
DEEPEST_ZOOM = 24
MOST_ATTRIBUTION = 200

_SQLITE = b"SQLite format 3\x00"
_PMTILES = b"PMTiles"
_TAG = re.compile(r"<[^<>]*>")
#: A view in a hostile file may never end; a count of a large honest one takes seconds.
_QUERY_S = 20.0
_STEPS_BETWEEN_LOOKS = 100_000
_SAMPLE = "SELECT substr(tile_data, 1, 16) FROM tiles WHERE length(tile_data) > 0 LIMIT 1"
_TILE = "SELECT tile_data FROM tiles WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?"


@dataclass(frozen=True, slots=True)
class TilesAbout:
    """What an archive states of itself, as far as it can be true.

    Attributes:
        bounds: west, south, east, north in degrees, or None when it does not say.
    """

    min_zoom: int
    max_zoom: int
    is_vector: bool
    attribution: str = ""
    bounds: tuple[float, float, float, float] | None = None


class TileArchive(Protocol):
    """An open archive."""

    about: TilesAbout

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        """A tile as it is stored, rows counted from the north; None when there is none.

        Raises:
            TileTrouble: the archive is damaged there.
        """
        ...

    def count(self) -> tuple[int, int]:
        """How many tiles it lists, and how many of them are empty.

        Raises:
            TileTrouble: the archive is damaged.
        """
        ...

    def close(self) -> None:
        """Let the file go."""
        ...


def is_pmtiles(path: Path) -> bool:
    """Whether a tile archive is PMTiles, by its first bytes."""
    with path.open("rb") as file:
        return file.read(len(_PMTILES)) == _PMTILES


def open_archive(path: Path) -> TileArchive:
    """Open an archive; its own statements are checked.

    Raises:
        TileTrouble: it is missing, damaged, of an unknown kind, version or format of tiles, or empty.
    """
    from maps.sources.pmtiles_archive import PMTilesArchive

    where = str(path)
    try:
        with path.open("rb") as file:
            head = file.read(len(_SQLITE))
    except FileNotFoundError:
        raise TileTrouble(where, "no such file") from None
    except OSError as error:
        raise TileTrouble(where, "{reason}", reason=error.strerror or error) from error
    if not head:
        raise TileTrouble(where, "the file is empty")
    if head == _SQLITE:
        return MBTilesArchive(path)
    if head.startswith(_PMTILES) or path.suffix.lower() == ".pmtiles":
        return PMTilesArchive(path)
    raise TileTrouble(where, "neither MBTiles nor PMTiles")


def format_trouble(where: str, form: str) -> TileTrouble:
    """Tiles of a format that is not shown."""
    return TileTrouble(
        where,
        "tiles of the format {format} are not shown; use one of {formats}",
        format=form,
        formats=", ".join(FORMATS),
    )


def is_picture(content: bytes) -> bool:
    """Whether bytes begin as PNG, JPEG, WebP or GIF do."""
    return content.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8")) or (
        content[:4] == b"RIFF" and content[8:12] == b"WEBP"
    )


def bounds_of(west: float, south: float, east: float, north: float) -> tuple[float, float, float, float] | None:
    """A box that can be true, or None."""
    fits = -180.0 <= west < east <= 180.0 and -90.0 <= south < north <= 90.0
    return (west, south, east, north) if fits else None


class MBTilesArchive:
    """MBTiles 1.x: a database of SQLite."""

    def __init__(self, path: Path) -> None:
        self._where = str(path)
        self._until = 0.0
        try:
            self._db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, check_same_thread=False)
        except sqlite3.Error as error:
            raise self._damaged(error) from error
        self._db.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MOST_STORED_BYTES)
        self._db.set_progress_handler(lambda: time.monotonic() > self._until, _STEPS_BETWEEN_LOOKS)
        try:
            self.about = self._about()
        except TileTrouble:
            self._db.close()
            raise

    def _ask(self, query: str, values: tuple[int, ...] = ()) -> list[tuple[object, ...]]:
        self._until = time.monotonic() + _QUERY_S
        try:
            return self._db.execute(query, values).fetchall()
        except (sqlite3.Error, UnicodeDecodeError) as error:
            raise self._damaged(error) from error

    def _damaged(self, error: Exception) -> TileTrouble:
        return TileTrouble(self._where, "damaged or no MBTiles: {error}", error=error)

    def _about(self) -> TilesAbout:
        meta = {str(name): str(value) for name, value in self._ask("SELECT name, value FROM metadata LIMIT 1000")}
        found = self._ask(_SAMPLE)
        sample = found[0][0] if found else None
        if not isinstance(sample, bytes):
            raise TileTrouble(self._where, "it holds no tiles")
        form = meta.get("format", "png" if is_picture(sample) else "pbf").lower()
        if form not in FORMATS:
            raise format_trouble(self._where, form)
        if form in RASTER_FORMATS and not is_picture(sample):
            raise TileTrouble(self._where, "its tiles are no pictures")
        low, high = self._zooms(meta)
        return TilesAbout(low, high, form in VECTOR_FORMATS, plain(meta.get("attribution", "")), _bounds(meta))

    def _zooms(self, meta: Mapping[str, str]) -> tuple[int, int]:
        """As it states them; else by its tiles, which takes long in a large archive without an index."""
        stated = (meta.get("minzoom", ""), meta.get("maxzoom", ""))
        low, high = (
            stated
            if all(zoom.isdecimal() for zoom in stated)
            else self._ask("SELECT min(zoom_level), max(zoom_level) FROM tiles")[0]
        )
        try:
            zooms = int(str(low)), int(str(high))
        except ValueError as error:
            raise self._damaged(error) from error
        if not 0 <= zooms[0] <= zooms[1] <= DEEPEST_ZOOM:
            raise TileTrouble(self._where, "its zooms are {low} to {high}", low=low, high=high)
        return zooms

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        """A tile as it is stored; None when there is none, or an empty one."""
        found = self._ask(_TILE, (z, x, (1 << z) - 1 - y))  # MBTiles count rows from the south
        content = found[0][0] if found else None
        return content if isinstance(content, bytes) and content else None

    def count(self) -> tuple[int, int]:
        """How many tiles it lists, and how many of them are empty."""
        said = str(self._ask("PRAGMA quick_check(1)")[0][0])
        if said != "ok":
            raise TileTrouble(self._where, "damaged: {error}", error=said.splitlines()[-1])
        query = "SELECT count(*), coalesce(sum(tile_data IS NULL OR length(tile_data) = 0), 0) FROM tiles"
        ((tiles, empty),) = self._ask(query)
        return int(str(tiles)), int(str(empty))

    def close(self) -> None:
        """Let the file go."""
        self._db.close()


def _bounds(meta: Mapping[str, str]) -> tuple[float, float, float, float] | None:
    try:
        west, south, east, north = (float(part) for part in meta.get("bounds", "").split(","))
    except ValueError:
        return None
    return bounds_of(west, south, east, north)


def stated_attribution(metadata: bytes) -> str:
    """The attribution in an archive's JSON; nothing when it is no JSON or says none."""
    try:
        said = json.loads(metadata)
    except (ValueError, RecursionError):
        return ""
    found = said.get("attribution", "") if isinstance(said, dict) else ""
    return plain(found) if isinstance(found, str) else ""


def plain(text: str) -> str:
    """An attribution without its links, on one line, of a length that a map has room for."""
    words = " ".join(html.unescape(_TAG.sub(" ", text)).split())
    return words[:MOST_ATTRIBUTION]
