"""A source of painted tiles whose painter hangs over one tile and dies over another: for tests of what ends it."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QImage

from console.widgets.map.base.style import BaseStyle
from console.widgets.map.static import TILE_PX, TileKey
from maps.errors import TileTrouble

COLOUR = 0xFF208040
HANGS, DIES = TileKey(40, 1, 1), TileKey(40, 2, 2)


class StuckPainter:
    """Fills all tiles but two."""

    def paint(self, key: TileKey) -> QImage:
        """Green, or never."""
        while key == HANGS:
            pass
        if key == DIES:
            os._exit(3)
        image = QImage(TILE_PX, TILE_PX, QImage.Format.Format_RGB32)
        image.fill(COLOUR)
        return image

    def take_troubles(self) -> tuple[TileTrouble, ...]:
        """None: what hangs can not tell."""
        return ()


@dataclass(frozen=True)
class StuckTiles:
    """A `PaintedSource`."""

    where: str = "stuck"

    def name(self) -> None:
        """Nothing is kept."""
        return

    def opened(self) -> Callable[[BaseStyle], StuckPainter]:
        """Nothing to open."""
        return lambda style: StuckPainter()
