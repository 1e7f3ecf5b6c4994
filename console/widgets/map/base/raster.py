"""Composites cut out of 256-pixel raster tiles: which tiles a composite needs, and how they are put together.

Knows neither files nor servers. Decoding goes through QImageReader, which lets other threads run meanwhile.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QBuffer, QByteArray, QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QImageReader, QPainter, QTransform

from console.widgets.map.static import TILE_PX, TileKey
from console.widgets.map.view import HALF_WORLD_M, px_per_m, zoom_of
from maps.sources.archive import is_picture
from maps.sources.shift import CELL_PX, DATUMS, to_source

RASTER_PX = 256
#: A composite is put together from tiles at most so many zooms deeper than itself.
DEEPEST_STEP = 3.0
#: A picture with longer sides is no tile: decoding it would take memory and time.
MOST_SIDE_PX = 4096


class RasterKey(NamedTuple):
    """A raster tile: zoom, column from the west, row from the north."""

    z: int
    x: int
    y: int

    def above(self, steps: int) -> RasterKey:
        """The tile so many zooms up that holds this one."""
        return RasterKey(self.z - steps, self.x >> steps, self.y >> steps)


class Piece(NamedTuple):
    """What of a raster tile goes where: `clip` in its own pixels, `target` in device pixels of the composite."""

    tile: RasterKey
    clip: QRect
    target: QRect


class Held(NamedTuple):
    """A picture and the tile that it is of: the one wanted, or one above it that stands in."""

    tile: RasterKey
    content: bytes


#: What is known of tiles; None: the source has no such tile.
Found = Mapping[RasterKey, Held | None]


@dataclass(frozen=True)
class RasterSpec:
    """What a source of raster tiles is: its zooms, its datum, what must be said of it."""

    min_zoom: int = 0
    max_zoom: int = 19
    datum: str = DATUMS[0]
    attribution: str = ""


def zoom_for(key: TileKey, dpr: float, spec: RasterSpec) -> int | None:
    """The zoom whose tiles make a composite, sharp where the source has it; None where they would be too many."""
    zoom = zoom_of(key.level)
    z = min(max(math.ceil(zoom + math.log2(dpr) - 1e-9), spec.min_zoom), spec.max_zoom)
    return None if z - zoom > DEEPEST_STEP else z


def pieces_of(key: TileKey, dpr: float, spec: RasterSpec) -> list[Piece]:
    """The parts of raster tiles that make a composite of a source in WGS 84."""
    z = zoom_for(key, dpr, spec)
    if z is None:
        return []
    per_device = 2.0 ** (z - zoom_of(key.level)) / dpr  # raster pixels per device pixel of the composite
    side = round(TILE_PX * dpr)
    left, top = key.x * TILE_PX * dpr * per_device, key.y * TILE_PX * dpr * per_device
    span = side * per_device
    pieces = []
    for tile in _tiles_in(z, left, top, left + span, top + span):
        x0, x1 = _cut(tile.x, left, span)
        y0, y1 = _cut(tile.y, top, span)
        clip = QRect(x0, y0, max(x1 - x0, 1), max(y1 - y0, 1))
        to_x, to_y = ((tile.x * RASTER_PX + x0 - left) / per_device, (tile.y * RASTER_PX + y0 - top) / per_device)
        end_x, end_y = to_x + clip.width() / per_device, to_y + clip.height() / per_device
        target = QRect(round(to_x), round(to_y), round(end_x) - round(to_x), round(end_y) - round(to_y))
        pieces.append(Piece(tile, clip, target))
    return pieces


def _tiles_in(z: int, left: float, top: float, right: float, bottom: float) -> Iterator[RasterKey]:
    """Tiles that a box of raster pixels meets."""
    last = (1 << z) - 1
    for x in range(max(math.floor(left / RASTER_PX), 0), min(math.floor((right - 1e-6) / RASTER_PX), last) + 1):
        for y in range(max(math.floor(top / RASTER_PX), 0), min(math.floor((bottom - 1e-6) / RASTER_PX), last) + 1):
            yield RasterKey(z, x, y)


def _cut(tile: int, start: float, span: float) -> tuple[int, int]:
    """First and last pixel of a tile that a span of raster pixels covers, whole pixels outwards."""
    first = max(start - tile * RASTER_PX, 0.0)
    end = min(start + span - tile * RASTER_PX, float(RASTER_PX))
    return math.floor(first), min(math.ceil(end), RASTER_PX)


class Layout:
    """The tiles of a composite, and how they are put together: as they are, or cell by cell from a shifted datum."""

    def __init__(self, key: TileKey, dpr: float, spec: RasterSpec) -> None:
        self._side = round(TILE_PX * dpr)
        self._cells: list[tuple[QRect, QTransform]] = []
        if spec.datum == DATUMS[0]:
            self._pieces = pieces_of(key, dpr, spec)
        else:
            self._pieces = self._shifted(key, dpr, spec)
        self.tiles = {piece.tile for piece in self._pieces}

    def _shifted(self, key: TileKey, dpr: float, spec: RasterSpec) -> list[Piece]:
        """Whole tiles side by side; `_cells` say which part of them goes where."""
        z = zoom_for(key, dpr, spec)
        if z is None:
            return []
        scale, raster_scale = px_per_m(zoom_of(key.level)), px_per_m(z)
        found: list[tuple[QRect, np.ndarray]] = []
        for column in range(0, TILE_PX, CELL_PX):
            for row in range(0, TILE_PX, CELL_PX):
                west = (key.x * TILE_PX + column) / scale - HALF_WORLD_M
                north = HALF_WORLD_M - (key.y * TILE_PX + row) / scale
                side = CELL_PX / scale
                corners = np.array([(west, north), (west + side, north), (west, north - side)])
                moved = to_source((west, north - side, west + side, north), spec.datum)(corners)
                px = np.column_stack((moved[:, 0] + HALF_WORLD_M, HALF_WORLD_M - moved[:, 1])) * raster_scale
                x0, y0, x1, y1 = (round(edge * dpr) for edge in (column, row, column + CELL_PX, row + CELL_PX))
                found.append((QRect(x0, y0, x1 - x0, y1 - y0), px))
        reached = np.concatenate([px for _, px in found] + [found[-1][1][1:2] + found[-1][1][2:3] - found[-1][1][:1]])
        (left, top), (right, bottom) = reached.min(axis=0).tolist(), reached.max(axis=0).tolist()
        tiles = list(_tiles_in(z, left - 1.0, top - 1.0, right + 1.0, bottom + 1.0))
        if not tiles:
            return []
        corner_x, corner_y = (min(tile[place] for tile in tiles) * RASTER_PX for place in (1, 2))
        for box, px in found:
            (ox, oy), (ux, uy), (vx, vy) = (px - (corner_x, corner_y)).tolist()
            width, height = box.width(), box.height()
            onto = QTransform(
                (ux - ox) / width, (uy - oy) / width, (vx - ox) / height, (vy - oy) / height, ox, oy
            )  # from the cell's device pixels to the tiles'
            self._cells.append((box, onto.inverted()[0] * QTransform.fromTranslate(box.x(), box.y())))
        whole = QRect(0, 0, RASTER_PX, RASTER_PX)
        return [
            Piece(
                tile, whole, QRect(tile.x * RASTER_PX - corner_x, tile.y * RASTER_PX - corner_y, RASTER_PX, RASTER_PX)
            )
            for tile in tiles
        ]

    def assembled(self, layers: Sequence[Found], land: QColor) -> tuple[QImage, bool]:
        """Put layers over one another; transparent where tiles of the lowest are not known, and whether none is."""
        image = _clear(QSize(self._side, self._side))
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        try:
            for found in layers:
                if not self._cells:
                    self._draw(painter, found)
                    continue
                canvas = _clear(self._extent())
                onto = QPainter(canvas)
                self._draw(onto, found)
                onto.end()
                self._lay(painter, canvas)
        finally:
            painter.end()
        whole = all(tile in layers[0] and _is_sharp(layers[0][tile], tile) for tile in self.tiles)
        return (laid_over(image, land) if whole else image), whole

    def _draw(self, painter: QPainter, found: Found) -> None:
        for piece in self._pieces:
            held = found.get(piece.tile)
            part = decoded(held, piece) if held is not None and not piece.target.isEmpty() else None
            if part is not None:
                painter.drawImage(piece.target.topLeft(), part)

    def _extent(self) -> QSize:
        """Of the tiles side by side."""
        return QSize(
            max(piece.target.right() for piece in self._pieces) + 1,
            max(piece.target.bottom() for piece in self._pieces) + 1,
        )

    def _lay(self, painter: QPainter, canvas: QImage) -> None:
        for box, transform in self._cells:
            painter.setTransform(QTransform())
            painter.setClipRect(box, Qt.ClipOperation.ReplaceClip)
            painter.setTransform(transform)
            painter.drawImage(0, 0, canvas)


def _is_sharp(held: Held | None, tile: RasterKey) -> bool:
    return held is None or held.tile == tile


def laid_over(image: QImage, ground: QColor | QImage) -> QImage:
    """An image without transparent parts: land, or another image, under it."""
    whole = QImage(image.size(), QImage.Format.Format_RGB32)
    painter = QPainter(whole)
    if isinstance(ground, QColor):
        painter.fillRect(whole.rect(), ground)
    else:
        painter.drawImage(0, 0, ground)
    painter.drawImage(0, 0, image)
    painter.end()
    return whole


def _clear(size: QSize) -> QImage:
    image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    return image


def decoded(held: Held, piece: Piece) -> QImage | None:
    """The part of a picture that a piece wants, in the size of its target; None when it can not be read."""
    if not is_picture(held.content):
        return None  # Qt would try everything else that it reads, SVG among it
    buffer = QBuffer()
    buffer.setData(QByteArray(held.content))
    reader = QImageReader(buffer)
    size = reader.size()
    if not size.isValid() or max(size.width(), size.height()) > MOST_SIDE_PX:
        return None
    steps = piece.tile.z - held.tile.z
    corner_x, corner_y = ((piece.tile[place] - (held.tile[place] << steps)) * RASTER_PX for place in (1, 2))
    share = size.width() / (RASTER_PX << steps)  # of a tile of 256 pixels at the zoom of the piece
    left, top = int((corner_x + piece.clip.x()) * share), int((corner_y + piece.clip.y()) * share)
    width, height = (max(math.ceil(length * share), 1) for length in (piece.clip.width(), piece.clip.height()))
    reader.setClipRect(QRect(left, top, width, height))
    reader.setScaledSize(piece.target.size())
    image = reader.read()
    return None if image.isNull() else image
