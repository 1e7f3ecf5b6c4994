"""Composites cut out of 256-pixel raster tiles: which tiles a composite needs, and how they are put together.

Knows neither files nor servers. Decoding goes through QImageReader, which lets other threads run meanwhile.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QBuffer, QByteArray, QRect, QSize
from PySide6.QtGui import QColor, QImage, QImageReader, QPainter

from console.widgets.map.static import TILE_PX, TileKey
from console.widgets.map.view import HALF_WORLD_M, px_per_m, to_lonlat, to_mercator, zoom_of

RASTER_PX = 256
#: A composite is put together from tiles at most so many zooms deeper than itself.
DEEPEST_STEP = 3.0
DATUMS = ("wgs84", "gcj02")


class RasterKey(NamedTuple):
    """A raster tile: zoom, column from the west, row from the north."""

    z: int
    x: int
    y: int


class Piece(NamedTuple):
    """What of a raster tile goes where: `clip` in its own pixels, `target` in device pixels of the composite."""

    tile: RasterKey
    clip: QRect
    target: QRect


@dataclass(frozen=True)
class RasterSpec:
    """What a source of raster tiles is: its zooms, its datum, what must be said of it."""

    min_zoom: int = 0
    max_zoom: int = 19
    datum: str = "wgs84"
    attribution: str = ""


def pieces_of(key: TileKey, dpr: float, spec: RasterSpec) -> list[Piece]:
    """The parts of raster tiles that make a composite, sharp where the source has the zoom for it."""
    zoom = zoom_of(key.level)
    z = min(max(math.ceil(zoom + math.log2(dpr) - 1e-9), spec.min_zoom), spec.max_zoom)
    if z - zoom > DEEPEST_STEP:
        return []  # an archive that begins far below would have to be read whole for a view of the world
    shift_x, shift_y = _datum_shift(key, spec.datum)
    per_device = 2.0 ** (z - zoom) / dpr  # raster pixels per device pixel of the composite
    side = round(TILE_PX * dpr)
    left = (key.x * TILE_PX + shift_x) * dpr * per_device
    top = (key.y * TILE_PX + shift_y) * dpr * per_device
    span = side * per_device
    last = (1 << z) - 1
    pieces = []
    for x in range(max(math.floor(left / RASTER_PX), 0), min(math.floor((left + span - 1e-6) / RASTER_PX), last) + 1):
        for y in range(max(math.floor(top / RASTER_PX), 0), min(math.floor((top + span - 1e-6) / RASTER_PX), last) + 1):
            x0, x1 = _cut(x, left, span)
            y0, y1 = _cut(y, top, span)
            clip = QRect(x0, y0, max(x1 - x0, 1), max(y1 - y0, 1))
            to_x, to_y = ((x * RASTER_PX + x0 - left) / per_device, (y * RASTER_PX + y0 - top) / per_device)
            end_x, end_y = to_x + clip.width() / per_device, to_y + clip.height() / per_device
            target = QRect(round(to_x), round(to_y), round(end_x) - round(to_x), round(end_y) - round(to_y))
            pieces.append(Piece(RasterKey(z, x, y), clip, target))
    return pieces


def _cut(tile: int, start: float, span: float) -> tuple[int, int]:
    """First and last pixel of a tile that a span of raster pixels covers, whole pixels outwards."""
    first = max(start - tile * RASTER_PX, 0.0)
    end = min(start + span - tile * RASTER_PX, float(RASTER_PX))
    return math.floor(first), min(math.ceil(end), RASTER_PX)


def _datum_shift(key: TileKey, datum: str) -> tuple[float, float]:
    """How far a source's content lies from where WGS 84 puts it, at the composite's middle, in world pixels."""
    if datum == "wgs84":
        return 0.0, 0.0
    from maps.crs import wgs84_to_gcj02

    scale = px_per_m(zoom_of(key.level))
    middle = np.array(
        [[(key.x + 0.5) * TILE_PX / scale - HALF_WORLD_M, HALF_WORLD_M - (key.y + 0.5) * TILE_PX / scale]]
    )
    moved = to_mercator(wgs84_to_gcj02(to_lonlat(middle)))
    dx, dy = (moved - middle)[0] * scale
    return float(dx), -float(dy)


def assembled(pieces: Iterable[tuple[Piece, bytes | None]], dpr: float, land: QColor) -> QImage:
    """Put pieces together; tiles that are missing or can not be read leave land."""
    side = round(TILE_PX * dpr)
    image = QImage(side, side, QImage.Format.Format_RGB32)
    image.fill(land)
    painter = QPainter(image)
    try:
        for piece, content in pieces:
            if content and not piece.target.isEmpty():
                part = _decoded(content, piece)
                if not part.isNull():
                    painter.drawImage(piece.target.topLeft(), part)
    finally:
        painter.end()
    return image


def _decoded(content: bytes, piece: Piece) -> QImage:
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    reader = QImageReader(buffer)
    size = reader.size()
    clip = piece.clip
    if size.isValid() and size.width() != RASTER_PX:  # tiles of 512 pixels for the same square
        share = size.width() / RASTER_PX
        clip = QRect(
            int(clip.x() * share), int(clip.y() * share), int(clip.width() * share), int(clip.height() * share)
        )
    reader.setClipRect(clip)
    reader.setScaledSize(QSize(piece.target.size()))
    return reader.read()
