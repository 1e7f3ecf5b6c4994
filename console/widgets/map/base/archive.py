"""What a raster MBTiles archive says of itself, and why one can not be shown. Reads files: not for the GUI thread."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from console.widgets.map.base.raster import RasterSpec

translate = QCoreApplication.translate
_RASTER_FORMATS = ("png", "jpg", "jpeg", "webp")
_SQLITE = b"SQLite format 3\x00"
_PMTILES = b"PMTiles"
_SAMPLE = "SELECT substr(tile_data, 1, 16) FROM tiles WHERE length(tile_data) > 0 LIMIT 1"


class RasterError(Exception):
    """A source of raster tiles that can not be used; its text says which and why, in the language in force."""


def is_picture(content: bytes) -> bool:
    """Whether bytes begin as PNG, JPEG, WebP or GIF do."""
    return content.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8")) or (
        content[:4] == b"RIFF" and content[8:12] == b"WEBP"
    )


def mbtiles_spec(path: Path) -> RasterSpec:
    """What an MBTiles file states of itself; its first tile must bear it out.

    Raises:
        RasterError: it is missing, damaged, of another kind or version, or holds no raster tiles.
    """
    meta, low, high, sample = _read(path)
    form = meta.get("format", "png").lower()
    if form in ("pbf", "mvt") or (sample is not None and sample.startswith(b"\x1f\x8b")):
        raise _unusable(path, translate("MapCanvas", "it holds vector tiles; only raster tiles can be shown"))
    if form not in _RASTER_FORMATS:
        why = translate("MapCanvas", "its tiles are {format}; shown are {formats}")
        raise _unusable(path, why.format(format=form, formats=", ".join(_RASTER_FORMATS)))
    if low is None or high is None or sample is None:
        raise _unusable(path, translate("MapCanvas", "it holds no tiles"))
    if not is_picture(sample):
        raise _unusable(path, translate("MapCanvas", "its tiles are no pictures"))
    return RasterSpec(low, high, "wgs84", meta.get("attribution", ""))


def _read(path: Path) -> tuple[dict[str, str], int | None, int | None, bytes | None]:
    """Metadata, lowest and highest zoom, and the first bytes of some tile."""
    try:
        with path.open("rb") as file:
            head = file.read(16)
    except FileNotFoundError:
        raise _unusable(path, translate("MapCanvas", "no such file")) from None
    except OSError as error:
        raise _unusable(path, error.strerror or str(error)) from error
    if not head:
        raise _unusable(path, translate("MapCanvas", "the file is empty"))
    if head.startswith(_PMTILES):
        why = translate("MapCanvas", "it is a PMTiles archive of version {version}; only MBTiles can be shown")
        raise _unusable(path, why.format(version=head[7] if len(head) > len(_PMTILES) else "?"))
    if head != _SQLITE:
        raise _unusable(path, translate("MapCanvas", "it is no MBTiles archive"))
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as db:
            meta = {str(name): str(value) for name, value in db.execute("SELECT name, value FROM metadata")}
            low, high = db.execute("SELECT min(zoom_level), max(zoom_level) FROM tiles").fetchone()
            sample = db.execute(_SAMPLE).fetchone()
            return meta, _zoom(low), _zoom(high), bytes(sample[0]) if sample else None
    except (sqlite3.Error, TypeError, ValueError) as error:
        raise _unusable(path, translate("MapCanvas", "damaged: {error}").format(error=error)) from error


def _zoom(value: object) -> int | None:
    return None if value is None else int(str(value))


def _unusable(path: Path, why: str) -> RasterError:
    return RasterError(f"{path}: {why}")
