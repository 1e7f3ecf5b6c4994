"""Checks tile archives (MBTiles, PMTiles) before a region copies them, and counts their tiles."""

from __future__ import annotations

import gzip
import sqlite3
import struct
import zlib
from contextlib import closing
from pathlib import Path

from maps.errors import SourceError

WHAT = "cannot read the tiles"
_PM_HEAD = 127
_FORMATS = ("png", "jpg", "jpeg", "webp", "pbf", "mvt")


def is_pmtiles(path: Path) -> bool:
    """Whether a tile archive is PMTiles, by its first bytes."""
    with path.open("rb") as file:
        return file.read(7) == b"PMTiles"


def check_tiles(path: Path) -> tuple[int, tuple[str, ...]]:
    """Read what an archive states of itself and compare; answers the number of tiles, and warnings.

    Raises:
        SourceError: it is missing, damaged, of an unknown kind or version, or empty.
    """
    if not path.is_file():
        raise SourceError(WHAT, str(path), "no such file")
    with path.open("rb") as file:
        head = file.read(_PM_HEAD)
    if not head:
        raise SourceError(WHAT, str(path), "the file is empty")
    if head.startswith(b"SQLite format 3\x00"):
        return _check_mbtiles(path)
    if head.startswith(b"PMTiles") or path.suffix.lower() == ".pmtiles":
        return _check_pmtiles(path, head), ()
    raise SourceError(WHAT, str(path), "neither MBTiles nor PMTiles")


def _check_mbtiles(path: Path) -> tuple[int, tuple[str, ...]]:
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as db:
            found = [str(row[0]) for row in db.execute("PRAGMA quick_check(1)")]
            if found != ["ok"]:
                raise SourceError(WHAT, str(path), f"damaged: {found[0].splitlines()[-1]}")
            meta = {str(k): str(v) for k, v in db.execute("SELECT name, value FROM metadata")}
            tiles, empty = db.execute(
                "SELECT count(*), coalesce(sum(tile_data IS NULL OR length(tile_data) = 0), 0) FROM tiles"
            ).fetchone()
    except sqlite3.Error as error:
        raise SourceError(WHAT, str(path), f"damaged or no MBTiles: {error}") from error
    form = meta.get("format", "png").lower()
    if form not in _FORMATS:
        raise SourceError(
            WHAT, str(path), f"tiles of the format {form} are not shown; use one of {', '.join(_FORMATS)}"
        )
    if tiles - empty <= 0:
        raise SourceError(WHAT, str(path), "it holds no tiles")
    warnings = (f"{path}: {empty} of {tiles} tiles are empty",) if empty else ()
    return int(tiles), warnings


def _check_pmtiles(path: Path, head: bytes) -> int:
    if not head.startswith(b"PMTiles"):
        raise SourceError(WHAT, str(path), "no PMTiles: its first bytes are others")
    if len(head) < _PM_HEAD:
        raise SourceError(WHAT, str(path), f"cut off: {len(head)} bytes")
    if head[7] != 3:
        raise SourceError(WHAT, str(path), f"PMTiles version {head[7]}; version 3 is read")
    offsets = struct.unpack("<11Q", head[8:96])
    size = path.stat().st_size
    for name, start, length in zip(
        ("root", "metadata", "leaves", "tiles"), offsets[0:8:2], offsets[1:8:2], strict=True
    ):
        if start + length > size:
            raise SourceError(
                WHAT, str(path), f"cut off or damaged: its {name} end at byte {start + length}, the file at {size}"
            )
    with path.open("rb") as file:
        file.seek(offsets[0])
        root = file.read(offsets[1])
    try:
        entries = _entries(gzip.decompress(root) if head[97] == 2 else root)
    except (OSError, EOFError, zlib.error, IndexError) as error:
        raise SourceError(WHAT, str(path), f"damaged: its directory can not be read ({error})") from error
    tiles = offsets[8] or entries
    if tiles == 0:
        raise SourceError(WHAT, str(path), "it holds no tiles")
    return int(tiles)


def _entries(directory: bytes) -> int:
    """The number at the front of a directory, seven bits a byte, lowest first."""
    value, shift = 0, 0
    for byte in directory:
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value
        shift += 7
    raise IndexError("it ends in the middle of a number")
