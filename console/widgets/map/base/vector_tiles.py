"""An archive of vector tiles as the source of painted tiles: one style and one painter with a region's own base.

Tiles are put together in blocks, each with a margin as wide as a name may be, so that names agree where blocks meet.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtGui import QImage

from console.widgets.map.base.geometry import BaseGeometry
from console.widgets.map.base.labels import Labels
from console.widgets.map.base.paint import TilePainter
from console.widgets.map.base.style import LABELS, BaseStyle
from console.widgets.map.base.worker import Painter
from console.widgets.map.static import TILE_PX, TileKey
from console.widgets.map.view import zoom_of
from maps.errors import TileTrouble
from maps.sources.archive import TileArchive, open_archive
from maps.sources.mvt import decode
from maps.sources.packed import unpacked
from maps.sources.tile_shapes import TileShapes, areas_of, labels_of, roads_of, shapes_of, thin_lines_of

BLOCK_PX = 1024
#: As wide as the longest name: what lies farther off touches none inside.
MARGIN_PX = 448
#: Vector tiles are made for 512 pixels; they are shown up to twice as large, and larger past the archive's last zoom.
_NOMINAL_STEP = 1
#: Of tiles much smaller than that a view would need thousands: it stays empty until it is nearer.
_MOST_TILES = 64
#: Decoded tiles are kept up to so many shapes, some 100 MB; one tile always.
_KEPT_SHAPES = 300_000
_KEPT_BLOCKS = 6
#: A shifted datum puts what is in one tile up to so far into the next.
_SHIFT_M = 2_500.0


@dataclass(frozen=True, slots=True)
class VectorTiles:
    """A `PaintedSource` for an archive."""

    path: Path
    datum: str

    @property
    def where(self) -> str:
        """The file."""
        return str(self.path)

    def name(self) -> None:
        """Nothing is kept on disk: the archive lies there, and a country painted would fill it."""
        return

    def opened(self) -> Callable[[BaseStyle], Painter]:
        """Open the archive."""
        archive = open_archive(self.path)
        tiles = TileShelf(archive, self.where, self.datum)
        return lambda style: VectorPainter(tiles, style)


class TileShelf:
    """Decoded tiles of an archive, the last ones kept; what could not be is remembered as a trouble."""

    def __init__(self, archive: TileArchive, where: str, datum: str) -> None:
        self.about = archive.about
        self.datum = datum
        self.troubles: list[TileTrouble] = []
        self._archive, self._where = archive, where
        self._kept: OrderedDict[tuple[int, int, int], TileShapes] = OrderedDict()
        self._shapes = 0

    def tile(self, z: int, x: int, y: int) -> TileShapes:
        """What a tile shows; nothing when there is none or it is damaged."""
        key = (z, x, y)
        if key not in self._kept:
            self._kept[key] = self._read(z, x, y)
            self._shapes += len(self._kept[key])
            while self._shapes > _KEPT_SHAPES and len(self._kept) > 1:
                self._shapes -= len(self._kept.popitem(last=False)[1])
        self._kept.move_to_end(key)
        return self._kept[key]

    def _read(self, z: int, x: int, y: int) -> TileShapes:
        where = f"{self._where} {z}/{x}/{y}"
        try:
            content = self._archive.tile(z, x, y)
            if content is None:
                return TileShapes()
            tile = decode(unpacked(content, where), where)
        except TileTrouble as trouble:
            self.troubles.append(trouble)
            return TileShapes()
        if tile.flaws:
            flaw, _ = tile.flaws.most_common(1)[0]
            self.troubles.append(
                TileTrouble(where, "{count} features left out, most: {flaw}", count=tile.flaws.total(), flaw=flaw)
            )
        return shapes_of(tile, z, x, y, self.datum)


class VectorPainter:
    """Paints composites of an archive in one style."""

    def __init__(self, tiles: TileShelf, style: BaseStyle) -> None:
        self._tiles, self._style = tiles, style
        self._blocks: OrderedDict[TileKey, TilePainter] = OrderedDict()

    def paint(self, key: TileKey) -> QImage:
        """The composite as an opaque image in device pixels."""
        share = BLOCK_PX // TILE_PX
        block = TileKey(key.level, key.x // share, key.y // share)
        if block not in self._blocks:
            self._blocks[block] = self._laid_out(block)
            while len(self._blocks) > _KEPT_BLOCKS:
                self._blocks.popitem(last=False)
        self._blocks.move_to_end(block)
        return self._blocks[block].paint(key)

    def take_troubles(self) -> list[TileTrouble]:
        """What was left out since this was asked last."""
        troubles, self._tiles.troubles = self._tiles.troubles, []
        return troubles

    def _laid_out(self, block: TileKey) -> TilePainter:
        tiles = [self._tiles.tile(*tile) for tile in self._tiles_of(block)]
        labels = labels_of(tiles, tuple(LABELS))
        named = roads_of(tiles, only_names=True)
        geometry = BaseGeometry(roads_of(tiles), areas_of(tiles), thin_lines_of(tiles), labels, named)
        return TilePainter(geometry, self._style, Labels(geometry, self._style, BLOCK_PX, is_part=True))

    def _tiles_of(self, block: TileKey) -> list[tuple[int, int, int]]:
        """Tiles that a block and its margin show."""
        about, zoom = self._tiles.about, zoom_of(block.level)
        z = min(max(math.floor(zoom) - _NOMINAL_STEP, about.min_zoom), about.max_zoom)
        side = 256.0 * 2.0 ** (zoom - z)
        margin = MARGIN_PX if self._tiles.datum == "wgs84" else MARGIN_PX + _SHIFT_M * 256.0 * 2.0**zoom / 4.0e7
        columns, rows = (
            range(
                max(math.floor((place * BLOCK_PX - margin) / side), 0),
                min(math.floor(((place + 1) * BLOCK_PX + margin) / side), (1 << z) - 1) + 1,
            )
            for place in (block.x, block.y)
        )
        if len(columns) * len(rows) > _MOST_TILES:
            return []
        return [(z, x, y) for x in columns for y in rows]
