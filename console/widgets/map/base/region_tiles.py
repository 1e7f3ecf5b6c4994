"""A region's own data as the source of painted tiles."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from console.widgets.map.base.style import BaseStyle
from console.widgets.map.base.worker import Painter
from maps.folder import MANIFEST


@dataclass(frozen=True, slots=True)
class RegionTiles:
    """A `PaintedSource` for a region folder."""

    folder: Path

    @property
    def where(self) -> str:
        """The folder."""
        return str(self.folder)

    def name(self) -> str:
        """By the manifest, which has the sums of all files."""
        return hashlib.sha256((self.folder / MANIFEST).read_bytes()).hexdigest()[:16]

    def opened(self) -> Callable[[BaseStyle], Painter]:
        """Read the region."""
        from console.widgets.map.base.geometry import BaseGeometry
        from console.widgets.map.base.paint import TilePainter
        from maps.region import Region

        geometry = BaseGeometry.of_region(Region.load(str(self.folder)))
        return lambda style: TilePainter(geometry, style)
